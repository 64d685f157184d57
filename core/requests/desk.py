"""The Desk that adapters talk to: which messages are answered, what people have set, and what is stored of them.

Promises are made in `core.requests.intake`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from core import document_keys
from core.domain import (
    TONES,
    Link,
    Message,
    Refusal,
    RefusalCode,
    Reply,
    ReplyAddress,
    Tone,
    app_id_in,
    is_app_id,
)
from core.domain.community import CommunitySettings, Mode
from core.errors import CatalogError, UnreadableRecord, UsageError
from core.hookspecs import Resolved
from core.messages import notes
from core.messages.catalogue import say
from core.requests.context import ServiceContext
from core.requests.conversation import Conversation
from core.requests.intake import Intake
from core.requests.private_words import tell_once
from core.runtime import telemetry
from core.runtime.skip_unreadable import log_once, skip_unreadable

_MAX_LISTED = 1_000
"""Requests that `my_data` lists."""
_REPORT_TIMEOUT_S = 10.0
"""Seconds for posting a report to the owner's chat: the person who reports waits meanwhile."""
_MAX_REMEMBERED = 10_000
"""People whose choice to be ignored is cached; a bound, so that memory does not grow with the audience."""
_MAX_REASON_LENGTH = 500
_MAX_PLACE_NAME = 100
"""Characters of a place's name in a message about it."""
_DAY_S = 86_400

log = logging.getLogger("grg.desk")


