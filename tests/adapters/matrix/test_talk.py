"""What people do in Matrix rooms, and what the bot makes of it; a desk that records stands for the core."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from adapters.matrix import outgoing
from core.domain import Reply, ReplyAddress
from core.domain.community import CommunitySettings
from core.errors import Undeliverable, Unreachable
from core.testing import RecordingDesk
from core.testing.chat import until
from tests.adapters.matrix.matrix_room import Room, as_shown, listening, room
from tests.platforms.homeserver import Homeserver, Seen

LINK = "https://store.steampowered.com/app/620/"

Story = Callable[[Room, RecordingDesk], Awaitable[None]]


def tell(homeserver: Homeserver, story: Story, desk: RecordingDesk | None = None) -> RecordingDesk:
    """Play a story in a new room while the adapter listens."""
    heard = desk or RecordingDesk()

    async def play() -> None:
        async with room(homeserver) as here, listening(here.adapter, heard):
            await story(here, heard)

    asyncio.run(play())
    return heard


def final(message: str, request: str = "r1", **more: object) -> Reply:
    values: dict[str, object] = {
        "kind": "final",
        "request": request,
        "message_id": message,
        "app_id": 620,
        "name": "Portal <2>",
        "text": "Fine.\n\nBy a machine.",
        "body": "Fine.",
        "label": "By a machine.",
        "model": "tiny@1",
        "seconds": 3.2,
    }
    return Reply(**{**values, **more})  # type: ignore[arg-type]


async def heard(here: Room, desk: RecordingDesk, text: str) -> None:
    """Say something and wait until it was handed over: all that was said before it was seen too."""
    await here.post(text)
    await until(here, lambda: text in desk.texts(), f"{text!r}")


async def answer(here: Room, said: str, author: str = "ann", **more: object) -> str:
    """What the bot says to a command."""
    before = len(await asyncio.to_thread(here.ann.seen, here.room, here.bot.user))
    await asyncio.to_thread(lambda: here.people[author].say(here.room, said, **more))
    found: list[Seen] = []

    async def look() -> bool:
        found[:] = await asyncio.to_thread(here.ann.seen, here.room, here.bot.user)
        return len(found) > before

    await until(here, look, f"an answer to {said!r}")
    assert not as_shown(found[-1]).pings
    return str(found[-1].content["body"])


def test_a_final_reply_shows_title_review_label_and_who_wrote_it(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked = await here.post(LINK)
        await here.adapter.reply(ReplyAddress("matrix", here.room), final(asked), None)
        (seen,) = await asyncio.to_thread(here.ann.seen, here.room, here.bot.user)
        assert seen.related == {"m.in_reply_to": {"event_id": asked}}
        assert seen.content["msgtype"] == "m.notice"
        assert seen.content["body"] == (
            f"Portal <2>: {LINK}\n\nFine.\n\nBy a machine.\n\ntiny@1 · 3.2 s · 🔁 another one · ❌ delete"
        )
        assert seen.content["formatted_body"] == (
            f'<strong><a href="{LINK}">Portal &lt;2&gt;</a></strong><br><br>Fine.<br><br><em>By a machine.</em>'
            "<br><br><em>tiny@1 · 3.2 s · 🔁 another one · ❌ delete</em>"
        )

    tell(homeserver, story)


def test_a_note_that_leads_to_a_store_page_has_its_link() -> None:
    note = final("m", kind="apology", label="", text=f"It differs.\n{LINK}", link=LINK)
    content = outgoing.reply_content(note)
    assert content["body"] == f"It differs.\n{LINK}"
    assert content["formatted_body"] == f'It differs.<br><a href="{LINK}">{LINK}</a>'


def test_a_room_that_prefers_text_gets_no_html(homeserver: Homeserver) -> None:
    content = outgoing.reply_content(final("m", style="text"))
    assert "formatted_body" not in content
    assert content["body"].startswith(f"Portal <2>: {LINK}\n\nFine.")


def test_a_spoiler_stands_in_nothing_that_a_notification_shows(homeserver: Homeserver) -> None:
    content = outgoing.edit_of(outgoing.reply_content(final("m", spoiler=True)), "$status")
    plain = [content["body"], content["m.new_content"]["body"]]
    assert not [text for text in plain if "Fine" in text or "Portal" in text]


def test_a_reply_stays_in_the_thread_that_it_was_asked_in(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        root = await here.post("a thread begins")
        in_thread = {
            "rel_type": "m.thread",
            "event_id": root,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": root},
        }
        asked = await asyncio.to_thread(lambda: here.ann.say(here.room, LINK, **{"m.relates_to": in_thread}))
        await until(here, lambda: len(desk.messages) == 2, "both messages")
        message = desk.messages[1]
        reply = dataclasses.replace(final(asked), context=message.context)
        receipt = await here.adapter.reply(message.address, dataclasses.replace(reply, kind="status"), None)
        await here.adapter.reply(message.address, reply, receipt)
        (seen,) = await asyncio.to_thread(here.ann.seen, here.room, here.bot.user)
        assert (seen.related["rel_type"], seen.related["event_id"]) == ("m.thread", root)
        assert seen.related["m.in_reply_to"] == {"event_id": asked}
        assert seen.content["body"].startswith("Portal")

    tell(homeserver, story)


def test_what_was_taken_back_leaves_no_text_in_the_room_s_history(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked, address = await here.post(LINK), ReplyAddress("matrix", here.room)
        receipt = await here.adapter.reply(address, final(asked, kind="status", text="Writing…"), None)
        await here.adapter.reply(address, final(asked), receipt)
        await here.adapter.retract(address, receipt)
        by_bot = [
            e
            for e in here.ann.events(here.room)
            if e["sender"] == here.bot.user and e["type"] == "m.room.message"
        ]
        assert len(by_bot) == 2 and not any(event["content"] for event in by_bot)

    tell(homeserver, story)


def test_a_link_in_a_spoiler_arrives_between_spoiler_marks(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        html = f"the end: <span data-mx-spoiler>{LINK}</span><br>and <code>{LINK}</code>"
        rich = {"format": "org.matrix.custom.html", "formatted_body": html}
        await asyncio.to_thread(lambda: here.ann.say(here.room, f"the end: {LINK}", **rich))
        await until(here, lambda: bool(desk.messages), "the message")
        assert desk.texts() == [f"the end: ||{LINK}||\nand `{LINK}`"]

    tell(homeserver, story)


def test_programs_are_not_answered(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        await asyncio.to_thread(here.ann.send, here.room, {"msgtype": "m.notice", "body": LINK})
        await heard(here, desk, "done")
        assert desk.texts() == ["done"]

    tell(homeserver, story)


def test_what_the_owner_types_as_the_bot_is_not_answered(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        await asyncio.to_thread(here.bot.say, here.room, LINK)
        await heard(here, desk, "done")
        assert desk.texts() == ["done"]

    tell(homeserver, story)


def test_a_message_in_a_thread_below_a_review_answers_it(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        receipt = await here.adapter.reply(
            ReplyAddress("matrix", here.room), final(await here.post(LINK)), None
        )
        below = {"rel_type": "m.thread", "event_id": receipt, "is_falling_back": True}
        bob = here.people["bob"]
        await asyncio.to_thread(lambda: bob.say(here.room, "!kinder", **{"m.relates_to": below}))
        await until(here, lambda: len(desk.messages) == 2, "the words")
        said = desk.messages[1]
        assert (said.replies_to_bot, said.text, said.moderator) == (receipt, "!kinder", False)
        await here.answer("delete it")
        await until(here, lambda: len(desk.messages) == 3, "the wish")
        assert desk.messages[2].moderator and desk.messages[2].replies_to_bot == receipt

    tell(homeserver, story)


def test_why_is_said_once_below_the_review(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        receipt = await here.adapter.reply(
            ReplyAddress("matrix", here.room), final(await here.post(LINK)), None
        )
        for name in ("ann", "bob"):
            await asyncio.to_thread(here.people[name].react, here.room, receipt, "❓")
        await heard(here, desk, "done")
        _, reasons = await asyncio.to_thread(here.ann.seen, here.room, here.bot.user)
        assert reasons.content["body"].startswith("The page says so") and desk.explained == ["r1", "r1"]
        assert reasons.related == {"m.in_reply_to": {"event_id": receipt}}

    tell(homeserver, story)


def test_somebody_else_s_edit_of_a_message_is_none(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        id = await here.post("hello")
        await asyncio.to_thread(here.people["bob"].edit, here.room, id, LINK)
        await heard(here, desk, "done")
        assert desk.edits == []

    tell(homeserver, story)


def test_what_is_said_to_the_bot_is_direct(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        linked = await here.post(LINK)
        about = {
            "m.mentions": {"user_ids": [here.bot.user]},
            "m.relates_to": {"m.in_reply_to": {"event_id": linked}},
        }
        quoting = f"> <{here.ann.user}> {LINK}\n\nwhat about this one?"
        await asyncio.to_thread(lambda: here.people["bob"].say(here.room, quoting, **about))
        await heard(here, desk, "done")
        passing, asked, _ = desk.messages
        assert (passing.direct, asked.direct) == (False, True)
        assert asked.text == f"what about this one?\n{LINK}"
        assert asked.author == here.people["bob"].user

    tell(homeserver, story)


def test_a_room_of_two_is_private(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        private = await asyncio.to_thread(here.ann.create_room, here.bot)
        await until(here, lambda: here.bot.user in here.ann.members(private), "the bot, by invite")
        await asyncio.to_thread(here.ann.say, private, LINK)
        await heard(here, desk, "done")
        said, elsewhere = sorted(desk.messages, key=lambda message: message.text == "done")
        assert (said.address.place, said.direct, said.adult_ok) == (private, True, True)
        assert (elsewhere.direct, elsewhere.adult_ok) == (False, False)

    tell(homeserver, story)


def test_what_was_said_before_the_bot_came_is_not_for_it(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        other = await asyncio.to_thread(here.ann.create_room, initial_state=[])
        await asyncio.to_thread(here.ann.say, other, f"long ago: {LINK}")
        await asyncio.to_thread(here.ann.ask, "POST", f"rooms/{other}/invite", {"user_id": here.bot.user})
        await until(here, lambda: here.bot.user in here.ann.members(other), "the bot, by invite")
        await asyncio.to_thread(here.ann.say, other, "welcome")
        await until(here, lambda: bool(desk.messages), "the message after it")
        assert desk.texts() == ["welcome"]

    tell(homeserver, story)


def test_reactions_to_a_reply_are_its_buttons(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked, address = await here.post(LINK), ReplyAddress("matrix", here.room)
        bob, ann = here.people["bob"], here.ann
        status = await here.adapter.reply(address, final(asked, kind="status", text="Writing…"), None)
        review = await here.adapter.reply(address, final(asked), status)
        waiting = final(asked, "r2", kind="status", text="Writing…", label="")
        sorry = await here.adapter.reply(address, waiting, None)
        await here.adapter.reply(address, dataclasses.replace(waiting, kind="apology", text="Sorry."), sorry)
        for id, sign in (
            (review, "🔁"),
            (sorry, "🔁"),
            (review, "❌"),
            (review, "🚩"),
            (review, "👎🏽"),
            (asked, "❌"),
            (review, "⭐"),
        ):
            await asyncio.to_thread(bob.react, here.room, id, sign)
        await asyncio.to_thread(ann.react, here.room, review, "❌️")
        await asyncio.to_thread(ann.react, here.room, review, "🎉")
        forged = {"msgtype": "m.notice", "body": "mine!", outgoing.MARK: {"request": "r3", "kind": "final"}}
        await asyncio.to_thread(
            bob.react, here.room, await asyncio.to_thread(ann.send, here.room, forged), "🔁"
        )
        thumb = await asyncio.to_thread(ann.react, here.room, review, "👍️")
        await until(here, lambda: len(desk.votes) == 2, "both votes")
        await asyncio.to_thread(ann.redact, here.room, thumb)
        await heard(here, desk, "done")
        assert desk.asked_again == [
            ("r1", bob.user, False, ""),
            ("r2", bob.user, True, ""),
            ("r1", bob.user, False, "rating"),
        ]
        assert desk.removals == [("r1", bob.user, False), ("r1", ann.user, True)]
        assert desk.reports == [("r1", bob.user, "")]
        assert desk.votes == [("r1", bob.user, -1), ("r1", ann.user, 1), ("r1", ann.user, 0)]
        assert set(desk.pressed_at) == {address}
        assert desk.deletions == []

    tell(homeserver, story)


@pytest.mark.parametrize("version", ["10", "11", "12"])
def test_moderators_are_known_in_every_version_of_rooms(homeserver: Homeserver, version: str) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        ann, bob = here.ann, here.people["bob"]
        here.room = await asyncio.to_thread(lambda: ann.create_room(bob, here.bot, room_version=version))
        await asyncio.to_thread(bob.join, here.room)
        await until(here, lambda: here.bot.user in ann.members(here.room), "the bot, by invite")
        await heard(here, desk, "hello")
        assert "Only an admin or moderator" in await answer(here, "!settings mode command", "bob")
        assert "Answer (mode): only when asked" in await answer(here, "!settings mode command", "ann")
        levels = await asyncio.to_thread(ann.ask, "GET", f"rooms/{here.room}/state/m.room.power_levels")
        levels["users"][bob.user] = 50
        await asyncio.to_thread(ann.ask, "PUT", f"rooms/{here.room}/state/m.room.power_levels", levels)
        assert "Answer (mode): every link" in await answer(here, "!settings mode auto", "bob")
        await here.post("to be deleted")
        id = await here.post("deleted")
        await asyncio.to_thread(bob.redact, here.room, id)
        await until(here, lambda: bool(desk.deletions), "the deletion")
        assert desk.deletions == [(ReplyAddress("matrix", here.room), id)]

    tell(homeserver, story)


REVIEWS = [
    ("!review 620", "620", ""),
    ("!review  " + LINK, LINK, ""),
    ("!review this one: example.test/app/620", "this one: example.test/app/620", ""),
    ("!review portal", "portal", ""),
    ("!Review NEGATIVE portal 2", "portal 2", "negative"),
    ("!review positive", LINK, "positive"),
]


def test_a_review_is_asked_for_by_link_number_name_or_in_reply_to_a_link(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        linked = await here.post(LINK)
        for command, _, _ in REVIEWS[:-1]:
            await here.post(command)
        answering = {"m.relates_to": {"m.in_reply_to": {"event_id": linked}}}
        await asyncio.to_thread(lambda: here.ann.say(here.room, REVIEWS[-1][0], **answering))
        await heard(here, desk, "done")
        asked = [message for message in desk.messages if message.command]
        assert [(message.text, message.tone) for message in asked] == [
            (text, tone) for _, text, tone in REVIEWS
        ]
        assert all(message.direct and message.app_ids == (620,) for message in asked)
        assert "no game called “zzz”" in await answer(here, "!review zzz")
        assert "Give me a store link" in await answer(here, "!review")

    tell(homeserver, story, RecordingDesk(known={"Portal 2": (620, "Portal 2")}))


def test_the_bot_answers_what_is_asked_of_itself(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        assert "!review <link" in await answer(here, "!help")
        assert "Post a link" in await answer(here, "!hello")
        assert "!forget-me" in await answer(here, "!privacy")
        assert "ask me in private" in await answer(here, "!my-data")
        assert "daily_limit cannot be “many”" in await answer(here, "!settings daily_limit many")
        assert "no setting called “colour”" in await answer(here, "!settings colour red")
        assert "(daily_limit): 3" in await answer(here, "!settings daily_limit 3")
        assert "removed from 1 record." in await answer(here, "!forget-me", "bob")
        assert "ignore the links" in await answer(here, "!ignore-me", "bob")
        assert desk.ignored == {("matrix", here.people["bob"].user): True}
        assert "answer the links" in await answer(here, "!ignore-me off", "bob")
        assert desk.forgotten == [("matrix", here.people["bob"].user)]
        assert desk.communities["matrix", here.room] == CommunitySettings(daily_limit=3)
        await heard(here, desk, "!roll 1d20")  # another program's
        assert desk.texts() == ["!roll 1d20"]

    tell(homeserver, story)


def test_my_data_are_told_where_nobody_else_reads(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        here.room = await asyncio.to_thread(here.ann.create_room, here.bot)
        await until(here, lambda: here.bot.user in here.ann.members(here.room), "the bot, by invite")
        told = await answer(here, "!my-data")
        assert "I have stored 2 requests and 0 ratings" in told and "ignore the links" in told
        assert told.endswith("\n- 1970-01-02 Portal 2, in matrix:!a\n- 1970-01-01 app 440, in matrix:!a")

    class Kept(RecordingDesk):
        async def my_data(self, platform: str, author: str) -> Mapping[str, Any]:
            asked = [(440, None, 0.0), (620, "Portal 2", 86_400.0)]
            requests = [
                {"app_id": app, "name": name, "place": "matrix:!a", "asked_at": at} for app, name, at in asked
            ]
            return {"requests": requests, "ratings": 0, "ignored": True}

    tell(homeserver, story, Kept())


def test_a_copy_of_each_review_goes_to_the_archive_that_a_moderator_of_both_rooms_chose(
    homeserver: Homeserver,
) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        archive = await asyncio.to_thread(here.ann.create_room, here.bot)
        other = await asyncio.to_thread(here.people["bob"].create_room, here.bot)
        await until(here, lambda: here.bot.user in here.ann.members(archive), "the bot, by invite")
        assert "that you moderate" in await answer(here, f"!settings archive {other}")
        assert f"(archive): {archive}" in await answer(here, f"!settings archive {archive}")
        asked, address = await here.post(LINK), ReplyAddress("matrix", here.room)
        status = await here.adapter.reply(address, final(asked, kind="status", text="Writing…"), None)
        for _ in range(2):  # the second time as after a crash
            await here.adapter.reply(address, final(asked), status)
        (copy,) = await asyncio.to_thread(here.ann.seen, archive, here.bot.user)
        assert copy.content["body"].startswith("Portal <2>") and not copy.related
        await asyncio.to_thread(here.ann.react, archive, copy.id, "❌")
        await until(here, lambda: bool(desk.removals), "the reaction")
        assert desk.pressed_at == [ReplyAddress("matrix", archive)], (
            "where it was put, not where the review is"
        )
        assert "(archive): none" in await answer(here, "!settings archive none")
        await asyncio.to_thread(here.ann.ask, "POST", f"rooms/{archive}/kick", {"user_id": here.bot.user})

    tell(homeserver, story)


def test_a_review_is_reported_with_a_reason_in_reply_to_it(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked = await here.post(LINK)
        review = await here.adapter.reply(ReplyAddress("matrix", here.room), final(asked), None)
        to = {"m.relates_to": {"m.in_reply_to": {"event_id": review}}}
        assert "owner of this bot will see" in await answer(here, "!report it is rude", "bob", **to)
        assert desk.reports == [("r1", here.people["bob"].user, "it is rude")]
        assert "reply to the review" in await answer(here, "!report it is rude", "bob")

    tell(homeserver, story)


def test_an_encrypted_room_is_told_once_that_it_cannot_be_read(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        encryption = {"algorithm": "m.megolm.v1.aes-sha2"}
        await asyncio.to_thread(here.ann.ask, "PUT", f"rooms/{here.room}/state/m.room.encryption", encryption)
        secret = {**encryption, "ciphertext": "x", "sender_key": "x", "session_id": "x", "device_id": "x"}
        for _ in range(3):
            await asyncio.to_thread(here.ann.send, here.room, secret, "m.room.encrypted")
        await heard(here, desk, "done")
        said = await asyncio.to_thread(here.ann.seen, here.room, here.bot.user)
        assert ["This room is encrypted" in seen.content["body"] for seen in said] == [True]
        sent = [
            line for line in homeserver.log().splitlines() if "/encrypted-" in line and here.room[1:] in line
        ]
        assert len([line for line in sent if "Processed request" in line]) == 1, "once, not thrice the same"

    tell(homeserver, story)


def test_a_homeserver_that_limits_the_rate_says_for_how_long_and_is_left_alone_until_then(
    homeserver: Homeserver,
) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        asked, address = await here.post(LINK), ReplyAddress("matrix", here.room)
        await asyncio.to_thread(homeserver.limit, here.bot, 1, 2)
        waits = []
        for number in range(12):  # more than a slow machine sends before the limit is met
            try:
                await here.adapter.reply(address, final(asked, f"r{number}"), None)
            except Unreachable as error:
                waits.append(error.retry_after_s)
        assert len(waits) >= 4 and all(wait is not None and 0 < wait <= 2 for wait in waits)
        refused = [
            line
            for line in homeserver.log().splitlines()
            if " 429 " in line and here.bot.user in line and "m.room.message" in line
        ]
        assert len(refused) == 1, "only the first of them was asked"

        async def gets_through() -> bool:
            try:
                return bool(await here.adapter.reply(address, final(asked, "r9"), None))
            except Unreachable:
                return False

        await until(here, gets_through, "the end of the pause")

    tell(homeserver, story)


def test_a_room_where_the_bot_may_not_speak_is_undeliverable(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        levels = await asyncio.to_thread(here.ann.ask, "GET", f"rooms/{here.room}/state/m.room.power_levels")
        levels["events_default"] = 50
        await asyncio.to_thread(here.ann.ask, "PUT", f"rooms/{here.room}/state/m.room.power_levels", levels)
        with pytest.raises(Undeliverable, match="M_FORBIDDEN"):
            await here.adapter.reply(ReplyAddress("matrix", here.room), final("$x"), None)

    tell(homeserver, story)
