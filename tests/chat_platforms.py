"""Discord, Telegram and Matrix side by side, with the same few verbs: for tests of one bot on all of them.

async with all_platforms(homeserver, chats=9) as platforms:
    bot = ChatBot(folder, steam.url, environ_of(platforms))
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.homeserver import Homeserver, Person
from tests.platforms.telegram_server.chats import Flood
from tests.platforms.telegram_server.server import TelegramServer

PEOPLE = ("ann", "bob", "cem", "dea", "eve", "fay")


@dataclass(frozen=True, slots=True)
class Answer:
    """One message of the bot, as people see it now."""

    to: str
    """The id of the message that it replies to."""
    text: str


class Platform(Protocol):
    """What people can do and see on one of them."""

    name: str
    environ: dict[str, str]
    """What the bot needs to come there."""

    async def is_met(self) -> bool:
        """Whether the bot listens in every chat."""

    async def say(self, chat: int, author: str, text: str) -> str:
        """Somebody says something in the chat of that number; the message's id."""

    async def answers(self) -> list[Answer]:
        """All that the bot says now, in all chats."""

    def violations(self) -> list[str]:
        """Limits of the platform that the bot ran into."""


class OnDiscord:
    """One guild, a channel a chat."""

    name = "discord"

    def __init__(self, server: DiscordServer, chats: int) -> None:
        self.server = server
        self._channels = [server.world.add_channel(server.home, f"chat-{number}") for number in range(chats)]
        self.environ = {"GRG_DISCORD_TOKEN": server.token, "GRG_DISCORD_API_URL": server.url}

    async def is_met(self) -> bool:
        return self.server.gateway.identified.is_set()

    async def say(self, chat: int, author: str, text: str) -> str:
        return self.server.post(text, author, self._channels[chat])

    async def answers(self) -> list[Answer]:
        shown = [seen for channel in self._channels for seen in self.server.shown(channel)]
        return [
            Answer(str((seen.raw.get("message_reference") or {}).get("message_id")), seen.text)
            for seen in shown
        ]

    def violations(self) -> list[str]:
        return list(self.server.rest.rates.violations)


class OnTelegram:
    """A group a chat, with Telegram's limits at their real size."""

    name = "telegram"

    def __init__(self, server: TelegramServer, chats: int) -> None:
        self.server = server
        self._groups = [server.group(f"chat {number}") for number in range(chats)]
        self.environ = {"GRG_TELEGRAM_TOKEN": server.token, "GRG_TELEGRAM_API_URL": server.url}

    async def is_met(self) -> bool:
        return any(method == "getUpdates" for method, _ in self.server.calls)

    async def say(self, chat: int, author: str, text: str) -> str:
        group = self._groups[chat]
        return f"{group} {self.server.say(group, author, text)}"

    async def answers(self) -> list[Answer]:
        seen = [(group, seen) for group in self._groups for seen in self.server.seen(group)]
        return [Answer(f"{group} {one.answers}", one.text) for group, one in seen]

    def violations(self) -> list[str]:
        return [refusal for refusal in self.server.refusals if "Too Many Requests" in refusal]


class OnMatrix:
    """A room a chat, on a real homeserver."""

    name = "matrix"

    def __init__(self, homeserver: Homeserver, chats: int) -> None:
        self.homeserver = homeserver
        self._people = {name: homeserver.person(name) for name in PEOPLE}
        self.bot = homeserver.person("bot")
        first, *others = self._people.values()
        self._rooms = [first.create_room(*others, self.bot) for _ in range(chats)]
        for room in self._rooms:
            for person in others:
                person.join(room)
        self.environ = {
            "GRG_MATRIX_HOMESERVER": homeserver.url,
            "GRG_MATRIX_USER": self.bot.user,
            "GRG_MATRIX_TOKEN": self.bot.token,
        }

    @property
    def _reader(self) -> Person:
        return self._people[PEOPLE[0]]

    async def is_met(self) -> bool:
        joined = await asyncio.to_thread(self.bot.ask, "GET", "joined_rooms")
        return set(self._rooms) <= set(joined["joined_rooms"])

    async def say(self, chat: int, author: str, text: str) -> str:
        return await asyncio.to_thread(self._people[author].say, self._rooms[chat], text)

    async def answers(self) -> list[Answer]:
        found = []
        for room in self._rooms:
            for seen in await asyncio.to_thread(self._reader.seen, room, self.bot.user):
                to = seen.related.get("m.in_reply_to", {}).get("event_id", "")
                found.append(Answer(to, str(seen.content["body"])))
        return found

    def violations(self) -> list[str]:
        """The homeserver refuses nothing: its limits are raised."""
        return [line for line in self.homeserver.log().splitlines() if '" 429 ' in line]


@contextlib.asynccontextmanager
async def all_platforms(homeserver: Homeserver, chats: int) -> AsyncIterator[list[Platform]]:
    """Each with this many chats."""
    async with DiscordServer() as discord, TelegramServer(flood=Flood()) as telegram:
        matrix = await asyncio.to_thread(OnMatrix, homeserver, chats)
        yield [OnDiscord(discord, chats), OnTelegram(telegram, chats), matrix]


def environ_of(platforms: Sequence[Platform]) -> dict[str, str]:
    """What a bot on all of them needs."""
    environ: dict[str, str] = {"GRG_ADAPTERS": ",".join(platform.name for platform in platforms)}
    for platform in platforms:
        environ |= platform.environ
    return environ


def by_message(answers: Sequence[Answer]) -> dict[str, list[str]]:
    """The texts that each message got."""
    found: dict[str, list[str]] = defaultdict(list)
    for answer in answers:
        found[answer.to].append(answer.text)
    return found
