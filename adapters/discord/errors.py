"""Discord's errors as the core's, with what the owner or a moderator can do about them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

import aiohttp
import discord

from core.errors import GrgError, Undeliverable, Unreachable, UsageError

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10003, 10008, 10015, 10062
SLOW_MODE, DEAD_TOKEN, MISSING_ACCESS, MISSING_PERMISSIONS = 20016, 50027, 50001, 50013
CANNOT_DM, ARCHIVED, LOCKED, NO_HISTORY = 50007, 50083, 160005, 160002
"""docs.discord.com/developers/topics/opcodes-and-status-codes"""

NETWORK = (OSError, aiohttp.ClientError, TimeoutError)
REFUSED = (
    "Discord refuses the token: set GRG_DISCORD_TOKEN to the one of your application "
    "(discord.com/developers/applications, Bot, Reset Token)"
)
_HINTS = {
    MISSING_PERMISSIONS: "give the bot View Channel, Send Messages (in Threads too) and Embed Links there",
    MISSING_ACCESS: "let the bot see the channel (View Channel), or invite it to the server",
    CANNOT_DM: "the person takes no private messages from it",
    ARCHIVED: "the thread is archived",
    LOCKED: "the thread is locked",
    UNKNOWN_CHANNEL: "the channel is gone",
}
_GONE = {ARCHIVED, LOCKED}


@contextlib.contextmanager
def mapped(doing: str) -> Iterator[None]:
    """Raises Unreachable, Undeliverable or UsageError for what Discord or the network says no to.

    A body that Discord refuses (400) is a bug of ours and comes out as it is.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise Unreachable(f"discord limits the rate while {doing}", error.retry_after) from error
    except discord.HTTPException as error:
        if (ours := translated(error, doing)) is None:
            raise
        raise ours from error
    except NETWORK as error:
        raise Unreachable(
            f"discord cannot be reached while {doing}: {error or type(error).__name__}"
        ) from error


def translated(error: discord.HTTPException, doing: str) -> GrgError | None:
    """The core's error for one of Discord's, if it is one that can be expected."""
    if error.status == 401 and error.code != DEAD_TOKEN:
        return UsageError(REFUSED)
    if error.status == 429 or error.code == SLOW_MODE:
        return Unreachable(f"discord limits the rate while {doing}", _wished(error))
    if error.status >= 500:
        return Unreachable(f"discord answered {error.status} while {doing}")
    if error.status in {401, 403, 404} or error.code in _GONE:
        hint = _HINTS.get(error.code, error.text or f"error {error.status}")
        return Undeliverable(f"discord says no while {doing}: {hint}")
    return None


def _wished(error: discord.HTTPException) -> float | None:
    try:
        return float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None


class OneLine(logging.Filter):
    """The library logs an outage with its traceback; one line says as much."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; cuts the traceback of what the network does."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, (*NETWORK, discord.HTTPException, discord.ConnectionClosed)):
            record.msg, record.args = f"{record.getMessage()}: {error or type(error).__name__}", ()
            record.exc_info = record.exc_text = None
        return True
