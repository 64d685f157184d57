"""Translates Telegram's errors into ours. The library's own texts may contain the token and are never passed on."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from core.errors import NotSent, TokenRefused, Undeliverable, Unreachable

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""Opts in to timedeltas; otherwise the library warns about the coming change at each RetryAfter."""

NOT_MODIFIED = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
CANNOT_DELETE = "message can't be deleted"
NOTHING_TO_DELETE = "message to delete not found"
NO_SUCH_PICTURE = "webpage"
NO_SUCH_TOPIC = "message thread not found"
"""Parts of Telegram's error descriptions, in lower case."""
_GONE = (
    "chat not found",
    "user not found",
    "deactivated",
    "not enough rights",
    "have no rights",
    "have no write access",
    "can't access the chat",
    "need administrator rights",
    "chat_admin_required",
    # The Bot API passes a 403 of Telegram's own on as a 400: CHAT_WRITE_FORBIDDEN, CHAT_SEND_PLAIN_FORBIDDEN and others
    # (https://github.com/tdlib/telegram-bot-api, Client::fail_query_with_error).
    "_forbidden",
    "chat_restricted",
    "chat_id_invalid",
    "channel_private",
    "channel_invalid",
    "peer_id_invalid",
    "user_banned_in_channel",
    "user_is_bot",
    "allow_payment_required",
    NO_SUCH_TOPIC,
    "topic_closed",
    "topic_deleted",
)
"""Parts of error descriptions, in lower case, that mean that the place is gone or the bot may not write there."""


_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Causes of the library's network errors after which nothing can have been sent."""


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raises Unreachable, NotSent or Undeliverable for Telegram's errors and for network trouble, TokenRefused for a token.

    ChatMigrated passes unchanged, because the caller needs the new id in it. So does a BadRequest that none of the
    known descriptions fits: it is a bug of ours.
    """
    try:
        yield
    except ChatMigrated:
        raise
    except RetryAfter as error:
        raise NotSent(f"telegram asks to wait {wait_s(error):.0f} s", wait_s(error)) from error
    except InvalidToken as error:
        raise _refused(error) from None
    except Forbidden as error:
        raise Undeliverable(f"telegram: {error.message}") from error
    except BadRequest as error:
        if says(error, *_GONE):
            raise Undeliverable(f"telegram: {error.message}") from error
        raise
    except Conflict as error:
        raise Unreachable(
            "another program polls with this GRG_TELEGRAM_TOKEN: stop it, or make a bot of your own"
        ) from error
    except NetworkError as error:
        kind = NotSent if isinstance(error.__cause__, _NEVER_CONNECTED) else Unreachable
        raise kind(f"telegram cannot be reached ({error.message}): check the network") from error
    except TelegramError as error:
        raise Unreachable(f"telegram answers what its library does not know: {error.message}") from error


def _refused(error: InvalidToken) -> Unreachable:
    """The library takes any 401 and 404 for a refused token, a proxy's page as well; but Telegram answers in JSON."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ValueError):  # the answer was no JSON
            return Unreachable(
                "telegram cannot be reached: another program answers in its place, such as a proxy: "
                "check the network and GRG_TELEGRAM_API_URL"
            )
        cause = cause.__cause__
    return TokenRefused("GRG_TELEGRAM_TOKEN is refused by Telegram: get a new one from @BotFather")


def says(error: BadRequest, *parts: str) -> bool:
    """Whether Telegram's description contains one of these parts; there are no error codes for them."""
    return any(part in error.message.lower() for part in parts)


def wait_s(error: RetryAfter) -> float:
    """The number of seconds that Telegram asks to wait. The library's type for it depends on its version."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)
