"""What a person sees on a terminal: a prompt, a line about what is being done, and replies in full."""

from __future__ import annotations

import os
import textwrap

from core.domain import Reply
from core.messages.catalogue import say

PROMPT = "> "
_CLEAR_LINE = "\r\x1b[K"
"""Back to the start of the line, and erase it: the prompt or the status that stands there."""
_NARROWEST = 20
"""Columns."""


def columns(descriptor: int) -> int:
    """The width of a terminal."""
    try:
        return max(_NARROWEST, os.get_terminal_size(descriptor).columns or 80)
    except OSError:
        return 80


def prompt() -> bytes:
    """The prompt, in place of what the line shows."""
    return f"{_CLEAR_LINE}{PROMPT}".encode()


def wrapped(text: str, width: int) -> str:
    """A text in lines of that width, no word broken."""
    return "\n".join(textwrap.fill(line, width, break_long_words=False) for line in text.splitlines())


def notice(text: str) -> bytes:
    """Lines of their own, with the prompt below them."""
    return f"{_CLEAR_LINE}{text}\n{PROMPT}".encode("utf-8", "backslashreplace")


def status(text: str, width: int) -> bytes:
    """What is being done, on the line of the prompt; the next output takes its place."""
    # One column stays free, or the terminal would go on in the next line, which is not erased.
    cut = text if len(text) < width else f"{text[: width - 2]}…"
    return f"{_CLEAR_LINE}\x1b[2m{cut}\x1b[0m".encode("utf-8", "backslashreplace")


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
