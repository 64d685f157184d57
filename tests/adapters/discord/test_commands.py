"""Discord's slash commands and menus: three seconds to answer, a quarter of an hour for the reply, and after it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.domain import Failure
from tests.discord_bot import ADULT_LINK, LINK, OTHER_LINK, Bot, play
from tests.platforms.discord_server.interactions import Interaction
from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.discord_server.world import LOADING


async def answered(bot: Bot, asked: Interaction) -> Interaction:
    """An interaction after its first answer, within Discord's three seconds."""
    await bot.until(lambda: asked.answered is not None, "an answer", patience_s=3)
    return asked


@pytest.mark.parametrize("game", ["620", LINK, "portal", f"what is <{LINK}> like?"])
def test_review_takes_an_id_a_link_or_a_name_and_its_own_answer_becomes_the_review(game: str) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        asked = await answered(bot, discord.command("review", game=game))
        assert asked.answered == 5, "deferred"
        await bot.rest()
        (seen,) = discord.shown()
        assert asked.original is not None and seen.id == int(asked.original["id"])
        assert "Portal 2" in seen.text and "fine thing" in seen.text and not seen.pings

    play(story)


def test_a_slow_store_does_not_make_the_answer_late() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async def slow(text: str) -> list[tuple[int, str]]:
            discord.ahead_s += 4  # an answer that came only now would be too late
            return [(620, text)]

        bot.catalog.search = slow
        asked = await answered(bot, discord.command("review", game="portal"))
        await bot.until(lambda: "fine thing" in "".join(bot.texts()), "the review")
        assert asked.answered == 5

    play(story)


def test_a_command_that_was_answered_too_late_gets_its_review_as_a_message() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.command("review", game="620")
        discord.ahead_s += 5  # before the bot hears of it
        await bot.rest()
        (seen,) = discord.shown()
        assert "fine thing" in seen.text and "webhook_id" not in seen.raw

    play(story)


def test_names_are_completed_from_the_store_while_one_types() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        asked = await answered(bot, discord.autocomplete("review", "game", "Fort"))
        assert asked.choices == [{"name": "Team Fortress 2", "value": "440"}]
        nothing = await answered(bot, discord.autocomplete("review", "game", ""))
        assert nothing.choices == []

    play(story)


def test_a_name_that_the_store_does_not_find_is_said_in_the_answer_that_was_promised() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        asked = await answered(bot, discord.command("review", game="no *such* thing"))
        await bot.until(lambda: "no game called" in what_all_see(asked), "the answer")
        assert asked.original is not None and not asked.original["flags"] & LOADING
        assert len(discord.shown()) == 1 and not bot.store.closed

    play(story)


def what_all_see(asked: Interaction) -> str:
    return str(asked.original["content"]) if asked.original else ""


def test_a_bug_in_a_command_or_a_button_is_answered_kindly(caplog: Any) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async def broken(*_: Any, **__: Any) -> None:
            raise RuntimeError("oops")

        bot.desk.resolve = bot.desk.forget = broken  # type: ignore[assignment]
        asked = await answered(bot, discord.command("review", game="620"))
        await bot.until(lambda: "try again" in what_all_see(asked), "the answer to all")
        asked = await answered(bot, discord.command("forget-me"))
        await bot.until(lambda: "try again" in "".join(asked.whispers), "the answer to one")
        assert caplog.text.count("RuntimeError: oops") == 2

    play(story)


def test_a_command_of_an_older_version_is_answered_kindly() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        await bot.until(lambda: discord.rest.commands, "the commands")
        old = {"name": "old", "type": 1, "id": "1", "description": "of an older version"}
        discord.rest.commands.append(old)
        asked = await answered(bot, discord.command("old"))
        await bot.until(lambda: "try again" in "".join(asked.whispers), "the answer")

    play(story)


def test_a_name_that_fits_several_games_is_a_choice_for_whoever_asked() -> None:
    async def several(text: str) -> list[tuple[int, str]]:
        return [(440, f"{text} One"), (620, f"{text} Two")]

    async def story(discord: DiscordServer, bot: Bot) -> None:
        bot.catalog.search = several  # type: ignore[assignment,method-assign]
        async with bot.running():
            asked = await answered(bot, discord.command("review", game="lantern", tone="negative"))
            await bot.until(lambda: "Which of these" in what_all_see(asked), "the choice")
        async with bot.running():
            assert asked.original is not None
            (menu,) = asked.original["components"][0]["components"]
            assert [option["label"] for option in menu["options"]] == ["lantern One", "lantern Two"]
            other = discord.press(menu["custom_id"], asked.original, "bob", values=["620"])
            await bot.until(lambda: "Only the person who asked" in "".join(other.whispers), "the refusal")
            discord.press(menu["custom_id"], asked.original, "ann", values=["620"])
            await bot.until(lambda: "Portal 2" in "".join(bot.texts()), "the review")
            await bot.rest()
            (seen,) = discord.shown()
            assert seen.id == int(asked.original["id"]) and "fine thing" in seen.text
            assert json.loads(next(iter(bot.store.closed.values())))["tone"] == "negative"

    play(story, running=False)


