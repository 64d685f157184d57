"""Reads the messages that were posted while the bot was offline: after READY, in order, up to a limit."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import discord

from adapters.discord.connection import Connection
from adapters.discord.errors import NETWORK, is_passing
from adapters.discord.incoming import PLATFORM
from adapters.discord.rate_limit import Spacing
from core.errors import Unreachable, words_of

MAX_PER_CHANNEL, PAGE = 300, 100
"""Most messages read per channel, and at one time."""
READS_A_SECOND = 10
"""Requests for all channels together, so that a big bot's start leaves most of Discord's 50 a second to replies."""
MAX_PRIVATE_CHATS = 50
"""Number of recent private chats to remember, because Discord does not list them."""
SERVERS_AT_ONCE = 4
"""Servers whose backlog is read at the same time."""
TRIES, PAUSE_S = 3, 5.0
"""Tries for one channel, and the pause between them in seconds."""
PRIVATE = "private"
"""The scope of all private chats."""

Readable = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.Thread
    | discord.PartialMessageable
)
"""Where messages are."""

log = logging.getLogger("grg.discord")


class Backlog:
    """Continues where a server was last read, and passes on the messages it finds."""

    def __init__(
        self, connection: Connection, hand_over: Callable[[discord.Message], Awaitable[None]]
    ) -> None:
        self._connection, self._hand_over = connection, hand_over
        self._opening, self._reading = asyncio.Semaphore(SERVERS_AT_ONCE), asyncio.Semaphore(SERVERS_AT_ONCE)
        self._spacing = Spacing(READS_A_SECOND)
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
        """The scopes whose events come through one shard; private chats come through the first."""
        mine = [str(guild.id) for guild in self._connection.guilds if guild.shard_id == shard_id]
        return mine + ([PRIVATE] if shard_id == 0 else [])

    async def catch_up(self, guild: discord.Guild) -> None:
        """Read all channels and threads of a server that have new messages. Raises StorageError.

        Threads that Discord has archived are not among them. Repeating it is safe: the desk recognises messages that
        it has stored already.
        """
        # All servers become available at once, and their marks must not keep the store from what people ask meanwhile.
        async with self._opening:
            since = await self._connection.position.open(str(guild.id))
        everywhere: list[Readable]
        everywhere = [*guild.text_channels, *guild.voice_channels, *guild.stage_channels, *guild.threads]
        # Asking for the history of every channel, most of them silent, would run into the rate limit at each start.
        channels = [channel for channel in everywhere if _latest(channel) > since]
        # Where people are talking now they are most likely to be waiting.
        channels.sort(key=_latest, reverse=True)
        await self._read_all(str(guild.id), channels, since)

    async def catch_up_private_chats(self) -> None:
        """Read the most recent private chats. Raises StorageError.

        Each is read even if nothing is new in it, because Discord does not say which message was the last.
        """
        since = await self._connection.position.open(PRIVATE)
        kind = discord.ChannelType.private
        chats = [self._connection.get_partial_messageable(id, type=kind) for id in await self._known()]
        await self._read_all(PRIVATE, chats, since)

    async def remember_private_chat(self, id: int) -> None:
        """Remember a private chat; a new one displaces the oldest if there are too many. Raises StorageError."""
        known = await self._known()
        # A chat that is known keeps its place, which saves a write for every message in it.
        if id not in known:
            # The list is in the order of the first messages, so the front is the oldest.
            known.append(id)
            del known[:-MAX_PRIVATE_CHATS]
            await self._connection.desk.keep_cursor(PLATFORM, "private chats", json.dumps(known))

    async def _known(self) -> list[int]:
        """The ids of recent private chats, the latest last."""
        if self._private_chats is None:
            kept = await self._connection.desk.cursor(PLATFORM, "private chats")
            self._private_chats = _ids(kept or "[]")
        return self._private_chats

    async def _read_all(self, scope: str, channels: Iterable[Readable], since: int) -> None:
        """Holds the scope's read position until everything is read. Raises StorageError.

        If Discord fails, the position stays held, and the next connection reads the same messages again.
        """
        hold = self._connection.position.hold(scope)
        try:
            # All servers become available within moments after READY, and each would start reading at once.
            async with self._reading:
                for channel in channels:
                    await self._read(channel, since)
        except Unreachable as error:
            log.warning("%s", error)
        else:
            # Only our own hold: if the connection broke again meanwhile, there is a newer one, which must stay.
            self._connection.position.release(scope, hold)

    async def _read(self, channel: Readable, since: int) -> None:
        """Read one channel; a channel that the bot may not read is skipped. Raises Unreachable."""
        after = since
        for _ in range(MAX_PER_CHANNEL // PAGE):
            page = await self._page(channel.id, after)
            for data in sorted(page, key=lambda data: int(data["id"])):
                after = int(data["id"])
                try:
                    # The library's own `history` ends at the first message that it cannot read, for ever.
                    message = self._connection.message_of(channel, data)
                except Exception:
                    log.exception(
                        "message %d in channel %d cannot be read and is passed over", after, channel.id
                    )
                else:
                    await self._hand_over(message)
            if len(page) < PAGE:
                return

    async def _page(self, channel_id: int, after: int) -> list[Any]:
        """The oldest messages after one, at most `PAGE`; none if the bot may not read them. Raises Unreachable."""
        why: object = None
        for _ in range(TRIES):
            await self._spacing.turn()
            try:
                return list(await self._connection.http.logs_from(channel_id, PAGE, after=after))
            # The bot could not have answered there either, so nothing is missed.
            except (discord.Forbidden, discord.NotFound) as error:
                if not is_passing(error):
                    return []
                why = error
            except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
                why = words_of(error)
            await asyncio.sleep(PAUSE_S)
        raise Unreachable(
            f"messages from the time offline cannot be read, trying again at the next connection: {why}"
        )


def _latest(channel: Readable) -> int:
    """The id of a channel's latest message, 0 if it is not known."""
    return getattr(channel, "last_message_id", None) or 0


def _ids(kept: str) -> list[int]:
    """The ids in a stored list; none if it is damaged."""
    try:
        ids = json.loads(kept)
    except (ValueError, RecursionError):
        return []
    # Not isinstance, for which True and False are integers too.
    return [id for id in ids if type(id) is int] if isinstance(ids, list) else []
