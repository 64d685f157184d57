"""The sign of life of a worker: given again and again, from a thread of its own, as long as there is progress.

The writing is native code that may take long but lets other threads run, so a beat alone would say only
that the process exists. A worker whose main thread hangs falls silent, as one that was stopped or died.
Standard library only.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from core.errors import StorageError

STALLED_AFTER_HOLDS = 20
"""Without progress for so many times `hold_s` a worker counts as hung: 20 minutes by default, longer than the
biggest model takes for a batch."""

log = logging.getLogger("grg.pulse")


class Heartbeat:
    """Calls `beat` three times in `hold_s` seconds; a StorageError is logged and the next beat tried."""

    def __init__(self, beat: Callable[[], None], hold_s: float) -> None:
        self._beat, self._hold_s = beat, hold_s
        self._progress_at = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart-beat", daemon=True)

    def start(self) -> None:
        """Begin; the first beat is the caller's own."""
        self._thread.start()

    def stop(self) -> None:
        """Beat no more. Returns once a beat that is under way is over, or after 5 s."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def progress(self) -> None:
        """The main thread came to another look, text or outcome."""
        self._progress_at = time.monotonic()

    def _run(self) -> None:
        while not self._stopped.wait(self._hold_s / 3):
            silent_s = time.monotonic() - self._progress_at
            if silent_s > STALLED_AFTER_HOLDS * self._hold_s:
                log.error("no progress for %.0f s: this worker hangs, others may take over", silent_s)
                continue
            try:
                self._beat()
            except StorageError as error:
                log.warning("no heart-beat: %s", error)
