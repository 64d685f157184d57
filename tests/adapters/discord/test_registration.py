"""Slash commands are registered beside the connection, which no refusal of Discord's holds up."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from adapters.discord import registration
from tests import quiet
from tests.discord_bot import Bot
from tests.platforms.discord_server.server import DiscordServer

PUT = "PUT /applications/{app}/commands"


@pytest.mark.parametrize(
    ("trouble", "words"),
    [([(500, 0.0)], ""), ([(503, 0.0)], "discord answered 503"), ([(429, 7200.0)], "trying again in 7200 s")],
)
def test_a_registration_that_fails_holds_up_nothing(
    trouble: list[tuple[int, float]], words: str, caplog: Any
) -> None:
    async def story() -> None:
        async with DiscordServer() as discord:
            bot = Bot(discord)
            bot.registers = False
            discord.rest.commands_trouble += trouble
            async with asyncio.timeout(10), bot.running():
                assert "fine thing" in (await bot.review()).text
                assert words in caplog.text and "Traceback" not in caplog.text
                assert not discord.rest.commands

    quiet.run(story())


def test_it_is_tried_again_with_growing_pauses_and_said_once(monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr(registration, "FIRST_RETRY_S", 0.01)

    async def story() -> None:
        async with DiscordServer() as discord:
            bot = Bot(discord)
            bot.registers = False
            discord.rest.commands_trouble += [(503, 0.0)] * 3
            async with bot.running():
                await bot.until(lambda: discord.rest.commands, "the registration")
                said = [record for record in caplog.records if "not registered yet" in record.getMessage()]
                assert [record.levelno for record in said] == [logging.WARNING, logging.INFO, logging.INFO]
                assert "trying again in 0 s" in said[0].getMessage()

    caplog.set_level(logging.INFO)
    quiet.run(story())


def test_commands_that_discord_calls_malformed_are_not_sent_again_until_they_change(
    monkeypatch: Any, caplog: Any
) -> None:
    async def story() -> None:
        async with DiscordServer() as discord:
            bot = Bot(discord)
            bot.registers = False
            discord.rest.commands_trouble += [(400, 0.0)]
            for _ in range(2):
                async with bot.running():
                    await bot.review()
            assert [line for line in discord.rest.log if line.startswith("PUT")] == [f"{PUT} 400"]
            assert caplog.text.count("tried again once they change") == 1
            monkeypatch.setitem(registration.LANGUAGES, registration.Locale.german, "fr")
            async with bot.running():
                await bot.until(lambda: discord.rest.commands, "the changed ones")

    quiet.run(story())
