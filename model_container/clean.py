"""What a model wrote -> a text that may be posted anywhere. Pure functions, standard library only.

`clean` promises, for any input: no leaked prompt, no mention or link that a chat platform would
act on, no invisible or direction-changing characters, single spaces only, and an end at a
sentence; or '' where nothing usable remains. Cleaning a clean text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata

MARKERS = re.compile(r"(Game Description|\bReview)\s*[:：]", re.IGNORECASE)
"""What begins a part of the prompt (`core.domain.prompt_text`); never part of a text."""

_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd"
"""Letters and symbols that show nothing (Unicode's Default_Ignorable among them), and the mark of broken bytes."""

_DOT = "\u2024"
"""One dot leader: looks like the dot of `agar.io`, and no platform makes a link of it."""

_LONGEST = 8_000

# https://discord.com/developers/docs/reference#message-formatting: <@id> <#id> <:name:id> <t:…> </name:id> <id:…>
_TAG = re.compile(r"<[@#:/!?a-zA-Z][^<>]*>")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_REST = r"(?:\S*[^\s.,!?…;:)\]}\"'”’»])?"  # of an address; marks at its end belong to the sentence
_URL = re.compile(
    rf"[a-z][a-z0-9+.-]{{0,30}}:/+{_REST}"  # any scheme: unfurls, or opens a program
    rf"|\b(?:mailto|tel|sms|magnet|xmpp|matrix|data|javascript):(?=\S){_REST}"
    r"|\b[^\s@]+@[\w-]+(?:\.[\w-]+)+"  # mail addresses
    rf"|www\.(?=\w){_REST}"
    rf"|(?<![\w.])(?:[\w-]+\.)+[^\W\d_]{{2,}}(?::\d+)?/{_REST}",  # a domain and a path: invites
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2}|xn--)")
_MENTION = re.compile(r"[@＠]+(?=[\w@＠])|(?<!\S)#(?=[^\W\d_])|(?<!\S)/(?=[^\W\d_])")
_SPACED_MARK = re.compile(r"\s+(?=[.,!?;:…)\]])|\(\s*\)|\[\s*\]")

_ENDS = re.compile(r"(?:[.!?…]+[\"'”’»)\]*_]*(?=\s|$))|(?:[。！？｡]+[\"'”’»)\]）」』】]*)")
_SHORT = """
    e.g i.e vs mr mrs ms dr prof st no inc ltd co corp jr sr approx dept est fig vol ed feat ft cf al
"""
_ABBREVIATIONS = frozenset(_SHORT.split())


def clean(opening: str, continuation: str, *, ended: bool = True) -> str:
    """The review: opening and continuation, cleaned and cut at the last full sentence, or ''.

    `ended`: the model ended the text itself, so a number and a dot at the very end are a sentence's
    end and no half of a decimal. A text without one full sentence beyond the opening is ''. Only
    the first 8,000 characters count: `domain.Decoding` allows no more in any real language.
    """
    continuation = continuation[:_LONGEST]
    markers = list(MARKERS.finditer(opening))
    head = opening[markers[-1].end() :].lstrip() if markers else opening
    leak = MARKERS.search(continuation)
    text = scrub(head + (continuation[: leak.start()] if leak else continuation))
    start = len(scrub(head))
    ends = [end for end in sentence_ends(text, ended=ended or leak is not None) if end > start]
    if not ends or not any(char.isalnum() for char in text[start : ends[-1]]):
        return ""
    return text[: ends[-1]]


def sentence_ends(text: str, *, ended: bool = True) -> list[int]:
    """Positions just after each sentence of `text`, closing quotes and brackets included.

    No mark ends one before a small letter; a dot ends none after an abbreviation or an initial,
    inside `2.5` or `v1.0`, or, unless `ended`, after a digit at the very end. CJK marks need no
    space after them.
    """
    return [match.end() for match in _ENDS.finditer(text) if _is_end(text, match, ended)]


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


def scrub(text: str) -> str:
    """`text` without what acts or hides (see the module), spaces collapsed; not cut."""
    while True:  # taking one thing out may join another from its halves; each turn leaves less to take
        before = text
        text = visible(text)
        text = _TAG.sub(" ", text)
        text = _MARKDOWN_LINK.sub(r"\1", text)
        text = _URL.sub(" ", text)
        text = _MENTION.sub("", text)
        text = _DOMAIN.sub(_DOT, text)
        text = MARKERS.sub(r"\1", text)
        text = _SPACED_MARK.sub("", text)
        text = " ".join(text.split())
        if text == before:
            return text


def visible(text: str) -> str:
    """NFC, without zero-width, bidi and control characters; white space becomes spaces."""
    shown = "".join(" " if char.isspace() else char for char in text if char.isspace() or _shows(char))
    return unicodedata.normalize("NFC", shown)


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in _FILLERS
