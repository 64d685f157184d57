"""Collecting what a model can learn from: games and their players' reviews, in a folder that a later run can resume.

    <raw>/<app id>/game.json              {"game": a core.domain.Game, or null, "absent": why it is null}
    <raw>/<app id>/<language>-0001.json   {"reviews": [a PlayerReview, …], "cursor": of the next page, "end": bool}

A file appears whole or not at all, and holds its page's cursor: a run that was killed asks for nothing twice.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import gzip
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from core.domain import Game
from core.errors import CatalogError, CatalogUnreachable, GrgError, RateLimited, UsageError
from core.runtime.backoff import backoff_s
from core.runtime.files import write_atomically
from core.settings import STEAM_LANGUAGES, Settings
from core.steam.api import parse_details
from core.steam.catalog import SteamCatalog
from core.steam.dataset.player_reviews import FIRST, PlayerReview, ReviewSource
from core.steam.saved import read_saved_page

ProgressCallback = Callable[[str], None]
Sleep = Callable[[float], Awaitable[None]]
T = TypeVar("T")

TRIES = 6
"""Tries of one page, with growing pauses; then the run ends, and the next one resumes there."""
PAUSE_S, MAX_PAUSE_S = 15.0, 600.0
"""Waits between tries if the store does not say how long: the first one, doubled each time up to the second."""


class ReviewCollector:
    """Fetches from the store into one folder, one request after another."""

    def __init__(
        self, raw: Path, settings: Settings, on_progress: ProgressCallback, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._raw, self._settings, self._on_progress, self._sleep = raw, settings, on_progress, sleep

    async def collect(self, apps: Sequence[int], most_played: int, per_game: int) -> list[str]:
        """Games and up to about `per_game` reviews of each, in GRG_STEAM_LANGUAGE.

        `most_played` is how many of the most played games to add, 0 to 100. Returns a line for each game that the store
        does not have. What an earlier run has stored is not asked for again.

        Raises CatalogUnreachable if Steam does not answer for minutes, OSError if the disk fails.
        """
        async with ReviewSource(self._settings) as source, SteamCatalog(self._settings) as catalog:
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

    async def _game(self, app_id: int, folder: Path, catalog: SteamCatalog) -> str:
        """Store the game. Returns why there is none, or an empty string."""
        known = _read(folder / "game.json")
        if known is not None:
            return str(known["absent"] or "")
        try:
            game = await self._with_retries(lambda: catalog.game(app_id))
        # A failure that may pass ends the run; the next one asks again instead of leaving the game out.
        except (RateLimited, CatalogUnreachable):
            raise
        except CatalogError as error:
            # Stored too, so that a resumed run does not ask for it again.
            _write(folder / "game.json", {"game": None, "absent": str(error)})
            return str(error)
        _write(folder / "game.json", {"game": dataclasses.asdict(game), "absent": None})
        return ""

    async def _reviews(self, app_id: int, folder: Path, source: ReviewSource, per_game: int) -> None:
        language = self._settings.steam_language
        have, number, cursor, end, seen = 0, 0, FIRST, False, {FIRST}
        # Resume after the pages that an earlier run has stored: the last one holds the next cursor.
        while (page := _read(_page_path(folder, language, number + 1))) is not None:
            number, have, cursor, end = number + 1, have + len(page["reviews"]), page["cursor"], page["end"]
            seen.add(cursor)
        while have < per_game and not end:
            found = await self._with_retries(functools.partial(source.page, app_id, cursor))
            # An empty page is the end; a cursor that was seen before would loop for ever.
            end = not found.reviews or found.cursor in seen
            number, have, cursor = number + 1, have + len(found.reviews), found.cursor
            seen.add(cursor)
            _write_page(folder, language, number, found.reviews, cursor, end=end)
            self._on_progress(f"{have} reviews of {app_id}")

    async def _with_retries(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Asks again after as long as the store wants, or growing pauses. Raises CatalogUnreachable after the last try."""
        for attempt in range(1, TRIES + 1):
            try:
                return await ask()
            except (RateLimited, CatalogUnreachable) as error:
                if attempt == TRIES:
                    raise CatalogUnreachable(
                        f"{error} (asked {TRIES} times; the same command resumes there)"
                    ) from error
                wish = error.retry_after_s if isinstance(error, RateLimited) else None
                pause_s = backoff_s(attempt, PAUSE_S, MAX_PAUSE_S) if wish is None else wish
                # Its advice, after the last colon, is for a person; here we try again ourselves.
                why = str(error).rpartition(": ")[0] or str(error)
                self._on_progress(
                    f"Try {attempt} of {TRIES} failed: {why}; the next one follows by itself in {pause_s:.0f} s"
                )
                await self._sleep(pause_s)
        raise AssertionError("the last try returns or raises")


