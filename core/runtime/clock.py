"""Clocks that nobody sets while the program runs. Standard library only."""

from __future__ import annotations

import time
from collections.abc import Callable


def elapsed() -> float:
    """Seconds of a clock that nobody can set and that keeps running while the machine sleeps, if the system has one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def steady_clock() -> Callable[[], float]:
    """A clock of Unix seconds: the time of day when this is called, and what has passed since.

    If the time of day is set later, by hand or when a machine without a clock of its own finds the network, no deadline
    comes sooner or later for it.
    """
    offset = time.time() - elapsed()
    return lambda: offset + elapsed()
