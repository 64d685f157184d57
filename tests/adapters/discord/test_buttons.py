"""The buttons below Discord's replies, after a restart too."""

from __future__ import annotations

import dataclasses
import json

from tests.discord_bot import Bot, play
from tests.platforms.discord_server.server import DiscordServer


def test_another_one_adds_a_review_and_leaves_the_first() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            first = await bot.review()
        async with bot.running():
            discord.press(first.buttons["Another one"], first, "bob")
            await bot.until(lambda: len(discord.shown()) == 2, "another one")
            await bot.rest()
            assert len({seen.text for seen in discord.shown()}) == 2 and discord.shown()[0].text == first.text
            assert not discord.world.pinged

    play(story, running=False)


def test_another_one_for_a_command_s_review_does_not_overwrite_it() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            discord.command("review", game="620")
            await bot.rest()
            (first,) = discord.shown()
        async with bot.running():
            discord.press(first.buttons["Another one"], first)
            await bot.until(lambda: len(discord.shown()) == 2, "another one")
            await bot.rest()
            assert discord.shown()[0].text == first.text

    play(story, running=False)


def test_whoever_asks_for_another_of_one_that_is_forgotten_is_told() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            first = await bot.review()
        bot.store.closed.clear()
        async with bot.running():
            asked = discord.press(first.buttons["Another one"], first, "bob")
            await bot.until(lambda: asked.whispers, "a word")
            assert "too long ago" in str(asked.whispers) and len(discord.shown()) == 1

    play(story, running=False)


def test_a_tone_is_chosen_from_a_menu_that_only_the_presser_sees() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            first = await bot.review()
        async with bot.running():
            asked = discord.press(first.buttons["Another tone…"], first, "bob")
            await bot.until(lambda: asked.whispers, "the menu")
            assert asked.original is not None
            (row,) = asked.original["components"]
        async with bot.running():
            discord.press(row["components"][0]["custom_id"], asked.original, "bob", values=["negative"])
            await bot.until(lambda: len(discord.shown()) == 2, "another one")
            await bot.rest()
            tones = {
                json.loads(body)["attempt"]: json.loads(body)["tone"] for body in bot.store.closed.values()
            }
            assert tones == {0: "", 1: "negative"}

    play(story, running=False)


def test_why_shows_what_the_page_says_to_who_presses() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            first = await bot.review()
        async with bot.running():
            asked = discord.press(first.buttons["Why?"], first, "bob")
            await bot.until(lambda: asked.whispers and asked.whispers[0], "the reasons")
            assert "store page" in asked.whispers[0] and len(discord.shown()) == 1
            bot.store.closed.clear()
            asked = discord.press(first.buttons["Why?"], first, "bob")
            await bot.until(lambda: "too long ago" in "".join(asked.whispers), "a word")

    play(story, running=False)


def test_only_the_asker_or_a_moderator_deletes() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            first, second = await bot.review(), await bot.review()
        async with bot.running():
            asked = discord.press(first.buttons["Delete"], first, "bob")
            await bot.until(lambda: "moderator" in "".join(asked.whispers), "the refusal")
            assert len(discord.shown()) == 2
            discord.press(first.buttons["Delete"], first, "ann")
            await bot.until(lambda: len(discord.shown()) == 1, "the asker's deletion")
            discord.press(second.buttons["Delete"], second, "mod")
            await bot.until(lambda: not discord.shown(), "the moderator's deletion")

    play(story, running=False)


def test_a_status_can_be_cancelled() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            discord.post("https://store.steampowered.com/app/620/")
            await bot.until(lambda: bot.fleet.queued, "the prompt")
            await bot.until(discord.shown, "the status")
        async with bot.running():
            (status,) = discord.shown()
            discord.press(status.buttons["Cancel"], status)
            await bot.rest()
            assert discord.shown() == [] and bot.fleet.withdrawn

    play(story, running=False, writes=False)


