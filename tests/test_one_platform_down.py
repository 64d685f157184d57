"""One bot on three platforms, one of which is down: the others are served, and `grg status` names it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from scripts.soak import GAMES, serve_games
from tests.chat_bot import ChatBot
from tests.chat_platforms import Platform, all_platforms, by_message, environ_of
from tests.platforms.homeserver import Homeserver, free_port
from tests.steam_store import SteamStore

ADDRESS = {
    "discord": "GRG_DISCORD_API_URL",
    "telegram": "GRG_TELEGRAM_API_URL",
    "matrix": "GRG_MATRIX_HOMESERVER",
}
TOKEN = {name: f"GRG_{name.upper()}_TOKEN" for name in ADDRESS}
WRONG_TOKEN = {
    "discord": "no.such.token",
    "telegram": "1:AAno-such-token-1234567890",
    "matrix": "no-such-token",
}


@asynccontextmanager
async def deaf_port() -> AsyncIterator[int]:
    """Takes every connection and never says a word."""

    async def hold(reads: asyncio.StreamReader, writes: asyncio.StreamWriter) -> None:
        try:
            while await reads.read(1_000):
                pass
        finally:
            writes.close()

    async with await asyncio.start_server(hold, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait for something that should happen."""
    give_up_at = time.monotonic() + 120
    while not await holds():
        assert time.monotonic() < give_up_at, f"{what} did not come"
        await asyncio.sleep(0.05)


def broken(environ: dict[str, str], name: str, how: str, deaf: int) -> dict[str, str]:
    """The bot's environment with one platform out of reach."""
    if how == "wrong token":
        return {**environ, TOKEN[name]: WRONG_TOKEN[name]}
    port = deaf if how == "hanging" else free_port()
    return {**environ, ADDRESS[name]: re.sub(r":\d+", f":{port}", environ[ADDRESS[name]])}


@pytest.mark.parametrize(
    ("name", "how"), [("discord", "hanging"), ("telegram", "wrong token"), ("matrix", "refusing")]
)
def test_the_others_are_served_and_the_one_that_is_down_is_named(
    homeserver: Homeserver, tmp_path: Path, name: str, how: str
) -> None:

    async def story(bot: ChatBot, up: list[Platform]) -> None:
        async def met() -> bool:
            return all([await platform.is_met() for platform in up])

        async def answered() -> bool:
            found = [by_message(await platform.answers())[asked[platform.name]] for platform in up]
            return all("Written by a machine" in "".join(texts) for texts in found)

        async def logged() -> bool:
            return f"adapter {name}" in bot.log()

        async def named() -> bool:
            return f"{name} is down: " in await asyncio.to_thread(bot.grg, "status")

        bot.start()
        await until(met, "the platforms that are up")
        link = f"https://store.steampowered.com/app/{GAMES[0]}/"
        asked = {platform.name: await platform.say(0, "ann", link) for platform in up}
        await until(answered, "their reviews")
        await until(logged, f"{name} in the log")  # a look at it costs less than one at `grg status`
        await until(named, f"{name} in grg status")
        doctor = await asyncio.to_thread(bot.grg, "doctor")
        (failed,) = [line for line in doctor.splitlines() if line.startswith("FAIL")]
        assert failed.startswith(f"FAIL  adapter {name}: "), doctor
        assert f"checks failed (adapter {name})" in doctor.splitlines()[-1]
        assert "Traceback" not in bot.log()

    async def play() -> None:
        with SteamStore() as store:
            serve_games(store)
            async with all_platforms(homeserver, chats=1) as platforms, deaf_port() as deaf:
                environ = broken(environ_of(platforms), name, how, deaf)
                module = "tests.hasty_bot" if how == "hanging" else "core"
                bot = ChatBot(tmp_path, store.url, environ, module)
                try:
                    await story(bot, [platform for platform in platforms if platform.name != name])
                finally:
                    print(bot.log()[-3_000:])
                    bot.stop()

    asyncio.run(play())
