"""WriterFleet on SQS and Batch: a queue of ids, workers as Batch jobs, S3's notifications as events.

Nothing here decides about a request: a message may be lost, repeated or late, a job may start twice or
never. A watch looks whether a worker is wanted after every queueing, at start-up and once a minute, so
that what a crash left half done is done at the next look.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from core.aws import beats, keys
from core.aws.bucket import Bucket
from core.aws.clients import LONG_POLL_S, Clients, mapped
from core.aws.queues import MOST_A_CALL, Queue, reviewed_ids
from core.errors import StoreError
from core.settings import Settings

LOOK_EVERY_S = 60.0
"""Between looks while the queue is empty: one request each."""
LOOK_AGAIN_S = 5.0
"""Between looks however much is queued, and after one that failed."""
_TROUBLE_MOST_S = 60.0
_EVENT_HOLD_S = 15
"""An event is deleted at once; one that a dying bot took is told again after this."""

log = logging.getLogger("grg.fleet")

T = TypeVar("T")


class BatchFleet:
    """Tells workers what to write and the bot what is written."""

    def __init__(self, settings: Settings, clients: Clients) -> None:
        self._settings, self.clients = settings, clients
        self._bucket = Bucket(clients.s3, settings.bucket)
        self._prompts = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
        self._reviews = Queue(clients.sqs, settings.review_queue_url, "GRG_REVIEW_QUEUE_URL")
        self._submitted: dict[str, float] = {}
        """Job to `time.monotonic()`: Batch's list may lag behind."""
        self._queued = 0
        """Since the last look: SQS's own count may be a minute old."""
        self._wanted = asyncio.Event()
        self._watching = False

    async def queue(self, id: str) -> None:
        """See `core.ports.WriterFleet`."""
        await self.clients.call(self._prompts.send, id)
        self._queued += 1
        self._wanted.set()
        if not self._watching:  # nobody listens for events: this process only queues
            await self._look()

    async def withdraw(self, id: str) -> None:
        """See `core.ports.WriterFleet`. A message cannot be taken back; a worker skips one that has no prompt."""
        await self.clients.call(self._bucket.delete, keys.prompt(id))

    async def events(self) -> AsyncIterator[str]:
        """See `core.ports.WriterFleet`. A message is deleted after its ids were taken; what a crash loses
        in between, the start-up look at all open requests finds.
        """
        watch = asyncio.create_task(self._watch())
        failures = 0
        try:
            while True:
                try:
                    messages = await _in_a_thread(
                        lambda: self._reviews.receive(MOST_A_CALL, LONG_POLL_S, _EVENT_HOLD_S)
                    )
                    for message in messages:
                        for id in reviewed_ids(message.body, self._bucket.name):
                            yield id
                    if messages:
                        await self.clients.call(
                            self._reviews.delete, [message.receipt for message in messages]
                        )
                    failures = 0
                except StoreError as error:
                    failures += 1
                    wait = min(_TROUBLE_MOST_S, 2.0 ** min(failures, 6))
                    log.warning("no word of reviews (%s); asking again in %.0f s", error, wait)
                    await asyncio.sleep(wait)
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch

    async def _watch(self) -> None:
        """While prompts wait or are written, often enough to notice within `hold_s` that a worker died."""
        self._watching = True
        pause_s = min(LOOK_AGAIN_S, self._settings.hold_s / 6)
        try:
            while True:
                self._wanted.clear()
                try:
                    wait_s = self._settings.hold_s / 2 if await self._look() else LOOK_EVERY_S
                except StoreError as error:
                    log.warning("no look at the workers (%s); looking again in %.0f s", error, pause_s)
                    wait_s = 0.0
                await asyncio.sleep(pause_s)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wanted.wait(), wait_s)
        finally:
            self._watching = False

    async def _look(self) -> int:
        queued = self._queued
        backlog = await self.clients.call(self.see_to_workers, queued)
        self._queued -= queued
        return backlog

    def see_to_workers(self, queued: int = 0) -> int:
        """Submit the workers that the backlog wants. Returns the backlog. Blocking; raises StoreError.

        `queued`: messages that SQS may not count yet. A submit that failed may have run all the same:
        it is not repeated here, the next look sees.
        """
        backlog = max(sum(self._prompts.depth()), queued)
        if not backlog:
            return 0
        workers, most = self.workers(), self._settings.max_workers
        wanted = beats.wanted(backlog, self._settings.batch, most)
        for _ in range(min(wanted - workers.live, most - workers.active)):
            self._submit(backlog)
        return backlog

    def workers(self) -> beats.Workers:
        """What runs, by Batch's list and the heart-beats. Blocking; raises StoreError."""
        listed = [item for page in self._bucket.pages(keys.WORKERS) for item in page]
        return beats.count(self._jobs(), *beats.marks(listed), self._settings.hold_s)

    def _jobs(self) -> list[beats.Job]:
        """Our jobs, the latest hundred: with a name to filter by, Batch lists every status, newest first
        (https://docs.aws.amazon.com/batch/latest/APIReference/API_ListJobs.html).
        """
        with mapped("batch:ListJobs", f"job queue {self._settings.job_queue} (GRG_JOB_QUEUE)"):
            answer = self.clients.batch.list_jobs(
                jobQueue=self._settings.job_queue,
                filters=[{"name": "JOB_NAME", "values": [self.job_name]}],
                maxResults=100,
            )
        now, monotonic = time.time(), time.monotonic()
        jobs = [
            beats.Job(job["jobId"], job["status"] in beats.ACTIVE, now - job["createdAt"] / 1_000)
            for job in answer["jobSummaryList"]
        ]
        listed = {job.id for job in jobs}
        young = {id: at for id, at in self._submitted.items() if monotonic - at < beats.STARTING_S}
        self._submitted = {id: at for id, at in young.items() if id not in listed}
        return jobs + [beats.Job(id, active=True, age_s=monotonic - at) for id, at in self._submitted.items()]

    @property
    def job_name(self) -> str:
        """Of this store's workers: a job queue may serve several stores."""
        return "grg-" + re.sub(r"[^A-Za-z0-9_-]", "-", self._settings.bucket)

    def _submit(self, backlog: int) -> None:
        settings = self._settings
        with mapped(
            "batch:SubmitJob", f"job definition {settings.job_definition} (GRG_JOB_DEFINITION) or its queue"
        ):
            answer = self.clients.batch.submit_job(
                jobName=self.job_name, jobQueue=settings.job_queue, jobDefinition=settings.job_definition
            )
        self._submitted[answer["jobId"]] = time.monotonic()
        log.info("worker submitted, job %s, for about %d prompts", answer["jobId"], backlog)


async def _in_a_thread(work: Callable[[], T]) -> T:
    """Like `asyncio.to_thread`, but the program may end while the thread waits: a long poll must not hold up its end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # a result, since there is no error

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as caught:  # noqa: BLE001  handed to who waits
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="aws-events", daemon=True).start()
    return await done
