"""What `grg adapters`, `grg doctor` and `grg status` say."""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core import documents, one_shot, plugins
from core.beside import open_beside
from core.domain import Review
from core.errors import CatalogError, GrgError, NoSuchGame, StoreError
from core.local.database import Database
from core.ports import Documents, RequestStore
from core.settings import Settings, for_adapter
from core.steam.catalog import SteamCatalog

_LEAST_FREE_BYTES = 200_000_000
_MOST_SHOWN = 100
_STAGES_OF = 9
"""Replies whose stages are looked at."""
_KNOWN_APP = 10
"""Counter-Strike: on the store since 2003."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `grg doctor`."""

    name: str
    ok: bool
    says: str


def adapters(settings: Settings, environ: Mapping[str, str]) -> str:
    """One line an installed adapter: whether it is in use, and what keeps it from loading; then what the mark means."""
    names = sorted({*plugins.installed(), *settings.adapters})
    lines = []
    for loaded in plugins.load(names, lambda name: for_adapter(name, environ)):
        mark = "*" if loaded.name in settings.adapters else " "
        lines.append(f"{mark} {loaded.name}  {loaded.error or 'loads'}")
    return "\n".join([*lines, "* `grg bot` runs it: GRG_ADAPTERS names it"])


def checks(settings: Settings, environ: Mapping[str, str]) -> Iterator[Check]:
    """The checks one by one, slow ones last."""
    yield _state_folder(settings)
    if strange := plugins.unknown_settings(environ):
        yield Check("settings", ok=False, says=plugins.no_setting(", ".join(strange)))
    if settings.backend == "aws":
        from core.aws import doctor  # boto3 is loaded for this backend alone

        yield from (Check(*found) for found in doctor.checks(settings))
    down = asyncio.run(_noted_down(settings))
    for loaded in plugins.load(settings.adapters, lambda name: for_adapter(name, environ)):
        why = loaded.error or (loaded.adapter and down.get(loaded.adapter.platform))
        yield Check(f"adapter {loaded.name}", not why, why or "loads")
    yield _model(settings)
    yield asyncio.run(_store_page(settings))


def _state_folder(settings: Settings) -> Check:
    try:
        Database(settings.state_dir).close()
    except GrgError as error:
        return Check("state folder", ok=False, says=str(error))
    free = shutil.disk_usage(settings.state_dir).free
    says = f"{settings.state_dir}, {free / 1e9:.1f} GB free"
    return Check(
        "state folder",
        ok=free >= _LEAST_FREE_BYTES,
        says=says if free >= _LEAST_FREE_BYTES else f"{says}: free some disk space",
    )


def _model(settings: Settings) -> Check:
    try:
        says = one_shot.selfcheck(settings)
    except GrgError as error:
        return Check("model", ok=False, says=str(error))
    return Check("model", ok=True, says=says)


async def _store_page(settings: Settings) -> Check:
    try:
        async with SteamCatalog(settings) as catalog:
            found = await catalog.game(_KNOWN_APP)
    except NoSuchGame:
        return Check("store", ok=True, says=f"{settings.steam_url} answers")
    except CatalogError as error:
        return Check("store", ok=False, says=str(error))
    return Check("store", ok=True, says=f"{settings.steam_url} answers ({found.name})")


async def status(settings: Settings) -> dict[str, Any]:
    """Numbers and open requests. Works beside a running bot; writes nothing."""
    if settings.state_dir.exists() and not settings.state_dir.is_dir():
        raise StoreError(f"GRG_STATE_DIR={settings.state_dir} is no folder: name one, or one to be made")
    if settings.backend == "local" and not (settings.state_dir / "promises.sqlite3").exists():
        nobody = {"state_dir": os.fspath(settings.state_dir), "bot": False, "worker": False}
        return {**nobody, "counts": {}, "open": []}
    async with open_beside(settings) as beside:
        down = await _adapters_down(beside.documents)
        paused = await beside.documents.get(documents.PAUSED) is not None
        return {
            **beside.running, "paused": paused, "adapters_down": down, **await _promises(beside.store),
            "spent_usd_this_month": round(beside.spent_usd, 2), "stages_s": await _stages(beside.store),
        }  # fmt: skip


async def _adapters_down(kept: Documents) -> dict[str, str]:
    """What keeps an adapter from its platform, by platform, as the running bot noted it."""
    down = {}
    async for key in kept.keys(documents.DOWN):
        if (document := await kept.get(key)) is not None:
            down[key.removeprefix(documents.DOWN)] = str(document.get("error", ""))
    return down


async def _noted_down(settings: Settings) -> dict[str, str]:
    """The same for `grg doctor`; a store that cannot be looked at has its own line there."""
    try:
        async with open_beside(settings) as beside:
            return await _adapters_down(beside.documents)
    except GrgError:
        return {}


async def _promises(store: RequestStore) -> dict[str, Any]:
    """Counts, the latest waits, and up to a hundred open requests with their ages."""
    now, requests = time.time(), list[dict[str, Any]]()
    async for id in store.open_ids():
        if len(requests) == _MOST_SHOWN:
            break
        request = await store.open_request(id)
        if request is not None:
            requests.append(
                {
                    "request": id, "platform": request.address.platform, "app_id": request.app_id,
                    "name": request.game_name, "age_s": round(now - request.created_at, 1),
                    "stage": "writing" if request.staged_at else "reading the page",
                }
            )  # fmt: skip
    waits = [round(seconds, 1) for seconds in await store.recent_waits()]
    return {"counts": dict(await store.counts()), "recent_waits_s": waits, "open": requests}


async def _stages(store: RequestStore) -> dict[str, float]:
    """Medians over a few replies of the last hour, in seconds: page read, written, said."""
    found: dict[str, list[float]] = {"page": [], "writing": [], "reply": []}
    async for id in store.closed_since(time.time() - 3_600):
        request, outcome = await store.closed_request(id), await store.outcome(id)
        if (
            request is None
            or not isinstance(outcome, Review)
            or not request.staged_at
            or not request.closed_at
        ):
            continue
        found["page"].append(request.staged_at - request.created_at)
        found["writing"].append(outcome.created_at - request.staged_at)
        found["reply"].append(request.closed_at - outcome.created_at)
        if len(found["page"]) == _STAGES_OF:
            break
    return {stage: round(max(0.0, statistics.median(times)), 1) for stage, times in found.items() if times}


def status_text(found: Mapping[str, Any]) -> str:
    """For people."""
    running = {True: "runs", False: "does not run"}
    if "bucket" in found:
        lines = [f"{found['workers']} workers ({found['bucket']})"]
        lines += [f"writing has cost ${found['spent_usd_this_month']:.2f} this month"]
    else:
        lines = [f"bot {running[found['bot']]}, worker {running[found['worker']]} ({found['state_dir']})"]
    if found["counts"]:
        lines.append(
            ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in found["counts"].items())
        )
    if waits := found.get("recent_waits_s"):
        lines.append("the latest replies took " + ", ".join(f"{wait} s" for wait in waits[:5]))
    if stages := found.get("stages_s"):
        lines.append("of that " + ", ".join(f"{stage} {seconds} s" for stage, seconds in stages.items()))
    if found.get("paused"):
        lines.append("paused: new requests are refused kindly (`grg resume` ends that)")
    lines += [f"{name} is down: {error}" for name, error in found.get("adapters_down", {}).items()]
    lines += [_open_line(request) for request in found["open"]]
    return "\n".join(lines)


def _open_line(request: Mapping[str, Any]) -> str:
    what = request["name"] or request["app_id"]
    return f"{request['request']}  {request['age_s']:.0f} s  {request['stage']}  {what}"
