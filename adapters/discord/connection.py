"""What buttons, commands and the back-log need of the connection to Discord."""

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
"""How they are typed, for the texts that name them."""
MAX_WAIT_S = 30.0
"""The library waits out shorter rate limits itself; longer ones are the core's to wait for."""

log = logging.getLogger("grg.discord")


class Connection(discord.AutoShardedClient):
    """discord.py's client, its desk, and the order of things. `failed` holds the first error that ends listening."""

    def __init__(self, desk: Desk, *, content: bool) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, messages=True, message_content=content),
            allowed_mentions=discord.AllowedMentions.none(), max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(), chunk_guilds_at_startup=False,
            max_ratelimit_timeout=MAX_WAIT_S,
        )  # fmt: skip
        self.desk, self.position = desk, ReadPosition(desk)
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.tree = app_commands.CommandTree(
            self,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
        )
        self._lanes: weakref.WeakValueDictionary[int, asyncio.Lock] = weakref.WeakValueDictionary()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._stopped = False

    @contextlib.contextmanager
    def handling(self) -> Iterator[None]:
        """The current task ends with this connection; one that begins after its end does nothing."""
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
        """One thing after the other in a channel: a deletion overtakes no message."""
        async with self._lanes.setdefault(channel_id, asyncio.Lock()):
            yield

    @contextlib.asynccontextmanager
    async def answering(self, interaction: discord.Interaction[Any]) -> AsyncIterator[str]:
        """While a press or a command is answered, in the language of the place; the person hears of trouble."""
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
        """End listening with an error."""
        if not self.failed.done():
            self.failed.set_exception(error)

    async def stop(self) -> None:
        """Let go of everything: what was being handed over was not kept, and is read again."""
        self._stopped = True
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        with contextlib.suppress(TimeoutError, StorageError):
            async with asyncio.timeout(0.5):
                await self.position.keep()
        await asyncio.wait((asyncio.ensure_future(self.close()),), timeout=0.5)
        await self.http.close()  # what still waits for Discord's good-bye ends with it
        if not self.failed.cancel():
            self.failed.exception()  # looked at, though nobody may wait for it any more


async def send_ephemeral(interaction: discord.Interaction[Any], text: str) -> None:
    """Answer an interaction so that only the person who began it sees the answer. What Discord refuses is left unsaid."""
    with contextlib.suppress(discord.HTTPException, *NETWORK):
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
