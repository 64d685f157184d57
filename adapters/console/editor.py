"""The line that a person types: arrow keys, Delete, Home, End and the history work, and no key leaves its code in the text.

The system's own line editing knows Backspace alone, and `readline` cannot draw its line again after somebody else has
written to the terminal, which a chat does all the time.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

PROMPT = "> "
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|[^\[O])", re.DOTALL)
"""What a terminal sends for a key that is no character (ECMA-48, section 5.4)."""
_MAX_SEQUENCE = 32
"""Characters; what is longer and still unfinished is no key."""
_MAX_HISTORY = 200
_KEYS = {
    "\x01": "home",
    "\x02": "left",
    "\x04": "end of input",
    "\x05": "end",
    "\x06": "right",
    "\x08": "backspace",
    "\x0b": "cut right",
    "\x0e": "down",
    "\x10": "up",
    "\x15": "cut left",
    "\x17": "cut word",
    "\x7f": "backspace",
    "\r": "enter",
    "\n": "enter",
    "\t": " ",
    **{f"\x1b{kind}A": "up" for kind in "[O"},
    **{f"\x1b{kind}B": "down" for kind in "[O"},
    **{f"\x1b{kind}C": "right" for kind in "[O"},
    **{f"\x1b{kind}D": "left" for kind in "[O"},
    **{f"\x1b{kind}H": "home" for kind in "[O"},
    **{f"\x1b{kind}F": "end" for kind in "[O"},
    "\x1b[1~": "home",
    "\x1b[3~": "delete",
    "\x1b[4~": "end",
    "\x1b[7~": "home",
    "\x1b[8~": "end",
}


def plain(text: str) -> str:
    """A text without the codes of keys and without other signs that control a terminal."""
    return "".join(sign for sign in _SEQUENCE.sub("", text) if sign == "\t" or not _is_control(sign))


class Editor:
    """One line after the other, from the bytes that a terminal sends."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        """The beginning of a key whose rest has not come yet."""
        self._text, self._cursor = "", 0
        self._history: list[str] = []
        self._at = 0
        """The place in the history that is shown; its length for the line that is being typed."""
        self._draft = ""
        """That line, while an older one is shown."""

    def feed(self, data: bytes) -> list[str | None]:
        """Take what was typed. Returns the lines that were finished by it, and None for the end of the input."""
        self._pending += self._decoder.decode(data)
        done: list[str | None] = []
        while self._pending:
            key = self._next_key()
            if key is None:
                break
            match _KEYS.get(key, key):
                case "enter":
                    done.append(self._enter())
                case "end of input" if not self._text:
                    done.append(None)
                case name:
                    self._press(name)
        return done

    def shown(self, width: int) -> tuple[str, int]:
        """What of the line fits into a row of that many columns, and by how many columns its end is right of the cursor."""
        room = width - len(PROMPT) - 1
        start = self._cursor
        while start and _columns(self._text[start - 1 : self._cursor]) <= room:
            start -= 1
        end = self._cursor
        while end < len(self._text) and _columns(self._text[start : end + 1]) <= room:
            end += 1
        return self._text[start:end], _columns(self._text[self._cursor : end])

    def _next_key(self) -> str | None:
        """Take the first key off what is pending; None if the rest of it is still to come."""
        length = 1
        if self._pending[0] == "\x1b":
            if (found := _SEQUENCE.match(self._pending)) is not None:
                length = found.end()
            elif len(self._pending) < _MAX_SEQUENCE:
                return None
        key, self._pending = self._pending[:length], self._pending[length:]
        return key

    def _enter(self) -> str:
        line = self._text
        if line.strip() and self._history[-1:] != [line]:
            self._history = [*self._history[1 - _MAX_HISTORY :], line]
        self._at, self._draft = len(self._history), ""
        self._set("")
        return line

    def _press(self, key: str) -> None:
        text, at = self._text, self._cursor
        moves = {"left": max(0, at - 1), "right": min(len(text), at + 1), "home": 0, "end": len(text)}
        cuts = {
            "backspace": (max(0, at - 1), at),
            "delete": (at, at + 1),
            "end of input": (at, at + 1),  # in the middle of a line it deletes, as in a shell
            "cut left": (0, at),
            "cut right": (at, len(text)),
            "cut word": (len(text[:at].rstrip().rpartition(" ")[0]), at),
        }
        if key in moves:
            self._cursor = moves[key]
        elif key in cuts:
            self._replace(*cuts[key])
        elif key in {"up", "down"}:
            self._recall(self._at + (1 if key == "down" else -1))
        elif len(key) == 1 and not _is_control(key):
            self._text, self._cursor = text[:at] + key + text[at:], at + 1

    def _replace(self, start: int, end: int) -> None:
        self._text, self._cursor = self._text[:start] + self._text[end:], start

    def _recall(self, at: int) -> None:
        """Show the line at a place of the history, or the one that was being typed."""
        if not 0 <= at <= len(self._history):
            return
        if self._at == len(self._history):
            self._draft = self._text
        self._at = at
        self._set(self._draft if at == len(self._history) else self._history[at])

    def _set(self, text: str) -> None:
        self._text, self._cursor = text, len(text)


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) == "Cc"


def _columns(text: str) -> int:
    """The columns that a text takes: two for a sign of Chinese, Japanese or Korean, none for one above another."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )
