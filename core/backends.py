"""Opening the backend that `GRG_BACKEND` names: for the bot, which owns it, or for a command that runs next to a bot."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from core.errors import StorageError
from core.local.database import BUSY_S, Database, is_locked, lock_file
from core.local.documents import LocalDocuments
from core.local.fleet import LocalFleet
from core.local.source import worker_runs
from core.local.store import LocalStore
from core.ports import Documents, RequestStore, WriterFleet
from core.requests.context import no_spending
from core.runtime.blocking import Blocking
from core.runtime.files import is_still_ours
from core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

BOT_LOCK = "bot.lock"
LOCK_CHECK_S = 1.0
"""Between looks at whether the bot's lock is still there; nothing is sent without a look of its own."""
_DAY_S = 86_400.0

log = logging.getLogger("grg.app")


@dataclass(frozen=True, slots=True)
class Backend:
    """Where promises are kept and reviews are written."""

    store: RequestStore
    documents: Documents
    fleet: WriterFleet
    running: Callable[[], Awaitable[dict[str, Any]]]
    """Which programs run on it, in this backend's own terms, for `grg status`. Raises StorageError."""
    owned: Callable[[], Awaitable[object]]
    """Runs until cancelled; raises StorageError once this process no longer owns the store."""
    spent: Callable[[], Awaitable[float]] = no_spending
    """US dollars that writing has cost this month. Raises StorageError."""
    end_workers: Callable[[], Awaitable[int]] | None = None
    """Asks the workers to end now, and returns how many there still are; None where they end with the bot.

    What a worker holds is queued again. Raises StorageError.
    """
    may_act: Callable[[], bool] = lambda: True
    """Whether this process certainly still owns the store: one that slept may not know yet that it does not."""


def open_backend(settings: Settings, *, own: bool = True) -> AbstractAsyncContextManager[Backend]:
    """The backend that `GRG_BACKEND` names.

    With `own` it is this process's alone: on enter, StorageError if it cannot be used or another bot has it.
    Otherwise it is read while a bot may run: nothing is locked, and nothing is written unless the caller asks.
    UsageError if a setting is missing.
    """
    return (_aws_backend if settings.backend == "aws" else _local_backend)(settings, own=own)


@asynccontextmanager
async def _local_backend(settings: Settings, *, own: bool) -> AsyncIterator[Backend]:
    """SQLite and a child process. The kernel holds the bot's lock, and releases it when the bot dies."""

    async def running() -> dict[str, Any]:
        return {
            "state_dir": str(settings.state_dir),
            "bot": is_locked(settings.state_dir / BOT_LOCK),
            "worker": worker_runs(settings.state_dir),
        }

    with (
        Blocking() as blocking,
        Database(settings.state_dir, blocking, busy_s=BUSY_S + 2 * settings.hold_s) as database,
    ):
        store, fleet = LocalStore(database), LocalFleet(settings, database)
        # `owned` waits for an event that never comes: a lock that the kernel holds cannot be lost.
        backend = Backend(store, LocalDocuments(database), fleet, running, owned=asyncio.Event().wait)
        if not own:
            yield backend
            return
        path = settings.state_dir / BOT_LOCK
        with _bot_lock(settings) as lock:
            backend = dataclasses.replace(
                backend,
                owned=lambda: _while_locked(path, lock),
                may_act=lambda: is_still_ours(path, lock),
            )
            deleting = asyncio.create_task(_delete_expired(store))
            try:
                yield backend
            finally:
                deleting.cancel()
                fleet.close()


@contextmanager
def _bot_lock(settings: Settings) -> Iterator[IO[bytes]]:
    lock = lock_file(settings.state_dir / BOT_LOCK)
    if lock is None:
        raise StorageError(
            f"another bot runs on {settings.state_dir}: stop it, or set GRG_STATE_DIR to another folder"
        )
    with lock:
        yield lock


async def _while_locked(path: Path, lock: IO[bytes]) -> NoReturn:
    """Raises StorageError once the lock's file was deleted: another bot could start, and each would reply."""
    while is_still_ours(path, lock):  # noqa: ASYNC110  a deleted file tells nobody
        await asyncio.sleep(LOCK_CHECK_S)
    raise StorageError(f"{path} was moved or deleted while in use: leave it alone, then start again")


async def _delete_expired(store: LocalStore) -> None:
    """Now and once a day, until cancelled."""
    while True:
        try:
            await store.delete_expired(time.time())
        except StorageError as error:
            log.warning("expired records were not deleted: %s", error)
        await asyncio.sleep(_DAY_S)


@asynccontextmanager
async def _aws_backend(settings: Settings, *, own: bool) -> AsyncIterator[Backend]:
    """S3, SQS and Batch. boto3 is imported here and nowhere else on the bot's side."""
    from core.aws import doctor, lease
    from core.aws.clients import connect, require_settings
    from core.aws.documents import S3Documents
    from core.aws.fleet.batch import BatchFleet
    from core.aws.queues import Queue
    from core.aws.store import S3Store
    from core.aws.usage import SpendTracker

    require_settings(settings, doctor.NEEDED, "GRG_BACKEND=aws")
    with Blocking() as blocking:
        clients = connect(blocking)
        prompts = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
        fleet = BatchFleet(settings, clients)

        async def running() -> dict[str, Any]:
            workers = await clients.call(fleet.count_workers)
            return {"bucket": settings.bucket, "workers": workers.live}

        async def end_workers() -> int:
            return await clients.call(fleet.end_workers)

        mine = lease.Lease(clients, settings.bucket)
        backend = Backend(
            store=S3Store(clients, settings.bucket, prompts),
            documents=S3Documents(clients, settings.bucket),
            fleet=fleet,
            running=running,
            owned=mine.hold if own else asyncio.Event().wait,
            spent=SpendTracker(clients, settings.bucket, settings.worker_price_hour).month_usd,
            end_workers=end_workers,
            # A command that runs next to a bot never owns the store.
            may_act=mine.may_act if own else lambda: False,
        )
        if not own:
            yield backend
            return
        # Before the lease, so that a bot that lacks a permission does not keep a working one from starting.
        await clients.call(doctor.require_access, settings, clients)
        await mine.take()
        try:
            yield backend
        finally:
            # After a failure as well, so that a bot that is started again need not wait for the lease to run out.
            await mine.give_up()
