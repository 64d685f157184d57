"""Counts workers from their heartbeats in the bucket and Batch's list of jobs. Nothing here calls AWS.

Batch alone cannot tell who writes: a RUNNING job may hang or take no more prompts, a job that was submitted
a moment ago may not be listed yet, and a worker on the bot's own machine is not a job at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.aws import keys
from core.aws.bucket import Listed
from core.runtime.backoff import backoff_s

STARTUP_GRACE_S = 300.0
"""A job that was submitted less than this ago and has no heartbeat yet counts as a worker that is starting."""
STALLED_AFTER_HOLDS = 5
"""A running job without a heartbeat for this many times `hold_s` is terminated: other workers took over its prompts
long ago."""
ACTIVE = frozenset({"SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"})
_FREE_FAILURES = 2
"""Failed jobs in a row after which the next one is still submitted at once."""
_BATCHES_A_WORKER = 8
"""A backlog of more batches than this is worth another worker: one worker writes them in about the time that another
takes to start, a minute or two on two cores."""


@dataclass(frozen=True, slots=True)
class Job:
    """One of this store's Batch jobs."""

    id: str
    active: bool
    """Neither SUCCEEDED nor FAILED, as far as Batch says."""
    age_s: float
    """Since it was submitted."""
    running_s: float = 0.0
    """Since its container was started; 0 while it waits for a machine, and once it has ended."""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Workers:
    """How many workers there are."""

    live: int
    """Those that take prompts now, or will soon."""
    active: int
    """Those that cost money, or will: what the cap counts."""


def heartbeat_ttl_s(hold_s: int) -> float:
    """Maximum age in seconds of a live worker's heartbeat, which comes three times every `hold_s`.

    It is below `hold_s`, so that a dead worker's prompts do not reappear while it still looks alive.
    """
    return 0.75 * hold_s


def heartbeat_key(worker: str) -> str:
    """Key of the object that a worker writes again and again while it lives."""
    return f"{keys.WORKERS}{worker}.beat"


def end_key(worker: str) -> str:
    """Key of the object that a worker writes before it looks at the queue for the last time."""
    return f"{keys.WORKERS}{worker}.end"


def heartbeats(listed: Iterable[Listed]) -> tuple[dict[str, float], set[str]]:
    """Ages in seconds of the heartbeats by worker, and the workers that announced their end."""
    beats: dict[str, float] = {}
    ended: set[str] = set()
    for item in listed:
        worker, _, kind = item.key.removeprefix(keys.WORKERS).rpartition(".")
        if kind == "beat":
            beats[worker] = item.age_s
        elif kind == "end":
            ended.add(worker)
    return beats, ended


def count(jobs: Iterable[Job], beats: Mapping[str, float], ended: set[str], hold_s: int) -> Workers:
    """A worker is live with a fresh heartbeat or while it starts, unless it announced its end or Batch says that
    its job has ended.
    """
    by_id = {job.id: job for job in jobs}
    # A job with a heartbeat, however old, is past its start: from then on only the heartbeat's age counts.
    starting = {
        job.id for job in by_id.values() if job.active and job.age_s < STARTUP_GRACE_S and job.id not in beats
    }
    beating = takes_prompts(by_id.values(), beats, ended, hold_s)
    active = {job.id for job in by_id.values() if job.active}
    # A worker on the bot's own machine is not a job, so its heartbeat is added to what the cap counts.
    return Workers(live=len(beating | (starting - ended)), active=len(active | beating))


def takes_prompts(jobs: Iterable[Job], beats: Mapping[str, float], ended: set[str], hold_s: int) -> set[str]:
    """The workers with a fresh heartbeat that neither announced their end nor have ended, as far as Batch says."""
    # Batch's word that a job has ended outweighs its heartbeat, which looks fresh for a while after a death.
    over = ended | {job.id for job in jobs if not job.active}
    return {worker for worker, age_s in beats.items() if age_s < heartbeat_ttl_s(hold_s)} - over


def stalled(jobs: Iterable[Job], beats: Mapping[str, float], hold_s: int) -> list[str]:
    """Ids of running jobs whose heartbeat stopped long ago. A job that waits for a new machine is not stalled."""
    limit_s = STALLED_AFTER_HOLDS * hold_s
    # A job without any heartbeat is not stalled: it may be ending cleanly, which deletes the heartbeat.
    return [job.id for job in jobs if job.running_s > limit_s and beats.get(job.id, 0.0) > limit_s]


def submit_backoff_s(consecutive_failures: int) -> float:
    """Seconds to leave between two submits after this many jobs in a row failed without writing anything.

    Otherwise jobs that die at their start would be paid for every few seconds.
    """
    failures = consecutive_failures - _FREE_FAILURES
    return 0.0 if failures <= 0 else backoff_s(failures, 5.0, 300.0)


def workers_needed(backlog: int, batch: int, limit: int) -> int:
    """How many workers a backlog of prompts justifies, up to `limit`; a worker writes `batch` prompts at once."""
    # Rounded up, so that any backlog at all is worth one worker.
    return min(limit, -(-backlog // (_BATCHES_A_WORKER * batch)))
