"""The composition root: the only place that names concrete classes."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import IO

from core import documents, plugins
from core.backends import BOT_LOCK
from core.errors import GrgError, StorageError, UsageError
from core.health import check
from core.hookspecs import ChatAdapter, Desk
from core.local.database import Database, lock_file
from core.local.documents import LocalDocuments
from core.local.fleet import LocalFleet
from core.local.store import LocalStore
from core.ports import Documents, RequestStore, WriterFleet
from core.requests.context import ServiceContext, no_spending
from core.requests.desk import ChatDesk
from core.requests.intake import Service
from core.runtime import failpoints
from core.settings import Settings, for_adapter
from core.steam.catalog import SteamCatalog

RESTART_S = 5.0
"""An adapter that died is started again after this long, the others run on."""
MAX_RESTART_S = 60.0
"""After several deaths in a row: the waits double up to this."""
_DAY_S = 86_400.0
WELL_S = 20.0
"""One that listens for this long counts as up."""

log = logging.getLogger("grg.app")


async def run_bot(settings: Settings, environ: Mapping[str, str]) -> None:
    """Run the adapters that the settings name until SIGTERM, SIGINT, or until none has more to come.

    Raises StorageError if the state folder or the bucket cannot be used or another bot has it; UsageError
    if no adapter could be loaded.
    """
    failpoints.arm(settings.crash_at)
    adapters = load_adapters(settings, environ)
    async with open_backend(settings) as world, SteamCatalog(settings) as catalog:
        parts = ServiceContext(
            world.store,
            world.documents,
            catalog,
            world.fleet,
            adapters,
            settings,
            time.time,
            world.spent,
            world.may_act,
        )
        service = Service(parts)
        work = asyncio.create_task(_serve(service, ChatDesk(service, parts), parts, world.owned))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, work.cancel)
        try:
            await work
        except asyncio.CancelledError:
            log.info("stopped; what is open goes on at the next start")


def load_adapters(settings: Settings, environ: Mapping[str, str]) -> dict[str, ChatAdapter]:
    """The adapters that load, by platform; those that do not are named in the log."""
    adapters: dict[str, ChatAdapter] = {}
    for loaded in plugins.load(settings.adapters, lambda name: for_adapter(name, environ)):
        if loaded.adapter is None:
            log.error("adapter %s does not run: %s", loaded.name, loaded.error)
        elif loaded.adapter.platform in adapters:
            log.error("adapter %s does not run: another one serves %s", loaded.name, loaded.adapter.platform)
        else:
            adapters[loaded.adapter.platform] = loaded.adapter
    if not settings.adapters:
        raise UsageError("GRG_ADAPTERS names no adapter: `grg adapters` lists those that are installed")
    if not adapters:
        raise UsageError(
            "no chat adapter could be loaded: see the lines above and check GRG_ADAPTERS (`grg adapters`)"
        )
    return adapters


def lock_bot(settings: Settings) -> IO[str]:
    """One bot a store. Raises StorageError if another has it."""
    lock = lock_file(settings.state_dir / BOT_LOCK)
    if lock is None:
        raise StorageError(
            f"another bot runs on {settings.state_dir}: stop it, or set GRG_STATE_DIR to another folder"
        )
    return lock


@dataclass(frozen=True, slots=True)
class Backend:
    """Where promises are kept and reviews written, open and owned by this process."""

    store: RequestStore
    documents: Documents
    fleet: WriterFleet
    owned: Callable[[], Awaitable[object]]
    """Runs until cancelled; raises StorageError once this process owns the store no more."""
    spent: Callable[[], Awaitable[float]] = no_spending
    """US dollars that writing has cost this month."""
    may_act: Callable[[], bool] = lambda: True
    """Whether this process certainly owns the store still: one that slept may not know yet that it does not."""


def open_backend(settings: Settings) -> AbstractAsyncContextManager[Backend]:
    """The world that `GRG_BACKEND` names. On enter: StorageError if it cannot be used or another bot has it."""
    return _aws_backend(settings) if settings.backend == "aws" else _local_backend(settings)


@asynccontextmanager
async def _local_backend(settings: Settings) -> AsyncIterator[Backend]:
    """SQLite and a child process; the kernel holds the lock for us."""
    database = Database(settings.state_dir)
    try:
        with lock_bot(settings):
            store, fleet = LocalStore(database), LocalFleet(settings, database)
            forgetting = asyncio.create_task(_delete_expired(store))
            try:
                yield Backend(store, LocalDocuments(database), fleet, asyncio.Event().wait)
            finally:
                forgetting.cancel()
                fleet.close()
    finally:
        database.close()


async def _delete_expired(store: LocalStore) -> None:
    """Now and once a day."""
    while True:
        try:
            await store.delete_expired(time.time())
        except StorageError as error:
            log.warning("what is old was not forgotten: %s", error)
        await asyncio.sleep(_DAY_S)


@asynccontextmanager
async def _aws_backend(settings: Settings) -> AsyncIterator[Backend]:
    """S3, SQS and Batch; boto3 is loaded here and nowhere else on the bot's side."""
    from core.aws.backend import open_aws
    from core.aws.usage import SpendTracker

    async with open_aws(settings) as (store, documents, fleet, lease):
        spending = SpendTracker(fleet.clients, settings.bucket, settings.worker_price_hour)
        yield Backend(store, documents, fleet, lease.hold, spending.month_usd, lease.may_act)


