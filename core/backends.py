"""The store as an owner's command sees it, beside a running bot: nothing is locked, nothing is written unasked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from core.local.database import Database, is_locked
from core.local.documents import LocalDocuments
from core.local.source import WORKER_LOCK
from core.local.store import LocalStore
from core.ports import Documents, RequestStore
from core.requests.context import no_spending
from core.settings import Settings

BOT_LOCK = "bot.lock"


@dataclass(frozen=True, slots=True)
class Beside:
    """What there is to look at."""

    store: RequestStore
    documents: Documents
    running: dict[str, Any]
    """Who runs, in the words of this backend."""
    spent_usd: float = 0.0
    """That writing has cost this month."""


def open_beside(settings: Settings) -> AbstractAsyncContextManager[Beside]:
    """The store that the settings name. Raises StorageError, UsageError."""
    return _beside_aws(settings) if settings.backend == "aws" else _beside_local(settings)


@asynccontextmanager
async def _beside_local(settings: Settings) -> AsyncIterator[Beside]:
    database = Database(settings.state_dir)
    try:
        running = {
            "state_dir": str(settings.state_dir),
            "bot": is_locked(settings.state_dir / BOT_LOCK),
            "worker": is_locked(settings.state_dir / WORKER_LOCK),
        }
        yield Beside(LocalStore(database), LocalDocuments(database), running, await no_spending())
    finally:
        database.close()


@asynccontextmanager
async def _beside_aws(settings: Settings) -> AsyncIterator[Beside]:
    from core.aws.backend import open_aws_readonly  # boto3 is loaded for this backend alone
    from core.aws.documents import S3Documents
    from core.aws.usage import SpendTracker

    async with open_aws_readonly(settings) as (store, fleet):
        workers = await fleet.clients.call(fleet.workers)
        running = {"bucket": settings.bucket, "workers": workers.live}
        spending = SpendTracker(fleet.clients, settings.bucket, settings.worker_price_hour)
        documents = S3Documents(fleet.clients, settings.bucket)
        yield Beside(store, documents, running, await spending.month_usd())
