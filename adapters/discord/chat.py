"""Discord: needs an application with a bot (docs/discord.md), its token, and the Message Content intent if it is to
see links in messages that do not mention it.

It can edit and delete, and recognises a repeat by its nonce for a few minutes. The size limits are in `outgoing`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord import rate_limit
from adapters.discord.client import Client
from adapters.discord.errors import REFUSED, OneLine, translate_errors
from adapters.discord.incoming import PLATFORM
from adapters.discord.outgoing import TEXT_LENGTH
from adapters.discord.sender import Sender
from core.domain import Reply, ReplyAddress
from core.errors import GrgError, NotSent, TokenRefused, Unreachable, UsageError
from core.hookspecs import Desk, Identity, Limits, Question, hookimpl

SWITCH_ON = (
    "Discord refuses the Message Content intent: links in passing are not seen; mentions, private chats, /review and "
    "the message menu work. To switch it on: discord.com/developers/applications, Bot, Message Content Intent"
)
"""The log's line about the missing intent."""
_ADVICE = (
    "A link in a message that does not mention the bot is seen only with Message Content Intent: switch it on at "
    "discord.com/developers/applications under Bot (docs/discord.md, step 3)."
)
PATIENCE_S = 20.0
"""Without a connection for this long, Discord counts as down. The library itself would retry silently for ever."""
LOGIN_S = 10.0
"""Longest time that a reply waits for a login in progress."""
PERMISSIONS = 274877992000
"""View channels, send messages (in threads too), embed links, read the message history, add reactions."""
_WRONG_TOKEN, _BAD_INTENTS, _NO_INTENTS = 4004, 4013, 4014
"""The gateway's close codes (docs.discord.com/developers/topics/opcodes-and-status-codes)."""

_BASE, _ONE_LINE = Route.BASE, OneLine()
"""The library's own address of Discord, and a log filter that is added once."""

log = logging.getLogger("grg.discord")


