"""The console over real pipes: the published contract, then its own protocol."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import re
import subprocess
import sys
import termios
import textwrap
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from adapters.console import HERE, Console
from adapters.console.chat import _lines, _read_lines
from adapters.console.editor import Editor
from adapters.console.screen import Screen
from core.domain import Reply
from core.errors import ChatEnded, StorageError
from core.testing import AdapterContract, Chat, RecordingDesk, Shown

ROOT = Path(__file__).resolve().parents[2]


class Terminal(Chat):
    """Three pipes: what is typed, what is printed, what is told besides."""

    lacks = frozenset({"spoilers", "outage", "closing"})

    def __init__(self) -> None:
        self.stdin_read, self.stdin = os.pipe()
        self.stdout, stdout_write = os.pipe()
        self.stderr, stderr_write = os.pipe()
        self.adapter = Console(self.stdin_read, stdout_write, stderr_write)
        self.printed, self.told = bytearray(), bytearray()
        self._outputs = (stdout_write, stderr_write)
        self._count = 0
        for pipe, kept in ((self.stdout, self.printed), (self.stderr, self.told)):
            os.set_blocking(pipe, False)
            asyncio.get_running_loop().add_reader(pipe, self._drain, pipe, kept)

    def _drain(self, pipe: int, kept: bytearray) -> None:
        data = os.read(pipe, 1 << 20)
        if not data:
            asyncio.get_running_loop().remove_reader(pipe)
        kept.extend(data)

    def type(self, *lines: bytes | str | dict[str, Any]) -> None:
        for line in lines:
            data = (
                json.dumps(line).encode()
                if isinstance(line, dict)
                else line.encode()
                if isinstance(line, str)
                else line
            )
            os.write(self.stdin, data + b"\n")

    def end_of_input(self) -> None:
        if self.stdin >= 0:
            os.close(self.stdin)
            self.stdin = -1

    def replies(self) -> list[dict[str, Any]]:
        assert not self.printed or self.printed.endswith(b"\n")
        return [json.loads(line) for line in self.printed.splitlines()]

    async def post(self, text: str, author: str = "ann") -> str:
        self._count += 1
        id = f"m{self._count}"
        self.type({"id": id, "text": text, "author": author})
        return id

    async def answer(self, text: str, author: str = "ann") -> str:
        self._count += 1
        id = f"m{self._count}"
        self.type({"id": id, "text": text, "author": author, "replies_to": self.replies()[-1]["request"]})
        return id

    async def address_bot(self, text: str, author: str = "ann") -> str:
        self._count += 1
        id = f"m{self._count}"
        self.type({"id": id, "text": text, "author": author, "direct": True})
        return id

    async def edit(self, id: str, text: str) -> None:
        self.type({"id": id, "text": text, "edited": True})

    async def delete(self, id: str) -> None:
        self.type({"id": id, "deleted": True})

    async def redeliver(self, id: str) -> None:
        self.type({"id": id, "text": "hello", "author": "ann"})

    async def shown(self) -> list[Shown]:
        await asyncio.sleep(0.01)
        return [Shown(line["text"], repeat=line["repeat"]) for line in self.replies()]

    async def shut(self) -> None:
        self.end_of_input()
        await asyncio.sleep(0.02)  # the reading thread sees the end and lets go of its pipe
        for pipe in (self.stdout, self.stderr):
            asyncio.get_running_loop().remove_reader(pipe)
            os.close(pipe)
        for pipe in (*self._outputs, self.stdin_read):
            os.close(pipe)


@asynccontextmanager
async def terminal() -> AsyncIterator[Terminal]:
    made = Terminal()
    try:
        yield made
    finally:
        await made.shut()


class TestConsole(AdapterContract):
    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return terminal()


def typed(
    *lines: bytes | str | dict[str, Any], desk: RecordingDesk | None = None
) -> tuple[RecordingDesk, str]:
    """Type lines, then end the input; what the desk was handed and what stderr said."""
    heard = desk or RecordingDesk()

    async def story() -> str:
        async with terminal() as here:
            here.type(*lines)
            here.end_of_input()
            await asyncio.wait_for(here.adapter.listen(heard), 10)
            await asyncio.sleep(0.02)
            return here.told.decode()

    return heard, asyncio.run(story())


def test_plain_text_is_a_message_each_line_under_a_new_id() -> None:
    desk, _ = typed("app 620?", "app 620?")
    assert desk.texts() == ["app 620?", "app 620?"]
    assert len({message.id for message in desk.messages}) == 2
    assert {message.address for message in desk.messages} == {HERE}


def test_an_object_is_a_message_with_its_own_id_and_author() -> None:
    desk, _ = typed(
        {"id": 7, "text": "hi", "author": "ann"}, {"id": "8", "text": ""}, {"id": "9", "text": "x", "more": 1}
    )
    assert [(message.id, message.text, message.author) for message in desk.messages] == [
        ("7", "hi", "ann"),
        ("8", "", ""),
        ("9", "x", ""),
    ]


def test_edits_and_deletions_are_told_from_messages() -> None:
    desk, _ = typed(
        {"id": "7", "text": "hi"},
        {"id": "7", "text": "ho", "edited": True},
        {"id": "7", "deleted": True},
        {"id": "8", "text": "x", "edited": False, "deleted": False},
    )
    assert desk.texts() == ["hi", "x"]
    assert [(edit.id, edit.text) for edit in desk.edits] == [("7", "ho")]
    assert desk.deletions == [(HERE, "7")]


BAD_LINES = [
    '{"id": null, "text": "x"}',
    '{"id": "7", "text": ',
    "{}",
    '{"id": "7"}',
    '{"text": "x"}',
    "{not json",
    '{"id": 7, "edited": true}',
    '{"a":' * 10_000,
]


@pytest.mark.parametrize("line", BAD_LINES, ids=[line[:20] for line in BAD_LINES])
def test_a_line_that_is_not_understood_is_one_error_line_and_the_next_is_read(line: str) -> None:
    desk, told = typed(line, "next")
    assert desk.texts() == ["next"]
    assert (
        told.startswith("error: this is neither text nor JSON with an id and a text: ")
        and told.count("\n") == 1
    )


@pytest.mark.parametrize("line", ["[1, 2]", '"text"', "null", "7"])
def test_json_that_is_no_object_is_plain_text(line: str) -> None:
    assert typed(line)[0].texts() == [line]


def test_empty_lines_are_nothing() -> None:
    desk, told = typed("", "   ", "\r", "hi\r", "")
    assert desk.texts() == ["hi"] and told == ""


def test_what_is_not_utf_8_is_read_as_well_as_can_be() -> None:
    assert typed(b"caf\xe9 \xff", b'{"id": "1", "text": "\xe9"}')[0].texts() == ["caf� �", "�"]


def test_a_last_line_without_an_end_is_read_too() -> None:
    async def story(desk: RecordingDesk) -> None:
        async with terminal() as here:
            os.write(here.stdin, b"first\nlast")
            here.end_of_input()
            await asyncio.wait_for(here.adapter.listen(desk), 10)

    desk = RecordingDesk()
    asyncio.run(story(desk))
    assert desk.texts() == ["first", "last"]


def test_a_line_of_a_megabyte_is_one_message() -> None:
    async def story(desk: RecordingDesk) -> None:
        async with terminal() as here:
            listening = asyncio.create_task(here.adapter.listen(desk))
            await asyncio.to_thread(os.write, here.stdin, b"x" * 1_000_000 + b"\n")
            here.end_of_input()
            await asyncio.wait_for(listening, 10)

    desk = RecordingDesk()
    asyncio.run(story(desk))
    assert [len(text) for text in desk.texts()] == [1_000_000]


def test_a_message_that_cannot_be_kept_ends_listening_and_no_later_one_is_handed_over() -> None:
    desk = RecordingDesk(trouble=StorageError("the disk is full"))
    with pytest.raises(StorageError):
        typed("first", "second", desk=desk)
    assert desk.messages == []


def said(replies: Callable[[Console], Awaitable[Any]]) -> tuple[list[dict[str, Any]], str]:
    """What is printed on stdout, and told on stderr."""

    async def story() -> tuple[list[dict[str, Any]], str]:
        async with terminal() as here:
            await replies(here.adapter)  # type: ignore[arg-type]
            await asyncio.sleep(0.2)  # stderr has a thread of its own
            return here.replies(), here.told.decode()

    return asyncio.run(story())


def reply(text: str, request: str = "r", **more: Any) -> Reply:
    values: dict[str, Any] = {
        "kind": "final",
        "request": request,
        "message_id": "m1",
        "app_id": 620,
        "name": "Ōkami",
        "text": text,
    }
    return Reply(**{**values, **more})


def test_a_final_reply_is_one_json_line_with_the_contract_s_keys() -> None:
    printed, told = said(lambda console: console.reply(HERE, reply("a\nb “ö”"), None))
    assert printed == [
        {"request": "r", "message": "m1", "app_id": 620, "name": "Ōkami", "text": "a\nb “ö”", "repeat": False}
    ]
    assert told == ""


def test_a_status_goes_to_stderr() -> None:
    printed, told = said(lambda console: console.reply(HERE, reply("Writing…", kind="status"), None))
    assert (printed, told) == ([], "m1: Writing…\n")


def test_a_stderr_that_nobody_reads_holds_up_no_reply() -> None:
    unread, tells = os.pipe()
    printed, writes = os.pipe()
    os.set_blocking(tells, False)
    with contextlib.suppress(BlockingIOError):
        while os.write(tells, b"x" * 4_096):
            pass
    os.set_blocking(tells, True)

    async def story() -> None:
        console = Console(os.open(os.devnull, os.O_RDONLY), writes, tells)
        for number in range(2_000):
            await console.reply(HERE, reply("Writing…", f"r{number}", kind="status"), None)
        await console.reply(HERE, reply("the review"), None)

    asyncio.run(asyncio.wait_for(story(), 20))
    assert b"the review" in os.read(printed, 4_096)
    os.close(unread)  # the thread that waits to write is let go


def test_half_of_a_surrogate_pair_is_printed_as_json_escapes_it() -> None:
    printed, _ = said(lambda console: console.reply(HERE, reply("x", message_id="\ud83c"), None))
    assert printed[0]["message"] == "\ud83c"


def test_long_replies_at_the_same_time_do_not_run_into_each_other() -> None:
    async def many(console: Console) -> None:
        await asyncio.gather(
            *(console.reply(HERE, reply(f"{number}" * 30_000, f"r{number}"), None) for number in range(9))
        )

    printed, _ = said(many)
    assert sorted(line["request"] for line in printed) == [f"r{number}" for number in range(9)]
    assert all(set(line["text"]) == {line["request"][1]} for line in printed)


def test_a_reader_that_went_away_ends_the_chat_but_a_status_is_a_courtesy() -> None:
    async def story() -> None:
        reads, writes = os.pipe()
        os.close(reads)
        console = Console(0, writes, writes)
        try:
            await console.reply(HERE, reply("x", kind="status"), None)
            with pytest.raises(ChatEnded, match="nobody reads stdout"):
                await console.reply(HERE, reply("x"), None)
        finally:
            os.close(writes)

    asyncio.run(story())


def test_a_bot_that_is_told_to_stop_ends_cleanly_though_nobody_typed_on() -> None:
    """A daemon thread that is blocked in `sys.stdin` makes the interpreter abort at its end."""
    script = """
        import asyncio
        from adapters.console import Console
        from core.testing import RecordingDesk

        async def main():
            desk = RecordingDesk()
            listening = asyncio.create_task(Console().listen(desk))
            while not desk.messages:
                await asyncio.sleep(0.01)
            listening.cancel()

        asyncio.run(main())
    """
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin is not None and child.stderr is not None
        child.stdin.write(b"hello\n")
        child.stdin.flush()
        assert (child.wait(timeout=30), child.stderr.read()) == (0, b"")


def test_every_word_on_a_terminal_is_of_the_catalogue() -> None:
    """Each reply once in a language that marks its words: what is said without marks is not of the catalogue."""
    from adapters.console.screen import shown
    from tests.pseudo_language import assert_all_marked, every_reply, pseudo_language

    with pseudo_language():
        said = {what: shown(reply, 100) for what, reply in every_reply("m", 10_000).items()}
        assert_all_marked({what: re.sub(r"\x1b\[[0-9;]*m", "", text) for what, text in said.items()})


def test_a_terminal_is_greeted_and_corrected_in_its_language() -> None:
    from core.testing import RecordingDesk
    from tests.pseudo_language import SETTINGS, assert_all_marked, pseudo_language

    async def story() -> str:
        terminal, keyboard = os.openpty()
        reads, tells = os.pipe()
        os.write(terminal, b'{"1"\n\x04')
        desk = RecordingDesk(communities={("console", "here"): SETTINGS})
        await asyncio.wait_for(Console(keyboard, tells, tells).listen(desk), 10)
        os.close(tells)
        with os.fdopen(reads) as told:
            return told.read()

    with pseudo_language():
        hint, error = asyncio.run(story()).splitlines()
    assert_all_marked({"hint": hint, "error": error})


def on_a_terminal(columns: int, *lines: str, replies: tuple[Reply, ...] = ()) -> tuple[RecordingDesk, str]:
    """Lines that a person types and replies that come between, on a terminal of that width; what the screen was sent."""
    desk = RecordingDesk()

    async def story() -> bytes:
        screen, terminal = os.openpty()
        termios.tcsetwinsize(terminal, (40, columns))
        console = Console(terminal, terminal, terminal)
        listening = asyncio.create_task(console.listen(desk))
        data = b""
        while not data.endswith(b"> "):
            data += await asyncio.to_thread(os.read, screen, 1 << 16)
        for line in lines:
            os.write(screen, f"{line}\n".encode())
        for one in replies:
            await console.reply(HERE, one, None)
        os.write(screen, b"\x04")
        await asyncio.wait_for(listening, 10)
        await asyncio.get_running_loop().run_in_executor(console._printer, lambda: None)
        # The kernel hands over what was written piece by piece, later than it was written.
        os.write(terminal, b"\0")
        while not data.endswith(b"\0"):
            data += os.read(screen, 1 << 16)
        data = data[:-1]
        os.close(screen)
        os.close(terminal)
        return data

    return desk, asyncio.run(story()).decode()


@pytest.mark.parametrize("columns", [60, 100])
def test_a_person_reads_reviews_in_a_frame_under_the_games_name_and_no_word_is_broken(columns: int) -> None:
    words = "A slow and uncommonly beautiful game about lighthouses. " * 6
    final = reply(f"{words}\n\nBy a machine.", body=words, label="By a machine.")
    _, screen = on_a_terminal(columns, replies=(reply("Writing…", kind="status"), final))
    lines = [re.sub(r"\x1b\[[0-9;]*[mK]|\r", "", line) for line in screen.splitlines()]
    assert max(len(line) for line in lines) <= columns
    assert any(line.startswith("╭") and " Ōkami " in line for line in lines)
    inside = " ".join(line.strip("│ ") for line in lines if line.startswith("│"))
    assert inside.split() == f"{words} By a machine.".split()
    assert lines[-1] == "> "


def test_what_is_typed_at_a_terminal_is_said_to_the_bot() -> None:
    desk, _ = on_a_terminal(80, "harsher", "/help")
    assert [(message.text, message.private) for message in desk.messages] == [
        ("harsher", True),
        ("/help", True),
    ]


def test_a_line_of_plain_text_in_a_pipe_is_said_to_the_bot_and_an_object_only_if_it_says_so() -> None:
    piped, _ = typed("Lantern Hollow", {"id": "1", "text": "Lantern Hollow"})
    assert [message.addressed for message in piped.messages] == [True, False]


def test_a_message_that_is_typed_twice_was_answered_and_quit_ends_the_talk() -> None:
    line = '{"id": "7", "text": "app/620"}'
    desk, screen = on_a_terminal(80, line, line, "/quit", "too late")
    assert desk.texts() == ["app/620"]
    assert "That message was answered already." in screen


def test_a_line_that_arrives_while_the_bot_stops_leaves_nothing_behind() -> None:
    # A coroutine that nobody awaits would be reported here as a warning, which fails the test.
    reads, writes = os.pipe()
    os.write(writes, b"one\ntwo\n")
    os.close(writes)
    loop = asyncio.new_event_loop()
    waiting: asyncio.Queue[bytes | None] = asyncio.Queue()
    loop.close()
    _read_lines(_lines(reads), waiting, threading.Semaphore(9), loop)
    gc.collect()
    os.close(reads)
    assert waiting.empty()


UP, DOWN, LEFT, DELETE, HOME = b"\x1b[A", b"\x1b[B", b"\x1b[D", b"\x1b[3~", b"\x1b[H"


@pytest.mark.parametrize(
    ("keys", "lines"),
    [
        (b"app 60" + LEFT + b"2\r", ["app 620"]),
        (b"first\rsecond\r" + UP + UP + b"\r", ["first", "second", "first"]),
        (b"one\rtw" + UP + DOWN + b"o\r", ["one", "two"]),
        (DELETE + b"\r", [""]),
        (b"xapp" + HOME + DELETE + b"\x1bOB\x1b[15;2~\r", ["app"]),
        ("Ōkaxmi\r".replace("x", "x\x7f").encode(), ["Ōkami"]),
        (b"a word\x17b\r", ["ab"]),
        (b"gone\x15here\r", ["here"]),
        (b"ab\x01\x04\x04\x04", [None]),
    ],
)
@pytest.mark.parametrize("in_pieces", [False, True], ids=["at once", "byte by byte"])
def test_keys_edit_the_line_and_leave_no_code_in_it(
    keys: bytes, lines: list[str | None], in_pieces: bool
) -> None:
    editor = Editor()
    pieces = [bytes([byte]) for byte in keys] if in_pieces else [keys]
    assert [line for piece in pieces for line in editor.feed(piece)] == lines


def test_a_line_that_is_longer_than_the_terminal_shows_the_part_around_the_cursor() -> None:
    editor = Editor()
    editor.feed(b"0123456789" * 3)
    assert editor.shown(20) == ("3456789" + "0123456789", 0)
    editor.feed(HOME)
    assert editor.shown(20) == ("01234567890123456", 17)


def test_the_code_of_a_key_is_never_read_as_a_number() -> None:
    assert typed("\x1b[3~", "\x1b[A620")[0].texts() == ["620"]


@pytest.mark.parametrize("columns", [60, 100])
def test_what_is_typed_stays_whole_while_the_bot_writes(columns: int) -> None:
    screen = Screen(lambda: columns)
    rows = drawn(
        screen.notice("Hello."),
        screen.typed("tro", 0),
        screen.status("Reading the store page…"),
        screen.typed("trove", 0),
    )
    assert rows == ["Hello.", "Reading the store page…", "> trove"]
    rows = drawn(
        screen.entered("trove"), screen.typed("mo", 1), screen.notice("Sorry."), screen.typed("", 0), on=rows
    )
    assert rows == ["Hello.", "> trove", "Sorry.", "> "]
    rows = drawn(
        screen.status("It needs EleutherAI/gpt-neo-125m, a model. " * 4), screen.typed("x", 0), on=rows
    )
    assert rows[:3] == ["Hello.", "> trove", "Sorry."] and rows[-1] == "> x"
    assert all(len(row) < columns for row in rows) and "EleutherAI/gpt-neo-125m," in " ".join(rows).split()
    assert drawn(screen.notice("Done."), on=rows) == ["Hello.", "> trove", "Sorry.", "Done.", "> x"]


def drawn(*written: bytes, on: list[str] | None = None) -> list[str]:
    """The rows of a terminal after that: it knows what `Screen` uses, and the cursor stands in the last row."""
    rows = list(on or [""])
    for data in written:
        for code in re.findall(r"\x1b\[\d*[A-Za-z]|\r|\n|[^\x1b\r\n]+", data.decode()):
            if code in {"\r", "\x1b[K"}:
                rows[-1] = "" if code == "\x1b[K" else rows[-1]
            elif code == "\x1b[A":
                assert not rows.pop(), "what is left below is erased"
            elif code == "\n":
                rows.append("")
            elif not code.startswith("\x1b"):
                rows[-1] += code
    return rows


def test_a_terminal_is_left_as_it_was_found() -> None:
    async def story() -> tuple[list[Any], list[Any], list[Any]]:
        screen, terminal = os.openpty()
        before = termios.tcgetattr(terminal)
        listening = asyncio.create_task(Console(terminal, terminal, terminal).listen(RecordingDesk()))
        await asyncio.to_thread(os.read, screen, 1)
        during = termios.tcgetattr(terminal)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        after = termios.tcgetattr(terminal)
        os.close(screen)
        os.close(terminal)
        return before, during, after

    before, during, after = asyncio.run(story())
    assert before == after and not during[3] & (termios.ECHO | termios.ICANON)
