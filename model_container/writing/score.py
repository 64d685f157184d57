"""How good a text without a fault is, 0 to 1: parts that a reader's choices gave their weights to. Pure functions.

docs/writing.md has the table, how the choices were made and where the threshold comes from.
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
"""Words in a row that the page has too, from which on they are its words and not the text's."""
_MANY_WORDS, _MANY_RUNS, _MANY_TURNS = 8, 4, 3
_NO_ORDER, _SOME_ORDER = -0.1, 0.35
"""Fluency (`order.fluency`) up to which a text is nonsense, and from which on it is none."""
_NOTHING, _SOMETHING = 5, 20
"""Words up to which a text says nothing, and from which on it may say something."""
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

    The weighted parts, less if the words are in no order or there
    are next to none. The gates of `rank.faults` are not looked at.
    """
    found = parts(text, prompt)
    whole = sum(weight * found[name] for name, weight in WEIGHTS.items())
    enough = _ramp(len(words_of(text)), _NOTHING, _SOMETHING)
    # Factors, not parts of the sum: nonsense must not be saved by its length or by words of the page.
    return whole * enough * _ramp(order.fluency(text), _NO_ORDER, _SOME_ORDER)


def parts(text: str, prompt: Prompt) -> dict[str, float]:
    """What the score is made of, each 0 to 1.

    verdict     the last sentences advise what the others lean to: 1; nothing to compare: a half; no advice: a quarter
    fluent      the order of its words, over the whole text (`order.fluency`)
    weakest     the same, of the sentence where it is worst
    worst_pair  the same, of the two neighbouring words where it is worst
    sentences   how short they are on average: full up to 14 words, none from 32
    straight    how seldom a sentence takes back what the one before said ("However, …")
    page_words  different words of the description, of four letters and more, that do not stand in a copied run
    page_runs   different three-word runs of the description that do not either: phrases of the page
    genre       a genre of the store is named
    various     different pairs of words among all (distinct-2, Li et al. 2016)
    length      full from 45 to 110 words
    tone        how far the words that judge agree with the tone that was asked for
    """
    said = words_of(names.as_one(text, prompt.name))
    sentences = _sentences(text, prompt.name)
    genres = [words_of(genre) for genre in prompt.genres]
    count = len(said)
    return {
        "verdict": _verdict(text, sentences),
        "fluent": _ramp(order.fluency(text), 0.0, 0.9),
        "weakest": _ramp(min(map(order.fluency, sentences), default=0.0), -1.0, 0.5),
        "worst_pair": _ramp(order.worst_pair(text), -5.5, -1.5),
        "sentences": 1 - _ramp(count / max(1, len(sentences)), 14, 32),
        "straight": 1 - min(1.0, len(_TURN.findall(text)) / _MANY_TURNS),
        **_of_the_page(said, words_of(names.as_one(prompt.description, prompt.name))),
        "genre": 1.0 if any(genre and contains(said, genre) for genre in genres) else 0.0,
        "various": len(set(pairwise(said))) / max(1, count - 1),
        "length": _ramp(count, 0, _MIN_LENGTH) * (1 - _ramp(count, _MAX_LENGTH, 2 * _MAX_LENGTH)),
        "tone": tone.fit(text, prompt.tone),
    }


def _of_the_page(said: list[str], page: list[str]) -> dict[str, float]:
    """What the text says in words of the page; a copied run counts as nothing, and nothing reaches over it."""
    own = [
        # A different word for each place, so that no run of three can reach over the gap or repeat it.
        f"qzgap{at}" if theirs else word
        for at, (word, theirs) in enumerate(zip(said, copied(said, page, COPIED), strict=True))
    ]
    told = {word for word in page if len(word) > 3} - _COMMON - {names.ONE}
    runs = {run for run in grams(own, 3) if names.ONE not in run and told & set(run)}
    return {
        "page_words": min(1.0, len(set(own) & told) / _MANY_WORDS),
        "page_runs": min(1.0, len(runs & grams(page, 3).keys()) / _MANY_RUNS),
    }


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
