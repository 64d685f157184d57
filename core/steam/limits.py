"""Limits on what the store sends, so that parsing any response takes a second or two and little memory.

Next to each limit stands the largest value in saved pages from 2016 to 2025.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder

from core.domain import Game
from core.errors import PageNotUnderstood

MAX_TAGS = 25_000
"""`<` characters in a page. The front page has 9,755, a game's page 3,343; parsing takes about 45 µs for each."""
MAX_ATTRIBUTES = 200
"""Attributes of one tag."""
MAX_DEPTH = 100
"""Tags inside one another. A saved page has 22; what looks for an element inside another takes as many times longer."""
MAX_NAME = 300
"""Characters in the name of a game, a genre, a developer, a tag or a category."""
MAX_NAMES = 50
"""Number of genres, of developers, and of tags. A page shows 20 tags."""
MAX_LISTED = 100
"""Entries of a page's lists together; the store has about thirty languages."""
MAX_SHORT = 2_000
"""Characters in a short description; the store allows about 300."""
MAX_DESCRIPTION = 100_000
"""Characters in a description; a prompt contains at most 6,000."""
MAX_ADDRESS = 2_000
"""Characters in the address of an image."""


def read_html(markup: str) -> BeautifulSoup:
    """The parsed tree of a page. Raises PageNotUnderstood if the page is larger than any store page."""
    # Counted before parsing, since building the tree is what takes time and memory.
    if markup.count("<") > MAX_TAGS:
        raise PageNotUnderstood(
            f"this page has more than {MAX_TAGS:,} tags: it is not a store page of a game"
        )
    builder = _Builder()
    soup = BeautifulSoup(markup, builder=builder)
    if builder.overfull:
        raise PageNotUnderstood(f"this page has {builder.overfull}: it is not a store page of a game")
    return soup


def within_limits(game: Game) -> Game:
    """The game with its texts cut to lengths that no real one reaches."""
    address = game.header_image
    return dataclasses.replace(
        game,
        name=game.name[:MAX_NAME].rstrip(),
        short_description=game.short_description[:MAX_SHORT],
        description=game.description[:MAX_DESCRIPTION],
        genres=_few(game.genres),
        developers=_few(game.developers),
        tags=_few(game.tags),
        listed=tuple((of, entry[:MAX_NAME]) for of, entry in game.listed[:MAX_LISTED]),
        release_date=game.release_date[:MAX_NAME] if game.release_date else game.release_date,
        # A shortened address would lead elsewhere, so one that is too long is dropped.
        header_image=address if address is not None and len(address) <= MAX_ADDRESS else None,
    )


def _few(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[:MAX_NAME] for name in names[:MAX_NAMES])


class _Builder(LXMLTreeBuilder):
    """Drops the attributes of a tag that has too many, and tags that are too deep; `overfull` says so then."""

    overfull = ""

    _depth = 0

    def start(self, tag: Any, attrs: Any, nsmap: Any = {}) -> None:  # noqa: B006  the library's own signature
        if len(attrs) > MAX_ATTRIBUTES:
            self.overfull, attrs = f"a tag with more than {MAX_ATTRIBUTES} attributes", {}
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.overfull = f"more than {MAX_DEPTH} tags inside one another"
        else:
            super().start(tag, attrs, nsmap)

    def end(self, tag: Any) -> None:
        self._depth -= 1
        if self._depth < MAX_DEPTH:
            super().end(tag)
