"""The half of the service that settles: it resumes open requests, listens for outcomes, and sweeps.

It knows no chat platform, no cloud and no model; `core.app` hands it the real ones.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager

from core.domain import ReviewRequest
from core.errors import StorageError
from core.requests.context import ServiceContext
from core.requests.delivery import ReplySender, Retractions
from core.requests.lifecycle import back_off
from core.requests.open_reviews import OpenReviews
from core.requests.scheduler import Schedule
from core.requests.settle import Settler
from core.runtime.locks import KeyedLock

SWEEP_S = 60.0
"""Seconds between listings of the open requests; on S3 each costs one call for a thousand records."""

log = logging.getLogger("grg.service")


class Runner:
    """Settles open requests until cancelled.

    Its memory is only a cache of what the store holds: a new runner finds everything again with `recover`.
    """

    def __init__(self, context: ServiceContext) -> None:
        self._store, self._fleet = context.store, context.fleet
        sender = ReplySender(context)
        self._schedule = Schedule(self._process, context.clock)
        self._settler = Settler(context, sender, self._schedule.aside)
        self._retractions = Retractions(context, sender)
        self.reviews = OpenReviews(context.store)
        """What is being written, for those who speak of it."""
        self._locks = KeyedLock()
        self._recovered = asyncio.Event()

    async def run(self) -> None:
        """Settle the requests that are still open, then those that are woken, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._schedule.run())
            # Listening starts before the recovery: an outcome that arrives between the two would otherwise
            # wait for its next check.
            group.create_task(self._listen_for_outcomes())
            await self.recover()
            while True:
                await self._retry_retractions()
                await asyncio.sleep(SWEEP_S)
                await self.sweep()

    async def recover(self) -> None:
        """Wake every open request. Only their ids are kept in memory.

        Safe to repeat. Raises StorageError, and then `settled` and `count_open` keep waiting.
        """
        async for id in self._store.open_ids():
            self._schedule.wake(id)
        self._recovered.set()

    async def sweep(self) -> None:
        """Take up what another process has opened (`grg replay`). Storage errors are logged."""
        try:
            # Ids that are known keep their times: waking all of them would only read every record again each
            # minute.
            async for id in self._store.open_ids():
                if id not in self._schedule:
                    self._schedule.wake(id)
                    self.reviews.list_again()
        except StorageError as error:
            log.warning("no sweep: %s", error)

    async def settled(self) -> None:
        """Returns once nothing is open that this process can settle, including what was open before it started."""
        await self._recovered.wait()
        await self._schedule.settled()

    async def count_open(self) -> int:
        """Requests that are open now, including those from before this process started."""
        await self._recovered.wait()
        return len(self._schedule)

    @property
    def open_count(self) -> int:
        """Requests that are known to be open now."""
        return len(self._schedule)

    def is_open(self, id: str) -> bool:
        """Whether a request is known to be open."""
        return id in self._schedule

    def wake(self, id: str) -> None:
        """Settle a request as soon as a slot is free; a request that is being settled is settled once more."""
        self._schedule.wake(id)

    def locked(self, id: str) -> AbstractAsyncContextManager[None]:
        """A context in which nothing else settles or changes the request. Entering it twice waits for ever."""
        return self._locks.lock(id)

    def cancel_fetch(self, id: str) -> None:
        """Stop reading the page for a request, because settling it holds the lock meanwhile. Safe if none is read."""
        self._settler.cancel_fetch(id)

    async def retract(self, closed: ReviewRequest) -> None:
        """Delete the reply of a closed request from its chat, now or as soon as its platform can be reached.

        Takes the request's lock, so the caller must not hold it. Safe to repeat. Raises StorageError.
        """
        async with self.locked(closed.id):
            await self._retractions.mark(closed.id)
        # After the lock was released: a platform may take a minute, and nothing else has to wait for it.
        await self._retractions.attempt(closed.id)

    async def _retry_retractions(self) -> None:
        try:
            await self._retractions.retry()
        except StorageError as error:
            log.warning("no reply is taken back: %s", error)

    async def _process(self, id: str) -> float | None:
        async with self.locked(id):
            again_at = await self._settler.settle(id)
            if again_at is None:
                self.reviews.drop(id)
            return again_at

    async def _listen_for_outcomes(self) -> None:
        """A fleet that cannot be asked for a while costs only speed: open requests are checked at intervals anyway."""
        failures = 0
        while True:
            try:
                if failures:  # events of the time between are lost
                    await self.recover()
                async for id in self._fleet.events():
                    failures = 0
                    self._schedule.wake(id)
            except StorageError as error:
                failures += 1
                log.warning("no events: %s; trying again in %.0f s", error, back_off(failures))
            # Also after a stream that ended without an error, or a broken fleet would be asked in a tight
            # loop.
            await asyncio.sleep(back_off(max(1, failures)))
