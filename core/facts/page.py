"""The sentences of a store page that speak of the game, and whether the page is in English at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.text import sentence_ends, visible
from core.facts.exclusions import HEADING_OF_OTHER_THINGS, about_other_things
from core.facts.words.tokens import Token, tokens_of, words_of

MAX_PAGE_LENGTH = 12_000
"""Characters of a page that are read: more than a page that people read has."""
MAX_LINE_LENGTH = 2_500
MAX_SENTENCE_LENGTH = 400

_BULLET = re.compile(r"[-–—*•·+>►▶✔✓★☆●■◆▪‣~»→#=]{1,3}\s*|\(?\d{1,2}[.)]\s+")
_RUN = re.compile(r"[.!?…]{12}")
_LINES = re.compile(r"[\n\r\u2028\u2029]+")
_STOP = frozenset(
    "the a an of and to in is you your with for on from as by are be will can it this that at or all".split()
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the page."""

    text: str
    """As it stands on the page, white space folded."""
    tokens: list[Token]
    bullet: bool
    """An item of a list, or a line without a final mark."""
    place: int
    """How many sentences stand before it."""


def sentences_of(description: str, names: tuple[tuple[str, ...], ...]) -> Iterator[Sentence]:
    """The page's sentences about the game, in order; none of a page that is not in English."""
    page = description[:MAX_PAGE_LENGTH]
    if not is_english(page):
        return
    place = 0
    skipping = False
    seen: set[str] = set()
    for line in _LINES.split(page):
        folded = " ".join(line.split())
        if not folded or len(folded) > MAX_LINE_LENGTH or _RUN.search(folded):
            continue
        marker = _BULLET.match(folded)
        content = folded[marker.end() :] if marker else folded
        if _is_heading(content, bullet=marker is not None):
            skipping = bool(HEADING_OF_OTHER_THINGS.search(content))
            if skipping or content.endswith(":"):
                continue
        if skipping:
            continue
        pieces = _split(content)
        for piece in pieces:
            place += 1
            if (
                len(piece) > MAX_SENTENCE_LENGTH
                or piece in seen
                or about_other_things(piece)
                or not _readable(piece)
            ):
                continue
            seen.add(piece)
            bullet = len(pieces) == 1 and (marker is not None or piece[-1].isalnum())
            yield Sentence(piece, tokens_of(piece, names), bullet, place)


def is_english(text: str) -> bool:
    """Whether a page reads like English: its letters and its commonest words."""
    words = words_of(text[:4000])
    letters = [char for char in text[:4000] if char.isalpha()]
    if len(words) < 4 or sum(char.isascii() for char in letters) < 0.9 * len(letters):
        return False
    return sum(word in _STOP for word in words) >= 0.12 * len(words)


def _split(line: str) -> list[str]:
    found = []
    start = 0
    for end in (*sentence_ends(line), len(line)):
        piece = line[start:end].strip()
        if piece:
            found.append(piece)
        start = end
    return found


def _readable(piece: str) -> bool:
    """Plain letters, not shouted, no question."""
    letters = [char for char in piece if char.isalpha()]
    if len(letters) < 6 or "?" in piece[:-1] or visible(piece) != piece:
        return False
    if sum(char.isascii() or char in "éèêëïöüñçàâäôûÉ" for char in letters) < len(letters):
        return False
    return sum(char.isupper() for char in letters) <= 0.4 * len(letters)


def _is_heading(line: str, *, bullet: bool) -> bool:
    return (
        not bullet and len(line) <= 60 and len(line.split()) <= 8 and (line[-1] == ":" or line[-1].isalnum())
    )
