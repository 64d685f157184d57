"""Shows "typing…" in a chat while a review is written, for a while: it is for seconds, the status is for minutes."""

from __future__ import annotations

import asyncio

from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from adapters.telegram.incoming import chat_and_topic

_SHOWN_S = 4.5
"""Telegram shows it for five seconds: https://core.telegram.org/bots/api#sendchataction"""
_MAX_DURATION_S = 60.0
"""For one review."""


class Typing:
    """One task for each chat in which something is written."""

    def __init__(self, bot: ExtBot[float]) -> None:
        self._bot = bot
        self._written: dict[str, dict[str, float]] = {}
        """By place and request: until when, in the loop's seconds."""
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, place: str, request: str) -> None:
        """A review is being written."""
        self._written.setdefault(place, {}).setdefault(
            request, asyncio.get_running_loop().time() + _MAX_DURATION_S
        )
        if place not in self._tasks:
            self._tasks[place] = asyncio.create_task(self._show(place))

    def end(self, place: str, request: str) -> None:
        """It is there, or will not come."""
        self._written.get(place, {}).pop(request, None)

    def end_all(self, place: str) -> None:
        """Nothing is written there, as far as is known."""
        self._written.pop(place, None)

    def close(self) -> None:
        """Stop everywhere."""
        self._written.clear()
        for task in self._tasks.values():
            task.cancel()

    async def _show(self, place: str) -> None:
        chat, topic = chat_and_topic(place)
        try:
            while any(
                until > asyncio.get_running_loop().time() for until in self._written.get(place, {}).values()
            ):
                await self._bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=topic)
                await asyncio.sleep(_SHOWN_S)
        except TelegramError:
            pass  # a courtesy
        finally:
            self._written.pop(place, None)
            del self._tasks[place]
