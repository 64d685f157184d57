"""How good a text without faults is, from 0 to 1: parts whose weights were fitted to a reader's choices. Pure functions.

docs/writing.md has the table, and says how the choices were made and where the threshold comes from.
"""

from __future__ import annotations

import re
from itertools import pairwise

from core.domain import Prompt
from core.domain.text import sentence_ends
from model_container.writing import names, order, tone
from model_container.writing.words import contains, copied, grams, words_of

WEIGHTS = {
    # The weights add up to 1 and were fitted together: changing one alone makes the threshold meaningless.
    "verdict": 0.18,
    "fluent": 0.14,
    "sentences": 0.12,
    "worst_pair": 0.1,
    "straight": 0.1,
    "page_words": 0.06,
    "page_runs": 0.06,
    "length": 0.06,
    "weakest": 0.05,
    "tone": 0.05,
    "genre": 0.04,
    "various": 0.04,
}
COPIED = 6
"""This many words in a row that are also on the page count as copied."""
_MANY_WORDS, _MANY_RUNS, _MANY_TURNS = 8, 4, 3
_NO_ORDER, _SOME_ORDER = -0.1, 0.35
"""Fluency (`order.fluency`): at the first value or below, a text is nonsense; from the second on, it is not."""
_NOTHING, _SOMETHING = 5, 20
"""Number of words: with the first number or fewer, a text says nothing; from the second on, it may say something."""
_MIN_LENGTH, _MAX_LENGTH = 45, 110
_TURN = re.compile(
    r"(?:^|[.!?…]\s)(?:However|Still|That said|Then again|For all that|All the same|Even so|On the other hand|But"
    r"|Worse still)\b"
)
_COMMON_WORDS = """
    the and for with that this from you your are its has have was were can will all one more into out not but
    they them their our who what when where which while than then also any each other some such only about over
    game games play player players new get make
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def score(text: str, prompt: Prompt) -> float:
    """How good a text is: 0 (nonsense, or hardly a word) to 1.

    The sum of the weighted parts, reduced if the words are in random order or
    very few. It does not consider the gates of `rank.faults`.
    """
    found = parts(text, prompt)
    whole = sum(weight * found[name] for name, weight in WEIGHTS.items())
    enough = _ramp(len(words_of(text)), _NOTHING, _SOMETHING)
    # Factors and not parts of the sum, so that length or words of the page cannot compensate for nonsense.
    return whole * enough * _ramp(order.fluency(text), _NO_ORDER, _SOME_ORDER)


def parts(text: str, prompt: Prompt) -> dict[str, float]:
    """The parts of the score, each from 0 to 1.

    verdict     the last sentences advise what the others lean to: 1; nothing to compare: a half; no advice: a quarter
    fluent      the order of its words, over the whole text (`order.fluency`)
    weakest     the same, of the sentence where it is worst
    worst_pair  the same, of the two neighbouring words where it is worst
    sentences   how short they are on average: full up to 14 words, none from 32
    straight    how seldom a sentence takes back what the one before said ("However, …")
    page_words  different words of the description, of four letters and more, outside copied runs
    page_runs   different three-word runs of the description that do not either: phrases of the page
    genre       a genre of the store is named
    various     different pairs of words among all (distinct-2, Li et al. 2016)
    length      full from 45 to 110 words
    tone        how far the words that judge agree with the tone that was asked for
    """
    words = words_of(names.as_one(text, prompt.name))
    sentences = _sentences(text, prompt.name)
    genres = [words_of(genre) for genre in prompt.genres]
    count = len(words)
    return {
        "verdict": _verdict(text, sentences),
        "fluent": _ramp(order.fluency(text), 0.0, 0.9),
        "weakest": _ramp(min(map(order.fluency, sentences), default=0.0), -1.0, 0.5),
        "worst_pair": _ramp(order.worst_pair(text), -5.5, -1.5),
        "sentences": 1 - _ramp(count / max(1, len(sentences)), 14, 32),
        "straight": 1 - min(1.0, len(_TURN.findall(text)) / _MANY_TURNS),
        **_of_the_page(
            words,
            _quoted(names.as_one(text, prompt.name)),
            words_of(names.as_one(prompt.description, prompt.name)),
        ),
        "genre": 1.0 if any(genre and contains(words, genre) for genre in genres) else 0.0,
        "various": len(set(pairwise(words))) / max(1, count - 1),
        "length": _ramp(count, 0, _MIN_LENGTH) * (1 - _ramp(count, _MAX_LENGTH, 2 * _MAX_LENGTH)),
        "tone": tone.fit(text, prompt.tone),
    }


def _of_the_page(said: list[str], quoted: list[bool], page: list[str]) -> dict[str, float]:
    """What the text says in words of the page; a run copied without quotation marks counts as nothing.

    Nothing reaches over such a run. `quoted` says of each word whether it stands between quotation marks.
    """
    own = [
        # A different word for each place, so that no run of three can reach over the gap or repeat it.
        f"qzgap{at}" if theirs and not marked else word
        for at, (word, theirs, marked) in enumerate(
            zip(said, copied(said, page, COPIED), quoted, strict=True)
        )
    ]
    page_words = {word for word in page if len(word) > 3} - _COMMON - {names.ONE}
    runs = {run for run in grams(own, 3) if names.ONE not in run and page_words & set(run)}
    return {
        "page_words": min(1.0, len(set(own) & page_words) / _MANY_WORDS),
        "page_runs": min(1.0, len(runs & grams(page, 3).keys()) / _MANY_RUNS),
    }


def _quoted(text: str) -> list[bool]:
    """Of each word of a text whether it stands between two straight quotation marks."""
    pieces = text.split('"')
    # After the last mark of an odd number nothing is quoted: that mark is an inch, or has lost its partner.
    return [at % 2 == 1 and at < len(pieces) - 1 for at, piece in enumerate(pieces) for _ in words_of(piece)]


def _verdict(text: str, sentences: list[str]) -> float:
    """1 if the advice follows from the sentences before it, 0 if it goes against them."""
    advice = tone.verdict(text)
    # Without the last sentence, which would otherwise agree with itself.
    agreed = tone.leaning(" ".join(sentences[:-1])) * advice
    return (1 + (agreed > 0) - (agreed < 0)) / 2 if advice else 0.25


def _sentences(text: str, name: str) -> list[str]:
    """The text's sentences, with a plain word in the name's place."""
    hidden = names.hide(text, name)
    return [hidden[start:end] for start, end in pairwise([0, *sentence_ends(hidden)])]


def _ramp(value: float, low: float, high: float) -> float:
    """`value` between `low` and `high` as 0 to 1, cut off at both ends."""
    return max(0.0, min(1.0, (value - low) / (high - low)))