def test_thumbs_are_shown_and_kept_only_where_the_server_wants_them() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            assert "👍" not in (await bot.review()).buttons
            await bot.desk.change("discord", str(discord.home.id), ratings="yes")
            rated = await bot.review()
        async with bot.running():
            asked = discord.press(rated.buttons["👍"], rated, "bob")
            await bot.until(lambda: "noted" in "".join(asked.whispers), "the thanks")
            asked = discord.press(rated.buttons["👎"], rated, "bob")
            await bot.until(lambda: "noted" in "".join(asked.whispers), "the thanks")
            votes = [
                json.loads(body)["vote"]
                for key, body in bot.documents.kept.items()
                if key.startswith("ratings/")
            ]
            assert votes == [-1]
            await bot.desk.change("discord", str(discord.home.id), ratings="no")
            asked = discord.press(rated.buttons["👍"], rated, "bob")
            await bot.until(lambda: "switched off" in "".join(asked.whispers), "the refusal")

    play(story, running=False)


def test_buttons_speak_the_server_s_language() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            await bot.desk.change("discord", str(discord.home.id), language="de")
            seen = await bot.review()
            assert list(seen.buttons) == ["Noch eine", "Anderer Ton…", "Warum?", "Löschen", "🚩"]
            asked = discord.press(seen.buttons["Löschen"], seen, "bob")
            await bot.until(lambda: "Moderation" in "".join(asked.whispers), "the refusal")

    play(story, running=False)


def test_a_review_can_be_reported_to_the_owner() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        desk = discord.world.add_channel(discord.world.add_guild("the owner's"), "reports")
        bot.settings = dataclasses.replace(bot.settings, report_to=f"discord:{desk.id}")
        async with bot.running():
            seen = await bot.review()
        async with bot.running():
            asked = discord.press(seen.buttons["🚩"], seen, "bob")
            await bot.until(lambda: discord.shown(desk), "the report")
            assert f"/{discord.general.id}/{seen.id}" in discord.shown(desk)[0].text
            assert discord.shown(desk)[0].buttons == {}
            await bot.until(lambda: "owner" in "".join(asked.whispers), "the thanks")

    play(story, running=False)


def test_where_the_bot_is_no_member_another_one_is_to_be_asked_for_by_command() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        elsewhere = discord.world.add_guild("elsewhere")
        channel = discord.world.add_channel(elsewhere, "talk")
        del discord.world.guilds[elsewhere.id]
        async with bot.running():
            first = discord.command("review", where=channel, game="620")
            await bot.rest()
            assert first.original is not None
            seen = discord.see(first.original)
            for button in ("Another one", "Another tone…"):
                asked = discord.press(seen.buttons[button], seen, channel=channel)
                await bot.until(lambda asked=asked: "/review" in "".join(asked.whispers), "the advice")

    play(story, running=False)


def test_another_one_works_in_a_private_chat() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        private = discord.world.private_chat(discord.world.user("ann"))
        async with bot.running():
            discord.post("https://store.steampowered.com/app/620/", channel=private)
            await bot.rest()
            (first,) = discord.shown(private)
            discord.press(first.buttons["Another one"], first, channel=private)
            await bot.until(lambda: len(discord.shown(private)) == 2, "another one")

    play(story, running=False)


def test_a_press_in_another_channel_or_below_another_message_changes_nothing() -> None:
    """Discord checks both, so this is what would come if it did not."""

    async def story(discord: DiscordServer, bot: Bot) -> None:
        other = discord.world.add_channel(discord.home, "other")
        async with bot.running():
            first = await bot.review()
            delete = first.buttons["Delete"]
            asked = discord.press(delete, first, "mod", channel=other)
            await bot.until(lambda: "moderator" in "".join(asked.whispers), "the refusal")
            bare = {**first.raw, "components": []}
            discord.press(delete, bare, "mod", forged=True)
            discord.press(delete, bare, "ann", forged=True)
            await bot.rest()
            assert len(discord.shown()) == 1
            discord.press(delete, first, "mod")
            await bot.until(lambda: not discord.shown(), "the moderator's deletion")

    play(story, running=False)
