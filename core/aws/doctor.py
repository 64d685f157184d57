"""What the AWS world needs, tried piece by piece, so that what is missing has a name.

Two permissions cannot be tried without doing something: sqs:SendMessage on the prompt queue and
batch:SubmitJob. A bot that lacks one says so, with its name, at the first request.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from core.aws import keys
from core.aws.bucket import Bucket
from core.aws.clients import Clients, connect, mapped
from core.aws.queues import Queue
from core.errors import GrgError, StorageError, UsageError
from core.settings import Settings

NEEDED = ("bucket", "prompt_queue_url", "review_queue_url", "job_queue", "job_definition")

Probe = tuple[str, Callable[[], Any]]


def refuse_missing(settings: Settings) -> None:
    """Raises UsageError that names the settings which GRG_BACKEND=aws needs and that are empty."""
    missing = [f"GRG_{name.upper()}" for name in NEEDED if not getattr(settings, name)]
    if missing:
        raise UsageError(
            f"GRG_BACKEND=aws needs {', '.join(missing)}: `pulumi stack output` shows the values"
        )


def refuse_unusable(settings: Settings, clients: Clients) -> None:
    """Look once at everything that is named. Blocking; raises StorageError for the first that cannot be used."""
    for _, probe in _looks(settings, clients):
        probe()


def checks(settings: Settings) -> Iterator[tuple[str, bool, str]]:
    """Name, whether it is fine, and one line, for each thing that is needed. Blocking."""
    try:
        refuse_missing(settings)
        clients = connect()
    except GrgError as error:
        yield "AWS", False, str(error)
        return
    try:
        for name, probe in (*_looks(settings, clients), *_tries(settings, clients)):
            try:
                probe()
            except StorageError as error:
                yield name, False, str(error)
            else:
                yield name, True, "can be used"
    finally:
        clients.close()


def _looks(settings: Settings, clients: Clients) -> list[Probe]:
    """Change nothing."""
    bucket = Bucket(clients.s3, settings.bucket)
    return [
        (f"bucket {settings.bucket}", lambda: bucket.page(keys.OPEN, most=1)),
        ("bucket, read", lambda: bucket.read(keys.LEASE)),
        ("prompt queue", Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL").depth),
        ("review queue", Queue(clients.sqs, settings.review_queue_url, "GRG_REVIEW_QUEUE_URL").depth),
        ("job queue", lambda: _job_queue(settings, clients)),
        ("job definition", lambda: _job_definition(settings, clients)),
    ]


def _tries(settings: Settings, clients: Clients) -> list[Probe]:
    """Leave everything as it was."""
    bucket = Bucket(clients.s3, settings.bucket)
    prompts = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
    reviews = Queue(clients.sqs, settings.review_queue_url, "GRG_REVIEW_QUEUE_URL")
    key = f"bot/doctor-{uuid.uuid4().hex}.json"
    return [
        ("bucket, write", lambda: bucket.create(key, "{}")),
        ("bucket, delete", lambda: bucket.delete(key)),
        ("prompt queue, dead letters", lambda: _dead_letters(prompts)),
        ("review queue, receive", lambda: reviews.receive(1, 0, hold_s=0)),
        ("jobs, list", lambda: _list_jobs(settings, clients)),
    ]


def _job_queue(settings: Settings, clients: Clients) -> None:
    """Batch answers with an empty list for what does not exist."""
    target = f"job queue {settings.job_queue} (GRG_JOB_QUEUE)"
    with mapped("batch:DescribeJobQueues", target):
        found = clients.batch.describe_job_queues(jobQueues=[settings.job_queue])["jobQueues"]
    if not found:
        raise StorageError(f"there is no {target}: check the setting, the region and the account")
    if found[0].get("state") == "DISABLED":
        raise StorageError(f"the {target} is disabled: enable it, or no job starts")


def _job_definition(settings: Settings, clients: Clients) -> None:
    """By name, or by name and revision, or by ARN."""
    wanted = settings.job_definition
    target = f"job definition {wanted} (GRG_JOB_DEFINITION)"
    asked = (
        {"jobDefinitions": [wanted]} if ":" in wanted else {"jobDefinitionName": wanted, "status": "ACTIVE"}
    )
    with mapped("batch:DescribeJobDefinitions", target):
        found = clients.batch.describe_job_definitions(**asked)["jobDefinitions"]
    if not any(one.get("status", "ACTIVE") == "ACTIVE" for one in found):
        raise StorageError(f"there is no active {target}: check the setting, the region and the account")


def _list_jobs(settings: Settings, clients: Clients) -> None:
    with mapped("batch:ListJobs", f"job queue {settings.job_queue} (GRG_JOB_QUEUE)"):
        clients.batch.list_jobs(jobQueue=settings.job_queue, maxResults=1)


def _dead_letters(prompts: Queue) -> None:
    if prompts.dead_letters() is None:
        raise StorageError(
            f"queue {prompts.url} (GRG_PROMPT_QUEUE_URL) has no redrive policy: give it a dead-letter queue"
        )