def from_folder(folder: Path, raw: Path) -> None:
    """The same from files that are there already.

        appdetails/*.json          answers of the store's API; a name may continue after the id (`730_2019.json`)
        pages/*.html, *.html.gz    store pages
        appreviews/*.jsonl, *.gz   one review a line: app_id, language, voted_up, review, votes_up, playtime_forever

    Raises UsageError if the folder has no reviews, or a line is not a review.
    """
    files = sorted([*folder.glob("appreviews/*.jsonl"), *folder.glob("appreviews/*.jsonl.gz")])
    if not files:
        raise UsageError(
            f"{folder} has no appreviews/*.jsonl(.gz): name a folder with reviews, or a CSV file"
        )
    games = dict(_games_in(folder))
    reviews: dict[tuple[int, str], list[PlayerReview]] = {}
    for file in files:
        for app_id, review in _lines(file):
            reviews.setdefault((app_id, review.language), []).append(review)
    for app_id in {app_id for app_id, _ in reviews}:
        place = raw / str(app_id)
        place.mkdir(parents=True, exist_ok=True)
        game = games.get(app_id)
        absent = None if game else f"{folder} holds no description of app {app_id}"
        _write(place / "game.json", {"game": dataclasses.asdict(game) if game else None, "absent": absent})
    for (app_id, language), found in reviews.items():
        _write_page(raw / str(app_id), language, 1, found, FIRST, end=True)


def _games_in(folder: Path) -> Iterator[tuple[int, Game]]:
    """Pages first, since an API answer says the same in cleaner text; the later one counts."""
    for path in sorted([*folder.glob("pages/*.html"), *folder.glob("pages/*.html.gz")]):
        try:
            game = read_saved_page(path)
        except GrgError:
            continue  # an age gate, an error page
        yield game.app_id, game
    # Best last: the plain file before one of a language or a year.
    for path in sorted(folder.glob("appdetails/*.json"), key=_plainness):
        number = re.match(r"\d+", path.name)
        if number:
            try:
                yield int(number[0]), parse_details(path.read_bytes(), int(number[0]))
            except GrgError:
                continue


def _plainness(path: Path) -> tuple[bool, bool, str]:
    suffix = path.stem.partition("_")[2]
    return (not suffix, suffix not in STEAM_LANGUAGES or suffix == "english", path.name)


def _lines(file: Path) -> Iterator[tuple[int, PlayerReview]]:
    with (
        gzip.open(file, "rt", encoding="utf-8")
        if file.suffix == ".gz"
        else file.open(encoding="utf-8") as lines
    ):
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                review = PlayerReview(
                    str(row["language"]),
                    bool(row["voted_up"]),
                    str(row["review"]),
                    int(row.get("votes_up", 0)),
                    int(row.get("playtime_forever", 0)),
                )
                yield int(row["app_id"]), review
            except (ValueError, TypeError, KeyError) as error:
                raise UsageError(f"{file}, line {number} is no review ({error!r}): take it out") from error


def _page_path(folder: Path, language: str, number: int) -> Path:
    return folder / f"{language}-{number:04}.json"


def _write_page(
    folder: Path, language: str, number: int, reviews: Iterable[PlayerReview], cursor: str, *, end: bool
) -> None:
    rows = [dataclasses.asdict(review) for review in reviews]
    _write(_page_path(folder, language, number), {"reviews": rows, "cursor": cursor, "end": end})


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    return found


def _write(path: Path, value: dict[str, Any]) -> None:
    write_atomically(path, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
