"""What players' tags and the store's categories say of a game: its kind, company, looks and setting.

Only known English words count, so that tags in another language say nothing. Tags that judge ("Great Soundtrack") say
nothing either: they are opinions, and the reviewer has to have one of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from core.facts.fact import Fact, FactKind
from core.facts.finders.company import (
    AGAINST_ONE_SCREEN,
    AGAINST_ONLINE,
    ALONE,
    COMPANIES,
    FRIENDS_ONLINE,
    ONE_SCREEN,
    WITH_FRIENDS,
)
from core.facts.finders.genres import says
from core.facts.finders.topics import topic_of

MAX_TAGS = 6
"""How many of a game's tags count. The store shows first what most players gave; the last ones are of few, or jokes."""

_GENRES = {
    "fps": "first-person shooter",
    "third-person shooter": "third-person shooter",
    "top-down shooter": "top-down shooter",
    "twin stick shooter": "twin-stick shooter",
    "arena shooter": "arena shooter",
    "hero shooter": "hero shooter",
    "looter shooter": "looter shooter",
    "extraction shooter": "extraction shooter",
    "on-rails shooter": "on-rails shooter",
    "boomer shooter": "retro shooter",
    "shooter": "shooter",
    "shoot 'em up": "shoot 'em up",
    "beat 'em up": "beat 'em up",
    "hack and slash": "hack-and-slash game",
    "spectacle fighter": "hack-and-slash game",
    "fighting": "fighting game",
    "2d fighter": "2D fighter",
    "3d fighter": "3D fighter",
    "souls-like": "Souls-like",
    "stealth": "stealth game",
    "platformer": "platformer",
    "2d platformer": "2D platformer",
    "3d platformer": "3D platformer",
    "precision platformer": "precision platformer",
    "puzzle platformer": "puzzle platformer",
    "puzzle-platformer": "puzzle platformer",
    "metroidvania": "metroidvania",
    "rogue-like": "roguelike",
    "roguelike": "roguelike",
    "rogue-lite": "roguelite",
    "roguelite": "roguelite",
    "action roguelike": "action roguelike",
    "traditional roguelike": "traditional roguelike",
    "roguelike deckbuilder": "roguelike deckbuilder",
    "deckbuilding": "deckbuilder",
    "card battler": "card battler",
    "card game": "card game",
    "trading card game": "trading card game",
    "board game": "board game",
    "chess": "chess game",
    "solitaire": "solitaire game",
    "puzzle": "puzzle game",
    "hidden object": "hidden object game",
    "match 3": "match-3 game",
    "word game": "word game",
    "trivia": "trivia game",
    "escape room": "escape room game",
    "point & click": "point-and-click game",
    "visual novel": "visual novel",
    "interactive fiction": "interactive novel",
    "dating sim": "dating sim",
    "walking simulator": "walking simulator",
    "survival horror": "survival horror game",
    "psychological horror": "psychological horror game",
    "horror": "horror game",
    "survival": "survival game",
    "open world survival craft": "open-world survival game",
    "sandbox": "sandbox game",
    "city builder": "city builder",
    "colony sim": "colony sim",
    "management": "management game",
    "time management": "time management game",
    "farming": "farming game",
    "farming sim": "farming game",
    "life sim": "life simulation",
    "space sim": "space simulation",
    "political sim": "political simulation",
    "immersive sim": "immersive sim",
    "god game": "god game",
    "automation": "automation game",
    "rhythm": "rhythm game",
    "party": "party game",
    "party game": "party game",
    "social deduction": "social deduction game",
    "mmorpg": "MMORPG",
    "moba": "MOBA",
    "battle royale": "battle royale game",
    "auto battler": "auto battler",
    "tower defense": "tower defence game",
    "rts": "real-time strategy game",
    "real time tactics": "real-time tactics game",
    "turn-based strategy": "turn-based strategy game",
    "turn-based tactics": "turn-based tactics game",
    "grand strategy": "grand strategy game",
    "4x": "4X game",
    "wargame": "wargame",
    "action rpg": "action RPG",
    "strategy rpg": "tactical RPG",
    "tactical rpg": "tactical RPG",
    "party-based rpg": "party-based RPG",
    "jrpg": "JRPG",
    "crpg": "CRPG",
    "dungeon crawler": "dungeon crawler",
    "action-adventure": "action-adventure game",
    "creature collector": "creature collector",
    "clicker": "clicker",
    "idler": "idle game",
    "runner": "runner",
    "racing": "racing game",
    "combat racing": "combat racing game",
    "vehicular combat": "vehicular combat game",
    "pinball": "pinball game",
    "golf": "golf game",
    "mini golf": "golf game",
    "soccer": "football game",
    "football": "football game",
    "football (soccer)": "football game",
    "football (american)": "American football game",
    "basketball": "basketball game",
    "baseball": "baseball game",
    "tennis": "tennis game",
    "hockey": "hockey game",
    "boxing": "boxing game",
    "wrestling": "wrestling game",
    "skateboarding": "skateboarding game",
    "fishing": "fishing game",
    "hunting": "hunting game",
}
"""Nouns for the tags that name a kind of game. Missing are those that players give to a part of a game or to its mood."""

