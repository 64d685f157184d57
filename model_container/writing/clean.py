"""What a model wrote -> a text that may be posted anywhere. Pure functions, standard library only.

`clean` promises, for any input: no leaked prompt, no mention or link that a chat platform would
act on, no invisible or direction-changing characters, single spaces only, and an end at a
sentence; or '' if nothing usable remains. Cleaning a clean text changes nothing.
"""

from __future__ import annotations

import re

from core.domain.text import sentence_ends, spelled, visible
from model_container.writing import names

MARKERS = re.compile(r"(Game Description|\bReview)\s*[:：]", re.IGNORECASE)
"""What begins a part of the prompt (`core.domain.prompt_text`); never part of a text."""

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
_LONG_NAME = 3
_BEFORE_IT = frozenset(
    """
    in of to for with about from on at by like than as and but or if that when while because though so give gives make
    makes keep keeps is does has what how why where whether behind beside let lets
    """.split()
)
"""Words after which "it" can stand for a name."""
_SPACED_MARK = re.compile(r"\s+(?=[.,!?;:…)\]])|\(\s*\)|\[\s*\]")


def clean(opening: str, continuation: str, *, ended: bool = True, name: str = "") -> str:
    """The review: opening and continuation, cleaned and cut at the last full sentence, or ''.

    `ended` says that the model ended the text itself, so that a number and a dot at the very end are a
    sentence's end and not half of a decimal. A text without one full sentence beyond the opening is ''. The
    `name` of the game appears as `spelled` has it. Only the first 8,000 characters count:
    `domain.Decoding` allows no more in any real language.
    """
    # The expressions below are linear in the text's length, but a model can be made to write without an end.
    continuation = continuation[:_LONGEST]
    as_given = MARKERS.sub(r"\1 -", spelled(name))  # what `fit.one_line` makes of it
    # The name is hidden first: it may contain dots, marks or even
    # markers, and none of them may be taken for the text's own.
    head = names.hide(names.hide(opening, name), as_given)
    markers = list(MARKERS.finditer(head))
    head = head[markers[-1].end() :].lstrip() if markers else head
    rest = names.hide(names.hide(names.spell(continuation, name), name), as_given)
    # From a marker on, the model writes another prompt or another review.
    leak = MARKERS.search(rest)
    # Scrubbed together: an address may begin in the opening and end in the continuation.
    text = _scrub(head + (rest[: leak.start()] if leak else rest))
    start = len(_scrub(head))
    ends = [end for end in sentence_ends(text, ended=ended or leak is not None) if end > start]
    # Marks and emoji alone are not a sentence.
    if not ends or not any(char.isalnum() for char in text[start : ends[-1]]):
        return ""
    return names.show(text[: ends[-1]], name)


def whole_sentences(text: str, *, ended: bool = True, name: str = "") -> str:
    """`text`, scrubbed, up to the end of its last sentence;
    '' if it has none. Marks in the name end no sentence.
    """
    text = _scrub(names.hide(text, name))
    ends = sentence_ends(text, ended=ended)
    return names.show(text[: ends[-1]], name) if ends else ""


def scrub(text: str, name: str = "") -> str:
    """`text` without what acts or hides (see the module) and with single spaces; not cut.

    The `name` stays as the store spells it. Scrubbing a scrubbed text changes nothing.
    """
    return names.show(_scrub(names.hide(text, name)), name)


def _scrub(text: str) -> str:
    """One text with nothing in it that acts or hides; the name must be hidden already."""
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


def is_long(name: str) -> bool:
    """Too long a name to be said twice in a text that one reads in a chat."""
    return len(re.findall(r"\w+", name)) >= _LONG_NAME


def say_once(text: str, name: str) -> str:
    """`text` with a long `name` (three words or more) said in full once, then as "it", as a person would.

    Where "it" might not fit (after an article or an adjective, in quotes, as part of a longer name) it stays.
    """
    spelling = spelled(name)
    if not is_long(spelling):
        return text
    found = list(re.finditer(rf"(?<!\S){re.escape(spelling)}(?P<of>['’]s)?(?!\w)", text, re.IGNORECASE))
    # From the end, so that the places of earlier mentions stay valid.
    for match in reversed(found[1:]):
        before, after = text[: match.start()].rstrip(), text[match.end() :]
        starts = before[-1:] in (".", "!", "?", "…")
        last = before.split()[-1:] or [""]
        if not starts and (last[0].lower() not in _BEFORE_IT and last[0][-1:] not in (",", ":", ";")):
            continue
        # What follows makes it a longer name, such as a sequel's.
        if re.match(r"[:\-–—'’]?\s*(?:\d|[A-Z])|[-–—'’:]\w", after):
            continue
        word = "its" if match["of"] else "it"
        text = text[: match.start()] + (word.capitalize() if starts else word) + after
    return text
