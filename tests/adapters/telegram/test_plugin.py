"""Telegram through the real python-telegram-bot, against a strict fake of its API: the published contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from adapters.telegram.chat import Telegram
from adapters.telegram.rate_limit import RateLimiter
from core.messages.catalogue import say
from core.testing import MARKUP, AdapterContract, Chat, RecordingDesk, Shown
from core.testing.chat import until
from tests.platforms.telegram_server.chats import BOT_NAME
from tests.platforms.telegram_server.server import TelegramServer


class Group(Chat):
    """A group without privacy mode, and the people in it."""

    lacks = frozenset({"delete"})  # bots are not told
    topic: int | None = None

    def __init__(self, server: TelegramServer, adapter: Telegram, chat: int) -> None:
        self.server, self.adapter, self.here = server, adapter, chat

    async def post(self, text: str, author: str = "ann") -> str:
        return str(self.server.say(self.here, author, text, thread=self.topic))

    async def answer(self, text: str, author: str = "ann") -> str:
        latest = self.server.seen(self.here)[-1].id
        return str(self.server.say(self.here, author, text, thread=self.topic, answers=latest))

    async def address_bot(self, text: str, author: str = "ann") -> str:
        return await self.post(f"@{BOT_NAME} {text}", author)

    async def edit(self, id: str, text: str) -> None:
        self.server.edit(self.here, int(id), text)

    async def redeliver(self, id: str) -> None:
        self.server.tell("message", self.server.places[self.here].messages[int(id)])

    async def shown(self) -> list[Shown]:
        return [
            Shown(
                one.text.replace("\u2060", ""), one.hidden, one.pings, say("en", "review.repeat") in one.text
            )
            for one in self.server.seen(self.here)
            if one.thread == self.topic  # else it is not where people look
        ]

    async def outage(self, *, over: bool) -> None:
        self.server.down = not over

    async def close(self) -> None:
        self.server.places[self.here].refuses = "bot was kicked from the supergroup chat"


class Topic(Group):
    """A topic of a forum."""

    topic = 7


class Private(Group):
    """Somebody's own chat with the bot; there is nobody else in it."""

    lacks = frozenset({"delete", "authors"})

    async def address_bot(self, text: str, author: str = "ann") -> str:
        return await self.post(text, author)


@asynccontextmanager
async def telegram(side: type[Group] = Group) -> AsyncIterator[Group]:
    """A server, a chat in it, and the adapter."""
    async with TelegramServer() as server:
        chat = (
            server.private("ann")
            if side is Private
            else server.group("Players", topics=(7,) if side is Topic else ())
        )
        adapter = Telegram(server.token, server.url, RateLimiter(scale=0.01))
        yield side(server, adapter, chat)
        assert server.flood.refused == 0


class TelegramContract(AdapterContract):
    """Telegram's clients take marks out of the text, so a mark that arrives in it is no mark."""

    def test_a_text_arrives_as_it_was_typed(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            await chat.post(MARKUP)
            await until(chat, lambda: bool(desk.messages), "the message")
            assert desk.texts() == [MARKUP.replace("||", "¦¦").replace("`", "´")]

        self.tell(story)


class TestTelegram(TelegramContract):
    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return telegram()


class TestTelegramInATopic(TelegramContract):
    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return telegram(Topic)


class TestTelegramInPrivate(TelegramContract):
    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return telegram(Private)
