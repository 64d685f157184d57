"""Every word that the bot says on Matrix is of the catalogue: each flow once in a language that marks its words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from adapters.matrix import outgoing
from core.domain import ReplyAddress
from core.domain.community import CommunitySettings
from core.testing import RecordingDesk
from core.testing.chat import until
from tests.adapters.matrix.matrix_room import Room, as_shown, listening, room
from tests.adapters.matrix.test_talk import answer, final, tell
from tests.platforms.homeserver import Homeserver
from tests.pseudo_language import PSEUDO, SETTINGS, assert_all_marked, every_reply, pseudo_language


class GermanDesk(RecordingDesk):
    """Every room has chosen the pseudo-language."""

    async def settings(self, platform: str, community: str) -> CommunitySettings:
        return self.communities.get((platform, community), SETTINGS)

    async def my_data(self, platform: str, author: str) -> Mapping[str, Any]:
        requests = [
            {"asked_at": 100.0 * number, "name": "№42" if number else None, "app_id": 440, "place": "!1"}
            for number in range(60)
        ]
        return {"requests": requests, "ratings": 2, "ignored": True}


def test_the_plain_text_of_every_reply_is_in_the_language_of_the_room() -> None:
    with pseudo_language():
        bodies = {
            what: outgoing.reply_content(reply)["body"]
            for what, reply in every_reply("$1", outgoing.TEXT_LENGTH).items()
        }
    assert_all_marked(bodies)


def test_every_reply_is_rendered_in_the_language_of_the_room(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked, said = await here.post("0"), {}
        for what, reply in every_reply(asked, outgoing.TEXT_LENGTH).items():
            await here.adapter.reply(ReplyAddress("matrix", here.room), reply, None)
            said[what] = as_shown((await asyncio.to_thread(here.ann.seen, here.room, here.bot.user))[-1]).text
        assert_all_marked(said)

    with pseudo_language():
        tell(homeserver, story, GermanDesk())


def test_every_command_is_answered_in_the_language_of_the_room(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked, address = await here.post("0"), ReplyAddress("matrix", here.room)
        review = await here.adapter.reply(address, final(asked, language=PSEUDO), None)
        said = {
            command: await answer(here, command)
            for command in (
                "!help",
                "!hello",
                "!privacy",
                "!my-data",
                "!forget-me",
                "!ignore-me",
                "!ignore-me off",
                "!report",
                "!review",
                "!review №№",
                "!settings",
                "!settings language de",
                "!settings mode 1",
                "!settings daily_limit №",
                "!settings 1 2",
                "!settings channels 1",
                "!settings archive !1",
            )
        }
        said["!settings by anybody"] = await answer(here, "!settings mode auto", "bob")
        to = {"m.relates_to": {"m.in_reply_to": {"event_id": review}}}
        said["!report"] = await answer(here, "!report №", **to)
        here.room = await asyncio.to_thread(here.ann.create_room, here.bot)
        await until(here, lambda: here.bot.user in here.ann.members(here.room), "the bot, by invite")
        said["!my-data in private"] = await answer(here, "!my-data")
        signs = "positive, negative, rating"
        assert_all_marked(said, signs, "auto, command", "archive")

    with pseudo_language():
        tell(homeserver, story, GermanDesk())


def test_what_cannot_be_read_is_said_in_the_language_of_the_room(homeserver: Homeserver) -> None:
    encrypted = {
        "type": "m.room.encryption",
        "state_key": "",
        "content": {"algorithm": "m.megolm.v1.aes-sha2"},
    }

    async def play() -> None:
        async with room(homeserver) as here, listening(here.adapter, GermanDesk()):
            secret = await asyncio.to_thread(
                lambda: here.ann.create_room(here.bot, initial_state=[encrypted])
            )
            await until(here, lambda: here.bot.user in here.ann.members(secret), "the bot, by invite")
            sealed = {
                "algorithm": "m.megolm.v1.aes-sha2",
                "ciphertext": "x",
                "session_id": "x",
                "sender_key": "x",
                "device_id": "x",
            }
            await asyncio.to_thread(here.ann.ask, "PUT", f"rooms/{secret}/send/m.room.encrypted/t1", sealed)
            await until(here, lambda: bool(here.ann.seen(secret, here.bot.user)), "the explanation")
            (seen,) = await asyncio.to_thread(here.ann.seen, secret, here.bot.user)
            assert_all_marked({"encrypted": str(seen.content["body"])})

    with pseudo_language():
        asyncio.run(play())
