"""What Discord refuses, for good or for a while, and how often it is asked meanwhile."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import Any

import pytest

from core.domain import Reply, ReplyAddress
from core.errors import NotSent, Unreachable
from core.testing import chat
from tests.discord_bot import LINK, Bot, play
from tests.platforms.discord_server import refusals
from tests.platforms.discord_server.rates import Rates
from tests.platforms.discord_server.server import DiscordServer

SEND = "POST /channels/{channel}/messages"
EDIT = "PATCH /channels/{channel}/messages/{message}"


def reply(kind: Any, request: str, text: str, **more: Any) -> Reply:
    return dataclasses.replace(chat.reply(kind, request, text, "1"), **more)


@pytest.mark.parametrize("what", [refusals.AUTOMOD, refusals.EXPLICIT, refusals.HARMFUL_LINK])
def test_a_review_that_a_filter_blocks_is_closed_and_leaves_no_status_behind(what: Any, caplog: Any) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.rest.filtered["fine thing"] = what
        asked = discord.post(LINK)
        await bot.until(lambda: bot.store.closed, "the end")
        assert bot.texts() == [] and discord.rest.reactions == [(int(asked), "🔇")]
        (closed,) = bot.store.closed.values()
        assert json.loads(closed)["closed_as"] == "undeliverable"
        assert "block" in caplog.text and "a bug" not in caplog.text

    play(story)


@pytest.mark.parametrize("what", [refusals.CLOUDFLARE, refusals.CLOUDFLARE_PAGE])
def test_a_refusal_of_the_proxy_s_passes(what: Any, caplog: Any) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.rest.filtered["fine thing"] = what
        discord.post(LINK)
        await bot.until(lambda: "the proxy in front of discord" in caplog.text, "the line")
        discord.rest.filtered.clear()
        await bot.rest()
        assert "fine thing" in bot.texts()[0] and discord.rest.reactions == []

    play(story)


def test_a_card_shows_though_the_status_before_it_had_none() -> None:
    """A text that is too long for a message goes into a card; and people may close a status's card."""

    async def story(discord: DiscordServer, bot: Bot) -> None:
        await bot.desk.change("discord", str(discord.home.id), style="text")
        here = ReplyAddress("discord", str(discord.general.id))
        status = reply("status", "a", "Writing…", style="text")
        receipt = await bot.adapter.reply(here, status, None)
        words = "A fine thing! " * 130
        await bot.adapter.reply(here, reply("final", "a", words.strip(), style="text"), receipt)
        assert "A fine thing!" in bot.texts()[0]

    play(story)


def test_a_status_that_says_what_is_there_is_not_sent() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        here = ReplyAddress("discord", str(discord.general.id))
        receipt = await bot.adapter.reply(here, reply("status", "a", "Writing…"), None)
        assert await bot.adapter.reply(here, reply("status", "a", "Writing…"), receipt) == receipt
        await bot.adapter.reply(here, reply("status", "a", "Still writing…"), receipt)
        assert [line for line in discord.rest.log if "/messages" in line] == [f"{SEND} 200", f"{EDIT} 200"]

    play(story)


def test_a_final_reply_waits_as_long_as_its_status_was_told_to() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        here = ReplyAddress("discord", str(discord.general.id))
        discord.rest.rates.wishes.append((60.0, False))
        for kind in ("status", "final"):
            with pytest.raises(NotSent) as raised:
                await bot.adapter.reply(here, reply(kind, "a", "Fine."), None)
            assert 50 < (raised.value.retry_after_s or 0) <= 60
        assert [line for line in discord.rest.log if "/messages" in line] == [f"{SEND} 429"]

    play(story)


def test_a_reply_that_found_no_connection_was_certainly_not_sent_and_one_that_broke_perhaps() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        here = ReplyAddress("discord", str(discord.general.id))
        discord.rest.trouble.append(503)
        with pytest.raises(Unreachable) as raised:
            await bot.adapter.reply(here, reply("final", "a", "Fine."), None)
        assert not isinstance(raised.value, NotSent)
        await discord.down()
        with pytest.raises(NotSent):
            await bot.adapter.reply(here, reply("final", "a", "Fine."), None)

    play(story)


def test_a_bucket_that_is_refilled_late_is_used_up_and_not_beyond() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.rest.rates = Rates(per_channel=(3, 90.0))
        here = ReplyAddress("discord", str(discord.general.id))

        async def say(name: str) -> str:
            return await bot.adapter.reply(here, reply("final", name, "Fine."), None)

        together = await asyncio.gather(say("a"), say("b"), say("c"), say("d"), return_exceptions=True)
        (late,) = [one for one in together if isinstance(one, BaseException)]
        assert isinstance(late, NotSent) and 80 < (late.retry_after_s or 0) <= 90
        assert len(discord.shown()) == 3 and not discord.rest.rates.violations

    play(story)


def test_the_last_request_of_a_bucket_returns_at_once() -> None:
    """Else the receipt of a message that is shown is known, and stored, only after the bucket is full again."""

    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.rest.rates = Rates(per_channel=(1, 20.0))
        async with asyncio.timeout(5):
            await bot.adapter.reply(
                ReplyAddress("discord", str(discord.general.id)), reply("final", "a", "Fine."), None
            )

    play(story)
