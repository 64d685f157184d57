"""Kills a worker that holds its lock and does nothing any more: stopped, hung, or starved of memory.

A worker touches `worker.beat` while it makes progress (`core.health.heartbeat`). The prompts of one that does not were
marked when it received them, so that they are written one by one from then on and their attempts count.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from core.health.process import start_time
from core.local.source import WORKER_BEAT, worker_runs

log = logging.getLogger("grg.fleet")


class Watchdog:
    """The bot's side: call `check` again and again."""

    def __init__(self, state_dir: Path, hold_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` returns monotonic seconds."""
        self._state_dir, self._hold_s, self._clock = state_dir, hold_s, clock
        self._seen: tuple[str, int] | None = None
        self._since = 0.0

    def check(self) -> None:
        """Kill the worker if it was silent for `hold_s` seconds of our own clock, which stops while a laptop sleeps."""
        now, seen = self._clock(), self._beat()
        # The file's time is compared with itself only, so a wall clock that jumps does no harm.
        if seen is None or seen != self._seen:
            self._seen, self._since = seen, now
            return
        if now - self._since < self._hold_s or not worker_runs(self._state_dir):
            return
        pid, since = seen[0].split()
        if start_time(int(pid)) == since:  # and not another process with the same id
            log.warning(
                "the worker, pid %s, has been silent for %.0f s: it is killed", pid, now - self._since
            )
            with contextlib.suppress(ProcessLookupError):  # it ended just now
                os.kill(int(pid), signal.SIGKILL)
        # Another full period, so that a worker that takes long to die is not killed again at every check.
        self._since = now

    def _beat(self) -> tuple[str, int] | None:
        path = self._state_dir / WORKER_BEAT
        try:
            content = path.read_text("ascii")
            return (content, path.stat().st_mtime_ns) if len(content.split()) == 2 else None
        except (OSError, ValueError):
            return None  # of a worker of an older version, which gives no sign
