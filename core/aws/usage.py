"""What writing costs: each worker records the seconds it ran, the bot adds them up.

A worker's time counts from the start of its process to its last record, at most a minute and a third of `hold_s` before
a death. Not counted are the start of its machine, which Fargate charges from the image's pull on (raise
GRG_WORKER_PRICE_HOUR for it), and a worker on the bot's machine, which is paid for anyway.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from core.aws.bucket import Bucket, Listed
from core.aws.clients import Clients
from core.domain.records import convert, document_from_json
from core.errors import UnreadableRecord
from core.runtime.skip_unreadable import log_once

USAGE = "usage/"
"""`usage/{yyyy-mm}/{worker}.json`; months are UTC's."""
COLOCATED = "beside-"
"""Prefix of the names of workers on a machine that is paid for anyway."""
_EVERY_S = 60.0
"""Seconds between a worker's records, each a PUT, and between readings. Each of those costs a LIST, and a GET for every
worker that recorded something since."""


def worker_name(environ: Mapping[str, str]) -> str:
    """The name of this worker: its Batch job's id, by which the bot finds its heartbeat, or a random one."""
    job = environ.get("AWS_BATCH_JOB_ID")
    if job:
        return job
    # ECS says where a container runs: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-environment-variables.html
    paid_for_itself = environ.get("AWS_EXECUTION_ENV") == "AWS_ECS_FARGATE"
    return f"{'standing-' if paid_for_itself else COLOCATED}{uuid.uuid4().hex}"


class UsageRecorder:
    """The worker's side."""

    def __init__(self, bucket: Bucket, worker: str, clock: Callable[[], float] = time.time) -> None:
        self._bucket, self._worker, self._clock = bucket, worker, clock
        self._started_at = clock()
        self._recorded_at = float("-inf")

    def record_if_due(self) -> None:
        """`record`, at most once a minute."""
        # A clock that was set back must not keep it from being recorded.
        if not 0 <= self._clock() - self._recorded_at < _EVERY_S:
            self.record()

    def record(self) -> None:
        """Store this worker's seconds of this month. Raises StorageError."""
        now = self._clock()
        month = datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        # A worker that runs across the end of a month has a record in each, so that no second is counted twice.
        since = max(self._started_at, month.timestamp())
        usage = {"schema": 1, "seconds": round(now - since, 1), "started_at": since, "updated_at": now}
        self._bucket.put(f"{USAGE}{month:%Y-%m}/{self._worker}.json", json.dumps(usage))
        self._recorded_at = now


class SpendTracker:
    """The bot's side."""

    def __init__(
        self, clients: Clients, bucket: str, price_hour: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._clients, self._bucket, self._price_hour = clients, Bucket(clients.s3, bucket), price_hour
        self._clock = clock
        self._month, self._looked_at = "", float("-inf")
        self._seen: dict[str, tuple[str, float]] = {}
        """Key to version and seconds."""

    async def month_usd(self) -> float:
        """US dollars for all workers of this month, at most a minute old. Raises StorageError."""
        month = f"{datetime.fromtimestamp(self._clock(), UTC):%Y-%m}"
        if month != self._month or self._clock() - self._looked_at >= _EVERY_S:
            seen = self._seen if month == self._month else {}
            self._seen = await self._look(month, seen)
            self._month, self._looked_at = month, self._clock()
        return sum(seconds for _, seconds in self._seen.values()) / 3_600 * self._price_hour

    async def _look(self, month: str, seen: dict[str, tuple[str, float]]) -> dict[str, tuple[str, float]]:
        prefix = f"{USAGE}{month}/"
        listed = await self._clients.call(self._bucket.all, prefix)
        paid = [item for item in listed if not item.key.startswith(prefix + COLOCATED)]
        # The record of a worker that has ended never changes again, so a version that was seen saves a GET.
        fresh = [item for item in paid if seen.get(item.key, ("", 0.0))[0] != item.etag]
        read = await asyncio.gather(*(self._clients.call(self._read, item) for item in fresh))
        noted = dict(zip((item.key for item in fresh), read, strict=True))
        return {item.key: noted.get(item.key) or seen[item.key] for item in paid}

    def _read(self, item: Listed) -> tuple[str, float]:
        stored = self._bucket.read(item.key)
        try:
            noted = {} if stored is None else document_from_json(stored.body, item.key)
            return item.etag, max(0.0, convert(float, noted.get("seconds", 0.0), item.key))
        except UnreadableRecord as error:
            log_once(error)
            # The version counts as read, or a damaged record would cost a GET at every look.
            return item.etag, 0.0
