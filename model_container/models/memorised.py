"""The 8-word runs that a model was trained on, as hashes, by which texts are recognised that repeat a player's words.

The file `learned.npy` in a model folder holds uint64 numbers: first, how many runs each hash stands for; then the sorted
hashes (BLAKE2b of a run's words). Sampling by hash keeps the file small, and it keeps the same runs of the text that is
checked as of the texts that were learned (Broder 1997).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

FILE = "learned.npy"
RUN = 8
"""Words in a run."""


H = TypeVar("H", np.uint32, np.uint64)


class Learned:
    """A read-only table of hashes; the file is memory-mapped."""

    def __init__(self, table: npt.NDArray[np.uint64]) -> None:
        self._one_in, self._hashes = int(table[0]), table[1:]

    def shared(self, words: Sequence[str]) -> int:
        """An estimate of how many 8-word runs of a text were in
        the training texts; exact if no run had to be sampled away.

        0 if the text is shorter than a run.
        """
        asked = _sampled({_hash(run) for run in _runs(words)}, self._one_in)
        return int(among(self._hashes, asked).sum()) * self._one_in


def write(texts: Iterable[Sequence[str]], folder: Path, *, most: int = 1_000_000) -> None:
    """Write the runs of some texts to `folder`; the file has at most 8 bytes times `most`.

    Each text is given as its words (`rank.words_of`).
    """
    one_in, kept = 1, set[int]()
    for words in texts:
        kept |= {number for number in map(_hash, _runs(words)) if number % one_in == 0}
        # Doubling keeps exactly those hashes that a smaller sample
        # would have kept, so earlier texts need not be read again.
        while len(kept) > most:
            one_in *= 2
            kept = {number for number in kept if number % one_in == 0}
    table = np.concatenate([np.array([one_in], np.uint64), _sampled(kept, 1)])
    np.save(folder / FILE, table)


def load(folder: Path) -> Learned | None:
    """Load the table of a model folder; None if it has none."""
    path = folder / FILE
    return Learned(np.load(path, mmap_mode="r")) if path.is_file() else None


def among(table: npt.NDArray[H], asked: npt.NDArray[H]) -> npt.NDArray[np.bool_]:
    """Of each hash that is asked for whether it stands in a sorted table."""
    if not len(table):
        return np.zeros(len(asked), np.bool_)
    # searchsorted returns the length for a hash beyond the last one.
    at = np.minimum(np.searchsorted(table, asked), len(table) - 1)
    found: npt.NDArray[np.bool_] = table[at] == asked
    return found


def hash_of(run: str, size: int) -> int:
    """A number of `size` bytes for some words."""
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=size).digest(), "big")


def _sampled(hashes: set[int], one_in: int) -> npt.NDArray[np.uint64]:
    """The hashes that one in `one_in` keeps, sorted."""
    return np.array(sorted(number for number in hashes if number % one_in == 0), np.uint64)


def _runs(words: Sequence[str]) -> Iterable[str]:
    """All runs of 8 words; none if there are fewer words."""
    return (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _hash(run: str) -> int:
    """64 bits: among a million runs, a chance match is one
    in ten million million for each run that is checked.
    """
    return hash_of(run, 8)
