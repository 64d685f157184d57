"""The composition root: the only place that names concrete classes."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Mapping

from core import documents, plugins
from core.backends import open_backend
from core.errors import GrgError, StorageError, UsageError
from core.health import check
from core.hookspecs import ChatAdapter, Desk
from core.ports import Documents
from core.requests.context import ServiceContext
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.runtime import failpoints
from core.runtime.sayable import sayable
from core.settings import Settings, for_adapter
from core.steam.catalog import SteamCatalog

RESTART_S = 5.0
"""An adapter that died is started again after this many seconds; the others keep running."""
MAX_RESTART_S = 60.0
"""The pause doubles with each death in a row, up to this."""
UP_AFTER_S = 20.0
"""An adapter that has listened for this long counts as up."""

log = logging.getLogger("grg.app")


async def run_bot(settings: Settings, environ: Mapping[str, str]) -> None:
    """Run the adapters that the settings name until SIGTERM, SIGINT, or until all of them have ended.

    Raises StorageError if the state folder or the bucket cannot be used or belongs to another bot, UsageError
    if no adapter could be loaded.
    """
    failpoints.arm(settings.crash_at)
    adapters = load_adapters(settings, environ)
    async with open_backend(settings) as backend, SteamCatalog(settings) as catalog:
        context = ServiceContext(
            backend.store,
            backend.documents,
            catalog,
            backend.fleet,
            adapters,
            settings,
            time.time,
            backend.spent,
            backend.may_act,
        )
        runner = Runner(context)
        desk = ChatDesk(context, Intake(context, runner))
        work = asyncio.create_task(_serve(runner, desk, context, backend.owned))
        for number in (signal.SIGTERM, signal.SIGINT):
            # Cancelling unwinds the backend too, so that a lease is given up and the next bot starts at once.
            asyncio.get_running_loop().add_signal_handler(number, work.cancel)
        try:
            await work
        except asyncio.CancelledError:
            log.info("stopped; open requests continue at the next start")


def load_adapters(settings: Settings, environ: Mapping[str, str]) -> dict[str, ChatAdapter]:
    """The adapters that load, by platform; those that do not are named in the log.

    Raises UsageError if the settings name none, or if none of them loads.
    """
    adapters: dict[str, ChatAdapter] = {}
    for loaded in plugins.load(settings.adapters, lambda name: for_adapter(name, environ)):
        if loaded.adapter is None:
            log.error("adapter %s does not run: %s", loaded.name, loaded.error)
        # A reply finds its adapter by the platform of its address, so each platform can have only one.
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


async def _serve(
    runner: Runner,
    desk: Desk,
    context: ServiceContext,
    owned: Callable[[], Awaitable[object]],
) -> None:
    """Listen on all adapters. Once all of them have ended by themselves, settle what is open and return."""
    running = asyncio.create_task(runner.run())
    listening = asyncio.create_task(_listen_all(desk, context.adapters, context.documents))
    settling = asyncio.create_task(_settle_after(listening, runner))
    owning = asyncio.ensure_future(owned())
    living = asyncio.create_task(
        check.keep_touching(context.settings.state_dir / check.HEARTBEAT_FILES["bot"])
    )
    tasks = (running, listening, settling, owning, living)
    try:
        # Listening is not waited for itself: when it ends, `settling` first sees to what is still open.
        await asyncio.wait((running, settling, owning), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        # CancelledError is no Exception, so tasks that were cancelled above do not count as failures.
        if isinstance(result, Exception):
            raise result


async def _settle_after(listening: asyncio.Task[None], runner: Runner) -> None:
    await listening  # it raises if a promise could not be stored, which ends the bot
    if open_count := await runner.count_open():
        # A warning, so that a person at a terminal sees it: without a network this can take long.
        log.warning(
            "the input has ended, %d open: the bot ends once all are answered. "
            "Ctrl-C is safe: open requests continue at the next start",
            open_count,
        )
    await runner.settled()


async def _listen_all(desk: Desk, adapters: Mapping[str, ChatAdapter], store: Documents) -> None:
    async with asyncio.TaskGroup() as group:
        for adapter in adapters.values():
            group.create_task(_listen(desk, adapter, store))


async def _listen(desk: Desk, adapter: ChatAdapter, store: Documents) -> None:
    """Keep one adapter listening. If it dies, the others keep running and `grg status` names it."""
    key = documents.DOWN + adapter.platform
    after_s, deaths = 0.0, 0
    while True:
        # The first report comes at once, because a note of an earlier run may be
        # left; later ones come only when the adapter has stayed up for a while.
        reporting_up = asyncio.create_task(_record_problem(store, key, "", after_s))
        after_s, began = UP_AFTER_S, time.monotonic()
        wait_s = min(MAX_RESTART_S, RESTART_S * 2.0 ** min(deaths, 8))
        try:
            await adapter.listen(desk)
        except StorageError:
            raise  # a promise cannot be stored: better to stop than to acknowledge messages
        except GrgError as error:
            problem = str(error)
            log.error("adapter %s: %s; starting it again in %.0f s", adapter.platform, error, wait_s)
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
            log.exception("adapter %s died; starting it again in %.0f s", adapter.platform, wait_s)
        else:
            return
        finally:
            reporting_up.cancel()
        await _record_problem(store, key, problem)
        await asyncio.sleep(wait_s)
        # An adapter that listened for a while before it died is started again after the shortest pause.
        deaths = 0 if time.monotonic() > began + UP_AFTER_S + wait_s else deaths + 1


async def _record_problem(store: Documents, key: str, problem: str, after_s: float = 0.0) -> None:
    """Record for `grg status` what keeps an adapter from its platform, or with an empty text that nothing does.

    Only a hint, so storage errors are logged and nothing else.
    """
    await asyncio.sleep(after_s)
    try:
        if problem:
            await store.put(
                key, {"schema": 1, "error": sayable(" ".join(problem.split())), "at": time.time()}
            )
        else:
            await store.delete(key)
    except StorageError as error:
        log.info("%s is not recorded: %s", key, error)
