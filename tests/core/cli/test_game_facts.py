"""`grg game --facts`: what a review may say of a game, for people and for programs."""

from __future__ import annotations

import json
import os
from pathlib import Path

from core.cli import render
from tests import warm

PAGE = "examples/lantern_hollow.html"


def grg_game(folder: Path, *options: str, page: str = PAGE) -> str:
    """What `grg game` prints of a saved page."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
    environ = {**given, "GRG_STATE_DIR": str(folder), "COLUMNS": "100"}
    done = warm.run("core", "game", page, *options, environ=environ)
    assert done.returncode == 0
    assert done.stderr == ""
    return done.stdout


def test_programs_get_the_facts_beside_the_other_keys(tmp_path: Path) -> None:
    plain = json.loads(grg_game(tmp_path, "--json"))
    shown = json.loads(grg_game(tmp_path, "--json", "--facts"))
    facts = shown.pop("facts")
    assert shown == plain
    assert {tuple(fact) for fact in facts} == {("kind", "text", "sentence", "topic", "plural", "preposition")}
    page = " ".join(
        f"{plain['short_description']} {plain['description']} {' '.join(plain['genres'])}".split()
    )
    assert all(fact["sentence"] in page for fact in facts)
    assert {"do", "genre"} <= {fact["kind"] for fact in facts}


def test_people_get_each_fact_beside_its_sentence_by_kind(tmp_path: Path) -> None:
    shown = grg_game(tmp_path, "--facts")
    assert shown.startswith(grg_game(tmp_path))
    header = next(line for line in shown.splitlines() if line.startswith("Kind"))
    row = next(line for line in shown.splitlines() if line.startswith("You "))
    start = header.index("Fact")
    assert row[start - 1] == " " and row[start] != " "
    assert "trade memories for light" in row


def test_tags_and_categories_are_shown(tmp_path: Path) -> None:
    assert json.loads(grg_game(tmp_path, "--json"))["tags"] == ["Story Rich", "Hand-drawn", "Choices Matter"]
    shown = grg_game(tmp_path).splitlines()
    assert [line.split(maxsplit=1)[1] for line in shown if line.startswith(("Tags", "Features"))] == [
        "Story Rich, Hand-drawn, Choices Matter",
        "none shown",
    ]


def test_a_page_without_facts_says_so() -> None:
    assert render.facts(()) == "\nNo facts: the page says nothing that can be used.\n"
