"""What a game's players write about far more often than those of other games do: zombies, portals, teamwork.

It tells what a game is about where its page keeps to slogans. Only what stands in a closed table counts, and what is said
is the table's own text. Whether they like it is not asked: `core.facts.opinions` does that.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from core.domain import Theme
from core.facts.fact import Fact, FactKind
from core.facts.players.aspects import phrases
from core.facts.players.clauses import MAX_REVIEW_CHARS
from core.facts.players.matching import find, tokens_of, tree

MAX_THEMES = 6
"""What a game is about is said by few words; the others are about a part of it."""
_MIN_REVIEWS, _MIN_SHARE = 4, 0.08
"""How many reviews, and which share of them, must name it: fewer may do so by chance."""
_TIMES = 4.0
"""How many times as often as in reviews of other games."""
_ENOUGH_REVIEWS = 20
_OF = 10_000
_RARE = 5
"""Added to how often a theme is named of so many reviews: what hardly anybody writes about must not win by one mention."""


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A row of `players/themes.toml`."""

    text: str
    """A plural or a noun of mass without an article, which one may like, or write about: "zombies", "base building"."""
    words: tuple[str, ...]
    """What names it, in small letters."""
    usual: int
    """Of ten thousand reviews of games of all kinds, how many name it."""


@cache
def theme_rows() -> tuple[ThemeRow, ...]:
    """The whole table, read once for each process."""
    table = resources.files("core.facts.players").joinpath("themes.toml").read_text("utf-8")
    return tuple(
        ThemeRow(text, phrases(row["words"]), row["usual"]) for text, row in tomllib.loads(table).items()
    )


def named_in(review: str, unless: frozenset[str] = frozenset()) -> set[int]:
    """The places in the table of what a review names, other than by the words of `unless`."""
    tokens = tokens_of(review[:MAX_REVIEW_CHARS].lower().replace("’", "'"))
    return {
        place
        for at, length, place in find(_names(), tokens)
        if not unless.issuperset(tokens[at : at + length])
    }


def themes_of(reviews: Iterable[str], *, name: str = "") -> tuple[Theme, ...]:
    """What English reviews of the game `name` write about, what tells it from others most first; copies count once.

    The words of the name say nothing: everybody writes them. Empty if there are too few reviews.
    """
    texts = list(dict.fromkeys(reviews))
    if len(texts) < _ENOUGH_REVIEWS:
        return ()
    unless = frozenset(tokens_of(name.lower()))
    table = theme_rows()
    named = Counter(place for text in texts for place in named_in(text, unless))
    weights: dict[int, float] = {}
    for place, many in named.items():
        times = many / len(texts) * _OF / (table[place].usual + _RARE)
        if many >= max(_MIN_REVIEWS, _MIN_SHARE * len(texts)) and times >= _TIMES:
            weights[place] = many * math.log(times)
    best = sorted(weights, key=lambda place: (-weights[place], place))[:MAX_THEMES]
    return tuple(Theme(table[place].text, named[place]) for place in best)


def theme_facts(found: Iterable[Theme]) -> tuple[Fact, ...]:
    """The themes as facts; one that only a newer version knows is passed over."""
    known = {row.text for row in theme_rows()}
    return tuple(
        Fact(FactKind.THEME, one.about, f"{one.reviews} reviews by players write about {one.about}")
        for one in found
        if one.about in known
    )


@cache
def _names() -> dict[str, list[tuple[list[str], int]]]:
    return tree([(word, place) for place, row in enumerate(theme_rows()) for word in row.words])
