"""The cache of parsed games: right, or silent."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest

from core.domain import Game
from core.steam.cache import ABSENT_S, MAX_FILES, SCHEMA, GameCache, KnownMissing

GAME = Game(
    app_id=620,
    name="Portal 2",
    kind="game",
    short_description="é",
    description="a\n\nb",
    genres=("A", "B"),
    developers=("V",),
    release_date="2011",
    header_image=None,
    source="page",
    adult=True,
    tags=("C", "D"),
    listed=(("platforms", "Linux"),),
)


class Clock:
    def __init__(self) -> None:
        self.at = 1e9

    def __call__(self) -> float:
        return self.at


def make(
    folder: Path, good_s: float = 100, store: str = "s", language: str = "english"
) -> tuple[GameCache, Clock]:
    clock = Clock()
    return GameCache(folder / "cache", store, language, good_s, now=clock), clock


def test_a_game_comes_back_as_it_was_until_it_is_too_old(tmp_path: Path) -> None:
    cache, clock = make(tmp_path)
    assert cache.get(620) is None
    cache.put(620, GAME)
    assert cache.get(620) == GAME
    clock.at += 99
    assert cache.get(620) == GAME
    clock.at += 2
    assert cache.get(620) is None


def test_an_entry_of_a_version_that_knew_no_tags_is_read(tmp_path: Path) -> None:
    cache, _ = make(tmp_path)
    cache.put(620, GAME)
    (path,) = (tmp_path / "cache").iterdir()
    entry = json.loads(path.read_bytes())
    del entry["game"]["tags"], entry["game"]["listed"]
    path.write_text(json.dumps(entry))
    assert cache.get(620) == dataclasses.replace(GAME, tags=(), listed=())


def test_an_entry_from_the_future_is_not_believed(tmp_path: Path) -> None:
    cache, clock = make(tmp_path)
    cache.put(620, GAME)
    clock.at -= 10
    assert cache.get(620) is None


def test_absence_is_remembered_for_a_short_time(tmp_path: Path) -> None:
    cache, clock = make(tmp_path, good_s=86_400)
    cache.put(5, KnownMissing("no such app"))
    assert cache.get(5) == KnownMissing("no such app")
    clock.at += ABSENT_S + 1
    assert cache.get(5) is None


def test_stores_and_languages_do_not_mix(tmp_path: Path) -> None:
    make(tmp_path)[0].put(620, GAME)
    assert make(tmp_path, store="t")[0].get(620) is None
    assert make(tmp_path, language="german")[0].get(620) is None
    assert make(tmp_path, language="../../x")[0].get(620) is None
    assert make(tmp_path)[0].get(62) is None


def test_no_time_means_no_cache(tmp_path: Path) -> None:
    cache, _ = make(tmp_path, good_s=0)
    cache.put(620, GAME)
    assert cache.get(620) is None
    assert list(tmp_path.iterdir()) == []


def broken_entries() -> list[bytes]:
    """Entries that were cut off, come from another version, or hold something other than a game."""
    game = dataclasses.asdict(GAME)
    good = {"schema": SCHEMA, "at": 1e9, "game": game, "absent": None}
    wrong_games = [
        {"app_id": 620},
        {**game, "name": 5},
        {**game, "kind": "film"},
        {**game, "app_id": 0},
        {**game, "genres": 5},
        {**game, "tags": [5]},
        {**game, "listed": [["platforms"]]},
        {**game, "extra": 5},
        [game],
    ]
    wrong = [
        {**good, "schema": SCHEMA - 1},
        {**good, "at": "x"},
        *({**good, "game": wrong_game} for wrong_game in wrong_games),
    ]
    texts = [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000]
    return texts + [json.dumps(entry).encode() for entry in wrong]


@pytest.mark.parametrize("content", broken_entries())
def test_a_broken_entry_is_no_entry(tmp_path: Path, content: bytes) -> None:
    cache, _ = make(tmp_path)
    cache.put(620, GAME)
    (path,) = (tmp_path / "cache").iterdir()
    path.write_bytes(content)
    assert cache.get(620) is None
    cache.put(620, GAME)
    assert cache.get(620) == GAME


def test_a_folder_that_cannot_be_used_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    cache, _ = make(tmp_path)
    cache.put(620, GAME)
    assert cache.get(620) is None


def test_an_entry_that_is_a_folder_is_no_error(tmp_path: Path) -> None:
    cache, _ = make(tmp_path)
    cache.put(620, GAME)
    (path,) = (tmp_path / "cache").iterdir()
    path.unlink()
    path.mkdir()
    cache.put(620, GAME)
    assert cache.get(620) is None
    assert [entry.name for entry in (tmp_path / "cache").iterdir()] == [path.name]


def test_the_oldest_entries_go_when_there_are_too_many(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    for i in range(MAX_FILES + 5):
        (folder / f"{i}.json").touch()
        os.utime(folder / f"{i}.json", (i, i))
    make(tmp_path)[0].put(620, GAME)
    names = {path.name for path in folder.iterdir()}
    assert len(names) == MAX_FILES
    assert "5.json" not in names
    assert "6.json" in names
