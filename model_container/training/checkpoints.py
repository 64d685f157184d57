"""Checkpoints of a training run: a folder `checkpoint-N` counts once its `whole.json` lists the size of every file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

_MARK = "whole.json"


def mark_whole(folder: Path) -> None:
    """Write down what a checkpoint consists of; it counts from now on."""
    sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    draft = folder / f"{_MARK}.part"
    draft.write_text(json.dumps(sizes), encoding="utf-8")
    draft.replace(folder / _MARK)


def last_whole(folder: Path) -> Path | None:
    """The newest whole checkpoint; those that are not whole are removed."""
    found: dict[int, Path] = {}
    for path in folder.glob("checkpoint-*"):
        if _is_whole(path):
            found[int(path.name.rpartition("-")[2])] = path
        else:
            shutil.rmtree(path)
    return found[max(found)] if found else None


def state_of(checkpoint: Path) -> dict[str, Any]:
    """What the Trainer wrote of itself: global_step, log_history and more."""
    state: dict[str, Any] = json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
    return state


def _is_whole(folder: Path) -> bool:
    try:
        sizes: dict[str, int] = json.loads((folder / _MARK).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False