_TOGETHER = {
    ("open world", "rpg"): "open-world RPG",
    ("open world", "action rpg"): "open-world RPG",
    ("open world", "survival"): "open-world survival game",
    ("open world", "racing"): "open-world racing game",
    ("open world", "action"): "open-world action game",
    ("open world", "open world"): "open-world game",
    ("turn-based", "rpg"): "turn-based RPG",
    ("turn-based combat", "rpg"): "turn-based RPG",
}
"""Nouns for two tags that say more together, the most telling first; the first of the two is shown as the reason."""

_COMPANIES = {
    "shared/split screen co-op": ONE_SCREEN,
    "local co-op": ONE_SCREEN,
    "shared/split screen pvp": AGAINST_ONE_SCREEN,
    "online co-op": FRIENDS_ONLINE,
    "online pvp": AGAINST_ONLINE,
    "lan co-op": WITH_FRIENDS,
    "co-op": WITH_FRIENDS,
    "single-player": ALONE,
}
"""With whom a game is played by its categories; tags of the same words say the same."""
_WITH_OTHERS = ("multi-player", "multiplayer", "co-op", "pvp", "mmo", "shared/split screen")
"""Parts of the categories of a game that is not for one player alone."""

_PLACES = {
    "post-apocalyptic": ("in", "a post-apocalyptic world"),
    "cyberpunk": ("in", "a cyberpunk world"),
    "steampunk": ("in", "a steampunk world"),
    "dystopian": ("in", "a dystopian world"),
    "medieval": ("in", "a medieval world"),
    "fantasy": ("in", "a fantasy world"),
    "dark fantasy": ("in", "a dark fantasy world"),
    "lovecraftian": ("in", "a Lovecraftian world"),
    "surreal": ("in", "a surreal world"),
    "underwater": ("in", "an underwater world"),
    "pirates": ("in", "a world of pirates"),
    "dinosaurs": ("in", "a world of dinosaurs"),
    "dragons": ("in", "a world of dragons"),
    "superhero": ("in", "a world of superheroes"),
    "zombies": ("in", "a world full of zombies"),
    "space": ("in", "outer space"),
    "mars": ("on", "Mars"),
    "rome": ("in", "ancient Rome"),
    "western": ("in", "the Wild West"),
    "world war i": ("in", "the First World War"),
    "world war ii": ("in", "the Second World War"),
    "cold war": ("in", "the Cold War"),
    "alternate history": ("in", "an alternate history"),
}
_LOOKS = {
    "pixel graphics": "pixel graphics",
    "hand-drawn": "hand-drawn art",
    "anime": "anime-style art",
    "cartoon": "cartoon graphics",
    "cartoony": "cartoon graphics",
    "comic book": "comic book art",
    "voxel": "voxel graphics",
    "isometric": "isometric graphics",
    "minimalist": "a minimalist art style",
    "abstract": "abstract visuals",
    "psychedelic": "psychedelic visuals",
}
_SOUNDS = {
    "electronic music": "electronic music",
    "rock music": "rock music",
    "8-bit music": "8-bit music",
    "instrumental music": "instrumental music",
}


def tagged_genres(tags: Sequence[str]) -> dict[str, str]:
    """What kinds of game the tags name, as nouns without an article, each with its tag; the players' first choice first.

    None that another says more precisely.
    """
    shown = _shown(tags)
    together = (
        (noun, shown[first]) for (first, second), noun in _TOGETHER.items() if {first, second} <= shown.keys()
    )
    # One of them is enough: "open-world RPG" and "open-world game" would be said of the same game.
    found = dict(itertools.islice(together, 1))
    for low, tag in shown.items():
        if low in _GENRES:
            found.setdefault(_GENRES[low], tag)
    return {
        noun: tag
        for noun, tag in found.items()
        if not any(says(other, noun) for other in found if other != noun)
    }


def listed_company(listed: Sequence[str]) -> tuple[str, str] | None:
    """With whom a game is played, as one of COMPANIES, and the category that says so; None if none does.

    `listed`: the game's categories, or its tags. "Single-player" counts only if no category is about other players.
    """
    shown = {entry.lower(): entry for entry in listed}
    alone = not any(part in low for low in shown for part in _WITH_OTHERS)
    found = {_COMPANIES[low]: entry for low, entry in shown.items() if low in _COMPANIES}
    return next(
        ((words, found[words]) for words in COMPANIES if words in found and (alone or words != ALONE)), None
    )


def tagged_details(tags: Sequence[str]) -> Iterator[Fact]:
    """Where the game is set, how it looks and how it sounds, at most one fact of each kind, in the tags' order."""
    done = set[FactKind]()
    for low, tag in _shown(tags).items():
        preposition, place = _PLACES.get(low, ("", ""))
        for kind, text in (
            (FactKind.PLACE, place),
            (FactKind.LOOK, _LOOKS.get(low, "")),
            (FactKind.SOUND, _SOUNDS.get(low, "")),
        ):
            if text and kind not in done:
                done.add(kind)
                yield Fact(
                    kind, text, tag, topic_of(kind, text), text.endswith(("graphics", "visuals")), preposition
                )


def _shown(tags: Sequence[str]) -> dict[str, str]:
    """The tags that count, as the store shows them, by their words in small letters; {} where players made fun of it."""
    shown = {tag.lower(): tag for tag in tags[:MAX_TAGS]}
    # Beside "Memes" stands "Psychological Horror", whatever the game is.
    return {} if "memes" in shown else shown
