"""A whole bot in this process: the real Discord adapter and the real core, over stores in memory that outlive it.

async with DiscordServer() as discord:
    bot = Bot(discord)
    async with bot.running():
        discord.post(LINK)
        await bot.until(lambda: "Portal" in discord.shown()[0].text)
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

from adapters.discord.chat import Discord, chat_adapter
from core.domain import Link
from core.errors import Unreachable
from core.hookspecs import Desk
from core.requests.context import ServiceContext
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.settings import Settings
from core.steam.links import find_links
from tests import quiet as quiet_loop
from tests.fakes import FakeCatalog, FakeFleet, MemoryDocuments, MemoryStore
from tests.platforms.discord_server.server import DiscordServer, Seen
from tests.quiet import quiet
from tests.records import game

LINK = "https://store.steampowered.com/app/620/"
OTHER_LINK = "https://store.steampowered.com/app/440/"
ADULT_LINK = "https://store.steampowered.com/app/69/"


class Catalog(FakeCatalog):
    """Three games; links as the real catalog reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.games = {
            620: game(620),
            440: game(440, "Team Fortress 2"),
            69: game(69, "Something", adult=True),
        }

    def links(self, text: str) -> tuple[Link, ...]:
        return find_links(text)


class Bot:
    """Its stores stay over `running`, so that a second one is a restart."""

    def __init__(self, discord: DiscordServer, *, writes: bool = True, **settings: Any) -> None:
        self.discord = discord
        self.store, self.documents, self.catalog = MemoryStore(), MemoryDocuments(), Catalog()
        self.fleet = FakeFleet(self.store, writes=writes)
        self.settings = Settings(**settings)
        self.registers = True
        """Whether commands are to be registered before a story begins."""
        self.adapter: Discord
        self.desk: ChatDesk
        self.listening: asyncio.Task[None]

    def clock(self) -> float:
        """The fake's."""
        return time.time() + self.discord.ahead_s

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Connected and settling. The end is a sudden one: nothing is finished."""
        self.adapter = chat_adapter({"token": self.discord.token, "api_url": self.discord.url})
        self.adapter._clock = self.clock
        context = ServiceContext(
            self.store,
            self.documents,
            self.catalog,
            self.fleet,
            {"discord": self.adapter},
            self.settings,
            self.clock,
        )
        runner = Runner(context)
        self.desk = ChatDesk(context, Intake(context, runner))
        self.discord.gateway.identified.clear()
        self.listening = asyncio.create_task(_listen(self.adapter, self.desk))
        tasks = [asyncio.create_task(runner.run()), self.listening]
        try:
            await self._first(self.discord.gateway.identified.wait(), tasks)
            if self.registers:  # they are registered beside the connection
                await self.until(lambda: self.discord.rest.commands, "the registration of commands")
            yield
        finally:
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _first(self, wanted: Coroutine[Any, Any, Any], tasks: list[asyncio.Task[None]]) -> None:
        waiting = asyncio.ensure_future(wanted)
        await asyncio.wait((waiting, *tasks), return_when=asyncio.FIRST_COMPLETED, timeout=30)
        if not waiting.done():
            waiting.cancel()
            for task in tasks:
                if task.done():
                    task.result()
            raise AssertionError("the bot did not connect")

    async def until(self, holds: Callable[[], object], what: str = "it", patience_s: float = 20.0) -> None:
        """Wait for something that should happen."""
        give_up_at = time.monotonic() + patience_s
        while not holds():
            assert time.monotonic() < give_up_at, self._state(what)
            await asyncio.sleep(0.01)

    async def rest(self) -> None:
        """Nothing is open, and nothing more happens by itself."""
        await quiet()
        await self.until(lambda: not self.store.open, "the last reply")
        await quiet()

    async def review(self, link: str = LINK, **more: Any) -> Seen:
        """Post a link; the final reply to it."""
        before = {seen.id for seen in self.discord.shown()}
        self.discord.post(link, **more)
        await self.rest()
        (seen,) = [seen for seen in self.discord.shown(more.get("channel")) if seen.id not in before]
        return seen

    def _state(self, what: str) -> str:
        return f"{what} did not come; shown: {self.texts()}; log: {self.discord.rest.log[-8:]}"

    def texts(self) -> list[str]:
        """What people read of the bot's in `general`."""
        return [seen.text for seen in self.discord.shown()]


async def _listen(adapter: Discord, desk: Desk) -> None:
    """As `core.app` does."""
    while True:
        try:
            return await adapter.listen(desk)
        except Unreachable:
            await asyncio.sleep(0.05)


Story = Callable[[DiscordServer, Bot], Awaitable[None]]
"""What happens between people and the bot on a made-up Discord."""


def play(story: Story, *, running: bool = True, skip_s: float = 0.0, **more: Any) -> None:
    """Let a story happen, with a bot that runs or does not yet. `more` goes to the bot.

    Timers of up to `skip_s` seconds are not waited for.
    """

    async def whole() -> None:
        async with DiscordServer() as discord:
            bot = Bot(discord, **more)
            if not running:
                await story(discord, bot)
                return
            async with bot.running():
                await story(discord, bot)

    quiet_loop.run(whole(), skip_s)
