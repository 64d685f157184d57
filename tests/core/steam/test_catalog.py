"""The catalog against a store on loopback: which source answers, and which error is told."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import gc
import itertools
import json
import tempfile
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import Game, Link
from core.errors import (
    CatalogError,
    CatalogUnreachable,
    NoSuchGame,
    NotVisible,
    PageNotUnderstood,
    RateLimited,
    UsageError,
)
from core.ports import GameCatalog
from core.settings import Settings
from core.steam.catalog import SteamCatalog
from core.steam.client import SteamClient
from core.steam.rate_limit import RateLimit
from tests.core.catalog_contract import CatalogContract
from tests.core.steam.shared_data import DATA, collapsed, expected, needs_data, page, real_page
from tests.steam_store import FRONT_PAGE, SteamStore, Trouble

DETAILS = {
    "type": "game",
    "name": "Kettle Run",
    "steam_appid": 5,
    "short_description": "From the API.",
    "about_the_game": "Long, from the API.",
    "genres": [{"description": "Racing"}],
    "categories": [{"id": 2, "description": "Single-player"}],
    "developers": ["Spout"],
}
KETTLE_RUN = 4100000101


@pytest.fixture
def store() -> Iterator[SteamStore]:
    with SteamStore() as served:
        yield served


@pytest.fixture
def settings(store: SteamStore, tmp_path: Path) -> Settings:
    return Settings(steam_url=store.url, state_dir=tmp_path)


@pytest.fixture
def without_garbage_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def no_sleep(_: float) -> None:
    await asyncio.sleep(0)


def catalog_of(settings: Settings) -> SteamCatalog:
    client = SteamClient(settings.steam_url, settings.steam_language, sleep=no_sleep)
    return SteamCatalog(settings, client=client)


def game(settings: Settings, app_id: int) -> Game:
    async def ask() -> Game:
        async with catalog_of(settings) as catalog:
            return await catalog.game(app_id)

    return asyncio.run(ask())


def failure(settings: Settings, app_id: int, error: type[CatalogError]) -> str:
    """The one line that is told."""
    with pytest.raises(error) as caught:
        game(settings, app_id)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Which source answers


@needs_data
@pytest.mark.parametrize("case", expected("pages"), ids=lambda case: case["file"])
def test_every_real_page_is_served_and_read(
    store: SteamStore, settings: Settings, case: dict[str, Any]
) -> None:
    store.add_page(case["app_id"] or 5, real_page(case["file"]))
    if case["kind"] in {"agegate", "error"}:
        with pytest.raises(CatalogError):
            game(settings, case["app_id"] or 5)
        return
    found = game(settings, case["app_id"])
    assert (found.app_id, found.kind, found.source) == (case["app_id"], case["kind"], "page")
    assert collapsed(found.name) == collapsed(case["name"])
    assert (collapsed(found.description) or "").startswith(collapsed(case["description_start"]) or "?")


@needs_data
@pytest.mark.parametrize("case", expected("appdetails"), ids=lambda case: case["file"])
def test_every_real_answer_is_served_and_read(
    store: SteamStore, settings: Settings, case: dict[str, Any]
) -> None:
    store.add_details(case["app_id"], (DATA / "appdetails" / case["file"]).read_bytes())
    if not case["success"]:
        failure(settings, case["app_id"], NoSuchGame)
        return
    found = game(settings, case["app_id"])
    assert (found.app_id, found.kind, found.source) == (case["app_id"], case["kind"], "api")
    assert collapsed(found.name) == collapsed(case["name"])
    assert list(found.genres) == case["genres"]


@needs_data
def test_the_real_age_gate_is_answered_by_the_api(store: SteamStore, settings: Settings) -> None:
    store.add_folder(DATA)
    found = game(settings, 271590)
    assert (found.name, found.source) == ("Grand Theft Auto V", "api")


def test_an_understood_page_is_enough(store: SteamStore, settings: Settings) -> None:
    store.add_page(KETTLE_RUN, page("game_2016"))
    assert game(settings, KETTLE_RUN).source == "page"
    assert len(store.asked("/app")) == 1 and not store.asked("/api")


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(404),
        Trouble(410),
        Trouble(302, (("Location", "/"),)),
        Trouble(body=FRONT_PAGE),
        Trouble(body=b""),
        Trouble(body=b"<html>"),
        Trouble(body=page("age_gate")),
        Trouble(body=page("error_box")),
        Trouble(403),
        Trouble(429),
        Trouble(429, (("Retry-After", "500"),)),
        Trouble(500),
        Trouble(hang_up=True),
        Trouble(302, (("Location", "http://example.invalid/"),)),
        Trouble(302, (("Location", "/app/5/"),)),
        Trouble(headers=(("Content-Encoding", "gzip"),), body=b"no gzip"),
        Trouble(403, body=page("error_box")),
    ],
)
def test_whatever_is_wrong_with_the_page_the_api_may_answer(
    store: SteamStore, settings: Settings, trouble: Trouble
) -> None:
    store.trouble("/app/", trouble)
    store.add_details(5, DETAILS)
    found = game(settings, 5)
    assert (found.name, found.description, found.source) == ("Kettle Run", "Long, from the API.", "api")


def test_the_api_fills_texts_that_a_page_lacks_but_no_list(store: SteamStore, settings: Settings) -> None:
    store.add_page(4100000104, page("no_description"))
    store.add_details(4100000104, {**DETAILS, "steam_appid": 4100000104})
    found = game(settings, 4100000104)
    assert (found.name, found.kind, found.source) == ("Kettle Run Demo", "demo", "page")
    assert (found.description, found.short_description) == ("Long, from the API.", "From the API.")
    assert (found.genres, found.developers, found.tags, found.features) == ((), (), (), ())


@pytest.mark.parametrize(
    "trouble", [Trouble(500), Trouble(429), Trouble(body=b"{}"), Trouble(body=b"null"), Trouble(404)]
)
def test_a_page_without_a_description_stands_alone_if_it_must(
    store: SteamStore, settings: Settings, trouble: Trouble
) -> None:
    store.add_page(4100000104, page("no_description"))
    store.trouble("/api", trouble)
    found = game(settings, 4100000104)
    assert (found.name, found.description) == ("Kettle Run Demo", "")


def test_an_app_that_is_not_shown_here_is_asked_for_from_other_countries(
    store: SteamStore, settings: Settings
) -> None:
    store.add_details(5, DETAILS, country="de")
    assert game(settings, 5).name == "Kettle Run"
    assert [asked.query.get("cc") for asked in store.asked("/api")] == [None, "us", "de"]


def test_a_page_that_leads_to_another_app_gives_that_app(store: SteamStore, settings: Settings) -> None:
    store.add_page(KETTLE_RUN, page("game_2016"))
    store.redirects["/app/5/"] = f"/app/{KETTLE_RUN}/Kettle_Run/"
    assert game(settings, 5).app_id == KETTLE_RUN


def test_the_language_is_asked_for(store: SteamStore, settings: Settings) -> None:
    store.add_details(5, DETAILS)
    game(dataclasses.replace(settings, steam_language="schinese"), 5)
    assert {asked.query["l"] for asked in store.asked()} == {"schinese"}


# Which error is told


def test_an_unknown_app_is_told_as_such(store: SteamStore, settings: Settings) -> None:
    assert "no app 5" in failure(settings, 5, NoSuchGame)
    assert len(store.asked("/api")) == 4


def test_an_app_is_unknown_where_there_is_no_api_at_all(store: SteamStore, settings: Settings) -> None:
    store.trouble("/", Trouble(404))
    failure(settings, 5, NoSuchGame)


@pytest.mark.parametrize("app_id", [0, -1, 2**32])
def test_a_number_that_is_no_app_id_asks_nobody(store: SteamStore, settings: Settings, app_id: int) -> None:
    failure(settings, app_id, NoSuchGame)
    assert store.asked() == []


@pytest.mark.parametrize("name", ["age_gate", "error_box"])
def test_an_app_that_no_country_shows_is_not_visible(
    store: SteamStore, settings: Settings, name: str
) -> None:
    store.add_page(5, page(name))
    assert "us, de, jp" in failure(settings, 5, NotVisible)


@pytest.mark.parametrize("name", ["age_gate", "error_box"])
def test_a_useless_api_leaves_a_hidden_page_not_visible(
    store: SteamStore, settings: Settings, name: str
) -> None:
    store.add_page(5, page(name))
    store.trouble("/api", Trouble(body=b"<html>"))
    failure(settings, 5, NotVisible)


def test_a_page_that_is_not_understood_is_kept_and_named(
    store: SteamStore, settings: Settings, tmp_path: Path
) -> None:
    store.add_page(5, "<html>something new</html>")
    told = failure(settings, 5, PageNotUnderstood)
    (kept,) = (tmp_path / "kept-pages").iterdir()
    assert str(kept) in told
    assert kept.read_bytes() == b"<html>something new</html>"


def test_a_page_that_cannot_be_kept_is_still_one_error(
    store: SteamStore, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "kept-pages").write_text("in the way")
    store.add_page(5, "<html>something new</html>")
    assert "please report it" in failure(settings, 5, PageNotUnderstood)


def test_a_page_not_understood_is_logged_where_the_api_hides_it(
    store: SteamStore, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    store.add_page(5, "<html>something new</html>")
    store.add_details(5, DETAILS)
    game(settings, 5)
    assert "not understood" in caplog.text


@pytest.mark.parametrize(
    "api", [Trouble(500), Trouble(429), Trouble(404), Trouble(body=b"<html>"), Trouble()]
)
@pytest.mark.parametrize(
    "case",
    [
        (Trouble(429), RateLimited, "too often"),
        (Trouble(500), CatalogUnreachable, "status 500"),
        (Trouble(502), CatalogUnreachable, "status 502"),
        (Trouble(403), CatalogUnreachable, "status 403"),
        (Trouble(hang_up=True), CatalogUnreachable, "cannot be reached"),
        (Trouble(302, (("Location", "http://example.invalid/"),)), CatalogUnreachable, "not the store"),
        (Trouble(body=b"x" * 65_536, endless=True), CatalogUnreachable, "4 MB"),
    ],
)
def test_after_all_fails_the_pages_passing_error_is_told(
    store: SteamStore, settings: Settings, case: tuple[Trouble, type[CatalogError], str], api: Trouble
) -> None:
    trouble, error, words = case
    store.trouble("/app/", trouble)
    store.trouble("/api", api)
    begin = time.perf_counter()
    assert words in failure(settings, 5, error)
    assert time.perf_counter() - begin < 3


@pytest.mark.parametrize(("api", "error"), [(Trouble(429), RateLimited), (Trouble(500), CatalogUnreachable)])
@pytest.mark.parametrize("answer", [FRONT_PAGE, page("age_gate"), page("error_box"), b"<html>"])
def test_a_passing_fault_of_the_api_wins_over_a_final_one_of_the_page(
    store: SteamStore, settings: Settings, answer: bytes, api: Trouble, error: type[CatalogError]
) -> None:
    store.add_page(5, answer)
    store.trouble("/api", api)
    failure(settings, 5, error)


def test_a_fault_while_other_countries_are_asked_is_not_final(store: SteamStore, settings: Settings) -> None:
    store.trouble("/api", Trouble(body=json.dumps({"5": {"success": False}}).encode()), times=2)
    store.trouble("/api", Trouble(500))
    failure(settings, 5, CatalogUnreachable)


def test_retry_after_reaches_the_caller(store: SteamStore, settings: Settings) -> None:
    store.trouble("/", Trouble(429, (("Retry-After", "77"),)))
    with pytest.raises(RateLimited) as caught:
        game(settings, 5)
    assert caught.value.retry_after_s == 77
    assert len(store.asked()) == 2


def test_a_silent_store_ends_at_the_deadline(store: SteamStore, settings: Settings) -> None:
    store.trouble("/", Trouble(delay_s=60))
    readings = itertools.chain(
        [0.0], itertools.repeat(29.7)
    )  # the deadline is made at 0, and almost there at once

    async def ask() -> Game:
        async with SteamCatalog(settings, clock=lambda: next(readings)) as catalog:
            return await catalog.game(5)

    begin = time.perf_counter()
    with pytest.raises(CatalogUnreachable, match="in time"):
        asyncio.run(ask())
    assert time.perf_counter() - begin < 3


def test_a_wrong_address_of_the_store_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="GRG_STEAM_URL"):
        SteamCatalog(Settings(steam_url="nowhere", state_dir=tmp_path))


# Cache and sharing


def test_a_second_question_is_answered_from_the_cache(store: SteamStore, settings: Settings) -> None:
    store.add_page(KETTLE_RUN, page("game_2016"))
    assert game(settings, KETTLE_RUN) == game(settings, KETTLE_RUN)
    assert len(store.asked("/app")) == 1
    game(dataclasses.replace(settings, steam_cache_s=0), KETTLE_RUN)
    assert len(store.asked("/app")) == 2


def test_an_unknown_app_is_remembered_but_no_other_failure(store: SteamStore, settings: Settings) -> None:
    first = failure(settings, 5, NoSuchGame)
    asked = len(store.asked("/app"))
    assert failure(settings, 5, NoSuchGame) == first
    assert len(store.asked("/app")) == asked
    store.trouble("/app/6", Trouble(500), times=3)
    store.trouble("/api", Trouble(500), times=1)
    failure(settings, 6, CatalogUnreachable)
    store.add_details(6, {**DETAILS, "steam_appid": 6})
    assert game(settings, 6).app_id == 6


def test_callers_at_the_same_time_share_one_fetch(store: SteamStore, settings: Settings) -> None:
    store.add_page(KETTLE_RUN, page("game_2016"))

    async def ask() -> list[Game]:
        async with catalog_of(settings) as catalog:
            return await asyncio.gather(*(catalog.game(KETTLE_RUN) for _ in range(20)))

    games = asyncio.run(ask())
    assert len({found.name for found in games}) == 1
    assert len(store.asked("/app")) == 1


def test_who_joins_a_fetch_takes_a_turn_for_it_too(
    store: SteamStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.steam.rate_limit.RATE_BURST", 1)
    monkeypatch.setattr("core.steam.rate_limit.RATE_REFILL_S", 0.05)
    app_ids = (1, 2, 3, 4, 5, 6, KETTLE_RUN)
    for app_id in app_ids:
        store.add_page(app_id, page("game_2016"))
    done = list[int]()

    async def ask() -> None:
        client = SteamClient(settings.steam_url, settings.steam_language)
        client._rate_limit = RateLimit()  # as for the real store
        async with SteamCatalog(settings, client=client) as catalog:

            async def one(app_id: int, asker: str) -> None:
                await catalog.game(app_id, asker)
                done.append(app_id)

            many = [asyncio.create_task(one(app_id, "greedy")) for app_id in app_ids]
            await asyncio.sleep(0)
            await one(KETTLE_RUN, "ann")
            await asyncio.gather(*many)

    asyncio.run(ask())
    assert done.index(KETTLE_RUN) < done.index(4)


def test_callers_at_the_same_time_share_one_failure(store: SteamStore, settings: Settings) -> None:
    async def ask() -> list[Game | BaseException]:
        async with catalog_of(settings) as catalog:
            return await asyncio.gather(*(catalog.game(5) for _ in range(20)), return_exceptions=True)

    assert {type(error) for error in asyncio.run(ask())} == {NoSuchGame}
    assert len(store.asked("/app")) == 1


def test_a_caller_that_gives_up_takes_nothing_from_the_others(store: SteamStore, settings: Settings) -> None:
    store.add_page(KETTLE_RUN, page("game_2016"))
    store.trouble("/app", Trouble(200, body=page("game_2016"), delay_s=0.2), times=1)

    async def ask() -> Game:
        async with catalog_of(settings) as catalog:
            patient = asyncio.create_task(catalog.game(KETTLE_RUN))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(catalog.game(KETTLE_RUN), 0.05)
            return await patient

    assert asyncio.run(ask()).name == "Kettle Run"
    assert len(store.asked("/app")) == 1


def test_closing_gives_up_what_is_under_way(store: SteamStore, settings: Settings) -> None:
    store.trouble("/", Trouble(delay_s=60))

    async def ask() -> None:
        async with catalog_of(settings) as catalog:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(catalog.game(5), 0.1)

    begin = time.perf_counter()
    asyncio.run(ask())
    assert time.perf_counter() - begin < 3


def test_it_is_the_catalog_that_the_core_asks_for(settings: Settings) -> None:
    async def links() -> tuple[Link, ...]:
        async with catalog_of(dataclasses.replace(settings, skip_mark="psst")) as catalog:
            port: GameCatalog = catalog
            return port.links("s.team/a/5 psst")

    assert asyncio.run(links()) == (Link(5, silent=True),)


def searched(settings: Settings, text: str) -> list[tuple[int, str]]:
    async def ask() -> list[tuple[int, str]]:
        async with catalog_of(settings) as catalog:
            return list(await catalog.search(text))

    return asyncio.run(ask())


def test_a_search_finds_games_by_name_in_the_store_s_order(store: SteamStore, settings: Settings) -> None:
    store.names.update({number: f"Kettle Run {number}" for number in range(5, 25)} | {620: "Portal 2"})
    assert searched(settings, "  portal\n2 ") == [(620, "Portal 2")]
    assert searched(settings, "kettle") == [(number, f"Kettle Run {number}") for number in range(5, 15)]
    assert [asked.query["term"] for asked in store.asked("/api/storesearch/")] == ["portal 2", "kettle"]


def test_a_search_for_nothing_asks_nobody(store: SteamStore, settings: Settings) -> None:
    assert searched(settings, " \n ") == []
    assert store.asked("/api/storesearch/") == []


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble(503), CatalogUnreachable),
        (Trouble(429), RateLimited),
        (Trouble(302, (("Location", "/"),)), CatalogUnreachable),
        (Trouble(200, (), b"null"), PageNotUnderstood),
        (Trouble(200, (), b'{"items": [5]}'), PageNotUnderstood),
        (Trouble(200, (), b"<html>"), PageNotUnderstood),
    ],
)
def test_a_search_that_fails_is_one_expected_error(
    store: SteamStore, settings: Settings, trouble: Trouble, error: type[CatalogError]
) -> None:
    store.trouble("/api/storesearch/", trouble)
    with pytest.raises(error):
        searched(settings, "portal")


def test_what_is_no_app_with_a_name_is_not_found(store: SteamStore, settings: Settings) -> None:
    items = [
        {"type": "app", "id": 5, "name": "Tea &amp; Toast"},
        {"type": "sub", "id": 6, "name": "A bundle"},
        {"type": "app", "id": "7", "name": "Odd"},
        {"type": "app", "id": 8, "name": ""},
        {"type": "app", "id": -1, "name": "X"},
    ]
    store.trouble("/api/storesearch/", Trouble(200, (), json.dumps({"items": items}).encode()))
    assert searched(settings, "tea") == [(5, "Tea & Toast")]


class TestSteamCatalog(CatalogContract):
    @contextlib.asynccontextmanager
    async def catalog(self, app_id: int, name: str) -> AsyncIterator[GameCatalog]:
        with SteamStore() as store, tempfile.TemporaryDirectory() as folder:
            store.add_details(app_id, {"type": "game", "name": name, "about_the_game": "Lamps."})
            settings = Settings(steam_url=store.url, state_dir=Path(folder))
            async with SteamCatalog(settings) as catalog:
                yield catalog


@pytest.mark.usefixtures("without_garbage_collection")
@pytest.mark.parametrize(
    "body",
    [b"<div>" * 600_000, b"x" * 5_000_000],
    ids=["a page with too many tags", "a page that is too long"],
)
def test_a_page_that_could_not_be_used_is_let_go_at_once(
    store: SteamStore, settings: Settings, body: bytes
) -> None:
    store.trouble("/app/77/", Trouble(body=body), times=9)

    async def kept_bytes() -> int:
        async with catalog_of(settings) as catalog:
            await asyncio.gather(catalog.game(76), return_exceptions=True)  # libraries are imported
            tracemalloc.start()
            try:
                await asyncio.gather(catalog.game(77), return_exceptions=True)
                await asyncio.sleep(0.1)
                of_the_client = tracemalloc.Filter(inclusive=True, filename_pattern="*core/steam/client.py")
                snapshot = tracemalloc.take_snapshot().filter_traces([of_the_client])
                return sum(entry.size for entry in snapshot.statistics("filename"))
            finally:
                tracemalloc.stop()

    assert asyncio.run(kept_bytes()) < 500_000
