"""The messages that a worker holds, kept hidden from other workers; its heartbeat, and what it costs.

One thread does all three (see `core.health.heartbeat`). A worker that hangs falls silent: its messages reappear
for others after `hold_s`, and the bot ends its job.
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
from core.aws.fleet import worker_count
from core.aws.queues import Queue, Received
from core.aws.usage import UsageRecorder
from core.errors import StorageError
from core.health import check
from core.health.heartbeat import Heartbeat
from core.runtime.failpoints import reached

KEEP_MARKS_S = 86_400.0
"""How long a worker's heartbeat and end mark are kept: Batch forgets its job after about as long."""

log = logging.getLogger("grg.hold")


class LeasedMessages:
    """Messages by the prompt's id, safe to use from several threads."""

    def __init__(
        self,
        bucket: Bucket,
        queue: Queue,
        worker: str,
        hold_s: int,
        beat_path: Path,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`beat_path` is the file for this machine's own health check; `clock` returns Unix seconds."""
        self._bucket, self._queue, self._hold_s, self._beat_path = bucket, queue, hold_s, beat_path
        self._heartbeat_key, self._end_key = worker_count.heartbeat_key(worker), worker_count.end_key(worker)
        self._worker, self._clock = worker, clock
        self._usage, self._since = UsageRecorder(bucket, worker, clock), clock()
        self._receipts: dict[str, list[str]] = {}
        self._lock = threading.Lock()
        self._ending = False
        self.heartbeat = Heartbeat(self._beat, hold_s)

    def start(self) -> None:
        """Write the first heartbeat and start its thread. Raises StorageError if the bucket cannot be used."""
        self._bucket.delete(self._end_key)  # of an earlier attempt of the same Batch job
        # The first beat is made here and not in the thread, so that a
        # bucket that cannot be used ends the worker at once.
        self._beat()
        reached("worker_lives")
        self.heartbeat.start()
        # Only once the heartbeat runs, because a long listing may take a while and nothing depends on it.
        self._delete_old_marks()

    def _delete_old_marks(self) -> None:
        """Delete the marks of workers that ended long ago, because the bot lists all marks at each check."""
        try:
            marks, _ = self._bucket.page(keys.WORKERS)
            for listed in marks:
                if listed.age_s > KEEP_MARKS_S:
                    self._bucket.delete(listed.key)
        except StorageError as error:
            log.info("old marks are left to the next worker: %s", error)

    def stop(self) -> None:
        """End the heartbeat. Messages that are still held reappear for others by themselves."""
        self.heartbeat.stop()
        try:
            # Announced before the heartbeat is deleted: a young job with
            # neither mark would count as one that still starts.
            self.announce_shutdown()
            self._bucket.delete(self._heartbeat_key)
            self._usage.record()
        except StorageError as error:
            log.info("the heartbeat is left to expire: %s", error)

    def announce_shutdown(self) -> None:
        """Mark this worker as ending, so that a bot that queues a prompt from now on starts another one.

        Safe to repeat. Storage errors are only logged.
        """
        if not self._ending:
            try:
                self._bucket.put(self._end_key, json.dumps({"schema": 1, "at": self._clock()}))
                # Set only once the mark is stored, so that an announcement that failed is tried again at the next call.
                self._ending = True
                reached("end_announced")
            except StorageError as error:
                log.warning("the end is not announced: %s", error)

    def cancel_shutdown(self) -> None:
        """Withdraw the announcement, because another prompt arrived. Storage errors are only logged: the prompt
        matters more.
        """
        if self._ending:
            try:
                self._bucket.delete(self._end_key)
                self._ending = False
            except StorageError as error:
                log.warning("the end is not taken back: %s", error)

    def receive(self, limit: int, wait_s: float) -> list[Received]:
        """Messages, hidden for `hold_s`; call `add` for each at once. Raises StorageError."""
        return self._queue.receive(limit, wait_s, self._hold_s)

    def add(self, id: str, receipt: str) -> bool:
        """Keep a message hidden from now on. False if one for this id is held already."""
        self.heartbeat.mark_progress()
        with self._lock:
            receipts = self._receipts.setdefault(id, [])
            receipts.append(receipt)
            # Every receipt is kept, since a second message for the same prompt must be hidden and deleted as well.
            return len(receipts) == 1

    def release_later(self, id: str) -> None:
        """Stop keeping the messages of this id hidden: others get them within `hold_s` seconds."""
        self._pop(id)

    def delete(self, id: str) -> None:
        """Delete all messages of this id. Raises StorageError."""
        self._queue.delete(self._pop(id))

    def release(self, id: str) -> None:
        """Let others have the messages of this id now. Raises StorageError."""
        self._queue.hide(self._pop(id), 0)

    def is_of_another(self, worker: str) -> bool:
        """Whether `worker` names another worker that is alive and takes prompts. Raises StorageError."""
        if worker in ("", self._worker):
            return False
        beat = self._bucket.read(worker_count.heartbeat_key(worker))
        # A worker that has announced its end holds nothing, or is releasing it: waiting for it is pointless.
        if beat is None or self._bucket.etag(worker_count.end_key(worker)) is not None:
            return False
        return beat.age_s < worker_count.heartbeat_ttl_s(self._hold_s)

    def _pop(self, id: str) -> list[str]:
        with self._lock:
            return self._receipts.pop(id, [])

    def _beat(self) -> None:
        check.touch(self._beat_path)  # first: trouble with AWS is no reason to end this process
        with self._lock:
            held = [receipt for receipts in self._receipts.values() for receipt in receipts]
        # Outside the lock: a call to SQS may take seconds, and the main thread needs the lock to add messages.
        self._queue.hide(held, self._hold_s)
        beat = {"schema": 1, "at": self._clock(), "since": self._since, "holds": len(held)}
        # After the messages are hidden: a worker that cannot keep its prompts must not look alive.
        self._bucket.put(self._heartbeat_key, json.dumps(beat))
        self._usage.record_if_due()
