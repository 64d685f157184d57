"""What a worker has in its hands, kept hidden from others; the sign that it lives, and what it costs.

A thread of its own does all three (see `core.health.heartbeat`). A worker that hangs falls silent: what it has comes
back to others after `hold_s`, and the bot ends its job.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from core.aws import keys
from core.aws.bucket import Bucket
from core.aws.fleet import workers
from core.aws.queues import Queue, Received
from core.aws.usage import UsageRecorder
from core.errors import StorageError
from core.health import check
from core.health.heartbeat import Heartbeat
from core.runtime.failpoints import reached

KEEP_MARKS_S = 86_400.0
"""Of a worker's beat and end: Batch forgets its job about then as well."""

log = logging.getLogger("grg.hold")


class LeasedMessages:
    """Messages by the prompt's id, safe to use from several threads."""

    def __init__(
        self,
        bucket: Bucket,
        queue: Queue,
        worker: str,
        hold_s: int,
        sign: Path,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bucket, self._queue, self._hold_s, self._sign = bucket, queue, hold_s, sign
        self._beat_key, self._end_key = workers.beat_key(worker), workers.end_key(worker)
        self._worker = worker
        self._clock = clock
        self._meter, self._since = UsageRecorder(bucket, worker, clock), clock()
        self._receipts: dict[str, list[str]] = {}
        self._lock = threading.Lock()
        self._ending = False
        self.heartbeat = Heartbeat(self._beat, hold_s)

    def start(self) -> None:
        """Say that this worker lives, and go on saying so. Raises StorageError where the bucket cannot be used."""
        self._bucket.delete(self._end_key)  # of an earlier attempt of the same Batch job
        self._beat()
        reached("worker_lives")
        self.heartbeat.start()
        self._sweep()

    def _sweep(self) -> None:
        """Forget the marks of workers that are gone for long: the bot lists all of them at each look."""
        try:
            for listed in self._bucket.page(keys.WORKERS):
                if listed.age_s > KEEP_MARKS_S:
                    self._bucket.delete(listed.key)
        except StorageError as error:
            log.info("old marks are left to the next worker: %s", error)

    def stop(self) -> None:
        """Say that it lives no more. What is still held comes back to others by itself."""
        self.heartbeat.stop()
        try:
            self.announce_shutdown()
            self._bucket.delete(self._beat_key)
            self._meter.note()
        except StorageError as error:
            log.info("the heart-beat is left to grow old: %s", error)

    def announce_shutdown(self) -> None:
        """Who queues from now on finds that this worker does not count."""
        if not self._ending:
            try:
                self._bucket.put(self._end_key, json.dumps({"schema": 1, "at": self._clock()}))
                self._ending = True
                reached("end_announced")
            except StorageError as error:
                log.warning("the end is not announced: %s", error)

    def cancel_shutdown(self) -> None:
        """Something came all the same: this worker counts again. Not worth failing for: what came is to be written."""
        if self._ending:
            try:
                self._bucket.delete(self._end_key)
                self._ending = False
            except StorageError as error:
                log.warning("the end is not taken back: %s", error)

    def receive(self, most: int, wait_s: float) -> list[Received]:
        """Messages, hidden for `hold_s`; each wants an `add` at once."""
        return self._queue.receive(most, wait_s, self._hold_s)

    def add(self, id: str, receipt: str) -> bool:
        """Keep a message hidden. False if there is one for this id in hand."""
        self.heartbeat.mark_progress()
        with self._lock:
            receipts = self._receipts.setdefault(id, [])
            receipts.append(receipt)
            return len(receipts) == 1

    def drop(self, id: str) -> None:
        """Keep it no longer: others get it within `hold_s`."""
        self._pop(id)

    def delete(self, id: str) -> None:
        """Its messages are done."""
        self._queue.delete(self._pop(id))

    def give_back(self, id: str) -> None:
        """Others get it now."""
        self._queue.hide(self._pop(id), 0)

    def is_of_another(self, worker: str) -> bool:
        """Whether a worker is another one than this and lives."""
        if worker in ("", self._worker):
            return False
        beat, end = self._bucket.read(workers.beat_key(worker)), self._bucket.etag(workers.end_key(worker))
        return beat is not None and end is None and beat.age_s < workers.fresh_s(self._hold_s)

    def _pop(self, id: str) -> list[str]:
        with self._lock:
            return self._receipts.pop(id, [])

    def _beat(self) -> None:
        check.sign(self._sign)  # first: trouble with AWS is no reason to end this process
        with self._lock:
            held = [receipt for receipts in self._receipts.values() for receipt in receipts]
        self._queue.hide(held, self._hold_s)
        told = {"schema": 1, "at": self._clock(), "since": self._since, "holds": len(held)}
        self._bucket.put(self._beat_key, json.dumps(told))
        self._meter.note()