def test_one_command_for_two_games_gets_two_replies() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.command("review", game=f"{LINK} {OTHER_LINK}")
        await bot.rest()
        assert sorted("Portal" in text for text in bot.texts()) == [False, True]

    play(story)


def test_a_tone_goes_with_the_request() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.command("review", game="620", tone="negative")
        await bot.until(lambda: bot.store.open, "the request")
        assert bot.store.the_open().asked.tone == "negative"

    play(story, writes=False)


def test_what_takes_longer_than_the_token_lives_arrives_as_a_message() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        asked = discord.command("review", game="620")
        await bot.until(lambda: bot.fleet.queued, "the prompt")
        await bot.until(lambda: "Writing" in "".join(bot.texts()), "the status")
        discord.ahead_s += 1000
        await bot.fleet.finish(review(bot))
        await bot.rest()
        (seen,) = discord.shown()
        assert asked.original is not None and seen.id != int(asked.original["id"])
        assert "fine thing" in seen.text and not seen.pings

    play(story, writes=False)


def review(bot: Bot) -> Any:
    from core.domain import Prompt
    from core.domain.records import from_json
    from tests.records import review_of

    return review_of(from_json(Prompt, bot.store.prompts[bot.fleet.queued[-1]]))


def test_a_restart_within_the_quarter_still_answers_the_interaction_itself() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            asked = discord.command("review", game="620")
            await bot.until(lambda: "Writing" in "".join(bot.texts()), "the status")
        await bot.fleet.finish(review(bot))
        async with bot.running():
            await bot.rest()
            (seen,) = discord.shown()
            assert asked.original is not None and seen.id == int(asked.original["id"])
            assert "fine thing" in seen.text

    play(story, running=False, writes=False)


def test_where_the_bot_is_no_member_the_command_of_one_who_installed_it_is_answered() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        elsewhere = discord.world.add_guild("elsewhere")
        channel = discord.world.add_channel(elsewhere, "talk")
        del discord.world.guilds[elsewhere.id]
        async with bot.running():
            asked = discord.command("review", where=channel, game="620")
            await bot.rest()
            assert asked.original is not None and "fine thing" in discord.see(asked.original).text

    play(story, running=False)


def test_a_game_for_adults_is_not_shown_by_command_either() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.command("review", game=ADULT_LINK)
        await bot.rest()
        assert "for adults only" in bot.texts()[0]

    play(story)


def test_the_menu_of_a_message_reviews_the_game_in_it_and_says_so_where_there_is_none() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        holds, holds_not = discord.post(f"`{LINK}`", "bob"), discord.post("nothing", "bob")
        await bot.rest()
        discord.menu("Review this game", holds)
        await bot.rest()
        assert "fine thing" in bot.texts()[0]
        asked = await answered(bot, discord.menu("Review this game", holds_not))
        assert "no link" in asked.whispers[0] and len(bot.texts()) == 1

    play(story)


def test_hello_and_help_say_what_the_bot_does() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        await answered(bot, discord.command("hello"))
        assert bot.texts()[0].startswith("Hello! Post a link")
        asked = await answered(bot, discord.command("help"))
        assert "spoiler" in asked.whispers[0] and "I store the ids" in asked.whispers[0]

    play(story)


def test_a_person_is_answered_in_their_own_language_until_the_server_has_set_something() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.locale = "de"
        asked = await answered(bot, discord.command("help"))
        assert "/rezension" in asked.whispers[0]
        await answered(bot, discord.command("review", game="620"))
        await bot.rest()
        assert json.loads(next(iter(bot.store.closed.values())))["language"] == "de"
        await bot.desk.change("discord", str(discord.home.id), language="fr")
        asked = await answered(bot, discord.command("help"))
        assert "/critique" in asked.whispers[0]

    play(story)


def test_people_see_what_is_kept_of_them_and_have_it_forgotten() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        await bot.review()
        ann = str(discord.world.user("ann").id)
        asked = discord.command("my-data")
        await bot.until(lambda: "1 request " in "".join(asked.whispers), "the list")
        assert "Portal 2" in asked.whispers[0]
        assert ann in "".join(bot.store.closed.values())
        asked = discord.command("forget-me")
        await bot.until(lambda: "Done" in "".join(asked.whispers), "the answer")
        assert ann not in "".join(
            [*bot.store.closed.values(), *bot.documents.kept, *bot.documents.kept.values()]
        )

    play(story)


def test_who_wants_to_be_left_alone_is_until_they_want_otherwise() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        asked = discord.command("ignore-me")
        await bot.until(lambda: "ignore the links" in "".join(asked.whispers), "the answer")
        discord.post(LINK)
        await bot.rest()
        assert bot.texts() == []
        discord.command("review", game="620")
        await bot.rest()
        assert len(bot.texts()) == 1
        asked = discord.command("ignore-me", on=False)
        await bot.until(lambda: "post again" in "".join(asked.whispers), "the answer")
        await bot.review(OTHER_LINK)

    play(story)


