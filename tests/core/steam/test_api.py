"""Answers of the appdetails API as records."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from core.domain import Game
from core.errors import CatalogUnreachable, NoSuchGame, PageNotUnderstood
from core.steam.api import parse_details
from tests.core.steam.shared_data import DATA, collapsed, expected, needs_data
from tests.tables import each

SHOWN = [case for case in expected("appdetails") if case["success"]]
HIDDEN = [case for case in expected("appdetails") if not case["success"]]


def answer(data: Any, app_id: int = 5) -> bytes:
    return json.dumps({str(app_id): {"success": True, "data": data}}).encode()


def real_answer(case: dict[str, Any]) -> bytes:
    return (DATA / "appdetails" / str(case["file"])).read_bytes()


@needs_data
@each("case", SHOWN)
def test_every_real_answer_yields_every_expected_field(case: dict[str, Any]) -> None:
    game = parse_details(real_answer(case), case["app_id"])
    assert (game.app_id, game.kind, list(game.genres)) == (case["app_id"], case["kind"], case["genres"])
    assert collapsed(game.name) == collapsed(case["name"])
    assert collapsed(game.short_description) == collapsed(case["short_description"])
    assert game.source == "api"
    assert not re.search(r"<\w|&\w+;|\r|steamstatic|\n\n\n", game.description)


@needs_data
@each("case", HIDDEN)
def test_a_real_refusal_is_no_such_game(case: dict[str, Any]) -> None:
    with pytest.raises(NoSuchGame):
        parse_details(real_answer(case), case["app_id"])


def test_all_fields_are_read() -> None:
    data = {
        "type": "dlc",
        "name": "Tea &amp; Toast&trade;\u200e",
        "steam_appid": 5,
        "short_description": "&quot;Hot&quot; tea",
        "about_the_game": '<p class="bb_paragraph"><img alt="x"></p>\r\n<p>One<br />\r\ntwo &amp; three</p>',
        "detailed_description": "<h1>Deluxe</h1>",
        "genres": [{"id": "1", "description": "Action"}, {"id": "2", "description": "Indie"}],
        "developers": ["A &amp; B", "C"],
        "release_date": {"coming_soon": False, "date": "1 Jan, 2020"},
        "header_image": "https://cdn.example.invalid/header.jpg",
        "content_descriptors": {"ids": [1, 3], "notes": None},
        "platforms": {"windows": True, "mac": False, "linux": True},
        "categories": [
            {"id": 38, "description": "Online Co-op"},
            {"id": 29, "description": "Cards"},
            {"id": "2"},
        ],
        "supported_languages": "English<strong>*</strong>, German<br><strong>*</strong>languages with full audio",
    }
    assert parse_details(answer(data), 5) == Game(
        app_id=5,
        name="Tea & Toast™",
        kind="dlc",
        short_description='"Hot" tea',
        description="One\ntwo & three",
        genres=("Action", "Indie"),
        developers=("A & B", "C"),
        release_date="1 Jan, 2020",
        header_image="https://cdn.example.invalid/header.jpg",
        source="api",
        adult=True,
        listed=(
            ("platforms", "Windows"),
            ("platforms", "Linux"),
            ("players", "Online Co-op"),
            ("languages", "English"),
            ("languages", "German"),
        ),
    )


def test_a_name_is_enough() -> None:
    game = parse_details(answer({"name": "X"}), 5)
    assert (game.app_id, game.name, game.kind, game.description, game.genres) == (5, "X", "other", "", ())
    assert (game.release_date, game.header_image, game.adult) == (None, None, False)


def test_fields_of_the_wrong_type_count_as_absent() -> None:
    wrong = {
        "name": "X",
        "type": 3,
        "steam_appid": "7",
        "short_description": None,
        "about_the_game": [],
        "genres": "Action",
        "developers": [1, None, "A"],
        "release_date": [],
        "header_image": "javascript:x",
        "content_descriptors": [],
        "categories": {"id": 2},
    }
    game = parse_details(answer(wrong), 5)
    assert (game.app_id, game.kind, game.developers, game.header_image) == (5, "other", ("A",), None)


def test_the_long_text_is_taken_where_it_is_the_only_one() -> None:
    assert (
        parse_details(answer({"name": "X", "detailed_description": "<b>long</b>"}), 5).description == "long"
    )


def test_another_apps_answer_keeps_its_own_id() -> None:
    assert parse_details(answer({"name": "X", "steam_appid": 6}), 5).app_id == 6


def test_half_a_surrogate_pair_does_not_get_through() -> None:
    parse_details(answer({"name": "X\ud800", "about_the_game": "a\ud800b"}), 5).description.encode()


@each("type_", ["video", "movie", "series", "episode", "hardware", "advertising", "tool"])
def test_kinds_that_we_do_not_name_are_other(type_: str) -> None:
    assert parse_details(answer({"name": "X", "type": type_}), 5).kind == "other"


@each(
    ("body", "error"),
    [
        (b'{"5": {"success": false}}', NoSuchGame),
        (b'{"5": {"success": true}}', NoSuchGame),
        (b'{"5": {"success": true, "data": []}}', NoSuchGame),
        (b"null", CatalogUnreachable),
        (b"", PageNotUnderstood),
        (b"<html></html>", PageNotUnderstood),
        (b"{}", PageNotUnderstood),
        (b"[]", PageNotUnderstood),
        (b'{"6": {"success": true, "data": {"name": "Y"}}}', PageNotUnderstood),
        (b'{"5": null}', PageNotUnderstood),
        (b'{"5": {"success": true, "data": {"type": "game"}}}', PageNotUnderstood),
        (b'{"5": {"success": true, "data": "x"}}', PageNotUnderstood),
        (b'{"5": {"success": true, "data": {"na', PageNotUnderstood),
        (b"\xff\xfe\x00", PageNotUnderstood),
        (b"[" * 100_000, PageNotUnderstood),
    ],
)
def test_any_other_answer_is_one_clear_error(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        parse_details(body, 5)
    assert "\n" not in str(caught.value)
