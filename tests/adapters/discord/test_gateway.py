"""Discord's connection: heartbeats, drops, resumes, new sessions, shards, and what was said in between."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from adapters.discord import backlog
from adapters.discord.chat import chat_adapter
from core.domain import Message
from core.errors import StorageError, TokenRefused, Unreachable
from core.testing import RecordingDesk
from tests.discord_bot import LINK, OTHER_LINK, Bot, play
from tests.grg_bot import GrgBot
from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.discord_server.world import THREAD
from tests.steam_store import SteamStore


def test_heartbeats_keep_a_connection_alive() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.gateway.heartbeat_s = 0.1
        async with bot.running():
            await bot.until(lambda: discord.gateway.log.count("heartbeat") >= 10, "ten heartbeats")
            assert not [line for line in discord.gateway.log if "close" in line]

    play(story, running=False)


@pytest.mark.parametrize("code", [1006, 1000, 4000, 1001])
def test_a_dropped_connection_is_resumed_and_what_was_said_meanwhile_gets_one_reply(code: int) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            await bot.review()
            await discord.gateway.drop(code)
            discord.post(OTHER_LINK)
            await bot.until(lambda: len(discord.shown()) == 2, "the reply to what was said meanwhile")
            await bot.rest()
            assert discord.gateway.log.count("resume") == 1 and discord.gateway.log.count("identify") == 1
            assert ["Portal" in bot.texts()[0], "Fortress" in bot.texts()[1], len(bot.texts())] == [
                True,
                True,
                2,
            ]

    play(story, running=False)


def test_a_session_that_cannot_be_resumed_is_begun_anew_and_what_was_said_meanwhile_gets_one_reply() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            await bot.review()
            discord.gateway.resumable = False
            await discord.gateway.drop()
            discord.gateway.forget_sessions()
            discord.post(OTHER_LINK)
            await bot.until(lambda: discord.gateway.log.count("identify") == 2, "the new session")
            discord.post(f"and {LINK} again")
            await bot.until(lambda: len(discord.shown()) == 3, "three replies")
            await bot.rest()
            assert len(bot.texts()) == 3 and "Fortress" in "".join(bot.texts())
            assert len(bot.store.closed) == 3

    play(story, running=False, skip_s=6)  # discord.py waits for 5 s before it identifies again


def test_a_mark_stands_from_a_broken_connection_until_what_was_missed_is_known() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            await bot.review()
            client, scope = bot.adapter._client, str(discord.home.id)
            assert client is not None
            before = client.position.of(scope)
            await client.on_shard_disconnect(0)
            later = await bot.review(OTHER_LINK)
            assert client.position.of(scope) == before
            await client.on_shard_resumed(0)
            assert before < client.position.of(scope) < later.id

    play(story, running=False)


def test_after_a_restart_what_was_missed_is_answered_once_in_channels_threads_and_private_chats() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        thread = discord.world.add_channel(discord.home, "a thread", type=THREAD, parent=discord.general)
        unread = discord.world.add_channel(discord.home, "secret", denied={"read_message_history"})
        private = discord.world.private_chat(discord.world.user("ann"))
        discord.post(f"before my time: {LINK}")
        async with bot.running():
            await bot.review()
            discord.post("hello", channel=private)
            await bot.rest()
            already = len(bot.store.closed)
        for channel in (discord.general, thread, private, unread):
            discord.post(OTHER_LINK, channel=channel)
        async with bot.running():
            await bot.until(lambda: len(bot.store.closed) == already + 3, "what was missed")
            await bot.rest()
            assert [
                len(discord.shown(channel)) for channel in (discord.general, thread, private, unread)
            ] == [2, 1, 2, 0], "a greeting in private"
        async with bot.running():
            await bot.rest()
            assert len(discord.shown()) == 2, "once"

    play(story, running=False)


def test_a_long_absence_is_read_to_a_bound() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            await bot.review()
        for number in range(backlog.MAX_PER_CHANNEL + 50):
            discord.post(f"chatter {number}")
        async with bot.running():
            await bot.until(lambda: discord.rest.log.count("GET /channels/{channel}/messages 200") >= 3)
            await bot.rest()
            assert discord.rest.log.count("GET /channels/{channel}/messages 200") == 3

    play(story, running=False)


def test_a_message_that_cannot_be_read_costs_no_other_its_reply_and_is_said_once(caplog: Any) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        other = discord.world.add_channel(discord.home, "other")
        async with bot.running():
            await bot.review()
        for channel in (discord.general, other):
            discord.post("what is this?", channel=channel, message_snapshots=[{}])
            discord.post(OTHER_LINK, channel=channel)
        for _ in range(2):
            async with bot.running():
                await bot.until(lambda: len(bot.store.closed) == 3, "what was said after it")
                await bot.rest()
                assert bot.adapter._client is not None
                await bot.adapter._client.position.keep()
        assert caplog.text.count("cannot be read and is passed over") == 2
        async with bot.running():
            discord.post("what is this?", message_snapshots=[{}])
            await bot.review()
            assert caplog.text.count("passed over: MESSAGE_CREATE") == 1
            assert discord.gateway.log.count("identify") == 4

    play(story, running=False, skip_s=6)  # five messages in five seconds


def test_a_bug_in_accepting_a_message_costs_no_other_its_reply(caplog: Any) -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            accept = bot.desk.accept

            async def stumble(message: Message) -> None:
                if "stumble" in message.text:
                    raise RuntimeError("oops")
                await accept(message)

            bot.desk.accept = stumble  # type: ignore[method-assign]
            discord.post(f"stumble over {LINK}")
            seen = await bot.review(OTHER_LINK)
            assert bot.adapter._client is not None
            assert bot.adapter._client.position.of(str(discord.home.id)) > seen.id - (1 << 22) * 5_000
            assert "a bug in accepting message" in caplog.text

    play(story, running=False)


def test_a_channel_in_which_nothing_was_said_is_not_asked_for() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        for number in range(20):
            discord.world.add_channel(discord.home, f"channel-{number}")
        async with bot.running():
            await bot.review()
            await bot.rest()
        async with bot.running():
            await bot.rest()
        reads = [line for line in discord.rest.log if line.startswith("GET /channels/{channel}/messages")]
        assert len(reads) <= 1, "the one where the bot itself had the last word"

    play(story, running=False)


def test_a_message_that_could_not_be_kept_ends_the_bot_and_is_read_by_the_next_start() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            await bot.review()
        with pytest.raises(StorageError, match="disk is full"):
            await hear_with_a_full_disk(discord, bot)
        bot.store.trouble = None
        async with bot.running():
            await bot.until(lambda: len(discord.shown()) == 2, "the reply")

    play(story, running=False)


async def hear_with_a_full_disk(discord: DiscordServer, bot: Bot) -> None:
    async with bot.running():
        bot.store.trouble = StorageError("the disk is full")
        discord.post(OTHER_LINK)
        await asyncio.sleep(0.3)


@pytest.mark.parametrize("how", ["refuses", "hangs", "breaks", "takes the token back"])
def test_a_discord_that_is_down_ends_listening_with_one_line(how: str, caplog: Any) -> None:
    """So that the log and `grg status` name it; the core starts it again."""

    async def story(discord: DiscordServer, _: Bot) -> None:
        api_url = discord.url
        async with contextlib.AsyncExitStack() as stack:
            if how == "refuses":
                await discord.down()
            elif how == "hangs":
                silent = await asyncio.start_server(listen_and_say_nothing, "127.0.0.1", 0)
                await stack.enter_async_context(silent)
                api_url = f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}/api/v10"
            adapter = chat_adapter({"token": discord.token, "api_url": api_url})
            adapter._patience_s = 1.0
            listening = asyncio.create_task(adapter.listen(RecordingDesk()))
            if how in {"breaks", "takes the token back"}:
                await discord.gateway.identified.wait()
                await asyncio.sleep(0.1)
            if how == "breaks":
                await discord.down()
            elif how == "takes the token back":
                discord.token = "a new one"
                await discord.gateway.drop(4004)
            wanted = TokenRefused if how == "takes the token back" else Unreachable
            with pytest.raises(wanted, match=r"(?i)discord") as raised:
                await asyncio.wait_for(listening, 15)
            assert "\n" not in str(raised.value)
        assert "Traceback" not in caplog.text

    play(story, running=False)


async def listen_and_say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


def test_a_platform_that_asks_for_two_shards_gets_two() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        discord.gateway.shards = 2
        second = discord.world.add_guild("second")
        while (second.id >> 22) % 2 == (discord.home.id >> 22) % 2:
            second.id += 1 << 22
        discord.world.guilds = {guild.id: guild for guild in discord.world.guilds.values()}
        there = discord.world.add_channel(second, "there")
        async with bot.running():
            await bot.until(lambda: discord.gateway.log.count("identify") == 2, "the second shard")
            discord.post(LINK)
            discord.post(LINK, channel=there)
            await bot.until(lambda: discord.shown() and discord.shown(there), "both replies")
            await bot.rest()
            assert {session.shard for session in discord.gateway.sessions.values()} == {(0, 2), (1, 2)}

    play(story, running=False, skip_s=6)  # discord.py waits for 5 s before it identifies again


def test_a_reconnect_that_discord_asks_for_loses_nothing() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            await bot.review()
            discord.gateway.ask_to_reconnect()
            discord.post(OTHER_LINK)
            await bot.until(lambda: len(discord.shown()) == 2, "the reply")
            await bot.rest()
            assert "resume" in discord.gateway.log and len(discord.shown()) == 2

    play(story, running=False)


def test_a_review_that_was_sent_before_a_death_is_not_sent_twice_though_no_receipt_is_left() -> None:
    async def story(discord: DiscordServer, bot: Bot) -> None:
        async with bot.running():
            bot.store.fails_to_close = True
            discord.rest.trouble.append(503)  # no status: the review is a message of its own
            discord.post(LINK)
            await bot.until(lambda: "fine thing" in "".join(bot.texts()), "the review")
        assert json.loads(next(iter(bot.store.open.values())))["receipt"] == ""
        bot.store.fails_to_close = False
        async with bot.running():
            await bot.rest()
            assert len(bot.store.closed) == 1 and len(bot.texts()) == 1

    play(story, running=False)


def test_the_real_bot_dies_between_send_and_close_and_the_next_start_repeats_nothing(tmp_path: Path) -> None:
    """`grg bot`, pointed at the fake by GRG_DISCORD_API_URL alone."""

    async def story(discord: DiscordServer, _: Bot) -> None:
        with SteamStore() as steam:
            steam.add_details(620, DETAILS)
            environ = {
                "GRG_ADAPTERS": "discord",
                "GRG_DISCORD_TOKEN": discord.token,
                "GRG_DISCORD_API_URL": discord.url,
                "GRG_STEAM_URL": steam.url,
                "GRG_MODEL": "demo",
            }
            first = GrgBot(tmp_path, environ | {"GRG_CRASH_AT": "replied"})
            try:
                await asyncio.wait_for(discord.gateway.identified.wait(), 60)
                discord.post(LINK)
                await first.wait()
            finally:
                assert await first.end() == -signal.SIGKILL
            discord.gateway.identified.clear()
            second = GrgBot(tmp_path, environ)
            try:
                await asyncio.wait_for(discord.gateway.identified.wait(), 60)
                await until_final(discord)
                await asyncio.sleep(0.3)
            finally:
                assert await second.end() == 0, (tmp_path / "log").read_text()
        (seen,) = discord.shown()
        assert "Portal 2" in seen.text and "Written by a machine" in seen.text
        assert not discord.rest.rates.violations

    play(story, running=False)


DETAILS = {
    "type": "game",
    "name": "Portal 2",
    "steam_appid": 620,
    "short_description": "A puzzle in first person.",
    "detailed_description": "A puzzle in first person. Think with portals.",
    "about_the_game": "Think with portals.",
    "genres": [{"id": "1", "description": "Action"}],
    "developers": ["Valve"],
    "header_image": "https://cdn.test/620.jpg",
    "release_date": {"coming_soon": False, "date": "18 Apr, 2011"},
}


async def until_final(discord: DiscordServer) -> None:
    for _ in range(600):
        if any("Written by a machine" in seen.text for seen in discord.shown()):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"no review came: {[seen.text for seen in discord.shown()]}")
