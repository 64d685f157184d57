"""The topic of a fact, by the words in it."""

from __future__ import annotations

from core.facts.records import FactKind
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
    puzzles: puzzle puzzles riddle riddles brain-teasers brainteasers sudoku jigsaw nonogram nonograms
        puzzling
    crafting: craft^ crafting recipe recipes brew^ cook^ cooking
    stealth: stealth sneak sneaking hide^ assassinate infiltrate undetected
    horror: horror horrors terror nightmare nightmares haunted ghost ghosts scary ghostly terrifying
    humour: humor humour humorous jokes joke comedy laugh^ funny silly puns absurd prank pranks gags comical
    magic: magic magical spell spells wizard wizards mage mages sorcery sorcerer potion enchant^ witch witches
        alchemy rune runes sorceress warlock
    weapons: weapon weapons gun guns sword swords rifle rifles bow bows arsenal weaponry grenades bombs
        blade blades pistol pistols shotgun shotguns missiles firearms crossbow
    vehicles: car cars vehicle vehicles truck trucks tank tanks train! trains! bike bikes motorcycle ship
        ships boat boats drive^ submarine bus mech mechs driving trucker warships
    flying: fly^ flying flight plane planes aircraft helicopter helicopters spaceship spaceships starship
        starships glide^ airplane airplanes airship airships
    survival: survive^ survival hunger shelter thirst scavenge^ starvation
    management: manage^ management economy economic budget staff resources resource business customers trade
        trading hire^ tycoon taxes profit profits shop! restaurant employees
    building: build^ rebuild^ building buildings construct^ construction structures base-building editor
        settlement settlements
    customisation: customize customise customization customisation customizable customisable outfits outfit
        clothes upgrade upgrades skins upgradeable costumes dress^ decorate^ talents perks equip^ modify^
        tune^ hats hairstyles talent
    choices: choice choices decide^ decision decisions ending endings consequences moral branching outcome
        outcomes
    platforming: jump^ jumping platforms platforming leap^ wall-jump double-jump
    strategy: strategy strategic tactics tactical turn-based army armies troops units command^ conquer^
        conquest battlefield battlefields fleet fleets general commander
    combat: combat fight fighting battle battles enemy enemies boss bosses shoot^ kill^ defeat^ slay^
        monsters zombies attack^ hordes demons slash^ foes duel duels gladiator warrior aliens undead
        soldier soldiers shootouts firefights
    collecting: collect^ collecting collectibles collectible coins treasure treasures loot gems artifacts
        unlockable unlock^ gather^ relics collection
    multiplayer: multiplayer co-op coop online players pvp cooperative
    learning: educational math maths vocabulary geography grammar physics-lessons teach^
    story: story storyline stories plot narrative mystery secrets tale tales dialogue dialogues campaign
        investigate^ murder murders truth unravel^ uncover^ detective quest quests crime crimes mysteries
        case cases lore clue clues conspiracy
    characters: character characters hero heroes heroine cast companion companions npcs crew protagonist
        classes pet pets heroines
    levels: level levels stage stages map! maps mission missions mode modes difficulty difficulties
        challenge! challenges worlds chapters arenas rooms procedurally
    exploration: explore^ exploration discover^ travel^ journey wander^ roam^ dungeon dungeons cave caves
        sail^ delve^ caverns ruins expedition expeditions venture^ navigate^ open-world
    world: world galaxy universe planet planets land lands island islands kingdom environment environments
        biomes dimension locations landscapes space forest ocean realm sea town place! places city cities
        village empire
"""
"""Topics, each with the words that tell it; what stands first wins where a text has words of two.

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
_STRONG = frozenset(("exploration", "building", "platforming", "stealth", "flying", "racing"))
"""Topics whose verb counts before what it is done to: "explore a haunted city"."""
_TOPIC_OF = _by_word()
_ORDER = {topic: place for place, topic in enumerate(dict.fromkeys(_TOPIC_OF.values()))}


def topic_of(kind: FactKind, text: str) -> str:
    """One of TOPICS, or empty. The topic that stands first in the list counts, and a verb's after those of nouns.

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


def _told(word: str, *, verb: bool) -> str:
    """The topic that a single word stands for; empty if it stands for none."""
    return _TOPIC_OF.get(word) or _TOPIC_OF.get(f"{word}^" if verb else f"{word}!", "")
