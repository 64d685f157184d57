"""The sentences of a store page that speak of the game, and whether the page is in English at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.domain.text import is_live, sentence_ends, visible
from core.facts.exclusions import (
    HEADING_OF_OTHER_THINGS,
    about_fame,
    about_fame_alone,
    about_other_things,
    speaks_to_machines,
)
from core.facts.phrases.verb_phrases import is_verb
from core.facts.words.lexicon import classes
from core.facts.words.tokens import Token, tokens_of, words_of
from core.facts.words.vocabulary import DETERMINERS

MAX_PAGE_LENGTH = 12_000
"""Characters of a page that are read: more than a page that people read has."""
MAX_LINE_LENGTH = 2_500
MAX_SENTENCE_LENGTH = 400

# Pages are written by hand: hyphens, emoji, numbers and even the letter o serve as bullets.
_BULLET = re.compile(r"(?:[-–—*+>~»#=]|[^\w\s\x00-\x7f“”‘’«…¡¿©®™]){1,3}\s*|\(?\d{1,2}[.)]\s+|o\s(?=[A-Z\d])")
_IN_LINE = re.compile(r"\s(?:[·•●►▶★✔✓■◆▪‣*]|[-–—](?=\s[A-Z\d]))\s*")
"""Marks between the items of a list that stands on one line."""
# Rows of dots are separators or drawings, and no line with one is prose.
_RUN = re.compile(r"[.!?…]{12}")
# `splitlines` would also split at form feeds and other controls that pages contain by accident.
_LINES = re.compile(r"[\n\r\u2028\u2029]+")
_CLAUSE = re.compile(r"(?<=\w)[,;:]\s+|\s[-–—]+\s")
_JOINS = frozenset(("and", "or", "then"))
_BUYING = frozenset("buy get purchase upgrade own download".split())
_IN_AN_EDITION = re.compile(r"(?:in|with|this|the)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:(?:and|where|as)\s)?(?:you|players)\s(?:can|must|will|have to|play)\b", re.IGNORECASE
)
_SETTING = re.compile(
    r"(?:set|takes place|located)\s(?:in|on|aboard|inside|across|at|under|beneath|during)\b", re.IGNORECASE
)
# The commonest words of English, of which other languages share few.
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
    partial: bool = False
    """The tokens are those of one clause, and the others of the sentence are not about the game."""


def sentences_of(page: str, names: tuple[tuple[str, ...], ...]) -> Iterator[Sentence]:
    """The sentences about the game of a page in English, in order.

    `names` are the spellings of the game's name, whose tokens are marked. Each sentence comes once, without its bullet.
    """
    own = frozenset(word.removesuffix("s") for name in names for word in name)
    place = 0
    skipping = False
    seen: set[str] = set()
    for line in _LINES.split(page):
        folded = " ".join(line.split())
        # A line this long is a licence or a list of credits.
        if not folded or len(folded) > MAX_LINE_LENGTH or _RUN.search(folded):
            continue
        marker = _BULLET.match(folded)
        content = folded[marker.end() :] if marker else folded
        if not content:
            continue
        # A new heading ends what the one before it has hidden, whether it is of interest itself or not.
        if _is_heading(content, bullet=marker is not None):
            skipping = bool(HEADING_OF_OTHER_THINGS.search(content))
            if skipping or content.endswith(":"):
                continue
        if skipping:
            continue
        items = _IN_LINE.split(content)
        # Fewer marks may be dashes inside a sentence.
        listed = len(items) > 3
        pieces = [item for item in map(str.strip, items) if item] if listed else split_line(content)
        for piece in pieces:
            # Counted before the checks, so that it is the position on the page and not among the sentences
            # that are left.
            place += 1
            if len(piece) > MAX_SENTENCE_LENGTH or piece in seen or not _readable(piece):
                continue
            # Many pages repeat the short description word for word at the top of the long one.
            seen.add(piece)
            bullet = listed or (len(pieces) == 1 and (marker is not None or piece[-1].isalnum()))
            for part in _parts_about_the_game(piece, own):
                whole = part == piece
                yield Sentence(piece, tokens_of(part, names), bullet and whole, place, partial=not whole)


def is_english(text: str) -> bool:
    """Whether a page reads like English: its letters and its commonest words.

    Judged by the first 4,000 characters. False for fewer than four words.
    """
    # The beginning is enough; some pages append the same text in other languages.
    words = words_of(text[:4000])
    letters = [char for char in text[:4000] if char.isalpha()]
    # A few accented letters are names; a tenth of them is another language.
    if len(words) < 4 or sum(char.isascii() for char in letters) < 0.9 * len(letters):
        return False
    # In English prose about every fourth word is one of these. Lists of features have fewer, so the limit is
    # low.
    return sum(word in _STOP for word in words) >= 0.12 * len(words)


def without_orders(page: str) -> str:
    """A page's text without the sentences that give orders to a machine; as it is if there are none."""
    lines = [split_line(line) for line in _LINES.split(page)]
    kept = [[piece for piece in line if not speaks_to_machines(piece)] for line in lines]
    return page if kept == lines else "\n".join(" ".join(line) for line in kept if line)


def split_line(line: str) -> list[str]:
    """The sentences of one line, in order; what follows the last final mark is one too."""
    found = []
    start = 0
    for end in (*sentence_ends(line), len(line)):
        piece = line[start:end].strip()
        if piece:
            found.append(piece)
        start = end
    return found


def _parts_about_the_game(piece: str, own: Collection[str]) -> Iterator[str]:
    """The sentence, or those of its clauses that are about the game; nothing if none is. `own`: words of the game's name."""
    if not about_other_things(piece, own):
        yield piece
    elif about_fame_alone(piece, own):
        yield from _clauses_of_the_game(piece)


def _clauses_of_the_game(piece: str) -> Iterator[str]:
    """The clauses of a sentence that say what is done or where it is set, beside others that tell of the game's fame.

    Of "Set on a frozen lake, it is the sequel to …" the first one. A clause that begins with a verb counts if the
    sentence does too: it is else part of a list.
    """
    clauses = _CLAUSE.split(piece)
    told = _is_order(piece)
    for at, clause in enumerate(clauses):
        if about_fame(clause):
            # What is done "in this expansion" is not done in the game itself.
            if _IN_AN_EDITION.match(clause):
                return
        elif _SUBJECT.match(clause) or (told and _is_order(clause)) or (at == 0 and _SETTING.match(clause)):
            yield clause


def _is_order(clause: str) -> bool:
    """Whether a clause begins with a verb that says what is done in the game, also behind "and"."""
    words = [word for word in words_of(clause)[:3] if word not in _JOINS]
    if len(words) < 2 or not is_verb(words[0]) or words[0] in _BUYING:
        return False
    return classes(words[0]).startswith("v") or words[1] in DETERMINERS


def _readable(piece: str) -> bool:
    """Whether a sentence has plain letters, is not shouted, and holds no question inside it
    and no address.
    """
    letters = [char for char in piece if char.isalpha()]
    if len(letters) < 6 or "?" in piece[:-1] or visible(piece) != piece or is_live(piece):
        return False
    if sum(char.isascii() or char in "éèêëïöüñçàâäôûÉ" for char in letters) < len(letters):
        return False
    # Pages that shout cannot be put into small letters safely: names and words look the same.
    return sum(char.isupper() for char in letters) <= 0.4 * len(letters)


def _is_heading(line: str, *, bullet: bool) -> bool:
    """Whether a line is short and ends in a colon, or in no mark at all."""
    return (
        not bullet and len(line) <= 60 and len(line.split()) <= 8 and (line[-1] == ":" or line[-1].isalnum())
    )
