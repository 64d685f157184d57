"""What a person sees on a terminal: what is being done, the line that is typed, and replies in full above both."""

from __future__ import annotations

import contextlib
import os
import termios
from collections.abc import Callable, Iterator

from adapters.console.editor import PROMPT
from core.domain import Reply, wrapped
from core.messages.catalogue import say

_CLEAR_LINE = "\r\x1b[K"
"""Back to the start of the line, and erase it."""
_CLEAR_LINE_ABOVE = "\x1b[A\x1b[K"
_NARROWEST = 20
"""Columns."""


def columns(descriptor: int) -> int:
    """The width of a terminal."""
    try:
        return max(_NARROWEST, os.get_terminal_size(descriptor).columns or 80)
    except OSError:
        return 80


@contextlib.contextmanager
def keys(descriptor: int) -> Iterator[None]:
    """While this lasts, a terminal hands over each key and shows none by itself. Ctrl-C and Ctrl-Z work as always."""
    try:
        before = termios.tcgetattr(descriptor)
    except termios.error:  # it hung up
        yield
        return
    single = list(before)
    single[3] &= ~(termios.ICANON | termios.ECHO)  # its local modes
    termios.tcsetattr(descriptor, termios.TCSANOW, single)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSANOW, before)


class Screen:
    """The last lines of a terminal: what is being done, and below it the prompt with what is typed.

    Each method returns what to write, and has to be called in the order of the writing. What is typed stays whole,
    whatever is written meanwhile.
    """

    def __init__(self, width: Callable[[], int]) -> None:
        self._width = width
        self._status = ""
        self._rows = 0
        """Rows of the status above the prompt."""
        self._typed = ("", 0)
        """What is typed, and by how many columns its end is right of the cursor."""

    def typed(self, text: str, right: int) -> bytes:
        """The line as it is now; see `Editor.shown`."""
        self._typed = (text, right)
        return f"{_CLEAR_LINE}{self._prompt()}".encode("utf-8", "backslashreplace")

    def entered(self, line: str) -> bytes:
        """The line was finished: it stays, and an empty one is begun."""
        return self._with_lines_above(f"{PROMPT}{line}")

    def status(self, text: str) -> bytes:
        """What is being done; the next notice takes its place."""
        erased = self._erased()
        self._status = text
        return f"{erased}{self._bottom()}".encode("utf-8", "backslashreplace")

    def notice(self, text: str) -> bytes:
        """Lines of their own, which stay."""
        erased, self._status = self._erased(), ""
        return erased.encode() + self._with_lines_above(text)

    def _with_lines_above(self, text: str) -> bytes:
        return f"{self._erased()}{text}\n{self._bottom()}".encode("utf-8", "backslashreplace")

    def _erased(self) -> str:
        """Erase what `_bottom` has drawn; the cursor stands in the row of the prompt."""
        rows, self._rows = self._rows, 0
        return _CLEAR_LINE + _CLEAR_LINE_ABOVE * rows

    def _bottom(self) -> str:
        # One column stays free, or the terminal would go on in the next row, which is not counted.
        rows = wrapped(self._status, self._width() - 1).splitlines()
        self._rows = len(rows)
        return "".join(f"\x1b[2m{row}\x1b[0m\n" for row in rows) + self._prompt()

    def _prompt(self) -> str:
        text, right = self._typed
        return f"{PROMPT}{text}" + (f"\x1b[{right}D" if right else "")


def shown(reply: Reply, width: int) -> str:
    """A reply as a person reads it: a review in a frame, anything else as plain lines. No word is broken."""
    # Here, because a program that reads JSON lines does not pay for it.
    from rich.text import Text

    from core.messages.panel import render, review_panel

    again = [Text(say(reply.language, "review.repeat"))] if reply.repeat else []
    if reply.kind != "final":
        return render(*again, Text(reply.text), width=width, is_terminal=True)
    title = reply.name or say(reply.language, "review.app", id=reply.app_id)
    return render(*again, review_panel(title, reply.body, reply.label, width), width=width, is_terminal=True)
