"""The real `grg bot` on Telegram, pointed to the fake by GRG_TELEGRAM_API_URL alone, and killed at the worst moments."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.grg_bot import LIMIT_S, GrgBot, a_game
from tests.platforms.telegram_server.room import until
from tests.platforms.telegram_server.server import TelegramServer
from tests.steam_store import SteamStore

KILLED = -9


def test_a_bot_that_is_killed_between_its_steps_gives_each_link_one_review(
    tiny_model: Path, tmp_path: Path
) -> None:
    async def story(server: TelegramServer, steam: SteamStore) -> None:
        group = server.group("Players")

        def a_bot(crash_at: str = "") -> GrgBot:
            ours = {
                "GRG_ADAPTERS": "telegram",
                "GRG_TELEGRAM_TOKEN": server.token,
                "GRG_TELEGRAM_API_URL": server.url,
                "GRG_STEAM_URL": steam.url,
                "GRG_MODEL": str(tiny_model),
                "GRG_CRASH_AT": crash_at,
            }
            return GrgBot(tmp_path, ours)

        for app_id, crash_at in ((9_000_010, "open_kept"), (9_000_020, "queued"), (9_000_030, "replied")):
            steam.add_details(app_id, a_game(app_id))
            server.say(group, "ann", f"https://store.steampowered.com/app/{app_id}/")
            assert await a_bot(crash_at).wait() == KILLED
        bot = a_bot()
        try:
            await until(lambda: reviews(server, group) >= 3 and not server.updates, LIMIT_S)
        finally:
            assert await bot.end() == 0
        assert reviews(server, group) == len(server.seen(group)) == 3, (
            "no status is left, nothing is said twice"
        )
        assert len({shown.answers for shown in server.seen(group)}) == 3
        said = (tmp_path / "log").read_text("utf-8")
        assert "Traceback" not in said and server.token not in said

    async def run() -> None:
        with SteamStore() as steam:
            async with TelegramServer() as server:
                await story(server, steam)

    asyncio.run(run())


def reviews(server: TelegramServer, group: int) -> int:
    return sum("Written by a machine" in shown.text for shown in server.seen(group))
