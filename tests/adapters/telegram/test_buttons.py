"""Buttons below the bot's messages in Telegram: what they do, for whom, and after a restart."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.telegram import buttons
from core.domain.community import CommunitySettings
from core.errors import StorageError
from core.messages.catalogue import say
from core.testing import RecordingDesk
from tests.platforms.telegram_server.chats import BOT_ID
from tests.platforms.telegram_server.room import (
    REQUEST,
    Room,
    an_adapter,
    apology,
    final,
    listening,
    play,
    status,
    until,
)
from tests.platforms.telegram_server.server import TelegramServer

ANN, BOB = "5000", "5001"


async def shown(room: Room, reply_of: object = final, **more: object) -> int:
    """Show a reply to ann; the id of the bot's message."""
    room.server.person("ann"), room.server.person("bob")
    asked = room.say("s.team/a/620")
    await room.adapter.reply(room.here, reply_of(asked, **more), None)  # type: ignore[operator]
    return room.server.seen(room.group)[-1].id


PRESSES = [
    ("🔁 Another", "asked_again", (REQUEST, BOB, False, ""), "Another one is on its way."),
    ("😊", "asked_again", (REQUEST, BOB, False, "positive"), "Another one is on its way."),
    ("😠", "asked_again", (REQUEST, BOB, False, "negative"), "Another one is on its way."),
    ("⭐", "asked_again", (REQUEST, BOB, False, "rating"), "Another one is on its way."),
    ("👍", "votes", (REQUEST, BOB, 1), "Thank you, noted. /forget_me removes your votes."),
    ("👎", "votes", (REQUEST, BOB, -1), "Thank you, noted. /forget_me removes your votes."),
    ("↩", "votes", (REQUEST, BOB, 0), "Your vote has been removed."),
    ("🗑", "removals", (REQUEST, BOB, False), "Done."),
    (
        "⚑",
        "reports",
        (REQUEST, BOB, ""),
        "Thank you. The owner of this bot will see your report.",
    ),
]


@pytest.mark.parametrize(("label", "kept", "what", "said"), PRESSES, ids=[press[0] for press in PRESSES])
def test_a_button_below_a_review_does_what_it_says_after_a_restart_too(
    label: str, kept: str, what: tuple[object, ...], said: str
) -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            group, desk = server.group("Players"), RecordingDesk()
            desk.communities["telegram", str(group)] = CommunitySettings(ratings=True)
            async with listening(first := an_adapter(server), desk):
                room = Room(server, first, desk, group)
                room.say("hi")
                await room.heard()
                id = await shown(room)
            async with listening(second := an_adapter(server), desk):
                room = Room(server, second, desk, group)
                assert await room.press(id, "bob", label) == said
            assert getattr(desk, kept) == [what] and desk.pressed_at == [room.here]

    asyncio.run(run())


def test_a_status_can_be_cancelled_and_an_apology_tried_again() -> None:
    async def story(room: Room) -> None:
        id = await shown(room, status)
        assert await room.press(id, "ann", "✖") == "Done."
        assert room.desk.removals == [(REQUEST, ANN, False)]
        id = await shown(room, apology)
        assert await room.press(id, "ann", "🔁 Try again") == "Trying again."
        assert room.desk.asked_again == [(REQUEST, ANN, True, "")]
        id = await shown(room, apology, retry=False)
        assert [label for label, _ in room.server.seen(room.group)[-1].buttons] == ["🗑 Delete"]

    play(story)


def test_whoever_asks_for_another_of_one_that_is_forgotten_is_told() -> None:
    async def story(room: Room) -> None:
        room.desk.is_known = False
        id = await shown(room)
        assert await room.press(id, "ann", "🔁 Another") == say("en", "answer.long_ago")
        id = await shown(room, apology)
        assert await room.press(id, "ann", "🔁 Try again") == say("en", "answer.long_ago")

    play(story)


def test_thumbs_are_shown_where_the_community_keeps_votes() -> None:
    async def story(room: Room) -> None:
        await room.adapter.reply(room.here, final(room.say("hi")), None)
        await room.heard()
        assert "👍" not in str(room.server.seen(room.group)[0].buttons)
        room.desk.communities["telegram", str(room.group)] = CommunitySettings(ratings=True)
        await room.adapter.reply(room.here, final(1), None)
        assert "👍" in str(room.server.seen(room.group)[1].buttons)

    play(story)


def test_who_did_not_ask_cannot_delete_but_an_admin_can() -> None:
    async def story(room: Room) -> None:
        room.desk.may_remove = False
        id = await shown(room)
        assert await room.press(id, "bob", "🗑") == say("en", "answer.not_yours")
        assert all(not moderator for _, _, moderator in room.desk.removals)
        room.server.places[room.group].admins.add(int(BOB))
        assert await room.press(id, "bob", "🗑") == "Done."
        assert room.desk.removals[-1] == (REQUEST, BOB, True)

    play(story)


