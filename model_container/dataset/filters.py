"""What a data set is asked to be, and what came of it."""

from __future__ import annotations

import dataclasses
from collections import Counter

from model_container.dataset import Pair


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """What a review must be like to stay, and how the set is split."""

    language: str = "english"
    """Steam's name of it, or "all"."""
    min_words: int = 20
    max_words: int = 150
    min_helpful: int = 0
    """Readers who found it helpful."""
    vote: str = "any"
    """`up` or `down` keeps the reviews that recommend the game, or do not."""
    per_game: int = 300
    """Reviews of one game at most: the most helpful ones."""
    held_out: float = 0.1
    """Share of the games that no training sees."""
    seed: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of it."""

    train: list[Pair]
    held_out: list[Pair]
    seen: int
    left_out: Counter[str]
    """Reviews by why."""
    taken_out: Counter[str]
    """Pieces of reviews by what they were."""