def test_commands_are_registered_once_and_after_a_change() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        for _ in range(2):
            async with bot.running():
                await bot.rest()
        assert [line for line in discord.rest.log if line.startswith("PUT")] == [
            "PUT /applications/{app}/commands 200"
        ]
        names = {command["name"] for command in discord.rest.commands}
        assert names == {
            "review",
            "hello",
            "help",
            "my-data",
            "forget-me",
            "ignore-me",
            "settings",
            "Review this game",
        }
        by_name = {command["name"]: command for command in discord.rest.commands}
        assert by_name["review"]["integration_types"] == [0, 1] and by_name["review"]["contexts"] == [0, 1, 2]
        assert by_name["review"]["name_localizations"]["de"] == "rezension"
        assert by_name["review"]["options"][0]["name_localizations"]["es-419"] == "juego"
        assert by_name["settings"]["contexts"] == [0] and by_name["settings"]["integration_types"] == [0]

    play(story, running=False)


def test_settings_are_changed_by_those_who_manage_the_server_and_shown() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        with pytest.raises(AssertionError, match="not shown to ann"):
            discord.command("settings mode", "ann", value="command")
        archive = discord.world.add_channel(discord.home, "kept")
        changes: list[tuple[str, dict[str, Any], str]] = [
            ("mode", {"value": "command"}, "Answer (mode): only when asked"),
            ("style", {"value": "text"}, "Look (style): plain text"),
            ("daily-limit", {"reviews": 3}, "Reviews per day (daily-limit): 3"),
            ("quiet", {"on": True}, "Silent (quiet): yes"),
            ("ratings", {"on": True}, "Ratings (ratings): yes"),
            ("adult", {"on": True}, "Adult games everywhere (adult): yes"),
            ("bots", {"on": True}, "Answer bots (bots): yes"),
            ("everywhere", {}, "Listen in (listen): everywhere"),
            ("language", {"value": "de"}, "Sprache (language): Deutsch"),
        ]
        for name, values, shown in changes:
            asked = discord.command(f"settings {name}", "mod", **values)
            await bot.until(lambda asked=asked: asked.whispers and asked.whispers[0], name)
            assert shown in discord.see(asked.original or {}).text, name
        kept = await bot.desk.settings("discord", str(discord.home.id))
        assert (kept.mode, kept.style, kept.daily_limit) == ("command", "text", 3)
        assert archive

    play(story)


def test_a_limit_that_makes_no_sense_is_explained() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        asked = discord.command("settings daily-limit", "mod", reviews=-1)
        await bot.until(lambda: "whole number" in "".join(asked.whispers), "why not")

    play(story)


def test_the_bot_listens_where_it_is_told_to_and_says_what_it_lacks_there() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        games = discord.world.add_channel(discord.home, "games", denied={"embed_links"})
        async with bot.running():
            asked = discord.command("settings listen", "mod", channel=str(games.id))
            await bot.until(lambda: "Embed Links" in "".join(asked.whispers), "the hint")
            discord.post(LINK)
            discord.post(LINK, channel=games)
            await bot.rest()
            assert discord.shown() == [] and len(discord.shown(games)) == 1
            asked = discord.command("settings listen", "mod", channel=str(games.id), on=False)
            await bot.until(
                lambda: "(listen): everywhere" in discord.see(asked.original or EMPTY).text, "all"
            )

    play(story, running=False)


EMPTY: dict[str, Any] = {"id": "0", "content": "", "embeds": [], "components": [], "flags": 0}


def test_the_archive_can_be_chosen_and_switched_off() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        kept = discord.world.add_channel(discord.home, "kept")
        named = discord.world.add_channel(discord.home, "game-review-archive")
        async with bot.running():
            asked = discord.command("settings archive", "mod", channel=str(kept.id))
            await bot.until(lambda: str(kept.id) in "".join(asked.whispers), "the answer")
            await bot.review()
            assert len(discord.shown(kept)) == 1 and discord.shown(named) == []
            asked = discord.command("settings archive", "mod", on=False)
            await bot.until(lambda: "none" in "".join(asked.whispers), "the answer")
            await bot.review(OTHER_LINK)
            assert len(discord.shown(kept)) == 1 and discord.shown(named) == []

    play(story, running=False)


def test_trouble_with_the_store_is_said_to_the_asker() -> None:
    from core.errors import StorageError

    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            bot.store.trouble = StorageError("the disk is full")
            asked = discord.command("review", game="620")
            await bot.until(lambda: "try again" in what_all_see(asked), "the apology")
            await bot.until(bot.listening.done, "the end of listening")

    with pytest.raises(StorageError):
        play(story, running=False)


def test_an_apology_reaches_the_asker_too() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.command("review", game="620")
        await bot.until(lambda: bot.fleet.queued, "the prompt")
        await bot.fleet.finish(Failure(bot.fleet.queued[0], "writer", "the writer has hiccups."))
        await bot.rest()
        assert "hiccups" in bot.texts()[0]

    play(story, writes=False)
