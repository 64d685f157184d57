"""Checkpoints of a training run: a folder `checkpoint-N` counts once its `whole.json` lists the size of every file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

_MARK = "whole.json"


def mark_whole(folder: Path) -> None:
    """Write down the size of every file in a checkpoint; the checkpoint counts from now on.

    Call it once for each folder: a second list would contain the size of the first one, which it replaces.
    """
    # The list is written last and renamed into place: a process that dies before this point leaves a folder
    # without a list, which the next run throws away.
    sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    draft = folder / f"{_MARK}.part"
    draft.write_text(json.dumps(sizes), encoding="utf-8")
    draft.replace(folder / _MARK)


def last_whole(folder: Path) -> Path | None:
    """The newest whole checkpoint below `folder`, or None if there is none.

    Checkpoints that are not whole are deleted, since the process that
    wrote them is dead: call this only while holding the run's lock.
    """
    found: dict[int, Path] = {}
    for path in folder.glob("checkpoint-*"):
        if _is_whole(path):
            # Compared as numbers: as texts, checkpoint-1000 would come before checkpoint-200.
            found[int(path.name.rpartition("-")[2])] = path
        else:
            shutil.rmtree(path)
    return found[max(found)] if found else None


def state_of(checkpoint: Path) -> dict[str, Any]:
    """What the Trainer wrote about itself: `global_step`, `log_history` and more.

    Raises OSError or ValueError if the file is missing or damaged, which a whole checkpoint rules out.
    """
    state: dict[str, Any] = json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
    return state


def _is_whole(folder: Path) -> bool:
    """Whether every file that the list names is there with
    its full size; a missing or damaged list means no.
    """
    try:
        sizes: dict[str, int] = json.loads((folder / _MARK).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False
