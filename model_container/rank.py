"""Choosing the best of several texts: gates first, then a weighted score. Pure functions.

The gates hold what a reader would call wrong (`faults`); a text with none beats every text with
one. The score (`score`, 0 to 1) prefers texts that say what the game is, in its own words, without
repeating themselves, at a length one reads in a chat. The weights were set by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from core.domain import Prompt
from model_container.clean import scrub, sentence_ends

LEAST_WORDS = 25
_MOST_REPEATED_4GRAMS = 2
_MOST_COPIED_8GRAMS = 4
"""8-word runs shared with the description: 4 in a row are 11 words, about one short sentence."""

_CLAIMS = re.compile(
    r"[$€£¥]\s*\d|\d\s*(?:[$€£¥]|dollars?|euros?|bucks|usd)\b"  # prices
    r"|\b\d+(?:\.\d+)?\+?\s*(?:hours?|hrs?|h|minutes?|days?|weeks?|years?)\b"  # time played
    r"|\b(?:19|20)\d\d\b"  # dates
    r"|\b(?:i|we)(?:'ve| have|'d| had)?\s+(?:just\s+|already\s+|only\s+)?"
    r"(?:bought|purchased|paid|played|finished|completed|beat|own|owned|got|received)\b"  # having it
    r"|\b(?:free copy|review copy|received (?:this|it)|early access copy|refund(?:ed)?|on sale)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GARBLED = re.compile(r"([^\W\d_])\1{3}|([^\W\d_]{2,6})\2{2}", re.IGNORECASE)
"""A letter four times or a syllable three times in a row: what a small model does when it is lost."""
_TWICE = frozenset({"had", "that", "very", "so", "really"})
"""May stand twice in a row."""
_COMMON_WORDS = """
    the and for with that this from you your are its has have was were can will all one more into out not but
    they them their our who what when where which while than then also any each other some such only about over
    game games play player players new get make
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def order(texts: Sequence[str], prompt: Prompt, *, demo: bool = False) -> list[str]:
    """The texts that are not empty, best first: fewest faults, then highest score, then as given."""
    usable = [text for text in texts if text]
    return sorted(usable, key=lambda text: (len(faults(text, prompt, demo=demo)), -score(text, prompt)))


def faults(text: str, prompt: Prompt, *, demo: bool = False) -> list[str]:
    """What is wrong with a cleaned text, as words for a log; [] where all gates hold.

    `demo`: a small model may be short.
    """
    words, beside = words_of(text), _without(text, prompt.name)
    claims = _CLAIMS.search(beside)
    checks = (
        ("does not name it", not _names(text, prompt.name)),
        ("ends inside a sentence", not text or sentence_ends(text)[-1:] != [len(text)]),
        ("too short", len(words) < LEAST_WORDS and not demo),
        ("repeats itself", _repeats(words, 4) > _MOST_REPEATED_4GRAMS),
        ("is garbled", _GARBLED.search(beside) is not None),
        (
            "stutters",
            any(first == second and first not in _TWICE for first, second in pairwise(words_of(beside))),
        ),
        ("copies the description", _shared(words, words_of(prompt.description), 8) > _MOST_COPIED_8GRAMS),
        ("claims what a machine cannot know", claims is not None),
    )
    return [name for name, wrong in checks if wrong]


def score(text: str, prompt: Prompt) -> float:
    """0 (poor) to 1. The weighted mean of four parts, each 0 to 1.

    a genre named 0.2 · description's words used 0.3 (full at 8 distinct ones) · distinct bigrams
    0.3 (Li et al. 2016, distinct-2) · length 0.2 (full from 60 to 120 words).
    """
    words = words_of(text)
    told = (
        {word for word in words_of(prompt.description) if len(word) > 3}
        - _COMMON
        - set(words_of(prompt.name))
    )
    beyond = set(words) & told
    genres = [words_of(genre) for genre in prompt.genres]
    parts = (
        (0.2, 1.0 if any(genre and _contains(words, genre) for genre in genres) else 0.0),
        (0.3, min(1.0, len(beyond) / 8)),
        (0.3, len(set(pairwise(words))) / max(1, len(words) - 1)),
        (0.2, min(1.0, len(words) / 60) if len(words) <= 120 else max(0.0, 1 - (len(words) - 120) / 120)),
    )
    return sum(weight * part for weight, part in parts)


def words_of(text: str) -> list[str]:
    """Words in small letters, without marks; each CJK run counts as one."""
    return [word.lower() for word in _WORD.findall(text)]


def _names(text: str, name: str) -> bool:
    wanted = words_of(scrub(name))
    return not wanted or _contains(words_of(text), wanted) or scrub(name).lower() in text.lower()


def _without(text: str, name: str) -> str:
    """The name may hold a year or "Free Copy": it is no claim."""
    return re.sub(re.escape(scrub(name)), " ", text, flags=re.IGNORECASE) if scrub(name) else text


def _contains(words: Sequence[str], run: Sequence[str]) -> bool:
    return any(list(words[i : i + len(run)]) == list(run) for i in range(len(words) - len(run) + 1))


def grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    """Runs of `n` words and how often each stands there."""
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _repeats(words: Sequence[str], n: int) -> int:
    return sum(times - 1 for times in grams(words, n).values())


def _shared(words: Sequence[str], others: Sequence[str], n: int) -> int:
    return len(grams(words, n).keys() & grams(others, n).keys())
