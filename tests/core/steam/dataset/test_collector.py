"""Gathering reviews: all of them, politely, and on from where it stopped."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import CatalogUnreachable, UsageError
from core.settings import Settings
from core.steam.dataset.collector import ReviewCollector
from core.steam.dataset.files import from_folder
from tests.core.steam.shared_data import DATA, ROOT, needs_data
from tests.steam_store import SteamStore, Trouble

API = "/IUserReviewsService"


def rows(count: int, language: str = "english") -> list[dict[str, Any]]:
    return [
        {
            "language": language,
            "voted_up": number % 3 > 0,
            "review": f"{language} review {number}",
            "votes_up": number,
        }
        for number in range(count)
    ]


@pytest.fixture
def store() -> Iterator[SteamStore]:
    with SteamStore() as shop:
        for app_id in (10, 20):
            shop.add_details(
                app_id, {"type": "game", "name": f"Game {app_id}", "about_the_game": "A <b>game</b>."}
            )
        shop.reviews = {10: [*rows(250), *rows(30, "german")], 20: rows(40)}
        shop.most_played = [20, 10]
        yield shop


class Collector:
    """Runs a harvest; keeps what it said and how long it would have slept."""

    def __init__(self, store: SteamStore, folder: Path, language: str = "english") -> None:
        self.raw = folder / "raw"
        self.said: list[str] = []
        self.slept: list[float] = []
        settings = Settings(
            steam_url=store.url, steam_language=language, state_dir=folder / "state", steam_cache_s=0
        )
        self._harvest = ReviewCollector(self.raw, settings, self.said.append, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def __call__(self, *apps: int, top: int = 0, per_game: int = 1000) -> list[str]:
        return asyncio.run(self._harvest.collect(apps, top, per_game))

    def texts(self, app_id: int) -> list[str]:
        pages = sorted((self.raw / str(app_id)).glob("*-*.json"))
        return [row["review"] for page in pages for row in json.loads(page.read_text())["reviews"]]


@pytest.mark.parametrize("older", [False, True], ids=["api", "older"])
def test_all_reviews_of_a_language_come_once_by_either_address(
    store: SteamStore, tmp_path: Path, older: bool
) -> None:
    store.older = older
    collect = Collector(store, tmp_path)
    collect(10)
    assert collect.texts(10) == [row["review"] for row in rows(250)]
    game = json.loads((collect.raw / "10/game.json").read_text())["game"]
    assert (game["name"], game["description"]) == ("Game 10", "A game.")
    kept = (collect.raw / "10/english-0001.json").read_text()
    assert "steamid" not in kept and "recommendationid" not in kept, "nothing says who wrote it"


def test_the_most_played_games_can_be_asked_for(store: SteamStore, tmp_path: Path) -> None:
    collect = Collector(store, tmp_path)
    collect(10, top=1, per_game=30)
    assert sorted(path.name for path in collect.raw.iterdir()) == ["10", "20"]


def test_no_more_pages_are_asked_for_than_are_wanted_and_a_second_run_asks_for_nothing(
    store: SteamStore, tmp_path: Path
) -> None:
    collect = Collector(store, tmp_path)
    collect(10, per_game=150)
    assert len(store.asked(API)) == 2 and len(collect.texts(10)) == 200
    asked = len(store.asked())
    collect(10, per_game=150)
    assert len(store.asked()) == asked
    collect(10)
    assert len(collect.texts(10)) == 250
    asked = len(store.asked())
    collect(10)
    assert len(store.asked()) == asked, "its end is known"


def test_languages_are_kept_apart(store: SteamStore, tmp_path: Path) -> None:
    Collector(store, tmp_path)(10)
    collect = Collector(store, tmp_path, "german")
    collect(10)
    german = [text for text in collect.texts(10) if text.startswith("german")]
    assert len(german) == 30 and len(collect.texts(10)) == 280


def test_a_store_that_wants_us_to_wait_is_waited_for(store: SteamStore, tmp_path: Path) -> None:
    store.trouble(API, Trouble(429, (("Retry-After", "120"),)), times=2)
    collect = Collector(store, tmp_path)
    collect(10)
    assert collect.slept == [120.0, 120.0] and len(collect.texts(10)) == 250
    (first, second) = (line for line in collect.said if line.startswith("Try "))
    assert re.fullmatch(r"Try 1 of 6 failed: the store .*; the next one follows by itself in 120 s", first)
    assert second.startswith("Try 2 of 6 failed") and "try again" not in first + second


def test_a_store_that_stays_away_ends_the_run_and_the_next_one_goes_on(
    store: SteamStore, tmp_path: Path
) -> None:
    collect = Collector(store, tmp_path)
    collect(10, per_game=100)
    store.trouble(API, Trouble(429, (("Retry-After", "30"),)))
    with pytest.raises(CatalogUnreachable, match=r"asked 6 times; the same command resumes there"):
        collect(10)
    assert len(collect.slept) == 5
    store._troubles.clear()
    collect(10)
    assert collect.texts(10) == [row["review"] for row in rows(250)]


def test_a_game_that_the_store_does_not_have_is_named_and_left_out(store: SteamStore, tmp_path: Path) -> None:
    collect = Collector(store, tmp_path)
    (why,) = collect(77, 20)
    assert "no app 77" in why
    assert len(collect.texts(20)) == 40
    asked = len(store.asked())
    assert collect(77, 20) == [why]
    assert len(store.asked()) == asked, "that too is kept"


def test_a_build_that_is_killed_again_and_again_ends_with_all_reviews_once(
    store: SteamStore, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "core",
        "dataset",
        "build",
        "10",
        "20",
        "--out",
        str(tmp_path / "ds"),
        "--min-words",
        "1",
    ]
    environ = {
        **os.environ,
        "GRG_STEAM_URL": store.url,
        "GRG_STATE_DIR": str(tmp_path / "state"),
        "GRG_STEAM_CACHE_S": "0",
    }
    for pages in (1, 2):
        child = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while len(list((tmp_path / "ds/raw").glob("*/english-*.json"))) < pages and child.poll() is None:
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
        child.wait()
    Collector(store, tmp_path / "ds")(10, 20)
    pages_asked = [asked.query["input_json"] for asked in store.asked(API)]
    assert len(pages_asked) <= len(set(pages_asked)) + 2, (
        "at most the page under way is asked for again, a kill"
    )
    collected = Collector(store, tmp_path / "ds")
    assert collected.texts(10) == [row["review"] for row in rows(250)] and len(collected.texts(20)) == 40


@needs_data
def test_the_real_folder_gives_games_and_all_their_reviews(tmp_path: Path) -> None:
    from_folder(DATA, tmp_path)
    pages = [json.loads(path.read_text()) for path in tmp_path.glob("*/*-*.json")]
    assert sum(len(page["reviews"]) for page in pages) == 16_746
    game = json.loads((tmp_path / "620/game.json").read_text())["game"]
    assert game["name"] == "Portal 2" and "Aperture" in game["description"]
    absent = [path for path in tmp_path.glob("*/game.json") if json.loads(path.read_text())["game"] is None]
    assert len(absent) == 66


def test_a_folder_that_holds_no_reviews_or_broken_ones_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no appreviews"):
        from_folder(tmp_path, tmp_path / "raw")
    (tmp_path / "appreviews").mkdir()
    (tmp_path / "appreviews/a.jsonl").write_text('{"app_id": 1}\n')
    with pytest.raises(UsageError, match=r"a\.jsonl, line 1 is not a review"):
        from_folder(tmp_path, tmp_path / "raw")
