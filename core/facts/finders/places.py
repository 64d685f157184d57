"""Where a game takes place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.facts.page_sentences import Sentence
from core.facts.phrases.groups import Phrase, group
from core.facts.phrases.nouns import LONGEST, noun_phrase
from core.facts.words.subjects import MARKETING, PLACES, VAGUE_HEADS
from core.facts.words.tokens import Token
from core.facts.words.vocabulary import CAPITALISED

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

_WHERETO = {
    "through": "in",
    "across": "across",
    "into": "in",
    "in": "in",
    "inside": "inside",
    "aboard": "aboard",
}
"""Prepositions behind "takes you", each with the one that a place takes."""
_TAKES = frozenset(
    "take takes taking brings leads transports throws plunges drops immerses immersing puts sends drags".split()
)
_SCENES = frozenset(
    "landscape landscapes cities towns villages forests jungles deserts dungeons swamps realms".split()
)
_ON = frozenset("island islands planet planets moon ship farm station border frontier continent".split())
_SPHERES = frozenset("island islands planet planets moon continent".split())
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
_MONTHS = frozenset("january february april june july august september october november december".split())
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
        if token.low in _WHERETO and _takes_the_player(tokens, at):
            yield from _visited(tokens, at)
            continue
        found = noun_phrase(tokens, at + 1, joined=False, linking=_OF)
        yield from _named(tokens, at, found)
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
            preposition = "on" if tokens[found.head].low in _SPHERES else _LIKELY[token.low]
            likely.append(Place(preposition, found, sure=False))
    yield from likely


def _named(tokens: Sequence[Token], at: int, found: Phrase | None) -> Iterator[Place]:
    """The place by name behind "set in" and the like, if what was `found` behind the preposition at `at` is one."""
    if found is None or found.determined or _low(tokens, at - 1) not in _CERTAIN:
        return
    # "the deepest place on Earth" says nothing of where it takes place.
    takes = _low(tokens, at - 1) != "place" or _low(tokens, at - 2) in ("takes", "take", "taking")
    if takes and _is_named_place(tokens, found):
        # Marked as complete, since a name gets no article; the s of "Paris" makes no plural.
        yield Place(tokens[at].low, replace(found, determined=True, plural=False))


def _is_named_place(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether it is a name that is told more of, such as "feudal Japan"; "Tokyo" alone is one that everybody knows."""
    head = tokens[found.head]
    if not head.capital or head.named or head.low in _NO_PLACES or head.low in _MONTHS:
        return False
    return head.low in CAPITALISED | PLACES or (
        found.modified and head.low.isalpha() and not tokens[found.start].capital
    )


def _takes_the_player(tokens: Sequence[Token], at: int) -> bool:
    """Whether "takes you", "plunges players" and the like stand before `at`, also with "and your friends" between."""
    start = at - 1
    if _low(tokens, start) in ("deep", "straight", "right", "back"):
        start -= 1
    if _low(tokens, start) in ("friends", "friend"):
        while start > 0 and _low(tokens, start) not in ("you", "players"):
            start -= 1
    if _low(tokens, start) == "player" and _low(tokens, start - 1) == "the":
        start -= 1
        return _low(tokens, start - 1) in _TAKES
    return _low(tokens, start) in ("you", "players", "gamers") and _low(tokens, start - 1) in _TAKES


def _visited(tokens: Sequence[Token], at: int) -> Iterator[Place]:
    """The place that follows the preposition at `at`, if its noun says where one can be."""
    found = _listed(tokens, at + 1) or noun_phrase(tokens, at + 1, joined=True, linking=_OF)
    if (
        found is None
        or not found.determined
        or not found.modified
        or tokens[found.head].low not in PLACES | _SCENES
    ):
        return
    if _low(tokens, at + 1) not in ("a", "an", "the"):
        return
    preposition = _WHERETO[tokens[at].low]
    yield Place("on" if preposition == "in" and tokens[found.head].low in _ON else preposition, found)


def _listed(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Several places with one article: "the cities, swamps and caves of the south"; None if there are not three or more."""
    first = last = group(tokens, at)
    count = 1
    while last is not None and last.plural and _low(tokens, last.end) == ",":
        last = group(tokens, last.end + 1)
        count += 1
    if first is None or last is None or not last.plural or count < 2 or _low(tokens, last.end) != "and":
        return None
    end = noun_phrase(tokens, last.end + 1, joined=False, linking=_OF)
    if end is None or not end.plural or end.end - at > LONGEST:
        return None
    return Phrase(at, end.end, first.head, plural=True, determined=first.determined, modified=True)


def _tells_the_past(tokens: Sequence[Token]) -> bool:
    """Whether a sentence tells what happened to somebody: its places need not be the game's."""
    return any(token.low in _PAST for token in tokens)


def _low(tokens: Sequence[Token], at: int) -> str:
    """The word at `at` in small letters; empty outside the sentence."""
    return tokens[at].low if 0 <= at < len(tokens) else ""
