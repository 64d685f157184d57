"""A cache of parsed games on disk, so that a popular link costs the store one request a day.

There is one JSON file for each game in `<state_dir>/cache/`. The cache is a convenience: if anything is wrong
with a file or the folder, the game is simply fetched again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from core.domain import Game
from core.domain.records import game_of
from core.runtime.files import write_atomically

SCHEMA = 1
ABSENT_S = 600
"""Seconds for which "no such app" is remembered: long enough for a link that many people post."""
MAX_FILES = 2_000
"""About 10 MB."""


@dataclasses.dataclass(frozen=True, slots=True)
class KnownMissing:
    """The cache entry of an app that the store does not know."""

    reason: str


class GameCache:
    """Games by app id, for one store and one language."""

    def __init__(
        self, folder: Path, store: str, language: str, good_s: float, now: Callable[[], float] = time.time
    ) -> None:
        """Entries are valid for `good_s` seconds; 0 switches the cache off. `now` returns Unix seconds."""
        self._folder = folder
        # Different stores and languages share a folder. The checksum covers the characters that the readable part drops.
        self._key = (
            f"{re.sub(r'[^a-z]', '', language.lower())[:20]}-{zlib.crc32(f'{store} {language}'.encode()):08x}"
        )
        self._good_s = good_s
        self._now = now
        self._writes = 0

    def get(self, app_id: int) -> Game | KnownMissing | None:
        """The entry of an app, or None if there is no valid one."""
        if self._good_s <= 0:
            return None
        try:
            entry = json.loads(self._path(app_id).read_bytes())
            if entry["schema"] != SCHEMA:
                return None
            age_s = self._now() - float(entry["at"])
            found = game_of(entry["game"]) if entry["game"] else KnownMissing(str(entry["absent"]))
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        good_s = self._good_s if isinstance(found, Game) else min(ABSENT_S, self._good_s)
        # A negative age means that the clock was set back: such an entry would be valid for far too long.
        return found if 0 <= age_s < good_s else None

    def put(self, app_id: int, found: Game | KnownMissing) -> None:
        """Store an entry. Does nothing if the folder is not writable."""
        if self._good_s <= 0:
            return
        game = dataclasses.asdict(found) if isinstance(found, Game) else None
        absent = found.reason if isinstance(found, KnownMissing) else None
        entry = {"schema": SCHEMA, "at": self._now(), "game": game, "absent": absent}
        # A full disk must not prevent anybody from getting the game that was just fetched.
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(
                self._path(app_id), json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace")
            )
            # Listing the folder costs far more than a write, and a few surplus files do no harm.
            if self._writes % 100 == 0:
                keep_newest(self._folder, MAX_FILES)
            self._writes += 1

    def _path(self, app_id: int) -> Path:
        return self._folder / f"{app_id}-{self._key}.json"


def keep_newest(folder: Path, most: int) -> None:
    """Delete the oldest files of a folder until `most` are left. Raises OSError."""
    with os.scandir(folder) as entries:
        ages = sorted((entry.stat().st_mtime, entry.path) for entry in entries if entry.is_file())
    for _, path in ages[: max(0, len(ages) - most)]:
        Path(path).unlink(missing_ok=True)
