"""The best text wins, and texts with a fault lose to all that have none."""

from __future__ import annotations

import pytest

from core.domain import Prompt
from model_container import rank

PROMPT = Prompt(
    id="r", app_id=1, name="Lantern Deep", genres=("Adventure", "Indie"), opening="Lantern Deep is", seed=0,
    description="Lantern Deep (Adventure, Indie). Carry one lantern through a flooded mine and find what the "
    "water left behind. Solve puzzles with light, draw maps and meet the miners who stayed below.",
)  # fmt: skip
GOOD = (
    "Lantern Deep is a quiet adventure about light and water. Each tunnel asks for patience, and the puzzles reward a "
    "careful look at your maps. The miners have stories to tell, and the flooded halls make even a short walk feel "
    "like a journey. It never hurries, and that is its charm."
)


def faults(text: str, prompt: Prompt = PROMPT, *, demo: bool = False) -> list[str]:
    return rank.faults(text, prompt, demo=demo)


def test_a_good_text_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace("Lantern Deep", "It"), "does not name it"),
        (GOOD + " And then", "ends inside a sentence"),
        ("Lantern Deep is a quiet adventure.", "too short"),
        (GOOD + " It is a very good game." * 4, "repeats itself"),
        (
            GOOD + " Carry one lantern through a flooded mine and find what the water left behind.",
            "copies the description",
        ),
        (GOOD + " The mines are deep and and dark.", "stutters"),
        (GOOD + " The mines are vingvingving.", "is garbled"),
        (GOOD + " The mines are dasrcccccc.", "is garbled"),
        (GOOD + " It is worth every cent of $20.", "claims what a machine cannot know"),
        (GOOD + " I have 40 hours in it.", "claims what a machine cannot know"),
        (GOOD + " It came out in 2019.", "claims what a machine cannot know"),
        (GOOD + " I bought it for a friend.", "claims what a machine cannot know"),
        (GOOD + " I've finished it twice.", "claims what a machine cannot know"),
    ],
)
def test_each_gate_names_its_fault(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_a_demo_model_may_be_short() -> None:
    assert faults("Lantern Deep is a quiet adventure.", demo=True) == []


def test_a_name_may_hold_a_year_or_a_link_or_marks() -> None:
    for name in ("Cyberpunk 2077", "agar.io", "S.T.A.L.K.E.R.: Shadow", "女神", "!!!"):
        prompt = Prompt(id="r", app_id=1, name=name, genres=(), opening="", seed=0, description="")
        shown = name.replace("r.i", "r\u2024i")
        assert faults(GOOD.replace("Lantern Deep", shown), prompt) == [], name


def test_a_text_that_says_more_of_the_game_scores_higher() -> None:
    vague = "Lantern Deep is a good game. You play it and you play it well. It is nice and it is new and it is all one says."
    assert 0 <= rank.score(vague, PROMPT) < rank.score(GOOD, PROMPT) <= 1


def test_order_puts_faultless_texts_first_and_leaves_empty_ones_out() -> None:
    short, wrong = "Lantern Deep is an adventure.", "It is an adventure."
    assert rank.order(["", wrong, short, GOOD], PROMPT) == [GOOD, short, wrong]
    assert rank.order([], PROMPT) == []


def test_scores_stay_between_0_and_1_for_any_text() -> None:
    for text in ("", "a", "word " * 500, "灯" * 300, "?!"):
        assert 0 <= rank.score(text, PROMPT) <= 1
