"""The topic of a fact, by the words in it."""

from __future__ import annotations

from core.facts.fact import FactKind
from core.facts.words.tokens import words_of

_WORDS = """
    hidden_objects: hidden-object hidden-objects
    rhythm: rhythm rhythms dance dancing dj karaoke
    racing: race^ racing racer racers racetrack racetracks lap laps drifting speedway tracks-to-race motorsport
    sport: football soccer golf tennis basketball hockey baseball cricket league leagues tournament tournaments
        championship championships sport sports athlete athletes boxing skateboard snowboard stadium stadiums
    farming: farm farms farming crop crops garden gardens gardening livestock orchard barn
    romance: romance romances romantic date^ dating marry relationship relationships kiss flirt^ sweetheart
    cards: card cards deck decks deckbuilding deck-building
    quiz: quiz quizzes trivia questions
    puzzles: puzzle puzzles riddle riddles brain-teasers brainteasers sudoku jigsaw nonogram nonograms
        puzzling
    crafting: craft^ crafting recipe recipes brew^ cook^ cooking
    stealth: stealth sneak sneaking hide^ assassinate infiltrate undetected
    horror: horror horrors terror nightmare nightmares haunted ghost ghosts scary ghostly terrifying
    humour: humor humour humorous jokes joke comedy laugh^ funny silly puns absurd prank pranks gags comical
    editor: editor modding mods workshop
    magic: magic magical spell spells wizard wizards mage mages sorcery sorcerer potion enchant^ witch witches
        alchemy rune runes sorceress warlock
    bosses: boss bosses
    weapons: weapon weapons gun guns sword swords rifle rifles bow bows arsenal weaponry grenades bombs
        blade blades pistol pistols shotgun shotguns missiles firearms crossbow
    vehicles: car cars vehicle vehicles truck trucks tank tanks train! trains! bike bikes motorcycle ship
        ships boat boats drive^ submarine bus mech mechs driving trucker warships
    flying: fly^ flying flight plane planes aircraft helicopter helicopters spaceship spaceships starship
        starships glide^ airplane airplanes airship airships
    survival: survive^ survival hunger shelter thirst scavenge^ starvation
    production: factory factories produce^ automate^ automation machines assembly drill^ mining conveyor
    management: manage^ management economy economic budget staff resources resource business customers trade!
        trading hire^ tycoon taxes profit profits shop! restaurant employees
    building: build^ rebuild^ building buildings construct^ construction structures base-building
        settlement settlements
    upgrades: upgrade upgrades upgradeable talents perks talent skill-tree skill-trees
    customisation: customize customise customization customisation customizable customisable outfits outfit
        clothes skins costumes dress^ decorate^ equip^ modify^ tune^ hats hairstyles
    choices: choice choices decide^ decision decisions ending endings consequences moral branching outcome
        outcomes
    traps: trap traps obstacle obstacles spikes hazards dodge^ avoid^ evade^
    platforming: jump^ jumping platforms platforming leap^ wall-jump double-jump
    defence: defend^ fortify^ defenses defences turrets towers fortifications
    factions: faction factions civilizations civilisations clans
    versus: pvp opponent opponents compete^ competitive rivals
    random: procedurally procedural randomly randomized randomised
    strategy: strategy strategic tactics tactical turn-based army armies troops units command^ conquer^
        conquest fleet fleets general commander
    war: soldier soldiers battlefield battlefields war warfare frontline infantry
    monsters: monster monsters zombie zombies demon demons undead aliens vampires
    escape: escape^ flee^ outrun^
    combat: combat fight fighting battle battles enemy enemies shoot^ kill^ defeat^ slay^
        attack^ hordes slash^ foes duel duels gladiator warrior shootouts firefights
    loot: loot treasure treasures coins gems chests
    collecting: collect^ collecting collectibles collectible artifacts unlockable unlock^ gather^ relics collection
    multiplayer: multiplayer co-op coop online players cooperative
    learning: educational math maths vocabulary geography grammar physics-lessons teach^
    mystery: mystery mysteries investigate^ murder murders detective clue clues evidence conspiracy crime crimes
        unravel^ cases
    quests: quest quests side-quests
    story: story storyline stories plot narrative secrets tale tales dialogue dialogues truth uncover^ lore
    classes: classes
    crew: crew companion companions squad teammates allies
    characters: character characters hero heroes heroine cast npcs protagonist heroines
    powers: powers abilities ability superpowers superpower
    score: high-score high-scores highscores highscore leaderboard leaderboards combos
    matching: tiles match-3 match-three
    modes: mode modes
    missions: mission missions campaign campaigns scenarios
    difficulty: difficulty difficulties challenge! challenges
    maps: map! maps arenas arena
    levels: level levels stage stages chapters rooms worlds
    rescue: rescue^ save^ liberate^
    physics: physics gravity destructible ragdoll
    space: space galaxy galaxies universe planet planets asteroids
    exploration: explore^ exploration discover^ travel^ journey wander^ roam^ dungeon dungeons cave caves
        sail^ delve^ caverns ruins expedition expeditions venture^ navigate^ open-world
    animals: animal animals wildlife hunt^ fish^ fishing hunting dinosaur dinosaurs species
    world: world land lands island islands kingdom environment environments
        biomes dimension locations landscapes forest ocean realm sea town place! places city cities
        village empire
    money: money cash
"""
"""Topics and their details, each with the words that tell it; what stands first wins where a text has words of two.

"build^": only as the verb that a deed begins with; "train!": not as that verb.
"""


