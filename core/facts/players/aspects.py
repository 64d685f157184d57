"""What players talk about when they judge a game: a closed table, in our own words.

A row names what may be said about a game, and the words by which players name it. What the bot says is always a row's
own text, never a player's words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something about a game that players judge. All words are in small letters."""

    text: str
    """A noun phrase for "players praise …": "the gunplay", "the boss fights"."""
    topic: str = ""
    """One of TOPICS or DETAILS, or empty."""
    plural: bool = False
    blame: str = ""
    """The noun phrase for "players complain about …"; the same as `text` unless the table says otherwise."""
    blame_plural: bool = False
    words: tuple[str, ...] = ()
    """What names it."""
    good: frozenset[str] = frozenset()
    """Words that praise this aspect and say nothing of others: "catchy" of music."""
    bad: frozenset[str] = frozenset()
    """Words that complain about this aspect and say nothing of others: "high" of a price."""
    shows_praise: tuple[str, ...] = ()
    """Phrases that praise it without naming it: "worth every penny"."""
    shows_blame: tuple[str, ...] = ()
    """Phrases that complain about it without a judging word: "pay to win", "cheaters"."""
    neutral: frozenset[str] = frozenset()
    """Words that judge other aspects and say nothing of this one: "best" of weapons, some of which must be the best."""
    not_recommended: bool = False
    """It is a complaint only in a review that does not recommend the game: others name it without minding."""
    many: bool = False
    """Players praise it by saying that there is a lot of it."""
    vague: bool = False
    """It tells little about the game, so more specific aspects are named first."""


@cache
def aspects() -> tuple[Aspect, ...]:
    """All rows of `aspects.toml`, read once for each process."""
    table = resources.files("core.facts.players").joinpath("aspects.toml").read_text("utf-8")
    return tuple(_aspect(row) for row in tomllib.loads(table)["aspect"])


def _aspect(row: dict[str, Any]) -> Aspect:
    plural = row.get("plural", False)
    return Aspect(
        text=row["text"],
        topic=row.get("topic", ""),
        plural=plural,
        blame=row.get("blame", row["text"]),
        blame_plural=row.get("blame_plural", False) if "blame" in row else plural,
        words=phrases(row.get("words", "")),
        good=frozenset(phrases(row.get("good", ""))),
        bad=frozenset(phrases(row.get("bad", ""))),
        shows_praise=phrases(row.get("shows_praise", "")),
        shows_blame=phrases(row.get("shows_blame", "")),
        neutral=frozenset(phrases(row.get("neutral", ""))),
        not_recommended=row.get("not_recommended", False),
        many=row.get("many", False),
        vague=row.get("vague", False),
    )


def phrases(listed: str) -> tuple[str, ...]:
    """The phrases of a list separated by bars, white space folded; "(s)" and "(es)" are optional endings."""
    found: list[str] = []
    for phrase in filter(None, (" ".join(part.split()) for part in listed.split("|"))):
        stem, bracket, ending = phrase.partition("(")
        found += [stem, stem + ending.rstrip(")")] if bracket else [phrase]
    return tuple(found)
