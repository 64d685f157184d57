"""What players say of a game comes with it, and nobody waits long for that."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import Game, Theme
from core.settings import Settings
from core.steam.api import Heard, parse_reviews
from core.steam.catalog import SteamCatalog
from core.steam.opinions import OPINIONS_S, REVIEWS_PATH
from core.steam.page_reader import PageReader
from tests.steam_store import SteamStore, Trouble

LAMPS, ALBUM = 9_000_010, 9_000_011


def row(text: str, *, up: bool = True, language: str = "english") -> dict[str, Any]:
    return {"language": language, "voted_up": up, "review": text, "votes_up": 1}


REVIEWS = [
    *(row("The puzzles are brilliant, and I like the soundtrack.") for _ in range(14)),
    *(row("Great puzzles. But the controls are awful.") for _ in range(8)),
    *(row("The controls are terrible.", up=False) for _ in range(3)),
    *(row("Die Rätsel sind langweilig.", up=False, language="german") for _ in range(90)),
]


@pytest.fixture
def store() -> Iterator[SteamStore]:
    with SteamStore() as store:
        store.add_details(LAMPS, {"type": "game", "name": "Lamps", "about_the_game": "Light lamps."})
        store.add_details(ALBUM, {"type": "music", "name": "Songs", "about_the_game": "Hear songs."})
        store.reviews[LAMPS] = store.reviews[ALBUM] = REVIEWS
        yield store


@pytest.fixture
def settings(store: SteamStore, tmp_path: Path) -> Settings:
    return Settings(steam_url=store.url, state_dir=tmp_path)


def games(settings: Settings, *app_ids: int, players: bool = True) -> list[Game]:
    async def ask() -> list[Game]:
        async with SteamCatalog(settings, players=players) as catalog:
            return [await catalog.game(app_id) for app_id in app_ids]

    return asyncio.run(ask())


def said(game: Game) -> dict[str, tuple[int, int]]:
    return {one.about: (one.praised, one.blamed) for one in game.opinions}


def test_a_game_comes_with_what_its_players_say_in_english(store: SteamStore, settings: Settings) -> None:
    (found,) = games(settings, LAMPS)
    assert said(found)["the puzzles"] == (22, 0)
    assert said(found)["the controls"] == (0, 11)
    assert found.rating == 22 / 25, "the answer of the API has no rating of its own"


def test_a_game_comes_with_what_its_players_write_about(store: SteamStore, settings: Settings) -> None:
    store.reviews[LAMPS] = [row(f"I met zombies, {number} of them.") for number in range(30)]
    (found,) = games(settings, LAMPS)
    assert found.themes == (Theme("zombies", 30),)
    assert games(settings, LAMPS) == [found], "it is kept with the game"


def test_they_are_kept_with_the_game(store: SteamStore, settings: Settings) -> None:
    first, second = games(settings, LAMPS)[0], games(settings, LAMPS)[0]
    assert first == second and second.opinions
    assert len(store.asked(REVIEWS_PATH)) == 1


def test_a_soundtrack_has_no_players_and_a_data_set_needs_none(store: SteamStore, settings: Settings) -> None:
    assert not games(settings, ALBUM)[0].opinions
    assert not games(settings, LAMPS, players=False)[0].opinions
    assert not store.asked(REVIEWS_PATH)


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(500),
        Trouble(429, (("Retry-After", "60"),)),
        Trouble(404),
        Trouble(hang_up=True),
        Trouble(body=b"<html>"),
        Trouble(body=b'{"response": {"reviews": [{"voted_up": true}, 7]}}'),
        Trouble(body=b"["),
    ],
    ids=["fault", "too-often", "missing", "hang-up", "page", "other-rows", "cut"],
)
def test_whatever_goes_wrong_the_game_is_there_without_them(
    store: SteamStore, settings: Settings, trouble: Trouble
) -> None:
    store.trouble(REVIEWS_PATH, trouble)
    (found,) = games(settings, LAMPS)
    assert (found.name, found.opinions, found.rating) == ("Lamps", (), None)


def test_a_server_without_the_service_is_not_asked_for_every_game(
    store: SteamStore, settings: Settings
) -> None:
    store.add_details(12, {"type": "game", "name": "Other", "about_the_game": "Other lamps."})
    store.trouble(REVIEWS_PATH, Trouble(302, (("Location", f"{store.url}/"),)))
    games(settings, LAMPS, 12)
    assert len(store.asked(REVIEWS_PATH)) == 1


def test_reviews_that_come_slowly_are_not_waited_for(store: SteamStore, settings: Settings) -> None:
    store.trouble(REVIEWS_PATH, Trouble(body=b"x" * 1_000, drip_s=0.05))
    begun = time.monotonic()
    (found,) = games(settings, LAMPS)
    assert not found.opinions and time.monotonic() - begun < OPINIONS_S + 2


def test_a_long_answer_is_read_in_a_process(settings: Settings) -> None:
    body = json.dumps({"response": {"reviews": [*REVIEWS[:25], row("word " * 20_000)]}}).encode()

    async def read() -> Heard:
        reader = PageReader()
        try:
            return await reader.reviews(body, "Lamps")
        finally:
            await reader.aclose()

    assert asyncio.run(read()) == parse_reviews(body) != Heard()


def test_few_reviews_say_neither_how_many_recommend_it_nor_anything_else() -> None:
    body = json.dumps({"response": {"reviews": REVIEWS[:4]}}).encode()
    assert parse_reviews(body) == Heard()
