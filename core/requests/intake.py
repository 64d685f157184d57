"""The review service: keeps a promise for each store link in a message, then settles it.

It knows no chat platform, no cloud and no model; `core.app` hands it the real ones. The flow is
drawn in `docs/flow.md`: accept keeps the record first, then does anything a person sees.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging

from core import documents
from core.community.limits import Limiter
from core.domain import Link, Message, Refusal, RefusalCode, ReplyAddress, ReviewRequest, request_id
from core.errors import StorageError, UnreadableRecord
from core.requests.context import ServiceContext
from core.requests.lifecycle import another_attempt, back_off
from core.requests.retractions import Retractions
from core.requests.scheduler import Schedule
from core.requests.settle import Settler
from core.runtime.failpoints import reached
from core.runtime.locks import KeyedLock
from core.runtime.unreadable import log_once, skip_unreadable

SWEEP_S = 60.0
"""Between listings of what is open, one request to S3 for each thousand."""

log = logging.getLogger("grg.service")


class Service:
    """Keeps promises for messages and settles them until cancelled."""

    def __init__(self, parts: ServiceContext) -> None:
        self._parts, self._store, self._fleet = parts, parts.store, parts.fleet
        self._limiter = Limiter(parts.settings, parts.clock)
        self._locks = KeyedLock()
        self._settler = Settler(parts)
        self._schedule = Schedule(self._look, parts.clock)
        self._retractions = Retractions(parts, self._settler.take_back)
        self._recovered = asyncio.Event()

    async def run(self) -> None:
        """Settle what is open from before, then what is accepted, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._schedule.run())
            group.create_task(self._follow_events())
            await self.recover()
            while True:
                await self.sweep()
                await asyncio.sleep(SWEEP_S)

    async def recover(self) -> None:
        """Take up every open request; none of them is in memory as more than its id."""
        async for id in self._store.open_ids():
            self._schedule.wake(id)
        self._recovered.set()

    async def sweep(self) -> None:
        """Take up what another process has opened (`grg replay`), and what is still to be taken back."""
        try:
            async for id in self._store.open_ids():
                if id not in self._schedule:
                    self._schedule.wake(id)
            await self._retractions.retry()
        except StorageError as error:
            log.warning("no sweep: %s", error)

    async def settled(self) -> None:
        """Returns once nothing is open that this process can settle, what was open before it included."""
        await self._recovered.wait()
        await self._schedule.settled()

    async def count_open(self) -> int:
        """Requests that are open now, those from before included."""
        await self._recovered.wait()
        return len(self._schedule)

    async def accept(self, message: Message, refusal: Refusal | None = None) -> None:
        """Keep a promise for each link that wants a reply. Safe to repeat for the same message.

        With a `refusal` there will be no review at all: the promise is then to say why.
        """
        if not self._limiter.is_allowed(message.address, message.community, message.author):
            return
        links = [
            link for link in self._parts.catalog.links(message.text) if message.command or not link.silent
        ]
        if refusal is not None:
            links = links[:1]
        most = self._parts.settings.links_per_message
        for link in links[:most]:
            await self._promise(message, link, refusal)
        if skipped := links[most:]:  # one reply for all of them
            named = ", ".join(str(link.app_id) for link in skipped)
            too_many = Refusal(RefusalCode.TOO_MANY_LINKS, {"most": most, "named": named})
            await self._promise(message, skipped[0], too_many)

    def is_allowed(self, address: ReplyAddress, community: str, author: str) -> bool:
        """Whether the owner lets this place and this person be answered at all."""
        return self._limiter.is_allowed(address, community, author)

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """Cancel what is open for a message, retract what was said."""
        found = await skip_unreadable(self._store.requests_of(address.platform, address.place, message_id))
        for request in found or ():
            await self._undo(request)

    async def remove(self, request: str, author: str, *, moderator: bool) -> bool:
        """The same for one request, if `author` may."""
        found = await self.known(request)
        if found is None or not (moderator or (author and author == found.author)):
            return False
        await self._undo(found)
        return True

    async def again(
        self, request: str, author: str, *, in_place: bool, tone: str = "", refusal: Refusal | None = None
    ) -> bool:
        """A new attempt for a closed request, unless one is under way. False if there is no such request."""
        closed = await skip_unreadable(self._store.closed_request(request))
        if closed is not None and closed.cancelled:
            return False  # its message is gone, or its reply was taken back
        if closed is None or not self._limiter.is_allowed(closed.address, closed.community, author):
            return await skip_unreadable(self._store.open_request(request)) is not None
        new = another_attempt(closed, self._parts.clock(), self._parts.settings.deadline_s, in_place=in_place)
        while (known := await self.known(new.id)) is not None:
            if known.closed_as is None:
                return True
            new = another_attempt(
                closed,
                new.created_at,
                self._parts.settings.deadline_s,
                in_place=in_place,
                attempt=known.attempt + 1,
            )
        await self._keep(
            dataclasses.replace(new, author=author, tone=tone or (closed.tone if in_place else "")), refusal
        )
        return True

    async def known(self, id: str) -> ReviewRequest | None:
        """The request of that id, closed or open."""
        return await skip_unreadable(self._store.closed_request(id)) or await skip_unreadable(
            self._store.open_request(id)
        )

    async def forget(self, id: str) -> bool:
        """Take the person out of a request's records; False if there are none."""
        async with self._locks.held(id):
            is_open = await skip_unreadable(self._store.open_request(id))
            closed = await skip_unreadable(self._store.closed_request(id))
            if is_open is not None:  # its context may be the only way to answer it
                await self._store.save_open(dataclasses.replace(is_open, author=""))
            if closed is not None:
                await self._store.rewrite_closed(dataclasses.replace(closed, author="", context=""))
        return is_open is not None or closed is not None

    async def _promise(self, message: Message, link: Link, refusal: Refusal | None) -> None:
        now = self._parts.clock()
        await self._keep(
            ReviewRequest(
                id=request_id(message.address, message.id, link.app_id), address=message.address,
                message_id=message.id, author=message.author, app_id=link.app_id, attempt=0, created_at=now,
                deadline_at=now + self._parts.settings.deadline_s, spoiler=link.spoiler,
                community=message.community, adult_ok=message.adult_ok, tone=message.tone,
                context=message.context,
            ),
            refusal,
        )  # fmt: skip

    async def _keep(self, request: ReviewRequest, refusal: Refusal | None) -> None:
        """Create the open record only if absent; a closed one of that id wins."""
        id = request.id
        if id in self._schedule:  # delivered twice: do not wait for the look that may be under way
            return
        async with self._locks.held(id):
            if not await self._create(request, refusal):
                return
        self._schedule.wake(id)

    async def _create(self, request: ReviewRequest, refusal: Refusal | None) -> bool:
        """True if the promise is open now. One that is open already may be from a call that was cut off: look at it."""
        id = request.id
        try:
            if await self._store.closed_request(id) is not None:
                return False
            if await self._store.open_request(id) is not None:
                return True
        except UnreadableRecord as error:
            log_once(error)
            return False
        wishes = await self._parts.communities.of(request.address, request.community)
        refusal = refusal or self._limiter.refusal(
            request.address, request.author, request.app_id, len(self._schedule), request.community, wishes
        )
        if request.author:  # before the record: a note without one is skipped, one without a note is missed
            note = documents.request_key(request.address.platform, request.author, id)
            await self._parts.documents.put(note, {"schema": 1})
        if refusal is not None:
            request = dataclasses.replace(request, refusal=refusal.code, refusal_values=refusal.values)
        created = await self._store.create_open(request)
        reached("open_kept")
        if created and await self._store.closed_request(id) is not None:  # closed meanwhile: take it back
            await self._store.delete_open(id)
            return False
        log.info("request=%s app=%d accepted from %s", id, request.app_id, request.address.platform)
        return True

    async def _undo(self, request: ReviewRequest) -> None:
        if request.closed_as is None:
            await self._cancel(request.id)
        else:
            await self._retractions.begin(request)

    async def _cancel(self, id: str) -> None:
        self._settler.cancel_fetch(id)  # the look that holds the lock may wait for a page
        async with self._locks.held(id):
            request = await skip_unreadable(self._store.open_request(id))
            cancelled = request is not None and await self._store.save_open(
                dataclasses.replace(request, cancelled=True)
            )
        if cancelled:
            self._schedule.wake(id)
        elif (closed := await skip_unreadable(self._store.closed_request(id))) is not None:
            await self._retractions.begin(closed)  # its reply went out while we waited

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
                    self._schedule.wake(id)
            except StorageError as error:
                failures += 1
                log.warning("no events: %s; trying again in %.0f s", error, back_off(failures))
            await asyncio.sleep(back_off(max(1, failures)))
