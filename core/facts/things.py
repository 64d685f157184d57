"""What a game has: items of lists, and what stands behind "featuring" and "includes"; how it looks and sounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.facts.groups import Phrase, countable_alone, low
from core.facts.nouns import LONGEST, noun_phrase
from core.facts.page import Sentence
from core.facts.records import FactKind
from core.facts.tokens import Token
from core.facts.vocabulary import (
    ARTICLE_HEADS,
    BLAND_MODIFIERS,
    LOOKS,
    OWN_HEADS,
    SOUNDS,
    VAGUE_HEADS,
    WITH_HEADS,
)

_SHOWS = frozenset("featuring features feature includes include including offers boasts contains".split())


def things(sentence: Sentence) -> Iterator[Phrase]:
    """Noun phrases that name something the game has."""
    tokens = sentence.tokens
    if sentence.bullet and not tokens[0].named:
        found = list(_listed(tokens, 0))
        if found:
            yield from found
            return
    for at, token in enumerate(tokens):
        if (token.low in _SHOWS and _shows(tokens, at)) or (
            token.low == "with" and _with_follows(tokens, at)
        ):
            yield from _listed(tokens, at + 1)


def kind_of(tokens: Sequence[Token], found: Phrase) -> FactKind | None:
    """Which kind of fact a noun phrase makes, or None where it says too little."""
    head = tokens[found.head].low
    inside = {token.low for token in tokens[found.start : found.end]}
    if head in SOUNDS:
        kind = FactKind.SOUND
    elif head in LOOKS:
        kind = FactKind.LOOK
    else:
        kind = FactKind.HAS
    if head in VAGUE_HEADS or not found.modified or found.end - found.start > LONGEST:
        return None
    if (
        inside & {"each", "every", "all", "both", "any", "your", "some", "more"} - {"more"}
        or tokens[found.start].low == "more"
    ):
        return None
    if head in OWN_HEADS and not inside - BLAND_MODIFIERS - {head}:
        return None
    name_at_end = tokens[found.head].capital and found.head > 0 and tokens[found.head].classes.isupper()
    return None if name_at_end else kind


def needs_article(tokens: Sequence[Token], found: Phrase) -> bool | None:
    """Whether a or an has to be put before it; None where that is in doubt."""
    if countable_alone(tokens, found):
        return False
    return True if tokens[found.head].low in ARTICLE_HEADS else None


def _shows(tokens: Sequence[Token], at: int) -> bool:
    """Whether "features" is a verb here: the game or the page before it, or nothing."""
    token = tokens[at]
    if token.low in ("featuring", "including"):
        return True
    if at == 0:
        return token.low != "feature" and not low(tokens, 1).startswith((":", "-"))
    before = tokens[at - 1]
    return before.named or before.low in (
        "game",
        "it",
        "also",
        "which",
        "that",
        "adventure",
        "campaign",
        "world",
        "you",
        "shooter",
    )


def _with_follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether "with" says what a game has: "a platformer with", "it comes with"."""
    return low(tokens, at - 1) in WITH_HEADS


def _listed(tokens: Sequence[Token], at: int) -> Iterator[Phrase]:
    """Noun phrases one after the other, with commas and "and" between them."""
    start = at
    while at < len(tokens):
        found = noun_phrase(tokens, at, joined=False)
        if found is None or (at > start and not countable_alone(tokens, found)):
            return
        yield found
        at = found.end
        if low(tokens, at) == ",":
            at += 1
        if low(tokens, at) == "and":
            at += 1
        if at == found.end:
            return
