"""What people see besides replies: typing, receipts, reactions to press; and what becomes of upgraded rooms."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import time
from typing import Any

import pytest

from adapters.matrix.upgrades import replacement
from core.domain import Message, ReplyAddress
from core.domain.community import CommunitySettings
from core.testing import RecordingDesk
from core.testing.chat import until
from tests.adapters.matrix.matrix_room import Room
from tests.adapters.matrix.test_talk import LINK, final, heard, tell
from tests.platforms.homeserver import Homeserver

DEFAULTS = CommunitySettings()


def ephemeral(here: Room) -> dict[str, Any]:
    """Who types and who has read what, in the latest sync of ann."""
    # The homeserver caches the answer to an identical first sync.
    unique = json.dumps({"presence": {"not_types": [str(time.time_ns())]}})
    synced = here.ann.ask("GET", "sync", None, timeout=0, filter=unique)
    events = synced["rooms"]["join"][here.room]["ephemeral"]["events"]
    return {event["type"]: event["content"] for event in events}


def reactions(here: Room) -> list[tuple[str, str]]:
    """The bot's reactions: to what, and which."""
    related = [
        event["content"]["m.relates_to"]
        for event in here.ann.events(here.room)
        if event["type"] == "m.reaction" and event["sender"] == here.bot.user
    ]
    return [(one["event_id"], one["key"]) for one in related]


