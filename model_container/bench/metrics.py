"""Measures of generated reviews. Pure functions, standard library only; the ranker uses none of them.

repeated_ngrams   1 - distinct/all n-grams of a text (Welleck et al. 2020, seq-rep-n)
distinct          distinct/all n-grams of its first 50 words (Li et al. 2016; a fixed length, since it falls with length)
self_bleu         BLEU-4 of a text against all others (Zhu et al. 2018, Texygen): how much alike a run's texts are
swap_wins         how often a text is nearer to its own description than to others' (TF-IDF cosine, Salton and
                  Buckley 1988), the game's name taken out of both
copied            share of a text's 8-grams that occur in its description
interval          bootstrap, percentiles (Efron 1979)
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import fmean

Words = Sequence[str]
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FIRST_WORDS = 50


def words_of(text: str, name: str = "") -> list[str]:
    """The words in lower case; a name, if one is given, is left out wherever it occurs whole.

    It repeats the ranker's splitting on purpose: a change to the ranker must not change what is measured.
    """
    if name:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return [word.lower() for word in _WORD.findall(text)]


def repeated_ngrams(words: Words, n: int) -> float:
    """The share of n-grams that are repetitions: 0 (none
    occurs twice) to nearly 1; 0 for texts shorter than `n`.
    """
    grams = _grams(words, n)
    return 1 - len(grams) / grams.total() if grams else 0.0


def distinct(words: Words, n: int) -> float:
    """The share of distinct n-grams among the first 50 words, 0 to 1; 1 for texts shorter than `n`."""
    return 1 - repeated_ngrams(words[:_FIRST_WORDS], n)


def copied(words: Words, description: Words) -> float:
    """The share of 8-grams that occur in the description, 0 to 1; 0 for shorter texts."""
    grams = _grams(words, 8)
    page_grams = _grams(description, 8)
    return sum(times for gram, times in grams.items() if gram in page_grams) / grams.total() if grams else 0.0


def shared_runs(words: Words, description: Words, n: int) -> int:
    """How many different runs of `n` words occur in both."""
    return len(_grams(words, n).keys() & _grams(description, n).keys())


def self_bleu(texts: Sequence[Words]) -> list[float]:
    """For each text its BLEU-4 against all others, 0 (unlike) to 1 (a copy); 0 for a text that has no others.

    Sizes 1 to 4; a size without a match counts as half a match (Chen and Cherry 2014, method 1).
    """
    values = [0.0] * len(texts)
    if len(texts) < 2:
        return values
    for n in range(1, 5):
        counted = [_grams(words, n) for words in texts]
        # A text is compared with all others, not with itself:
        # knowing the two highest counts saves comparing all pairs.
        most, second = _two_highest(counted)
        for number, grams in enumerate(counted):
            # A text's own count is no match: if it holds the highest, the second highest is what others have.
            matched = sum(
                min(times, second[gram] if most[gram][1] == number else most[gram][0])
                for gram, times in grams.items()
            )
            # Logarithms are added, since BLEU is a geometric mean over the four sizes.
            values[number] += math.log((matched or 0.5) / max(1, grams.total())) / 4
    lengths = [len(words) for words in texts]
    return [math.exp(value) * _brevity(lengths, number) for number, value in enumerate(values)]


def swap_wins(texts: Sequence[Words], descriptions: Sequence[Words], others: int, seed: int) -> list[float]:
    """For each text the share of `others` descriptions,
    drawn by seed, to which it is less near than to its own.

    0.5 is chance, 1 means that its own description is the nearest of all; a
    tie counts half. With fewer descriptions than `others`, all are taken.
    """
    weights = _idf(descriptions)
    pages = [_vector(words, weights) for words in descriptions]
    draw = random.Random(seed)
    values = []
    for number, words in enumerate(texts):
        vector = _vector(words, weights)
        # Drawn again for each text, so that one unusual description does not decide all comparisons.
        rest = [other for other in range(len(pages)) if other != number]
        own = _cosine(vector, pages[number])
        near = [_cosine(vector, pages[other]) for other in draw.sample(rest, min(others, len(rest)))]
        values.append(fmean((own > one) + 0.5 * (own == one) for one in near) if near else 0.5)
    return values


def interval(values: Sequence[float], *, seed: int = 0, times: int = 2_000) -> tuple[float, float]:
    """Bounds of the middle 95 % of the mean over samples drawn with replacement. `values` must not be empty.

    The same values and seed give the same bounds.
    """
    draw = random.Random(seed)
    means = sorted(fmean(draw.choices(values, k=len(values))) for _ in range(times))
    return means[round(0.025 * (times - 1))], means[round(0.975 * (times - 1))]


def _grams(words: Words, n: int) -> Counter[tuple[str, ...]]:
    """All runs of `n` words with their counts."""
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _two_highest(
    counted: Sequence[Counter[tuple[str, ...]]],
) -> tuple[dict[tuple[str, ...], tuple[int, int]], dict[tuple[str, ...], int]]:
    """For each n-gram the highest count in one text with that
    text's number, and the highest count in any other text.
    """
    most: dict[tuple[str, ...], tuple[int, int]] = {}
    second: dict[tuple[str, ...], int] = {}
    for number, grams in enumerate(counted):
        for gram, times in grams.items():
            best, where = most.get(gram, (0, -1))
            if times > best:
                most[gram], second[gram] = (times, number), best
            else:
                second[gram] = max(second[gram], times)
                most[gram] = (best, where)
    return most, second


def _brevity(lengths: Sequence[int], number: int) -> float:
    """BLEU's penalty for a text shorter than the reference nearest in length (Papineni et al. 2002)."""
    own = lengths[number]
    nearest = min((abs(other - own), other) for at, other in enumerate(lengths) if at != number)[1]
    return 1.0 if own >= nearest else math.exp(1 - nearest / max(1, own))


def _idf(descriptions: Sequence[Words]) -> Callable[[str], float]:
    """How telling a word is: 0 if every description has it, more the fewer have it."""
    seen = Counter(word for words in descriptions for word in set(words))
    return lambda word: math.log((1 + len(descriptions)) / (1 + seen[word]))


def _vector(words: Words, weight: Callable[[str], float]) -> dict[str, float]:
    """Each word's count times its weight."""
    return {word: times * weight(word) for word, times in Counter(words).items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """The cosine of two sparse vectors; 0 if either has no length."""
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return sum(value * other.get(word, 0.0) for word, value in one.items()) / lengths if lengths else 0.0
