"""How much a store's answer may be: whatever it sends, reading it takes a second or two and little memory.

The largest figures of saved pages of 2016 to 2025 are named with each limit.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder

from core.domain import Game
from core.errors import PageNotUnderstood

MAX_TAGS = 25_000
"""`<` of a page. The front page has 9,755, a game's page 3,343; reading takes about 45 µs each."""
MAX_ATTRIBUTES = 200
"""Of one tag."""
MAX_NAME = 300
"""Characters of a name: of the game, a genre, a developer."""
MAX_NAMES = 50
"""Genres, and developers."""
MAX_SHORT = 2_000
"""Characters of a short description; the store allows about 300."""
MAX_DESCRIPTION = 100_000
"""Characters of a description; a prompt holds 6,000."""
MAX_ADDRESS = 2_000


def read_html(markup: str) -> BeautifulSoup:
    """The tree of a page. Raises PageNotUnderstood if it is larger than pages of a store are."""
    # Counted before parsing, since building the tree is what takes time and memory.
    if markup.count("<") > MAX_TAGS:
        raise PageNotUnderstood(f"this page has more than {MAX_TAGS:,} tags: it is no store page of a game")
    builder = _Builder()
    soup = BeautifulSoup(markup, builder=builder)
    if builder.overfull:
        raise PageNotUnderstood(
            f"this page has a tag with more than {MAX_ATTRIBUTES} attributes: it is no store page of a game"
        )
    return soup


def within_limits(game: Game) -> Game:
    """A game whose texts are cut to lengths that no real one reaches."""
    address = game.header_image
    return dataclasses.replace(
        game,
        name=game.name[:MAX_NAME].rstrip(),
        short_description=game.short_description[:MAX_SHORT],
        description=game.description[:MAX_DESCRIPTION],
        genres=_few(game.genres),
        developers=_few(game.developers),
        release_date=game.release_date[:MAX_NAME] if game.release_date else game.release_date,
        # An address that was cut would lead elsewhere, so one that is too long is dropped.
        header_image=address if address is not None and len(address) <= MAX_ADDRESS else None,
    )


def _few(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[:MAX_NAME] for name in names[:MAX_NAMES])


class _Builder(LXMLTreeBuilder):
    """Leaves out the attributes of a tag that has too many, and says that there was one."""

    overfull = False

    def start(self, tag: Any, attrs: Any, nsmap: Any = {}) -> None:  # noqa: B006  the library's own signature
        if len(attrs) > MAX_ATTRIBUTES:
            self.overfull, attrs = True, {}
        super().start(tag, attrs, nsmap)
