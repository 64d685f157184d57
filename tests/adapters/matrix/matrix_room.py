"""A room on the real homeserver with people and the adapter in it: the other side of Matrix, for its tests."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bs4 import BeautifulSoup

from adapters.matrix import chat_adapter
from core.hookspecs import ChatAdapter
from core.testing import Chat, RecordingDesk, Shown
from tests.platforms.homeserver import Homeserver, Line, Seen


class Room(Chat):
    """A room with ann, bob and the bot, whose line to the homeserver can be cut."""

    lacks = frozenset({"redeliver"})
    poll_s = 0.1

    def __init__(self, homeserver: Homeserver, line: Line) -> None:
        self.people = {name: homeserver.resident(name) for name in ("ann", "bob")}
        self.ann, self.bot = self.people["ann"], homeserver.person("bot")
        self._line = line
        self.adapter = self.new_adapter()
        self.room = self.ann.create_room(self.people["bob"], self.bot)
        self.people["bob"].join(self.room)
        self.bot.join(self.room)

    def new_adapter(self) -> ChatAdapter:
        """As after a restart of the bot."""
        made: ChatAdapter = chat_adapter(
            {"homeserver": self._line.url, "user": self.bot.user, "token": self.bot.token}
        )
        return made

    async def post(self, text: str, author: str = "ann") -> str:
        return await asyncio.to_thread(self.people[author].say, self.room, text)

    async def answer(self, text: str, author: str = "ann") -> str:
        latest = (await asyncio.to_thread(self.ann.seen, self.room, self.bot.user))[-1].id
        related = {"m.relates_to": {"m.in_reply_to": {"event_id": latest}}}
        return await asyncio.to_thread(lambda: self.people[author].say(self.room, text, **related))

    async def address_bot(self, text: str, author: str = "ann") -> str:
        """As Element does: the text has the name that the HTML links to the user."""
        pill = f'<a href="https://matrix.to/#/{self.bot.user}">Reviews</a>: {text}'
        rich = {"format": "org.matrix.custom.html", "formatted_body": pill}
        told = {**rich, "m.mentions": {"user_ids": [self.bot.user]}}
        return await asyncio.to_thread(lambda: self.people[author].say(self.room, f"Reviews: {text}", **told))

    async def edit(self, id: str, text: str) -> None:
        await asyncio.to_thread(self.ann.edit, self.room, id, text)

    async def delete(self, id: str) -> None:
        await asyncio.to_thread(self.ann.redact, self.room, id)

    async def shown(self) -> list[Shown]:
        return [as_shown(seen) for seen in await asyncio.to_thread(self.ann.seen, self.room, self.bot.user)]

    async def outage(self, *, over: bool) -> None:
        await (self._line.mend() if over else self._line.cut())

    async def close(self) -> None:
        kicked = {"user_id": self.bot.user}
        await asyncio.to_thread(self.ann.ask, "POST", f"rooms/{self.room}/kick", kicked)


def as_shown(seen: Seen) -> Shown:
    """As a client that shows HTML renders it."""
    content = seen.content
    soup = BeautifulSoup(content.get("formatted_body") or "", "html.parser")
    hidden = soup.find(attrs={"data-mx-spoiler": True}) is not None
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    text = soup.get_text() or content["body"]
    if not hidden:
        assert normal(content["body"]) in normal(f"{text} {content['body']}")
    mentions = [version.get("m.mentions") for version in (*seen.versions, content)]
    return Shown(text, hidden=hidden, pings=any(mention != {} for mention in mentions))


def normal(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@asynccontextmanager
async def room(homeserver: Homeserver) -> AsyncIterator[Room]:
    async with Line(homeserver.url) as line:
        yield await asyncio.to_thread(Room, homeserver, line)


@asynccontextmanager
async def listening(adapter: ChatAdapter, desk: RecordingDesk) -> AsyncIterator[None]:
    """Let the adapter listen meanwhile. What it raised comes out at the end."""
    task = asyncio.ensure_future(adapter.listen(desk))
    try:
        yield
    finally:
        if task.done():
            task.result()
        task.cancel()
        await asyncio.wait((task,))
