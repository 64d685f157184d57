"""Translates Discord's errors into the core's, with advice for the owner or a moderator."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

import aiohttp
import discord

from core.errors import GrgError, NotSent, TokenRefused, Undeliverable, Unreachable, words_of

UNKNOWN_CHANNEL = 10003
SLOW_MODE, DEAD_TOKEN, MISSING_ACCESS, MISSING_PERMISSIONS = 20016, 50027, 50001, 50013
CANNOT_DM, ARCHIVED, LOCKED, NO_HISTORY = 50007, 50083, 160005, 160002
AUTOMOD, EXPLICIT, HARMFUL_LINK, CLOUDFLARE = 200000, 20009, 240000, 40333
"""docs.discord.com/developers/topics/opcodes-and-status-codes"""

NETWORK = (OSError, aiohttp.ClientError, TimeoutError)
"""What the network raises."""
REFUSED = (
    "Discord refuses the token: set GRG_DISCORD_TOKEN to the one of your application "
    "(discord.com/developers/applications, Bot, Reset Token)"
)
"""The line for the owner about a wrong token."""
_HINTS = {
    MISSING_PERMISSIONS: "give the bot View Channel, Send Messages (in Threads too) and Embed Links there",
    MISSING_ACCESS: "let the bot see the channel (View Channel), or invite it to the server",
    CANNOT_DM: "the person takes no private messages from it",
    ARCHIVED: "the thread is archived",
    LOCKED: "the thread is locked",
    UNKNOWN_CHANNEL: "the channel is gone",
    AUTOMOD: "a rule of the server's AutoMod blocks this text: exempt the bot's role from it, or change the rule",
    EXPLICIT: "the explicit content filter blocks this picture or text",
    HARMFUL_LINK: "the filter for harmful links blocks this text",
}
"""What the owner or a moderator can do, by error code."""
BLOCKED = frozenset({AUTOMOD, EXPLICIT, HARMFUL_LINK})
"""Errors that are about what a reply says, and not about its place."""
_GONE = {ARCHIVED, LOCKED, *BLOCKED}
"""Errors with other statuses that are final as well."""


@contextlib.contextmanager
def translate_errors(doing: str) -> Iterator[None]:
    """Raises Unreachable (NotSent if that is certain), Undeliverable or TokenRefused for errors of Discord and the network.

    A request that Discord rejects as malformed (400) is a bug of ours and is raised unchanged.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise NotSent(f"discord limits the rate while {doing}", error.retry_after) from error
    except discord.HTTPException as error:
        if (ours := core_error(error, doing)) is None:
            raise
        raise ours from error
    except NETWORK as error:
        # Without a connection nothing was sent; one that broke may have carried the message.
        unsent = isinstance(error, aiohttp.ClientConnectorError)
        words = f"discord cannot be reached while {doing} ({words_of(error)}): check the network"
        raise (NotSent if unsent else Unreachable)(words) from error


def core_error(error: discord.HTTPException, doing: str) -> GrgError | None:
    """The core's error for an expected error of Discord's, None for any other.

    TokenRefused: the owner must act. Unreachable, NotSent: a later try may help. Undeliverable: none will. `doing` ends the
    sentence for the log, as in "replying in #games".
    """
    # DEAD_TOKEN means the token of an interaction that has expired, and not that of the bot.
    if error.status == 401 and error.code != DEAD_TOKEN:
        return TokenRefused(REFUSED)
    if error.status == 429 or error.code == SLOW_MODE:
        return NotSent(f"discord limits the rate while {doing}", _retry_after_s(error))
    if is_passing(error):
        return NotSent(f"the proxy in front of discord refuses requests for now, while {doing}")
    if error.status >= 500:
        return Unreachable(f"discord answered {error.status} while {doing}")
    if error.status in {401, 403, 404} or error.code in _GONE:
        hint = _HINTS.get(error.code, error.text or f"error {error.status}")
        return Undeliverable(f"discord says no while {doing}: {hint}")
    return None


def is_passing(error: discord.HTTPException) -> bool:
    """Whether a "forbidden" comes from the proxy in front of Discord and says nothing about permissions."""
    # Discord's own refusals have a code in JSON; a page of Cloudflare's has none.
    return error.status == 403 and error.code in {0, CLOUDFLARE}


def _retry_after_s(error: discord.HTTPException) -> float | None:
    """The pause that Discord asks for, in seconds, if it names one."""
    try:
        return float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None


class OneLine(logging.Filter):
    """Shortens the library's log of an outage from a traceback to one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keeps every record; removes the traceback of network errors."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, (*NETWORK, discord.HTTPException, discord.ConnectionClosed)):
            # The message is formatted now, so that no arguments may be left to format it with.
            record.msg, record.args = f"{record.getMessage()}: {words_of(error)}", ()
            record.exc_info = record.exc_text = None
        return True
