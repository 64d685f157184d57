"""The adapter at work against the fake Telegram: what the tests of its parts have in common."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.telegram.chat import Telegram
from adapters.telegram.rate_limit import RateLimiter
from core.domain import Reply, ReplyAddress
from core.testing import RecordingDesk
from tests.platforms.telegram_server.server import TelegramServer

REQUEST = "abcdefghijklmnopqrstuvwxy"
"""As long as a request's id is."""


@dataclass
class Room:
    """A server, a group, and an adapter that listens for a desk."""

    server: TelegramServer
    adapter: Telegram
    desk: RecordingDesk
    group: int

    def say(self, text: str, author: str = "ann", **more: Any) -> int:
        return self.server.say(more.pop("chat", self.group), author, text, **more)

    async def heard(self, count: int = 1) -> None:
        """Wait for this many messages at the desk."""
        await until(lambda: len(self.desk.messages) >= count)

    async def said(self, count: int = 1, chat: int = 0) -> str:
        """Wait for this many messages of the bot; returns the text of the latest."""
        await until(lambda: len(self.server.seen(chat or self.group)) >= count)
        return self.server.seen(chat or self.group)[-1].text

    async def press(self, id: int, author: str, label: str, chat: int = 0) -> str:
        """Press a button; returns the bot's answer to the press."""
        query = self.server.press(chat or self.group, id, author, label)
        await until(lambda: self.server.answers[query] is not None)
        return self.server.answers[query] or ""

    @property
    def here(self) -> ReplyAddress:
        return ReplyAddress("telegram", str(self.group))


async def until(holds: Callable[[], bool], patience_s: float = 10.0) -> None:
    give_up_at = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < give_up_at, "it did not happen"
        await asyncio.sleep(0.005)


@asynccontextmanager
async def listening(adapter: Telegram, desk: Any) -> AsyncIterator[asyncio.Task[None]]:
    """An adapter that listens meanwhile."""
    task = asyncio.create_task(adapter.listen(desk))
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def an_adapter(server: TelegramServer, **more: Any) -> Telegram:
    return Telegram(server.token, server.url, more.pop("pace", RateLimiter(scale=0.01)), **more)


def play(story: Callable[[Room], Awaitable[None]], **server: Any) -> None:
    """A story in a group; keywords set up the server."""

    async def run() -> None:
        async with TelegramServer(**server) as telegram:
            room = Room(
                telegram, an_adapter(telegram), RecordingDesk(), telegram.group("Players", topics=(7, 8))
            )
            async with listening(room.adapter, room.desk):
                await story(room)

    asyncio.run(run())


def final(message_id: int | str, **more: Any) -> Reply:
    """A final reply as the core makes it."""
    body, label = more.pop("body", "A fine thing."), "Written by a machine, not by a player."
    told = {
        "kind": "final",
        "request": REQUEST,
        "message_id": str(message_id),
        "app_id": 620,
        "name": "Portal 2",
        "text": f"{body}\n\n{label}",
        "body": body,
        "label": label,
        "model": "gpt-neo-125m@1",
        "seconds": 3.4,
        "header_image": "https://cdn.test/620/header.jpg",
        "author": "5000",
    }
    return Reply(**(told | more))


def status(message_id: int | str, **more: Any) -> Reply:
    """A status as the core makes it."""
    text = "Writing a review of Portal 2… Usually about 8 s."
    told = {
        "kind": "status",
        "text": text,
        "body": text,
        "label": "",
        "model": None,
        "seconds": None,
        "stage": "writing",
    }
    return final(message_id, **(told | more))


def apology(message_id: int | str, **more: Any) -> Reply:
    """An apology as the core makes it."""
    text = "Sorry, no review of Portal 2: the store could not be reached."
    told = {
        "kind": "apology",
        "text": text,
        "body": text,
        "label": "",
        "model": None,
        "seconds": None,
        "retry": True,
    }
    return final(message_id, **(told | more))
