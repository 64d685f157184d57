"""Detects near-duplicates: reviews that were pasted again, perhaps with a few words changed.

MinHash with bands (Broder 1997; Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3): texts that
share most of their three-word runs land in the same bucket of at least one band; the runs themselves then decide.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model_container.writing.words import words_of

SAME = 0.5
"""Two reviews count as duplicates if they share at least this much of their three-word runs (Jaccard index)."""
_BANDS, _ROWS = 20, 4
"""Two texts that share 0.5 of their runs meet with a chance of 1 - (1 - 0.5^4)^20 = 72 %, at 0.7 99.6 %."""
_PRIME = (1 << 61) - 1


class NearDuplicates:
    """Remembers every text that it was given and found new. The same seed and texts give the same answers."""

    def __init__(self, seed: int = 1) -> None:
        draw = np.random.default_rng(seed)
        size = _BANDS * _ROWS
        # Products stay below 2^63: runs are hashed to 32 bits, factors have 31.
        self._factors = draw.integers(1, 1 << 31, size, dtype=np.uint64)
        self._shifts = draw.integers(0, 1 << 31, size, dtype=np.uint64)
        self._bands: dict[tuple[int, bytes], list[int]] = {}
        self._runs: list[frozenset[int]] = []

    def is_new(self, text: str) -> bool:
        """Whether no earlier text was like this one; if so, it is remembered.

        A text that is found to be a duplicate is not remembered, so that a
        chain of small changes does not drift away from the text that was kept.
        """
        runs = frozenset(_runs(words_of(text)))
        keys = self._keys(np.fromiter(runs, np.uint64, len(runs)))
        # Only texts that share a bucket are compared in full;
        # comparing all of them would be quadratic in the reviews.
        met = {number for key in keys for number in self._bands.get(key, ())}
        if any(len(runs & self._runs[number]) >= SAME * len(runs | self._runs[number]) for number in met):
            return False
        for key in keys:
            self._bands.setdefault(key, []).append(len(self._runs))
        self._runs.append(runs)
        return True

    def _keys(self, runs: npt.NDArray[np.uint64]) -> list[tuple[int, bytes]]:
        """A bucket for each band: the least hashes of its rows."""
        mixed = (runs[:, None] * self._factors + self._shifts) % np.uint64(_PRIME)  # (runs, hashes)
        least = mixed.min(axis=0).reshape(_BANDS, _ROWS)
        return [(band, row.tobytes()) for band, row in enumerate(least)]


def _runs(words: Sequence[str]) -> list[int]:
    """Hashes of the three-word runs, or of the words themselves if there are fewer than three."""
    size = min(3, max(1, len(words)))
    # At least one run, even for an empty text, so that two empty texts count as duplicates.
    joined = [" ".join(words[i : i + size]) for i in range(max(1, len(words) - size + 1))]
    return [zlib.crc32(run.encode()) for run in joined]
