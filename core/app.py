"""The composition root: the only place that names concrete classes."""

from __future__ import annotations

import asyncio
import itertools
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Mapping

from core import document_keys, plugins, worker_process
from core.backends import open_backend
from core.errors import GrgError, StorageError, TokenRefused, Unreachable, UsageError
from core.health import check
from core.hookspecs import ChatAdapter, Desk, Identifies
from core.local.fleet import WORKER_LOG
from core.ports import Documents
from core.requests.context import ServiceContext
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.runtime import failpoints
from core.runtime.backoff import backoff_s
from core.runtime.clock import steady_clock
from core.runtime.sayable import sayable
from core.settings import Settings, for_adapter
from core.steam.catalog import SteamCatalog

RESTART_S = 5.0
"""An adapter that died is started again after this many seconds; the others keep running."""
MAX_RESTART_S = 60.0
"""The pause doubles with each death in a row, up to this."""
REFUSED_RESTART_S = 900.0
"""Pause after a platform has refused the token, which only the owner can mend."""
UP_AFTER_S = 20.0
"""An adapter that has listened for this long counts as up."""
SILENT_S = 2.0
"""A platform that says neither yes nor no for this long is named: libraries wait ten times as long before they give up."""

log = logging.getLogger("grg.app")


Say = Callable[[str], None]
"""Is called with a line for the person who started the bot."""


async def run_bot(settings: Settings, environ: Mapping[str, str], say: Say = log.info) -> None:
    """Run the adapters that the settings name until SIGTERM, SIGINT, or until all of them have ended.

    Raises StorageError if the state folder or the bucket cannot be used or belongs to another bot, UsageError
    if no adapter could be loaded, WriterError if the local backend's model is not there, TokenRefused if no platform
    accepts its token.
    """
    failpoints.arm(settings.crash_at)
    adapters = await _checked(settings, environ, say)
    async with open_backend(settings) as backend, SteamCatalog(settings) as catalog:
        context = ServiceContext(
            backend.store,
            backend.documents,
            catalog,
            backend.fleet,
            adapters,
            settings,
            steady_clock(),
            backend.spent,
            backend.may_act,
        )
        runner = Runner(context)
        desk = ChatDesk(context, Intake(context, runner))
        work = asyncio.create_task(_serve(runner, desk, context, backend.owned, say))
        for number in (signal.SIGTERM, signal.SIGINT):
            # Cancelling unwinds the backend too, so that a lease is given up and the next bot starts at once.
            asyncio.get_running_loop().add_signal_handler(number, work.cancel)
        try:
            await work
        except asyncio.CancelledError:
            say("stopped; reviews that are not finished yet are written at the next start")
        if (await backend.running()).get("worker"):
            minutes = max(1, round(settings.linger_s / 60))
            say(
                f"a writer stays ready for {minutes} min and then ends by itself; `grg worker stop` ends it now"
            )


async def _checked(settings: Settings, environ: Mapping[str, str], say: Say) -> dict[str, ChatAdapter]:
    """The adapters, once it is known that reviews can be written: before anybody is promised one."""
    if settings.backend != "local":  # on AWS another machine writes
        return load_adapters(settings, environ)
    # In a thread, so that it costs no time: importing the adapters' libraries takes longer.
    checking = asyncio.get_running_loop().run_in_executor(None, worker_process.check, settings)
    try:
        adapters = load_adapters(settings, environ)
    except GrgError:
        await asyncio.gather(checking, return_exceptions=True)
        raise
    writer = await checking
    advice = "; a better one: grg model pull EleutherAI/gpt-neo-125m" if writer.demo else ""
    say(f"model: {writer.model} on {writer.engine}{advice}")
    say(f"the writer's log: {settings.state_dir / WORKER_LOG}")
    return adapters


def load_adapters(settings: Settings, environ: Mapping[str, str]) -> dict[str, ChatAdapter]:
    """The adapters that load, by platform; those that do not are named in the log.

    Raises UsageError if the settings name none, or if none of them loads.
    """
    if not settings.adapters:
        raise UsageError("GRG_ADAPTERS names no adapter: `grg adapters` lists those that are installed")
    adapters: dict[str, ChatAdapter] = {}
    problems: list[str] = []
    for loaded in plugins.load(settings.adapters, lambda name: for_adapter(name, environ)):
        if loaded.adapter is None:
            problems.append(f"adapter {loaded.name} does not run: {loaded.error}")
        # A reply finds its adapter by the platform of its address, so each platform can have only one.
        elif loaded.adapter.platform in adapters:
            problems.append(
                f"adapter {loaded.name} does not run: another one serves {loaded.adapter.platform}"
            )
        else:
            adapters[loaded.adapter.platform] = loaded.adapter
    if not adapters:
        raise UsageError("; ".join(problems))
    for problem in problems:
        log.error("%s", problem)
    return adapters


