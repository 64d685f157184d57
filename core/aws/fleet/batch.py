"""WriterFleet on SQS and Batch: a queue of ids, workers as Batch jobs, S3's notifications as events.

Nothing here decides about a request: a message may be lost, repeated or late, a job may start twice or
never. Whether a worker is needed is checked after every queueing, at start-up and once a minute, so
that the next check completes what a crash left half done.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from core.aws import keys
from core.aws.bucket import Bucket
from core.aws.clients import LONG_POLL_S, Clients, translate_errors
from core.aws.fleet import worker_count
from core.aws.queues import MAX_ENTRIES_PER_CALL, Queue, reviewed_ids
from core.domain.records import convert, document_from_json
from core.errors import StorageError
from core.runtime import telemetry
from core.runtime.backoff import backoff_s
from core.runtime.blocking import call_detached
from core.runtime.failpoints import reached
from core.settings import Settings

CHECK_EVERY_S = 60.0
"""Between checks while the queue is empty; each costs one request."""
MIN_CHECK_S = 5.0
"""Between checks however much is queued, and after one that failed."""
EVENT_RETRY_S, MAX_EVENT_RETRY_S = 2.0, 60.0
"""Waits after failures to receive events: the first one, doubled with each further failure up to the second."""
_EVENT_HOLD_S = 15
"""An event is deleted at once; one that a dying bot received is redelivered after this."""

log = logging.getLogger("grg.fleet")


class BatchFleet:
    """The WriterFleet of `core.ports` on SQS and Batch."""

    def __init__(
        self,
        settings: Settings,
        clients: Clients,
        clock: Callable[[], float] = time.time,
        retry_s: float = EVENT_RETRY_S,
    ) -> None:
        """`clock` returns Unix seconds; `retry_s` is the wait after a first failure to receive events."""
        self._settings, self.clients, self._clock, self._retry_s = settings, clients, clock, retry_s
        self._bucket = Bucket(clients.s3, settings.bucket)
        self._prompts = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
        self._reviews = Queue(clients.sqs, settings.review_queue_url, "GRG_REVIEW_QUEUE_URL")
        self._submitted: dict[str, float] = {}
        """Jobs that Batch may not list yet, to when they were submitted, in seconds of `time.monotonic()`."""
        self._awaited: dict[str, float] = {}
        """Jobs without a heartbeat so far, to when they were submitted, in Unix seconds."""
        self._ignored_failures: set[str] | None = None
        """Jobs that failed before the latest review was written; None before the first check."""
        self._consecutive_failures = 0
        self._written = False
        """A review was written since the last check."""
        self._submitted_at = float("-inf")
        self._queued = 0
        """Prompts queued since the last check: SQS's own count may be a minute old."""
        self._known_worker, self._listed_at = "", float("-inf")
        """A worker that took prompts when all heartbeats were listed last, and when that was (`time.monotonic()`)."""
        self._check_now = asyncio.Event()
        self._watching = False

    async def queue(self, id: str) -> None:
        """Queue the prompt of that id, and make sure that a worker runs."""
        await self.clients.call(self._prompts.send, id)
        reached("message_sent")
        # Counted after the send, because a message that SQS did not accept needs no worker.
        self._queued += 1
        self._check_now.set()
        if not self._watching:  # nobody listens for events: this process only queues
            await self._check()

    async def withdraw(self, id: str) -> None:
        """Delete the prompt: its message cannot be taken back, but a worker skips a message without a prompt."""
        await self.clients.call(self._bucket.delete, keys.prompt(id))

    async def events(self) -> AsyncIterator[str]:
        """Ids that may have an outcome now, until cancelled.

        A message is deleted once its ids were taken. What a crash loses in between is found at the next start,
        which looks at all open requests.
        """
        # The watch lives while somebody listens; a process that only queues checks by itself, in `queue`.
        watch = asyncio.create_task(self._watch())
        failures = 0
        try:
            while True:
                try:
                    # In a thread of its own, because the program's end must not wait for a poll of 20 s.
                    messages = await call_detached(
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
                    wait = backoff_s(failures, self._retry_s, MAX_EVENT_RETRY_S)
                    log.warning("no word of reviews (%s); asking again in %.0f s", error, wait)
                    await asyncio.sleep(wait)
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch

    async def _watch(self) -> None:
        """Check the workers, while prompts wait often enough to notice within `hold_s` that one died."""
        self._watching = True
        pause_s = min(MIN_CHECK_S, self._settings.hold_s / 6)
        try:
            while True:
                # Cleared before the check and not after it: a prompt that is queued meanwhile must cause another one.
                self._check_now.clear()
                try:
                    wait_s = self._settings.hold_s / 2 if await self._check() else CHECK_EVERY_S
                except StorageError as error:
                    log.warning("no look at the workers (%s); looking again in %.0f s", error, pause_s)
                    wait_s = 0.0
                # Always, so that a burst of prompts costs one check every few seconds instead of one for each prompt.
                await asyncio.sleep(pause_s)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait_s):
                        await self._check_now.wait()
        finally:
            self._watching = False

    async def _check(self) -> int:
        queued = self._queued
        backlog = await self.clients.call(self.ensure_workers, queued)
        # Subtracted once the check has succeeded; prompts that were queued meanwhile stay counted.
        self._queued -= queued
        return backlog

    def ensure_workers(self, queued: int = 0) -> int:
        """Submit the workers that the backlog needs. Returns the backlog, in prompts. Blocking; raises StorageError.

        `queued` counts messages that SQS may not count yet. A submit that failed may nevertheless have started a job:
        it is not repeated here, the next check shows.
        """
        # The larger one instead of the sum, because SQS may have counted the new messages already.
        backlog = max(sum(self._prompts.depth()), queued)
        if not backlog:
            return 0
        jobs, limit = self._jobs(), self._settings.max_workers
        needed = worker_count.workers_needed(backlog, self._settings.batch, limit)
        if needed == 1 and self._known_worker_takes_prompts(jobs):
            return backlog
        (beats, ended), self._listed_at = self._heartbeats(), time.monotonic()
        taking = worker_count.takes_prompts(jobs, beats, ended, self._settings.hold_s)
        self._known_worker = min(taking, key=lambda worker: beats[worker], default="")
        self._measure_starts(beats)
        terminated = self._terminate_stalled(jobs, beats)
        # Batch may list them as running for some time, and they would fill the cap until then.
        jobs = [job for job in jobs if job.id not in terminated]
        found = worker_count.count(jobs, beats, ended, self._settings.hold_s)
        if self._must_wait(jobs):
            return backlog
        for _ in range(min(needed - found.live, limit - found.active)):
            self._submit(backlog)
        return backlog

    def count_workers(self) -> worker_count.Workers:
        """How many there are, by Batch's list and the heartbeats. Blocking; raises StorageError."""
        return worker_count.count(self._jobs(), *self._heartbeats(), self._settings.hold_s)

    def end_workers(self) -> int:
        """Terminate the jobs of this store, training jobs not among them. Safe to repeat.

        Returns how many there were: a job is listed until it has stopped. Blocking; raises StorageError.
        """
        active = [job.id for job in self._jobs() if job.active]
        for job in active:
            self._terminate(job, "its owner ends all workers")
        return len(active)

    def _known_worker_takes_prompts(self, jobs: Sequence[worker_count.Job]) -> bool:
        """Whether the worker that was seen last is still enough: a GET in place of a LIST at twelve times the price.

        All heartbeats are listed once a minute in any case, and while a job is awaited: a worker that died without a
        word to Batch counts for so long.
        """
        worker = self._known_worker
        if not worker or self._awaited or time.monotonic() >= self._listed_at + CHECK_EVERY_S:
            return False
        if any(job.id == worker and not job.active for job in jobs):
            return False
        return self._bucket.etag(worker_count.end_key(worker)) is None

    def _heartbeats(self) -> tuple[dict[str, float], set[str]]:
        return worker_count.heartbeats(self._bucket.all(keys.WORKERS))

    def _measure_starts(self, beats: Mapping[str, float]) -> None:
        """Log the time from a submit to the worker's first heartbeat, the longest part of a cold start."""
        recent = self._clock() - 3_600
        self._awaited = {job: at for job, at in self._awaited.items() if at > recent}
        for job in [job for job in self._awaited if job in beats]:
            submitted_at, key = self._awaited.pop(job), worker_count.heartbeat_key(job)
            try:
                stored = self._bucket.read(key)
                beat = document_from_json(stored.body, key) if stored else {}
                since = convert(float, beat.get("since", submitted_at), key)
                telemetry.stage("start", max(0.0, since - submitted_at))
            except StorageError as error:
                log.info("job %s: its start is not measured (%s)", job, error)

    def _terminate_stalled(self, jobs: Sequence[worker_count.Job], beats: Mapping[str, float]) -> set[str]:
        """Terminate jobs that run and do nothing, since they cost money and count against the cap. Returns their ids."""
        terminated = set()
        for job in worker_count.stalled(jobs, beats, self._settings.hold_s):
            try:
                self._terminate(job, "it gave no sign of life")
            except StorageError as error:
                log.error("job %s hangs and is not ended: %s", job, error)
            else:
                log.warning("job %s gave no sign of life for long: it is ended", job)
                terminated.add(job)
        return terminated

    def _terminate(self, job: str, reason: str) -> None:
        with translate_errors("batch:TerminateJob", f"job {job}"):
            self.clients.batch.terminate_job(jobId=job, reason=reason)

    def _must_wait(self, jobs: Sequence[worker_count.Job]) -> bool:
        """Whether enough jobs have failed in a row that the next submission has to wait."""
        failed = {job.id for job in jobs if job.failed}
        # Failures from before this bot's start or the latest review do not show that a worker would fail now.
        if self._ignored_failures is None or self._written:
            self._ignored_failures, self._written = failed, False
        consecutive_failures = len(failed - self._ignored_failures)
        wait_s = self._submitted_at + worker_count.submit_backoff_s(consecutive_failures) - time.monotonic()
        if wait_s > 0 and consecutive_failures != self._consecutive_failures:
            log.error(
                "%d workers in a row failed and wrote nothing, see their logs; the next in %.0f s",
                consecutive_failures,
                wait_s,
            )
        self._consecutive_failures = consecutive_failures
        return wait_s > 0

    def _jobs(self) -> list[worker_count.Job]:
        """The latest hundred jobs of this store.

        With a name to filter by, Batch lists jobs of every status, newest first:
        https://docs.aws.amazon.com/batch/latest/APIReference/API_ListJobs.html.
        """
        with translate_errors("batch:ListJobs", f"job queue {self._settings.job_queue} (GRG_JOB_QUEUE)"):
            answer = self.clients.batch.list_jobs(
                jobQueue=self._settings.job_queue,
                filters=[{"name": "JOB_NAME", "values": [self.job_name]}],
                maxResults=100,
            )
        now, monotonic = self._clock(), time.monotonic()
        jobs = [_job(summary, now) for summary in answer["jobSummaryList"]]
        listed = {job.id for job in jobs}
        # A job is forgotten here once Batch lists it, or after the grace period in case it never does.
        young = {
            id: at for id, at in self._submitted.items() if monotonic - at < worker_count.STARTUP_GRACE_S
        }
        self._submitted = {id: at for id, at in young.items() if id not in listed}
        unlisted = [
            worker_count.Job(id, active=True, age_s=monotonic - at) for id, at in self._submitted.items()
        ]
        return jobs + unlisted

    @property
    def job_name(self) -> str:
        """The name of this store's jobs; a job queue may serve several stores."""
        # Batch allows letters, digits, hyphens and underscores in a name, and a bucket's name may have dots.
        return "grg-" + re.sub(r"[^A-Za-z0-9_-]", "-", self._settings.bucket)

    def _submit(self, backlog: int) -> None:
        settings = self._settings
        # Recorded before the call, because a submit that timed out may nevertheless have started a job.
        self._submitted_at = time.monotonic()
        reached("submit_wanted")
        with translate_errors(
            "batch:SubmitJob", f"job definition {settings.job_definition} (GRG_JOB_DEFINITION) or its queue"
        ):
            answer = self.clients.submitting.submit_job(
                jobName=self.job_name, jobQueue=settings.job_queue, jobDefinition=settings.job_definition
            )
        reached("job_submitted")
        self._submitted[answer["jobId"]] = self._submitted_at
        self._awaited[answer["jobId"]] = self._clock()
        log.info("worker submitted, job %s, for about %d prompts", answer["jobId"], backlog)


def _job(summary: Mapping[str, Any], now: float) -> worker_count.Job:
    """A job from ListJobs, whose times are in milliseconds. `now` is in Unix seconds."""
    status = summary["status"]
    started_at = summary.get("startedAt") if status == "RUNNING" else None
    return worker_count.Job(
        id=summary["jobId"],
        active=status in worker_count.ACTIVE,
        age_s=now - summary["createdAt"] / 1_000,
        running_s=0.0 if started_at is None else now - started_at / 1_000,
        failed=status == "FAILED",
    )
