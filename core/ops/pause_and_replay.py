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
    """Make the bot decline new requests politely. Safe to repeat.

    With `drain` it returns once no request is open; `noticed_s` is how many seconds a running bot may take to notice.
    `on_progress` is called with a line whenever the number of open requests has changed. Raises StorageError, also
    if requests are open and no bot runs.
    """
    async with open_backend(settings, own=False) as backend:
        await backend.documents.put(documents.PAUSED, {"schema": 1, "at": time.time()})
        if not drain:
            return
        left = -1
        # On AWS nothing shows whether a bot runs, so one is assumed.
        if runs := (await backend.running()).get("bot", True):
            # Until the bot has noticed, it may accept requests that a count made now would miss.
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
    """Let the bot take requests again. Safe to repeat, and without effect if it is not paused. Raises StorageError."""
    async with open_backend(settings, own=False) as backend:
        await backend.documents.delete(documents.PAUSED)


async def replay(settings: Settings, since_s: float) -> list[ReviewRequest]:
    """Ask again for what failed within `since_s` seconds, each as a new attempt that edits its apology.

    Requests that have a later attempt already are left alone, so a second call asks for nothing twice. A running bot
    takes the new ones up at its next sweep. Returns them in the store's order. Damaged records are skipped. Raises
    StorageError.
    """
    asked = []
    async with open_backend(settings, own=False) as backend:
        now, limiter = time.time(), Limiter(settings, time.time)
        async for id in backend.store.closed_since(now - since_s):
            closed = await skip_unreadable(backend.store.closed_request(id))
            if closed is None or not await _should_replay(backend.store, closed):
                continue
            # A person or a place that has been blocked since is not answered after all.
            served = limiter.is_allowed(closed.asked.address, closed.asked.community, closed.asked.author)
            if not served or closed.app_id in settings.block_games:
                continue
            again = another_attempt(closed, now, settings.deadline_s, in_place=True)
            if not await _is_unseen(backend.store, again.id):
                continue
            if again.asked.author:
                # The note goes first: a request without one could not be found for the person who wants it forgotten.
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
    # A record that cannot be read is there all the same, and must not be replaced.
    except UnreadableRecord:
        return False
