"""Passes Discord's events to the desk, in order within each channel."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import functools
import logging
import sys
from collections.abc import Callable
from typing import Any

import discord

from adapters.discord import commands, incoming, settings
from adapters.discord.backlog import Backlog
from adapters.discord.buttons import ReplyButton, ToneMenu
from adapters.discord.connection import Connection
from adapters.discord.incoming import PLATFORM
from adapters.discord.read_marks import KEEP_S
from adapters.discord.registration import register
from core.domain import ReplyAddress
from core.errors import StorageError, Unreachable
from core.hookspecs import Desk
from core.messages.catalogue import say

IDENTIFY_EVERY_S = 5.5
"""Discord allows one IDENTIFY in 5 s for a bot of this size (`max_concurrency` 1); the rest is for delays on the way."""
RECENT = 1_000
"""How many messages and explanations are remembered."""
EXPLAIN_EVERY_S = 3_600.0
"""Pause between two explanations in one channel."""

log = logging.getLogger("grg.discord")


class Client(Connection):
    """The event handlers. Make a new one for each connection: discord.py's client cannot be used twice."""

    def __init__(self, desk: Desk, *, content: bool) -> None:
        super().__init__(desk, content=content)
        self.logged_in = asyncio.Event()
        self._backlog = Backlog(self, self.hand_over_missed)
        self._told: collections.deque[int] = collections.deque(maxlen=RECENT)
        """Ids of the most recent messages received on this connection."""
        self._explained: dict[int, float] = {}
        self._identified_at = float("-inf")
        self._live: set[int] = set()
        """Shards that are connected."""
        self._up, self._down = asyncio.Event(), asyncio.Event()
        parsers = self._connection.parsers
        for event, parse in list(parsers.items()):
            parsers[event] = functools.partial(self._parse, event, parse)

    def _parse(self, event: str, parse: Callable[[Any], None], data: Any) -> None:
        """Has the library read an event; one that it cannot read would end the connection, and is passed over."""
        try:
            parse(data)
        except Exception:
            log.exception("an event of Discord's cannot be read and is passed over: %s", event)

    async def setup_hook(self) -> None:
        """Called by the library after the login, before the first connection. Raises StorageError."""
        self.logged_in.set()
        # Before the first event arrives, so that a button that is pressed during the start is recognised.
        self.add_dynamic_items(ReplyButton, ToneMenu, commands.GameMenu)
        commands.add_to(self)
        settings.add_to(self)
        self._registering = asyncio.create_task(self._register())

    async def _register(self) -> None:
        """Registers the commands beside the connection, which does not wait for them."""
        with self.handling():
            try:
                await register(self)
            except StorageError as error:
                self.fail(error)
            except Exception:
                log.exception("a bug in registering the slash commands; everything else works")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Waits as long as Discord requires. The library's own version also waits before the first connection."""
        del shard_id, initial
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._identified_at + IDENTIFY_EVERY_S - loop.time())
        # After the pause, because Discord counts from the moment at which it receives the IDENTIFY.
        self._identified_at = loop.time()

    async def keep_marks(self) -> None:
        """Store the read positions regularly until cancelled. Raises StorageError."""
        while True:
            await asyncio.sleep(KEEP_S)
            await self.position.keep()

    async def watch(self, patience_s: float) -> None:
        """Raises Unreachable after `patience_s` seconds without any connection."""
        while True:
            try:
                async with asyncio.timeout(patience_s):
                    await self._up.wait()
            except TimeoutError:
                raise Unreachable(f"no connection to discord for {patience_s:.0f} s") from None
            await self._down.wait()

    def _is_live(self, shard_id: int, *, live: bool) -> None:
        """Notes whether a shard is connected, for `watch`."""
        (self._live.add if live else self._live.discard)(shard_id)
        # Two events that are opposites, because a task cannot wait for an event to be cleared.
        here, gone = (self._up, self._down) if self._live else (self._down, self._up)
        here.set()
        gone.clear()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """An event handler raised an error."""
        del args, kwargs
        error = sys.exc_info()[1]
        # A message that was not stored is read again only when listening begins anew, so listening must end.
        if isinstance(error, StorageError):
            self.fail(error)
        else:
            log.error("a bug in %s", event_method, exc_info=error)

    async def on_message(self, message: discord.Message) -> None:
        """A message was posted."""
        with self.handling():
            self._told.append(message.id)
            if incoming.replies_to_hidden(message, self.me) and not await self.desk.links(message.content):
                await self._explain(message)
            else:
                await self.hand_over(message)

    async def _explain(self, message: discord.Message) -> None:
        """Say that the message that is asked about cannot be seen, and what can be done: once an hour per channel."""
        now, channel = asyncio.get_running_loop().time(), message.channel.id
        here = ReplyAddress(PLATFORM, str(channel))
        guild, author = incoming.community(message.guild), str(message.author.id)
        if now < self._explained.get(channel, -EXPLAIN_EVERY_S) + EXPLAIN_EVERY_S:
            return
        if not await self.desk.is_allowed(here, guild, author):
            return
        # Forgetting everything is simple, and the worst that follows is a second explanation within the hour.
        if len(self._explained) >= RECENT:
            self._explained.clear()
        self._explained[channel] = now
        language = await self.language_of(guild or here.place)
        words = say(language, "answer.unseen", menu=say(language, "command.review_menu"))
        # Nobody asked for the explanation, so one that the channel forbids is left unsaid.
        with contextlib.suppress(discord.HTTPException):
            await message.channel.send(words, reference=message)

    async def hand_over_missed(self, message: discord.Message) -> None:
        """Pass on a message from the backlog, which may overlap with live events. Raises StorageError."""
        # The desk would recognise the message too, but only after looking into its store.
        if message.id not in self._told:
            await self.hand_over(message)

    async def hand_over(self, message: discord.Message) -> None:
        """Pass a message to the desk. Raises StorageError; the read position then stays before this message."""
        if (converted := incoming.to_message(message, self.me)) is None:
            return
        with self.position.delivering(self._backlog.scope_of(message), message.id):
            async with self.channel_lock(message.channel.id):
                # First the chat, then its message: a crash in between loses neither, because the chat is read again.
                if message.guild is None:
                    await self._backlog.remember_private_chat(message.channel.id)
                try:
                    await self.desk.accept(converted)
                except StorageError:
                    raise
                except Exception:
                    # Otherwise it would be read again at each start, and all that came after it.
                    log.exception("a bug in accepting message %d; it is passed over", message.id)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message was edited. A link preview that Discord adds does not count."""
        with self.handling():
            message = payload.message
            # Discord reports the preview that it adds to a link as an edit, which would ask for the same review again.
            if message.edited_at is None or (converted := incoming.to_message(message, self.me)) is None:
                return
            async with self.channel_lock(message.channel.id):
                await self.desk.edited(converted)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted."""
        await self._deleted(payload.channel_id, payload.message_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Several messages were deleted at once."""
        # Ids grow with time, so this is the order in which the messages were posted.
        for id in sorted(payload.message_ids):
            await self._deleted(payload.channel_id, id)

    async def _deleted(self, channel_id: int, message_id: int) -> None:
        """Informs the desk that a message is gone. Raises StorageError."""
        with self.handling():
            async with self.channel_lock(channel_id):
                await self.desk.deleted(ReplyAddress(PLATFORM, str(channel_id)), str(message_id))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server became available after READY: read what was missed."""
        with self.handling():
            await self._backlog.catch_up(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot joined a server, or Discord announced one with less data after READY."""
        await self.on_guild_available(guild)

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Discord has an outage that concerns one server: its messages may be missed from now on."""
        # Reading the backlog releases it, once the server is available again.
        self.position.hold(str(guild.id))

    async def on_shard_connect(self, shard_id: int) -> None:
        """A connection is ready. Private chats belong to the first shard."""
        self._is_live(shard_id, live=True)
        self.progress.began_anew()
        with self.handling():
            if shard_id == 0:
                await self._backlog.catch_up_private_chats()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A connection broke: events may be missed from now on."""
        self._is_live(shard_id, live=False)
        self._backlog.lost(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A connection was resumed: Discord has replayed all missed events."""
        self._is_live(shard_id, live=True)
        self._backlog.resumed(shard_id)

    @property
    def me(self) -> discord.ClientUser:
        """The bot's own user, known after login."""
        assert self.user is not None  # noqa: S101
        return self.user
