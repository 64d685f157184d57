"""The topic of a fact, by the words in it."""

from __future__ import annotations

from core.facts.records import FactKind
from core.facts.words.tokens import words_of

_WORDS = """
    hidden_objects: hidden-object clue clues hidden-objects
    rhythm: rhythm beat beats song songs dance dj
    racing: race races racing racer track tracks lap laps drift drifting circuit circuits speedway
    sport: football soccer golf tennis basketball hockey baseball cricket goal goals league tournament
        tournaments sport sports team match matches athlete boxing skate ski
    farming: farm farms farming crop crops harvest plant plants garden gardens seed seeds animals
        livestock
    romance: romance love date dating marry relationship relationships kiss
    cards: card cards deck decks
    puzzles: puzzle puzzles riddle riddles logic brain-teasers brainteasers minigame minigames mini-game
        mini-games solve match tiles
    crafting: craft crafting recipe recipes forge brew cook cooking potions
    stealth: stealth sneak sneaking hide hiding steal assassinate infiltrate disguise undetected
    horror: horror horrors terror nightmare nightmares fear haunted ghost ghosts scare scary madness
        insanity
    humour: humor humour jokes joke comedy laugh funny silly puns absurd prank
    magic: magic magical spell spells wizard wizards mage sorcery potion enchant witch alchemy rune runes
    weapons: weapon weapons gun guns sword swords rifle rifles bow bows arsenal weaponry grenades bombs
        blade blades pistol shotgun rockets missiles
    vehicles: car cars vehicle vehicles truck trucks tank tanks train trains bike bikes motorcycle ship
        ships boat boats drive submarine bus mech mechs driving
    flying: fly flying flight plane planes aircraft helicopter spaceship spaceships starship jet glide
        pilot airplane airship
    survival: survive survival hunger shelter thirst scavenge survivors starvation
    management: manage management economy budget staff resources resource business company customers trade
        trading hire tycoon taxes profit shop restaurant employees market
    building: build building construct construction base bases house houses city cities village create
        fortress settlement colony editor empire kingdom design
    customisation: customize customise customization customisation customizable customisable outfits
        clothes upgrade upgrades skins upgradeable costumes dress decorate skill skills talent perks equip
        modify tune level
    choices: choice choices decide decision decisions endings ending consequences moral choose branching
        outcome
    platforming: jump jumping platform platforms platforming climb leap obstacle obstacles spikes traps
        dodge bounce
    strategy: strategy strategic tactics tactical turn-based army armies troops units command conquer
        general commander battlefield fleet fleets war real-time
    combat: combat fight fighting battle battles enemy enemies boss bosses shoot kill defeat slay monsters
        zombies destroy attack hordes demons slash foes duel gladiator warrior aliens undead war soldier
    collecting: collect collecting collectibles collectible coins treasure treasures loot gems artifacts
        unlockable unlock gather items item relics stars
    multiplayer: multiplayer co-op coop online players pvp friends opponents cooperative
    learning: learn learning history educational math language teach facts
    story: story storyline stories plot narrative mystery secret secrets tale dialogue campaign
        investigate murder truth unravel uncover detective quest quests crime mysteries case lore
    characters: character characters hero heroes heroine cast companion companions npcs crew party
        protagonist class classes races people pet pets
    levels: level levels stage stages map maps mission missions mode modes difficulty challenges challenge
        worlds chapters arenas rooms procedurally
    exploration: explore exploration discover travel journey wander roam dungeon dungeons cave caves sail
        delve caverns ruins expedition venture navigate open-world
    world: world galaxy universe planet planets land lands island islands kingdom environment environments
        biomes dimension locations landscapes space forest ocean realm sea town places city
"""
"""Topics, each with the words that tell it; what stands first wins where a text has words of two."""


def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    topic = ""
    for word in _WORDS.split():
        if word.endswith(":"):
            topic = word[:-1]
        else:
            found.setdefault(word, topic)
    return found


_TOPIC_OF = _by_word()
_ORDER = {topic: place for place, topic in enumerate(dict.fromkeys(_TOPIC_OF.values()))}


def topic_of(kind: FactKind, text: str) -> str:
    """One of TOPICS, or empty. The head of a noun phrase counts before the words that describe it."""
    found = [(_TOPIC_OF[word], place) for place, word in enumerate(words_of(text)) if word in _TOPIC_OF]
    if not found:
        return ""
    if kind is FactKind.DO and found[0][1] == 0 and len(found) == 1:
        return found[0][0]
    return min((topic for topic, _ in found), key=_ORDER.__getitem__)
