"""Identifying a process: process ids are reused, an id together with its start time is not. Standard library only."""

from __future__ import annotations

from pathlib import Path


def start_time(pid: int) -> str | None:
    """When a living process started, in ticks since boot (see proc(5)). None if it is gone, or without a Linux /proc."""
    try:
        # The second field, the program's name, may hold spaces and brackets, so fields count from its last bracket.
        state, *rest = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    # A zombie does nothing any more, although its entry stays until its parent
    # collects it. Field 22 of proc(5) is the start time; `rest` begins with field 4.
    return None if state in "ZX" else rest[18]
