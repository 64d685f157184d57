"""What people say in Telegram, and that it is confirmed only once it is kept."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from adapters.telegram import chat_adapter
from adapters.telegram.chat import Telegram
from core.domain import Link, Message
from core.errors import StorageError, TokenRefused, Undeliverable, Unreachable, UsageError
from core.steam.links import find_links
from core.testing import RecordingDesk
from tests.platforms.telegram_server.chats import BOT_ID, BOT_NAME
from tests.platforms.telegram_server.room import Room, an_adapter, final, listening, play, until
from tests.platforms.telegram_server.server import TOKEN, TelegramServer, Trouble

LINK = "https://store.steampowered.com/app/620/"
SILENT: dict[str, Any] = {
    "until_date": 0,
    **dict.fromkeys(
        """
        can_send_messages can_change_info can_invite_users can_pin_messages can_send_polls can_send_other_messages
        can_add_web_page_previews can_manage_topics can_send_audios can_send_documents can_send_photos can_send_videos
        can_send_video_notes can_send_voice_notes can_edit_tag can_react_to_messages
        """.split(),
        False,
    ),
}
"""Fields of a ChatMemberRestricted."""


def test_a_group_a_topic_and_a_private_chat_are_places_of_their_own() -> None:
    async def story(room: Room) -> None:
        room.say(LINK)
        room.say(LINK, thread=7)
        room.say(LINK, chat=room.server.private("ann"))
        await room.heard(3)
        told = {message.address.place: message for message in room.desk.messages}
        group, topic, private = told[f"{room.group}"], told[f"{room.group}/7"], told["5000"]
        assert {group.community, topic.community} == {str(room.group)}, "settings belong to the group"
        assert [m.direct for m in (group, topic, private)] == [False, False, True]
        assert [m.adult_ok for m in (group, topic, private)] == [False, False, True]
        assert not any(m.command or m.bot for m in told.values())

    play(story)


def test_in_privacy_mode_commands_mentions_and_replies_are_heard() -> None:
    async def story(room: Room) -> None:
        room.say(LINK)
        room.say(f"@{BOT_NAME} {LINK}")
        room.say(f"/review@{BOT_NAME} {LINK}")
        await room.heard(2)
        await room.adapter.reply(room.here, final(room.say("x")), None)
        room.say("and this? s.team/a/440", answers=room.server.seen(room.group)[0].id)
        await room.heard(3)
        assert [(m.direct, m.command) for m in room.desk.messages] == [
            (True, False),
            (True, True),
            (True, False),
        ]

    play(story, privacy=True)


def test_privacy_mode_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def story(room: Room) -> None:
        room.say(f"@{BOT_NAME} hello")
        await room.heard()

    with caplog.at_level(logging.INFO, "grg.telegram"):
        play(story, privacy=True)
    assert "privacy mode is on" in caplog.text


def test_naming_the_bot_in_reply_to_a_link_means_that_link() -> None:
    async def story(room: Room) -> None:
        linked = room.say(f"look {LINK}", "bob")
        room.say("cool", answers=linked)
        room.say(f"@{BOT_NAME} what of this?", answers=linked)
        room.say(f"@{BOT_NAME} and https://store.steampowered.com/app/440/", answers=linked)
        await room.heard(4)
        texts = room.desk.texts()
        assert texts[1] == "cool" and texts[2] == f"look {LINK}" and texts[3].endswith("app/440/")
        asker = str(room.server.person("ann")["id"])
        assert room.desk.messages[2].author == asker, "not the one who posted the link"

    play(story)


CARD = {
    "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Deals"},
    "reply_markup": {"inline_keyboard": [[{"text": "Store", "url": LINK}]]},
}
PREVIEW = {"link_preview_options": {"url": LINK}}
ELSEWHERE = {
    "quote": {"text": "this game", "position": 0},
    "external_reply": {"origin": CARD["forward_origin"], **PREVIEW},
}


def test_naming_the_bot_in_reply_to_a_card_means_the_link_of_its_button_or_preview() -> None:
    async def story(room: Room) -> None:
        said = f"@{BOT_NAME} what of this?"
        room.say(said, answers=room.say("Half price!", "bob", **CARD))
        room.say(said, answers=room.say("Half price!", "bob", **PREVIEW))
        room.say(said, **ELSEWHERE)
        room.say("and this?", chat=room.server.private("ann"), **ELSEWHERE)
        room.say(said, answers=room.say("no game", "bob"))
        await room.heard(8)
        texts = sorted(room.desk.texts())
        meant = [text for text in texts if LINK in text]
        assert meant == [f"Half price! {LINK}"] * 3 + [f"this game {LINK}"] * 2
        assert "what of this?" in texts, "words that answer no link are not lost"

    play(story)


def test_thanking_the_bot_below_its_review_asks_for_nothing() -> None:
    async def story(room: Room) -> None:
        room.say("hi")
        await room.heard()
        await room.adapter.reply(room.here, final(1), None)
        room.say(f"thanks @{BOT_NAME}", answers=room.server.seen(room.group)[0].id)
        await room.heard(2)
        assert room.desk.texts()[1] == "thanks"

    play(story)


def entity(type: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": type, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "entities", "read"),
    [
        ("🎮 secret end", [entity("spoiler", 3, 6)], "🎮 ||secret|| end"),
        ("see a b", [entity("code", 4, 1)], "see `a` b"),
        ("x\ny", [entity("pre", 0, 3)], "```x\ny```"),
        ("🎮 Portal 2!", [entity("text_link", 3, 8, url=LINK)], f"🎮 Portal 2 {LINK} !"),
        ("bold", [entity("bold", 0, 4)], "bold"),
        ("a || b", [], "a ¦¦ b"),
        ("`x` |", [entity("code", 4, 1)], "´x´ `|`"),
    ],
)
def test_what_telegram_keeps_beside_a_text_is_read_too(
    text: str, entities: list[dict[str, Any]], read: str
) -> None:
    async def story(room: Room) -> None:
        room.say(text, entities=tuple(entities))
        await room.heard()
        assert room.desk.texts() == [read]

    play(story)


@pytest.mark.parametrize("first", ["spoiler", "text_link"])
def test_a_linked_word_in_a_spoiler_is_hidden_in_whatever_order_telegram_lists_both(first: str) -> None:
    async def story(room: Room) -> None:
        both = [entity("spoiler", 4, 2), entity("text_link", 4, 2, url=LINK)]
        room.say("see it, or not", entities=tuple(sorted(both, key=lambda one: one["type"] != first)))
        await room.heard()
        assert room.desk.texts() == [f"see ||it {LINK} ||, or not"]
        assert find_links(room.desk.texts()[0]) == (Link(620, spoiler=True),)

    play(story)


def test_the_words_below_a_picture_are_read() -> None:
    async def story(room: Room) -> None:
        place = room.server.places[room.group]
        content = {"caption": f"🎮 {LINK}", "caption_entities": [entity("spoiler", 3, len(LINK))]}
        room.server.tell("message", room.server.add(place, room.server.person("ann"), content=content))
        await room.heard()
        assert room.desk.texts() == [f"🎮 ||{LINK}||"]

    play(story)


def test_an_anonymous_admin_and_a_channel_are_people_and_a_bot_is_a_bot() -> None:
    async def story(room: Room) -> None:
        group = {"id": room.group, "type": "supergroup", "title": "Players"}
        channel = {"id": -1009, "type": "channel", "title": "News"}
        machine = {"id": 99, "is_bot": True, "first_name": "Other"}
        for number, more in enumerate(
            [
                {"from": machine, "sender_chat": group},
                {"from": machine, "sender_chat": channel},
                {"from": machine},
            ]
        ):
            room.say(f"hi {number}", **more)
        await room.heard(3)
        assert [(m.author, m.bot) for m in room.desk.messages] == [
            (str(room.group), False),
            ("-1009", False),
            ("99", True),
        ]

    play(story)


def test_a_command_for_another_bot_is_an_ordinary_message() -> None:
    async def story(room: Room) -> None:
        room.say(f"/review@other_bot {LINK}")
        await room.heard()
        assert not room.desk.messages[0].command

    play(story)


def test_an_edit_that_names_a_game_by_command_is_a_command() -> None:
    async def story(room: Room) -> None:
        id = room.say("/revew 620")
        await room.heard()
        room.server.edit(room.group, id, "/review 620")
        await room.heard(2)
        assert [(m.id, m.command) for m in room.desk.messages] == [(str(id), False), (str(id), True)]

    play(story)


class Slow(RecordingDesk):
    """Keeps a message of a place when it is let."""

    def __init__(self, *slow: str) -> None:
        super().__init__()
        self.slow, self.go_on = slow, asyncio.Event()

    async def accept(self, message: Message) -> None:
        if message.address.place in self.slow:
            await self.go_on.wait()
        await super().accept(message)


def test_an_update_is_confirmed_only_after_the_desk_has_kept_it() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            group = server.group("Players")
            desk = Slow(str(group))
            server.say(group, "ann", LINK)
            async with listening(an_adapter(server), desk):
                await until(lambda: any(method == "getUpdates" for method, _ in server.calls))
                await asyncio.sleep(0.05)
                assert server.updates and not server.confirmed
                desk.go_on.set()
                await until(lambda: not server.updates)
            assert desk.texts() == [LINK]

    asyncio.run(run())


class Dying(RecordingDesk):
    """Keeps a message, and never comes to say so."""

    async def accept(self, message: Message) -> None:
        await super().accept(message)
        await asyncio.sleep(3_600)


def test_what_was_kept_but_not_confirmed_comes_again_with_the_same_id() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            id = server.say(server.group("Players"), "ann", LINK)
            first, second = Dying(), RecordingDesk()
            async with listening(an_adapter(server), first):
                await until(lambda: bool(first.messages))
            async with listening(an_adapter(server), second):
                await until(lambda: bool(second.messages) and not server.updates)
            assert first.messages == second.messages
            assert second.messages[0].id == str(id)

    asyncio.run(run())


def test_what_could_not_be_kept_is_not_confirmed_and_nothing_after_it_is() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            group, other = server.group("Players"), server.group("Others")
            server.say(group, "ann", LINK)
            server.say(other, "ann", "fine")
            desk = RecordingDesk(trouble=StorageError("the disk is full"))
            with pytest.raises(StorageError, match="the disk is full"):
                await an_adapter(server).listen(desk)
            assert len(server.updates) == 2
            desk.trouble = None
            async with listening(an_adapter(server), desk):
                await until(lambda: sorted(desk.texts()) == ["fine", LINK])

    asyncio.run(run())


def test_a_chat_that_takes_long_does_not_hold_up_another_that_came_with_it() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            slow, other = server.group("Players"), server.group("Others")
            desk = Slow(str(slow))
            server.say(slow, "ann", "slow")
            server.say(other, "ann", "quick")
            async with listening(an_adapter(server), desk):
                await until(lambda: desk.texts() == ["quick"])

    asyncio.run(run())


class Buggy(RecordingDesk):
    async def accept(self, message: Message) -> None:
        if message.text == "poison":
            raise KeyError(message.text)
        await super().accept(message)


def test_an_update_that_meets_a_bug_does_not_come_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            group, desk = server.group("Players"), Buggy()
            server.say(group, "ann", "poison")
            server.say(group, "ann", "fine")
            async with listening(an_adapter(server), desk):
                await until(lambda: desk.texts() == ["fine"] and not server.updates)

    asyncio.run(run())
    assert "this is a bug" in caplog.text


@pytest.mark.parametrize("token", ["777001:AAwrong-token-of-somebody_0123456789", "nonsense"])
def test_a_wrong_token_is_one_line_that_names_the_variable_and_not_the_token(token: str) -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            adapter = Telegram(token, server.url)
            with pytest.raises(TokenRefused) as caught:
                await adapter.listen(RecordingDesk())
            assert "GRG_TELEGRAM_TOKEN is refused by Telegram" in str(caught.value)
            assert token not in str(caught.value) and "\n" not in str(caught.value)
            with pytest.raises(Unreachable, match="GRG_TELEGRAM_TOKEN"):
                await adapter.reply(Room(server, adapter, RecordingDesk(), 5).here, final(1), None)
            await adapter.close()
            with pytest.raises(TokenRefused):
                await adapter.identify()

    asyncio.run(run())


def test_it_says_who_it_is_while_it_listens() -> None:
    async def story(room: Room) -> None:
        found = await room.adapter.identify()
        assert (found.name, found.places) == (f"@{BOT_NAME}", "")
        assert found.invite == f"open https://t.me/{BOT_NAME}?startgroup=reviews"
        room.say("still here")
        await room.heard(1)

    play(story)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "GRG_TELEGRAM_TOKEN is not set"),
        ({"token": " "}, "GRG_TELEGRAM_TOKEN is not set"),
        ({"token": TOKEN, "api_url": "api.telegram.org"}, "GRG_TELEGRAM_API_URL"),
    ],
)
def test_a_missing_or_odd_setting_is_named(settings: dict[str, str], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        chat_adapter(settings)


def test_an_update_that_the_library_cannot_parse_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            group, desk = server.group("Players"), RecordingDesk()
            server.say(group, "ann", "before")
            server.tell("message", {"message_id": 7, "date": 10**20, "chat": {"secret": "words"}})
            server.say(group, "ann", "after")
            async with listening(an_adapter(server), desk):
                await until(lambda: desk.texts() == ["before", "after"] and not server.updates)

    asyncio.run(run())
    assert "900002 is skipped" in caplog.text and "words" not in caplog.text


def test_a_server_that_holds_no_poll_open_is_not_asked_without_a_pause() -> None:
    async def run() -> None:
        async with TelegramServer(ignores_timeout=True) as server:
            async with listening(an_adapter(server), RecordingDesk()):
                await until(lambda: any(method == "getUpdates" for method, _ in server.calls))
                await asyncio.sleep(0.1)
            assert sum(method == "getUpdates" for method, _ in server.calls) == 1

    asyncio.run(run())


def test_two_bots_with_one_token_are_told_so() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            first, desk = an_adapter(server), RecordingDesk()
            group = server.group("Players")
            polling = asyncio.create_task(first.listen(desk))
            server.say(group, "ann", "one")
            await until(lambda: desk.texts() == ["one"])
            async with listening(an_adapter(server), desk):
                with pytest.raises(Unreachable, match="another program polls with this GRG_TELEGRAM_TOKEN"):
                    await polling
                server.say(group, "ann", "two")
                await until(lambda: desk.texts() == ["one", "two"])
            await first.close()

    asyncio.run(run())


def test_a_webhook_from_earlier_is_taken_away_and_what_waited_is_read() -> None:
    async def run() -> None:
        async with TelegramServer(webhook="https://old.test/") as server:
            server.say(server.group("Players"), "ann", "hi")
            desk = RecordingDesk()
            async with listening(an_adapter(server), desk):
                await until(lambda: desk.texts() == ["hi"])

    asyncio.run(run())


def test_telegram_is_told_of_the_commands_and_of_the_admins_own() -> None:
    async def story(room: Room) -> None:
        await until(lambda: "all_chat_administrators" in room.server.commands)
        everybody, admins = room.server.commands["default"], room.server.commands["all_chat_administrators"]
        assert {"review", "help", "my_data", "forget_me", "ignore_me"} <= set(everybody)
        assert set(admins) - set(everybody) == {"settings"}

    play(story)


def test_a_list_of_commands_that_telegram_does_not_take_keeps_nobody_from_listening() -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            server.trouble("setMyCommands", Trouble(retry_after=600))
            server.say(server.group("Players"), "ann", "hi")
            desk = RecordingDesk()
            async with listening(an_adapter(server), desk):
                await until(lambda: desk.texts() == ["hi"])

    asyncio.run(run())


def test_the_bots_own_id_is_no_author() -> None:
    async def story(room: Room) -> None:
        room.say("hi")
        await room.heard()
        assert room.desk.messages[0].author != str(BOT_ID)

    play(story)


@pytest.mark.parametrize(
    ("status", "rights", "muted"),
    [
        ("member", {}, True),
        ("restricted", {**SILENT, "is_member": True}, False),
    ],
)
def test_whoever_adds_the_bot_where_it_may_not_speak_is_told_so(
    status: str, rights: dict[str, Any], muted: bool
) -> None:
    async def story(room: Room) -> None:
        room.server.places[room.group].mute = muted
        room.server.admit(room.group, "ann", status, **rights)
        await until(lambda: bool(room.desk.silenced))
        assert room.desk.silenced == [(room.here, "5000", "Players")]

    play(story)


def test_whoever_adds_the_bot_where_it_may_speak_or_removes_it_hears_nothing() -> None:
    async def story(room: Room) -> None:
        room.server.admit(room.group, "ann")
        room.server.admit(room.group, "ann", "left")
        room.server.admit(room.group, "ann", "restricted", **{**SILENT, "is_member": False})
        room.say(f"@{BOT_NAME} hi")
        await room.heard()
        assert room.desk.silenced == []

    play(story)


def test_a_person_is_told_in_private_and_a_group_never_is() -> None:
    async def story(room: Room) -> None:
        private = room.server.private("ann")
        await room.adapter.tell_person(room.here, str(private), "You may not, @ann.")
        assert [seen.pings for seen in room.server.seen(private)] == [False]
        for nobody in (str(room.group), "4242"):
            with pytest.raises(Undeliverable):
                await room.adapter.tell_person(room.here, nobody, "no")
        assert room.server.seen(room.group) == []

    play(story)
