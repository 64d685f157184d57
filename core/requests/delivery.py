"""Sending replies to chats and deleting them. A platform that hangs or is down leaves room for the others."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core import document_keys
from core.domain import Reply, ReviewRequest
from core.domain.community import CommunitySettings
from core.errors import GrgError, Undeliverable, Unreachable, UnreadableRecord
from core.hookspecs import Limits
from core.messages.catalogue import say
from core.requests.context import ServiceContext
from core.requests.private_words import tell_once
from core.requests.scheduler import MAX_CONCURRENT_REQUESTS
from core.runtime import telemetry
from core.runtime.failpoints import reached
from core.runtime.skip_unreadable import log_once, skip_unreadable

REPLY_TIMEOUT_S = 60.0
"""Seconds after which a call to a chat platform counts as failed, and the platform as unreachable for now."""

log = logging.getLogger("grg.delivery")


class ReplySender:
    """Sends and retracts, and counts the calls under way for each platform.

    Calls are counted per platform, because all requests share a limited number of slots: without a share for each,
    one platform that hangs would take every slot and silence the rest.
    """

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._adapters, self._check_ownership = context.adapters, context.check_ownership
        self._under_way: Counter[str] = Counter()
        """Calls that have not returned yet, by platform."""

    def limits(self, request: ReviewRequest) -> Limits:
        """What the request's platform can do."""
        return self._adapters[request.asked.address.platform].limits

    def is_busy(self, platform: str) -> bool:
        """Whether a platform has its share of calls under way.

        The caller should then come back later instead of waiting for a slot.
        """
        # At least one call is allowed even with more adapters than slots.
        return self._under_way[platform] >= max(1, MAX_CONCURRENT_REQUESTS // len(self._adapters))

    async def send(self, request: ReviewRequest, reply: Reply) -> str:
        """Show a reply, in place of the earlier one if the platform can edit. Returns the receipt.

        Raises NotSent, Unreachable, Undeliverable, or StorageError if this process may not own the store any more.
        """
        adapter = self._adapters[request.asked.address.platform]
        async with self._calling(adapter.platform):
            return await adapter.reply(request.asked.address, reply, request.receipt or None)

    async def tell_person(self, request: ReviewRequest, settings: CommunitySettings) -> None:
        """Tell whoever asked the bot for something, in private and once, that it may not speak in that place.

        Nothing happens on a platform without private messages. Best effort: the request is closed in
        any case. Raises StorageError.
        """
        asked = request.asked
        # Whoever posts a link in passing has asked for nothing, and gets no private message about it.
        if asked.addressed:
            text = say(settings.language, "answer.may_not_speak")
            await tell_once(self._context, asked.address, asked.author, text)

    async def retract(self, request: ReviewRequest) -> None:
        """Delete what was shown for a request, if the platform can. Raises as `send` does.

        Nothing happens if nothing was shown. Safe to repeat: a reply that is gone already counts as deleted.
        """
        adapter = self._adapters[request.asked.address.platform]
        if request.receipt and adapter.limits.can_delete:
            async with self._calling(adapter.platform):
                await adapter.retract(request.asked.address, request.receipt)

    @asynccontextmanager
    async def _calling(self, platform: str) -> AsyncIterator[None]:
        """Count a call while it is under way, and give it up after a while."""
        # Checked at the last moment: a long wait for a slot may have cost this process its ownership.
        self._check_ownership()
        self._under_way[platform] += 1
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                yield
        except TimeoutError:
            # The adapter may have sent the reply before the time ran out, so the caller has to expect a
            # repeat.
            raise Unreachable(f"{platform} did not answer within {REPLY_TIMEOUT_S:.0f} s") from None
        finally:
            self._under_way[platform] -= 1


class Retractions:
    """Replies of closed requests that are to disappear: at once if possible, otherwise at a later `retry`.

    A note in the store says so until the platform has deleted the reply.
    """

    def __init__(self, context: ServiceContext, sender: ReplySender) -> None:
        self._context, self._sender = context, sender
        self._pending: set[str] | None = None
        """Requests whose replies are still to be deleted; None until they were listed."""

    async def mark(self, id: str) -> None:
        """Store a note, and mark the closed request so that nobody can ask for it again. Safe to repeat.

        The caller holds the request's lock: the record is read again, because writing an older copy would bring back
        what was forgotten of a person meanwhile. Raises StorageError.
        """
        # The note comes first. If the process dies after it, the next start finds the note and deletes the
        # reply; in the opposite order the reply would stay for good.
        await self._context.documents.put(document_keys.retraction_key(id), {"schema": 1})
        reached("retraction_noted")
        closed = await skip_unreadable(self._context.store.closed_request(id))
        if closed is not None:
            await self._context.store.rewrite_closed(dataclasses.replace(closed, cancelled=True))
        if self._pending is not None:
            self._pending.add(id)

    async def attempt(self, id: str) -> None:
        """Try to delete the reply of a marked request. A failure is logged, and a later `retry` tries again."""
        await self._attempt(id)

    async def retry(self) -> None:
        """Try once more to delete each reply that is still shown. Raises StorageError.

        The first call reads the notes that earlier runs have left; later calls keep the list in memory.
        """
        if self._pending is None:
            prefix = document_keys.retraction_key("")
            # Collected completely before it is assigned: a listing that fails halfway must be repeated.
            found = {key.removeprefix(prefix) async for key in self._context.documents.keys(prefix)}
            self._pending = found
        # A copy, because each success removes its id from the set.
        for id in list(self._pending):
            with telemetry.about(id):
                await self._attempt(id)

    async def _attempt(self, id: str) -> None:
        try:
            closed = await self._context.store.closed_request(id)
        except UnreadableRecord as error:  # the owner may mend it: the note stays
            log_once(error)
            return
        if closed is not None:
            if closed.asked.address.platform not in self._context.adapters:
                return  # its adapter does not run here; it may at another start
            try:
                await self._sender.retract(closed)
            # The place or the message is gone, so there is nothing left to delete: drop the note below.
            except Undeliverable as error:
                log.info("cannot be retracted: %s", error)
            # Anything else may pass, so the note stays for the next sweep.
            except GrgError as error:
                log.warning("not retracted yet: %s", error)
                return
        await self._context.documents.delete(document_keys.retraction_key(id))
        if self._pending is not None:
            self._pending.discard(id)
