"""A review as clauses, each with the aspects that it names and the words in it that judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from core.facts.players import judgements as words
from core.facts.players.aspects import Aspect, aspects, phrases
from core.facts.players.matching import Tree, find, tokens_of, tree

MAX_REVIEW_CHARS = 2000
"""What is read of a review: its beginning says what its writer thinks, and hostile text stays cheap."""
MAX_ITEM_CHARS = 100
"""How long an item of a list of pros and cons may be; a longer line is a paragraph, which ends the list."""
MIN_ASCII_SHARE = 0.8

_MARKUP = re.compile(r"\[/?[a-z0-9=]{1,12}\]")
_SENTENCE = re.compile(r"[^.!?;]+[.!?;]*")
_BULLETS = " *•·-–—+=>~#:_|"
_FORM = frozenset("☐🔲⬜")
"""Boxes to tick: such a review names every aspect, whatever its writer thinks of it."""


@dataclass(slots=True)
class Mention:
    """An aspect named in a clause, and what becomes of it."""

    start: int
    end: int
    """Its tokens are those from `start` to before `end`."""
    aspect: int
    """Its place in the table."""
    shows: int
    """1 for a phrase that praises by itself, -1 for one that complains, else 0."""
    verdict: int = 0
    """1 if the clause praises it, -1 if it complains about it, 0 if neither is clear."""
    rule: str = ""
    """What decided so."""

    @property
    def row(self) -> Aspect:
        """The aspect itself."""
        return aspects()[self.aspect]


class Clause:
    """A clause's tokens, the aspects that it names, and its section: 1 in a list of pros, -1 of cons, else 0."""

    def __init__(self, tokens: list[str], section: int = 0) -> None:
        self.tokens = tokens
        self.section = section
        self.mentions = [
            Mention(at, at + length, *found)
            for at, length, found in find(_names(), tokens)
            if found is not None and not _is_of_something_else(tokens[at + length :], found[1])
        ]
        self._judging: dict[int, tuple[int, int]] = {}
        self._ends: dict[int, int] = {}
        if self.mentions:
            for at, length, value in find(_judging_phrases(), tokens):
                self._judging[at] = (value, length)
                self._ends[at + length] = at
        self.named_at = {mention.start for mention in self.mentions if not mention.shows}

    def word(self, at: int) -> str:
        """The token at a place, or nothing outside the clause."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else ""

    def judged(self, at: int, row: Aspect) -> tuple[int, int]:
        """What begins there says of an aspect: 1, -1 or 0, and its length in tokens."""
        if at in self._judging:
            return self._judging[at]
        word = self.word(at)
        if word in row.neutral:
            return 0, 1
        if word in row.bad or word in words.BAD:
            return -1, 1
        before = self.word(at - 1)
        if before in words.TOO and (word in row.good or word in words.TOO_MUCH):
            return -1, 1
        if word not in words.GOOD and word not in row.good:
            return 0, 1
        return (-1 if before in words.LESS else 1), 1

    def is_phrase(self, at: int) -> bool:
        """Whether a judging phrase of more than one word begins there."""
        return at in self._judging

    def phrase_before(self, end: int) -> int | None:
        """Where the judging phrase begins that ends just before a place."""
        return self._ends.get(end)

    def is_negated(self, at: int, reach: int = 4) -> bool:
        """Whether "not", "never" or the like stands at most `reach` tokens before."""
        for place in range(at - 1, max(-1, at - 1 - reach), -1):
            word = self.tokens[place]
            if word in words.PAUSES:
                return False
            if word in words.NEGATORS:
                return self.word(place + 1) not in words.NOT_NEGATED.get(word, ())
        return False

    def is_hypothetical(self, at: int) -> bool:
        """Whether what stands there is wished for, expected or conditional rather than so."""
        for place in range(at - 1, -1, -1):
            word = self.tokens[place]
            if word == ",":
                return False
            if word in words.HYPOTHETICAL:
                return not (
                    word in words.POLITE and words.RECOMMENDS.intersection(self.tokens[place + 1 : place + 4])
                )
            if word == "long" and self.word(place + 1) == "as":
                return True
            if word in words.OPINES and self.word(place - 1) in words.NEGATORS:
                return True
        return False

    def turned(self, value: int, at: int, reach: int = 4) -> int:
        """A judgement that stands at a place, after what stands before it.

        "Not good" complains; "not bad" is open, and so is "not hard", which praises some aspects.
        """
        if not value or self.is_hypothetical(at):
            return 0
        if not self.is_negated(at, reach):
            return value
        return -1 if value > 0 and (at in self._judging or self.word(at) in words.GOOD) else 0


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a review's beginning that name an aspect."""
    text = text[:MAX_REVIEW_CHARS].lower().replace("’", "'")
    if not _FORM.isdisjoint(text) or sum(map(str.isascii, text)) < MIN_ASCII_SHARE * len(text):
        return
    lines = _MARKUP.sub("\n", text.replace("[*]", "\n- ")).splitlines()
    signed = any(line.lstrip().startswith("+") for line in lines)
    section = 0
    for line in map(str.strip, lines):
        section, rest = _headed(line, section)
        sign = {"+": 1, "-": -1}.get(line[:1], 0) if signed else 0
        if len(rest) > MAX_ITEM_CHARS:
            section = 0
        for tokens in _split(rest):
            clause = Clause(tokens, sign or section)
            if clause.mentions:
                yield clause


def _headed(line: str, section: int) -> tuple[int, str]:
    """The section that a line belongs to, and the line without the header that may begin it: "Pros:"."""
    first, _, rest = line.partition(":")
    header = " ".join(first.strip(_BULLETS).split())
    headed = _headers().get(header)
    return (section, line) if headed is None else (headed, rest)


def _split(line: str) -> Iterator[list[str]]:
    """The tokens of a line, clause by clause; questions are left out."""
    for sentence in _SENTENCE.findall(line):
        tokens = tokens_of(sentence)
        if sentence.endswith("?") or _names().keys().isdisjoint(tokens):
            continue
        clause: list[str] = []
        for token in tokens:
            if token in words.BREAKERS:
                yield clause
                clause = []
            if token in words.COMPARISONS or token not in words.BREAKERS:
                clause.append(token)
        yield clause


def _is_of_something_else(following: list[str], shows: int) -> bool:
    """Whether a name stands before a noun that it only describes: "a puzzle game", "a short while"."""
    return bool(following) and following[0] in (words.NOUNS_OF_TIME if shows else words.GAME_WORDS)


@cache
def _names() -> Tree[tuple[int, int] | None]:
    """What names an aspect: its place in the table, and whether the phrase judges by itself. None: no aspect at all."""
    entries: list[tuple[str, tuple[int, int] | None]] = [
        (phrase, None) for phrase in phrases(words.NO_ASPECT)
    ]
    for place, row in enumerate(aspects()):
        entries += [(phrase, (place, 1)) for phrase in row.shows_praise]
        entries += [(phrase, (place, -1)) for phrase in row.shows_blame]
    for place, row in enumerate(aspects()):
        entries += [(phrase, (place, 0)) for phrase in row.words]
    return tree(entries)


@cache
def _headers() -> dict[str, int]:
    good, bad = phrases(words.GOOD_HEADERS), phrases(words.BAD_HEADERS)
    return dict.fromkeys(good, 1) | dict.fromkeys(bad, -1)


@cache
def _judging_phrases() -> Tree[int]:
    good = [(phrase, 1) for phrase in phrases(words.GOOD_PHRASES)]
    return tree([*good, *((phrase, -1) for phrase in phrases(words.BAD_PHRASES))])
