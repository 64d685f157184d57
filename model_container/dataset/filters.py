"""The filters of a data set, and the result of building one."""

from __future__ import annotations

import dataclasses
from collections import Counter

from model_container.dataset import Pair


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """Which reviews are kept, and how the set is split."""

    language: str = "english"
    """Steam's name of the language, or "all"."""
    min_words: int = 20
    max_words: int = 150
    min_helpful: int = 0
    """The least number of readers who found a review helpful."""
    vote: str = "any"
    """`up` keeps only reviews that recommend the game, `down` only those that advise against it."""
    per_game: int = 300
    """The most reviews kept of one game; the most helpful ones are chosen."""
    held_out: float = 0.1
    """The share of games that are kept out of training."""
    seed: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class BuildResult:
    """A built data set, and what was left out of it."""

    train: list[Pair]
    held_out: list[Pair]
    seen: int
    left_out: Counter[str]
    """How many reviews were left out, by reason."""
    taken_out: Counter[str]
    """How many pieces were cut out of reviews, by kind."""
    undescribed: Counter[str] = dataclasses.field(default_factory=Counter)
    """How many reviews were left out since nothing describes their game, by app id."""
