"""Fills a data set's raw folder (see `raw`) from files that somebody has already."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.domain import Game
from core.errors import GrgError, UsageError
from core.settings import STEAM_LANGUAGES
from core.steam.api import parse_details
from core.steam.dataset import raw as raw_files
from core.steam.dataset.player_reviews import PlayerReview
from core.steam.opinions import FIRST
from core.steam.saved import read_saved_page


def from_folder(folder: Path, raw: Path, language: str = "english") -> None:
    """Fill the folder `raw` from existing files.

        appdetails/*.json              responses of the store's API; a name may continue after the id (`730_2019.json`)
        pages/*.html, *.html.gz        store pages
        descriptions.jsonl, *.gz       one game a line: app_id, name, genres, short_description, description, tags, features
        appreviews/*.jsonl, *.gz       one review a line: app_id, voted_up, review, and, if they are known, language
        reviews.jsonl, *.gz            and votes_up

    A review that does not say its language is taken to be in `language`. What an earlier run has learned of a game that
    the folder does not describe remains. Raises UsageError if the folder has no reviews, or a line is not a review.
    """
    files = sorted(
        path for pattern in ("appreviews/*.jsonl", "reviews.jsonl") for path in _found(folder, pattern)
    )
    if not files:
        raise UsageError(
            f"{folder} has no appreviews/*.jsonl(.gz) or reviews.jsonl(.gz): name a folder with reviews, or a CSV file"
        )
    games = dict(_games_in(folder))
    reviews: dict[tuple[int, str], list[PlayerReview]] = {}
    for file in files:
        for app_id, review in _reviews(file, language):
            reviews.setdefault((app_id, review.language), []).append(review)
    for app_id in {app_id for app_id, _ in reviews}:
        place = raw / str(app_id)
        place.mkdir(parents=True, exist_ok=True)
        if app_id in games:
            raw_files.write_game(place, games[app_id], asked=False)
        elif not raw_files.is_known(place):
            raw_files.write_game(place, None, f"{folder} holds no description of app {app_id}", asked=False)
    for (app_id, spoken), found in reviews.items():
        raw_files.write_page(raw / str(app_id), spoken, 1, found, FIRST, end=True)


def _found(folder: Path, pattern: str) -> list[Path]:
    """The files of a pattern, packed or not."""
    return sorted([*folder.glob(pattern), *folder.glob(f"{pattern}.gz")])


def _games_in(folder: Path) -> Iterator[tuple[int, Game]]:
    """App ids and games. An API response has cleaner text than a page, so it comes after it: the later one counts."""
    for path in _found(folder, "pages/*.html"):
        try:
            game = read_saved_page(path)
        except GrgError:
            continue  # an age gate, an error page
        yield game.app_id, game
    for path in _found(folder, "descriptions.jsonl"):
        for number, row in _lines(path):
            try:
                game = _game(row)
            except (ValueError, TypeError, KeyError) as error:
                raise UsageError(f"{path}, line {number} is not a game ({error!r}): take it out") from error
            yield game.app_id, game
    # The best one last: a file named by its id alone is better than one for a language or a year.
    for path in sorted(folder.glob("appdetails/*.json"), key=_plainness):
        number_found = re.match(r"\d+", path.name)
        if number_found:
            try:
                yield int(number_found[0]), parse_details(path.read_bytes(), int(number_found[0]))
            except GrgError:
                continue


def _game(row: dict[str, Any]) -> Game:
    """The game of a line."""
    return Game(
        app_id=int(row["app_id"]),
        name=str(row["name"]),
        kind="game",
        short_description=str(row.get("short_description", "")),
        description=str(row["description"]),
        genres=tuple(map(str, row.get("genres", ()))),
        developers=(),
        release_date=None,
        header_image=None,
        source="api",
        tags=tuple(map(str, row.get("tags", ()))),
        listed=tuple(("players", str(way)) for way in row.get("features", ())),
    )


def _plainness(path: Path) -> tuple[bool, bool, str]:
    suffix = path.stem.partition("_")[2]
    return (not suffix, suffix not in STEAM_LANGUAGES or suffix == "english", path.name)


def _reviews(file: Path, language: str) -> Iterator[tuple[int, PlayerReview]]:
    """App ids and reviews."""
    for number, row in _lines(file):
        try:
            review = PlayerReview(
                str(row.get("language", language)),
                bool(row["voted_up"]),
                str(row["review"]),
                int(row.get("votes_up", 0)),
            )
            yield int(row["app_id"]), review
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError(f"{file}, line {number} is not a review ({error!r}): take it out") from error


def _lines(file: Path) -> Iterator[tuple[int, Any]]:
    """Line numbers and JSON values. Raises UsageError if a line is none."""
    packed = file.suffix == ".gz"
    with gzip.open(file, "rt", encoding="utf-8") if packed else file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise UsageError(f"{file}, line {number} is not JSON ({error}): take it out") from error
