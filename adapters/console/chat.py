"""Console: a line in, a line out. Needs nothing; what is typed on this terminal is the chat.

In:  plain text, or JSON `{"id", "text", "author"?, "edited"?, "deleted"?, "direct"?, "replies_to"?}` (one object a line).
     `direct` says that the words are said to the bot, `replies_to` is the `request` of the reply that they answer; what is
     typed on a terminal is always said to the bot, and so is each line of plain text.
Out: one JSON line for each final reply on stdout: `request`, `message`, `app_id`, `name`,
     `text`, `repeat`. Status lines go to stderr. A person at a terminal sees what `adapters.console.screen` makes of them.
A terminal can neither edit nor recognise a repeat: one that may be shown twice has `"repeat": true`.
At the end of the input, open requests are settled and the bot exits.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import queue
import select
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from adapters.console import screen
from adapters.console.editor import Editor, plain
from core.domain import Message, Reply, ReplyAddress, wrapped
from core.errors import ChatEnded
from core.hookspecs import Desk, Limits, hookimpl
from core.messages.catalogue import say

_ENDS = {"/quit", "/exit", "quit", "exit"}
HERE = ReplyAddress("console", "here")
"""The only place there is."""


class Console:
    """The chat is three file descriptors: what people type, the replies, everything else."""

    platform = "console"
    limits = Limits(text_length=100_000, can_edit=False, can_delete=False, recognises_repeats=False)

    def __init__(self, reads: int = 0, writes: int = 1, tells: int = 2) -> None:
        self._reads, self._writes, self._tells = reads, writes, tells
        self._courtesies: queue.Queue[bytes] | None = None
        """Lines for stderr, written by a thread of their own so that a pipe that nobody reads cannot hold up the bot."""
        self._printer = ThreadPoolExecutor(1, "console")
        """Writes one line at a time. A paused terminal blocks this thread only, none that others need."""
        self._screen = screen.Screen(lambda: screen.columns(self._writes))
        """Used by that thread alone."""
        self._printing: dict[str, asyncio.Future[None]] = {}
        """Lines being printed, by request: a retry waits for the same line instead of printing it twice."""
        self._taken: set[object] = set()
        """Ids of messages that were typed as JSON: who sends one twice is told that it was answered."""
        # Kept when `listen` is called again, because a second reader would steal lines from the first. None in the
        # queue is the end of the input.
        self._lines: asyncio.Queue[bytes | None] | None = None
        # Pauses the reader while this many lines wait, so that a big file does not fill the memory.
        self._room = threading.Semaphore(100)

    async def listen(self, desk: Desk) -> None:
        """Read lines until the input ends. A line is read only after the desk has stored the previous one.

        Returns at the end of the input. Raises StorageError from the desk; it may then be called again, and continues
        with the next line.
        """
        with screen.keys(self._reads) if self._is_interactive else contextlib.nullcontext():
            await self._listen(desk)
        # The thread that writes to stderr ends with the process, so the last lines get a second. No more: perhaps
        # nobody reads them.
        give_up_at = time.monotonic() + 1
        while self._courtesies is not None and self._courtesies.unfinished_tasks:
            if time.monotonic() > give_up_at:
                return
            await asyncio.sleep(0.01)

    async def _listen(self, desk: Desk) -> None:
        if self._lines is None:  # a single reader thread, however often `listen` is restarted
            self._lines = asyncio.Queue()
            typed = self._typed() if self._is_interactive else _lines(self._reads)
            arguments = (typed, self._lines, self._room, asyncio.get_running_loop())
            threading.Thread(target=_read_lines, args=arguments, daemon=True).start()
            if os.isatty(self._reads):
                self._tell(say(await _language(desk), "console.hint"))
        while (line := await self._lines.get()) is not None:
            self._room.release()
            text = line.decode("utf-8", "replace").strip("\r\n")
            if self._is_interactive and text.strip().lower() in _ENDS:
                break
            await self._hand_over(text, desk)

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Print it: a status to stderr, anything else as one JSON line. Returns the request as the receipt.

        Raises ChatEnded if nobody reads stdout any more, because a reply that cannot be shown must stay open.
        """
        del address, receipt
        if reply.kind == "status":
            if self._is_interactive:
                self._put(lambda: self._screen.status(reply.text))
            else:
                self._tell(reply.text if os.isatty(self._tells) else f"{reply.message_id}: {reply.text}")
            return reply.request
        printing = self._printing.get(reply.request)
        if printing is None:
            loop = asyncio.get_running_loop()
            printing = loop.run_in_executor(self._printer, self._print, reply)
            self._printing[reply.request] = printing
        try:
            # A write that has begun cannot be taken back, so a cancelled reply leaves it alone and the retry waits for
            # it.
            await asyncio.shield(printing)
        except OSError as error:
            raise ChatEnded(
                f"nobody reads stdout any more ({error.strerror}): what is unfinished continues at the next start"
            ) from error
        finally:
            if printing.done():
                self._printing.pop(reply.request, None)
        return reply.request

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        """Never called: a terminal takes nothing back."""

    async def _hand_over(self, line: str, desk: Desk) -> None:
        """Passes one line to the desk; complains on stderr about a line that is neither text nor a message in JSON."""
        if not plain(line).strip():
            return
        fields = _parse(line)
        if (
            fields is not None
            and self._is_interactive
            and not fields.get("edited")
            and not fields.get("deleted")
        ):
            if fields["id"] in self._taken:
                self._tell(say(await _language(desk), "console.answered"))
                return
            if line.lstrip().startswith("{"):
                self._taken.add(fields["id"])
        if fields is None:
            self._tell(say(await _language(desk), "console.not_understood", line=line[:80]))
        elif fields.get("deleted"):
            await desk.deleted(HERE, str(fields["id"]))
        else:
            message = Message(
                HERE,
                str(fields["id"]),
                str(fields.get("text", "")),
                str(fields.get("author", "")),
                adult_ok=True,  # only the owner types here
                private=os.isatty(self._reads),
                direct=bool(fields.get("direct")),
                replies_to_bot=str(fields.get("replies_to", "")),
            )
            await (desk.edited(message) if fields.get("edited") else desk.accept(message))

    @property
    def _is_interactive(self) -> bool:
        """Whether a person types and reads here, and no program on either side."""
        return os.isatty(self._reads) and os.isatty(self._writes)

    def _typed(self) -> Iterator[bytes]:
        """The lines that a person types; each key is shown as it comes. Runs in the thread that reads."""
        editor = Editor()
        with contextlib.suppress(OSError):  # the terminal hung up
            while data := os.read(self._reads, 65_536):
                for line in editor.feed(data):
                    if line is None:
                        return
                    self._put(functools.partial(self._screen.entered, line))
                    yield line.encode("utf-8", "replace")
                self._put(functools.partial(self._screen.typed, *editor.shown(screen.columns(self._writes))))

    def _print(self, reply: Reply) -> None:
        _write_all(self._writes, self._shown(reply))

    def _shown(self, reply: Reply) -> bytes:
        """What is printed of a reply: for a person, with the prompt again below it, or a JSON line for a program."""
        if not os.isatty(self._writes):
            return _line(reply)
        text = screen.shown(reply, screen.columns(self._writes))
        if self._is_interactive:
            return self._screen.notice(text)
        return f"\n{text}\n".encode("utf-8", "backslashreplace")

    def _put(self, draw: Callable[[], bytes]) -> None:
        """Write what `draw` returns to the terminal, after what is being printed there; nobody waits for it."""
        # One thread for the typed line, statuses and replies, so that none is written into the middle of another.
        future = self._printer.submit(lambda: _write_all(self._writes, draw()))
        future.add_done_callback(
            lambda done: done.exception()
        )  # a terminal that hung up is noticed by the next reply

    def _tell(self, line: str) -> None:
        """Print a line to stderr, best effort: it is dropped if nobody reads stderr."""
        if self._is_interactive:
            self._put(lambda: self._screen.notice(wrapped(line, screen.columns(self._writes))))
            return
        if self._courtesies is None:
            # Bounded, because the bot may run for days while nobody reads stderr.
            self._courtesies = queue.Queue(1_000)
            threading.Thread(target=_write_lines, args=(self._tells, self._courtesies), daemon=True).start()
        with contextlib.suppress(queue.Full):
            self._courtesies.put_nowait(f"{line}\n".encode("utf-8", "backslashreplace"))


