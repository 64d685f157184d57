"""Collects games and their players' reviews for training, in a folder from which a later run can resume (see `raw`)."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from core.errors import CatalogError, CatalogUnreachable, RateLimited
from core.runtime.backoff import backoff_s
from core.settings import Settings
from core.steam.catalog import SteamCatalog
from core.steam.dataset import raw as raw_files
from core.steam.dataset.player_reviews import ReviewSource
from core.steam.opinions import FIRST

ProgressCallback = Callable[[str], None]
Sleep = Callable[[float], Awaitable[None]]
T = TypeVar("T")

TRIES = 6
"""Attempts for one page, with growing pauses; after the last one, the run ends, and the next run resumes there."""
PAUSE_S, MAX_PAUSE_S = 15.0, 600.0
"""The first and the longest pause in seconds, if the store does not say how long to wait. Each is twice the previous."""


class ReviewCollector:
    """Fetches from the store into one folder, one request after another."""

    def __init__(
        self, raw: Path, settings: Settings, on_progress: ProgressCallback, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._raw, self._settings, self._on_progress, self._sleep = raw, settings, on_progress, sleep

    async def collect(self, apps: Sequence[int], most_played: int, per_game: int) -> list[str]:
        """Games and up to about `per_game` reviews of each, in GRG_STEAM_LANGUAGE.

        `most_played` is how many of the most played games to add, 0 to 100. Returns a line for each game that the store
        does not have. What an earlier run has stored is not fetched again.

        Raises CatalogUnreachable if Steam does not answer for minutes, OSError if the disk fails.
        """
        async with (
            ReviewSource(self._settings) as source,
            SteamCatalog(self._settings, players=False) as catalog,
        ):
            wanted, absent = list(apps), []
            if most_played:
                wanted += await self._with_retries(lambda: source.most_played(most_played))
            for number, app_id in enumerate(dict.fromkeys(wanted), 1):
                self._on_progress(f"Reading game {number} of {len(wanted)} ({app_id})")
                folder = self._raw / str(app_id)
                folder.mkdir(parents=True, exist_ok=True)
                why = await self._game(app_id, folder, catalog)
                if why:
                    absent.append(why)
                else:
                    await self._reviews(app_id, folder, source, per_game)
            return absent

    async def describe(self) -> list[str]:
        """Ask the store for the games of the folder that nothing describes and that it was not asked for before.

        Returns a line for each that the store does not have. Raises as `collect` does.
        """
        missing = [
            int(folder.name) for folder in sorted(self._raw.iterdir()) if not raw_files.is_known(folder)
        ]
        absent = []
        async with SteamCatalog(self._settings, players=False) as catalog:
            for number, app_id in enumerate(missing, 1):
                self._on_progress(f"Asking for game {number} of {len(missing)} ({app_id})")
                absent.append(await self._game(app_id, self._raw / str(app_id), catalog))
        return list(filter(None, absent))

    async def _game(self, app_id: int, folder: Path, catalog: SteamCatalog) -> str:
        """Store the game. Returns why there is none, or an empty string."""
        if raw_files.is_known(folder):
            return raw_files.why_absent(folder)
        try:
            game = await self._with_retries(lambda: catalog.game(app_id))
        # A temporary failure ends the run; the next one tries again instead of leaving the game out.
        except (RateLimited, CatalogUnreachable):
            raise
        except CatalogError as error:
            # Stored too, so that a resumed run does not try it again.
            raw_files.write_game(folder, None, str(error))
            return str(error)
        raw_files.write_game(folder, game)
        return ""

    async def _reviews(self, app_id: int, folder: Path, source: ReviewSource, per_game: int) -> None:
        language = self._settings.steam_language
        have, number, cursor, end, seen = 0, 0, FIRST, False, {FIRST}
        # Resume after the pages that an earlier run has stored: the last one holds the next cursor.
        while (page := raw_files.read_page(folder, language, number + 1)) is not None:
            number, have, cursor, end = number + 1, have + len(page["reviews"]), page["cursor"], page["end"]
            seen.add(cursor)
        while have < per_game and not end:
            found = await self._with_retries(functools.partial(source.page, app_id, cursor))
            # An empty page is the end; following a cursor that was seen before would never end.
            end = not found.reviews or found.cursor in seen
            number, have, cursor = number + 1, have + len(found.reviews), found.cursor
            seen.add(cursor)
            raw_files.write_page(folder, language, number, found.reviews, cursor, end=end)
            self._on_progress(f"{have} reviews of {app_id}")

    async def _with_retries(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Retries after the pause that the store asks for, or after growing ones.

        Raises CatalogUnreachable after the last attempt.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return await ask()
            except (RateLimited, CatalogUnreachable) as error:
                if attempt == TRIES:
                    raise CatalogUnreachable(
                        f"{error} (asked {TRIES} times; the same command resumes there)"
                    ) from error
                requested_s = error.retry_after_s if isinstance(error, RateLimited) else None
                pause_s = backoff_s(attempt, PAUSE_S, MAX_PAUSE_S) if requested_s is None else requested_s
                # The advice after the last colon is for people; here the program itself tries again.
                why = str(error).rpartition(": ")[0] or str(error)
                self._on_progress(
                    f"Try {attempt} of {TRIES} failed: {why}; the next one follows by itself in {pause_s:.0f} s"
                )
                await self._sleep(pause_s)
        raise AssertionError("the last try returns or raises")
