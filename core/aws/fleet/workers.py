"""Who writes: workers' heart-beats in the bucket beside Batch's list of jobs. The counting is pure.

Batch alone cannot tell: a job that is RUNNING may hang or take no more prompts, one that was
submitted a moment ago may not be listed yet, and a worker beside the bot is no job at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.aws import keys
from core.aws.bucket import Listed

STARTUP_GRACE_S = 300.0
"""A job that was submitted less than this ago and gives no sign yet counts as a worker on its way."""
STALLED_AFTER_HOLDS = 5
"""A job that runs and was silent for so many times `hold_s` is ended: what it had is others' since long."""
ACTIVE = frozenset({"SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"})


@dataclass(frozen=True, slots=True)
class Job:
    """A Batch job of ours."""

    id: str
    active: bool
    """Not SUCCEEDED and not FAILED, as far as Batch says."""
    age_s: float
    """Since it was submitted."""
    running_s: float = 0.0
    """Since its container was started; 0 while it waits for a machine, and once it is over."""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Workers:
    """What runs."""

    live: int
    """Take prompts now, or will soon."""
    active: int
    """Cost money, or will: what the cap counts."""


def fresh_s(hold_s: int) -> float:
    """A beat that is younger is of a worker that lives. It beats three times in `hold_s`; a prompt of a dead one comes
    back after `hold_s`, and must not meet a beat that still looks alive.
    """
    return 0.75 * hold_s


def beat_key(worker: str) -> str:
    """Written again and again while the worker lives."""
    return f"{keys.WORKERS}{worker}.beat"


def end_key(worker: str) -> str:
    """Written before the worker looks at the queue for the last time."""
    return f"{keys.WORKERS}{worker}.end"


def marks(listed: Iterable[Listed]) -> tuple[dict[str, float], set[str]]:
    """Ages in seconds of the beats by worker, and who announced its end."""
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
    """Live: a fresh beat, or on its way; never one that announced its end or that Batch says is over."""
    by_id = {job.id: job for job in jobs}
    beating = {worker for worker, age_s in beats.items() if age_s < fresh_s(hold_s)}
    coming = {
        job.id for job in by_id.values() if job.active and job.age_s < STARTUP_GRACE_S and job.id not in beats
    }
    over = ended | {job.id for job in by_id.values() if not job.active}
    active = {job.id for job in by_id.values() if job.active}
    return Workers(live=len((beating | coming) - over), active=len(active | (beating - over)))


def hung(jobs: Iterable[Job], beats: Mapping[str, float], hold_s: int) -> list[str]:
    """Jobs that run and gave a sign once, but none for long. One that waits for a new machine does not hang."""
    limit_s = STALLED_AFTER_HOLDS * hold_s
    return [job.id for job in jobs if job.running_s > limit_s and beats.get(job.id, 0.0) > limit_s]


def submit_backoff_s(consecutive_failures: int) -> float:
    """How long after the latest submit another may follow, where so many jobs in a row failed and nothing was written:
    what kills them at their start would else be paid for every few seconds.
    """
    return 0.0 if consecutive_failures < 3 else min(300.0, 5.0 * 2.0 ** (consecutive_failures - 3))


def wanted(backlog: int, batch: int, most: int) -> int:
    """Workers that a backlog is worth: one for each so many prompts as a worker writes in about the time that another
    takes to start (eight batches: a minute or two on two cores), up to `most`.
    """
    return min(most, -(-backlog // (8 * batch)))