def test_while_it_writes_the_bot_types_and_has_read_the_message(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked, address = await here.post(LINK), ReplyAddress("matrix", here.room)
        waiting = final(asked, kind="status", text="Writing…")
        receipt = await here.adapter.reply(address, waiting, None)

        async def signs() -> bool:
            seen = await asyncio.to_thread(ephemeral, here)
            read = seen.get("m.receipt", {}).get(asked, {}).get("m.read", {})
            return here.bot.user in seen.get("m.typing", {}).get("user_ids", ()) and here.bot.user in read

        async def silence() -> bool:
            return not (await asyncio.to_thread(ephemeral, here)).get("m.typing", {}).get("user_ids")

        await until(here, signs, "typing and a receipt")
        before = len(await asyncio.to_thread(here.ann.events, here.room))
        assert await here.adapter.reply(address, waiting, receipt) == receipt
        assert len(await asyncio.to_thread(here.ann.events, here.room)) == before, "nothing new, no event"
        await here.adapter.reply(address, final(asked), receipt)
        await until(here, silence, "the end of it")

    tell(homeserver, story)


def test_the_bot_puts_reactions_below_its_replies_and_counts_only_those_of_people(
    homeserver: Homeserver,
) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked, address = await here.post(LINK), ReplyAddress("matrix", here.room)
        sorry = final(asked, kind="apology", text="Sorry.", label="", retry=True)
        receipt = await here.adapter.reply(address, sorry, None)
        await until(here, lambda: reactions(here) == [(receipt, "🔁")], "another try")
        desk.communities["matrix", here.room] = dataclasses.replace(DEFAULTS, ratings=True)
        await here.adapter.reply(address, final(asked), receipt)
        wanted = [(receipt, sign) for sign in "🔁❌👍👎"]
        await until(here, lambda: reactions(here) == wanted, "each once")
        await asyncio.to_thread(here.people["bob"].react, here.room, receipt, "👍")
        await until(here, lambda: bool(desk.votes), "the vote")
        await heard(here, desk, "done")
        assert desk.votes == [("r1", here.people["bob"].user, 1)]
        assert not desk.asked_again and not desk.removals

    tell(homeserver, story)


def test_a_homeserver_with_narrow_limits_gets_no_reactions(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked, address = await here.post(LINK), ReplyAddress("matrix", here.room)
        here.adapter._server._limited_at = time.monotonic()  # type: ignore[attr-defined]
        await here.adapter.reply(address, final(asked), None)
        await heard(here, desk, "done")
        assert reactions(here) == []

    tell(homeserver, story)


@pytest.mark.parametrize("preset", ["public_chat", "private_chat"])
def test_an_upgraded_room_is_followed_with_its_settings(homeserver: Homeserver, preset: str) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        own = dataclasses.replace(DEFAULTS, language="de", daily_limit=7)
        old = await asyncio.to_thread(lambda: here.ann.create_room(here.bot, preset=preset))
        await until(here, lambda: here.bot.user in here.ann.members(old), "the bot, by invite")
        desk.communities["matrix", old] = own
        upgraded = await asyncio.to_thread(
            here.ann.ask, "POST", f"rooms/{old}/upgrade", {"new_version": "10"}
        )
        new = upgraded["replacement_room"]
        if preset == "private_chat":  # clients invite everybody again
            invited = {"user_id": here.bot.user}
            await asyncio.to_thread(here.ann.ask, "POST", f"rooms/{new}/invite", invited)
        await until(here, lambda: here.bot.user in here.ann.members(new), "the bot, in the new room")
        await until(here, lambda: desk.communities.get(("matrix", new)) == own, "its settings")

    tell(homeserver, story)


def test_a_room_that_only_claims_a_predecessor_gets_no_settings(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        desk.communities["matrix", here.room] = dataclasses.replace(DEFAULTS, daily_limit=7)
        claim = {"predecessor": {"room_id": here.room, "event_id": "$1"}}
        other = await asyncio.to_thread(lambda: here.ann.create_room(here.bot, creation_content=claim))
        await until(here, lambda: here.bot.user in here.ann.members(other), "the bot, by invite")
        await heard(here, desk, "done")
        assert ("matrix", other) not in desk.communities

    tell(homeserver, story)


def test_a_tombstone_that_is_no_state_event_names_no_room() -> None:
    tombstone = {"content": {"replacement_room": "!new:y"}, "sender": "@ann:x"}
    assert replacement(tombstone | {"state_key": ""}) == ("!new:y", ["x"])
    assert replacement(tombstone)[0] == "" == replacement({"state_key": "", "content": []})[0]


class Buggy(RecordingDesk):
    async def accept(self, message: Message) -> None:
        if message.text == "poison":
            raise KeyError(message.text)
        await super().accept(message)


def test_an_event_that_meets_a_bug_holds_up_no_other(
    homeserver: Homeserver, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        await here.post("poison")
        await heard(here, desk, "fine")

    with caplog.at_level(logging.ERROR, "grg.matrix"):
        tell(homeserver, story, Buggy())
    assert "this is a bug" in caplog.text


def test_power_levels_that_no_sync_has_told_are_asked_for(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        await heard(here, desk, "hello")
        rooms = here.adapter._rooms  # type: ignore[attr-defined]
        rooms._levels.clear()
        assert await rooms.moderates(here.room, here.ann.user)
        assert not await rooms.moderates(here.room, here.people["bob"].user)
        assert not await rooms.moderates("!nowhere:chat.test", here.ann.user)

    tell(homeserver, story)


def test_whoever_invites_the_bot_where_it_may_not_speak_is_told_in_a_room_of_their_own(
    homeserver: Homeserver,
) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        silent = {"power_level_content_override": {"events_default": 50}}
        loud = await asyncio.to_thread(here.ann.create_room, here.bot)
        muted = await asyncio.to_thread(lambda: here.ann.create_room(here.bot, **silent))
        await until(here, lambda: bool(desk.silenced), "the word that it may not speak")
        assert desk.silenced == [(ReplyAddress("matrix", muted), here.ann.user, "")] and loud
        await here.adapter.tell_person(ReplyAddress("matrix", muted), here.ann.user, "I may not write there.")
        invites = (await asyncio.to_thread(here.ann.ask, "GET", "sync"))["rooms"]["invite"]
        ((room, _),) = invites.items()
        await asyncio.to_thread(here.ann.join, room)
        (seen,) = await asyncio.to_thread(here.ann.seen, room, here.bot.user)
        assert seen.content["body"] == "I may not write there."

    tell(homeserver, story)
