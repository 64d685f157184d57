"""What `grg status` shows."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Mapping
from typing import Any

from core import document_keys
from core.backends import open_backend
from core.domain import Review
from core.errors import StorageError, UnreadableRecord
from core.local.database import has_database
from core.ports import Documents, RequestStore
from core.runtime.skip_unreadable import skip_unreadable
from core.settings import Settings

_MAX_SHOWN = 100
_COUNTS = {"waiting": "waiting for a writer", "dead_letters": "given up"}
"""What people are told in place of a count's name."""
_STAGES = {"page": "reading the page", "writing": "writing", "reply": "replying"}
_STAGES_OF = 9
"""Number of replies that the medians are taken of."""


async def status(settings: Settings) -> dict[str, Any]:
    """Numbers and open requests, also while a bot runs. Writes nothing. Raises StorageError or UsageError."""
    if settings.state_dir.exists() and not settings.state_dir.is_dir():
        raise StorageError(
            f"GRG_STATE_DIR={settings.state_dir} is not a folder: name a folder, or one that can be created"
        )
    # Opening the database would create the file, and looking at the status must not write anything.
    if settings.backend == "local" and not has_database(settings.state_dir):
        nothing_runs = {"state_dir": os.fspath(settings.state_dir), "bot": False, "worker": False}
        return {**nothing_runs, "counts": {}, "open": []}
    async with open_backend(settings, own=False) as backend:
        running = await backend.running()
        # A bot that does not run is not kept from anything; on AWS nothing says whether it does.
        down = await adapters_down(backend.documents) if running.get("bot", True) else {}
        paused = await _is_paused(backend.documents)
        return {
            **running,
            "paused": paused,
            "adapters_down": down,
            **await _request_counts(backend.store),
            "spent_usd_this_month": round(await backend.spent(), 2),
            "stages_s": await _stage_durations(backend.store),
        }


async def _is_paused(kept: Documents) -> bool:
    try:
        return await kept.get(document_keys.PAUSED) is not None
    except UnreadableRecord:
        return True  # its existence is what counts


async def adapters_down(kept: Documents) -> dict[str, str]:
    """What keeps an adapter from its platform, by platform, as the running bot recorded it. Raises StorageError."""
    down = {}
    async for key in kept.keys(document_keys.DOWN):
        if (document := await skip_unreadable(kept.get(key))) is not None:
            down[key.removeprefix(document_keys.DOWN)] = str(document.get("error", ""))
    return down


async def _request_counts(store: RequestStore) -> dict[str, Any]:
    """Counts, the latest waits, and up to a hundred open requests with their ages in seconds."""
    now, requests = time.time(), list[dict[str, Any]]()
    async for id in store.open_ids():
        # Counted before it is read, because each record costs a request on AWS.
        if len(requests) == _MAX_SHOWN:
            break
        request = await skip_unreadable(store.open_request(id))
        if request is not None:
            requests.append(
                {
                    "request": id,
                    "platform": request.asked.address.platform,
                    "app_id": request.app_id,
                    "name": request.game_name,
                    "age_s": round(now - request.created_at, 1),
                    "stage": "writing" if request.staged_at else "reading the page",
                }
            )
    waits = [round(seconds, 1) for seconds in await store.recent_waits()]
    return {"counts": dict(await store.counts()), "recent_waits_s": waits, "open": requests}


async def _stage_durations(store: RequestStore) -> dict[str, float]:
    """Medians over a few replies of the last hour, in seconds: reading the page, writing, replying."""
    times: dict[str, list[float]] = {"page": [], "writing": [], "reply": []}
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
        times["page"].append(request.staged_at - request.created_at)
        times["writing"].append(outcome.created_at - request.staged_at)
        times["reply"].append(request.closed_at - outcome.created_at)
        if len(times["page"]) == _STAGES_OF:
            break
    return {
        # Bot and worker may run on machines whose clocks differ, so a difference may be negative.
        stage: round(max(0.0, statistics.median(seconds)), 1)
        for stage, seconds in times.items()
        if seconds
    }


def status_text(status: Mapping[str, Any]) -> str:
    """What `status` returned, as lines for people, without a newline at the end."""
    running = {True: "runs", False: "does not run"}
    if "bucket" in status:
        lines = [f"{status['workers']} workers ({status['bucket']})"]
        lines += [f"writing has cost ${status['spent_usd_this_month']:.2f} this month"]
    else:
        # That no worker runs is the usual state of a bot that nobody has asked for a while.
        idle = status["bot"] and not status["worker"]
        worker = "starts when there is something to write" if idle else running[status["worker"]]
        lines = [f"bot {running[status['bot']]}, worker {worker} ({status['state_dir']})"]
    if status["counts"]:
        lines.append(
            ", ".join(f"{number} {_COUNTS.get(name, name)}" for name, number in status["counts"].items())
        )
    if waits := status.get("recent_waits_s"):
        lines.append("the latest replies took " + ", ".join(f"{wait} s" for wait in waits[:5]))
    if stages := status.get("stages_s"):
        lines.append(
            "typically: " + ", ".join(f"{_STAGES[stage]} {seconds} s" for stage, seconds in stages.items())
        )
    if status.get("paused"):
        lines.append("paused: new requests are declined politely (`grg resume` ends that)")
    lines += [f"{name} is down: {error}" for name, error in status.get("adapters_down", {}).items()]
    lines += [_open_line(request) for request in status["open"]]
    return "\n".join(lines)


def _open_line(request: Mapping[str, Any]) -> str:
    what = request["name"] or request["app_id"]
    return f"{request['request']}  {request['age_s']:.0f} s  {request['stage']}  {what}"
