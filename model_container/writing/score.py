"""How good a text without a fault is, 0 to 1: parts that a reader's choices gave their weights to. Pure functions.

docs/writing.md has the table, how the choices were made and what the threshold is made from.
"""

from __future__ import annotations

import math
from itertools import pairwise

from core.domain import Prompt
from core.domain.text import sentence_ends
from model_container.writing import names, order, tone
from model_container.writing.words import contains, copied, grams, words_of

COPIED = 6
"""Words in a row that the page has too, from which on they are its words and not the text's."""
_ENOUGH_WORDS, _ENOUGH_RUNS = 8, 4
_COMMON_WORDS = """
    the and for with that this from you your are its has have was were can will all one more into out not but
    they them their our who what when where which while than then also any each other some such only about over
    game games play player players new get make
"""
_COMMON = frozenset(_COMMON_WORDS.split())

WEIGHTS = {
    "fluent": 0.3,
    "weakest": 0.1,
    "page_words": 0.15,
    "page_runs": 0.15,
    "genre": 0.05,
    "various": 0.1,
    "length": 0.1,
    "tone": 0.05,
}


def score(text: str, prompt: Prompt) -> float:
    """0 (nonsense, or nothing of the game) to 1."""
    found = parts(text, prompt)
    return sum(weight * found[name] for name, weight in WEIGHTS.items()) / sum(WEIGHTS.values())


def parts(text: str, prompt: Prompt) -> dict[str, float]:
    """What the score is made of, each 0 to 1.

    fluent      the order of its words, over the whole text (`order.fluency`)
    weakest     the same, of the sentence where it is worst
    page_words  different words of the description, of four letters and more, that do not stand in a copied run
    page_runs   different three-word runs of the description that do not either: phrases of the page
    genre       a genre of the store is named
    various     different pairs of words among all (distinct-2, Li et al. 2016)
    length      full from 45 to 110 words
    tone        how far the words that judge agree with the tone that was asked for
    """
    said = words_of(names.as_one(text, prompt.name))
    page = words_of(names.as_one(prompt.description, prompt.name))
    own = [word for word, theirs in zip(said, copied(said, page, COPIED), strict=True) if not theirs]
    told = {word for word in page if len(word) > 3} - _COMMON - {names.ONE}
    # a copied run is one gap, not a bridge
    gapped = [
        f"qzgap{at}" if theirs else word
        for at, (word, theirs) in enumerate(zip(said, copied(said, page, COPIED), strict=True))
    ]
    runs = {
        run
        for run in grams(gapped, 3)
        if names.ONE not in run and any(len(word) > 3 and word not in _COMMON for word in run)
    }
    genres = [words_of(genre) for genre in prompt.genres]
    count = len(said)
    return {
        "fluent": _ramp(order.fluency(text), 0.0, 0.9),
        "weakest": _ramp(min((order.fluency(one) for one in _sentences(text)), default=0.0), -1.0, 0.5),
        "page_words": min(1.0, len(set(own) & told) / _ENOUGH_WORDS),
        "page_runs": min(1.0, len(runs & grams(page, 3).keys()) / _ENOUGH_RUNS),
        "genre": 1.0 if any(genre and contains(said, genre) for genre in genres) else 0.0,
        "various": len(set(pairwise(said))) / max(1, count - 1),
        "length": min(1.0, count / 45) if count <= 110 else max(0.0, 1 - (count - 110) / 110),
        "tone": tone.fit(text, prompt.tone),
    }


def _sentences(text: str) -> list[str]:
    ends = [0, *sentence_ends(text)]
    return [text[start:end] for start, end in pairwise(ends)]


def _ramp(value: float, low: float, high: float) -> float:
    if math.isnan(value):
        return 0.0
    return max(0.0, min(1.0, (value - low) / (high - low)))
