"""What `grg status` says."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Mapping
from typing import Any

from core import documents
from core.backends import open_beside
from core.domain import Review
from core.errors import StorageError, UnreadableRecord
from core.ports import Documents, RequestStore
from core.runtime.unreadable import skip_unreadable
from core.settings import Settings

_MAX_SHOWN = 100
_STAGES_OF = 9
"""Replies whose stages are looked at."""


async def status(settings: Settings) -> dict[str, Any]:
    """Numbers and open requests. Works beside a running bot; writes nothing."""
    if settings.state_dir.exists() and not settings.state_dir.is_dir():
        raise StorageError(f"GRG_STATE_DIR={settings.state_dir} is no folder: name one, or one to be made")
    if settings.backend == "local" and not (settings.state_dir / "promises.sqlite3").exists():
        nobody = {"state_dir": os.fspath(settings.state_dir), "bot": False, "worker": False}
        return {**nobody, "counts": {}, "open": []}
    async with open_beside(settings) as beside:
        down = await adapters_down(beside.documents)
        paused = await _is_paused(beside.documents)
        return {
            **beside.running, "paused": paused, "adapters_down": down, **await _promises(beside.store),
            "spent_usd_this_month": round(beside.spent_usd, 2), "stages_s": await _stages(beside.store),
        }  # fmt: skip


async def _is_paused(kept: Documents) -> bool:
    try:
        return await kept.get(documents.PAUSED) is not None
    except UnreadableRecord:
        return True  # what counts is that it is there


async def adapters_down(kept: Documents) -> dict[str, str]:
    """What keeps an adapter from its platform, by platform, as the running bot noted it."""
    down = {}
    async for key in kept.keys(documents.DOWN):
        if (document := await skip_unreadable(kept.get(key))) is not None:
            down[key.removeprefix(documents.DOWN)] = str(document.get("error", ""))
    return down


async def _promises(store: RequestStore) -> dict[str, Any]:
    """Counts, the latest waits, and up to a hundred open requests with their ages."""
    now, requests = time.time(), list[dict[str, Any]]()
    async for id in store.open_ids():
        if len(requests) == _MAX_SHOWN:
            break
        request = await skip_unreadable(store.open_request(id))
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
        request = await skip_unreadable(store.closed_request(id))
        outcome = await skip_unreadable(store.outcome(id))
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
