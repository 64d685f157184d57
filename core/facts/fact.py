"""What a fact is: one thing a store page says of a game, in a form that fits inside a sentence.

The forms are a contract with the writer, which was trained with them: change them together with its training texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What a fact is about, which decides the form of its text."""

    DO = "do"
    """What the player does: a verb phrase in the base form, "build a village on a drifting island"."""
    HAS = "has"
    """What there is in it: a noun phrase, "over thirty weapons", "a crafting system"."""
    PLACE = "place"
    """Where it takes place: a noun phrase, whose preposition is stored separately."""
    ROLE = "role"
    """Who the player is: "a retired detective"."""
    FOE = "foe"
    """Against whom or what: "hordes of the undead"."""
    COMPANY = "company"
    """With whom it is played: one of a closed list of adverbials, "with friends online"."""
    LOOK = "look"
    """How it looks: "hand-drawn art"."""
    SOUND = "sound"
    """How it sounds: "an orchestral soundtrack"."""
    CALLED = "called"
    """What the page calls the game, quoted: "a chaotic party game for four cooks". Only of a page that says little else."""
    SAYS = "says"
    """A short sentence of the page, quoted: "You are the last cook on board". Only of a page that says little else."""
    GENRE = "genre"
    """A singular noun without an article: "city builder"."""
    EARLY = "early"
    """It is in early access; the text is empty."""
    FREE = "free"
    """It is free to play; the text is empty."""
    RATING = "rating"
    """How many of its players recommend it: "93 of 100 players"."""
    PRAISED = "praised"
    """What its players praise in their reviews: a noun phrase of a closed list, "the gunplay"."""
    BLAMED = "blamed"
    """What they complain about: a noun phrase of the same list, "cheaters"."""

    THEME = "theme"
    """What its players write about more than those of other games: nouns of a closed list, "zombies and traps"."""


CONTENT_KINDS = frozenset(
    {
        FactKind.DO,
        FactKind.HAS,
        FactKind.PLACE,
        FactKind.ROLE,
        FactKind.FOE,
        FactKind.LOOK,
        FactKind.SOUND,
        FactKind.CALLED,
        FactKind.SAYS,
    }
)
"""Kinds in which the page tells this game from others of its genre."""
OPINIONS = frozenset({FactKind.PRAISED, FactKind.BLAMED})
"""Kinds in which its players tell it from others."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a store page says of a game."""

    kind: FactKind
    text: str
    """Fits inside a sentence: no final mark, a small first letter unless it is a proper noun, at most 12 words."""
    sentence: str
    """The sentence of the page that says it, word for word, white space folded; a genre as the store shows it, a rating as
    its share, an opinion or a theme as the number of reviews."""
    topic: str = ""
    """One of TOPICS or DETAILS, for a genre also one of FAMILIES, for a rating one of RATINGS; or empty."""
    plural: bool = False
    """A noun phrase that takes a plural verb."""
    preposition: str = ""
    """Of a place alone: "in", "on", "aboard"."""


TOPICS = (
    "combat",
    "exploration",
    "building",
    "management",
    "story",
    "choices",
    "puzzles",
    "stealth",
    "survival",
    "crafting",
    "racing",
    "sport",
    "rhythm",
    "humour",
    "horror",
    "cards",
    "strategy",
    "platforming",
    "characters",
    "world",
    "romance",
    "collecting",
    "customisation",
    "multiplayer",
    "levels",
    "weapons",
    "magic",
    "flying",
    "vehicles",
    "farming",
    "hidden_objects",
    "learning",
)
DETAILS = {
    "bosses": "combat",
    "monsters": "combat",
    "war": "combat",
    "traps": "platforming",
    "powers": "magic",
    "upgrades": "customisation",
    "classes": "characters",
    "crew": "characters",
    "factions": "strategy",
    "defence": "strategy",
    "animals": "world",
    "space": "world",
    "physics": "world",
    "modes": "levels",
    "missions": "levels",
    "maps": "levels",
    "difficulty": "levels",
    "random": "levels",
    "score": "levels",
    "quests": "story",
    "mystery": "story",
    "rescue": "story",
    "escape": "survival",
    "loot": "collecting",
    "money": "management",
    "production": "management",
    "quiz": "learning",
    "matching": "puzzles",
    "editor": "building",
    "versus": "multiplayer",
}
"""Narrower topics, each with the one of TOPICS that it is a part of: there is more to say about a boss than about combat."""
FAMILIES = (
    "shooter",
    "roleplaying",
    "roguelike",
    "adventure",
    "novel",
    "simulation",
    "casual",
    "action",
    "fighting",
    "online",
    "party",
    "sandbox",
    "arcade",
    "idle",
)
"""What a genre is about if none of TOPICS says it."""
RATINGS = ("loved", "liked", "split", "disliked")
"""What a rating amounts to, the best first."""
