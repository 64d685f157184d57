"""What the AWS world needs, tried piece by piece, so that what is missing has a name.

Two permissions cannot be tried without doing something: sqs:SendMessage on the prompt queue and
batch:SubmitJob. A bot that lacks one says so, with its name, at the first request.
"""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from core.aws import keys
from core.aws.bucket import Bucket
from core.aws.clients import Clients, connect, require_settings, translate_errors
from core.aws.queues import Queue
from core.errors import GrgError, StorageError
from core.settings import Settings

NEEDED = ("bucket", "prompt_queue_url", "review_queue_url", "job_queue", "job_definition")

JOB_STARTS_WITHIN_S = 20 * 60.0
"""A machine with a GPU takes 5 to 15 minutes to come up; a job that waits longer most often lacks a quota."""
_FAILED_IN_A_ROW = 2
"""One job may have lost its machine; two that failed with none after them that works have a cause to be removed."""

Probe = tuple[str, Callable[[], Any]]


def require_access(settings: Settings, clients: Clients) -> None:
    """Look once at everything that is named. Blocking; raises StorageError for the first that cannot be used."""
    for _, probe in _read_probes(settings, clients):
        probe()


def checks(settings: Settings, clock: Callable[[], float] = time.time) -> Iterator[tuple[str, bool, str]]:
    """Name, whether it is fine, and one line, for each thing that is needed. Blocking."""
    try:
        require_settings(settings, NEEDED, "GRG_BACKEND=aws")
        clients = connect()
    except GrgError as error:
        yield "AWS", False, str(error)
        return
    try:
        for name, probe in (*_read_probes(settings, clients), *_write_probes(settings, clients, clock)):
            try:
                probe()
            except StorageError as error:
                yield name, False, str(error)
            else:
                yield name, True, "can be used"
    finally:
        clients.close()


def _read_probes(settings: Settings, clients: Clients) -> list[Probe]:
    """Change nothing."""
    bucket = Bucket(clients.s3, settings.bucket)
    return [
        (f"bucket {settings.bucket}", lambda: bucket.page(keys.BOT, most=1)),
        ("bucket, read", lambda: bucket.read(keys.LEASE)),
        ("prompt queue", Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL").depth),
        ("review queue", Queue(clients.sqs, settings.review_queue_url, "GRG_REVIEW_QUEUE_URL").depth),
        ("job queue", lambda: _job_queue(settings, clients)),
        ("job definition", lambda: _job_definition(settings, clients)),
    ]


def _write_probes(settings: Settings, clients: Clients, clock: Callable[[], float]) -> list[Probe]:
    """Leave everything as it was."""
    bucket = Bucket(clients.s3, settings.bucket)
    prompts = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
    reviews = Queue(clients.sqs, settings.review_queue_url, "GRG_REVIEW_QUEUE_URL")
    key = f"bot/doctor-{uuid.uuid4().hex}.json"
    return [
        ("bucket, write", lambda: bucket.create(key, "{}")),
        # Deletes what the probe before it created: the probes run in this order.
        ("bucket, delete", lambda: bucket.delete(key)),
        ("prompt queue, dead letters", lambda: _dead_letters(prompts)),
        # Hidden for 0 s, so that an event that is received here stays available to the bot.
        ("review queue, receive", lambda: reviews.receive(1, 0, hold_s=0)),
        ("jobs, start", lambda: _jobs_start(settings, clients, clock)),
    ]


def _job_queue(settings: Settings, clients: Clients) -> None:
    """Batch answers with an empty list for what does not exist."""
    target = f"job queue {settings.job_queue} (GRG_JOB_QUEUE)"
    with translate_errors("batch:DescribeJobQueues", target):
        found = clients.batch.describe_job_queues(jobQueues=[settings.job_queue])["jobQueues"]
    if not found:
        raise StorageError(f"there is no {target}: check the setting, the region and the account")
    if found[0].get("state") == "DISABLED":
        raise StorageError(f"the {target} is disabled: enable it, or no job starts")


def _job_definition(settings: Settings, clients: Clients) -> None:
    """By name, or by name and revision, or by ARN."""
    wanted = settings.job_definition
    target = f"job definition {wanted} (GRG_JOB_DEFINITION)"
    # Batch takes a bare name in a different parameter from a name with a revision or an ARN.
    asked = (
        {"jobDefinitions": [wanted]} if ":" in wanted else {"jobDefinitionName": wanted, "status": "ACTIVE"}
    )
    with translate_errors("batch:DescribeJobDefinitions", target):
        found = clients.batch.describe_job_definitions(**asked)["jobDefinitions"]
    if not any(one.get("status", "ACTIVE") == "ACTIVE" for one in found):
        raise StorageError(f"there is no active {target}: check the setting, the region and the account")


def _jobs_start(settings: Settings, clients: Clients, clock: Callable[[], float]) -> None:
    """Raises StorageError for a job that has waited too long for a machine, and if the latest ones have all failed."""
    with translate_errors("batch:ListJobs", f"job queue {settings.job_queue} (GRG_JOB_QUEUE)"):
        answer = clients.batch.list_jobs(
            # Jobs of every store on this queue, because they compete for the same machines.
            jobQueue=settings.job_queue,
            filters=[{"name": "JOB_NAME", "values": ["grg-*"]}],
        )
    for job in answer["jobSummaryList"]:
        waited_s = clock() - job["createdAt"] / 1_000
        if job["status"] == "RUNNABLE" and waited_s > JOB_STARTS_WITHIN_S:
            raise StorageError(
                f"job {job['jobId']} has waited for a machine for {waited_s / 60:.0f} minutes "
                f"({job.get('statusReason') or 'Batch gives no reason'}): most often a quota of the account is too "
                "small, see docs/operations.md, First deployment, step 4"
            )
    latest = sorted(answer["jobSummaryList"], key=lambda job: job["createdAt"], reverse=True)
    failed = list(itertools.takewhile(lambda job: job["status"] == "FAILED", latest))
    if len(failed) >= _FAILED_IN_A_ROW:
        reason = failed[0].get("statusReason") or "Batch gives no reason"
        raise StorageError(
            f"the latest {len(failed)} jobs failed ({reason}): see docs/operations.md, A job that failed"
        )


def _dead_letters(prompts: Queue) -> None:
    if prompts.dead_letters() is None:
        raise StorageError(
            f"queue {prompts.url} (GRG_PROMPT_QUEUE_URL) has no redrive policy: give it a dead-letter queue"
        )
