"""Store pages of invented games."""

from __future__ import annotations

import ast
import functools
import re
import sys
from pathlib import Path

import pytest

from core.prompts import OPENINGS
from model_container import invented
from model_container.invented import grammar, page, pages_of


@functools.cache
def many() -> list[invented.Page]:
    """Made once, by the first test that looks at them."""
    return list(pages_of(5, 400))


def test_the_same_seed_makes_the_same_pages_and_another_seed_makes_others() -> None:
    assert list(pages_of(1, 20)) == list(pages_of(1, 20))
    assert not {p.description for p in pages_of(1, 20)} & {p.description for p in pages_of(2, 20)}


def test_a_page_does_not_depend_on_those_before_it() -> None:
    assert page(1, 7) == list(pages_of(1, 8))[7]


def test_every_opening_is_used_and_filled_with_the_name() -> None:
    used = {opening for opening in OPENINGS for p in many() if p.opening == opening.format(name=p.name)}
    assert used == set(OPENINGS)


def test_no_frame_leaves_a_hole_or_a_mark_of_the_template_language() -> None:
    for p in many():
        assert not re.search(r"[{}|<>]|\ba~", p.description.replace(p.name, "")), p


def test_a_description_begins_with_name_and_genres_in_the_one_form() -> None:
    for p in many():
        head = f"{p.name} ({', '.join(p.genres)})." if p.genres else f"{p.name}."
        assert p.description.startswith(head)


def test_names_hardly_ever_repeat() -> None:
    assert len({p.name for p in many()}) > 0.97 * len(many())


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("tame moths", "taming moths"),
        ("run a hotel", "running a hotel"),
        ("tie knots", "tying knots"),
        ("free cats", "freeing cats"),
        ("visit Rome", "visiting Rome"),
        ("outrun bears", "outrunning bears"),
    ],
)
def test_a_verb_phrase_becomes_a_gerund(verb: str, expected: str) -> None:
    assert grammar.gerund(verb) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a~ RPG", "an RPG"), ("a~ unique idea", "a unique idea"), ("A~ old inn", "An old inn")],
)
def test_articles_follow_the_next_word(text: str, expected: str) -> None:
    assert grammar.fill(text, {}) == expected


def test_invented_pages_need_the_standard_library_alone() -> None:
    roots = set()
    for module in Path(invented.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                roots.add((node.module or "").split(".")[0])
    assert roots <= {*sys.stdlib_module_names, "core", "model_container"}
