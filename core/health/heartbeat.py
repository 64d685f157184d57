"""A worker's heartbeat, written by a thread of its own as long as the main thread makes progress.

Writing reviews is native code that may take long but lets other threads run, so the thread alone would only show
that the process exists. A worker whose main thread hangs therefore falls silent, like one that was stopped or died.
Standard library only.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from core.errors import StorageError

STALLED_AFTER_HOLDS = 20
"""A worker without progress for this many times `hold_s` is considered hung: 20 minutes by default, longer than the
biggest model takes for a batch."""

log = logging.getLogger("grg.pulse")


class Heartbeat:
    """Calls `beat` three times every `hold_s` seconds; a StorageError is logged and the next beat is tried.

    `clock` returns monotonic seconds.
    """

    def __init__(
        self, beat: Callable[[], None], hold_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._beat, self._hold_s, self._clock = beat, hold_s, clock
        self._progress_at = clock()
        self._stopped = threading.Event()
        # A daemon thread, so that a beat that hangs in a network call cannot keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Start the thread. The first beat, which may fail, is the caller's own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop beating. Returns once a beat under way is over, or after 5 s."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def mark_progress(self) -> None:
        """The main thread has looked for prompts, written a text or stored an outcome."""
        # No lock is needed: one thread assigns a float, the other one reads it.
        self._progress_at = self._clock()

    def tick(self) -> None:
        """What the thread does each time: beat, unless there was no progress for too long."""
        silent_s = self._clock() - self._progress_at
        if silent_s > STALLED_AFTER_HOLDS * self._hold_s:
            log.error("no progress for %.0f s: this worker hangs, others may take over", silent_s)
            return
        try:
            self._beat()
        except StorageError as error:
            log.warning("no heartbeat: %s", error)

    def _run(self) -> None:
        # Three beats in each hold time, so that a single one that fails costs no prompt.
        while not self._stopped.wait(self._hold_s / 3):
            self.tick()
