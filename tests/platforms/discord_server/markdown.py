"""What a person reads of a text in Discord's markdown, as its clients render it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    \\(?P<escaped>[^\w\s]|_)               # a backslash before a character: the character itself
  | (?P<spoiler>\|\|)
  | \[(?P<masked>(?:\\.|[^\]\\])+)\]\(<?(?P<url>https?://[^\s)>]+)>?\)
  | <(?P<mention>@[!&]?\d+|\#\d+|a?:\w+:\d+|/[\w ]+:\d+|t:\d+(?::\w)?)>
  | <(?P<link>https?://[^\s>]+)>
  | (?P<emoji>:[a-z_]+:)
  | (?P<block>(?:^|(?<=\n))(?:-\#\ |\#{1,3}\ |>\ |[-*]\ |\d+\.\ ))
  | (?P<format>\*+|__?|~~|`+)
  | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Read:
    """A text as it is read."""

    text: str
    """All of it, once every spoiler was clicked."""
    outside: str
    """What is seen without a click."""

    @property
    def hidden(self) -> bool:
        return self.text.strip() != self.outside.strip()


def read(text: str) -> Read:
    """Render it."""
    said, outside, inside = [], [], False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "spoiler" and (inside or "||" in text[match.end() :]):
            inside = not inside
            continue
        shown = _shown(match, kind)
        said.append(shown)
        if not inside:
            outside.append(shown)
    return Read("".join(said), "".join(outside))


def _shown(match: re.Match[str], kind: str | None) -> str:
    if kind == "url":
        return read(match["masked"]).text
    if kind == "mention":
        return f"«{match['mention']}»"
    if kind == "emoji":
        return f"«{match['emoji']} as a picture»"
    if kind in {"block", "format"}:
        return ""
    return match[kind or "plain"]