class Discord:
    """The adapter. `listen` opens a connection; `reply` and `retract` use the current one."""

    platform = PLATFORM
    limits = Limits(
        text_length=TEXT_LENGTH,
        can_edit=True,
        can_delete=True,
        recognises_repeats=True,
        names_requests=True,
    )

    def __init__(self, token: str, api_url: str = "", clock: Callable[[], float] = time.time) -> None:
        self._token, self._api_url, self._clock = token, api_url, clock
        self._patience_s = PATIENCE_S
        self._said_so = False
        self._client: Client | None = None
        self._delivery: Sender | None = None

    async def listen(self, desk: Desk) -> None:
        """Pass messages to the desk until cancelled.

        Raises StorageError from the desk, TokenRefused for a wrong token, Unreachable if Discord is down. It may be
        called again after any of them, and reads what was missed meanwhile.
        """
        # Whether the intent is granted shows only when connecting, so try with it first.
        try:
            await self._listen(desk, content=True)
        except _IntentRefused:
            if not self._said_so:
                log.warning(SWITCH_ON)
        else:
            return
        self._said_so = True
        await self._listen(desk, content=False)

    async def _listen(self, desk: Desk, *, content: bool) -> None:
        """Raises StorageError from the desk, TokenRefused for a wrong token, Unreachable if Discord is down."""
        client = Client(desk, content=content)
        async with client:
            running = asyncio.create_task(self._run(client))
            keeping = asyncio.create_task(client.keep_marks())
            watching = asyncio.create_task(client.watch(self._patience_s))
            showing = asyncio.create_task(client.progress.keep_presence())
            # Set before the login is done, so that replies wait for it in `_speaker` instead of failing.
            self._client, self._delivery = client, Sender(client, self._clock)
            try:
                await asyncio.wait(
                    (running, keeping, watching, showing, client.failed), return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                # Cancelled before the connection is closed: the library would otherwise try to open it again.
                tasks = (running, keeping, watching, showing)
                for task in tasks:
                    task.cancel()
                await client.stop()
                await asyncio.gather(*tasks, return_exceptions=True)
            # Raise what ended the listening; an error of the desk comes before all others.
            for done in (client.failed, *tasks):
                if done.done() and not done.cancelled():
                    done.result()

    async def _run(self, client: Client) -> None:
        """Logs in and stays connected. Returns only by an error: an end of the connection is Unreachable."""
        with translate_errors("connecting"), _gateway_errors():
            await client.login(self._token)
            if self._api_url:
                # The library does not ask another server for its gateway by itself.
                _, gateway, _ = await client.http.get_bot_gateway()
                DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
            await client.connect()
        raise Unreachable("discord closed the connection")

    async def identify(self) -> Identity:
        """The application behind the token. Raises TokenRefused, or Unreachable if Discord is down."""
        # A client of its own, without a gateway, because `listen` makes a new one for each connection. The library warns
        # of a client without that intent, which nothing here uses.
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            with translate_errors("asking who the token belongs to"), _gateway_errors():
                async with asyncio.timeout(LOGIN_S):
                    await client.login(self._token)
            application, user = client.application, client.user
        if application is None or user is None:  # never after a login; the library's types allow it
            raise Unreachable("discord does not say who the token belongs to")
        servers = application.approximate_guild_count
        invite = discord.utils.oauth_url(
            application.id,
            permissions=discord.Permissions(PERMISSIONS),
            scopes=("bot", "applications.commands"),
        )
        places = f"{servers} server{'' if servers == 1 else 's'}"
        return Identity(str(user), places, f"open {invite}", "a server", _ADVICE)

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Show a reply, or edit the message that the receipt names. Returns the new receipt.

        Raises Unreachable if a later try may help, Undeliverable if none will, TokenRefused for a wrong token. A repeat
        within minutes is recognised by Discord and shows nothing twice.
        """
        return await (await self._speaker()).show(address, reply, receipt)

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        """Delete a reply and its copy in the archive. It is not an error if it no longer exists.

        Raises Unreachable, Undeliverable or TokenRefused, as `reply` does.
        """
        del address
        await (await self._speaker()).retract(receipt)

    async def tell_person(self, address: ReplyAddress, author: str, text: str) -> None:
        """Tell a person something that cannot be said at `address`. Raises Unreachable, Undeliverable or UsageError."""
        await (await self._speaker()).tell_person(address, author, text)

    async def _speaker(self) -> Sender:
        """The sender of the current connection. Raises NotSent if there is none, or its login takes too long."""
        client, delivery = self._client, self._delivery
        if client is None or delivery is None:
            raise NotSent("not connected to discord yet", 1.0)
        try:
            # The core retries open replies as soon as the bot starts, often a moment before the login is done.
            async with asyncio.timeout(LOGIN_S):
                await client.logged_in.wait()
        except TimeoutError:
            raise NotSent("not connected to discord yet", 1.0) from None
        # The previous connection stays set until `listen` opens the next one.
        if client.is_closed():
            raise NotSent("not connected to discord", 1.0)
        return delivery


@hookimpl
def chat_adapter(settings: Mapping[str, str]) -> Discord:
    """`GRG_DISCORD_TOKEN`, and `GRG_DISCORD_API_URL` for another server than Discord's own.

    Raises UsageError without a token or with a wrong address. Whether the token is valid shows only in `listen`.
    """
    if not (token := settings.get("token", "").strip()):
        raise UsageError("GRG_DISCORD_TOKEN is not set: make an application, see docs/discord.md")
    api_url = settings.get("api_url", "").strip().rstrip("/")
    if api_url and not api_url.startswith(("http://", "https://")):
        raise UsageError(
            f"GRG_DISCORD_API_URL={api_url!r} is not allowed: use an address like https://…/api/v10"
        )
    Route.BASE = api_url or _BASE  # the library supports one Discord per process
    rate_limit.install()
    # At its own level the library logs each connection and each rate limit that it waits for.
    logging.getLogger("discord").setLevel(logging.WARNING)
    for part in ("discord.shard", "discord.client", "discord.gateway", "discord.http"):
        logging.getLogger(part).addFilter(_ONE_LINE)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # voice is not used
    return Discord(token, api_url)


@hookimpl
def setup_questions() -> list[Question]:
    """What `grg setup` asks for."""
    where = "discord.com/developers/applications under New Application, then Bot, Reset Token"
    text = f"Discord gives each bot a token. You get it at {where} (docs/discord.md has each step)."
    return [Question("token", text, secret=True)]


class _IntentRefused(GrgError):
    """Discord does not hand out the content of messages to this application."""


@contextlib.contextmanager
def _gateway_errors() -> Iterator[None]:
    """Translate the gateway's refusals into the core's errors."""
    try:
        yield
    except discord.LoginFailure as error:
        raise TokenRefused(REFUSED) from error
    except discord.PrivilegedIntentsRequired as error:
        raise _IntentRefused(SWITCH_ON) from error
    except discord.ConnectionClosed as error:
        if error.code == _WRONG_TOKEN:
            raise TokenRefused(REFUSED) from error
        if error.code in {_BAD_INTENTS, _NO_INTENTS}:
            raise _IntentRefused(SWITCH_ON) from error
        raise Unreachable(f"discord closed the connection with {error.code}") from error
    except discord.GatewayNotFound as error:
        raise Unreachable("discord names no gateway") from error
