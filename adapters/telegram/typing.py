"""Shows "typing…" in a chat while a review is being written, but not for long: the status message is for that."""

from __future__ import annotations

import asyncio

from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from adapters.telegram.incoming import chat_and_topic

_SHOWN_S = 4.5
"""Telegram shows it for five seconds: https://core.telegram.org/bots/api#sendchataction"""
_MAX_DURATION_S = 60.0
"""Longest time for one review."""


class Typing:
    """Runs one task for each chat in which a review is being written."""

    def __init__(self, bot: ExtBot[float]) -> None:
        self._bot = bot
        self._written: dict[str, dict[str, float]] = {}
        """When to stop, by place and request, on the event loop's clock."""
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, place: str, request: str) -> None:
        """A review is now being written. Repeating it for the same request does not extend the time."""
        self._written.setdefault(place, {}).setdefault(
            request, asyncio.get_running_loop().time() + _MAX_DURATION_S
        )
        # One task serves all reviews in a place, because the chat shows "typing…" only once.
        if place not in self._tasks:
            self._tasks[place] = asyncio.create_task(self._show(place))

    def end(self, place: str, request: str) -> None:
        """The review is finished, or will not come. Unknown places and requests are fine."""
        self._written.get(place, {}).pop(request, None)

    def end_all(self, place: str) -> None:
        """Nothing is being written in this place any more."""
        self._written.pop(place, None)

    def close(self) -> None:
        """Stop everywhere. The tasks end at their next step; nothing waits for them."""
        self._written.clear()
        for task in self._tasks.values():
            task.cancel()

    async def _show(self, place: str) -> None:
        """Repeats "typing…" until every review in this place is finished or has taken too long."""
        chat, topic = chat_and_topic(place)
        try:
            while any(
                until > asyncio.get_running_loop().time() for until in self._written.get(place, {}).values()
            ):
                await self._bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=topic)
                await asyncio.sleep(_SHOWN_S)
        except TelegramError:
            pass  # best effort
        finally:
            self._written.pop(place, None)
            del self._tasks[place]
