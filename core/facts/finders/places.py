"""Where a game takes place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.facts.page_sentences import Sentence
from core.facts.phrases.groups import Phrase
from core.facts.phrases.nouns import noun_phrase
from core.facts.words.subjects import MARKETING, PLACES, VAGUE_HEADS
from core.facts.words.tokens import Token

_SET = frozenset("in on aboard inside across at under beneath among through into".split())
_LIKELY = {
    "in": "in",
    "on": "on",
    "aboard": "aboard",
    "through": "in",
    "across": "in",
    "inside": "inside",
}
"""Prepositions that name a place without "set", each with the one that a place takes."""

# Words of a story that is told about somebody.
_PAST = frozenset("was were had he she his her they their him".split())
_OF = frozenset(("of", "in", "on"))
_TELLS_NOTHING = frozenset(
    "a an the new small big game hub player own whole entire other same different of in".split()
)
# "set in the style of": these follow "set in" without being places.
_NO_PLACES = frozenset(
    "style spirit tradition vein motion stone order middle event events background".split()
)
_CERTAIN = frozenset("set place placed located happens".split())


@dataclass(frozen=True, slots=True)
class Place:
    """A noun phrase with the preposition before it."""

    preposition: str
    phrase: Phrase
    sure: bool = True
    """The sentence says that the game is set there; else it is only mentioned."""


def places(sentence: Sentence) -> Iterator[Place]:
    """Places named in a sentence, those that are certain first.

    A likely place is one that is only mentioned. It is left out if the sentence tells what happened
    to somebody.
    """
    tokens = sentence.tokens
    likely = []
    for at, token in enumerate(tokens):
        if token.low not in _SET:
            continue
        found = noun_phrase(tokens, at + 1, joined=False, linking=_OF)
        # A place without an article is a name or a figure of speech: "in space", "on time".
        if found is None or not found.determined or _low(tokens, at + 1) not in ("a", "an", "the"):
            continue
        place = Place(token.low, found)
        described = (
            {item.low for item in tokens[found.start : found.end]}
            - _TELLS_NOTHING
            - MARKETING
            - {tokens[found.head].low}
        )
        # "set into" and "set through" use another meaning of "set".
        certain = _low(tokens, at - 1) in _CERTAIN and token.low not in ("into", "through")
        # Without "set", only nouns that are surely places count.
        known = tokens[found.head].low in PLACES
        if not described or not (
            known or (certain and tokens[found.head].low not in _NO_PLACES | VAGUE_HEADS)
        ):
            continue
        if certain:
            yield place
        elif token.low in _LIKELY and not _tells_the_past(tokens) and tokens[found.start].low in ("a", "an"):
            # "the" points back at something; with "a" the place is new, and so probably where the game is
            # set.
            likely.append(Place(_LIKELY[token.low], found, sure=False))
    yield from likely


def _tells_the_past(tokens: Sequence[Token]) -> bool:
    """Whether a sentence tells what happened to somebody: its places need not be the game's."""
    return any(token.low in _PAST for token in tokens)


def _low(tokens: Sequence[Token], at: int) -> str:
    """The word at `at` in small letters; empty outside the sentence."""
    return tokens[at].low if 0 <= at < len(tokens) else ""
