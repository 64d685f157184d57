"""Saved pages, what a target is, and pages kept for a report."""

from __future__ import annotations

import gzip
import itertools
import os
from pathlib import Path

import pytest

from core.cli.target import parse_target
from core.errors import PageNotUnderstood, UsageError
from core.steam.saved import MAX_KEPT, read_saved_page, save_unparsed_page
from tests.core.steam.shared_data import PAGES, page
from tests.tables import each


def test_a_saved_page_is_read_packed_or_not(tmp_path: Path) -> None:
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(gzip.compress(page("game_2016")))
    assert read_saved_page(packed) == read_saved_page(PAGES / "game_2016.html")


@pytest.mark.parametrize("name", ["missing.html", "a\0b.html", "x" * 5_000])
def test_a_missing_or_impossible_file_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_saved_page(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        read_saved_page(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"text", b"\x1f\x8bbroken", gzip.compress(b"<html>" * 99, mtime=0)[:-9]]
)
def test_a_file_that_is_no_page_names_itself(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a\nb.html"
    path.write_bytes(content)
    with pytest.raises(PageNotUnderstood, match=r"b\.html") as caught:
        read_saved_page(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.html.gz"
    path.write_bytes(gzip.compress(bytes(20 << 20)))
    with pytest.raises(PageNotUnderstood, match="larger than"):
        read_saved_page(path)


def test_a_saved_age_gate_says_what_to_do() -> None:
    with pytest.raises(PageNotUnderstood, match="use 4100000103 in its place"):
        read_saved_page(PAGES / "age_gate.html")


def test_a_saved_error_says_what_to_do() -> None:
    with pytest.raises(PageNotUnderstood, match="save the game's own page"):
        read_saved_page(PAGES / "error_box.html")


def test_only_the_newest_pages_are_kept(tmp_path: Path) -> None:
    times = itertools.count(1_000_000_000)
    kept = [
        save_unparsed_page(tmp_path / "kept", 5, b"x", now=lambda: next(times)) for _ in range(MAX_KEPT + 5)
    ]
    assert len(list((tmp_path / "kept").iterdir())) == MAX_KEPT
    assert kept[-1] is not None
    assert kept[-1].read_bytes() == b"x"


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert save_unparsed_page(tmp_path / "file" / "kept", 5, b"x") is None


@each(
    ("text", "target"),
    [
        ("620", 620),
        (" 620\n", 620),
        ("0620", 620),
        ("4294967295", 4294967295),
        ("https://store.steampowered.com/app/620/Portal_2/", 620),
        ("<https://store.steampowered.com/app/620>", 620),
        ("store.steampowered.com/app/620 noreview", 620),
        ("steam://store/620", 620),
        ("https://store.steampowered.com/app/620/x.html", 620),
        ("page.html", Path("page.html")),
        ("pages/PAGE.HTM", Path("pages/PAGE.HTM")),
        ("page.html.gz", Path("page.html.gz")),
        ("store.steampowered.com/app/620.html", Path("store.steampowered.com/app/620.html")),
        (str(PAGES), PAGES),
        ("Portal 2", "Portal 2"),
        (" 東方Project ", "東方Project"),
    ],
)
def test_a_target_is_a_link_an_id_a_path_or_a_name(text: str, target: int | Path | str) -> None:
    assert parse_target(text) == target


@each(
    "text",
    [
        "",
        "0",
        "4294967296",
        "9" * 10_000,
        "-1",
        "６２０",
        "!?",
        "https://example.org/",
        "a\0b",
        "x" * 10_000,
        "a\nb",
        "https://store.steampowered.com/bundle/1",
        "s.team/a/1 s.team/a/2",
    ],
)
def test_anything_else_is_a_usage_error_on_one_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_pipe_is_no_page_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    with pytest.raises(UsageError, match="is not a file"):
        read_saved_page(tmp_path / "pipe.html")
