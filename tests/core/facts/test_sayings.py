"""What a page can be quoted with, when it says little that makes a fact."""

from __future__ import annotations

import pytest

from core.facts import CONTENT_KINDS, FactKind, facts_of
from core.facts.finders.sayings import called, lines_of, sayings

NAMES = (("tidewright",), ("tidewright", "the", "long", "ebb"))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Tidewright is a slow, stubborn game about rowing home.", "a slow, stubborn game about rowing home"),
        ("Tidewright: The Long Ebb is an odd little rowing simulator!", "an odd little rowing simulator"),
        (
            "This is a two-player rowing game that ends in tears when nobody listens to the other.",
            "a two-player rowing game",
        ),
        (
            "Tidewright is a calm rowing adventure set on a lake which has swallowed eleven villages.",
            "a calm rowing adventure set on a lake",
        ),
        (
            "Tidewright is a calm game of oars, and this is all that anybody ever needs to know.",
            "a calm game of oars",
        ),
        ("Tidewright is a game.", None),
        ("Tidewright is the best rowing game ever made.", None),
        ("The lake is a deep, dark place full of fish.", None),
        ("Tidewright is a wonderful free bundle with the deluxe edition.", None),
        ("A rowing game about patience and blisters.", None),
    ],
)
def test_what_a_page_calls_its_game(sentence: str, words: str | None) -> None:
    found = called([sentence], NAMES)
    assert (found and found[0]) == words


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("You row home before the water does.", "You row home before the water does"),
        (
            "Your lake has eleven drowned villages, and you know the names of all of them by heart.",
            "Your lake has eleven drowned villages",
        ),
        (
            "Explore the lake that swallowed your village one winter, learn from 18 patient boatmen along the way.",
            "Learn from 18 patient boatmen along the way",
        ),
        ("But nobody has rowed there since.", None),
        ("The lake has eleven drowned villages.", None),
        ("You cross the lake when they are asleep.", None),
        ("It is cold on the water at night.", None),
        ("You cannot row against the tide.", None),
        ("Buy the boat with the golden oars.", None),
        ("Tidewright brings the lake to your home.", None),
        ("The most beautiful lake of all awaits.", None),
        ("Row home.", None),
        ("We built a lake with our own hands.", None),
        ("The lamp is made to change how players see, hear and remember the valley.", None),
        ("The lamp is made to change how players see, hear, remember, and describe the valley.", None),
        ("Well, here is your chance to light a lamp.", None),
    ],
)
def test_a_sentence_that_can_be_quoted(sentence: str, words: str | None) -> None:
    assert next((found for found, _ in sayings([sentence], NAMES)), None) == words


def test_further_down_only_commands_are_quoted() -> None:
    page = [f"Your lake has {number} drowned villages in it." for number in range(20, 28)]
    assert len(list(sayings(page, NAMES))) == 4
    assert (
        next(sayings(["Hm."] * 9 + ["Build your own boat out of doors."], NAMES))[0]
        == "Build your own boat out of doors"
    )


def test_a_page_that_says_enough_is_not_quoted() -> None:
    little = (
        "Tidewright is a calm game of oars and old maps. Your lake has eleven drowned villages. "
        "That is all there is to say of it."
    )
    much = (
        f"{little}\nYou can build a boat. You can explore a flooded city. You can map the drowned villages. "
        "You can befriend a retired smuggler. You can repair old lighthouses."
    )
    quoted = {FactKind.CALLED, FactKind.SAYS}
    assert {fact.kind for fact in facts_of("Tidewright", (), little)} >= quoted
    assert not {fact.kind for fact in facts_of("Tidewright", (), much)} & quoted
    assert quoted <= CONTENT_KINDS


def test_each_line_of_a_page_comes_once_and_no_more_than_fifty_and_a_few() -> None:
    assert lines_of("One  two.\nOne two.\nThree. Four") == ["One two.", "Three.", "Four"]
    assert len(lines_of("\n".join(f"Line {number}." for number in range(1_000)))) == 50
