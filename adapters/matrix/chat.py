"""The adapter: listening and replying."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
import time
from collections import Counter
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from adapters.matrix import incoming, outgoing, upgrades
from adapters.matrix.buttons import Buttons
from adapters.matrix.client import Homeserver
from adapters.matrix.commands import read_command
from adapters.matrix.incoming import PLATFORM
from adapters.matrix.rooms import Rooms
from adapters.matrix.typing import Typing
from core.domain import Message, Reply, ReplyAddress
from core.errors import GrgError, StorageError, Undeliverable, Unreachable
from core.hookspecs import Desk, Identity, Limits
from core.messages.catalogue import say

BACKLOG_S = 86_400.0
"""Messages older than this are ignored after an absence."""
MAX_MISSED = 100
"""Most events read from one room after an absence, the latest ones."""
MAX_TRIES = 5
"""Syncs in which one event may fail because the homeserver does not answer what is asked about it."""
JOIN_AFTER_S = (0.0, 5.0, 60.0, 600.0)
"""Pauses before each try to accept an invite: the room's own homeserver may be down."""

log = logging.getLogger("grg.matrix")


class Matrix:
    """One account on one homeserver, in all rooms it was invited to. A receipt is an event's id."""

    platform = PLATFORM
    limits = Limits(text_length=outgoing.TEXT_LENGTH, can_edit=True, can_delete=True, recognises_repeats=True)

    def __init__(self, server: Homeserver) -> None:
        self._server, self._user = server, server.user
        self._rooms = Rooms(server)
        self._buttons = Buttons(server, self._rooms)
        self._desk: Desk | None = None
        self._joining: dict[str, asyncio.Task[None]] = {}
        self._typing = Typing(server)
        self._statuses: dict[str, dict[str, Any]] = {}
        """What each status shows, by its receipt."""
        self._courtesies: set[asyncio.Task[None]] = set()
        """Calls that nobody waits for."""
        self._failures: Counter[str] = Counter()
        """How often each event could not be handled because the homeserver did not answer."""

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
            self._accept_invites(here, desk)
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
                self._accept_invites(sync, desk)
                await self._handle_timelines(sync, since, desk, BACKLOG_S)
                since = str(sync.next_batch)
        finally:
            # They hold the old connection; the next start sees the same invites again.
            for task in (*self._joining.values(), *self._courtesies):
                task.cancel()
            self._typing.close()
            await self._server.close()

    async def identify(self) -> Identity:
        """The account behind the token. Raises TokenRefused if the token is not its own, Unreachable."""
        # Of its own: `listen` closes its connection whenever it ends.
        server = Homeserver(self._server.url, self._user, self._server.token)
        try:
            rooms = await server.count_rooms()
        finally:
            await server.close()
        places = f"{rooms} room{'' if rooms == 1 else 's'}"
        return Identity(self._user, places, f"invite {self._user}", "a room")

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Show a reply, as an answer to its message or as an edit of the event behind the receipt. Returns the receipt.

        Raises Unreachable if a later try may help, Undeliverable if none will. A repeat is one event, because its
        transaction is the same.
        """
        content = outgoing.reply_content(reply)
        if reply.kind == "status":
            self._typing.begin(address.place, reply.request)
            if receipt is None:
                self._in_background(self._server.mark_read(address.place, reply.message_id))
            elif self._statuses.get(receipt) == content:
                return receipt  # an edit that changes nothing
        else:
            self._typing.end(address.place, reply.request)
        receipt = await self._show(address, reply, receipt, content)
        if reply.kind == "status":
            self._statuses[receipt] = content
        else:
            self._statuses.pop(receipt, None)
            self._in_background(self._offer_buttons(address, reply, receipt))
        return receipt

    async def _show(
        self, address: ReplyAddress, reply: Reply, receipt: str | None, content: dict[str, Any]
    ) -> str:
        """Sends a reply, or edits the event behind the receipt. Returns the receipt."""
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
        self._typing.end(address.place)
        self._statuses.pop(receipt, None)
        await self._server.redact(address.place, receipt)

    async def tell_person(self, address: ReplyAddress, author: str, text: str) -> None:  # noqa: ARG002  said in private
        """Invite a person to a room of their own and say it there. Raises Unreachable or Undeliverable."""
        room = await self._server.open_private_chat(author)
        await self._server.send(room, outgoing.text_content(text), None)

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

    async def _offer_buttons(self, address: ReplyAddress, reply: Reply, receipt: str) -> None:
        """Puts the reactions below a reply that people may press; one of theirs beside them counts, never these."""
        signs = outgoing.buttons_of(reply)
        if signs and self._desk is not None:
            if reply.kind == "final" and (await self._desk.settings(PLATFORM, address.place)).ratings:
                signs += (outgoing.UP, outgoing.DOWN)
            for sign in signs:
                # Each counts as a message, and a homeserver with narrow limits needs those for replies.
                if self._server.has_room:
                    await self._server.react(address.place, receipt, sign)

    def _in_background(self, courtesy: Coroutine[Any, Any, None]) -> None:
        """Start a call that nobody waits for and that may fail without harm."""

        async def quietly() -> None:
            try:
                await courtesy
            except GrgError as error:
                log.info("not shown: %s", error)

        task = asyncio.create_task(quietly())
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)

    def _accept_invites(self, answer: Any, desk: Desk) -> None:
        """Accept all invites: the core decides whether a room is answered."""
        for room, info in answer.rooms.invite.items():
            self._join_soon(room, (), desk, incoming.inviter(info.invite_state, self._user))

    def _join_soon(self, room: str, via: Sequence[str], desk: Desk, inviter: str = "") -> None:
        """Begin to join a room; `via` are servers that know it."""
        # An invite is part of every sync until it is accepted.
        if room not in self._joining:
            self._joining[room] = asyncio.create_task(self._join(room, via, desk, inviter))

    async def _join(self, room: str, via: Sequence[str], desk: Desk, inviter: str) -> None:
        """Joins a room, with several tries if the homeserver cannot do it yet."""
        try:
            for wait_s in JOIN_AFTER_S:
                await asyncio.sleep(wait_s)
                try:
                    await self._server.join(room, via)
                except Unreachable as error:
                    log.warning("cannot join %s yet: %s", room, error)
                except Undeliverable as error:
                    return log.warning("cannot join %s: %s", room, error)
                else:
                    return await self._joined(room, desk, inviter)
            return None
        finally:
            del self._joining[room]

    async def _joined(self, room: str, desk: Desk, inviter: str) -> None:
        """Sees to the settings of a room that was joined, and that whoever invited knows if the bot may not speak there."""
        await upgrades.bring_settings(self._server, desk, room)
        try:
            if inviter and not await self._rooms.may_speak(room):
                await desk.cannot_speak(ReplyAddress(PLATFORM, room), inviter)
        except GrgError as error:
            log.warning("who invited into %s is not told that I may not speak there: %s", room, error)

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
                    await self._handle_or_skip(room, event, desk)

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

    async def _handle_or_skip(self, room: str, event: Mapping[str, Any], desk: Desk) -> None:
        """Handles one event, or skips it if it cannot be: otherwise it would hold up all rooms for ever.

        Raises StorageError, and Unreachable if the homeserver may answer at another try.
        """
        id = str(event.get("event_id"))
        try:
            await self._handle_event(room, event, desk)
        except StorageError:
            raise
        except Unreachable as error:
            self._failures[id] += 1
            if self._failures[id] < MAX_TRIES:
                raise
            log.warning("event %s in %s is skipped: %s", id, room, error)
        except GrgError as error:
            log.warning("event %s in %s is skipped: %s", id, room, error)
        except Exception:
            log.exception("event %s in %s is skipped, this is a bug", id, room)
        self._failures.pop(id, None)

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
        elif kind == "m.room.tombstone":
            new, via = upgrades.replacement(event)
            if new:
                self._join_soon(new, via, desk)
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
        mentioned = self._user in incoming_text.mentions
        text = incoming_text.without_name(self._user) if mentioned else incoming_text.text
        linked = bool(await desk.links(text))
        # Where there is a link, it does not matter what the message replies to.
        answered = None if linked else await self._answered(room, incoming_text)
        to_me = answered is not None and answered.get("sender") == self._user
        message = Message(
            ReplyAddress(PLATFORM, room),
            incoming_text.id,
            text,
            author,
            direct=private or mentioned,
            # A room has no mark for adult content, so only a private chat allows it.
            adult_ok=private,
            context=incoming_text.thread,
            private=private,
            replies_to_bot=str(answered.get("event_id", "")) if answered is not None and to_me else "",
            moderator=to_me and await self._rooms.moderates(room, author),
        )
        asked: Message | None = message
        if text.startswith("!"):
            asked = await read_command(message, incoming_text, desk, self._server, self._rooms)
        elif answered is not None and message.direct and not to_me:
            asked = await self._with_what_it_answers(message, answered, desk)
        if asked is not None:
            await (desk.edited(asked) if incoming_text.edit else desk.accept(asked))

    async def _is_by(self, author: str, room: str, id: str) -> bool:
        """Whether `author` wrote the event. Homeservers let edits by others through; they must be ignored."""
        edited = await self._server.event(room, id)
        return edited is not None and edited.get("sender") == author

    async def _answered(self, room: str, incoming_text: incoming.IncomingText) -> dict[str, Any] | None:
        """The message that is replied to, or that began the thread; None if there is none, or it cannot be seen."""
        id = incoming_text.replies_to or incoming_text.thread
        return await self._server.event(room, id) if id else None

    async def _with_what_it_answers(
        self, message: Message, answered: Mapping[str, Any], desk: Desk
    ) -> Message:
        """Adds the text of the message that is replied to, for "what about this one?" below somebody's link.

        Unchanged if that one has no link.
        """
        shown = incoming.to_text(answered, programs=True)
        if shown is None or not await desk.links(shown.text):
            return message
        return dataclasses.replace(message, text=f"{message.text}\n{shown.text}")

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
