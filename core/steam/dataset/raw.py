"""The folder that holds games and reviews for a data set. Every file is written completely or not at all.

    <raw>/<app id>/game.json              {"game": a core.domain.Game, or null, "absent": why it is null,
                                           "asked": whether the store was asked for it}
    <raw>/<app id>/<language>-0001.json   {"reviews": [a PlayerReview, …], "cursor": of the next page, "end": bool}

A page contains the next page's cursor, so that a resumed run fetches nothing twice.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.domain import Game
from core.runtime.files import write_atomically
from core.steam.dataset.player_reviews import PlayerReview

_GAME = "game.json"


def is_known(folder: Path) -> bool:
    """Whether a game's folder has its description, or the store was asked for it in vain."""
    found = _read(folder / _GAME)
    # Files of older versions do not say whether the store was asked; it was.
    return found is not None and (found["game"] is not None or bool(found.get("asked", True)))


def why_absent(folder: Path) -> str:
    """Why there is no description; "" if there is one."""
    return str((_read(folder / _GAME) or {}).get("absent") or "")


def write_game(folder: Path, game: Game | None, absent: str = "", *, asked: bool = True) -> None:
    """Store a game, or why there is none. `asked`: whether the store itself was asked."""
    found = dataclasses.asdict(game) if game else None
    _write(folder / _GAME, {"game": found, "absent": absent or None, "asked": asked})


def read_page(folder: Path, language: str, number: int) -> dict[str, Any] | None:
    """A page of reviews, None if it is not there; the first one has number 1."""
    return _read(_page_path(folder, language, number))


def write_page(
    folder: Path, language: str, number: int, reviews: Iterable[PlayerReview], cursor: str, *, end: bool
) -> None:
    """Store a page of reviews. `cursor` is that of the next page, `end` says that there is none."""
    rows = [dataclasses.asdict(review) for review in reviews]
    _write(_page_path(folder, language, number), {"reviews": rows, "cursor": cursor, "end": end})


def _page_path(folder: Path, language: str, number: int) -> Path:
    return folder / f"{language}-{number:04}.json"


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    return found


def _write(path: Path, value: dict[str, Any]) -> None:
    write_atomically(path, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
