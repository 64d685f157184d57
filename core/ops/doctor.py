"""What `grg doctor` and `grg adapters` show."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from core import plugins, worker_process
from core.backends import open_backend
from core.errors import CatalogError, GrgError, NoSuchGame, Unreachable
from core.hookspecs import Identifies, Identity
from core.local.database import Database
from core.ops import status, unreadable_records
from core.settings import Settings, for_adapter
from core.steam.catalog import SteamCatalog

_MIN_FREE_BYTES = 200_000_000
IDENTIFY_S = 20
"""Seconds for which a platform is asked who the bot is."""
_KNOWN_APP = 10
"""Counter-Strike, on Steam since 2003."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `grg doctor`."""

    name: str
    ok: bool
    says: str
    """What is wrong and what to do, or what is fine."""


def adapters(settings: Settings, environ: Mapping[str, str]) -> str:
    """A line for each adapter that is installed or named in the settings, then a line that explains the star.

    A line says whether the adapter is in use, and what keeps it from loading. Never raises a GrgError.
    """
    names = sorted({*plugins.installed(), *settings.adapters})
    lines = []
    for loaded in plugins.load(names, lambda name: for_adapter(name, environ)):
        mark = "*" if loaded.name in settings.adapters else " "
        lines.append(f"{mark} {loaded.name}  {loaded.error or 'loads'}")
    return "\n".join([*lines, "* `grg bot` runs it: GRG_ADAPTERS names it"])


def checks(
    settings: Settings,
    environ: Mapping[str, str],
    waiting_for: Callable[[str], AbstractContextManager[object]] = contextlib.nullcontext,
) -> Iterator[Check]:
    """The checks one by one, slow ones last. Blocking; never raises a GrgError.

    `waiting_for` makes the context in which a check waits for somebody else, from what that one is called.
    """
    yield _state_folder(settings)
    for name in plugins.unknown_settings(environ):
        yield Check("settings", ok=False, says=plugins.no_setting(name))
    if settings.backend == "aws":
        from core.aws import doctor  # boto3 is loaded for this backend alone

        yield from (Check(*line) for line in doctor.checks(settings))
    yield from asyncio.run(_records(settings))
    down = asyncio.run(_recorded_failures(settings))
    for loaded in plugins.load(settings.adapters, lambda name: for_adapter(name, environ)):
        why = loaded.error or (loaded.adapter and down.get(loaded.adapter.platform))
        says = why or "loads"
        if not why and isinstance(loaded.adapter, Identifies):
            with waiting_for(loaded.name):
                why, says = asyncio.run(_identified(loaded.adapter))
        yield Check(f"adapter {loaded.name}", not why, says)
    # Last, because loading the model takes seconds and the store may not answer for as long.
    with waiting_for("the model"):
        model = _model(settings)
    yield model
    with waiting_for(f"the store at {settings.steam_url}"):
        page = asyncio.run(_store_page(settings))
    yield page


def _state_folder(settings: Settings) -> Check:
    try:
        # Opened as a bot would open it, which creates the folder and brings the tables up to date.
        Database(settings.state_dir).close()
    except GrgError as error:
        return Check("state folder", ok=False, says=str(error))
    free = shutil.disk_usage(settings.state_dir).free
    says = f"{settings.state_dir}, {free / 1e9:.1f} GB free"
    return Check(
        "state folder",
        ok=free >= _MIN_FREE_BYTES,
        says=says if free >= _MIN_FREE_BYTES else f"{says}: free some disk space",
    )


def _model(settings: Settings) -> Check:
    try:
        says = worker_process.selfcheck(settings)
    except GrgError as error:
        return Check("model", ok=False, says=str(error))
    return Check("model", ok=True, says=says)


async def _store_page(settings: Settings) -> Check:
    try:
        async with SteamCatalog(settings) as catalog:
            game = await catalog.game(_KNOWN_APP)
    # This is an answer as well: a store set up for tests need not know the app.
    except NoSuchGame:
        return Check("store", ok=True, says=f"{settings.steam_url} answers")
    except CatalogError as error:
        return Check("store", ok=False, says=str(error))
    return Check("store", ok=True, says=f"{settings.steam_url} answers ({game.name})")


async def _identified(adapter: Identifies) -> tuple[bool, str]:
    """Whether the platform cannot be asked who the bot is, and what it or the error says."""
    try:
        return False, str(await identity(adapter))
    except GrgError as error:
        return True, str(error)


async def identity(adapter: Identifies) -> Identity:
    """Who the platform says that the bot is, within IDENTIFY_S. Raises UsageError, Unreachable."""
    try:
        async with asyncio.timeout(IDENTIFY_S):
            return await adapter.identify()
    except TimeoutError:
        raise Unreachable(f"the platform did not answer within {IDENTIFY_S} s: check the network") from None


async def _records(settings: Settings) -> list[Check]:
    """A line for each record that cannot be read, or one for all; none if the storage fails, which has its own line."""
    try:
        async with open_backend(settings, own=False) as backend:
            found = await unreadable_records.find(backend.store, backend.documents)
    except GrgError:
        return []
    damaged = [Check(f"record {error.key}", ok=False, says=str(error)) for error in found.errors]
    return damaged or [Check("records", ok=True, says=f"{found.read} looked at, all can be read")]


async def _recorded_failures(settings: Settings) -> dict[str, str]:
    """What keeps a running bot's adapter from its platform, by platform; nothing if the storage, which has its own line,
    fails.
    """
    try:
        async with open_backend(settings, own=False) as backend:
            # What an earlier bot met says nothing about the next one.
            if not (await backend.running()).get("bot", True):
                return {}
            return await status.adapters_down(backend.documents)
    except GrgError:
        return {}