@hookimpl
def chat_adapter(settings: Mapping[str, str]) -> Console:
    """The console has no settings."""
    del settings
    return Console()


async def _language(desk: Desk) -> str:
    """The language that was chosen for this console."""
    return (await desk.settings(HERE.platform, HERE.place)).language


def _line(reply: Reply) -> bytes:
    """A reply as one JSON line, see the module's description."""
    fields = {
        "request": reply.request,
        "message": reply.message_id,
        "app_id": reply.app_id,
        "name": reply.name,
        "text": reply.text,
        "repeat": reply.repeat,
    }
    # UTF-8 cannot encode half of a surrogate pair; it becomes JSON's escape for it.
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _parse(line: str) -> dict[str, Any] | None:
    """A JSON message, or plain text under a new id. None for JSON that is not a message.

    A message has an id, and either a text or the mark that it was deleted.
    """
    if not line.lstrip().startswith("{"):
        # A typed line has no id. The time keeps this one different from those of earlier starts, which are still
        # stored.
        id = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
        # Who writes to the bot's own input speaks to it: a name is answered as a link is.
        return {"id": id, "text": plain(line), "direct": True}
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    complete = (
        isinstance(fields, dict)
        and fields.get("id") is not None
        and ("text" in fields or fields.get("deleted"))
    )
    return fields if complete else None


