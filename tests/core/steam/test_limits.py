"""Whatever a page or an answer of the API holds, reading it takes about a second, and what is kept of it is short."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable

import pytest

from core import prompts
from core.domain.text import sentence_ends
from core.errors import GrgError, PageNotUnderstood
from core.steam.api import parse_details
from core.steam.limits import (
    MAX_ATTRIBUTES,
    MAX_DESCRIPTION,
    MAX_LISTED,
    MAX_NAME,
    MAX_NAMES,
    MAX_SHORT,
    MAX_TAGS,
)
from core.steam.page import AgeGate, parse_page
from tests.tables import each

WITHIN_S = 5.0
"""Seconds of this process's own time: each of these once took from half a minute to hours."""
_PAGE = """<html><head><link rel="canonical" href="https://store.steampowered.com/app/7">
<meta name="description" content="{name}"></head><body><div class="apphub_AppName">{name}</div>
<div id="genresAndManufacturer"><a href="/genre/x">{name}</a></div><div id="developers_list"><a>{name}</a></div>
<div class="glance_tags popular_tags"><a class="app_tag">{name}</a></div>
<a href="/search/?category2=1">{name}</a>
<div class="release_date"><div class="date">{name}</div></div><div id="game_area_description">{text}</div></body></html>"""


def page(text: str = "A game.", name: str = "Lantern Vale") -> str:
    return _PAGE.format(text=text, name=name)


def seconds(work: Callable[[], object]) -> float:
    """The processor time that a piece of work takes, whatever comes of it."""
    began = time.process_time()
    with contextlib.suppress(GrgError):
        work()
    return time.process_time() - began


HOSTILE = [
    "<div>" * 200_000,
    "<b>x</b>" * 120_000,
    "<p>" * 300_000,
    "<!---->" * 150_000,
    "<table><tr><td>" * 60_000,
    f"<b {' '.join(f'a{number}' for number in range(150_000))}>",
    f"<a {'x=1 ' * 200_000}>",
    "<" * 1_000_000,
    "&amp;" * 200_000,
    " \n" * 500_000,
    "<li><br>" * 100_000,
    '<a id="dynamiclink_0">' * 50_000,
    "<h2>" * 250_000,
    "<select><option>" * 60_000,
    "<form>" * 150_000,
    "]]>" * 300_000,
    "<![CDATA[" * 100_000,
    "<?a " * 200_000,
]


@each("text", HOSTILE)
def test_no_page_and_no_answer_takes_long_to_read(text: str) -> None:
    assert seconds(lambda: parse_page(page(text))) < WITHIN_S
    answer = json.dumps({"7": {"success": True, "data": {"name": "Vale", "about_the_game": text}}}).encode()
    assert seconds(lambda: parse_details(answer, 7)) < WITHIN_S


def test_the_limits_are_of_tags_and_of_the_attributes_of_one() -> None:
    assert parse_page(page("<i></i>" * (MAX_TAGS // 2 - 50))).name == "Lantern Vale"
    with pytest.raises(PageNotUnderstood, match="tags"):
        parse_page(page("<i></i>" * (MAX_TAGS // 2)))
    assert parse_page(page(f"<i {' '.join(f'a{n}' for n in range(MAX_ATTRIBUTES))}>")).name == "Lantern Vale"
    with pytest.raises(PageNotUnderstood, match="attributes"):
        parse_page(page(f"<i {' '.join(f'a{n}' for n in range(MAX_ATTRIBUTES + 1))}>"))


@each("sign", ["@", "＠", "x", "&lt;", ". ", "!"])
def test_what_is_kept_of_a_page_is_short(sign: str) -> None:
    game = parse_page(page(sign * 150_000, sign * 150_000))
    assert 0 < len(game.name) <= MAX_NAME and len(game.short_description) <= MAX_SHORT
    assert len(game.description) <= MAX_DESCRIPTION and len(game.release_date or "") <= MAX_NAME
    lists = (game.genres, game.developers, game.tags)
    assert all(len(entry) <= MAX_NAME for _, entry in game.listed)
    assert all(lists) and max(len(one) for names in lists for one in names) <= MAX_NAME
    answer = {
        "name": sign * 99_999,
        "about_the_game": sign * 999_999,
        "genres": [{"description": str(n)} for n in range(999)],
        "categories": [{"id": 1, "description": str(n)} for n in range(999)],
    }
    game = parse_details(json.dumps({"7": {"success": True, "data": answer}}).encode(), 7)
    assert (
        len(game.name) <= MAX_NAME
        and len(game.description) <= MAX_DESCRIPTION
        and (len(game.genres), len(game.listed)) == (MAX_NAMES, MAX_LISTED)
    )


@each("tags", ["<div>", "<div class=details_block>", "<select><option>", "<b><i>", "<table>"])
def test_tags_deep_inside_one_another_are_no_page_and_cost_little(tags: str) -> None:
    deep = page(tags * 5_000 + '<a href="/genre/x">y</a>' * 5_000)

    def read() -> None:
        with pytest.raises(PageNotUnderstood, match="more than 100 tags inside"):
            parse_page(deep)

    assert seconds(read) < WITHIN_S


def test_a_page_that_closes_its_tags_may_have_as_many_of_them_as_is_allowed() -> None:
    text = "<div>" * 60 + "<b>x</b>" * 200 + "</div>" * 60 + "<p>end</p>"
    assert parse_page(page(text)).description.endswith("end")


def test_an_age_gate_with_a_long_name_says_little() -> None:
    gate = f"""<link rel=canonical href="https://store.steampowered.com/app/7/"><div id=agegate_box></div>
    <meta property="og:title" content="{"Save 1% on " * 90_000}">"""
    with pytest.raises(AgeGate) as caught:
        parse_page(gate)
    assert len(str(caught.value)) < 2 * MAX_NAME


@each("sign", ["@", "＠", "@＠", "<@", "<@#", "＠@ "])
def test_a_name_of_one_sign_is_made_sayable_at_once(sign: str) -> None:
    assert seconds(lambda: prompts.tidy_name(sign * 150_000)) < WITHIN_S
    assert prompts.tidy_name("@@@everyone @ @＠here") == "everyone @ here"


@each("sign", [".", "…", "!?", ".)", '!"', "。", ". "])
def test_the_ends_of_sentences_are_found_at_once(sign: str) -> None:
    for end in ("", "x", " x"):
        assert seconds(lambda end=end: sentence_ends(sign * 100_000 + end)) < WITHIN_S  # type: ignore[misc]