async def _serve(
    runner: Runner,
    desk: Desk,
    context: ServiceContext,
    owned: Callable[[], Awaitable[object]],
    say: Say,
) -> None:
    """Listen on all adapters. Once all of them have ended by themselves, settle the open requests and return."""
    running = asyncio.create_task(runner.run())
    listening = asyncio.create_task(_listen_all(desk, context.adapters, context.documents, say))
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
        # CancelledError is not an Exception, so tasks that were cancelled above do not count as failures.
        if isinstance(result, Exception):
            raise result


async def _settle_after(listening: asyncio.Task[None], runner: Runner) -> None:
    await listening  # it raises if a promise could not be stored, which ends the bot
    if open_count := await runner.count_open():
        # A warning, so that a person at a terminal sees it: without a network this can take long.
        log.warning(
            "the input has ended, %d open: the bot ends once all are answered. "
            "Ctrl-C is safe: what is unfinished continues at the next start",
            open_count,
        )
    await runner.settled()


async def _listen_all(desk: Desk, adapters: Mapping[str, ChatAdapter], store: Documents, say: Say) -> None:
    refused: set[str] = set()
    await _forget_problems_of_others(adapters, store)
    async with asyncio.TaskGroup() as group:
        for adapter in adapters.values():
            group.create_task(_listen(desk, adapter, store, say, refused, len(adapters)))


async def _forget_problems_of_others(adapters: Mapping[str, ChatAdapter], store: Documents) -> None:
    """A platform that an earlier bot served and this one does not is not down."""
    try:
        async for key in store.keys(document_keys.DOWN):
            if key.removeprefix(document_keys.DOWN) not in adapters:
                await store.delete(key)
    except StorageError as error:
        log.info("notes of platforms that are not served stay: %s", error)


async def _listen(
    desk: Desk, adapter: ChatAdapter, store: Documents, say: Say, refused: set[str], count: int
) -> None:
    """Keep one adapter listening. If it dies, the others keep running and `grg status` names it.

    A platform that refuses the token at once is added to `refused`. Raises its TokenRefused or UsageError if all `count`
    adapters are: nothing is left to run for.
    """
    key = document_keys.DOWN + adapter.platform
    after_s, deaths, first = 0.0, 1, True
    introducing = asyncio.create_task(_introduce(adapter, say))
    try:
        while True:
            # The first report comes at once, because a note of an earlier run may be
            # left; later ones come only when the adapter has stayed up for a while.
            reporting_up = asyncio.create_task(_record_problem(store, key, "", after_s))
            after_s, began = UP_AFTER_S, time.monotonic()
            wait_s = backoff_s(deaths, RESTART_S, MAX_RESTART_S)
            try:
                await adapter.listen(desk)
            except StorageError:
                raise  # a promise cannot be stored: better to stop than to acknowledge messages
            except (TokenRefused, UsageError) as error:
                # Asked every few seconds, a platform may block the bot; and the owner has to act first.
                problem, wait_s = str(error), REFUSED_RESTART_S
                refused |= {adapter.platform} if first else set()
                if len(refused) == count:
                    raise
                log.error("adapter %s rests: %s, then start the bot again", adapter.platform, error)
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
            first = False
            await _record_problem(store, key, problem)
            await asyncio.sleep(wait_s)
            # An adapter that listened for a while before it died is started again after the shortest pause.
            deaths = 1 if time.monotonic() > began + UP_AFTER_S + wait_s else deaths + 1
    finally:
        introducing.cancel()


async def _introduce(adapter: ChatAdapter, say: Say) -> None:
    """Say once who the bot is on a platform, as soon as that can be asked. What is wrong is for `listen` to say."""
    if not isinstance(adapter, Identifies):
        return
    silent = asyncio.get_running_loop().call_later(
        SILENT_S,
        log.warning,
        "%s has not answered for %.0f s: check the network; the bot goes on trying",
        adapter.platform,
        SILENT_S,
    )
    for tries in itertools.count(1):
        try:
            identity = await adapter.identify()
            say(f"{adapter.platform}: {identity}")
            say(f"to try it, post a Steam link in {identity.place} that it is in; Ctrl-C stops the bot")
        except TokenRefused:
            return
        except Unreachable:
            silent.cancel()  # `listen` says what is wrong
            await asyncio.sleep(backoff_s(tries, RESTART_S, MAX_RESTART_S))
        except Exception:
            log.exception("adapter %s does not say who it is", adapter.platform)
            return
        else:
            return
        finally:
            silent.cancel()


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