def _read_lines(
    given: Iterator[bytes],
    lines: asyncio.Queue[bytes | None],
    room: threading.Semaphore,
    loop: asyncio.AbstractEventLoop,
) -> None:
    """Puts each line into the queue as soon as `room` has a place for it, and None at the end.

    Runs in a thread, because a blocking read of a terminal cannot be cancelled. The loop is handed plain calls and no
    coroutine: one that a stopping loop never starts is reported as a mistake.
    """
    try:
        for line in given:
            room.acquire()
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)
    except RuntimeError:  # the loop is closed: the bot is stopping
        return


def _lines(descriptor: int) -> Iterator[bytes]:
    """The lines that a descriptor delivers, without their ends; the last one needs no end.

    Avoids `sys.stdin`: if a blocked thread holds its lock, the interpreter aborts at exit.
    """
    rest = b""
    with contextlib.suppress(OSError):  # the input was closed, or the terminal hung up
        while data := os.read(descriptor, 65_536):
            # Bytes and not text are split, because a read may end in the middle of a character.
            *lines, rest = (rest + data).split(b"\n")
            yield from lines
    if rest:
        yield rest


def _write_lines(descriptor: int, lines: queue.Queue[bytes]) -> None:
    """Writes what is put into the queue; a line that cannot be written is dropped.

    Runs in a thread until the process ends.
    """
    while True:
        line = lines.get()
        with contextlib.suppress(OSError):
            _write_all(descriptor, line)
        lines.task_done()


def _write_all(descriptor: int, data: bytes) -> None:
    """Write without Python's buffers, so that printed lines survive a kill. Raises OSError if nobody can read them."""
    while data:
        try:
            data = data[os.write(descriptor, data) :]
        except BlockingIOError:  # a full pipe in non-blocking mode
            select.select([], [descriptor], [])
