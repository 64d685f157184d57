"""Whether a fact tells its game from others."""

from __future__ import annotations

from core.facts.fact import Fact, FactKind
from core.facts.words.lexicon import classes
from core.facts.words.plain import EMPTY_HEADS, PLAIN, TRIVIAL
from core.facts.words.tokens import words_of

_QUOTED = frozenset((FactKind.CALLED, FactKind.SAYS))


def says_little(fact: Fact) -> bool:
    """Whether a fact could be said of most games, or is about a small or technical thing.

    False for what is quoted: sentences have rules of their own.
    """
    if fact.kind in _QUOTED:
        return False
    words = words_of(fact.text)
    if _is_trivial(words):
        return True
    # "108 missions" says how big a game is, if nothing else.
    if any(classes(word) == "x" and word not in ("1", "one") for word in words):
        return False
    if fact.kind is FactKind.HAS and words[-1] in EMPTY_HEADS:
        return True
    return all(word in PLAIN for word in words) or _asks_for_more(words)


def _is_trivial(words: list[str]) -> bool:
    """Whether words are about a small or technical thing, alone or as part of a compound ("tick-rate-independent")."""
    return any(word in TRIVIAL or word.partition("-")[0] in ("tick", "frame") for word in words)


def _asks_for_more(words: list[str]) -> bool:
    """Whether words compare with something outside the fact: "build more corrals"."""
    return any(
        word == "more" and words[at + 1 : at + 2] != ["than"] and words[at - 1] not in ("or", "and")
        for at, word in enumerate(words)
    )
