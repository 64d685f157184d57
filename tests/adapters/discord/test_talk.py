"""People speak to the bot on Discord: in private, by its name, and in reply to what it has said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.discord_bot import Bot, play
from tests.platforms.discord_server.server import DiscordServer


def closed(bot: Bot) -> list[dict[str, Any]]:
    return [json.loads(record) for record in bot.store.closed.values()]


SAID: list[tuple[str, str]] = [
    ("hi", "by its name or its link"),
    ("portal 2", "fine thing"),
    ("/frobnicate", "I do not know that command"),
    ("qwertz asdfgh", "no game of that name"),
]


@pytest.mark.parametrize(("text", "answer"), SAID)
@pytest.mark.parametrize("private", [True, False])
def test_whatever_is_said_to_the_bot_gets_one_answer(text: str, answer: str, private: bool) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        place = discord.world.private_chat(discord.world.user("ann")) if private else discord.general
        discord.post(text if private else f"<@{discord.world.me.id}> {text}", channel=place)
        await bot.until(lambda: bot.store.closed, "an answer")
        await bot.rest()
        (seen,) = discord.shown(place)
        assert answer in seen.text and not seen.pings
        assert ("Why?" in seen.buttons) == (text == "portal 2")
        assert "embeds" not in seen.raw or not seen.raw["embeds"] or text == "portal 2", "words, and no card"

    play(story)


def test_a_mention_alone_in_reply_to_a_name_is_about_that_game() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        named = discord.post("portal 2", "bob")
        discord.post(f"<@{discord.world.me.id}>", reply_to=named)
        await bot.until(lambda: "fine thing" in "".join(bot.texts()), "the review")
        discord.world.user("robot", bot=True)
        discord.post(f"<@{discord.world.me.id}> portal 2", "robot")
        await bot.rest()
        assert len(bot.texts()) == 1, "another program is not talked to"

    play(story)


@pytest.mark.parametrize("ping", [True, False])
def test_a_review_can_be_answered_after_a_restart_though_a_copy_of_it_is_kept(ping: bool) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.world.add_channel(discord.home, "game-review-archive")
        async with bot.running():
            first = await bot.review()
        async with bot.running():
            discord.post("harsher, please", "bob", reply_to=first.id, ping=ping)
            await bot.until(lambda: len(bot.store.closed) == 2, "another one")
            assert sorted(record["tone"] for record in closed(bot)) == ["", "negative"]
            assert len(discord.shown()) == 2 and discord.shown()[0].text == first.text
            discord.post("why do you say that?", "bob", reply_to=discord.shown()[1].id, ping=ping)
            await bot.until(lambda: "store page" in bot.texts()[-1], "the reasons")

    play(story, running=False)


def test_who_may_delete_a_reply_may_say_so() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        await bot.review()
        first = discord.shown()[0]
        discord.post("delete", "bob", reply_to=first.id)
        await bot.until(lambda: "moderator" in bot.texts()[-1], "the refusal")
        discord.post("delete", "mod", reply_to=first.id)
        await bot.until(lambda: "fine thing" not in "".join(bot.texts()), "the deletion")

    play(story)


def test_a_choice_is_answered_with_its_number() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async def several(text: str) -> list[tuple[int, str]]:
            return [(440, f"{text} One"), (620, f"{text} Two")]

        bot.catalog.search = several  # type: ignore[assignment,method-assign]
        discord.post(f"<@{discord.world.me.id}> lantern")
        await bot.until(lambda: "2. lantern Two" in "".join(bot.texts()), "the choice")
        discord.post("2", reply_to=discord.shown()[0].id)
        await bot.until(lambda: "Portal 2" in "".join(bot.texts()), "the review")

    play(story)