async def _serve(
    service: Service,
    desk: Desk,
    parts: ServiceContext,
    owned: Callable[[], Awaitable[object]],
) -> None:
    """Listen on all adapters; once each of them has ended by itself, settle the rest and return."""
    running = asyncio.create_task(service.run())
    listening = asyncio.create_task(_listen_all(desk, parts.adapters, parts.documents))
    settling = asyncio.create_task(_settle_after(listening, service))
    owning = asyncio.ensure_future(owned())
    living = asyncio.create_task(check.keep_touching(parts.settings.state_dir / check.HEARTBEAT_FILES["bot"]))
    tasks = (running, listening, settling, owning, living)
    try:
        await asyncio.wait((running, settling, owning), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def _settle_after(listening: asyncio.Task[None], service: Service) -> None:
    await listening  # what it raises, a promise that could not be kept, ends the bot
    if left := await service.count_open():
        # A warning, since a person at a terminal is told no less: without a network it goes on for long.
        log.warning(
            "the input has ended, %d open: the bot ends once all are answered. "
            "Ctrl-C is safe: what is open goes on at the next start",
            left,
        )
    await service.settled()


async def _listen_all(desk: Desk, adapters: Mapping[str, ChatAdapter], kept: Documents) -> None:
    async with asyncio.TaskGroup() as group:
        for adapter in adapters.values():
            group.create_task(_listen(desk, adapter, kept))


async def _listen(desk: Desk, adapter: ChatAdapter, kept: Documents) -> None:
    """One adapter; its death takes no other down, and `grg status` names it."""
    note = documents.DOWN + adapter.platform
    after_s, deaths = 0.0, 0
    while True:
        well = asyncio.create_task(_note(kept, note, "", after_s))
        after_s, began = WELL_S, time.monotonic()
        wait_s = min(MAX_RESTART_S, RESTART_S * 2.0 ** min(deaths, 8))
        try:
            await adapter.listen(desk)
        except StorageError:
            raise  # the promise cannot be kept: better to stop than to acknowledge
        except GrgError as error:
            why = str(error)
            log.error("adapter %s: %s; starting it again in %.0f s", adapter.platform, error, wait_s)
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            log.exception("adapter %s died; starting it again in %.0f s", adapter.platform, wait_s)
        else:
            return
        finally:
            well.cancel()
        await _note(kept, note, why)
        await asyncio.sleep(wait_s)
        deaths = 0 if time.monotonic() > began + WELL_S + wait_s else deaths + 1


async def _note(kept: Documents, key: str, why: str, after_s: float = 0.0) -> None:
    """For `grg status`: what keeps an adapter from its platform, or (empty) that nothing does. A hint, no more."""
    await asyncio.sleep(after_s)
    try:
        if why:
            await kept.put(key, {"schema": 1, "error": " ".join(why.split()), "at": time.time()})
        else:
            await kept.delete(key)
    except StorageError as error:
        log.info("%s is not noted: %s", key, error)
