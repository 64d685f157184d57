"""What people see of the bot in Telegram, and what happens where Telegram says no."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import Any

import pytest

from adapters.telegram.outgoing import TEXT_LENGTH
from core.domain import ReplyAddress
from core.domain.community import CommunitySettings
from core.errors import NotSent, Undeliverable, Unreachable
from core.testing import RecordingDesk
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
from tests.platforms.telegram_server.server import TelegramServer, Trouble
from tests.platforms.telegram_server.texts import cut_out, units


def parts(text: str, entities: tuple[dict[str, Any], ...], type: str) -> list[str]:
    return [cut_out(text, e["offset"], e["length"]) for e in entities if e["type"] == type]


def test_a_status_becomes_the_review_with_title_picture_label_and_footer() -> None:
    async def story(room: Room) -> None:
        asked = room.say("s.team/a/620")
        receipt = await room.adapter.reply(room.here, status(asked), None)
        (before,) = room.server.seen(room.group)
        assert before.text.startswith("Writing a review of Portal 2…") and before.answers == asked
        assert await room.adapter.reply(room.here, final(asked), receipt) == receipt
        (after,) = room.server.seen(room.group)
        assert after.text == (
            "Portal 2\n\nA fine thing.\n\nWritten by a machine, not by a player.\ngpt-neo-125m@1 · 3.4 s"
        )
        assert parts(after.text, after.entities, "text_link") == ["Portal 2"]
        assert after.entities[1]["url"] == "https://store.steampowered.com/app/620/"
        assert parts(after.text, after.entities, "italic") == [
            "Written by a machine, not by a player.",
            "gpt-neo-125m@1 · 3.4 s",
        ]
        assert before.picture == after.picture == "https://cdn.test/620/header.jpg"
        assert not after.silent and not after.hidden

    play(story)


def test_a_note_that_leads_to_a_store_page_has_its_link() -> None:
    link = "https://store.steampowered.com/app/620/"

    async def story(room: Room) -> None:
        asked = room.say("x")
        note = dataclasses.replace(apology(asked), text=f"It differs.\n{link}", link=link)
        await room.adapter.reply(room.here, note, None)
        (seen,) = room.server.seen(room.group)
        assert parts(seen.text, seen.entities, "text_link") == [link]

    play(story)


def test_a_status_that_says_nothing_new_is_not_sent_again() -> None:
    async def story(room: Room) -> None:
        asked = room.say("x")
        receipt = await room.adapter.reply(room.here, status(asked), None)
        await room.adapter.reply(room.here, status(asked), receipt)
        assert not any(method == "editMessageText" for method, _ in room.server.calls)
        await room.adapter.reply(room.here, status(asked, text="It takes longer."), receipt)
        await room.adapter.reply(room.here, final(asked), receipt)
        assert room.server.seen(room.group)[0].edits == 2 and not room.adapter._statuses

    play(story)


def test_where_text_is_preferred_there_is_no_picture_and_no_link() -> None:
    async def story(room: Room) -> None:
        await room.adapter.reply(room.here, final(room.say("x"), style="text"), None)
        (shown,) = room.server.seen(room.group)
        assert shown.text.startswith("Portal 2\n\nA fine thing.") and shown.picture is None
        assert parts(shown.text, shown.entities, "text_link") == []

    play(story)


def test_a_secret_game_is_not_told_by_its_title_or_picture() -> None:
    async def story(room: Room) -> None:
        await room.adapter.reply(room.here, status(room.say("x"), spoiler=True), None)
        await room.adapter.reply(room.here, final(room.say("x"), spoiler=True, body="He 🎮 dies."), None)
        for shown in room.server.seen(room.group):
            assert shown.hidden and shown.picture is None

    play(story)


def test_a_picture_that_telegram_does_not_take_costs_the_picture_alone() -> None:
    async def story(room: Room) -> None:
        told = final(room.say("x"), header_image="https:///header.jpg")
        receipt = await room.adapter.reply(room.here, told, None)
        assert await room.adapter.reply(room.here, told, receipt) == receipt
        (shown,) = room.server.seen(room.group)
        assert "A fine thing." in shown.text and shown.picture is None

    play(story)


def test_a_quiet_community_hears_no_sound() -> None:
    async def story(room: Room) -> None:
        await room.adapter.reply(room.here, final(room.say("x"), quiet=True), None)
        assert room.server.seen(room.group)[0].silent

    play(story)


def test_nobody_is_pinged_whatever_the_model_writes() -> None:
    async def story(room: Room) -> None:
        await room.adapter.reply(
            room.here, final(room.say("x"), body="Ask @durov_1, @ann or /start@x_bot.", name="@bob_b"), None
        )
        (shown,) = room.server.seen(room.group)
        assert not shown.pings and "@\u2060durov_1" in shown.text

    play(story)


def test_the_longest_reply_fits_with_all_that_stands_around_it() -> None:
    async def story(room: Room) -> None:
        for sign in ("🎮", "@a"):
            body = (sign * TEXT_LENGTH)[: TEXT_LENGTH - len("\n\nWritten by a machine, not by a player.")]
            told = final(
                room.say("x"), body=body, name="🎮" * 300, model="m" * 300, repeat=True, spoiler=True
            )
            assert len(told.text) == TEXT_LENGTH
            await room.adapter.reply(room.here, told, None)
            assert units(room.server.seen(room.group)[-1].text) <= 4_096

    play(story)


def test_signs_that_telegram_would_take_out_move_no_entity() -> None:
    async def story(room: Room) -> None:
        told = final(room.say("x"), body="A\x00 fine\u2028 \r\n\tthing\x1b.", name="  ")
        await room.adapter.reply(room.here, told, None)
        (shown,) = room.server.seen(room.group)
        assert shown.text.startswith("app 620\n\nA  fine")
        assert parts(shown.text, shown.entities, "italic")[0] == "Written by a machine, not by a player."

    play(story)


def test_a_reply_stays_in_its_topic_and_goes_there_though_the_question_is_gone() -> None:
    async def story(room: Room) -> None:
        asked = room.say("x", thread=7)
        here = ReplyAddress("telegram", f"{room.group}/7")
        await room.adapter.reply(here, final(asked), None)
        del room.server.places[room.group].messages[asked]
        await room.adapter.reply(here, final(asked), None)
        assert [(m.thread, m.answers) for m in room.server.seen(room.group)] == [(7, asked), (7, None)]

    play(story)


def test_a_reply_for_a_topic_that_is_gone_goes_to_its_group() -> None:
    async def story(room: Room) -> None:
        asked = room.say("x", thread=7)
        del room.server.places[room.group].topics[7]
        await room.adapter.reply(ReplyAddress("telegram", f"{room.group}/7"), final(asked), None)
        (shown,) = room.server.seen(room.group)
        assert shown.thread is None and "A fine thing." in shown.text

    play(story)


def test_a_status_that_somebody_deleted_is_followed_by_a_new_message() -> None:
    async def story(room: Room) -> None:
        receipt = await room.adapter.reply(room.here, status(room.say("x")), None)
        room.server.places[room.group].messages.pop(room.server.seen(room.group)[0].id)
        again = await room.adapter.reply(room.here, final(1), receipt)
        assert again != receipt
        assert await room.adapter.reply(room.here, final(1), again) == again, "as after a crash"
        (shown,) = room.server.seen(room.group)
        assert "A fine thing." in shown.text

    play(story)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("bot was kicked from the supergroup chat", "{}"),
        ("bot was blocked by the user", "{}"),
        ("mute", "{}"),
        ("closed", "{}/7"),
        ("bot was kicked from the supergroup chat", "{}/99"),
        ("group chat was deactivated", "{}"),
        ("CHAT_SEND_PLAIN_FORBIDDEN", "{}"),
        ("CHAT_WRITE_FORBIDDEN", "{}"),
        ("PEER_ID_INVALID", "{}"),
        ("ALLOW_PAYMENT_REQUIRED_5", "{}"),
        ("", "-42"),
        ("", "ann"),
    ],
)
def test_where_the_bot_may_not_speak_the_reply_is_undeliverable(words: str, place: str) -> None:
    async def story(room: Room) -> None:
        group = room.server.places[room.group]
        if words == "mute":
            group.mute = True
        elif words == "closed":
            group.topics[7] = False
        elif words.startswith("bot "):
            group.refuses = words
        else:
            group.rejects = words
        with pytest.raises(Undeliverable):
            await room.adapter.reply(ReplyAddress("telegram", place.format(room.group)), final(1), None)

    play(story)


def test_what_telegram_asks_to_wait_is_passed_on() -> None:
    async def story(room: Room) -> None:
        room.server.trouble("sendMessage", Trouble(retry_after=7))
        with pytest.raises(NotSent) as caught:
            await room.adapter.reply(room.here, final(1), None)
        assert caught.value.retry_after_s == 7
        calls = len(room.server.calls)
        with pytest.raises(NotSent) as caught:  # nobody asks again before
            await room.adapter.reply(room.here, status(1), None)
        assert caught.value.retry_after_s is not None and 5 < caught.value.retry_after_s <= 8
        assert len(room.server.calls) == calls
        other = room.server.group("Others")
        await room.adapter.reply(ReplyAddress("telegram", str(other)), final(1), None)

    play(story)


@pytest.mark.parametrize(
    "trouble", [Trouble(status=502), Trouble(status=500), Trouble(hangs=True), Trouble(hang_up=True)]
)
def test_a_server_in_trouble_is_unreachable_and_used_again(trouble: Trouble) -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            group = server.group("Players")
            adapter, here = an_adapter(server, timeout_s=0.3), ReplyAddress("telegram", str(group))
            async with listening(adapter, RecordingDesk()):
                receipt = await adapter.reply(here, status(1), None)
                server.trouble("editMessageText", trouble)
                server.trouble("deleteMessage", trouble)
                with pytest.raises(Unreachable) as caught:
                    await adapter.reply(here, final(1), receipt)
                assert not isinstance(caught.value, NotSent), "it may have been sent"
                with pytest.raises(Unreachable):
                    await adapter.retract(here, receipt)
                assert await adapter.reply(here, final(1), receipt) == receipt

    asyncio.run(run())


def test_an_edit_whose_answer_was_lost_is_seen_once() -> None:
    async def story(room: Room) -> None:
        receipt = await room.adapter.reply(room.here, status(room.say("x")), None)
        room.server.trouble("editMessageText", Trouble(hang_up=True, after=True))
        with pytest.raises(Unreachable):
            await room.adapter.reply(room.here, final(1), receipt)
        await room.adapter.reply(room.here, final(1), receipt)
        (shown,) = room.server.seen(room.group)
        assert shown.edits == 1 and "A fine thing." in shown.text

    play(story)


def test_a_server_that_is_not_there_is_unreachable_to_a_listener_too() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            adapter = an_adapter(server)
        with pytest.raises(NotSent, match="telegram cannot be reached"):
            await adapter.listen(RecordingDesk())
        await adapter.close()

    asyncio.run(run())


def test_a_group_that_became_a_supergroup_gets_its_reply_there_and_keeps_its_settings() -> None:
    async def story(room: Room) -> None:
        old = room.server.group("Small", kind="group")
        here = ReplyAddress("telegram", str(old))
        room.desk.communities["telegram", str(old)] = CommunitySettings(quiet=True, channels=(f"{old}",))
        receipt = await room.adapter.reply(here, status(room.say("x", chat=old)), None)
        new = room.server.upgrade(old)
        await room.adapter.reply(here, final(1), receipt)
        await room.adapter.reply(here, final(1, body="Another."), None)
        assert ["fine" in shown.text for shown in room.server.seen(new)] == [True, False]
        assert len(room.server.seen(old)) == 1
        await room.adapter.retract(here, receipt)
        await until(lambda: ("telegram", str(new)) in room.desk.communities)
        assert room.desk.communities["telegram", str(new)] == CommunitySettings(
            quiet=True, channels=(f"{new}",)
        )
        assert sum(refusal.startswith("sendMessage") for refusal in room.server.refusals) == 1, "learnt once"

    play(story)


def test_a_reply_too_old_to_be_deleted_is_emptied() -> None:
    async def story(room: Room) -> None:
        receipt = await room.adapter.reply(room.here, final(room.say("x")), None)
        (message,) = [m for m in room.server.places[room.group].messages.values() if m["from"]["is_bot"]]
        message["date"] -= 3 * 86_400
        await room.adapter.retract(room.here, receipt)
        await room.adapter.retract(room.here, receipt)
        (shown,) = room.server.seen(room.group)
        assert shown.text == "(taken back)" and shown.buttons == () and shown.picture is None

    play(story)


def test_typing_is_shown_in_the_topic_until_the_review_is_there() -> None:
    async def story(room: Room) -> None:
        here = ReplyAddress("telegram", f"{room.group}/7")
        receipt = await room.adapter.reply(here, status(room.say("x", thread=7)), None)
        actions = room.server.places[room.group].actions
        await until(lambda: actions == [(7, "typing")])
        await room.adapter.reply(here, final(1), receipt)
        await asyncio.sleep(0.05)
        assert actions == [(7, "typing")] and not room.adapter._typing._written[here.place]

    play(story)


def test_an_apology_has_no_picture_and_no_title() -> None:
    async def story(room: Room) -> None:
        await room.adapter.reply(room.here, apology(room.say("x")), None)
        (shown,) = room.server.seen(room.group)
        assert shown.text == "Sorry, no review of Portal 2: the store could not be reached."
        assert shown.picture is None

    play(story)


def test_a_repeat_says_so() -> None:
    async def story(room: Room) -> None:
        await room.adapter.reply(room.here, final(room.say("x"), repeat=True), None)
        assert room.server.seen(room.group)[0].text.endswith("I was interrupted while sending it.)")

    play(story)


def test_a_report_for_the_owner_has_no_buttons() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            adapter, owner = an_adapter(server), server.private("owner")
            here = ReplyAddress("telegram", str(owner))
            async with listening(adapter, RecordingDesk()):
                await adapter.reply(here, apology("", request=f"report-{REQUEST}"[:25]), None)
            (shown,) = server.seen(owner)
            assert shown.buttons == () and shown.answers is None

    asyncio.run(run())


def test_a_reply_that_is_cut_off_leaves_the_adapter_able_to_speak() -> None:
    async def story(room: Room) -> None:
        room.server.trouble("sendMessage", Trouble(hangs=True))
        cut_off = asyncio.create_task(room.adapter.reply(room.here, final(1), None))
        await until(lambda: any(method == "sendMessage" for method, _ in room.server.calls))
        cut_off.cancel()
        began = time.monotonic()
        await room.adapter.reply(room.here, final(1), None)
        assert time.monotonic() - began < 2

    play(story)
