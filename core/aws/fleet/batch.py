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
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, TypeVar

from core.aws import keys
from core.aws.bucket import Bucket
from core.aws.clients import LONG_POLL_S, Clients, mapped
from core.aws.fleet import workers as beats
from core.aws.queues import MAX_ENTRIES_PER_CALL, Queue, reviewed_ids
from core.domain.records import convert, document_from_json
from core.errors import StorageError
from core.runtime import telemetry
from core.runtime.failpoints import reached
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

    def __init__(self, settings: Settings, clients: Clients, clock: Callable[[], float] = time.time) -> None:
        """`clock` returns Unix seconds."""
        self._settings, self.clients, self._clock = settings, clients, clock
        self._bucket = Bucket(clients.s3, settings.bucket)
        self._prompts = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
        self._reviews = Queue(clients.sqs, settings.review_queue_url, "GRG_REVIEW_QUEUE_URL")
        self._submitted: dict[str, float] = {}
        """Job to `time.monotonic()`: Batch's list may lag behind."""
        self._awaited: dict[str, float] = {}
        """Job to when it was submitted, in unix seconds, until it gives its first sign of life."""
        self._forgiven: set[str] | None = None
        """Jobs that failed before the latest review came; None before the first look."""
        self._fruitless = 0
        self._written = False
        """A review came since the last look."""
        self._submitted_at = float("-inf")
        self._queued = 0
        """Since the last look: SQS's own count may be a minute old."""
        self._wanted = asyncio.Event()
        self._watching = False

    async def queue(self, id: str) -> None:
        """See `core.ports.WriterFleet`."""
        await self.clients.call(self._prompts.send, id)
        reached("message_sent")
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
                        lambda: self._reviews.receive(MAX_ENTRIES_PER_CALL, LONG_POLL_S, _EVENT_HOLD_S)
                    )
                    for message in messages:
                        for id in reviewed_ids(message.body, self._bucket.name):
                            self._written = True
                            yield id
                    if messages:
                        reached("events_heard")
                        await self.clients.call(
                            self._reviews.delete, [message.receipt for message in messages]
                        )
                        reached("events_deleted")
                    failures = 0
                except StorageError as error:
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
                except StorageError as error:
                    log.warning("no look at the workers (%s); looking again in %.0f s", error, pause_s)
                    wait_s = 0.0
                await asyncio.sleep(pause_s)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait_s):
                        await self._wanted.wait()
        finally:
            self._watching = False

    async def _look(self) -> int:
        queued = self._queued
        backlog = await self.clients.call(self.ensure_workers, queued)
        self._queued -= queued
        return backlog

    def ensure_workers(self, queued: int = 0) -> int:
        """Submit the workers that the backlog wants. Returns the backlog. Blocking; raises StorageError.

        `queued`: messages that SQS may not count yet. A submit that failed may have run all the same:
        it is not repeated here, the next look sees.
        """
        backlog = max(sum(self._prompts.depth()), queued)
        if not backlog:
            return 0
        jobs, (signs, ended) = self._jobs(), self._signs()
        self._note_starts(signs)
        over = self._end_hung(jobs, signs)
        jobs = [job for job in jobs if job.id not in over]
        workers, most = beats.count(jobs, signs, ended, self._settings.hold_s), self._settings.max_workers
        if self._is_braked(jobs):
            return backlog
        wanted = beats.wanted(backlog, self._settings.batch, most)
        for _ in range(min(wanted - workers.live, most - workers.active)):
            self._submit(backlog)
        return backlog

    def workers(self) -> beats.Workers:
        """What runs, by Batch's list and the heart-beats. Blocking; raises StorageError."""
        return beats.count(self._jobs(), *self._signs(), self._settings.hold_s)

    def _signs(self) -> tuple[dict[str, float], set[str]]:
        return beats.marks(item for page in self._bucket.pages(keys.WORKERS) for item in page)

    def _note_starts(self, signs: Mapping[str, float]) -> None:
        """How long it took from a submit to a worker that lives: the coldest part of a cold start."""
        recent = self._clock() - 3_600
        self._awaited = {job: at for job, at in self._awaited.items() if at > recent}
        for job in [job for job in self._awaited if job in signs]:
            submitted_at = self._awaited.pop(job)
            try:
                stored = self._bucket.read(beats.beat_key(job))
                beat = document_from_json(stored.body, beats.beat_key(job)) if stored else {}
                since = convert(float, beat.get("since", submitted_at), beats.beat_key(job))
                telemetry.stage("start", max(0.0, since - submitted_at))
            except StorageError as error:
                log.info("job %s: its start is not measured (%s)", job, error)

    def _end_hung(self, jobs: Sequence[beats.Job], signs: Mapping[str, float]) -> set[str]:
        """End the jobs that run and do nothing: they cost money and count against the cap. Returns those that ended."""
        ended = set()
        for job in beats.hung(jobs, signs, self._settings.hold_s):
            try:
                with mapped("batch:TerminateJob", f"job {job}"):
                    self.clients.batch.terminate_job(jobId=job, reason="it gave no sign of life")
            except StorageError as error:
                log.error("job %s hangs and is not ended: %s", job, error)
            else:
                log.warning("job %s gave no sign of life for long: it is ended", job)
                ended.add(job)
        return ended

    def _is_braked(self, jobs: Sequence[beats.Job]) -> bool:
        failed = {job.id for job in jobs if job.failed}
        if self._forgiven is None or self._written:
            self._forgiven, self._written = failed, False
        consecutive_failures = len(failed - self._forgiven)
        wait_s = self._submitted_at + beats.submit_backoff_s(consecutive_failures) - time.monotonic()
        if wait_s > 0 and consecutive_failures != self._fruitless:
            log.error(
                "%d workers in a row failed and wrote nothing, see their logs; the next in %.0f s",
                consecutive_failures,
                wait_s,
            )
        self._fruitless = consecutive_failures
        return wait_s > 0

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
        now, monotonic = self._clock(), time.monotonic()
        jobs = [_job(said, now) for said in answer["jobSummaryList"]]
        listed = {job.id for job in jobs}
        young = {id: at for id, at in self._submitted.items() if monotonic - at < beats.STARTUP_GRACE_S}
        self._submitted = {id: at for id, at in young.items() if id not in listed}
        return jobs + [beats.Job(id, active=True, age_s=monotonic - at) for id, at in self._submitted.items()]

    @property
    def job_name(self) -> str:
        """Of this store's workers: a job queue may serve several stores."""
        return "grg-" + re.sub(r"[^A-Za-z0-9_-]", "-", self._settings.bucket)

    def _submit(self, backlog: int) -> None:
        settings = self._settings
        self._submitted_at = time.monotonic()
        reached("submit_wanted")
        with mapped(
            "batch:SubmitJob", f"job definition {settings.job_definition} (GRG_JOB_DEFINITION) or its queue"
        ):
            answer = self.clients.batch.submit_job(
                jobName=self.job_name, jobQueue=settings.job_queue, jobDefinition=settings.job_definition
            )
        reached("job_submitted")
        self._submitted[answer["jobId"]] = self._submitted_at
        self._awaited[answer["jobId"]] = self._clock()
        log.info("worker submitted, job %s, for about %d prompts", answer["jobId"], backlog)


def _job(said: Mapping[str, Any], now: float) -> beats.Job:
    """What ListJobs says of one; its times are milliseconds."""
    runs_since = said.get("startedAt") if said["status"] == "RUNNING" else None
    return beats.Job(
        said["jobId"], said["status"] in beats.ACTIVE, now - said["createdAt"] / 1_000,
        running_s=0.0 if runs_since is None else now - runs_since / 1_000, failed=said["status"] == "FAILED",
    )  # fmt: skip


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
