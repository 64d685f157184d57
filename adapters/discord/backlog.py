"""Reads the messages that were posted while the bot was offline: after READY, in order, up to a limit."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable

import discord

from adapters.discord.connection import Connection
from adapters.discord.errors import NETWORK
from adapters.discord.incoming import PLATFORM
from core.errors import Unreachable

MAX_PER_CHANNEL = 300
"""Most messages read per channel."""
MAX_PRIVATE_CHATS = 50
"""Number of recent private chats to remember, because Discord does not list them."""
SERVERS_AT_ONCE = 4
TRIES, PAUSE_S = 3, 5.0
PRIVATE = "private"

log = logging.getLogger("grg.discord")


class Backlog:
    """Continues where a server was last read, and passes on the messages it finds."""

    def __init__(
        self, connection: Connection, hand_over: Callable[[discord.Message], Awaitable[None]]
    ) -> None:
        self._connection, self._hand_over = connection, hand_over
        self._reading = asyncio.Semaphore(SERVERS_AT_ONCE)
        self._private_chats: list[int] | None = None

    def scope_of(self, message: discord.Message) -> str:
        """The scope whose read position a message advances."""
        return str(message.guild.id) if message.guild else PRIVATE

    def lost(self, shard_id: int) -> None:
        """A connection broke: hold its servers' read positions until the missed messages are read."""
        for scope in self._scopes(shard_id):
            self._connection.position.hold(scope)

    def resumed(self, shard_id: int) -> None:
        """The connection was resumed without losing any events."""
        for scope in self._scopes(shard_id):
            self._connection.position.release(scope)

    def _scopes(self, shard_id: int) -> list[str]:
        mine = [str(guild.id) for guild in self._connection.guilds if guild.shard_id == shard_id]
        return mine + ([PRIVATE] if shard_id == 0 else [])

    async def catch_up(self, guild: discord.Guild) -> None:
        """Read all channels and threads of a server that have new messages. Raises StorageError."""
        since = await self._connection.position.open(str(guild.id))
        everywhere: list[discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread]
        everywhere = [*guild.text_channels, *guild.voice_channels, *guild.stage_channels, *guild.threads]
        channels = [channel for channel in everywhere if (channel.last_message_id or 0) > since]
        await self._read_all(str(guild.id), channels, since)

    async def catch_up_private_chats(self) -> None:
        """Read the most recent private chats. Raises StorageError."""
        since = await self._connection.position.open(PRIVATE)
        kind = discord.ChannelType.private
        chats = [self._connection.get_partial_messageable(id, type=kind) for id in await self._known()]
        await self._read_all(PRIVATE, chats, since)

    async def remember_private_chat(self, id: int) -> None:
        """Remember a private chat as the most recent one. Raises StorageError."""
        known = await self._known()
        if id not in known:
            known.append(id)
            del known[:-MAX_PRIVATE_CHATS]
            await self._connection.desk.keep_cursor(PLATFORM, "private chats", json.dumps(known))

    async def _known(self) -> list[int]:
        if self._private_chats is None:
            kept = await self._connection.desk.cursor(PLATFORM, "private chats")
            self._private_chats = _ids(kept or "[]")
        return self._private_chats

    async def _read_all(self, scope: str, channels: Iterable[discord.abc.Messageable], since: int) -> None:
        """Holds the scope's read position until everything is read. If Discord fails it stays held until the next try."""
        hold = self._connection.position.hold(scope)
        try:
            async with self._reading:
                for channel in channels:
                    await self._read(channel, since)
        except Unreachable as error:
            log.warning("%s", error)
        else:
            self._connection.position.release(scope, hold)

    async def _read(self, channel: discord.abc.Messageable, since: int) -> None:
        """Read one channel; a channel that the bot may not read is skipped. Raises Unreachable."""
        why: object = None
        for _ in range(TRIES):
            try:
                async for message in channel.history(
                    after=discord.Object(since), limit=MAX_PER_CHANNEL, oldest_first=True
                ):
                    await self._hand_over(message)
            except (discord.Forbidden, discord.NotFound):
                return
            except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
                why = error or type(error).__name__
                await asyncio.sleep(PAUSE_S)
            else:
                return
        raise Unreachable(
            f"what was said while I was away cannot be read, trying at the next connection: {why}"
        )


def _ids(kept: str) -> list[int]:
    """The ids in a stored list; none if it is damaged."""
    try:
        ids = json.loads(kept)
    except (ValueError, RecursionError):
        return []
    return [id for id in ids if type(id) is int] if isinstance(ids, list) else []