def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    topic = ""
    for word in _WORDS.split():
        if word.endswith(":"):
            topic = word[:-1]
        else:
            found.setdefault(word, topic)
    return found


_LOVE = frozenset("find story stories true fall triangle interest interests".split())
_ANYBODY = frozenset(("players",))
"""Alone it does not say that they play with each other: "five players recorded the score", "players collect coins"."""
_STRONG = frozenset(("exploration", "building", "platforming", "stealth", "flying", "racing"))
"""Topics whose verb counts before what it is done to: "explore a haunted city"."""
_TOPIC_OF = _by_word()
_ORDER = {topic: place for place, topic in enumerate(dict.fromkeys(_TOPIC_OF.values()))}


def topic_of(kind: FactKind, text: str) -> str:
    """One of TOPICS or DETAILS, or empty. The topic that stands first in the list counts, and a verb's after those of nouns.

    Looks and sounds have none: their kind says enough. `text` is a fact's text, for DO with its verb first.
    """
    if kind in (FactKind.LOOK, FactKind.SOUND):
        return ""
    words = words_of(text)
    if "hidden" in words and {"object", "objects", "items"} & set(words):
        return "hidden_objects"
    if "love" in words and _LOVE & set(words):
        return "romance"
    verb = words[0] if kind is FactKind.DO and words else ""
    found = [
        topic for place, word in enumerate(words) if (topic := _told(word, verb=bool(verb) and place == 0))
    ]
    if kind is FactKind.PLACE and "horror" not in found:
        return "world"
    if not found:
        return ""
    if verb and len(found) > 1 and found[0] == _told(verb, verb=True) and found[0] in _STRONG:
        return found[0]
    return min(found, key=_ORDER.__getitem__)


def topics_in(sentence: str) -> frozenset[str]:
    """Each of TOPICS and DETAILS that a word of a sentence stands for, whatever else the sentence is about."""
    return frozenset(
        filter(None, (_told(word, verb=False) for word in words_of(sentence) if word not in _ANYBODY))
    )


def _told(word: str, *, verb: bool) -> str:
    """The topic that a single word stands for; empty if it stands for none."""
    return _TOPIC_OF.get(word) or _TOPIC_OF.get(f"{word}^" if verb else f"{word}!", "")
