"""Opening the AWS world: what is missing is said in one line before anything is promised."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.aws import doctor
from core.aws.clients import connect
from core.aws.documents import S3Documents
from core.aws.fleet.batch import BatchFleet
from core.aws.lease import Lease
from core.aws.queues import Queue
from core.aws.store import S3Store
from core.settings import Settings


@asynccontextmanager
async def open_aws(settings: Settings) -> AsyncIterator[tuple[S3Store, S3Documents, BatchFleet, Lease]]:
    """The store, the documents, the fleet and the lease that makes them ours, given up at the end.

    Raises UsageError for a setting that is missing; StorageError if something named does not exist, may
    not be used, or belongs to another bot that runs.
    """
    async with open_aws_readonly(settings) as (store, fleet):
        clients = fleet.clients
        await clients.call(doctor.refuse_unusable, settings, clients)
        lease = Lease(clients, settings.bucket)
        await lease.take()
        try:
            yield store, S3Documents(clients, settings.bucket), fleet, lease
        finally:
            await lease.give_up()


@asynccontextmanager
async def open_aws_readonly(settings: Settings) -> AsyncIterator[tuple[S3Store, BatchFleet]]:
    """The same without owning it, for `grg status`: beside a running bot, nothing is written."""
    doctor.refuse_missing(settings)
    clients = connect()
    try:
        prompts = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
        yield S3Store(clients, settings.bucket, prompts), BatchFleet(settings, clients)
    finally:
        clients.close()
