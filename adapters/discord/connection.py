"""The part of the connection to Discord that buttons, commands and the backlog use."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import weakref
from collections.abc import AsyncIterator, Iterator
from typing import Any

import discord
from discord import app_commands

from adapters.discord.errors import NETWORK
from adapters.discord.incoming import PLATFORM, community
from adapters.discord.read_marks import ReadPosition
from core.errors import StorageError, UsageError
from core.hookspecs import Desk
from core.messages.catalogue import command_names, say, usage_text

COMMANDS = {**command_names("/"), "ignore_me_off": "/ignore-me on:False"}
"""How commands are typed on Discord, for texts that mention them."""
MAX_WAIT_S = 30.0
"""The library itself waits for rate limits up to this long; the core schedules longer ones."""

log = logging.getLogger("grg.discord")


class Connection(discord.AutoShardedClient):
    """discord.py's client with its desk and a lock per channel. `failed` holds the first error that ends listening."""

    def __init__(self, desk: Desk, *, content: bool) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, messages=True, message_content=content),
            # What the bot says may contain names of games and other people's words, and must not notify anybody.
            allowed_mentions=discord.AllowedMentions.none(),
            # Nothing here reads the library's caches, which on many servers would take most of the memory.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=MAX_WAIT_S,
        )
        self.desk, self.position = desk, ReadPosition(desk)
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.tree = app_commands.CommandTree(
            self,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
        )
        # Weak references, so that a channel's lock disappears once nobody holds it or waits for it.
        self._lanes: weakref.WeakValueDictionary[int, asyncio.Lock] = weakref.WeakValueDictionary()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._stopped = False

    @contextlib.contextmanager
    def handling(self) -> Iterator[None]:
        """Ties the current task to this connection: it is cancelled when the connection stops.

        Raises CancelledError if the connection has stopped already.
        """
        if self._stopped:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  a coroutine runs in a task
        self._under_way.add(task)
        try:
            yield
        finally:
            self._under_way.discard(task)

    @contextlib.asynccontextmanager
    async def channel_lock(self, channel_id: int) -> AsyncIterator[None]:
        """Handles one event at a time per channel, so that a deletion cannot overtake its message.

        Not reentrant: a task that holds a channel's lock must not ask for it again.
        """
        async with self._lanes.setdefault(channel_id, asyncio.Lock()):
            yield

    @contextlib.asynccontextmanager
    async def answering(self, interaction: discord.Interaction[Any]) -> AsyncIterator[str]:
        """Wraps the handling of a button or command. Yields the community's language; reports errors to the person."""
        # For the case that the settings themselves cannot be read.
        language = "en"
        with self.handling():
            try:
                place = community(interaction.guild) or str(interaction.channel_id)
                language = await self.language_of(place)
                yield language
            except UsageError as error:
                await send_ephemeral(interaction, usage_text(language, error))
            except StorageError as error:
                await send_ephemeral(interaction, say(language, "answer.trouble"))
                self.fail(error)
            except (discord.HTTPException, *NETWORK) as error:
                log.warning("an interaction could not be answered: %s", error or type(error).__name__)

    async def language_of(self, community: str) -> str:
        """The language that a server, or a private chat, has chosen. Raises StorageError."""
        return (await self.desk.settings(PLATFORM, community)).language

    def fail(self, error: BaseException) -> None:
        """End listening with an error, which `Discord.listen` then raises."""
        # The first error is the cause; later ones are mostly its consequences.
        if not self.failed.done():
            self.failed.set_exception(error)

    async def stop(self) -> None:
        """Close the connection. Messages whose handling is cut off are read again at the next start.

        Takes about a second at most, even if the network is down. Call it once.
        """
        self._stopped = True
        # A copy, because each task removes itself as it ends.
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        # A courtesy to the next start: without it, up to a minute of messages is read twice.
        with contextlib.suppress(TimeoutError, StorageError):
            async with asyncio.timeout(0.5):
                await self.position.keep()
        # A close that is not answered must not hold up the next connection. `wait` leaves it running; it is not
        # cancelled.
        await asyncio.wait((asyncio.ensure_future(self.close()),), timeout=0.5)
        await self.http.close()  # ends requests that still wait for Discord
        if not self.failed.cancel():
            self.failed.exception()  # retrieved, so that asyncio does not report it as unhandled


async def send_ephemeral(interaction: discord.Interaction[Any], text: str) -> None:
    """Answer an interaction so that only the person who began it sees the answer.

    An answer that Discord refuses is left unsaid; nothing is raised.
    """
    with contextlib.suppress(discord.HTTPException, *NETWORK):
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
