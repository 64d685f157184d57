"""The review service: keeps a promise for each store link in a message, then settles it.

It knows no chat platform, no cloud and no model; `core.app` hands it the real ones. The flow is
drawn in `docs/flow.md`: accept keeps the record first, then does anything a person sees.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Mapping

from core.crashpoints import reached
from core.decide import back_off
from core.domain import Link, Message, ReplyAddress, ReviewRequest, request_id
from core.errors import GrgError, StoreError
from core.hookspecs import ChatAdapter
from core.keyed_lock import KeyedLock
from core.limits import Limiter
from core.ports import GameCatalog, RequestStore, WriterFleet
from core.schedule import Schedule
from core.settings import Settings
from core.settle import Settler

log = logging.getLogger("grg.service")


class Service:
    """Accepts messages (it is the adapters' Desk) and settles requests until cancelled."""

    def __init__(
        self, store: RequestStore, catalog: GameCatalog, fleet: WriterFleet,
        adapters: Mapping[str, ChatAdapter], settings: Settings, clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self._store, self._catalog, self._fleet = store, catalog, fleet
        self._adapters, self._settings, self._clock = adapters, settings, clock
        self._limiter = Limiter(settings, clock)
        self._locks = KeyedLock()
        self._settler = Settler(store, catalog, fleet, adapters, settings, clock)
        self._schedule = Schedule(self._look, clock)
        self._recovered = asyncio.Event()

    async def run(self) -> None:
        """Settle what is open from before, then what is accepted, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._schedule.run())
            group.create_task(self._follow_events())
            await self.recover()

    async def recover(self) -> None:
        """Take up every open request; none of them is in memory as more than its id."""
        async for id in self._store.open_ids():
            self._schedule.poke(id)
        self._recovered.set()

    async def settled(self) -> None:
        """Returns once nothing is open that this process can settle, what was open before it included."""
        await self._recovered.wait()
        await self._schedule.settled()

    async def accept(self, message: Message) -> None:
        """Keep a promise for each link that wants a reply. Safe to repeat for the same message."""
        if not self._limiter.serves(message.address):
            return
        links = [link for link in self._catalog.links(message.text) if message.command or not link.silent]
        most = self._settings.links_per_message
        for link in links[:most]:
            await self._promise(message, link, refusal=None)
        if skipped := links[most:]:  # one reply for all of them
            named = ", ".join(str(link.app_id) for link in skipped)
            words = (
                f"I answer at most {most} links in one message; please post these by themselves: app {named}."
            )
            await self._promise(message, skipped[0], refusal=words)

    async def edited(self, message: Message) -> None:
        """An edit is read as a message: a link that it had already has its request, a new one gets one."""
        await self.accept(message)

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """Cancel what is open for a message, retract what was said."""
        for request in await self._store.requests_of(address.platform, address.place, message_id):
            if request.closed_as is None:
                await self._cancel(request.id)
            else:
                await self._retract_closed(request)

    async def again(self, request: str, author: str, *, in_place: bool) -> None:
        """A new attempt for a closed request."""
        closed = await self._store.closed_request(request)
        if closed is None or not self._limiter.serves(closed.address):
            return
        attempt = closed.attempt + 1
        id = request_id(closed.address, closed.message_id, closed.app_id, attempt)
        await self._keep(
            dataclasses.replace(
                self._new(id, closed.address, closed.message_id, author, closed.app_id, attempt),
                spoiler=closed.spoiler, receipt=(closed.receipt or None) if in_place else None,
            )
        )  # fmt: skip

    async def _promise(self, message: Message, link: Link, refusal: str | None) -> None:
        id = request_id(message.address, message.id, link.app_id)
        request = self._new(id, message.address, message.id, message.author, link.app_id, 0)
        await self._keep(dataclasses.replace(request, spoiler=link.spoiler, refusal=refusal))

    def _new(
        self, id: str, address: ReplyAddress, message_id: str, author: str, app_id: int, attempt: int
    ) -> ReviewRequest:
        now = self._clock()
        return ReviewRequest(
            id=id, address=address, message_id=message_id, author=author, app_id=app_id, attempt=attempt,
            created_at=now, deadline_at=now + self._settings.deadline_s,
        )  # fmt: skip

    async def _keep(self, request: ReviewRequest) -> None:
        """Create the open record only if absent; a closed one of that id wins."""
        id = request.id
        if id in self._schedule:  # delivered twice: do not wait for the look that may be under way
            return
        async with self._locks.held(id):
            if not await self._create(request):
                return
        self._schedule.poke(id)

    async def _create(self, request: ReviewRequest) -> bool:
        """True if the promise is open now. One that is open already may be from a call that was cut off: look at it."""
        id = request.id
        if await self._store.closed_request(id) is not None:
            return False
        if await self._store.open_request(id) is not None:
            return True
        refusal = request.refusal or self._limiter.refusal(
            request.address, request.author, request.app_id, len(self._schedule)
        )
        created = await self._store.create_open(dataclasses.replace(request, refusal=refusal))
        reached("open_kept")
        if created and await self._store.closed_request(id) is not None:  # closed meanwhile: take it back
            await self._store.delete_open(id)
            return False
        log.info("request=%s app=%d accepted from %s", id, request.app_id, request.address.platform)
        return True

    async def _cancel(self, id: str) -> None:
        async with self._locks.held(id):
            request = await self._store.open_request(id)
            if request is not None:
                await self._store.save_open(dataclasses.replace(request, cancelled=True))
        if request is not None:
            self._schedule.poke(id)
        elif (
            closed := await self._store.closed_request(id)
        ) is not None:  # its reply went out while we waited
            await self._retract_closed(closed)

    async def _retract_closed(self, request: ReviewRequest) -> None:
        if request.address.platform not in self._adapters:
            return
        try:
            await self._settler.take_back(request)
        except GrgError as error:
            log.warning("request=%s could not be retracted: %s", request.id, error)

    async def _look(self, id: str) -> float | None:
        async with self._locks.held(id):
            return await self._settler.look(id)

    async def _follow_events(self) -> None:
        """A fleet that cannot be asked for a while costs only speed: what is open is looked at anyway."""
        failures = 0
        while True:
            try:
                if failures:  # what happened meanwhile is not told again
                    await self.recover()
                async for id in self._fleet.events():
                    failures = 0
                    self._schedule.poke(id)
            except StoreError as error:
                failures += 1
                log.warning("no events: %s; trying again in %.0f s", error, back_off(failures))
            await asyncio.sleep(back_off(max(1, failures)))