class ChatDesk:
    """The desk of a running bot; `core.hookspecs.Desk` says what each method promises."""

    def __init__(self, context: ServiceContext, intake: Intake) -> None:
        self._context, self._intake = context, intake
        self._conversation = Conversation(context, intake)
        self._ignored: dict[str, bool] = {}
        """Whether a person's links are left alone, by document key, as far as it was looked up."""
        self._paused, self._paused_until = False, float("-inf")

    async def accept(self, message: Message) -> None:
        """Keep a promise for each game that the message asks for, if it is to be answered. Raises StorageError."""
        await self._accept(message)

    async def _accept(self, message: Message, *, edited: bool = False) -> None:
        links = self._links(message)
        # Another program is never talked to: the two might go on for ever.
        spoken = not links and message.addressed and not message.bot
        if not (links or spoken):
            return  # the store is asked only about messages that ask for something
        # Read once and passed on, so that all links of a message follow the same settings.
        settings = await self._context.communities.for_message(message.asked)
        if await self._should_answer(message, settings):
            refusal = await self._pause()
            if links:
                await self._intake.accept(message, links, settings, refusal)
            elif self._intake.is_allowed(message.address, message.community, message.author):
                await self._conversation.answer(message, settings, refusal, edited=edited)

    async def edited(self, message: Message) -> None:
        """Accept the message as it is now: links that it had before have their requests, new ones get one."""
        await self._accept(message, edited=True)

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """Cancel the open requests of a message, and retract its replies."""
        await self._intake.deleted(address, message_id)

    async def again(
        self, request: str, author: str, *, address: ReplyAddress, in_place: bool, tone: str = ""
    ) -> bool:
        """Make a new attempt at a closed request. Raises UsageError for an unknown tone."""
        if tone not in TONES:
            raise UsageError(f"the tone cannot be {tone!r}: use {', '.join(filter(None, TONES))}")
        refusal = await self._pause()
        return await self._intake.again(
            request, author, address=address, in_place=in_place, tone=Tone(tone), refusal=refusal
        )

    async def why(self, request: str, *, address: ReplyAddress, language: str = "") -> str | None:
        """What the store's page says that a review rests on, as a text to show; None if it is not known at `address`.

        `language` is that of the person, used if the community has chosen none. The page's own sentences stay as they are.
        Raises StorageError.
        """
        asked = await self._conversation.reviewed(request, address)
        if asked is None:
            return None
        theirs = dataclasses.replace(asked.asked, language=language or asked.asked.language)
        settings = await self._context.communities.for_message(theirs)
        outcome = await skip_unreadable(self._context.store.outcome(request))
        limits = self._context.adapters[address.platform].limits
        return notes.reasons(outcome, limits.text_length, settings.language)

    async def remove(self, request: str, author: str, *, address: ReplyAddress, moderator: bool) -> bool:
        """Cancel or retract one request. False if `author` may not."""
        return await self._intake.remove(request, author, address=address, moderator=moderator)

    async def rate(self, request: str, author: str, vote: int, *, address: ReplyAddress) -> bool:
        """Keep a vote, or delete it if `vote` is 0. A later vote of the same person replaces the earlier one.

        Only the sign of `vote` counts. False if nothing was kept: the person is unknown, the community keeps no
        votes, or no closed request of that id was asked for at `address`. Raises StorageError.
        """
        # Votes are bound to the place of the request: a made-up button press elsewhere must not reach it.
        closed = await self._intake.closed(request, address)
        if closed is None or not author:
            return False
        if not (await self._context.communities.for_message(closed.asked)).ratings:
            return False
        key = document_keys.rating_key(address.platform, author, request)
        if vote == 0:
            await self._context.documents.delete(key)
        else:
            rating = {"schema": 1, "request": request, "app_id": closed.app_id, "vote": 1 if vote > 0 else -1}
            await self._context.documents.put(key, {**rating, "at": self._context.clock()})
        return True

    async def report(self, request: str, author: str, reason: str, *, address: ReplyAddress) -> None:
        """Keep a report, then post it to the chat that GRG_REPORT_TO names. Pressing again changes nothing.

        White space in `reason` is folded, and only its first 500 characters are kept. A report about a request
        that is not known is kept too, one a person and day. Raises StorageError; a chat that cannot be reached is only
        logged.
        """
        reason = " ".join(reason.split())[:_MAX_REASON_LENGTH]
        closed = await self._intake.closed(request, address)
        # Ids that nobody gave out can be made up without an end, and each would be told to the owner.
        subject = request if closed is not None else f"unknown-{self._context.clock() // _DAY_S:.0f}"
        key = document_keys.report_key(address.platform, author, subject)
        document = {"schema": 1, "request": request, "reason": reason, "at": self._context.clock()}
        # The key holds the person and the request, so each person is heard once per review and cannot flood
        # the owner.
        if not await self._context.documents.put_if_absent(key, document):
            return  # pressed again
        with telemetry.about(request):
            log.warning("was reported: %s", reason or "no reason given")
        platform, _, place = self._context.settings.report_to.partition(":")
        adapter = self._context.adapters.get(platform)
        if adapter is None or not place:
            return
        # The owner reads this, so the language is that of their chat and not of the place where it was
        # reported.
        language = (await self._context.communities.get(platform, place)).language
        reason = reason or say(language, "report.no_reason")
        if closed is None:
            text = say(language, "report.unknown", reason=reason, request=request)
        else:
            app = say(language, "review.app", id=closed.app_id)
            text = say(
                language,
                "report.to_owner",
                game=f"{closed.game_name} ({app})" if closed.game_name else app,
                place=f"{address.platform}:{address.place}",
                reason=reason,
                request=request,
            )
        text = text[: adapter.limits.text_length]
        notice = Reply(
            kind="apology",
            # Cut to the length of a request id, which platforms may use as a nonce; it differs from the
            # review's own id, so that the notice is not taken for a repeat of the review.
            request=f"report-{request}"[:25],
            message_id="",
            app_id=closed.app_id if closed else 0,
            name=None,
            text=text,
            body=text,
            style="text",
            language=language,
        )
        try:
            async with asyncio.timeout(_REPORT_TIMEOUT_S):
                await adapter.reply(ReplyAddress(platform, place), notice, None)
        except Exception as error:  # noqa: BLE001  whatever it is: the report is kept
            why = error or "no answer"
            with telemetry.about(request):
                log.warning("the report could not be posted to GRG_REPORT_TO: %s", why)

    async def cannot_speak(
        self, address: ReplyAddress, author: str, *, name: str = "", language: str = ""
    ) -> None:
        """Tell whoever let the bot into a place, in private and once, that it may not speak there. Raises StorageError."""
        if not self._intake.is_allowed(address, "", author):
            return
        language = (await self.settings(address.platform, address.place, language=language)).language
        name = " ".join(name.split())[:_MAX_PLACE_NAME] or address.place
        text = say(language, "answer.let_in_but_silent", place=name)
        await tell_once(self._context, address, author, text)

    async def is_allowed(self, address: ReplyAddress, community: str, author: str) -> bool:
        """Whether the owner lets this place and this person be answered at all."""
        return self._intake.is_allowed(address, community, author)

    async def links(self, text: str) -> Sequence[int]:
        """The app ids of the store links in a text, in order."""
        return [link.app_id for link in self._context.catalog.links(text)]

    async def resolve(self, text: str) -> Resolved:
        """The games that a link, an app id or a name means. Numbers that can be no app's resolve to nothing."""
        if linked := await self.links(text):
            return Resolved(tuple(linked))
        text = text.strip()
        if text.isdecimal():
            app_id = app_id_in(text)
            return Resolved() if app_id is None else Resolved((app_id,))
        return Resolved.of_search(text, await self.search(text) if text else ())

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """The app ids and names that the game store finds; none if it cannot be asked.

        An unreachable store is only logged, because a search box that shows nothing is better than an error.
        """
        try:
            return await self._context.catalog.search(text)
        except CatalogError as error:
            log.info("the store was not searched: %s", error)
            return []

    async def settings(self, platform: str, community: str, *, language: str = "") -> CommunitySettings:
        """The settings of a community; `language`, a person's, if it has chosen none."""
        return await self._context.communities.get(platform, community, language=language)

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """Change some settings of a community. Raises UsageError, StorageError."""
        return await self._context.communities.change(platform, community, **values)

    async def my_data(self, platform: str, author: str) -> Mapping[str, Any]:
        """What is stored of a person: at most 1,000 requests, the number of ratings, and whether they are ignored.

        Times are unix seconds. Records that cannot be read are left out. Raises StorageError.
        """
        requests: list[dict[str, Any]] = []
        async for id in self._requests_of(platform, author):
            found = await self._intake.known(id)
            if found is not None and len(requests) < _MAX_LISTED:
                address = found.asked.address
                requests.append(
                    {
                        "request": id,
                        "app_id": found.app_id,
                        "name": found.game_name,
                        "place": f"{address.platform}:{address.place}",
                        "message": found.asked.message_id,
                        "asked_at": found.created_at,
                    }
                )
        votes = [
            key async for key in self._context.documents.keys(document_keys.rating_key(platform, author))
        ]
        ignored = await self._is_ignored(platform, author)
        return {"requests": requests, "ratings": len(votes), "ignored": ignored}

    async def forget(self, platform: str, author: str) -> int:
        """Take a person's id out of all records, and delete their votes and reports.

        The wish to be ignored is kept: it would have no effect otherwise. Returns the number of records that were
        changed or deleted, 0 if there were none. Safe to repeat after a StorageError.
        """
        forgotten = 0
        async for id in self._requests_of(platform, author):
            forgotten += await self._intake.forget(id)
            # Deleted only after the record was cleaned: without it, a repeat could not find the record any
            # more.
            await self._context.documents.delete(document_keys.request_key(platform, author, id))
        kept_under = (
            document_keys.rating_key(platform, author),
            document_keys.report_key(platform, author),
            document_keys.told_key(platform, author),
            document_keys.report_key(
                "", author
            ),  # where earlier versions kept reports of requests they did not know
        )
        for prefix in kept_under:
            async for key in self._context.documents.keys(prefix):
                await self._context.documents.delete(key)
                forgotten += 1
        return forgotten

    async def ignore(self, platform: str, author: str, *, on: bool) -> None:
        """Leave the links that a person posts in passing alone, or answer them again.

        Commands and messages to the bot are answered in either case. Safe to repeat. Raises StorageError.
        """
        key = document_keys.ignored_key(platform, author)
        if on:
            await self._context.documents.put(key, {"schema": 1})
        else:
            await self._context.documents.delete(key)
        # After the store: if the write fails, the cache must not claim what a restart would forget.
        self._remember(key, on)

    async def cursor(self, platform: str, name: str) -> str | None:
        """How far the adapter had read; None if nothing (or nothing readable) is kept."""
        cursor = await skip_unreadable(self._context.documents.get(document_keys.cursor_key(platform, name)))
        return str(cursor["value"]) if cursor and "value" in cursor else None

    async def keep_cursor(self, platform: str, name: str, value: str) -> None:
        """Remember how far the adapter has read.

        Replaces the earlier value. Call it after the messages up to there were accepted, never before: those
        in between would be lost in a crash. Raises StorageError.
        """
        await self._context.documents.put(
            document_keys.cursor_key(platform, name), {"schema": 1, "value": value}
        )

    def _links(self, message: Message) -> Sequence[Link]:
        """The games that a message asks for, each hidden as a spoiler if its link is."""
        linked = self._context.catalog.links(message.text)
        if not message.app_ids:
            return linked
        by_id = {link.app_id: link for link in linked}
        # Ids come from outside through the adapter, so those that cannot be an app's are dropped.
        return [by_id.get(app_id, Link(app_id)) for app_id in message.app_ids if is_app_id(app_id)]

    async def _should_answer(self, message: Message, settings: CommunitySettings) -> bool:
        if message.bot and not settings.bots:
            return False
        # A person who speaks to the bot wants an answer, so neither the mode nor the ignore list applies.
        if message.addressed:
            return True
        if settings.mode is Mode.COMMAND:
            return False
        if settings.channels and not {message.address.place, message.within} & set(settings.channels):
            return False
        # The lookup that may cost a read of the store comes last.
        return not (message.author and await self._is_ignored(message.address.platform, message.author))

    async def _is_ignored(self, platform: str, author: str) -> bool:
        key = document_keys.ignored_key(platform, author)
        if key not in self._ignored:
            is_ignored = await self._exists(key)
            if key not in self._ignored:  # else they changed their mind meanwhile
                self._remember(key, is_ignored)
        return self._ignored[key]

    async def _exists(self, key: str) -> bool:
        """Whether there is a document; one that cannot be read exists too."""
        try:
            return await self._context.documents.get(key) is not None
        except UnreadableRecord as error:
            log_once(error)
            return True

    def _remember(self, key: str, ignored: bool) -> None:
        if len(self._ignored) >= _MAX_REMEMBERED:
            # Starting afresh costs one read a person; an exact eviction order is not worth its code here.
            self._ignored.clear()
        self._ignored[key] = ignored

    async def _requests_of(self, platform: str, author: str) -> Any:
        async for key in self._context.documents.keys(document_keys.request_key(platform, author)):
            yield key.rpartition("/")[2]

    async def _pause(self) -> Refusal | None:
        """The refusal of every request while the owner has paused the bot (`grg pause`)."""
        now = self._context.clock()
        if now >= self._paused_until:
            # `grg pause` runs in another process, so its document is polled, but not for every message. One
            # that cannot be read counts as a pause: the owner wanted silence.
            self._paused = await self._exists(document_keys.PAUSED)
            self._paused_until = now + document_keys.PAUSE_NOTICED_S
        return Refusal(RefusalCode.PAUSED) if self._paused else None
