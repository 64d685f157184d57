"""Packs pairs into rows of tokens, with a mask of the tokens that the model learns.

A row contains several whole pairs, so that there is hardly any padding. Each pair has its own positions, and
`trainer` lets no pair attend to another. Packing is first fit over a shuffled list. A pair that is longer than
a row is cut at its end.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from core.domain import PRESETS, Prompt
from core.errors import UsageError
from core.runtime.files import large_file
from model_container.dataset import Pair
from model_container.models.folders import FACTS, PLAIN
from model_container.models.told import TOLD
from model_container.writing.fit import fit
from model_container.writing.formats import told_text

_OPEN_ROWS = 64
"""The number of rows that are being filled at one time."""
_MARK = "Review:"
"""What a review is encoded after, and what is taken off again."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One pair as tokens: the prompt, the review, the end of the text."""

    tokens: list[int]
    asked: int
    """The number of tokens in the prompt, including the opening: they are read, but not learned."""
    written_bytes: int
    """Bytes (UTF-8) of the learned text, by which models with different vocabularies are compared."""
    thumb: int = 0
    """What people thought of the text, see `preference`; 0 if it is not about that."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Packed pairs; all arrays have the shape (rows, length)."""

    tokens: npt.NDArray[np.int32]
    pairs: npt.NDArray[np.int32]
    """The number of the pair within its row, from 1; 0 for padding."""
    learned: npt.NDArray[np.bool_]
    """Whether the token at this position is learned, that is predicted from the position before it."""
    written_bytes: int
    thumbs: npt.NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 0), np.int8))
    """The pairs' thumbs, of shape (rows, most pairs in a row); that of pair number 1 comes first."""

    def save(self, path: Path) -> None:
        """Write the rows to `path`. The file appears only once
        it is complete, so a killed run never leaves half of one.
        """
        with large_file(path) as file:
            np.savez(
                file,
                tokens=self.tokens,
                pairs=self.pairs,
                learned=self.learned,
                written_bytes=self.written_bytes,
                thumbs=self.thumbs,
            )

    @classmethod
    def load(cls, path: Path) -> Rows:
        """Read what `save` wrote. Raises OSError if the file is missing."""
        with np.load(path) as found:
            # Rows that an older version packed have no thumbs.
            thumbs = {"thumbs": found["thumbs"]} if "thumbs" in found else {}
            return cls(
                found["tokens"], found["pairs"], found["learned"], int(found["written_bytes"]), **thumbs
            )


class Encoder:
    """Encodes pairs as exactly the tokens that the writer would give the model."""

    def __init__(
        self, tokenizer: Any, end: int, context: int, window: int, length: int, *, form: str = PLAIN
    ) -> None:
        """`context` and `window` are the model's, in tokens (window 0: none); `length` is a row's.

        `form` is the prompts' (see `formats`): a pair that is written with facts has its whole prompt as description.
        """
        # A copy, since the one at hand may be saved later: what a text spells as `<|endoftext|>` is text, as in `engines`.
        self._tokenizer: Any = Tokenizer.from_str(tokenizer.to_str())
        self._tokenizer.encode_special_tokens = True
        self._end, self._length, self._form = end, length, form
        self._before = len(self._tokenizer.encode(_MARK, add_special_tokens=False).ids)
        # As `engines` cut it, ctranslate2 being the narrower one.
        room = min(context, length) - PRESETS["house"].max_new_tokens
        self._budget = min(window or context, room)
        if self._budget < 16:
            raise UsageError(f"rows of {length} tokens are too short for prompts: use at least 256")
        # Many reviews share a game's prompt, and cutting it encodes the description several times over.
        self._prompt = functools.lru_cache(maxsize=4096)(self._cut)

    def encode(self, pair: Pair) -> Encoded:
        """The prompt cut to the writer's budget, then the review, then the end of the text.

        What exceeds a row's length is cut off at the end, so a very long review loses its end-of-text token.
        """
        asked = self._prompt(pair.name, pair.genres, pair.description, pair.opening)
        # As the middle of a text: some tokenizers put a token before a text, or make a space of its beginning. The space
        # belongs to the word after it, in the vocabulary as well as in the model's texts.
        text = f"{_MARK} {pair.review.strip()}"
        review_ids = self._tokenizer.encode(text, add_special_tokens=False).ids[self._before :]
        # Cut rather than dropped: most of a long review is as good to learn from as a short one.
        tokens = [*asked, *review_ids, self._end][: self._length]
        return Encoded(tokens, len(asked), len(pair.review.encode()))

    def _cut(self, name: str, genres: tuple[str, ...], description: str, opening: str) -> list[int]:
        """The prompt's tokens, cut as the writer cuts it.
        Facts' prompts are short by design and never cut.
        """
        if self._form == FACTS:
            whole: list[int] = self._tokenizer.encode(description).ids
            return whole
        prompt = Prompt("", 0, name, genres, description, opening, seed=0)

        def count(text: str) -> int:
            return len(self._tokenizer.encode(text).ids)

        if self._form == TOLD:
            text = told_text(prompt, count, self._budget)
        else:
            text, _ = fit(prompt, count, self._budget)
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids


def pack(pairs: Iterable[Encoded], length: int, seed: int) -> Rows:
    """Rows of `length` tokens, in a shuffled order that depends on the pairs and `seed` alone.

    Every pair must have at most `length` tokens, which `Encoder.encode` ensures.
    """
    shuffled = list(pairs)
    Random(seed).shuffle(shuffled)
    rows: list[list[Encoded]] = []
    room: list[tuple[int, int]] = []  # (row, free places), oldest first
    for pair in shuffled:
        size = len(pair.tokens)
        place = next((i for i, (_, free) in enumerate(room) if free >= size), None)
        if place is None:
            # No open row has room, so a new one begins.
            rows.append([pair])
            room.append((len(rows) - 1, length - size))
            # Older rows are nearly full by now; looking through
            # them all would make packing quadratic in the pairs.
            room = room[-_OPEN_ROWS:]
        else:
            row, free = room[place]
            rows[row].append(pair)
            room[place] = (row, free - size)
    return _arrays(rows, length)


def _arrays(rows: Sequence[Sequence[Encoded]], length: int) -> Rows:
    """The arrays of `Rows`. Padding has token 0 and pair 0, and is not learned."""
    tokens = np.zeros((len(rows), length), np.int32)
    numbers = np.zeros((len(rows), length), np.int32)
    learned = np.zeros((len(rows), length), np.bool_)
    thumbs = np.zeros((len(rows), max(map(len, rows), default=0)), np.int8)
    for at, row in enumerate(rows):
        start = 0
        for number, pair in enumerate(row, 1):
            stop = start + len(pair.tokens)
            tokens[at, start:stop] = pair.tokens
            numbers[at, start:stop] = number
            # Only the review is learned: a loss on the prompt
            # would teach the model to write store descriptions.
            learned[at, start + pair.asked : stop] = True
            thumbs[at, number - 1] = pair.thumb
            start = stop
    return Rows(tokens, numbers, learned, sum(pair.written_bytes for row in rows for pair in row), thumbs)
