"""Genres, from the store's list and from the sentences that say what the game is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

STORE_GENRES = {
    "action": "action game",
    "adventure": "adventure game",
    "casual": "casual game",
    "rpg": "role-playing game",
    "simulation": "simulation game",
    "strategy": "strategy game",
    "racing": "racing game",
    "sports": "sports game",
    "massively multiplayer": "massively multiplayer game",
}
"""Nouns for the genres that the store lists; the others (Indie, Free to Play) say nothing of the play."""

VAGUE_GENRES = frozenset(("casual", "adventure", "action", "massively multiplayer"))
"""Those of the store's genres, in lower case, that say least."""
VAGUE_NOUNS = frozenset(STORE_GENRES[genre] for genre in VAGUE_GENRES)

_BACKED = {
    "rpg": re.compile(r"\b\w*rpgs?\b|\brole[ -]?play", re.IGNORECASE),
    "strategy": re.compile(
        r"\bstrateg(?:y|ic)\b|\bturn[ -]based\b|\btower defen[cs]e\b|\b4x\b|\brts\b", re.IGNORECASE
    ),
    "simulation": re.compile(r"\bsimulat\w+|\b\w+ sims?\b|\btycoon\b|\bmanage", re.IGNORECASE),
}
"""What shows that one of these genres of the store, which publishers set freely, is meant: words of the page or tags."""

_OF_MANY = frozenset(("casual", "adventure"))
"""Genres that say too little to be surer than another."""
_HARDLY_ANYTHING_ELSE = 2
"""Genres that a store lists of a game that is mostly one of them."""

EARLY_ACCESS = "early access"
"""What else the store lists among the genres, in lower case."""

_FAMILIES = {
    "platform fighter": "fighting",
    "fighter": "fighting",
    "stealth": "stealth",
    "survival horror": "horror",
    "horror": "horror",
    "roguelike": "roguelike",
    "roguelite": "roguelike",
    "battle royale": "online",
    "mmo": "online",
    "massively": "online",
    "moba": "online",
    "flight": "flying",
    "train simulator": "vehicles",
    "driving": "vehicles",
    "farming": "farming",
    "city builder": "building",
    "tycoon": "management",
    "management": "management",
    "business": "management",
    "shoot": "shooter",
    "tower defence": "strategy",
    "strategy": "strategy",
    "tactics": "strategy",
    "4x": "strategy",
    "wargame": "strategy",
    "deckbuilder": "cards",
    "card": "cards",
    "board": "strategy",
    "chess": "strategy",
    "rpg": "roleplaying",
    "role-playing": "roleplaying",
    "dungeon crawler": "roleplaying",
    "visual novel": "novel",
    "text adventure": "novel",
    "interactive novel": "novel",
    "dating": "romance",
    "hidden object": "hidden_objects",
    "platform": "platforming",
    "metroidvania": "exploration",
    "walking": "exploration",
    "puzzle": "puzzles",
    "point-and-click": "puzzles",
    "match-3": "puzzles",
    "escape room": "puzzles",
    "detective": "puzzles",
    "logic": "puzzles",
    "word": "puzzles",
    "trivia": "learning",
    "survival": "survival",
    "sandbox": "sandbox",
    "idle": "idle",
    "clicker": "idle",
    "rhythm": "rhythm",
    "fighting": "fighting",
    "hack-and-slash": "combat",
    "beat 'em up": "combat",
    "racing": "racing",
    "golf": "sport",
    "football": "sport",
    "sports": "sport",
    "party": "party",
    "pinball": "arcade",
    "runner": "arcade",
    "arcade": "arcade",
    "simulat": "simulation",
    "adventure": "adventure",
    "action": "action",
    "casual": "casual",
    "open-world": "exploration",
    "souls-like": "combat",
    "auto battler": "strategy",
    "colony sim": "management",
    "creature collector": "collecting",
    "social deduction": "party",
    "vehicular": "vehicles",
    "basketball": "sport",
    "baseball": "sport",
    "tennis": "sport",
    "hockey": "sport",
    "boxing": "sport",
    "wrestling": "sport",
    "skateboarding": "sport",
}
"""What a genre is about, by a part of its name; the first that stands in it counts."""

