"""Which entry of a numbered list is picked by words."""

from __future__ import annotations

import re

from core.talk.lexicon import numbers, phrases_of, words_of

_NUMBER = re.compile(r"^\W*(\d{1,2})\W*$")
_ARTICLES = frozenset("one ein un une una uno".split())


def number_in(text: str) -> int | None:
    """The number that a text picks from a list: "2", "the second one", "number two"; None if it does not."""
    if match := _NUMBER.match(text):
        return int(match[1])
    phrases = phrases_of(text)
    counts = {word: value for word in words_of(text) if (value := numbers().get(word) or _digit(word))}
    # In "the second one" the last word is no number.
    picked = [value for word, value in counts.items() if word not in _ARTICLES or len(counts) == 1]
    around = all("number.around" in p.classes or p.text in numbers() or _digit(p.text) for p in phrases)
    return picked[0] if around and picked and len(set(picked)) == 1 else None


def _digit(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 3 else None
