"""Discord, the adapter and the core together: from a link to its review, in every place where people post one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from adapters.discord.chat import SWITCH_ON
from core.domain import Failure
from core.domain.records import from_json
from tests.discord_bot import ADULT_LINK, LINK, OTHER_LINK, Bot
from tests.platforms.discord_server.gateway import MESSAGE_CONTENT
from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.discord_server.world import FORUM, SUPPRESS_EMBEDS, THREAD

Story = Callable[[DiscordServer, Bot], Awaitable[None]]


@contextlib.asynccontextmanager
async def bot_at_home(**more: Any) -> AsyncIterator[tuple[DiscordServer, Bot]]:
    async with DiscordServer() as discord:
        yield discord, Bot(discord, **more)


def play(story: Story, *, running: bool = True, **more: Any) -> None:
    """A story with a bot that runs, or does not yet."""

    async def whole() -> None:
        async with bot_at_home(**more) as (discord, bot):
            if not running:
                await story(discord, bot)
                return
            async with bot.running():
                await story(discord, bot)

    asyncio.run(whole())


def test_a_link_gets_a_status_at_once_that_becomes_the_review_s_card() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.post(f"look at {LINK}!")
        await bot.until(lambda: "Writing a review of Portal 2" in "".join(bot.texts()), "the status")
        (status,) = discord.shown()
        assert status.raw["message_reference"]["message_id"] == discord.all_messages()[0]["id"]
        assert status.raw["embeds"][0]["thumbnail"]["url"] == "https://cdn.test/620.jpg"
        assert list(status.buttons) == ["Cancel"]
        (id,) = bot.fleet.queued
        await bot.fleet.finish(bot_review(bot, id))
        await bot.rest()
        (final,) = discord.shown()
        (card,) = final.raw["embeds"]
        assert final.id == status.id and final.raw["content"] == ""
        assert (card["title"], card["url"]) == ("Portal 2", LINK)
        assert card["image"]["url"] == "https://cdn.test/620.jpg"
        assert (
            card["footer"]["text"].startswith("Written by a machine") and "tiny@1" in card["footer"]["text"]
        )
        assert list(final.buttons) == ["Another one", "Another tone…", "Delete", "🚩"]
        assert not discord.world.pinged
        assert [discord.world.unfurled(seen.raw) for seen in discord.shown()] == [[]]
        assert not discord.rest.rates.violations

    play(story, writes=False)


def bot_review(bot: Bot, id: str, text: str = "Portal 2 is a fine thing.") -> Any:
    from core.domain import Prompt
    from tests.records import review_of

    return review_of(from_json(Prompt, bot.store.prompts[id]), text)


async def _thread(discord: DiscordServer) -> Any:
    return discord.world.add_channel(discord.home, "a thread", type=THREAD, parent=discord.general)


async def _forum_post(discord: DiscordServer) -> Any:
    forum = discord.world.add_channel(discord.home, "games", type=FORUM)
    return discord.world.add_channel(discord.home, "a post", type=THREAD, parent=forum)


async def _private_chat(discord: DiscordServer) -> Any:
    return discord.world.private_chat(discord.world.user("ann"))


@pytest.mark.parametrize("place", [_thread, _forum_post, _private_chat], ids=lambda place: place.__name__[1:])
def test_a_link_is_answered_in_a_thread_a_forum_post_and_a_private_chat(place: Any) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        channel = await place(discord)
        async with bot.running():
            discord.post(LINK, channel=channel)
            await bot.rest()
            (seen,) = discord.shown(channel)
            assert "fine thing" in seen.text
            assert discord.shown() == []

    play(story, running=False)


def test_a_mention_in_reply_to_somebody_s_link_asks_for_it() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        first = discord.post(f"<{LINK}>", "bob")  # silent by itself
        discord.post(f"<@{discord.world.me.id}> what about this?", reply_to=first)
        await bot.rest()
        (seen,) = discord.shown()
        assert "Portal 2" in seen.text

    play(story)


def test_who_wonders_what_the_bot_does_is_told_once_in_a_while() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        private, name = discord.world.private_chat(discord.world.user("ann")), f"<@{discord.world.me.id}>"
        seen = await bot.review()
        discord.post(f"{name} lol", reply_to=seen.id)
        discord.world.user("robot", bot=True)
        discord.post(name, "robot")
        await bot.rest()
        assert len(bot.texts()) == 1, "neither wonders"
        discord.post(f"{name} hi")
        discord.post("hi", channel=private)
        await bot.until(lambda: len(bot.texts()) == 2 and discord.shown(private), "the greetings")
        assert bot.texts()[1].startswith("Hello! Post a link")
        discord.post(f"{name} hi")
        await bot.rest()
        assert len(bot.texts()) == 2

    play(story)


def test_where_the_owner_does_not_let_the_bot_answer_it_is_silent_and_a_command_is_told_so() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        elsewhere = discord.world.add_channel(discord.world.add_guild("elsewhere"), "talk")
        async with bot.running():
            discord.post(LINK, channel=elsewhere)
            discord.post(f"<@{discord.world.me.id}>", channel=elsewhere)
            asked = discord.command("review", where=elsewhere, game="620")
            await bot.until(lambda: "does not let me answer" in "".join(asked.whispers), "the answer")
            await bot.review()
            assert discord.shown(elsewhere) == []

    async def whole() -> None:
        async with DiscordServer() as discord:
            await story(discord, Bot(discord, allow_places=(f"discord:{discord.home.id}",)))

    asyncio.run(whole())


def test_a_server_s_channels_include_their_threads_and_posts() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        thread, post = await _thread(discord), await _forum_post(discord)
        other = discord.world.add_channel(discord.home, "other")
        assert post.parent is not None
        async with bot.running():
            places = f"{discord.general.id},{post.parent.id}"
            await bot.desk.change("discord", str(discord.home.id), channels=places)
            for place in (discord.general, thread, post, other):
                discord.post(LINK, channel=place)
            await bot.rest()
            assert [len(discord.shown(place)) for place in (discord.general, thread, post, other)] == [
                1,
                1,
                1,
                0,
            ]

    play(story, running=False)


@pytest.mark.parametrize("text", [f"<{LINK}>", f"`{LINK}`", f"{LINK} noreview", "no link at all"])
def test_a_link_that_asks_for_silence_gets_it(text: str) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.post(text)
        await bot.rest()
        assert discord.shown() == [] and not bot.store.closed

    play(story)


def test_bots_and_webhooks_are_not_answered_unless_the_server_asks_for_it() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.world.user("robot", bot=True)
        discord.post(LINK, "robot")
        discord.post(LINK, "hook", webhook_id="1")
        await bot.rest()
        assert discord.shown() == []
        await bot.desk.change("discord", str(discord.home.id), bots="yes")
        discord.post(LINK, "robot")
        await bot.rest()
        assert len(discord.shown()) == 1

    play(story)


def test_a_link_in_a_forwarded_message_or_behind_a_bot_s_card_is_answered_too() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        snapshot = {
            "type": 0,
            "content": f"look: {LINK}",
            "embeds": [],
            "attachments": [],
            "flags": 0,
            "timestamp": discord.world.now(),
            "edited_timestamp": None,
        }
        reference = {"type": 1, "message_id": "1", "channel_id": "1"}
        discord.post("", message_snapshots=[{"message": snapshot}], message_reference=reference)
        await bot.rest()
        assert len(discord.shown()) == 1
        await bot.desk.change("discord", str(discord.home.id), bots="yes")
        discord.post("Free today!", "hook", webhook_id="1", embeds=[{"title": "A game", "url": OTHER_LINK}])
        await bot.rest()
        assert "Fortress" in discord.shown()[-1].text and len(discord.shown()) == 2

    play(story)


def test_a_spoilered_link_gets_a_reply_that_gives_nothing_away() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        seen = await bot.review(f"||{LINK}||")
        assert seen.hidden and "Portal" in seen.text and "Portal" not in seen.outside
        assert "image" not in seen.raw["embeds"][0] and "title" not in seen.raw["embeds"][0]

    play(story)


def test_a_link_that_is_edited_in_is_answered_and_another_edit_makes_no_second_review() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        id = discord.post("look at this")
        discord.edit(id, f"look at this: {LINK}")
        await bot.rest()
        assert len(discord.shown()) == 1
        discord.edit(id, f"look at this one: {LINK}")
        await bot.rest()
        assert len(discord.shown()) == 1

    play(story)


def test_deleting_the_message_cancels_the_work_and_takes_the_reply_back() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        first = discord.post(LINK)
        await bot.until(lambda: bot.fleet.queued, "the prompt")
        discord.delete(first)
        await bot.rest()
        assert discord.shown() == [] and bot.fleet.withdrawn == bot.fleet.queued
        bot.fleet.writes = True
        second = discord.post(LINK)
        await bot.rest()
        assert len(discord.shown()) == 1
        discord.delete(second)
        await bot.until(lambda: not discord.shown(), "the reply to go")

    play(story, writes=False)


def test_a_status_that_somebody_deleted_does_not_lose_the_review() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.post(LINK)
        await bot.until(lambda: "Writing" in "".join(bot.texts()), "the status")
        discord.delete(discord.shown()[0].id)
        await bot.fleet.finish(bot_review(bot, bot.fleet.queued[0]))
        await bot.rest()
        assert ["fine thing" in text for text in bot.texts()] == [True]

    play(story, writes=False)


def test_a_game_for_adults_is_shown_only_where_the_channel_is_marked() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        cellar = discord.world.add_channel(discord.home, "cellar", nsfw=True)
        thread = discord.world.add_channel(discord.home, "in the cellar", type=THREAD, parent=cellar)
        private = discord.world.private_chat(discord.world.user("ann"))
        async with bot.running():
            for place in (discord.general, cellar, thread, private):
                discord.post(ADULT_LINK, channel=place)
            await bot.rest()
            assert "for adults only" in discord.shown()[0].text
            for place in (cellar, thread, private):
                assert "fine thing" in discord.shown(place)[0].text, place.name

    play(story, running=False)


def test_a_server_that_prefers_plain_text_and_quiet_gets_them() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        await bot.desk.change("discord", str(discord.home.id), style="text", quiet="yes")
        seen = await bot.review()
        assert seen.raw["embeds"] == [] and seen.quiet
        assert (
            seen.text.startswith("Portal 2\nPortal 2 is a fine thing") and "Written by a machine" in seen.text
        )
        assert discord.world.unfurled(seen.raw) == [] and seen.raw["flags"] & SUPPRESS_EMBEDS

    play(story)


def test_a_failure_can_be_tried_again_in_place() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.post(LINK)
        await bot.until(lambda: bot.fleet.queued, "the prompt")
        await bot.fleet.finish(Failure(bot.fleet.queued[0], "writer", "the writer has hiccups."))
        await bot.rest()
        (sorry,) = discord.shown()
        assert "hiccups" in sorry.text and list(sorry.buttons) == ["Try again", "Delete"]
        bot.fleet.writes = True
        discord.press(sorry.buttons["Try again"], sorry)
        await bot.until(lambda: "fine thing" in discord.shown()[0].text, "the second attempt")
        assert [seen.id for seen in discord.shown()] == [sorry.id]

    play(story, writes=False)


def test_a_copy_goes_to_the_archive_that_is_named_so_and_goes_with_its_reply() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        archive = discord.world.add_channel(discord.home, "game-review-archive")
        async with bot.running():
            asked = discord.post(LINK)
            await bot.rest()
            (copy,) = discord.shown(archive)
            assert copy.text == discord.shown()[0].text and copy.quiet
            discord.delete(asked)
            await bot.until(lambda: not discord.shown(archive), "the copy to go")
            discord.post(LINK, channel=archive)
            await bot.rest()
            assert len(discord.shown(archive)) == 1, "no copy of what is there"

    play(story, running=False)


def test_what_an_adult_channel_shows_is_not_copied_to_one_that_is_none() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        archive = discord.world.add_channel(discord.home, "game-review-archive")
        cellar = discord.world.add_channel(discord.home, "cellar", nsfw=True)
        async with bot.running():
            discord.post(ADULT_LINK, channel=cellar)
            await bot.rest()
            assert len(discord.shown(cellar)) == 1 and discord.shown(archive) == []

    play(story, running=False)


def test_where_embeds_are_forbidden_the_reply_is_plain_and_without_history_it_answers_nobody() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.general.denied |= {"embed_links", "read_message_history"}
        seen = await bot.review()
        assert seen.raw["embeds"] == [] and "fine thing" in seen.text and "message_reference" not in seen.raw

    play(story)


def test_where_the_bot_may_not_speak_it_says_so_in_the_log_and_below_the_message_once(caplog: Any) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.general.denied.add("send_messages")
        first = discord.post(LINK)
        second = discord.post(OTHER_LINK)
        await bot.rest()
        assert {closed["closed_as"] for closed in closed_records(bot)} == {"undeliverable"}
        assert "in #general of home" in caplog.text and "Send Messages" in caplog.text
        ((id, sign),) = discord.rest.reactions
        assert id in {int(first), int(second)} and sign == "🔇"

    play(story)


def closed_records(bot: Bot) -> list[dict[str, Any]]:
    import json

    return [json.loads(body) for body in bot.store.closed.values()]


def test_a_reply_survives_a_limit_and_an_outage_of_the_api() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.rest.trouble += [502]
        discord.rest.rates.wishes += [(0.3, False), (0.3, True)]
        seen = await bot.review()
        assert "fine thing" in seen.text

    play(story)


@pytest.mark.parametrize("code", [4013, 4014])
def test_without_the_content_intent_mentions_and_private_chats_still_work_and_the_log_says_how(
    code: int, caplog: Any
) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        if code == 4014:
            discord.gateway.granted = 0
        else:
            discord.gateway.known &= ~MESSAGE_CONTENT
        private = discord.world.private_chat(discord.world.user("ann"))
        async with bot.running():
            await bot.until(lambda: discord.gateway.log.count("identify") == 2, "the second try")
            discord.post(LINK)
            discord.post(f"<@{discord.world.me.id}> {OTHER_LINK}")
            discord.post(LINK, channel=private)
            await bot.rest()
            assert f"close {code}" in discord.gateway.log
            (seen,) = discord.shown()
            assert "Team Fortress 2" in seen.text
            assert len(discord.shown(private)) == 1
            assert caplog.text.count(SWITCH_ON) == 1
            theirs = discord.post(f"look: {LINK}", "bob")
            discord.post(f"<@{discord.world.me.id}> ?", reply_to=theirs)
            await bot.until(lambda: "I cannot read that message" in bot.texts()[-1], "the way that works")
            discord.command("review", game="620")
            await bot.until(lambda: len(discord.shown()) == 3, "the answer to the command")

    play(story, running=False)


def test_a_wrong_token_is_one_line_that_names_the_setting() -> None:
    from core.errors import UsageError

    async def story(discord: DiscordServer, bot: Bot) -> None:
        adapter = bot.adapter
        discord.token = "another one"
        with pytest.raises(UsageError, match="GRG_DISCORD_TOKEN") as raised:
            await adapter.listen(bot.desk)
        assert "\n" not in str(raised.value)

    play(story)
