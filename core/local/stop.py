"""Ending the worker of this machine, which would otherwise stay ready for `GRG_LINGER_S`."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from core.errors import WriterError
from core.health.process import start_time
from core.local.database import is_locked
from core.local.source import WORKER_BEAT, WORKER_LOCK

PATIENCE_S = 20.0
"""A worker that is writing has 15 s to finish before it gives its prompts back."""
_POLL_S = 0.02


def stop_worker(state_dir: Path, patience_s: float = PATIENCE_S) -> bool:
    """Ask the worker to end and wait until it has. Returns False if none runs. Safe to repeat.

    Raises WriterError if it does not end in time, StorageError if the state folder cannot be read.
    """
    lock = state_dir / WORKER_LOCK
    if not is_locked(lock):
        return False
    pid = _pid(state_dir / WORKER_BEAT)
    if pid is None:
        raise WriterError("a writer is just starting, or of an older version: try again in a moment")
    os.kill(pid, signal.SIGTERM)
    give_up_at = time.monotonic() + patience_s
    while is_locked(lock):
        if time.monotonic() > give_up_at:
            raise WriterError(f"the writer does not end: end it with `kill -9 {pid}`; no request is lost")
        time.sleep(_POLL_S)
    return True


def _pid(beat: Path) -> int | None:
    """The worker's process id; None if the file does not name a living process."""
    try:
        pid, since = beat.read_text("ascii").split()
        # Ids are used again, so that of a worker that died may be another program's by now.
        return int(pid) if start_time(int(pid)) == since else None
    except (OSError, ValueError):
        return None
