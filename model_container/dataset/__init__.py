"""Data sets of pairs, a description and a review, to train a model of your own on.

A data set is a folder:

    train.jsonl, held_out.jsonl    one `Pair` a line; no game is in both files
    card.json, card.md, *.svg      the source, what was left out and why, counts and plots
    raw/                           the downloads (`core.steam.dataset.collector`); training does not need them
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.errors import UsageError
from core.runtime.files import large_file

TRAIN, HELD_OUT, CARD = "train.jsonl", "held_out.jsonl", "card.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """One training example; `core.domain.prompt_text` turns it into the text that a model sees."""

    game: str
    """The game's app id or, if the game is unknown, a name that no other game has."""
    name: str
    genres: tuple[str, ...]
    description: str
    opening: str
    """The first words of the review, which the model is given and does not learn; may be empty."""
    review: str
    """The rest of the review on one line: what the model learns to write."""
    voted_up: bool = True
    votes_up: int = 0
    language: str = ""


def read_pairs(path: Path) -> list[Pair]:
    """Read the pairs of a file. Raises UsageError if it is missing, malformed or empty."""
    pairs = []
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row: dict[str, Any] = json.loads(line)
                # JSON has no tuples, and a frozen Pair with a list could not be hashed.
                pairs.append(Pair(**{**row, "genres": tuple(row["genres"])}))
    except FileNotFoundError:
        raise UsageError(
            f"{path.parent} is not a data set: it has no {path.name}; make one with `grg dataset build`"
        ) from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError(
            f"{path}, line {len(pairs) + 1} is not a pair ({error!r}): build the data set again"
        ) from error
    if not pairs:
        raise UsageError(f"{path} is empty: build the data set with more games or milder filters")
    return pairs


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write a file of pairs, one JSON object on each line. The file appears only once it is complete.

    An earlier file of that name is replaced. Raises OSError if the disk fails.
    """
    with large_file(path) as file:
        for pair in pairs:
            file.write((json.dumps(dataclasses.asdict(pair), ensure_ascii=False) + "\n").encode())


def digest(folder: Path) -> str:
    """A data set's identity: 16 hexadecimal digits of the hash of its two files.

    Equal pairs in the same order have the same digest, wherever and
    whenever they were built. Raises OSError if a file is missing.
    """
    together = hashlib.sha256()
    for name in (TRAIN, HELD_OUT):
        together.update((folder / name).read_bytes())
    return together.hexdigest()[:16]
