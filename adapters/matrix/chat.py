"""The adapter: listening and replying."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
import time
from collections.abc import Mapping
from typing import Any

from adapters.matrix import incoming, outgoing
from adapters.matrix.buttons import Buttons
from adapters.matrix.client import Homeserver
from adapters.matrix.commands import read_command
from adapters.matrix.incoming import PLATFORM
from adapters.matrix.rooms import Rooms
from core.domain import Message, Reply, ReplyAddress
from core.errors import Undeliverable, Unreachable
from core.hookspecs import Desk, Limits
from core.messages.catalogue import say

BACKLOG_S = 86_400.0
"""Messages older than this are ignored after an absence."""
MAX_MISSED = 100
"""Most events read from one room after an absence, the latest ones."""
JOIN_AFTER_S = (0.0, 5.0, 60.0, 600.0)
"""Pauses before each try to accept an invite: the room's own homeserver may be down."""

log = logging.getLogger("grg.matrix")


class Matrix:
    """One account on one homeserver, in all rooms it was invited to. A receipt is an event's id."""

    platform = PLATFORM
    limits = Limits(text_length=outgoing.TEXT_LENGTH, can_edit=True, can_delete=True, recognises_repeats=True)

    def __init__(self, server: Homeserver) -> None:
        self._server, self._user = server, server.user
        self._rooms = Rooms()
        self._buttons = Buttons(server, self._rooms)
        self._desk: Desk | None = None
        self._joining: dict[str, asyncio.Task[None]] = {}

    async def listen(self, desk: Desk) -> None:
        """Sync until cancelled. The token of a sync is stored only after all its events have been.

        Raises StorageError from the desk, Unreachable if the homeserver or the account cannot be used, and UsageError
        if the folder of the keys cannot. It may be called again after any of them.
        """
        began, self._desk = time.monotonic(), desk
        try:
            await self._server.check()
            here = await self._server.initial_sync()
            self._rooms.learn(here)
            self._accept_invites(here)
            since = await desk.cursor(PLATFORM, self._user)
            if since is None:  # the first start ever: only messages since then are for the bot
                await self._handle_timelines(here, None, desk, time.monotonic() - began)
                since = str(here.next_batch)
            while True:
                # Only after every event of the last sync was stored. A crash before this line repeats that sync, which
                # is harmless.
                await desk.keep_cursor(PLATFORM, self._user, since)
                sync = await self._server.sync(since)
                self._rooms.learn(sync)
                self._accept_invites(sync)
                await self._handle_timelines(sync, since, desk, BACKLOG_S)
                since = str(sync.next_batch)
        finally:
            # They hold the old connection; the next start sees the same invites again.
            for joining in self._joining.values():
                joining.cancel()
            await self._server.close()

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Show a reply, as an answer to its message or as an edit of the event behind the receipt. Returns the receipt.

        Raises Unreachable if a later try may help, Undeliverable if none will. A repeat is one event, because its
        transaction is the same.
        """
        content = outgoing.reply_content(reply)
        # Before the reply, because nothing repeats the copy once the reply has been shown. A repeat of both is one
        # event each.
        await self._archive(address, reply, content)
        if receipt is None:
            content = outgoing.in_reply_to(content, reply.message_id, reply.context)
            return await self._server.send(address.place, content, f"{reply.request}-{reply.kind}")
        # A status may repeat an earlier text, so only final replies are recognised as repeats.
        # The key is made of the receipt and the text, so a repeat of the same edit is one event.
        key = hashlib.sha256(f"{receipt} {reply.text}".encode()).hexdigest()[:16]
        transaction = None if reply.kind == "status" else f"{reply.request}-{reply.kind}-{key}"
        await self._server.send(address.place, outgoing.edit_of(content, receipt), transaction)
        return receipt

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        """Redact a reply with all its edits. Raises Unreachable or Undeliverable; repeating it is safe."""
        await self._server.redact(address.place, receipt)

    async def _archive(self, address: ReplyAddress, reply: Reply, content: Mapping[str, Any]) -> None:
        """Send a copy to the room's archive if it has one, best effort."""
        if reply.kind != "final" or self._desk is None:
            return
        archive = (await self._desk.settings(PLATFORM, address.place)).archive
        # A room that is its own archive would get each review twice.
        if not archive or archive == address.place:
            return
        try:
            await self._server.send(archive, content, f"{reply.request}-archive")
        except (Unreachable, Undeliverable) as error:
            log.warning("no copy in %s: %s", archive, error)

    def _accept_invites(self, answer: Any) -> None:
        """Accept all invites: the core decides whether a room is answered."""
        for room in answer.rooms.invite:
            # An invite is part of every sync until it is accepted.
            if room not in self._joining:
                self._joining[room] = asyncio.create_task(self._join(room))

    async def _join(self, room: str) -> None:
        """Accepts one invite, with several tries if the homeserver cannot do it yet."""
        try:
            for wait_s in JOIN_AFTER_S:
                await asyncio.sleep(wait_s)
                try:
                    return await self._server.join(room)
                except Unreachable as error:
                    log.warning("cannot join %s yet: %s", room, error)
                except Undeliverable as error:
                    return log.warning("cannot join %s: %s", room, error)
        finally:
            del self._joining[room]

    async def _handle_timelines(
        self, answer: Any, since: str | None, desk: Desk, longest_ago_s: float
    ) -> None:
        """Handles the new events of all rooms.

        `since` is the token of the sync before, None at the first start. Events older than `longest_ago_s` seconds are
        ignored, as are those from before the bot joined. Raises StorageError.
        """
        for room, info in answer.rooms.join.items():
            events = [event.source for event in info.timeline.events]
            # Everything before the bot's own joining was said without it.
            ours = [number for number, event in enumerate(events) if incoming.joined(event, self._user)]
            if ours:
                # Only the last joining counts: the bot may have been removed and invited again.
                events = events[ours[-1] + 1 :]
            elif info.timeline.limited and since is not None:
                events = await self._missed(room, info.timeline.prev_batch, since) + events
            for event in events:
                if incoming.age_s(event) <= longest_ago_s and event.get("sender") != self._user:
                    await self._handle_event(room, event, desk)

    async def _missed(self, room: str, start: str, since: str) -> list[dict[str, Any]]:
        """The events missing before a timeline that was cut off, oldest first."""
        found: list[dict[str, Any]] = []
        more: str | None = start
        while more is not None and len(found) < MAX_MISSED:
            try:
                events, more = await self._server.messages_before(room, more, since)
            except Undeliverable:  # the room does not show its earlier history
                break
            for event in events:
                if incoming.joined(event.source, self._user):
                    more = None
                    break
                found.append(event.source)
        if more is not None:
            log.warning("more than %d events missed in %s: the older ones are left alone", MAX_MISSED, room)
        return found[::-1]

    async def _handle_event(self, room: str, event: Mapping[str, Any], desk: Desk) -> None:
        """Handles one event by its type. Raises StorageError."""
        kind = event.get("type")
        if kind == "m.room.message":
            await self._handle_message(room, event, desk)
        elif kind == "m.reaction":
            await self._buttons.pressed(room, event, desk)
        elif kind == "m.room.redaction":
            gone = incoming.redacted(event)
            if not await self._buttons.taken_back(room, gone, desk):
                await desk.deleted(ReplyAddress(PLATFORM, room), gone)
        elif kind == "m.room.encrypted":
            await self._say_that_it_is_encrypted(room, str(event.get("event_id")), desk)

    async def _handle_message(self, room: str, event: Mapping[str, Any], desk: Desk) -> None:
        """Passes a message or an edit to the desk, or answers it if it is a command. Raises StorageError."""
        incoming_text, author = incoming.to_text(event), str(event.get("sender", ""))
        if incoming_text is None or (
            incoming_text.edit and not await self._is_by(author, room, incoming_text.id)
        ):
            return
        private = self._rooms.is_private(room)
        message = Message(
            ReplyAddress(PLATFORM, room),
            incoming_text.id,
            incoming_text.text,
            author,
            direct=private or self._user in incoming_text.mentions,
            # A room has no mark for adult content, so only a private chat allows it.
            adult_ok=private,
            context=incoming_text.thread,
        )
        if incoming_text.text.startswith("!"):
            asked = await read_command(message, incoming_text, desk, self._server, self._rooms)
        elif message.direct and incoming_text.replies_to and not await desk.links(incoming_text.text):
            asked = await self._with_what_it_answers(message, incoming_text)
        else:
            asked = message
        if asked is not None:
            await (desk.edited(asked) if incoming_text.edit else desk.accept(asked))

    async def _is_by(self, author: str, room: str, id: str) -> bool:
        """Whether `author` wrote the event. Homeservers let edits by others through; they must be ignored."""
        edited = await self._server.event(room, id)
        return edited is not None and edited.get("sender") == author

    async def _with_what_it_answers(self, message: Message, incoming_text: incoming.IncomingText) -> Message:
        """Adds the text of the message that is replied to, for "what about this one?" below somebody's link."""
        event = await self._server.event(message.address.place, incoming_text.replies_to)
        answered = incoming.to_text(event) if event else None
        return (
            dataclasses.replace(message, text=f"{incoming_text.text}\n{answered.text}")
            if answered
            else message
        )

    async def _say_that_it_is_encrypted(self, room: str, message: str, desk: Desk) -> None:
        """Explain once per room that the message cannot be read, so that nobody waits for an answer."""
        name = f"encrypted {room}"
        if await desk.cursor(PLATFORM, name) is not None:
            return
        try:
            language = (await desk.settings(PLATFORM, room)).language
            text = say(language, "matrix.no_key" if self._server.keys.are_kept else "matrix.encrypted")
            content = outgoing.in_reply_to(outgoing.text_content(text), message, "")
            await self._server.send(room, content, f"encrypted-{room}")
        except (Unreachable, Undeliverable) as error:
            log.warning("%s is encrypted, and that could not be said there: %s", room, error)
            return
        # Only once it has been said, so that a failure is followed by another try.
        await desk.keep_cursor(PLATFORM, name, "said")
