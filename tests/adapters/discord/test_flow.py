"""Discord, the adapter and the core together: from a link to its review, in every place where people post one."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest

from adapters.discord import progress
from adapters.discord.chat import SWITCH_ON
from core.domain import Failure
from core.domain.records import from_json
from core.errors import TokenRefused
from tests import quiet
from tests.discord_bot import ADULT_LINK, LINK, OTHER_LINK, Bot, play
from tests.platforms.discord_server.gateway import MESSAGE_CONTENT
from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.discord_server.world import FORUM, SUPPRESS_EMBEDS, THREAD


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
        assert list(final.buttons) == ["Another one", "Another tone…", "Why?", "Delete", "🚩"]
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

    quiet.run(whole())


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


def forward(**more: Any) -> dict[str, Any]:
    """The fields of a message that forwards another."""
    snapshot = {
        "type": 0,
        "content": "",
        "embeds": [],
        "attachments": [],
        "flags": 0,
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
    }
    reference = {"type": 1, "message_id": "1", "channel_id": "1"}
    return {"message_snapshots": [{"message": snapshot | more}], "message_reference": reference}


def laid_out(text: str, url: str = "https://example.org/") -> list[dict[str, Any]]:
    """Components of the second version, as bots lay out a card."""
    button = {"type": 2, "style": 5, "label": "Store", "url": url}
    section = {"type": 9, "components": [{"type": 10, "content": text}], "accessory": button}
    return [{"type": 17, "components": [section, {"type": 14}]}]


CARD: dict[str, Any] = {"embeds": [{"type": "rich", "title": "A game", "url": OTHER_LINK}]}
WORDLESS: dict[str, dict[str, Any]] = {
    "forward": forward(content=f"look: {OTHER_LINK}"),
    "forwarded card": forward(embeds=[{"type": "rich", "description": f"[A game]({OTHER_LINK})"}]),
    "forwarded layout": forward(components=laid_out(f"## A game\n{OTHER_LINK}")),
    "card": CARD,
    "card with a field": {"embeds": [{"type": "rich", "fields": [{"name": "Store", "value": OTHER_LINK}]}]},
    "layout": {"flags": 1 << 15, "components": laid_out("A game", OTHER_LINK)},
}
"""Messages that name a game to whoever sees them, and have no text of their own."""


@pytest.mark.parametrize("name", WORDLESS)
def test_a_message_without_words_names_its_game_to_who_asks_by_mention_or_menu(name: str) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.world.user("robot", bot=True)
        by = "ann" if "forward" in name else "robot"
        shown = discord.post("", by, **WORDLESS[name])
        await bot.rest()
        assert len(bot.texts()) == (by == "ann"), "by itself only what a person posts"
        discord.menu("Review this game", shown, "bob")
        discord.post(f"<@{discord.world.me.id}>", "bob", reply_to=shown)
        await bot.until(lambda: len(bot.store.closed) == 2 + (by == "ann"), "both")
        assert all("Fortress" in text for text in bot.texts())

    play(story)


def test_a_card_behind_a_hook_is_answered_where_the_server_wants_bots_answered() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        await bot.desk.change("discord", str(discord.home.id), bots="yes")
        discord.post("Free today!", "hook", webhook_id="1", **CARD)
        await bot.rest()
        assert "Fortress" in bot.texts()[0]

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


def test_it_types_and_says_how_much_it_writes_until_that_is_done(monkeypatch: Any) -> None:
    monkeypatch.setattr(progress, "PRESENCE_EVERY_S", 0.05)
    monkeypatch.setattr(progress, "TYPING_EVERY_S", 0.05)

    async def story(discord: DiscordServer, bot: Bot) -> None:
        said, typed = discord.gateway.presences, "POST /channels/{channel}/typing 204"
        await bot.until(lambda: said == ["/review"], "the presence")
        first = discord.post(LINK)
        discord.post(OTHER_LINK)
        await bot.until(lambda: said[-1] == "Writing 2 reviews", "the presence")
        await bot.until(lambda: discord.rest.log.count(typed) > 1, "typing")
        # The presence counts a review from its first status, which comes before its prompt.
        await bot.until(lambda: len(bot.fleet.queued) == 2, "the prompts")
        discord.delete(first)
        await bot.until(lambda: said[-1] == "Writing 1 review", "the presence")
        discord.command("review", game="620")
        await bot.until(lambda: said[-1] == "Writing 2 reviews", "the presence")
        await bot.until(lambda: len(bot.fleet.queued) == 3 and bot.fleet.withdrawn, "the prompts")
        # In no certain order, because two pages are read at once.
        for id in set(bot.fleet.queued) - set(bot.fleet.withdrawn):
            await bot.fleet.finish(bot_review(bot, id))
        await bot.until(lambda: said[-1] == "/review", "the presence")
        assert not any(before == after for before, after in itertools.pairwise(said))
        before = discord.rest.log.count(typed)
        await asyncio.sleep(0.1)
        assert discord.rest.log.count(typed) == before

    play(story, writes=False)


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
        discord.deny("send_messages")
        first = discord.post(LINK)
        second = discord.post(OTHER_LINK)
        await bot.rest()
        assert {closed["closed_as"] for closed in closed_records(bot)} == {"undeliverable"}
        assert "in #general of home" in caplog.text and "Send Messages" in caplog.text
        ((id, sign),) = discord.rest.reactions
        assert id in {int(first), int(second)} and sign == "🔇"
        private = discord.world.private_chat(discord.world.user("ann"))
        assert discord.shown(private) == [], "a link in passing asks for nothing"
        for _ in range(2):
            discord.post(f"<@{discord.world.me.id}> {LINK}")
            await bot.rest()
        (told,) = discord.shown(private)
        assert "I still need: Send Messages" in told.text

    play(story, skip_s=6)


def closed_records(bot: Bot) -> list[dict[str, Any]]:
    import json

    return [json.loads(body) for body in bot.store.closed.values()]


def test_a_reply_survives_a_limit_and_an_outage_of_the_api() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.rest.trouble += [502]
        discord.rest.rates.wishes += [(0.3, False), (0.3, True)]
        seen = await bot.review()
        assert "fine thing" in seen.text

    play(story, skip_s=2)


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


def test_it_says_who_it_is_in_how_many_servers_and_how_it_is_invited() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        found = await bot.adapter.identify()
        assert discord.world.me.name in found.name and found.places == "1 server"
        invite = f"client_id={discord.world.me.id}&scope=bot+applications.commands&permissions=274877992000"
        assert invite in found.invite.replace("%20", "+")
        discord.token = "another one"
        with pytest.raises(TokenRefused):
            await bot.adapter.identify()

    play(story)


def test_a_wrong_token_is_one_line_that_names_the_setting() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        adapter = bot.adapter
        discord.token = "another one"
        with pytest.raises(TokenRefused, match="GRG_DISCORD_TOKEN") as raised:
            await adapter.listen(bot.desk)
        assert "\n" not in str(raised.value)

    play(story)
