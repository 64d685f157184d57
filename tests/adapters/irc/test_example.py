"""The example of a stranger's package: found by its entry point alone, against a real ngircd.

Needs both installed; `.ci/run` does that, and there nothing here is skipped.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from core import plugins
from core.domain import ReplyAddress
from core.domain.community import CommunitySettings
from core.errors import TokenRefused, Undeliverable, Unreachable
from core.settings import for_adapter
from core.testing import AdapterContract, Chat, RecordingDesk, Shown
from tests.grg_bot import LIMIT_S, GrgBot, a_game
from tests.languages import assert_no_english
from tests.platforms.irc_server import Ngircd, Person, find_ngircd, ngircd
from tests.pseudo_language import SETTINGS, assert_all_marked, every_reply, pseudo_language
from tests.steam_store import SteamStore

BOT, CHANNEL = "gamereviews", "#games"
MISSING = " and ".join(
    what
    for what, there in (
        ("the example (uv pip install --no-deps -e examples/irc)", find_spec("grg_irc")),
        ("ngircd (apt-get install ngircd)", find_ngircd()),
    )
    if not there
)
if MISSING and not os.environ.get("CI"):
    pytest.skip(f"not installed: {MISSING}", allow_module_level=True)


def an_irc(port: int, **more: str) -> Any:
    """The adapter as the bot gets it."""
    environ = {"GRG_IRC_SERVER": f"irc://127.0.0.1:{port}", "GRG_IRC_CHANNELS": CHANNEL, **more}
    (loaded,) = plugins.load(["irc"], lambda name: for_adapter(name, environ))
    assert loaded.adapter is not None, loaded.error
    loaded.adapter._line_gap_s = 0.0  # type: ignore[attr-defined]
    return loaded.adapter


class Channel(Chat):
    """A channel with ann, who runs it, and bob."""

    lacks = frozenset({"edit", "delete", "redeliver", "ids", "lines"})

    def __init__(self, server: Ngircd) -> None:
        self.server, self.adapter = server, an_irc(server.port)
        self.people = {nick: Person(nick, CHANNEL) for nick in ("ann", "bob")}

    async def post(self, text: str, author: str = "ann") -> str:
        await self.people[author].sees(BOT)
        self.people[author].send(f"PRIVMSG {CHANNEL} :{text}")
        return ""

    async def address_bot(self, text: str, author: str = "ann") -> str:
        return await self.post(f"{BOT}: {text}", author)

    async def shown(self) -> list[Shown]:
        texts: list[str] = []
        for target, line in self.people["bob"].told(BOT):
            text = line.replace("\x0301,01", "").replace("\x03", "")
            if target == CHANNEL and text.startswith("» "):
                texts.append(line.replace("» ", ""))
            elif target == CHANNEL:
                texts[-1] += line
        return [
            Shown(
                text.replace("\x0301,01", "").replace("\x03", ""),
                hidden=text.startswith("\x0301,01"),
                repeat="(possibly a repeat) " in text,
            )
            for text in texts
        ]

    async def outage(self, *, over: bool) -> None:
        if not over:
            await self.server.kill()
            return
        await self.server.start()
        for person in self.people.values():
            await person.leave()
            person.heard = [line for line in person.heard if " PRIVMSG " in line]
            await person.connect(self.server.port)

    async def close(self) -> None:
        self.people["ann"].send(f"MODE {CHANNEL} +m")
        await self.people["bob"].until(lambda: any("MODE" in line for line in self.people["bob"].heard))


@asynccontextmanager
async def channel() -> AsyncIterator[Channel]:
    with tempfile.TemporaryDirectory() as folder:
        async with ngircd(Path(folder)) as server:
            chat = Channel(server)
            try:
                for person in chat.people.values():
                    await person.connect(server.port)
                yield chat
            finally:
                for person in chat.people.values():
                    await person.leave()


def play(story: Callable[[Channel, RecordingDesk], Awaitable[None]]) -> None:
    """A story in the channel while the adapter listens."""

    async def run() -> None:
        async with channel() as chat:
            desk = RecordingDesk()
            listening = asyncio.create_task(chat.adapter.listen(desk))
            try:
                await chat.people["ann"].sees(BOT)
                await story(chat, desk)
            finally:
                listening.cancel()
                await asyncio.wait((listening,))

    asyncio.run(run())


class TestIrc(AdapterContract):
    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return channel()


def test_the_bot_finds_it_by_its_entry_point_alone() -> None:
    entry = plugins.installed()["irc"]
    assert entry.value == "grg_irc" and entry.dist is not None and entry.dist.name == "grg-irc"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "GRG_IRC_SERVER"),
        ({"GRG_IRC_SERVER": "irc.example.org"}, "GRG_IRC_SERVER"),
        ({"GRG_IRC_SERVER": "ircs://irc.example.org"}, "GRG_IRC_CHANNELS"),
    ],
)
def test_a_setting_that_is_missing_is_named(environ: dict[str, str], named: str) -> None:
    (loaded,) = plugins.load(["irc"], lambda name: for_adapter(name, environ))
    assert loaded.adapter is None and named in (loaded.error or "")


COMMANDS = [
    ("!review 620", 620),
    ("!review https://store.steampowered.com/app/440/", 440),
    ("!review portal", 400),
]


@pytest.mark.parametrize(("said", "app_id"), COMMANDS)
def test_a_review_is_asked_for_by_number_link_or_name(said: str, app_id: int) -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        desk.known = {"Portal": (400, "Portal")}
        await chat.post(said)
        await chat.people["ann"].until(lambda: bool(desk.messages))
        (message,) = desk.messages
        assert (message.app_ids, message.author, message.command) == ((app_id,), "ann", True)
        assert message.address == ReplyAddress("irc", CHANNEL)

    play(story)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!help", "!review LINK"),
        ("!review", "Which game?"),
        ("!review nothing known", "no game called"),
        ("!privacy", "never what you said"),
        ("!my-data", "0 requests"),
        ("!forget-me", "from 1 record."),
        ("!ignore-me", "ignore the links"),
        ("!ignore-me off", "again"),
    ],
)
def test_a_command_is_answered_to_the_asker_alone(said: str, answer: str) -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        await chat.post(said)
        ann, bob = chat.people["ann"], chat.people["bob"]
        await ann.until(lambda: answer in "".join(text for _, text in ann.told(BOT, "NOTICE")))
        assert bob.told(BOT) == bob.told(BOT, "NOTICE") == [] and desk.messages == []

    play(story)


def test_what_is_said_to_the_bot_by_name_or_in_private_is_direct() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        ann = chat.people["ann"]
        ann.send(f"PRIVMSG {CHANNEL} :hello", f"PRIVMSG {CHANNEL} :{BOT}: hello", f"PRIVMSG {BOT} :hello")
        await ann.until(lambda: len(desk.messages) == 3)
        assert [message.direct for message in desk.messages] == [False, True, True]
        assert [message.private for message in desk.messages] == [False, False, True]
        assert desk.texts() == ["hello"] * 3, "without the bot's name"
        private = desk.messages[2].address
        assert private == ReplyAddress("irc", "ann")
        await chat.adapter.reply(private, review("For you."), None)
        await ann.until(lambda: ("ann", "» Portal 2: For you. Written by a machine.") in ann.told(BOT))

    play(story)


def test_a_command_that_is_not_known_is_words_for_the_desk() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        ann = chat.people["ann"]
        ann.send(f"PRIVMSG {BOT} :!kinder", f"PRIVMSG {CHANNEL} :!kinder", f"PRIVMSG {CHANNEL} :{BOT}: !why")
        await ann.until(lambda: len(desk.messages) == 3)
        assert desk.texts() == ["!kinder", "!kinder", "!why"]
        assert [message.addressed for message in desk.messages] == [True, False, True]
        receipt = await chat.adapter.reply(ReplyAddress("irc", CHANNEL), review("x"), None)
        assert receipt, "else nothing that is said next could be about it"

    play(story)


def test_colours_and_bold_are_not_read() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        await chat.post("\x02see\x02 \x0304,12s.team/a/620\x03 \x1fnow\x0f")
        await chat.people["ann"].until(lambda: bool(desk.messages))
        assert desk.texts() == ["see s.team/a/620 now"]

    play(story)


def test_a_model_cannot_make_the_bot_say_anything_to_the_server() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        await chat.adapter.reply(
            ReplyAddress("irc", CHANNEL), review("Fine.\r\nQUIT :bye\r\nJOIN 0 \x00\x07"), None
        )
        bob = chat.people["bob"]
        await bob.until(lambda: bool(bob.told(BOT)))
        assert bob.told(BOT) == [(CHANNEL, "» Portal 2: Fine. QUIT :bye JOIN 0 Written by a machine.")]
        await bob.sees(BOT)

    play(story)


def test_a_reply_to_somebody_who_left_is_undeliverable() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        with pytest.raises(Undeliverable, match="eve is not there"):
            await chat.adapter.reply(ReplyAddress("irc", "eve"), review("For you."), None)

    play(story)


def test_a_reply_that_the_server_did_not_read_before_it_died_is_unreachable_at_once() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        chat.server.pause()
        speaking = asyncio.create_task(chat.adapter.reply(ReplyAddress("irc", CHANNEL), review("x"), None))
        await asyncio.wait((speaking,), timeout=0.2)
        assert not speaking.done(), "nobody knows whether it was read"
        await chat.server.kill()
        with pytest.raises(Unreachable):
            await asyncio.wait_for(speaking, 5)

    play(story)


def test_somebody_who_comes_back_is_spoken_to_again() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        place = ReplyAddress("irc", "eve")
        with pytest.raises(Undeliverable):
            await chat.adapter.reply(place, review("x"), None)
        eve = Person("eve", CHANNEL)
        await eve.connect(chat.server.port)
        await chat.adapter.reply(place, review("x"), None)
        await eve.leave()

    play(story)


def test_after_a_kick_the_bot_comes_back_but_not_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        chat.adapter._rejoin_after_s = (0.0, 0.01)
        ann = chat.people["ann"]

        def joins() -> int:
            return sum(line.startswith(f":{BOT}!") and " JOIN " in line for line in ann.heard)

        for number in (2, 3):
            ann.send(f"KICK {CHANNEL} {BOT} :out")
            await ann.until(lambda number=number: joins() == number)  # type: ignore[misc]
        ann.send(f"KICK {CHANNEL} {BOT} :out")
        await ann.until(lambda: "too often" in caplog.text)
        ann.send(f"INVITE {BOT} {CHANNEL}")
        await ann.until(lambda: joins() == 4)

    with caplog.at_level("INFO", "grg.irc"):
        play(story)


def test_a_ban_is_said_once_in_the_log_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        chat.adapter._rejoin_after_s = (0.0, 0.0, 0.0)
        ann = chat.people["ann"]
        ann.send(f"MODE {CHANNEL} +b {BOT}!*@*", f"KICK {CHANNEL} {BOT} :out")
        await ann.until(lambda: "cannot join" in caplog.text)
        await asyncio.sleep(0.05)
        assert caplog.text.count("cannot join") == 1 and f"{CHANNEL} " in caplog.text

    play(story)


def test_two_long_replies_do_not_mingle() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        chat.adapter._line_gap_s = 0.01
        place = ReplyAddress("irc", CHANNEL)
        await asyncio.gather(*(chat.adapter.reply(place, review(sign * 900), None) for sign in "ab"))
        bob = chat.people["bob"]
        await bob.until(lambda: len(bob.told(BOT)) == 6)
        assert [text.startswith("» ") for _, text in bob.told(BOT)] == [
            True,
            False,
            False,
            True,
            False,
            False,
        ]
        assert "b" not in "".join(text[12:300] for _, text in bob.told(BOT)[:2])

    play(story)


def test_a_line_is_one_line_whatever_is_in_it() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        await chat.adapter._connection.send("PRIVMSG", CHANNEL, "one\r\nQUIT :two")
        bob = chat.people["bob"]
        await bob.until(lambda: bool(bob.told(BOT)))
        assert bob.told(BOT) == [(CHANNEL, "one  QUIT :two")]

    play(story)


def test_the_server_s_questions_for_a_sign_of_life_are_answered(tmp_path: Path) -> None:
    async def run() -> None:
        async with ngircd(tmp_path, ping_s=1) as server:
            listening = asyncio.create_task(an_irc(server.port).listen(RecordingDesk()))
            await asyncio.wait((listening,), timeout=4)
            assert not listening.done()
            listening.cancel()
            await asyncio.wait((listening,))

    asyncio.run(run())


def test_a_name_that_is_taken_gets_a_tail() -> None:
    async def run() -> None:
        async with channel() as chat:
            other = Person(BOT, CHANNEL)
            await other.connect(chat.server.port)
            listening = asyncio.create_task(chat.adapter.listen(RecordingDesk()))
            await chat.people["ann"].sees(f"{BOT}_")
            listening.cancel()
            await asyncio.wait((listening,))
            await other.leave()

    asyncio.run(run())


@pytest.mark.parametrize(("given", "wanted"), [({"GRG_IRC_PASSWORD": "secret"}, True), ({}, False)])
def test_a_server_that_wants_a_password_says_so(given: dict[str, str], wanted: bool, tmp_path: Path) -> None:
    async def run() -> None:
        async with ngircd(tmp_path, "secret") as server:
            adapter, desk = an_irc(server.port, **given), RecordingDesk()
            if not wanted:
                for asked in (adapter.listen(desk), adapter.identify()):
                    with pytest.raises(TokenRefused, match=r"irc: .* GRG_IRC_PASSWORD"):
                        await asked
                return
            listening = asyncio.create_task(adapter.listen(desk))
            while adapter._connection is None:  # noqa: ASYNC110  a server has no event
                await asyncio.sleep(0.01)
            listening.cancel()
            await asyncio.wait((listening,))

    asyncio.run(asyncio.wait_for(run(), 20))


def test_it_says_who_it_is_alone_and_beside_a_bot_that_listens_without_taking_its_nick() -> None:
    async def run() -> None:
        async with channel() as chat:
            adapter: Any = chat.adapter
            alone = await adapter.identify()
            assert (alone.name, alone.places) == (BOT, "1 channel") and "GRG_IRC_CHANNELS" in alone.invite
            listening = asyncio.create_task(adapter.listen(RecordingDesk()))
            await asyncio.sleep(0)  # the bot begins to listen first, too
            assert (await adapter.identify()).name == BOT
            await chat.people["ann"].sees(BOT)
            assert adapter._connection.nick == BOT
            listening.cancel()
            await asyncio.wait((listening,))
            await chat.server.kill()
            with pytest.raises(Unreachable, match="check the network"):
                await adapter.identify()

    asyncio.run(run())


def test_setup_asks_for_what_it_needs() -> None:
    asked = {question.name: question.text for question in plugins.questions("irc")}
    assert list(asked) == ["server", "channels"] and "ircs://" in asked["server"]


def test_a_reply_before_there_is_a_connection_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        asyncio.run(an_irc(9).reply(ReplyAddress("irc", CHANNEL), review("x"), None))


def test_the_real_bot_answers_a_link_on_irc(tiny_model: Path, tmp_path: Path) -> None:
    async def story(chat: Channel, steam: SteamStore) -> None:
        steam.add_details(9_000_010, a_game(9_000_010))
        ours = {
            "GRG_ADAPTERS": "irc",
            "GRG_IRC_SERVER": f"irc://127.0.0.1:{chat.server.port}",
            "GRG_IRC_CHANNELS": CHANNEL,
            "GRG_STEAM_URL": steam.url,
            "GRG_MODEL": str(tiny_model),
        }
        bot = GrgBot(tmp_path, ours)
        try:
            await chat.post("look: https://store.steampowered.com/app/9000010/")
            bob = chat.people["bob"]
            async with asyncio.timeout(LIMIT_S):
                while not any("Written by a machine" in text for _, text in bob.told(BOT)):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        finally:
            assert await bot.end() == 0

    async def run() -> None:
        with SteamStore() as steam:
            async with channel() as chat:
                await story(chat, steam)

    asyncio.run(run())


def review(body: str) -> Any:
    from core.testing.chat import reply

    return reply("final", "a", body, "1")


def test_a_long_text_is_cut_between_words_and_never_within_a_sign() -> None:
    from grg_irc.chat import wrapped

    words, signs = "word " * 300, "🎮" * 300
    for text in (words, signs, "x" * 399 + "é", "", "short"):
        parts = list(wrapped(text))
        assert "".join(parts) == text and all(0 < len(part.encode()) <= 400 for part in parts)
    assert all(part.endswith(" ") for part in wrapped(words))


async def everything_said(
    chat: Channel, desk: RecordingDesk, settings: CommunitySettings, commands: Iterable[str]
) -> dict[str, str]:
    """What bob reads of each kind of reply, and what ann reads after each command."""
    desk.communities["irc", CHANNEL] = settings
    bob, ann, here = chat.people["bob"], chat.people["ann"], ReplyAddress("irc", CHANNEL)
    said: dict[str, str] = {}
    for what, reply in every_reply("1", 1_000, settings).items():
        before = len(bob.told(BOT))
        await chat.adapter.reply(here, reply, None)
        await bob.until(lambda before=before: len(bob.told(BOT)) > before)  # type: ignore[misc]
        said[what] = "".join(text for _, text in bob.told(BOT)[before:])
    for command in commands:
        before = len(ann.told(BOT, "NOTICE"))
        await chat.post(command)
        await ann.until(lambda before=before: len(ann.told(BOT, "NOTICE")) > before)  # type: ignore[misc]
        await asyncio.sleep(0.1)  # the rest of a long answer
        said[command] = "".join(text for _, text in ann.told(BOT, "NOTICE")[before:])
    return said


def test_every_word_is_in_the_language_of_the_channel() -> None:
    """Each flow once in a language that marks its words: a word without a mark is not from the catalogue."""
    commands = ("!help", "!privacy", "!my-data", "!forget-me", "!ignore-me", "!ignore-me off", "!review")

    async def story(chat: Channel, desk: RecordingDesk) -> None:
        assert_all_marked(await everything_said(chat, desk, SETTINGS, (*commands, "!review №№")))

    with pseudo_language():
        play(story)


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_german_and_a_french_channel_read_no_english(language: str) -> None:
    settings = CommunitySettings(language=language, ratings=True)

    async def story(chat: Channel, desk: RecordingDesk) -> None:
        assert_no_english(await everything_said(chat, desk, settings, ("!help", "!privacy")), language)

    play(story)


def test_a_person_is_told_in_private_why_the_channel_is_silent() -> None:
    async def story(chat: Channel, desk: RecordingDesk) -> None:
        bob = chat.people["bob"]
        await bob.sees(BOT)
        await chat.adapter.tell_person(ReplyAddress("irc", CHANNEL), "bob", "I may not\r\nwrite there.")
        await bob.until(lambda: bob.told(BOT, "NOTICE") == [("bob", "I may not write there.")])

    play(story)
