"""Plain text: its visible part, and the ends of its sentences. Pure functions, standard library only."""

from __future__ import annotations

import re
import unicodedata

_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and symbols that show nothing (Unicode's Default_Ignorable among them)."""

BROKEN = "\ufffd"
"""The replacement character: a fault in what is written, noise in what is read."""

# Western marks end a sentence only before white space, so that 2.5 and v1.0 stay whole. CJK text has no
# spaces.
_ENDS = re.compile(r"(?:(?<![.!?…])[.!?…]+[\"'”’»)\]*_]*(?=\s|$))|(?:[。！？｡]+[\"'”’»)\]）」』】]*)")
_SHORT = """
    e.g i.e vs mr mrs ms dr prof st no inc ltd co corp jr sr approx dept est fig vol ed feat ft cf al
"""
_ABBREVIATIONS = frozenset(_SHORT.split())


def visible(text: str) -> str:
    """NFC, without zero-width, bidi and control characters; white space becomes spaces.

    Safe to repeat: what is visible stays as it is. May be empty.
    """
    # White space is checked first: a tab or a newline is a control character, but it separates words.
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
    # Control, format, surrogate, private-use and unassigned characters.
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in _FILLERS


def _is_end(text: str, match: re.Match[str], ended: bool) -> bool:
    if match[0][0] in "。！？｡":
        return True
    # Forty characters are enough to skip white space, and keep long texts from being copied at every mark.
    rest = text[match.end() : match.end() + 40].lstrip()
    if rest[:1].islower():
        return False
    if match[0].rstrip("\"'”’»)]*_") != ".":
        return True
    # Twelve characters hold the longest abbreviation and a bracket before it.
    word = text[max(0, match.start() - 12) : match.start()].split()[-1:]
    before = word[0].lstrip("(\"'“‘").lower() if word else ""
    # A single letter is an initial, as in "J. Doe"; "I." ends a sentence.
    if before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha() and before != "i"):
        return False
    # A text that is cut off after "2." may have been about to say "2.5".
    return bool(rest) or ended or not before[-1:].isdigit()
