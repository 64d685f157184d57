"""What each of Steam's genres is made of: activities and features.

Activities begin with a verb in its base form; features are noun phrases. Slots: `<adj>`, `<adj2>`,
`<creatures>`, `<things>`, `<things2>` (plural), `<place>` (a bare noun), `<role>`, `<proper>` (an
invented name), `<num>`, `<unit>`, `<art>`, `<music>`.
"""

from __future__ import annotations

from dataclasses import dataclass

from model_container.invented.grammar import phrases


@dataclass(frozen=True, slots=True)
class Genre:
    """One genre and the phrases that belong to it."""

    label: str
    """As Steam writes it."""
    word: str
    """How a sentence says it, without "game"."""
    modifier: bool
    """Stands before another genre (`indie`, `casual`), rather than being the noun."""
    acts: tuple[str, ...] = ()
    feats: tuple[str, ...] = ()


def _genre(label: str, word: str, modifier: bool = False, **banks: str) -> Genre:
    """A genre with its banks of phrases read."""
    return Genre(label, word, modifier, **{key: phrases(text) for key, text in banks.items()})


GENRES: tuple[Genre, ...] = (
    _genre(
        "Action",
        "action",
        acts="""fight <adj> <creatures>/shoot <creatures>/slash through hordes of <creatures>/dodge <adj> <things>/
        chase <adj> <creatures>/battle the <proper> clan/outrun <adj> <creatures>/hunt <adj> <creatures>/
        wield <adj> <things>/survive waves of <creatures>/blow up <adj> <things>/storm the <adj> <place>/
        defeat the <adj> <role>/unleash <adj> <things>/smash <things> and <things2>/ambush <adj> <creatures>""",
        feats="""boss fights against <adj> <creatures>/an arsenal of <adj> <things>/<num> <adj> <things>/fast melee combat/
        a combo system built on <things>/twin-stick shooting/a co-op mode for <num> players/bullet patterns/
        <art> arenas/<num> kinds of <creatures>/a grappling hook made of <things>/local versus matches""",
    ),
    _genre(
        "Adventure",
        "adventure",
        acts="""explore the <adj> <place>/uncover the secret of <proper>/search for <adj> <things>/follow <adj> <creatures>/
        escape from the <adj> <place>/talk to <adj> <creatures>/wander through the <place> of <proper>/find the lost <role>/
        decipher <adj> <things>/investigate the <adj> <place>/cross the <place> of <proper>/question the <adj> <role>/
        gather clues about the <adj> <role>/return to <proper>/read <adj> letters/unlock <adj> <things>""",
        feats="""a branching story about <creatures>/<num> endings/a mystery around the <adj> <place>/dialogue with <num> characters/
        <art> locations/puzzles made of <adj> <things>/a diary full of <things>/a tale of <creatures> and <creatures2>/
        choices that change the <place>/a soundtrack of <music>/fully voiced characters/a map of <proper>""",
    ),
    _genre(
        "RPG",
        "RPG",
        acts="""level up <adj> <creatures>/recruit <adj> <creatures>/choose between the <proper> and the <proper2>/
        learn <adj> spells/forge <adj> <things>/lead a party of <creatures>/brew <adj> potions/loot the <adj> <place>/
        bargain with <adj> <creatures>/break the curse of <proper>/serve the <role> of <proper>/train <adj> <creatures>/
        raid the <place> of <proper>/betray the <adj> <role>/customize <adj> <things>/join the <proper> order""",
        feats="""turn-based battles with <creatures>/a skill tree of <num> <unit>/<num> classes/a party of <num> <creatures>/
        loot made from <adj> <things>/romance with the <adj> <role>/side quests about <creatures>/
        a war between <creatures> and <creatures2>/<num> companions/dice rolls/rune magic/character creation/a crafting system for <things>""",
    ),
    _genre(
        "Simulation",
        "simulation",
        acts="""build <adj> <things>/repair <adj> <things>/manage <num> <things>/drive <adj> <things>/breed <adj> <creatures>/
        run the <adj> <place>/grow <adj> flowers/design <adj> <things>/feed <adj> <creatures>/deliver <adj> <things>/
        operate <adj> <things>/raise <adj> <creatures>/restore the <adj> <place>/fly over <proper>/hire <adj> staff/sell <adj> <things>""",
        feats="""a working economy of <things>/realistic <things>/changing seasons/a day and night cycle/a dynamic weather system/
        <num> licensed <things>/supply chains for <things>/needs and moods for <creatures>/a sandbox mode/mod support/
        controls for every <adj> lever/<num> jobs/staff with <adj> habits/a photo mode""",
    ),
    _genre(
        "Strategy",
        "strategy",
        acts="""command armies of <creatures>/conquer the <place> of <proper>/research <adj> <things>/defend the <adj> <place>/
        place <adj> <things>/expand the <adj> empire/negotiate with the <proper>/outwit the <adj> <role>/plan <adj> raids/
        gather <adj> resources/fortify the <adj> <place>/deploy <adj> <creatures>/rule over <adj> <creatures>/solve <adj> puzzles/
        spy on <proper>/draft <adj> cards""",
        feats="""tower defence with <adj> <things>/hex maps/<num> factions/a tech tree full of <things>/a deck of <num> cards/
        simultaneous turns/a campaign of <num> missions/diplomacy with <creatures>/fog of war/<num> playable nations/
        asynchronous multiplayer/an enemy that learns/siege battles/a map editor""",
    ),
    _genre(
        "Racing",
        "racing",
        acts="""race <adj> <things>/drift through the <place> of <proper>/tune <adj> engines/overtake <adj> rivals/
        win the <proper> cup/cross <adj> ramps/unlock <adj> cars/chase the <adj> record/speed across the <adj> <place>/
        drive through <adj> tunnels/challenge the <proper> champion/steer <adj> <things>""",
        feats="""<num> tracks/split-screen racing/a championship in <proper>/time trials/damage models/ghost laps/<num> vehicles/
        shortcuts through the <adj> <place>/online leaderboards/a track editor/weather that changes the grip/weapons made from <things>""",
    ),
    _genre(
        "Sports",
        "sports",
        acts="""coach the <proper> team/win the <proper> league/train <adj> rookies/play against <adj> rivals/sign <adj> players/
        throw <adj> <things>/score <adj> goals/juggle <adj> <things>/climb the <proper> ranking/golf across the <adj> <place>/
        wrestle <adj> <creatures>/ride <adj> <things>""",
        feats="""a career mode/<num> stadiums/a season of <num> matches/motion-captured players/a transfer market/training drills/
        local tournaments/<num> teams/replays from every angle/a custom league/rules that bend/commentary in <num> languages""",
    ),
    _genre(
        "Casual",
        "casual",
        True,
        acts="""match <adj> <things>/collect <adj> <things>/decorate the <adj> <place>/stack <adj> <things>/find hidden <things>/
        help the <adj> <role>/pet <adj> <creatures>/bake <adj> cakes/tidy the <adj> <place>/sort <adj> <things>/
        colour <adj> <things>/serve <adj> guests""",
        feats="""short <unit>/a relaxed mode/daily challenges/one-button controls/<num> <art> <unit>/hints for every puzzle/
        no timers/unlockable <things>/a score table/cosy <things>/stickers of <creatures>/a soundtrack of <music>""",
    ),
    _genre(
        "Indie",
        "indie",
        True,
        acts="""carry <adj> <things> home/befriend <adj> <creatures>/jump across <adj> <things>/bend <adj> gravity/
        rewind time in the <adj> <place>/paint <adj> <things>/dig for <adj> <things>/light <adj> <things>/
        listen to <adj> <creatures>/fold <adj> paper/survive the <adj> <place>/swap places with <creatures>""",
        feats="""<art> scenery/<art> graphics/a <mood> soundtrack/a soundtrack of <music>/permadeath/a handmade world/
        <num> secret <unit>/a story told without words/<art> <unit>/controller support/randomised <things>/roguelike runs""",
    ),
    _genre(
        "Massively Multiplayer",
        "massively multiplayer",
        True,
        acts="""join a guild of <creatures>/trade <adj> <things> with other players/raid the <adj> <place> together/
        duel <adj> players/claim land in <proper>/found a city of <creatures>/sail with <adj> crews/defend <proper> with friends""",
        feats="""guild wars over the <place>/servers for <num> players/a player-run market/raids against <adj> <creatures>/
        seasonal events/<num> playable races/ranked arenas/public quests in <proper>/player housing""",
    ),
    _genre(
        "Free To Play",
        "free to play",
        True,
        acts="""earn <adj> rewards/open <adj> chests/compete in <adj> tournaments/customize <adj> skins/climb the <proper> ladder/
        collect <num> <creatures>""",
        feats="""ranked matches/new <unit> every season/cosmetic <things>/cross-play/<num> free <unit>/a battle pass/quick matchmaking""",
    ),
    _genre(
        "Early Access",
        "Early Access",
        True,
        acts="""shape the <adj> <place>/test <adj> <things>/vote on new <things>""",
        feats="""monthly updates/a public roadmap/<num> planned <unit>/an open test of <things>""",
    ),
)

