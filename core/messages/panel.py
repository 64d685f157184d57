"""A review as people read it on a terminal: in a frame, under its game's name. Needs rich."""

from __future__ import annotations

import io
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

MAX_WIDTH = 88
"""Columns: long lines are hard to read, so a wide terminal is not used in full."""

_BORDER = 6
"""Columns of a frame's line that its title cannot have: two corners, and a line and a space at each end."""


def review_panel(title: str, text: str, label: str, width: int, *feet: str) -> Panel:
    """The frame of a review on a terminal of `width` columns.

    `feet` say how the review was made, with less and less detail: the first one that fits below it is shown.
    """
    room = min(MAX_WIDTH, width) - _BORDER
    head = Text(title, style="bold")
    head.truncate(room, overflow="ellipsis")
    body = Text.assemble(text, "\n\n", (label, "italic")) if label else Text(text)
    foot = next((foot for foot in feet if cell_len(foot) <= room), None)
    subtitle = Text(foot, style="dim") if foot else None
    return Panel(body, title=head, subtitle=subtitle, padding=(1, 2))


def render(*parts: Any, width: int, is_terminal: bool) -> str:
    """Rich's parts as text that ends in a newline, at most MAX_WIDTH columns wide, with colours on a terminal."""
    console = Console(
        file=io.StringIO(),
        force_terminal=is_terminal,
        width=min(MAX_WIDTH, width),
        # Otherwise rich colours numbers and addresses within a game's own text.
        highlight=False,
        color_system="auto" if is_terminal else None,
    )
    for part in parts:
        console.print(part)
    output = console.file
    assert isinstance(output, io.StringIO)  # noqa: S101  given above
    # rich pads each line with spaces up to the full width; they are in the way when text is copied.
    return "".join(f"{line.rstrip()}\n" for line in output.getvalue().splitlines())
