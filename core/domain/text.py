"""Plain text: its visible part, and the ends of its sentences. Pure functions, standard library only."""

from __future__ import annotations

import re
import unicodedata

_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and symbols that show nothing (Unicode's Default_Ignorable among them)."""

BROKEN = "\ufffd"
"""The replacement character: a fault in what is written, noise in what is read."""

_ENDS = re.compile(r"(?:(?<![.!?…])[.!?…]+[\"'”’»)\]*_]*(?=\s|$))|(?:[。！？｡]+[\"'”’»)\]）」』】]*)")
_SHORT = """
    e.g i.e vs mr mrs ms dr prof st no inc ltd co corp jr sr approx dept est fig vol ed feat ft cf al
"""
_ABBREVIATIONS = frozenset(_SHORT.split())


def visible(text: str) -> str:
    """NFC, without zero-width, bidi and control characters; white space becomes spaces."""
    shown = "".join(" " if char.isspace() else char for char in text if char.isspace() or _shows(char))
    return unicodedata.normalize("NFC", shown)


def sentence_ends(text: str, *, ended: bool = True) -> list[int]:
    """Positions just after each sentence of `text`, closing quotes and brackets included.

    No mark ends one before a small letter; a dot ends none after an abbreviation or an initial,
    inside `2.5` or `v1.0`, or, unless `ended`, after a digit at the very end. CJK marks need no
    space after them.
    """
    return [match.end() for match in _ENDS.finditer(text) if _is_end(text, match, ended)]


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in _FILLERS


def _is_end(text: str, match: re.Match[str], ended: bool) -> bool:
    if match[0][0] in "。！？｡":
        return True
    rest = text[match.end() : match.end() + 40].lstrip()
    if rest[:1].islower():
        return False
    if match[0].rstrip("\"'”’»)]*_") != ".":
        return True
    word = text[max(0, match.start() - 12) : match.start()].split()[-1:]
    before = word[0].lstrip("(\"'“‘").lower() if word else ""
    if before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha() and before != "i"):
        return False
    return bool(rest) or ended or not before[-1:].isdigit()
