"""What a Matrix bot finds when it was away, and what it says where it cannot come in."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
import pytest

pytest.importorskip("nio", reason="Matrix needs the extra `matrix`")

import nio.exceptions

from adapters.matrix import chat, chat_adapter, incoming
from core.domain import Message, ReplyAddress
from core.errors import StorageError, TokenRefused, Unreachable, UsageError
from core.testing import RecordingDesk
from core.testing.chat import until
from tests.adapters.matrix.matrix_room import Room, listening, room
from tests.adapters.matrix.test_talk import final
from tests.platforms.homeserver import Homeserver, Line

Story = Callable[[Room, RecordingDesk], Awaitable[None]]


def tell(homeserver: Homeserver, story: Story) -> None:
    """Play a story in a room that the adapter has been in; it does not listen when the story begins."""

    async def play() -> None:
        async with room(homeserver) as here:
            desk = RecordingDesk()
            async with listening(here.adapter, desk):
                await here.post("hello")
                await until(here, lambda: desk.texts() == ["hello"], "a first message")
            desk.messages.clear()
            await story(here, desk)

    asyncio.run(play())


async def all_heard(here: Room, desk: RecordingDesk) -> list[str]:
    """What the adapter hands over from where it was, up to a last message."""
    await here.post("the end")
    async with listening(here.adapter, desk):
        await until(here, lambda: "the end" in desk.texts(), "the last message")
    return desk.texts()


def say_many(here: Room, texts: list[str]) -> None:
    for text in texts:
        here.ann.say(here.room, text)


def test_what_was_said_edited_and_deleted_meanwhile_is_seen_in_order(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        ids = [await here.post(f"message {number}") for number in range(3)]
        await here.edit(ids[1], "edited")
        await here.delete(ids[2])
        assert await all_heard(here, desk) == [
            "hello",
            "message 0",
            "message 1",
            "the end",
        ] or desk.texts() == [
            "message 0",
            "message 1",
            "the end",
        ]
        assert [(edit.id, edit.text) for edit in desk.edits] == [(ids[1], "edited")]
        assert desk.deletions == [(ReplyAddress("matrix", here.room), ids[2])]

    tell(homeserver, story)


def test_more_than_a_sync_holds_is_read_without_a_gap(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        said = [f"message {number}" for number in range(45)]
        await asyncio.to_thread(say_many, here, said)
        assert [text for text in await all_heard(here, desk) if text != "hello"] == [*said, "the end"]

    tell(homeserver, story)


def test_a_very_long_absence_is_caught_up_with_to_a_bound(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        said = [f"message {number}" for number in range(chat.MAX_MISSED + 35)]
        await asyncio.to_thread(say_many, here, said)
        # Synapse answers a poll that was given up with the first message alone, once it is asked again.
        found = [text for text in await all_heard(here, desk) if text not in {"hello", "message 0"}]
        assert chat.MAX_MISSED <= len(found) <= chat.MAX_MISSED + 30
        assert found == [*said, "the end"][-len(found) :]

    tell(homeserver, story)


def test_what_could_not_be_kept_comes_again(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        await here.post("first")
        await here.post("second")

        class Full(RecordingDesk):
            async def accept(self, message: Message) -> None:
                if message.text == "second":
                    raise StorageError("the disk is full")
                await super().accept(message)

        full = Full(cursors=dict(desk.cursors))
        with pytest.raises(StorageError):
            await here.adapter.listen(full)
        desk.cursors = full.cursors
        assert (await all_heard(here, desk))[-2:] == ["second", "the end"]

    tell(homeserver, story)


def test_what_was_said_longer_ago_than_that_is_left_alone(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        adapter = here.adapter
        assert isinstance(adapter, chat.Matrix)
        try:
            answer = await adapter._server.initial_sync()
            await adapter._handle_timelines(answer, None, desk, -1.0)
            assert desk.texts() == []
            await adapter._handle_timelines(answer, None, desk, chat.BACKLOG_S)
            assert desk.texts() == ["hello"]
        finally:
            await adapter._server.close()

    tell(homeserver, story)


def test_a_bot_that_was_just_started_again_knows_who_moderates_now(homeserver: Homeserver) -> None:
    """Synapse answers the first question of a session from a cache for two minutes."""

    async def story(here: Room, desk: RecordingDesk) -> None:
        ann, bob = here.ann, here.people["bob"]
        async with listening(here.adapter, desk):
            levels = await asyncio.to_thread(ann.ask, "GET", f"rooms/{here.room}/state/m.room.power_levels")
            levels["users"] = {**levels["users"], bob.user: 50}
            await asyncio.to_thread(ann.ask, "PUT", f"rooms/{here.room}/state/m.room.power_levels", levels)
            await here.post("so be it")
            await until(here, lambda: "so be it" in desk.texts(), "the message after it")
        here.adapter = here.new_adapter()
        async with listening(here.adapter, desk):
            await here.post("!settings mode command", "bob")
            await until(here, lambda: ("matrix", here.room) in desk.communities, "the change")

    tell(homeserver, story)


def test_how_long_ago_is_told_by_the_homeserver_or_else_by_the_clocks() -> None:
    assert incoming.age_s({"unsigned": {"age": 61_000}, "origin_server_ts": 0}) == 61
    assert 10 <= incoming.age_s({"origin_server_ts": int(time.time() * 1000) - 10_000}) <= 13
    assert incoming.age_s({}) == 0


def test_it_says_who_it_is_and_in_how_many_rooms(homeserver: Homeserver) -> None:
    async def story(here: Room, desk: RecordingDesk) -> None:
        del desk
        found = await here.adapter.identify()  # type: ignore[attr-defined]
        rooms = here.bot.ask("GET", "joined_rooms")["joined_rooms"]
        assert found.name == here.bot.user and found.places.split()[0] == str(len(rooms))

    tell(homeserver, story)


def test_a_wrong_token_is_one_line_that_names_it_wherever_it_is_met(homeserver: Homeserver) -> None:
    bot = homeserver.person("bot")
    adapter = chat_adapter({"homeserver": homeserver.url, "user": bot.user, "token": "wrong"})

    async def story() -> None:
        with pytest.raises(TokenRefused, match=r"GRG_MATRIX_TOKEN.*log @bot"):
            await adapter.listen(RecordingDesk())
        with pytest.raises(TokenRefused):
            await adapter.identify()  # type: ignore[attr-defined]
        with pytest.raises(Unreachable, match="GRG_MATRIX_TOKEN"):
            await adapter.reply(ReplyAddress("matrix", "!x:chat.test"), final("$x"), None)
        with pytest.raises(Unreachable, match="GRG_MATRIX_TOKEN"):
            await adapter.retract(ReplyAddress("matrix", "!x:chat.test"), "$x")
        await adapter._server.close()  # type: ignore[attr-defined]

    asyncio.run(story())


def test_somebody_else_s_token_is_one_line_too(homeserver: Homeserver) -> None:
    bot, ann = homeserver.person("bot"), homeserver.person("ann")
    adapter = chat_adapter({"homeserver": homeserver.url, "user": bot.user, "token": ann.token})
    with pytest.raises(Unreachable, match=f"belongs to {ann.user}, but GRG_MATRIX_USER is {bot.user}"):
        asyncio.run(adapter.listen(RecordingDesk()))


GOOD = {"homeserver": "https://matrix.example.org", "user": "@bot:example.org", "token": "secret"}


@pytest.mark.parametrize("name", sorted(GOOD))
@pytest.mark.parametrize("value", ["", "nonsense"])
def test_a_missing_or_wrong_setting_is_named(name: str, value: str) -> None:
    if (name, value) == ("token", "nonsense"):
        pytest.skip("only the homeserver can tell")
    with pytest.raises(UsageError, match=f"^GRG_MATRIX_{name.upper()} "):
        chat_adapter({**GOOD, name: value})


def foreign_errors() -> Iterator[type[Exception]]:
    for module in (aiohttp, nio.exceptions):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Exception) and not issubclass(kind, Warning):
                yield kind


def test_every_error_of_the_libraries_is_mapped_or_known_not_to_occur() -> None:
    translate_errors = (aiohttp.ClientError, OSError, TimeoutError, nio.exceptions.ProtocolError, ValueError)
    left = {kind.__name__ for kind in foreign_errors() if not issubclass(kind, translate_errors)}
    encryption = {
        "EncryptionError",
        "GroupEncryptionError",
        "MembersSyncError",
        "OlmTrustError",
        "OlmUnverifiedDeviceError",
        "SendRetryError",
        "VerificationError",
    }
    of_other_calls = {"EofStream", "TransferCancelledError", "WSMessageTypeError", "WebSocketError"}
    assert left <= encryption | of_other_calls


class Unwell:
    """A homeserver of which something is wrong: it answers each request with the same bytes, or never."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    async def __call__(self, reads: asyncio.StreamReader, writes: asyncio.StreamWriter) -> None:
        await reads.readuntil(b"\r\n\r\n")
        writes.write(self._answer)
        if self._answer:
            writes.close()


def http(status: str, body: str, kind: str = "application/json", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}".encode()


UNWELL = {
    "a proxy's error page": http("502 Bad Gateway", "<html>502</html>", "text/html"),
    "no JSON": http("200 OK", "{", "application/json"),
    "not an object": http("200 OK", "[]"),
    "nothing": http("200 OK", "{}"),
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "an end in the middle": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    "an error without a code": http("500 Internal Server Error", '{"error": "x"}'),
    "a limit without a time": http("429 Too Many Requests", '{"errcode": "M_LIMIT_EXCEEDED", "error": "x"}'),
    "not UTF-8": b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n"\xff"',
}


@pytest.mark.parametrize("what", UNWELL)
def test_a_homeserver_that_is_unwell_is_unreachable(what: str) -> None:
    async def story() -> None:
        async with await asyncio.start_server(Unwell(UNWELL[what]), "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            adapter = chat_adapter({**GOOD, "homeserver": url})
            with pytest.raises(Unreachable):
                await adapter.reply(ReplyAddress("matrix", "!x:y"), final("$x"), None)
            with pytest.raises(Unreachable):
                await adapter.retract(ReplyAddress("matrix", "!x:y"), "$x")
            with pytest.raises(Unreachable):
                await adapter.listen(RecordingDesk())

    asyncio.run(story())


def test_a_limit_s_time_is_read_from_the_header_or_the_body() -> None:
    body = '{"errcode": "M_LIMIT_EXCEEDED", "error": "x", "retry_after_ms": 1500}'
    answers = {1.5: http("429 Too Many", body), 7.0: http("429 Too Many", body, more="Retry-After: 7\r\n")}

    async def wait_of(answer: bytes) -> float | None:
        async with await asyncio.start_server(Unwell(answer), "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            adapter = chat_adapter({**GOOD, "homeserver": url})
            with pytest.raises(Unreachable) as caught:
                await adapter.reply(ReplyAddress("matrix", "!x:y"), final("$x"), None)
            await adapter._server.close()  # type: ignore[attr-defined]
            return caught.value.retry_after_s

    for wait_s, answer in answers.items():
        assert asyncio.run(wait_of(answer)) == wait_s


def test_listening_that_is_cut_off_goes_on_where_it_was(homeserver: Homeserver) -> None:
    async def story() -> None:
        async with Line(homeserver.url) as line:
            here = await asyncio.to_thread(Room, homeserver, line)
            desk = RecordingDesk()
            with pytest.raises(Unreachable):  # noqa: PT012  what comes out of listening comes at the end
                async with listening(here.adapter, desk):
                    await here.post("before")
                    await until(here, lambda: desk.texts() == ["before"], "the message")
                    await line.cut()
                    await here.post("meanwhile")
                    await asyncio.sleep(0.2)
            await line.mend()
            async with listening(here.adapter, desk):
                await until(here, lambda: "meanwhile" in desk.texts(), "the message said meanwhile")

    asyncio.run(story())
