"""From what a person names to a game: the store is asked, and the person too if several games fit."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from core.cli import terminal
from core.cli.target import parse_target
from core.domain import Game
from core.errors import CatalogUnreachable, NoSuchGame, UsageError
from core.hookspecs import Resolved
from core.settings import Settings

_SEARCHES = 4
"""A search gives up after the few seconds that a chat waits for it; here a person waits longer."""
_NO_GAME = {"music": "a soundtrack", "other": "a tool, a film or hardware"}
"""What the kinds are called that nobody plays (`Game.is_played`)."""


def targets(given: Sequence[str]) -> Iterator[str]:
    """What is named on the command line, `-` replaced by the lines of stdin."""
    for target in given:
        if target != "-":
            yield target
            continue
        # Bytes, so that a line that is no UTF-8 does not end the command.
        for raw in sys.stdin.buffer:
            if line := raw.decode("utf-8", "replace").strip():
                yield line


def find(target: str, settings: Settings) -> Game:
    """The game that a store link, an app id, a saved page or a name means. Raises UsageError, CatalogError."""
    return read(resolve(target, settings), settings)


def resolve(target: str, settings: Settings) -> int | Path:
    """What `read` takes for this target; may ask the person at the terminal. Raises UsageError, CatalogError."""
    wanted = parse_target(target)
    return app_id_of(wanted, settings) if isinstance(wanted, str) else wanted


def read(wanted: int | Path, settings: Settings) -> Game:
    """The game of an app id or a saved page. Raises UsageError, CatalogError."""
    if isinstance(wanted, Path):
        from core.steam.saved import read_saved_page

        return read_saved_page(wanted)
    from core.steam.catalog import MAX_DURATION_S, SteamCatalog

    async def ask() -> Game:
        async with SteamCatalog(settings) as catalog:
            with terminal.told_if_slow(_waits_for(catalog.store, MAX_DURATION_S)):
                return await catalog.game(wanted)

    return asyncio.run(ask())


def app_id_of(name: str, settings: Settings) -> int:
    """The game of that name; a person at a terminal chooses if several fit. Raises UsageError, CatalogError."""
    from core.steam.catalog import SEARCH_S, SteamCatalog

    async def search() -> Sequence[tuple[int, str]]:
        async with SteamCatalog(settings) as catalog:
            with terminal.told_if_slow(_waits_for(catalog.store, _SEARCHES * SEARCH_S)):
                for _ in range(_SEARCHES - 1):
                    with contextlib.suppress(CatalogUnreachable):
                        return await catalog.search(name)
                return await catalog.search(name)

    found = Resolved.of_search(name, asyncio.run(search()))
    if found.app_ids:
        return found.app_ids[0]
    if not found.candidates:
        raise NoSuchGame(f"the store finds no game named {name!r}: use its link or its app id")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        listed = ", ".join(f"{app_id} ({title})" for app_id, title in found.candidates)
        raise UsageError(f"{name!r} may be several games: use an app id of {listed}")
    for number, (_, title) in enumerate(found.candidates, 1):
        click.echo(f"{number:>3}  {title}", err=True)
    number = click.prompt(
        "Which of these", type=click.IntRange(1, len(found.candidates)), default=1, err=True
    )
    return found.candidates[number - 1][0]


def require_game(found: Game) -> None:
    """Raises UsageError for a soundtrack, a film, a tool: what a review of a game says would be false of it."""
    if not found.is_played:
        raise UsageError(f"{found.name} is {_NO_GAME[found.kind]} and no game, so no review is written")


def _waits_for(store: str, seconds: float) -> str:
    return f"{store} does not answer yet; trying for up to {seconds:.0f} s"
