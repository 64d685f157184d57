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
    """Where it takes place: a noun phrase, whose preposition is kept beside it."""
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
    GENRE = "genre"
    """A singular noun without an article: "city builder"."""
    EARLY = "early"
    """It is in early access; the text is empty."""


CONTENT_KINDS = frozenset(
    {
        FactKind.DO,
        FactKind.HAS,
        FactKind.PLACE,
        FactKind.ROLE,
        FactKind.FOE,
        FactKind.LOOK,
        FactKind.SOUND,
    }
)
"""Kinds that tell this game from others of its genre."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a store page says of a game."""

    kind: FactKind
    text: str
    """Fits inside a sentence: no final mark, a small first letter unless it is a proper noun, at most 12 words."""
    sentence: str
    """The sentence of the page that says it, word for word, white space folded; a genre as the store shows it."""
    topic: str = ""
    """One of TOPICS, or empty."""
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
