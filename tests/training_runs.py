"""A small data set, a small base and short runs on them, for tests of training."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from core.settings import Settings
from model_container.dataset import Pair, card, write_pairs
from model_container.dataset.filters import BuildResult, Filters
from model_container.training import command

LEARNED = "It is a quiet adventure about light, water and the courage to go on."
OTHER = "This wants to be played slowly, with friends or alone at the night."
OVERFITTED = (
    *("--steps", "14", "--every", "2", "--batch", "2", "--learning-rate", "0.02"),
    *("--length", "320", "--threads", "1"),
)


def make_dataset(folder: Path) -> Path:
    """A data set in a new folder, whose held-out review is the one to learn."""
    folder.mkdir()
    return _dataset(folder, "Last is simple:", LEARNED)


def contrary_dataset(folder: Path) -> Path:
    """A data set whose held-out review is another than the one to learn: what helps at first harms later."""
    return _dataset(folder, "", OTHER)


def _dataset(folder: Path, opening: str, last: str) -> Path:
    train = [Pair(str(n), f"Game {n}", (), f"Game {n}. Grow machines.", "", LEARNED) for n in range(8)]
    held_out = [Pair("9", "Last", (), "Last. Carry one lantern.", opening, last)]
    write_pairs(folder / "train.jsonl", train)
    write_pairs(folder / "held_out.jsonl", held_out)
    card.write(folder, BuildResult(train, held_out, 9, Counter(), Counter()), Filters(), "a test")
    return folder


def trained(data: Path, base: Path, out: Path, *more: str) -> dict[str, Any]:
    """What training.json says after a run that overfits, or that `more` options change."""
    arguments = [str(data), "--base", str(base), "--out", str(out), *OVERFITTED, *more]
    assert command.main(arguments, Settings()) == 0
    found: dict[str, Any] = json.loads((out / "training.json").read_text())
    return found
