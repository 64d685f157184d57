"""What an owner does to a running bot from outside: pause it, resume it, replay what failed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from core import documents
from core.backends import open_backend
from core.community.limits import Limiter
from core.domain import ClosedAs, Failure, ReviewRequest
from core.domain.reasons import is_final
from core.errors import StorageError, UnreadableRecord
from core.ports import RequestStore
from core.requests.lifecycle import another_attempt
from core.runtime.unreadable import skip_unreadable
from core.settings import Settings

_POLL_S = 1.0
_FAILED = {ClosedAs.APOLOGISED, ClosedAs.EXPIRED}


async def pause(
    settings: Settings,
    *,
    drain: bool,
    on_progress: Callable[[str], None],
    noticed_s: float = documents.PAUSE_NOTICED_S,
) -> None:
    """Let the bot refuse new requests kindly. Raises StorageError.

    With `drain` it returns once no request is open; `noticed_s` is how long a running bot may take to notice.
    """
    async with open_backend(settings, own=False) as backend:
        await backend.documents.put(documents.PAUSED, {"schema": 1, "at": time.time()})
        if not drain:
            return
        left = -1
        if runs := (await backend.running()).get("bot", True):
            await asyncio.sleep(noticed_s)
        while (number := dict(await backend.store.counts())["open"]) > 0:
            if not runs:
                raise StorageError(
                    f"{number} open, and no bot runs that could serve them: start it (`grg bot`)"
                )
            if number != left:
                on_progress(f"{number} open")
            left = number
            await asyncio.sleep(_POLL_S)


async def resume(settings: Settings) -> None:
    """Let it take requests again. Raises StorageError."""
    async with open_backend(settings, own=False) as backend:
        await backend.documents.delete(documents.PAUSED)


async def replay(settings: Settings, since_s: float) -> list[ReviewRequest]:
    """Ask again for what failed within `since_s` seconds, each as a new attempt that edits its apology.

    What has a later attempt already is left alone. A running bot takes them up at its next sweep.
    Returns the new requests. Raises StorageError.
    """
    asked = []
    async with open_backend(settings, own=False) as backend:
        now, limiter = time.time(), Limiter(settings, time.time)
        async for id in backend.store.closed_since(now - since_s):
            closed = await skip_unreadable(backend.store.closed_request(id))
            if closed is None or not await _should_replay(backend.store, closed):
                continue
            served = limiter.is_allowed(closed.asked.address, closed.asked.community, closed.asked.author)
            if not served or closed.app_id in settings.block_games:
                continue
            again = another_attempt(closed, now, settings.deadline_s, in_place=True)
            if not await _is_unseen(backend.store, again.id):
                continue
            if again.asked.author:
                note = documents.request_key(again.asked.address.platform, again.asked.author, again.id)
                await backend.documents.put(note, {"schema": 1})
            if await backend.store.create_open(again):
                asked.append(again)
    return asked


async def _should_replay(store: RequestStore, closed: ReviewRequest) -> bool:
    if closed.closed_as not in _FAILED or closed.cancelled:
        return False
    outcome = await skip_unreadable(store.outcome(closed.id))
    return isinstance(outcome, Failure) and not is_final(outcome.code)


async def _is_unseen(store: RequestStore, id: str) -> bool:
    try:
        return await store.closed_request(id) is None and await store.open_request(id) is None
    except UnreadableRecord:
        return False