VERBATIM = (
    "Education",
    "Utilities",
    "Animation & Modeling",
    "Design & Illustration",
    "Audio Production",
    "Video Production",
    "Photo Editing",
    "Game Development",
    "Software Training",
    "Web Publishing",
    "Violent",
    "Gore",
    "Rollenspiel",
    "Abenteuer",
    "Strategie",
    "Simulationen",
    "Aventure",
    "Stratégie",
    "Course",
    "Acción",
    "Aventura",
    "Rol",
    "Carreras",
    "Ação",
    "Estratégia",
    "Azione",
    "Avventura",
    "Akcja",
    "Przygodowe",
    "Aksiyon",
    "Macera",
    "动作",
    "冒险",
    "策略",
    "角色扮演",
    "アクション",
    "アドベンチャー",
    "シミュレーション",
    "Экшены",
    "Приключения",
    "Puzzle",
    "Platformer",
    "Horror",
    "Survival",
    "Shooter",
    "Visual Novel",
    "Music",
    "Documentary",
    "Roguelike",
    "Card Game",
    "Fighting",
)
"""Labels that a review repeats letter by letter: software, other languages, user tags."""

BY_LABEL: dict[str, Genre] = {genre.label: genre for genre in GENRES}
# The store writes it both ways.
BY_LABEL["Free to Play"] = BY_LABEL["Free To Play"]
