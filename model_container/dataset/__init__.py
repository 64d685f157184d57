"""Pairs of a description and a review: what a model of one's own is trained on.

A data set is a folder:

    train.jsonl, held_out.jsonl    one `Pair` a line; no game stands in both
    card.json, card.md, *.svg      where it comes from, what was left out and why, counts and plots
    raw/                           what was fetched (see `core.steam.dataset.collector`); not needed for training
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.errors import UsageError

TRAIN, HELD_OUT, CARD = "train.jsonl", "held_out.jsonl", "card.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """One example, as `core.domain.prompt_text` puts it together."""

    game: str
    """Its app id; for a review of an unknown game, a name that no other has."""
    name: str
    genres: tuple[str, ...]
    description: str
    opening: str
    """First words that the model is given and need not learn; may be empty."""
    review: str
    """What it learns to write after them; one line."""
    voted_up: bool = True
    votes_up: int = 0
    language: str = ""


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file. Raises UsageError where it is absent or none."""
    pairs = []
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row: dict[str, Any] = json.loads(line)
                pairs.append(Pair(**{**row, "genres": tuple(row["genres"])}))
    except FileNotFoundError:
        raise UsageError(
            f"{path.parent} is no data set: it has no {path.name}; make one with `grg dataset build`"
        ) from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError(
            f"{path}, line {len(pairs) + 1} is no pair ({error!r}): build the data set again"
        ) from error
    if not pairs:
        raise UsageError(f"{path} is empty: build the data set with more games or milder filters")
    return pairs


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write a file of pairs, whole or not at all."""
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as file:
        for pair in pairs:
            file.write(json.dumps(dataclasses.asdict(pair), ensure_ascii=False) + "\n")
    draft.replace(path)


def digest(folder: Path) -> str:
    """What a data set is told apart by: 16 hexadecimal digits of the hash of its two files."""
    together = hashlib.sha256()
    for name in (TRAIN, HELD_OUT):
        together.update((folder / name).read_bytes())
    return together.hexdigest()[:16]
