"""What an owner does to a running bot from outside: pause it, resume it, replay what failed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from core import document_keys
from core.backends import open_backend
from core.community.limits import Limiter
from core.domain import ClosedAs, Failure, ReviewRequest
from core.domain.reasons import is_final
from core.errors import StorageError, UnreadableRecord, UsageError
from core.ports import RequestStore
from core.requests.lifecycle import another_attempt
from core.runtime.skip_unreadable import skip_unreadable
from core.settings import Settings

_POLL_S = 1.0
_FAILED = {ClosedAs.APOLOGISED, ClosedAs.EXPIRED}


async def pause(
    settings: Settings,
    *,
    drain: bool,
    on_progress: Callable[[str], None],
    end_workers: bool = False,
    noticed_s: float = document_keys.PAUSE_NOTICED_S,
) -> None:
    """Make the bot decline new requests politely. Safe to repeat.

    With `drain` it returns once no request is open; `noticed_s` is how many seconds a running bot may take to notice.
    With `end_workers` as well, it then ends the workers and returns once none is left. `on_progress` is called with a
    line whenever the number of open requests or of workers has changed. Raises UsageError if the workers cannot be
    ended, and StorageError, also if requests are open and no bot runs.
    """
    if end_workers and not drain:
        raise UsageError(
            "--end-workers without --drain: the bot would start workers again for what is open; add --drain"
        )
    async with open_backend(settings, own=False) as backend:
        if end_workers and backend.end_workers is None:
            raise UsageError(
                "--end-workers: on this machine the worker ends by itself, with the bot at the latest"
            )
        await backend.documents.put(document_keys.PAUSED, {"schema": 1, "at": time.time()})
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
        if end_workers and backend.end_workers:
            await _end_workers(backend.end_workers, on_progress)


async def _end_workers(end: Callable[[], Awaitable[int]], on_progress: Callable[[str], None]) -> None:
    """Returns once no worker is left."""
    left = 0
    while (number := await end()) > 0:
        if number != left:
            on_progress(f"{number} {'worker ends' if number == 1 else 'workers end'}")
        left = number
        await asyncio.sleep(_POLL_S)


async def resume(settings: Settings) -> None:
    """Let the bot take requests again. Safe to repeat, and without effect if it is not paused. Raises StorageError."""
    async with open_backend(settings, own=False) as backend:
        await backend.documents.delete(document_keys.PAUSED)


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
                # The note is written first: a request without one could not be found for the person who wants it forgotten.
                note = document_keys.request_key(again.asked.address.platform, again.asked.author, again.id)
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
    # A record that cannot be read exists nevertheless, and must not be replaced.
    except UnreadableRecord:
        return False
