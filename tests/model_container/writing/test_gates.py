"""Nobody is called a name, told to harm himself or sold a health warning as a pleasure."""

from __future__ import annotations

import pytest

from model_container.writing.gates import harm, warning_praised


@pytest.mark.parametrize(
    "text",
    [
        "If you lose here, kill yourself.",
        "Go and die, says the mayor to the reader.",
        "Just kys.",
        "Players who like it should hang themselves or hang yourself first.",
        "You should die for that.",
        "Drink bleach instead.",
        "It makes you want to slit your wrists.",
        "Better end your life than the last cup.",
    ],
)
def test_no_text_tells_a_reader_to_harm_himself(text: str) -> None:
    assert harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "You die a lot on the bridge.",
        "Kill the mayor before he kills you.",
        "A knight must die to end the war.",
        "You will die in the first street.",
        "Prepare to die.",
        "Cut the rope free and hang on.",
        "The heroes who die at the bridge come back.",
    ],
)
def test_what_happens_in_a_game_harms_no_reader(text: str) -> None:
    assert not harm(text)


@pytest.mark.parametrize(
    ("text", "praised"),
    [
        ("The seizures are the best part of it.", True),
        ("It delights with epilepsy. A fine game.", True),
        ("Its charm: flashing lights and a fine bridge.", True),
        ("A warning: it has flashing lights.", False),
        ("It is not for people with epilepsy.", False),
        ("Who is prone to motion sickness should look elsewhere.", False),
        ("The lamps are lovely.", False),
    ],
)
def test_a_health_warning_may_be_passed_on_and_never_praised(text: str, praised: bool) -> None:
    assert warning_praised(text) is praised