@pytest.mark.parametrize("data", ["again", "rate:x:7", "a:b:c:d", "", "set:mode"])
def test_a_button_that_means_nothing_says_so(data: str) -> None:
    async def story(room: Room) -> None:
        id = await shown(room)
        message = room.server.places[room.group].messages[id]
        message["reply_markup"] = {"inline_keyboard": [[{"text": "odd", "callback_data": data}]]}
        assert await room.press(id, "ann", "odd") == say("en", "answer.old_button")

    play(story)


def test_a_press_that_could_not_be_kept_is_not_confirmed() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            desk, adapter, group = RecordingDesk(), an_adapter(server), server.group("Players")
            room = Room(server, adapter, desk, group)
            listen = asyncio.create_task(adapter.listen(desk))
            id = await shown(room)
            await until(lambda: not server.updates)
            desk.trouble = StorageError("the disk is full")
            server.press(group, id, "ann", "🔁 Another")
            with pytest.raises(StorageError):
                await listen
            assert len(server.updates) == 1

    asyncio.run(run())


def test_a_name_that_means_several_games_asks_back_and_only_the_asker_picks() -> None:
    async def story(room: Room) -> None:
        room.desk.known = {
            "Portal": (400, "Portal"),
            "Portal 2": (620, "Portal 2"),
            "Portals": (1, "x" * 200),
        }
        room.server.person("ann"), room.server.person("bob")
        asked = room.say("/review porta", thread=7)
        assert await room.said() == "Which of these?"
        (question,) = room.server.seen(room.group)
        assert question.thread == 7 and question.answers == asked and len(question.buttons) == 3
        said = await room.press(question.id, "bob", "Portal 2")
        assert said.startswith("Only the person who asked") and not room.desk.messages
        assert await room.press(question.id, "ann", "Portal 2") == "Here it comes."
        (message,) = room.desk.messages
        assert message.app_ids == (620,) and message.command
        assert (message.id, message.author, message.address.place) == (str(asked), ANN, f"{room.group}/7")
        await until(lambda: room.server.seen(room.group) == [])

    play(story)


def test_buttons_carry_a_request_of_full_length_within_telegrams_64_bytes() -> None:
    keyboard = buttons.buttons_for(final(1), ratings=True)
    assert keyboard is not None
    for row in keyboard.inline_keyboard:
        for button in row:
            assert REQUEST in str(button.callback_data) and len(str(button.callback_data).encode()) <= 64
    assert str(BOT_ID) not in str(keyboard)


def test_data_that_no_button_of_the_message_has_does_nothing() -> None:
    """A program that speaks for a person may send what it likes, and be an admin of a group of its own."""

    async def story(room: Room) -> None:
        id = await shown(room)
        room.server.places[room.group].admins.add(int(BOB))
        message = room.server.places[room.group].messages[id]
        for data in ("remove:another-requests-id-abcde", "set:mode:command", f"retry:{REQUEST}"):
            assert await forged(room, message, data) == say("en", "answer.old_button")
        assert not room.desk.pressed_at and not room.desk.communities

    play(story)


EVERY_VERB = [
    f"remove:{REQUEST}",
    f"again:{REQUEST}",
    f"retry:{REQUEST}",
    f"rate:{REQUEST}:1",
    f"report:{REQUEST}",
    "pick:620:5001",
    "set:mode:command",
]


@pytest.mark.parametrize("data", EVERY_VERB)
def test_data_for_a_message_without_buttons_does_nothing(data: str) -> None:
    """Such as the bot's greeting, in a group that the presser made to be its admin."""

    async def story(room: Room) -> None:
        room.server.person("ann"), room.server.person("bob")
        room.server.places[room.group].admins.add(int(BOB))
        room.say("/hello")
        await room.said()
        greeting = room.server.seen(room.group)[-1]
        assert not greeting.buttons
        bare = room.server.places[room.group].messages[greeting.id]
        out_of_sight = {"chat": bare["chat"], "message_id": bare["message_id"], "date": 0}
        for message in (bare, out_of_sight):
            assert await forged(room, message, data) == say("en", "answer.old_button")
        assert not room.desk.pressed_at and not room.desk.messages and not room.desk.communities

    play(story)


async def forged(room: Room, message: dict[str, Any], data: str) -> str | None:
    """What bob is told whose program sends data as if a button of the message had been pressed."""
    query = f"forged {len(room.server.answers)}"
    room.server.answers[query] = None
    sent = {
        "id": query,
        "from": room.server.person("bob"),
        "message": message,
        "chat_instance": "1",
        "data": data,
    }
    room.server.tell("callback_query", sent)
    await until(lambda: room.server.answers[query] is not None)
    return room.server.answers[query]
