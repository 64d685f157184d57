"""Checkpoints of a training run: a folder `checkpoint-N` counts once its `whole.json` lists the size of every file.

`best-N` is a copy of the weights of the checkpoint with the lowest held-out loss so far, which outlives it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.runtime.files import write_atomically

_MARK = "whole.json"
_STATE = "trainer_state.json"
_WEIGHTS = ("config.json", "generation_config.json", "adapter_config.json", "*.safetensors")
CHECKPOINT, BEST = "checkpoint", "best"
"""What the folders' names begin with; the number of steps follows."""


def mark_whole(folder: Path) -> None:
    """Record the size of every file in a checkpoint, which counts from then on.

    Call it once for each folder: a second list would contain the size of the first one, which it replaces.
    """
    # The list is written last and renamed into place: a process that dies before this point leaves a folder
    # without a list, which the next run deletes.
    sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    write_atomically(folder / _MARK, json.dumps(sizes).encode(), mode=0o644)


def last_whole(folder: Path, kind: str = CHECKPOINT) -> Path | None:
    """The newest whole checkpoint (or other `kind`) below `folder`, or None if there is none.

    Those that are not whole are deleted, since the process that
    wrote them is dead: call this only while holding the run's lock.
    """
    found: dict[int, Path] = {}
    for path in folder.glob(f"{kind}-*"):
        if _is_whole(path):
            # Compared as numbers: as texts, checkpoint-1000 would come before checkpoint-200.
            found[steps_of(path)] = path
        else:
            shutil.rmtree(path)
    return found[max(found)] if found else None


def keep_if_best(checkpoint: Path) -> None:
    """Keep the weights of a whole checkpoint as `best-N` beside it, unless its held-out loss is not the lowest so far.

    Repeating it changes nothing. An earlier `best-N` is deleted once the new one is whole.
    """
    state = state_of(checkpoint)
    target = checkpoint.with_name(f"{BEST}-{steps_of(checkpoint)}")
    # A checkpoint that a SIGTERM brought about has no held-out loss.
    measured = held_out_entries(state)
    if not measured or best_entry(state)["step"] != state["global_step"] or _is_whole(target):
        return
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for pattern in _WEIGHTS:
        for path in checkpoint.glob(pattern):
            try:
                # A second name for the same file: the checkpoint may be deleted, and no gigabytes are written.
                os.link(path, target / path.name)
            except OSError:  # a file system without hard links
                shutil.copyfile(path, target / path.name)
    mark_whole(target)
    for path in checkpoint.parent.glob(f"{BEST}-*"):
        if path != target:
            shutil.rmtree(path)


def state_of(checkpoint: Path) -> dict[str, Any]:
    """The state that the Trainer wrote: `global_step`, `log_history` and more.

    Raises OSError or ValueError if the file is missing or damaged, which a whole checkpoint rules out.
    """
    state: dict[str, Any] = json.loads((checkpoint / _STATE).read_text(encoding="utf-8"))
    return state


def steps_of(folder: Path) -> int:
    """The number in a checkpoint's name."""
    return int(folder.name.rpartition("-")[2])


def held_out_entries(state: dict[str, Any]) -> list[dict[str, float]]:
    """The entries of a state's history that have a held-out loss (`eval_loss`, nats a token), in order of their `step`."""
    return [entry for entry in state["log_history"] if "eval_loss" in entry]


def best_entry(state: dict[str, Any]) -> dict[str, float]:
    """The entry with the lowest held-out loss; of equal ones the first. The state must have one."""
    return min(held_out_entries(state), key=lambda entry: entry["eval_loss"])


def has_stalled(losses: Sequence[float], patience: int) -> bool:
    """Whether the last `patience` held-out losses are no lower than the lowest one before them; never if it is 0."""
    return 0 < patience < len(losses) and min(losses[-patience:]) >= min(losses[:-patience])


def _is_whole(folder: Path) -> bool:
    """Whether every file that the list names is there with
    its full size; a missing or damaged list means no.
    """
    try:
        sizes: dict[str, int] = json.loads((folder / _MARK).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False
