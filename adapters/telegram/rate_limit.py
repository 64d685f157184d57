"""Keeps Telegram's flood limits by waiting: one message a second per chat, 20 a minute per group, 30 a second in all.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from adapters.telegram.errors import wait_s

_CHAT_GAP_S = 1.25
"""Seconds between two messages in a chat, a little more than Telegram asks for."""
_GROUP_MESSAGES, _GROUP_WINDOW_S = 20, 61.0
"""Messages that a group gets in this many seconds."""
_ANY_GAP_S = 0.04
"""Seconds between any two calls."""
_PATIENCE_S = 20.0
"""Longest wait for a turn if the caller names none; the core gives up a reply after 60 s."""
_COUNTED = {"sendMessage", "sendDocument", "editMessageText"}
"""Calls that count as messages."""
_MAX_REMEMBERED = 1_000
"""Chats after which idle ones are forgotten."""

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class RateLimiter(BaseRateLimiter[float]):
    """Each message waits for its turn, at most `rate_limit_args` seconds; a longer wait is a RetryAfter.

    `scale` shortens all waiting for tests.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self._scale = scale
        self._turns: dict[int, deque[float]] = {}
        """Times of each chat's latest turns, future ones included, on the event loop's clock."""
        self._quiet_until: dict[int, float] = {}
        """Until when Telegram wants silence in a chat, on the same clock."""
        self._next_any = 0.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: float | None,
    ) -> Answer:
        """Make the call when it is its turn. Raises RetryAfter if that is too far away.

        The signature is the library's: `endpoint` is the method of the Bot API and `data` its arguments.
        `rate_limit_args` is the longest wait in seconds, None for the default.
        """
        chat = int(data["chat_id"]) if endpoint in _COUNTED else None
        if chat is not None:
            await self._chats_turn(chat, _PATIENCE_S if rate_limit_args is None else rate_limit_args)
        now = _now()
        # The turn is taken before the pause, so that calls that begin together get different ones.
        self._next_any = max(now, self._next_any + _ANY_GAP_S * self._scale)
        await asyncio.sleep(self._next_any - now)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            if chat is not None:  # later messages of this chat wait without asking
                self._quiet_until[chat] = max(self._quiet_until.get(chat, 0.0), _now() + wait_s(error))
            raise

    async def _chats_turn(self, chat: int, patience_s: float) -> None:
        """Waits for a chat's turn. Raises RetryAfter if that would take longer than `patience_s` seconds."""
        self._forget_idle()
        # As long as the group's limit, so that the oldest turn is the one that must have left the window.
        turns = self._turns.setdefault(chat, deque(maxlen=_GROUP_MESSAGES))
        now = _now()
        turn = max(now, turns[-1] + _CHAT_GAP_S * self._scale) if turns else now
        if chat < 0 and len(turns) == _GROUP_MESSAGES:  # a group's id is negative
            turn = max(turn, turns[0] + _GROUP_WINDOW_S * self._scale)
        turn = max(turn, self._quiet_until.get(chat, 0.0))
        # Telegram is not asked at all: its own limit would hit later messages as well.
        if turn - now > patience_s:
            raise RetryAfter(math.ceil(turn - now))
        # Taken before the pause, so that the next message of this chat queues behind this one.
        turns.append(turn)
        await asyncio.sleep(turn - now)
        # Telegram may have refused an earlier message of this chat meanwhile.
        quiet_s = self._quiet_until.get(chat, 0.0) - _now()
        if quiet_s > 0:
            raise RetryAfter(math.ceil(quiet_s))

    def _forget_idle(self) -> None:
        """Forgets chats without recent messages, so that memory does not grow with every chat."""
        if len(self._turns) > _MAX_REMEMBERED:
            # A chat that has been silent for a whole window has no limit left to remember.
            long_ago = _now() - _GROUP_WINDOW_S
            self._turns = {chat: turns for chat, turns in self._turns.items() if turns[-1] > long_ago}
            self._quiet_until = {chat: until for chat, until in self._quiet_until.items() if until > _now()}


def _now() -> float:
    """The event loop's own clock, in seconds."""
    return asyncio.get_running_loop().time()
