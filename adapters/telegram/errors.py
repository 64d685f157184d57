"""Telegram's errors as ours. The library's own texts may hold the token: none of them is passed on."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager

from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from core.errors import Undeliverable, Unreachable

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""The library is on its way from numbers to timedeltas and warns at each RetryAfter of whoever has not chosen."""

NOT_MODIFIED = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
CANNOT_DELETE = "message can't be deleted"
NOTHING_TO_DELETE = "message to delete not found"
NO_SUCH_PICTURE = "webpage"
_GONE = (
    "chat not found", "not enough rights", "have no rights", "need administrator rights", "chat_write_forbidden",
    "chat_restricted", "message thread not found", "topic_closed", "topic_deleted", "user not found",
)  # fmt: skip
"""Parts of descriptions, in lower case: the place is gone, or the bot may not write there."""


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raises Unreachable or Undeliverable for what Telegram answers, or that it does not."""
    try:
        yield
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


def says(error: BadRequest, *parts: str) -> bool:
    """Whether Telegram's description holds one of some words; it has no codes for them."""
    return any(part in error.message.lower() for part in parts)


def wait_s(error: RetryAfter) -> float:
    """Seconds that Telegram asks for."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)