# The first pattern that matches at a place wins, so the more precise genres come first.
_NAMED = {
    "roguelike": r"rogue-?like",
    "roguelite": r"rogue-?lite",
    "metroidvania": r"metroid-?vania",
    "city builder": r"city[ -]build(?:er|ing\sgame)",
    "tower defence game": r"tower[ -]defen[cs]e",
    "visual novel": r"(?:visual|kinetic)\snovel",
    "point-and-click adventure": r"point[ -](?:and|&|n)[ -]click(?:\sadventure)?",
    "first-person shooter": r"first[ -]person\sshooter|fps",
    "third-person shooter": r"third[ -]person\sshooter",
    "twin-stick shooter": r"twin[ -]stick(?:\sshooter)?",
    "top-down shooter": r"top[ -]down\sshooter",
    "bullet hell shooter": r"bullet[ -]hell(?:\sshooter)?",
    "side-scrolling shooter": r"side[ -]scroll(?:ing|er)\sshooter",
    "puzzle platformer": r"puzzle[ -]platform(?:er|ing\sgame|\sgame)",
    "precision platformer": r"precision\splatformer",
    "3D platformer": r"3d\splatform(?:er|\sgame)",
    "2D platformer": r"2d\splatform(?:er|\sgame)",
    "platformer": r"platform(?:er|\sgame|ing\sgame)",
    "puzzle adventure": r"puzzle[ -]adventure",
    "puzzle game": r"puzzle(?:r|\sgame)",
    "hidden object game": r"hidden[ -]objects?(?:\s(?:puzzle\s)?(?:adventure|game))?",
    "rhythm game": r"rhythm\s(?:action\s)?game",
    "survival horror game": r"survival[ -]horror",
    "horror game": r"(?:psychological\s)?horror\s(?:adventure\s)?game",
    "open-world survival game": r"open[ -]world\ssurvival",
    "survival game": r"survival\s(?:\w+\s)?game",
    "sandbox game": r"sandbox\s(?:\w+\s)?game",
    "dungeon crawler": r"dungeon[ -]crawler",
    "deckbuilder": r"deck[ -]?build(?:er|ing\sgame)",
    "trading card game": r"(?:trading|collectible)\scard\sgame|\b[ct]cg",
    "card game": r"card\s(?:battle\s)?game",
    "board game": r"board\sgame",
    "idle game": r"(?:idle|incremental)\sgame",
    "clicker": r"(?:idle\s)?clicker",
    "stealth game": r"stealth(?:[ -]action)?\sgame",
    "fighting game": r"fighting\sgame",
    "hack-and-slash game": r"hack[ -](?:and|&|n|'n')[ -]slash",
    "walking simulator": r"walking\ssim(?:ulator)?",
    "farming game": r"farm(?:ing)?\s(?:sim\w*|game)",
    "flight simulator": r"flight\ssim(?:ulator|ulation)?",
    "real-time strategy game": r"real[ -]time\sstrategy|rts",
    "turn-based strategy game": r"turn[ -]based\s(?:\w+\s)?strategy",
    "turn-based tactics game": r"turn[ -]based\stactic(?:s|al)",
    "grand strategy game": r"grand\sstrategy",
    "4X game": r"4x",
    "MMORPG": r"mmorpg",
    "MOBA": r"moba",
    "action RPG": r"action[ -](?:rpg|role[ -]playing)|arpg",
    "tactical RPG": r"(?:tactical|strategy)\s(?:j?rpg)",
    "turn-based RPG": r"turn[ -]based\s(?:\w+\s)?rpg",
    "JRPG": r"jrpg",
    "role-playing game": r"rpg|role[ -]playing\sgame",
    "beat 'em up": r"beat[ -]?'?e?m[ -]?up|brawler",
    "shoot 'em up": r"shoot[ -]?'?e?m[ -]?up|shmup",
    "party game": r"party\sgame",
    "racing game": r"rac(?:ing\sgame|er)",
    "trivia game": r"(?:trivia|quiz)\sgame",
    "word game": r"word\s(?:puzzle\s)?game",
    "match-3 game": r"match[ -](?:3|three)",
    "tycoon game": r"tycoon",
    "management game": r"management\s(?:sim\w*|game)",
    "business simulation": r"business\ssim\w*",
    "text adventure": r"(?:text|text-based)\sadventure",
    "interactive novel": r"interactive\s(?:novel|fiction)",
    "battle royale game": r"battle\sroyale",
    "endless runner": r"(?:endless|infinite)\srunner",
    "arena shooter": r"arena\sshooter",
    "space shooter": r"space\sshooter",
    "tactical shooter": r"tactical\sshooter",
    "arcade shooter": r"arcade\sshooter",
    "dating sim": r"dating\ssim(?:ulator)?",
    "escape room game": r"escape[ -](?:the[ -])?room",
    "detective game": r"detective\sgame",
    "time management game": r"time[ -]management",
    "life simulation": r"life\ssim\w*",
    "pinball game": r"pinball\sgame",
    "arcade game": r"arcade\s(?:action\s)?game",
    "adventure game": r"adventure\sgame",
    "wargame": r"war\s?game",
    "football game": r"football\sgame",
    "golf game": r"golf\sgame",
    "chess game": r"chess\sgame",
    "jigsaw puzzle game": r"jigsaw",
    "space simulation": r"space\ssim\w*",
    "driving simulator": r"driving\ssim\w*",
    "train simulator": r"train\ssim\w*",
    "physics puzzle game": r"physics[ -](?:based\s)?puzzle",
    "logic game": r"logic\s(?:puzzle\s)?game",
    "stealth horror game": r"stealth\shorror",
    "shooter": r"shooter",
    "simulation game": r"simulat(?:or|ion\sgame)",
    "strategy game": r"strategy\sgame",
}
_PATTERN = re.compile(
    "|".join(rf"(?P<g{index}>\b(?:{pattern})\b)" for index, pattern in enumerate(_NAMED.values())),
    re.IGNORECASE,
)
_NOUNS = tuple(_NAMED)
# Only what follows "is a" or at the start of the sentence is said of the game itself.
_SAYS_WHAT = re.compile(r"\b(?:is|are|it's|it’s)\s(?:an?|the)\s|^(?:an?|the|this)\s", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:inspired|like|fans?|reminiscent|love|best|classics?|unlike(?! any)|than|similar|homage|tribute)\b",
    re.IGNORECASE,
)


