"""What players write about more than those of other games do; all reviews here are invented."""

from __future__ import annotations

import tomllib
from importlib import resources

from core.domain import Theme
from core.facts import FactKind, facts_of
from core.facts.players.clauses import MAX_REVIEW_CHARS
from core.facts.themes import MAX_THEMES, theme_facts, theme_rows, themes_of
from tests.tables import each

OTHERS = [f"I like it, number {number} in my list." for number in range(40)]


def written(text: str, times: int = 10, **options: str) -> dict[str, int]:
    """How many reviews name each theme, of which some say `text` and forty others say nothing of the kind."""
    texts = [f"{text} {number}" for number in range(times)]
    return {theme.about: theme.reviews for theme in themes_of([*texts, *OTHERS], **options)}


@each(
    ("sentence", "wanted"),
    [
        ("Shotguns and zombies.", {"zombies", "shotguns"}),
        ("I built an airship with my crew.", {"airships"}),
        ("The grappling hook feels great.", {"grappling hooks"}),
        ("Pure turn-based fun.", {"turn-based battles"}),
        ("Great fun with friends.", set()),
        ("Zombieland.", set()),
    ],
)
def test_a_theme_is_a_thing_of_the_table_that_reviews_name(sentence: str, wanted: set[str]) -> None:
    assert set(written(sentence)) == wanted


def test_what_few_reviews_name_is_no_theme() -> None:
    assert written("Zombies!", times=4) == {"zombies": 4}
    assert written("Zombies!", times=3) == {}


def test_what_reviews_of_all_games_name_is_no_theme_unless_far_more_of_these_do() -> None:
    usual = next(row.usual for row in theme_rows() if row.text == "puzzles")
    assert usual > 300
    assert written("It has puzzles.", times=5) == {}
    assert written("It has puzzles.", times=40) == {"puzzles": 40}


def test_too_few_reviews_tell_of_no_theme() -> None:
    assert themes_of([f"zombies {number}" for number in range(19)]) == ()
    assert themes_of([f"zombies {number}" for number in range(20)]) == (Theme("zombies", 20),)


def test_copies_of_a_review_count_once() -> None:
    assert themes_of([*["zombies"] * 20, *OTHERS]) == ()


def test_words_of_the_name_say_nothing_of_the_game() -> None:
    assert written("I love Dragon Knights and its dragons.", name="Dragon Knights") == {"dragons": 10}


def test_what_tells_it_from_others_most_comes_first_and_the_rest_is_left_out() -> None:
    said = "zombies pirates ninjas dinosaurs airships submarines dragons puzzles"
    found = themes_of([*(f"{said} {number}" for number in range(20)), *OTHERS])
    assert len(found) == MAX_THEMES
    assert found[0].about == "airships"
    assert "puzzles" not in {theme.about for theme in found}


def test_only_the_beginning_of_a_review_is_read() -> None:
    assert written("word " * MAX_REVIEW_CHARS + "zombies") == {}


def test_a_theme_is_a_fact_with_its_count_as_the_reason() -> None:
    (fact,) = facts_of(
        "Lantern Deep", (), "", themes=[Theme("zombies", 12), Theme("what a newer version knows", 9)]
    )
    assert (fact.kind, fact.text) == (FactKind.THEME, "zombies")
    assert fact.sentence == "12 reviews by players write about zombies"


def test_a_theme_that_is_the_games_name_is_no_fact() -> None:
    assert facts_of("Zombies", (), "", themes=[Theme("zombies", 12)]) == ()


def test_the_table_is_in_order_and_names_each_thing_once() -> None:
    table = tomllib.loads(resources.files("core.facts.players").joinpath("themes.toml").read_text("utf-8"))
    words = [word for row in theme_rows() for word in row.words]
    assert list(table) == sorted(table, key=str.lower)
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)
    assert len(theme_facts([Theme(row.text, 5) for row in theme_rows()])) == len(table)
