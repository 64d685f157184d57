"""What people ask for by command in Telegram."""

from __future__ import annotations

import asyncio
import json

import pytest

from core.domain.community import CommunitySettings
from core.messages.catalogue import say
from tests.platforms.telegram_server.room import Room, final, play, until

LINK = "https://store.steampowered.com/app/620/"
HELLO = say("en", "about.hello")
ANN = "5000"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", HELLO),
        ("/hello", HELLO),
        ("/help", "/my_data: A file"),
        ("/help", "bots nothing about deleted messages"),
        ("/privacy", "never what you said"),
        ("/review", "Which game?"),
    ],
)
def test_a_question_is_answered_in_its_topic(command: str, words: str) -> None:
    async def story(room: Room) -> None:
        asked = room.say(command, thread=7)
        assert words in await room.said()
        (shown,) = room.server.seen(room.group)
        assert (shown.thread, shown.answers, shown.picture, shown.pings) == (7, asked, None, False)
        assert room.desk.messages == []

    play(story)


@pytest.mark.parametrize(
    ("words", "app_ids"),
    [
        (LINK, (620,)),
        ("620", (620,)),
        ("s.team/a/620 https://store.steampowered.com/app/440/", (440,)),
        ("portal 2", (620,)),
        ("Half", (70,)),
    ],
)
def test_a_review_is_asked_for_by_link_number_or_name(words: str, app_ids: tuple[int, ...]) -> None:
    async def story(room: Room) -> None:
        room.desk.known = {
            "Portal 2 Demo": (1, "Portal 2 Demo"),
            "Portal 2": (620, "Portal 2"),
            "Half-Life": (70, "Half-Life"),
        }
        asked = room.say(f"/review {words}")
        await room.heard()
        (message,) = room.desk.messages
        assert (message.text, message.app_ids) == (f"/review {words}", app_ids)
        assert message.command and message.direct and message.id == str(asked)

    play(story)


def test_a_review_is_asked_for_in_reply_to_a_message_that_holds_a_link() -> None:
    async def story(room: Room) -> None:
        linked = room.say(f"look: {LINK}", "bob", thread=7)
        asked = room.say("/review", thread=7, answers=linked)
        await room.heard(2)
        assert room.desk.messages[1].text == f"look: {LINK}" and room.desk.messages[1].id == str(asked)

    play(story)


def test_a_game_that_the_store_does_not_find_is_said_to_be_so() -> None:
    async def story(room: Room) -> None:
        room.say("/review @nobody_ever")
        words = await room.said()
        assert words.startswith("I found no game called") and not room.server.seen(room.group)[0].pings

    play(story)


def test_what_is_kept_of_a_person_is_told_in_private_alone_as_a_file() -> None:
    async def story(room: Room) -> None:
        room.say("/my_data")
        assert "ask me in private" in await room.said()
        private = room.server.private("ann")
        room.say("/my_data", chat=private)
        await room.said(chat=private)
        (shown,) = room.server.seen(private)
        assert json.loads(shown.document or "") == {"requests": [], "ratings": 0, "ignored": False}

    play(story)


def test_a_person_is_forgotten_and_ignored_and_heard_again() -> None:
    async def story(room: Room) -> None:
        room.say("/forget_me")
        assert "removed from 1 record." in await room.said()
        assert room.desk.forgotten == [("telegram", ANN)]
        room.say("/ignore_me")
        await room.said(2)
        assert room.desk.ignored == {("telegram", ANN): True}
        room.say("/ignore_me off")
        await room.said(3)
        assert room.desk.ignored == {("telegram", ANN): False}

    play(story)


def test_only_admins_change_what_holds_in_a_group() -> None:
    async def story(room: Room) -> None:
        room.say("/settings mode command")
        assert await room.said() == say("en", "settings.moderators_only")
        room.server.places[room.group].admins.add(int(ANN))
        room.say("/settings mode command")
        assert "Answer: only when asked" in await room.said(2)
        assert room.desk.communities["telegram", str(room.group)].mode == "command"
        page = room.server.seen(room.group)[-1]
        assert await room.press(page.id, "bob", "Answer: ") == say("en", "settings.moderators_only")

    play(story)


def test_an_anonymous_admin_and_whoever_is_alone_with_the_bot_may_change_settings() -> None:
    async def story(room: Room) -> None:
        machine = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
        room.say(
            "/settings quiet yes", **{"from": machine, "sender_chat": room.server.places[room.group].card()}
        )
        private = room.server.private("ann")
        room.say("/settings style text", chat=private)
        await room.said()
        await room.said(chat=private)
        assert room.desk.communities == {
            ("telegram", str(room.group)): CommunitySettings(quiet=True),
            ("telegram", ANN): CommunitySettings(style="text"),
        }

    play(story)


def test_the_page_of_settings_changes_as_its_buttons_are_pressed() -> None:
    async def story(room: Room) -> None:
        room.server.private("ann")
        room.server.places[room.group].admins.add(int(ANN))
        room.say("/settings")
        await room.said()
        page = room.server.seen(room.group)[0].id
        for label in ("Answer: ", "Look", "Silent", "Adult", "Answer bots", "Ratings"):
            assert await room.press(page, "ann", label) == "Changed."
        assert await room.press(page, "ann", "Deutsch") == "Geändert."
        assert room.desk.communities["telegram", str(room.group)] == CommunitySettings(
            mode="command", style="text", quiet=True, adult=True, bots=True, ratings=True, language="de"
        )
        await until(lambda: "Sprache: Deutsch" in room.server.seen(room.group)[0].text)
        assert await room.press(page, "ann", "Lautlos: ja") == "Geändert."
        assert not room.desk.communities["telegram", str(room.group)].quiet

    play(story)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("mode never", "Use one of: auto, command."),
        ("colour red", "no setting called “colour”"),
        ("daily_limit many", "Use a whole number"),
        ("platform x", "no setting called “platform”"),
        ("self x", "no setting called “self”"),
    ],
)
def test_a_setting_that_makes_no_sense_is_answered_with_what_is_allowed(words: str, said: str) -> None:
    async def story(room: Room) -> None:
        room.say(f"/settings {words}", chat=room.server.private("ann"))
        assert said in await room.said(chat=5_000)

    play(story)


def test_here_means_the_topic_in_which_it_is_said() -> None:
    async def story(room: Room) -> None:
        room.server.private("ann")
        room.server.places[room.group].admins.add(int(ANN))
        room.say("/settings channels here", thread=7)
        await room.said()
        assert room.desk.communities["telegram", str(room.group)].channels == (f"{room.group}/7",)
        room.say("/settings channels all", thread=7)
        await room.said(2)
        assert room.desk.communities["telegram", str(room.group)].channels == ()

    play(story)


def test_a_flood_of_questions_holds_up_nobody_elses_link() -> None:
    async def story(room: Room) -> None:
        for _ in range(300):
            room.say("/help")
        other = room.server.group("Others")
        room.say(LINK, chat=other)
        await room.heard()
        await until(lambda: not room.server.updates)
        await room.adapter.reply(room.desk.messages[0].address, final(1), None)
        assert len(room.server.seen(room.group)) < 300

    play(story)


def test_a_store_that_does_not_answer_a_search_holds_up_nobody_for_long() -> None:
    async def story(room: Room) -> None:
        async def search(text: str) -> list[tuple[int, str]]:
            await asyncio.sleep(3_600)
            return []

        room.desk.search = search  # type: ignore[method-assign]
        room.say("/review portal")
        room.say(LINK, chat=room.server.group("Others"))
        await room.heard()
        assert "found no game" in await room.said()

    play(story)