def genres_in(sentence: str, *, anywhere: bool = False) -> Iterator[str]:
    """Genres that a sentence says the game is of, in its order: "… is a puzzle platformer about …".

    Nouns without an article, spelt as in the list: "puzzle platformer". Nothing if the sentence compares the
    game with others. `anywhere`: the sentence need not say what the game "is", since all of it introduces the game.
    """
    says = _SAYS_WHAT.search(sentence)
    if says is None and anywhere and not _OTHERS.search(sentence):
        for match in _PATTERN.finditer(sentence):
            if match.lastgroup:
                yield _NOUNS[int(match.lastgroup[1:])]
    if says is None:
        return
    # A genre further away belongs to something else in the sentence.
    part = sentence[says.end() : says.end() + 90]
    # What follows these words is the theme, the maker or another game, and no longer what the game is.
    stop = re.search(r"[.;:(—–]|\b(?:where|about|that|which|set|in|with|featuring|by|for|from|of|as)\b", part)
    part = part[: stop.start()] if stop else part
    if _OTHERS.search(part):
        return
    for match in _PATTERN.finditer(part):
        if match.lastgroup:
            yield _NOUNS[int(match.lastgroup[1:])]


def believable(listed: Sequence[str], text: str, *, known: bool) -> list[str]:
    """Those of the store's genres that may be believed; `text` is the page and the tags, which back them.

    `known`: what kind of game it is has been said elsewhere. If not, and nothing surer is listed, all are believed; so is
    that a game which is hardly anything else is a role-playing game.
    """
    telling = [genre for genre in listed if genre.lower() in STORE_GENRES]
    backed = [genre for genre in telling if is_backed(genre, text)]
    if known:
        return backed
    if len(telling) <= _HARDLY_ANYTHING_ELSE:
        backed = [genre for genre in telling if genre in backed or genre.lower() == "rpg"]
    return backed if any(genre.lower() not in _OF_MANY for genre in backed) else telling


def is_backed(listed: str, text: str) -> bool:
    """Whether a genre of the store's list may be believed by what the page and the tags, as one `text`, say."""
    sign = _BACKED.get(listed.lower())
    return sign is None or sign.search(text) is not None


def family_of(genre: str) -> str:
    """What a genre, such as "puzzle platformer", is about: one of `fact.TOPICS` or `fact.FAMILIES`, or an empty text."""
    low = genre.lower()
    return next((family for part, family in _FAMILIES.items() if part in low), "")


def says(genre: str, other: str) -> bool:
    """Whether a genre says all that another says: "turn-based tactical RPG" includes "role-playing game"."""
    # Abbreviations are written out, so that "tactical RPG" is seen to be a role-playing game.
    words = set(genre.lower().replace("rpg", "role-playing").replace("rts", "strategy").split())
    needed = set(other.lower().removesuffix(" game").replace("rpg", "role-playing").split())
    return other in genre or needed <= words
