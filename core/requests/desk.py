"""The Desk that adapters talk to: who is heard, what people have set, and what is kept of them.

Promises themselves are the service's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from core import documents
from core.domain import TONES, Message, Refusal, RefusalCode, Reply, ReplyAddress
from core.domain.community import CommunitySettings
from core.errors import CatalogError, UnreadableRecord, UsageError
from core.requests.context import ServiceContext
from core.requests.intake import Service
from core.runtime.unreadable import log_once, skip_unreadable

_MAX_LISTED = 1_000
"""Requests that `my_data` lists."""
_REPORT_S = 10.0
"""A report waits so long for the owner's chat."""
_MAX_REMEMBERED = 10_000
_MAX_REASON_LENGTH = 500

log = logging.getLogger("grg.desk")


class ChatDesk:
    """See `core.hookspecs.Desk`."""

    def __init__(self, service: Service, parts: ServiceContext) -> None:
        self._service, self._parts = service, parts
        self._ignored: dict[str, bool] = {}
        """What is known of people, by key."""
        self._paused, self._paused_until = False, float("-inf")

    async def accept(self, message: Message) -> None:
        """See `core.hookspecs.Desk`."""
        if await self._should_answer(message):
            await self._service.accept(message, await self._pause())

    async def edited(self, message: Message) -> None:
        """See `core.hookspecs.Desk`. Read as a message: a link that it had already has its request, a new one gets one."""
        await self.accept(message)

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """See `core.hookspecs.Desk`."""
        await self._service.deleted(address, message_id)

    async def again(self, request: str, author: str, *, in_place: bool, tone: str = "") -> bool:
        """See `core.hookspecs.Desk`."""
        if tone not in TONES:
            raise UsageError(f"the tone cannot be {tone!r}: use {', '.join(filter(None, TONES))}")
        refusal = await self._pause()
        return await self._service.again(request, author, in_place=in_place, tone=tone, refusal=refusal)

    async def remove(self, request: str, author: str, *, moderator: bool) -> bool:
        """See `core.hookspecs.Desk`."""
        return await self._service.remove(request, author, moderator=moderator)

    async def rate(self, request: str, author: str, vote: int) -> bool:
        """See `core.hookspecs.Desk`."""
        closed = await skip_unreadable(self._parts.store.closed_request(request))
        if closed is None or not author:
            return False
        wishes = await self._parts.communities.of(closed.address, closed.community)
        if not wishes.ratings:
            return False
        key = documents.rating(closed.address.platform, author, request)
        if vote == 0:
            await self._parts.documents.delete(key)
        else:
            kept = {"schema": 1, "request": request, "app_id": closed.app_id, "vote": 1 if vote > 0 else -1}
            await self._parts.documents.put(key, {**kept, "at": self._parts.clock()})
        return True

    async def report(self, request: str, author: str, reason: str) -> None:
        """See `core.hookspecs.Desk`. Kept first; then said where GRG_REPORT_TO wants it."""
        reason = " ".join(reason.split())[:_MAX_REASON_LENGTH]
        closed = await skip_unreadable(self._parts.store.closed_request(request))
        key = documents.report(closed.address.platform if closed else "", author, request)
        kept = {"schema": 1, "request": request, "reason": reason, "at": self._parts.clock()}
        if not await self._parts.documents.put_if_absent(key, kept):
            return  # pressed again
        log.warning("request=%s was reported: %s", request, reason or "no reason given")
        platform, _, place = self._parts.settings.report_to.partition(":")
        adapter = self._parts.adapters.get(platform)
        if adapter is None or not place:
            return
        game = f"app {closed.app_id}" if closed else "a game"
        where = f" in {closed.address.platform}:{closed.address.place}" if closed else ""
        text = f"A review of {game}{where} was reported: {reason or 'no reason given'} (request {request})"
        told = Reply(
            kind="apology", request=f"report-{request}"[:25], message_id="", app_id=closed.app_id if closed else 0,
            name=None, text=text[: adapter.limits.text_length], body=text[: adapter.limits.text_length], style="text",
        )  # fmt: skip
        try:
            async with asyncio.timeout(_REPORT_S):
                await adapter.reply(ReplyAddress(platform, place), told, None)
        except Exception as error:  # noqa: BLE001  a place that is none, too: the report is kept, the presser is thanked
            why = error or "no answer"
            log.warning("request=%s the report could not be posted to GRG_REPORT_TO: %s", request, why)

    async def is_allowed(self, address: ReplyAddress, community: str, author: str) -> bool:
        """See `core.hookspecs.Desk`."""
        return self._service.is_allowed(address, community, author)

    async def links(self, text: str) -> Sequence[int]:
        """See `core.hookspecs.Desk`."""
        return [link.app_id for link in self._parts.catalog.links(text)]

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """See `core.hookspecs.Desk`."""
        try:
            return await self._parts.catalog.search(text)
        except CatalogError as error:
            log.info("the store was not searched: %s", error)
            return []

    async def settings(self, platform: str, community: str) -> CommunitySettings:
        """See `core.hookspecs.Desk`."""
        return await self._parts.communities.get(platform, community)

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """See `core.hookspecs.Desk`."""
        return await self._parts.communities.change(platform, community, **values)

    async def my_data(self, platform: str, author: str) -> Mapping[str, Any]:
        """See `core.hookspecs.Desk`."""
        requests: list[dict[str, Any]] = []
        async for id in self._requests_of(platform, author):
            found = await self._service.known(id)
            if found is not None and len(requests) < _MAX_LISTED:
                place = f"{found.address.platform}:{found.address.place}"
                requests.append(
                    {
                        "request": id, "app_id": found.app_id, "name": found.game_name, "place": place,
                        "message": found.message_id, "asked_at": found.created_at,
                    }
                )  # fmt: skip
        votes = [key async for key in self._parts.documents.keys(documents.rating(platform, author))]
        ignored = await self._is_ignored(platform, author)
        return {"requests": requests, "ratings": len(votes), "ignored": ignored}

    async def forget(self, platform: str, author: str) -> int:
        """See `core.hookspecs.Desk`. The wish to be ignored stays, or it would end."""
        forgotten = 0
        async for id in self._requests_of(platform, author):
            forgotten += await self._service.forget(id)
            await self._parts.documents.delete(documents.request_key(platform, author, id))
        for prefix in (documents.rating(platform, author), documents.report(platform, author)):
            async for key in self._parts.documents.keys(prefix):
                await self._parts.documents.delete(key)
                forgotten += 1
        return forgotten

    async def ignore(self, platform: str, author: str, *, on: bool) -> None:
        """See `core.hookspecs.Desk`."""
        key = documents.ignored(platform, author)
        if on:
            await self._parts.documents.put(key, {"schema": 1})
        else:
            await self._parts.documents.delete(key)
        self._remember(key, on)

    async def cursor(self, platform: str, name: str) -> str | None:
        """See `core.hookspecs.Desk`."""
        kept = await skip_unreadable(self._parts.documents.get(documents.cursor(platform, name)))
        return str(kept["value"]) if kept and "value" in kept else None

    async def keep_cursor(self, platform: str, name: str, value: str) -> None:
        """See `core.hookspecs.Desk`."""
        await self._parts.documents.put(documents.cursor(platform, name), {"schema": 1, "value": value})

    async def _should_answer(self, message: Message) -> bool:
        """Asks the store only about messages that hold a link."""
        if not self._parts.catalog.links(message.text):
            return False
        wishes = await self._parts.communities.of(message.address, message.community)
        if message.bot and not wishes.bots:
            return False
        if message.command or message.direct:
            return True
        if wishes.mode == "command":
            return False
        if wishes.channels and not {message.address.place, message.within} & set(wishes.channels):
            return False
        return not (message.author and await self._is_ignored(message.address.platform, message.author))

    async def _is_ignored(self, platform: str, author: str) -> bool:
        key = documents.ignored(platform, author)
        if key not in self._ignored:
            found = await self._is_there(key)
            if key not in self._ignored:  # else they changed their mind while it was read
                self._remember(key, found)
        return self._ignored[key]

    async def _is_there(self, key: str) -> bool:
        """Whether a document exists that means what it means by being there, whatever it holds."""
        try:
            return await self._parts.documents.get(key) is not None
        except UnreadableRecord as error:
            log_once(error)
            return True

    def _remember(self, key: str, ignored: bool) -> None:
        if len(self._ignored) >= _MAX_REMEMBERED:
            self._ignored.clear()
        self._ignored[key] = ignored

    async def _requests_of(self, platform: str, author: str) -> Any:
        async for key in self._parts.documents.keys(documents.request_key(platform, author)):
            yield key.rpartition("/")[2]

    async def _pause(self) -> Refusal | None:
        """The answer to every request while the owner has paused the bot (`grg pause`)."""
        now = self._parts.clock()
        if now >= self._paused_until:
            self._paused = await self._is_there(documents.PAUSED)
            self._paused_until = now + documents.PAUSE_NOTICED_S
        return Refusal(RefusalCode.PAUSED) if self._paused else None
