"""Words of a text and runs of them, as gates and score count them. Pure functions, standard library only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

Runs = frozenset[tuple[str, ...]]

_MAX_SHARED_3GRAMS = 0.5
"""Of a text with an earlier one of the same game."""
LEANS = re.compile(
    r"""
    (?:however|but|yet|still|even|that|this|these|those|so|then|otherwise|on\ the\ (?:other|whole)|for\ all
    |in\ (?:short|one|the\ end)|at\ the\ same|all|and|the\ same|nobody|no\ one|what\ is\ more|also|besides|instead
    |apart|on\ top|better|worse|along
    |here|there\ is\ not)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Beginnings of a sentence that says something of the one before it."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """The words in small letters, without punctuation; a run of CJK characters counts as one word."""
    return [word.lower() for word in _WORD.findall(text)]


def grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    """All runs of `n` words with their counts; empty if there are fewer words."""
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def contains(words: Sequence[str], run: Sequence[str]) -> bool:
    """Whether the run occurs in `words`; an empty run always does."""
    return any(list(words[i : i + len(run)]) == list(run) for i in range(len(words) - len(run) + 1))


def shared(words: Sequence[str], others: Sequence[str], n: int) -> int:
    """How many different runs of `n` words occur in both."""
    return len(grams(words, n).keys() & grams(others, n).keys())


def repeats(words: Sequence[str], n: int) -> int:
    """How many runs of `n` words are repetitions of an earlier one."""
    return sum(times - 1 for times in grams(words, n).values())


def copied(words: Sequence[str], others: Sequence[str], n: int) -> Iterator[bool]:
    """For each of `words`, in order, whether it is part of a run of `n` words that `others` have too."""
    other_grams = grams(others, n)
    starts = [tuple(words[i : i + n]) in other_grams for i in range(len(words) - n + 1)]
    return (any(starts[max(0, at - n + 1) : at + 1]) for at in range(len(words)))


def runs(text: str) -> Runs:
    """The three-word runs of a text, as `alike` compares them; empty for fewer than three words."""
    return frozenset(grams(words_of(text), 3))


def alike(one: Runs, other: Runs) -> bool:
    """Whether a reader would call it the same text with small changes.

    Measured by the shorter of the two, so that a text and its longer version count as alike.
    """
    return len(one & other) > _MAX_SHARED_3GRAMS * min(len(one), len(other)) or one == other
