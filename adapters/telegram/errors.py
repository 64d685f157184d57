"""Translates Telegram's errors into ours. The library's own texts may contain the token and are never passed on."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager

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

from core.errors import Undeliverable, Unreachable

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""Opts in to timedeltas; otherwise the library warns about the coming change at each RetryAfter."""

NOT_MODIFIED = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
CANNOT_DELETE = "message can't be deleted"
NOTHING_TO_DELETE = "message to delete not found"
NO_SUCH_PICTURE = "webpage"
"""Parts of Telegram's error descriptions, in lower case."""
_GONE = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "user not found",
)
"""Parts of error descriptions, in lower case, that mean that the place is gone or the bot may not write there."""


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raises Unreachable or Undeliverable for Telegram's errors and for network trouble.

    ChatMigrated passes unchanged, because the caller needs the new id in it. So does a BadRequest that none of the
    known descriptions fits: it is a bug of ours.
    """
    try:
        yield
    except ChatMigrated:
        raise
    except RetryAfter as error:
        raise Unreachable(f"telegram asks to wait {wait_s(error):.0f} s", wait_s(error)) from error
    except InvalidToken:
        raise Unreachable(
            "GRG_TELEGRAM_TOKEN is refused by Telegram: get a new one from @BotFather"
        ) from None
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
        raise Unreachable(f"telegram is unreachable: {error.message}") from error
    except TelegramError as error:
        raise Unreachable(f"telegram answers what its library does not know: {error.message}") from error


def says(error: BadRequest, *parts: str) -> bool:
    """Whether Telegram's description contains one of these parts; there are no error codes for them."""
    return any(part in error.message.lower() for part in parts)


def wait_s(error: RetryAfter) -> float:
    """The number of seconds that Telegram asks to wait. The library's type for it depends on its version."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)
