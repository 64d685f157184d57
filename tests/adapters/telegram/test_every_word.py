"""Every word that the bot says in Telegram is of the catalogue: each flow once in a language that marks its words."""

from __future__ import annotations

from adapters.telegram.outgoing import TEXT_LENGTH
from tests.platforms.telegram_server.room import REQUEST, Room, final, play, until
from tests.pseudo_language import PSEUDO, SETTINGS, assert_all_marked, every_reply, pseudo_language

ANN = "5000"


def test_every_reply_and_every_button_is_in_the_language_of_the_chat() -> None:
    async def story(room: Room) -> None:
        room.desk.communities["telegram", str(room.group)] = SETTINGS
        said, asked = {}, room.say("hi")
        for what, reply in every_reply(str(asked), TEXT_LENGTH, community=str(room.group)).items():
            await room.adapter.reply(room.here, reply, None)
            seen = room.server.seen(room.group)[-1]
            said[what] = "\n".join([seen.text, *(label for label, _ in seen.buttons)])
        assert_all_marked(said)

    with pseudo_language():
        play(story)


def test_every_answer_to_a_press_is_in_the_language_of_the_chat() -> None:
    async def story(room: Room) -> None:
        room.server.person("ann"), room.server.person("bob")
        room.desk.communities["telegram", str(room.group)] = SETTINGS
        said: dict[str, str] = {}

        async def press(what: str, label: str, author: str = "ann") -> None:
            await room.adapter.reply(room.here, final(room.say("hi"), language=PSEUDO), None)
            said[what] = await room.press(room.server.seen(room.group)[-1].id, author, label)

        for label in ("🔁", "😊", "👍", "👎", "↩", "⚑", "🗑"):
            await press(label, label)
        room.desk.is_known = room.desk.may_remove = False
        for label in ("🔁", "😠", "🗑"):
            await press(f"{label} in vain", label)
        assert_all_marked(said)
        query = "forged"
        room.server.answers[query] = None
        message = room.server.places[room.group].messages[room.server.seen(room.group)[-1].id]
        room.server.tell(
            "callback_query",
            {
                "id": query,
                "from": room.server.person("bob"),
                "message": message,
                "chat_instance": "1",
                "data": f"rate:{REQUEST}:9",
            },
        )
        await until(lambda: room.server.answers[query] is not None)
        assert_all_marked({"forged": room.server.answers[query] or ""})

    with pseudo_language():
        play(story)


def test_every_command_is_answered_in_the_language_of_the_chat() -> None:
    async def story(room: Room) -> None:
        room.server.person("bob")
        private = room.server.private("ann")
        for chat in (room.group, private):
            room.desk.communities["telegram", str(chat)] = SETTINGS
        room.desk.known = {"№1": (400, "№1"), "№12": (620, "№12")}
        said: dict[str, str] = {}
        for command in (
            "/start",
            "/hello",
            "/help",
            "/privacy",
            "/my_data",
            "/forget_me",
            "/ignore_me",
            "/ignore_me off",
            "/review",
            "/review №№",
            "/review №",
            "/settings",
            "/settings language de",
            "/settings mode 1",
            "/settings 1 2",
            "/settings daily_limit x1",
        ):
            before = len(room.server.seen(private))
            room.say(command, chat=private)
            await until(lambda before=before: len(room.server.seen(private)) > before)  # type: ignore[misc]
            seen = room.server.seen(private)[-1]
            said[command] = "\n".join([seen.text, *(label for label, _ in seen.buttons)])
        room.say("/my_data")
        said["/my_data in a group"] = await room.said()
        room.say("/settings")
        said["/settings by anybody"] = await room.said(2)
        room.say("/review №", "bob")
        await room.said(3)
        question = room.server.seen(room.group)[-1]
        said["a pick by another"] = await room.press(question.id, "ann", "№12")
        said["a pick"] = await room.press(question.id, "bob", "№12")
        page = next(seen for seen in room.server.seen(private) if len(seen.buttons) > 6)
        said["a setting"] = await room.press(page.id, "ann", page.buttons[0][0], chat=private)
        assert_all_marked(said, "telegram:", "auto, command", "x1")

    with pseudo_language():
        play(story)


def test_the_list_of_commands_is_in_the_language_of_each_persons_app() -> None:
    async def story(room: Room) -> None:
        def listed() -> dict[str, list[dict[str, str]]]:
            return {
                f"{given.get('language_code')} {given.get('scope')}": given["commands"]
                for method, given in room.server.calls
                if method == "setMyCommands"
            }

        await until(lambda: len(listed()) == 8)
        for key, commands in listed().items():
            if key.startswith(PSEUDO):
                assert_all_marked({command["command"]: command["description"] for command in commands})
        assert any(key.startswith(PSEUDO) for key in listed())

    with pseudo_language():
        play(story)


def test_what_cannot_be_deleted_says_that_it_was_taken_back_in_the_language_of_the_chat() -> None:
    async def story(room: Room) -> None:
        room.desk.communities["telegram", str(room.group)] = SETTINGS
        receipt = await room.adapter.reply(room.here, final(room.say("hi")), None)
        await room.heard()
        room.server.places[room.group].messages[int(receipt.split("/")[1])]["date"] -= 3 * 86_400
        await room.adapter.retract(room.here, receipt)
        assert_all_marked({"taken back": room.server.seen(room.group)[-1].text})

    with pseudo_language():
        play(story)
