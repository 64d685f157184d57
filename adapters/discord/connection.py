"""The part of the connection to Discord that buttons, commands and the backlog use."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import weakref
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import discord
from discord import app_commands

from adapters.discord.errors import NETWORK
from adapters.discord.incoming import PLATFORM, community
from adapters.discord.progress import Progress
from adapters.discord.rate_limit import MAX_WAIT_S
from adapters.discord.read_marks import ReadPosition
from core.errors import StorageError, UsageError, words_of
from core.hookspecs import Desk
from core.messages.catalogue import FALLBACK, command_names, say, usage_text

LANGUAGES = {
    discord.Locale.german: "de",
    discord.Locale.french: "fr",
    discord.Locale.spain_spanish: "es",
    discord.Locale.latin_american_spanish: "es",
}
"""The catalogue's languages by Discord's locales."""
SLASH = ("review", "hello", "help", "my_data", "forget_me", "ignore_me", "settings")
"""The commands by their keys in the catalogue's table `slash`."""

log = logging.getLogger("grg.discord")


def commands_in(language: str) -> Mapping[str, str]:
    """How commands are typed in a client of that language, for texts that mention them."""
    names = {name: f"/{say(language, f'slash.{name}')}" for name in SLASH}
    off = f"{names['ignore_me']} {say(language, 'slash.on')}:False"
    return {**command_names("/"), **names, "ignore_me_off": off}


def still_needed(channel: discord.abc.GuildChannel | discord.Thread, language: str) -> str:
    """A line about the permissions that the bot lacks in a channel; empty if it lacks none."""
    may = channel.permissions_for(channel.guild.me)
    in_thread = isinstance(channel, discord.Thread)
    needed = {
        "view_channel": may.view_channel,
        "send_messages": may.send_messages_in_threads if in_thread else may.send_messages,
        "embed_links": may.embed_links,
        "read_message_history": may.read_message_history,
    }
    lacking = ", ".join(say(language, f"discord.{name}") for name, has in needed.items() if not has)
    return (
        say(language, "discord.still_need", channel=channel.mention, permissions=lacking) if lacking else ""
    )


class CommandTree(app_commands.CommandTree["Connection"]):
    """The commands, and an answer to one that does not even reach its handler: it is not known any more, say."""

    async def on_error(
        self, interaction: discord.Interaction[Connection], error: app_commands.AppCommandError, /
    ) -> None:
        """Called by the library; errors of the handlers themselves are dealt with in `Connection.answering`."""
        log.warning("a command cannot be understood: %s", error)
        async with self.client.answering(interaction) as language:
            await send_ephemeral(interaction, say(language, "answer.trouble"))


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
        self.progress = Progress(self)
        self.desk, self.position = desk, ReadPosition(desk)
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.tree = CommandTree(
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
        """Wraps the handling of a button or command. Yields the language to answer in; reports errors to the person."""
        # For the case that the settings themselves cannot be read.
        language = "en"
        with self.handling():
            try:
                place = community(interaction.guild) or str(interaction.channel_id)
                own = LANGUAGES.get(interaction.locale, FALLBACK)
                language = (await self.desk.settings(PLATFORM, place, language=own)).language
                yield language
            except UsageError as error:
                await send_ephemeral(interaction, usage_text(language, error))
            except StorageError as error:
                await send_ephemeral(interaction, say(language, "answer.trouble"))
                self.fail(error)
            except (discord.HTTPException, *NETWORK) as error:
                log.warning("an interaction could not be answered: %s", words_of(error))
            except Exception:
                log.exception("a bug in answering an interaction")
                await send_ephemeral(interaction, say(language, "answer.trouble"))

    def message_of(self, channel: Any, data: Any) -> discord.Message:
        """A message from what Discord's API says of it. Raises whatever the library stumbles over."""
        return discord.Message(state=self._connection, channel=channel, data=data)

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
        self.progress.close()
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
    """Answer an interaction so that only the person who began it sees the answer, unless all see that it is awaited.

    An answer that Discord refuses is left unsaid; nothing is raised.
    """
    with contextlib.suppress(discord.HTTPException, *NETWORK):
        if interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
            # Whoever saw "… is thinking" sees the answer: taking it away and saying more may end in silence.
            await interaction.edit_original_response(content=text)
        elif interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
