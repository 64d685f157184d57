"""Naming a process for good: numbers are used again, a number with its start is not. Standard library only."""

from __future__ import annotations

from pathlib import Path


def started(pid: int) -> str | None:
    """When a living process began, in ticks since boot (proc(5)); None if it is gone, or where /proc is not Linux's."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in "ZX" else rest[18]
