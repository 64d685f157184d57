"""What each of Steam's genres is made of: activities, features, praise, doubts and audiences.

Activities begin with a verb in its base form; features are noun phrases. Slots: `<adj>`, `<adj2>`,
`<creatures>`, `<things>`, `<things2>` (plural), `<place>` (a bare noun), `<role>`, `<proper>` (an
invented name), `<num>`, `<unit>`, `<art>`, `<music>`.
"""

from __future__ import annotations

from dataclasses import dataclass

from model_container.corpus.grammar import phrases


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
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    fans: tuple[str, ...] = ()


def _genre(label: str, word: str, modifier: bool = False, **banks: str) -> Genre:
    return Genre(label, word, modifier, **{key: phrases(text) for key, text in banks.items()})


GENRES: tuple[Genre, ...] = (
    _genre(
        "Action", "action",
        acts="""fight <adj> <creatures>/shoot <creatures>/slash through hordes of <creatures>/dodge <adj> <things>/
        chase <adj> <creatures>/battle the <proper> clan/outrun <adj> <creatures>/hunt <adj> <creatures>/
        wield <adj> <things>/survive waves of <creatures>/blow up <adj> <things>/storm the <adj> <place>/
        defeat the <adj> <role>/unleash <adj> <things>/smash <things> and <things2>/ambush <adj> <creatures>""",
        feats="""boss fights against <adj> <creatures>/an arsenal of <adj> <things>/<num> <adj> <things>/fast melee combat/
        a combo system built on <things>/twin-stick shooting/a co-op mode for <num> players/bullet patterns/
        <art> arenas/<num> kinds of <creatures>/a grappling hook made of <things>/local versus matches""",
        plus="{fast|quick} reactions are rewarded/the pace rarely drops/every fight is {short|loud} and {clear|sharp}/there is real weight behind {each|every} hit",
        minus="the fights blur together/it asks a lot of tired thumbs/little is left once the shooting stops/the noise drowns the story",
        fans="people who like their {evenings|weekends} loud/anyone with quick hands/fans of {fast|hard} fights/those who want to let off steam",
    ),
    _genre(
        "Adventure", "adventure",
        acts="""explore the <adj> <place>/uncover the secret of <proper>/search for <adj> <things>/follow <adj> <creatures>/
        escape from the <adj> <place>/talk to <adj> <creatures>/wander through the <place> of <proper>/find the lost <role>/
        decipher <adj> <things>/investigate the <adj> <place>/cross the <place> of <proper>/question the <adj> <role>/
        gather clues about the <adj> <role>/return to <proper>/read <adj> letters/unlock <adj> <things>""",
        feats="""a branching story about <creatures>/<num> endings/a mystery around the <adj> <place>/dialogue with <num> characters/
        <art> locations/puzzles made of <adj> <things>/a diary full of <things>/a tale of <creatures> and <creatures2>/
        choices that change the <place>/a soundtrack of <music>/fully voiced characters/a map of <proper>""",
        plus="the story {takes|gives itself} its time/curiosity is always answered/each place has something to say/the {writing|mystery} holds it together",
        minus="the story takes long to start/some riddles rest on guesswork/there is a lot of walking/choices {matter|change} less than they seem to",
        fans="people who read every {note|sign}/patient explorers/anyone who likes a good mystery/those who play for the story",
    ),
    _genre(
        "RPG", "RPG",
        acts="""level up <adj> <creatures>/recruit <adj> <creatures>/choose between the <proper> and the <proper2>/
        learn <adj> spells/forge <adj> <things>/lead a party of <creatures>/brew <adj> potions/loot the <adj> <place>/
        bargain with <adj> <creatures>/break the curse of <proper>/serve the <role> of <proper>/train <adj> <creatures>/
        raid the <place> of <proper>/betray the <adj> <role>/customize <adj> <things>/join the <proper> order""",
        feats="""turn-based battles with <creatures>/a skill tree of <num> <unit>/<num> classes/a party of <num> <creatures>/
        loot made from <adj> <things>/romance with the <adj> <role>/side quests about <creatures>/
        a war between <creatures> and <creatures2>/<num> companions/dice rolls/rune magic/character creation/a crafting system for <things>""",
        plus="builds can differ wildly/there is always one more quest/the numbers mean something/its world rewards attention",
        minus="the grind is never far away/menus {pile up|get in the way}/the first hours are slow/its rules take a while to learn",
        fans="people who plan their characters on paper/lovers of long quests/anyone who {reads|studies} item descriptions/role-players",
    ),
    _genre(
        "Simulation", "simulation",
        acts="""build <adj> <things>/repair <adj> <things>/manage <num> <things>/drive <adj> <things>/breed <adj> <creatures>/
        run the <adj> <place>/grow <adj> flowers/design <adj> <things>/feed <adj> <creatures>/deliver <adj> <things>/
        operate <adj> <things>/raise <adj> <creatures>/restore the <adj> <place>/fly over <proper>/hire <adj> staff/sell <adj> <things>""",
        feats="""a working economy of <things>/realistic <things>/changing seasons/a day and night cycle/a dynamic weather system/
        <num> licensed <things>/supply chains for <things>/needs and moods for <creatures>/a sandbox mode/mod support/
        controls for every <adj> lever/<num> jobs/staff with <adj> habits/a photo mode""",
        plus="small routines turn into pride/the systems feed each other/it lets you set the pace/details are {taken seriously|where it shines}",
        minus="it can feel like work/the menus need patience/mistakes cost a lot of time/nothing much happens for long stretches",
        fans="people who like tidy {plans|lists}/tinkerers/anyone who relaxes by {working|sorting things}/those who enjoy {machines|routine}",
    ),
    _genre(
        "Strategy", "strategy",
        acts="""command armies of <creatures>/conquer the <place> of <proper>/research <adj> <things>/defend the <adj> <place>/
        place <adj> <things>/expand the <adj> empire/negotiate with the <proper>/outwit the <adj> <role>/plan <adj> raids/
        gather <adj> resources/fortify the <adj> <place>/deploy <adj> <creatures>/rule over <adj> <creatures>/solve <adj> puzzles/
        spy on <proper>/draft <adj> cards""",
        feats="""tower defence with <adj> <things>/hex maps/<num> factions/a tech tree full of <things>/a deck of <num> cards/
        simultaneous turns/a campaign of <num> missions/diplomacy with <creatures>/fog of war/<num> playable nations/
        asynchronous multiplayer/an enemy that learns/siege battles/a map editor""",
        plus="every decision {counts|echoes later}/plans come together slowly and well/no two campaigns go alike/it respects {thinking|a good plan}",
        minus="the computer opponents stay predictable/late turns drag on/it explains too little/one bad move can sink an hour",
        fans="people who think three moves ahead/armchair generals/anyone who loves a good map/chess players",
    ),
    _genre(
        "Racing", "racing",
        acts="""race <adj> <things>/drift through the <place> of <proper>/tune <adj> engines/overtake <adj> rivals/
        win the <proper> cup/cross <adj> ramps/unlock <adj> cars/chase the <adj> record/speed across the <adj> <place>/
        drive through <adj> tunnels/challenge the <proper> champion/steer <adj> <things>""",
        feats="""<num> tracks/split-screen racing/a championship in <proper>/time trials/damage models/ghost laps/<num> vehicles/
        shortcuts through the <adj> <place>/online leaderboards/a track editor/weather that changes the grip/weapons made from <things>""",
        plus="the sense of speed comes first/one more lap is hard to refuse/corners reward nerve/it is easy to pick up",
        minus="the tracks look alike after a while/rivals catch up too easily/the handling takes getting used to/alone it wears thin",
        fans="people who chase lap times/friends on one sofa/anyone who brakes late/fans of {fast cars|tight corners}",
    ),
    _genre(
        "Sports", "sports",
        acts="""coach the <proper> team/win the <proper> league/train <adj> rookies/play against <adj> rivals/sign <adj> players/
        throw <adj> <things>/score <adj> goals/juggle <adj> <things>/climb the <proper> ranking/golf across the <adj> <place>/
        wrestle <adj> <creatures>/ride <adj> <things>""",
        feats="""a career mode/<num> stadiums/a season of <num> matches/motion-captured players/a transfer market/training drills/
        local tournaments/<num> teams/replays from every angle/a custom league/rules that bend/commentary in <num> languages""",
        plus="matches are short and tense/skill beats luck/wins feel earned/it is best in company",
        minus="the seasons repeat themselves/the referees are harsh/it needs a second player/there is little beyond the matches",
        fans="people who keep score/weekend champions/anyone with a rival nearby/fans of {a fair contest|the sport}",
    ),
    _genre(
        "Casual", "casual", True,
        acts="""match <adj> <things>/collect <adj> <things>/decorate the <adj> <place>/stack <adj> <things>/find hidden <things>/
        help the <adj> <role>/pet <adj> <creatures>/bake <adj> cakes/tidy the <adj> <place>/sort <adj> <things>/
        colour <adj> <things>/serve <adj> guests""",
        feats="""short <unit>/a relaxed mode/daily challenges/one-button controls/<num> <art> <unit>/hints for every puzzle/
        no timers/unlockable <things>/a score table/cosy <things>/stickers of <creatures>/a soundtrack of <music>""",
        plus="it asks for little and gives a lot/five minutes are enough/it is easy to come back to/nothing is rushed",
        minus="it never gets hard/the rounds repeat/depth is not its concern/it is over soon",
        fans="people with ten minutes to spare/families/anyone who wants to unwind/beginners",
    ),
    _genre(
        "Indie", "indie", True,
        acts="""carry <adj> <things> home/befriend <adj> <creatures>/jump across <adj> <things>/bend <adj> gravity/
        rewind time in the <adj> <place>/paint <adj> <things>/dig for <adj> <things>/light <adj> <things>/
        listen to <adj> <creatures>/fold <adj> paper/survive the <adj> <place>/swap places with <creatures>""",
        feats="""<art> scenery/<art> graphics/a <mood> soundtrack/a soundtrack of <music>/permadeath/a handmade world/
        <num> secret <unit>/a story told without words/<art> <unit>/controller support/randomised <things>/roguelike runs""",
        plus="it has a voice of its own/its small scale is a strength/every screen looks like someone cared/one odd idea carries it",
        minus="rough edges are easy to find/it is a small thing/its ideas run out early/the polish is uneven",
        fans="people who like odd ideas/fans of small {teams|projects}/anyone tired of the usual/the curious",
    ),
    _genre(
        "Massively Multiplayer", "massively multiplayer", True,
        acts="""join a guild of <creatures>/trade <adj> <things> with other players/raid the <adj> <place> together/
        duel <adj> players/claim land in <proper>/found a city of <creatures>/sail with <adj> crews/defend <proper> with friends""",
        feats="""guild wars over the <place>/servers for <num> players/a player-run market/raids against <adj> <creatures>/
        seasonal events/<num> playable races/ranked arenas/public quests in <proper>/player housing""",
        plus="other people make the stories/there is always something going on/working together pays off/the world {feels|is} shared",
        minus="alone it feels empty/the grind is part of the deal/old hands have a long lead/it stands and falls with its crowd",
        fans="people with a guild/sociable players/those who like a crowd/friends who want a shared home",
    ),
    _genre(
        "Free To Play", "free to play", True,
        acts="""earn <adj> rewards/open <adj> chests/compete in <adj> tournaments/customize <adj> skins/climb the <proper> ladder/
        collect <num> <creatures>""",
        feats="""ranked matches/new <unit> every season/cosmetic <things>/cross-play/<num> free <unit>/a battle pass/quick matchmaking""",
        plus="trying it costs nothing but time/it is simple to bring friends along/there is no gate at the door",
        minus="the shop is never far away/progress is slow by design/rewards come in {drips|small portions}",
        fans="groups of friends/anyone who wants to try first/the undecided",
    ),
    _genre(
        "Early Access", "Early Access", True,
        acts="""shape the <adj> <place>/test <adj> <things>/vote on new <things>""",
        feats="""monthly updates/a public roadmap/<num> planned <unit>/an open test of <things>""",
        plus="it is still growing/the foundation is sound/players have a say",
        minus="it is not finished/parts are missing/a lot is still a promise",
        fans="people who like to watch things grow/patient early birds/testers at heart",
    ),
)  # fmt: skip

VERBATIM = (
    "Education", "Utilities", "Animation & Modeling", "Design & Illustration", "Audio Production", "Video Production",
    "Photo Editing", "Game Development", "Software Training", "Web Publishing", "Violent", "Gore", "Rollenspiel",
    "Abenteuer", "Strategie", "Simulationen", "Aventure", "Stratégie", "Course", "Acción", "Aventura", "Rol", "Carreras",
    "Ação", "Estratégia", "Azione", "Avventura", "Akcja", "Przygodowe", "Aksiyon", "Macera", "动作", "冒险", "策略",
    "角色扮演", "アクション", "アドベンチャー", "シミュレーション", "Экшены", "Приключения", "Puzzle", "Platformer", "Horror",
    "Survival", "Shooter", "Visual Novel", "Music", "Documentary", "Roguelike", "Card Game", "Fighting",
)  # fmt: skip
"""Labels that a review repeats letter by letter: software, other languages, user tags."""

BY_LABEL: dict[str, Genre] = {genre.label: genre for genre in GENRES}
BY_LABEL["Free to Play"] = BY_LABEL["Free To Play"]
