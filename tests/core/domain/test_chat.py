"""What an adapter hands over, built as adapters build it."""

from __future__ import annotations

import dataclasses

import pytest

from core.domain import Asked, Message, ReplyAddress, Tone

PLACE = ReplyAddress("irc", "#games")


def test_a_message_of_an_adapter_is_kept_as_what_was_asked() -> None:
    message = Message(
        PLACE,
        "m7",
        "look at this",
        "ann",
        command=True,
        direct=True,
        community="net",
        adult_ok=True,
        bot=False,
        tone="negative",
        context="thread 3",
        within="#all",
    )
    assert message.asked == Asked(
        PLACE,
        "m7",
        "ann",
        community="net",
        adult_ok=True,
        tone=Tone.NEGATIVE,
        context="thread 3",
        addressed=True,
    )


def test_a_message_can_be_changed_field_by_field() -> None:
    message = dataclasses.replace(Message(PLACE, "m7", "look"), text="app 620", command=True, author="bob")
    assert (message.text, message.asked.author) == ("app 620", "bob")


@pytest.mark.parametrize("tone", ["", "POSITIVE", "psychic"])
def test_a_tone_that_nobody_knows_is_no_preference(tone: str) -> None:
    assert Message(PLACE, "m7", "look", tone=tone).asked.tone is Tone.ANY


def test_a_turn_says_where_somebody_asked_and_nearly_nothing_of_who() -> None:
    turns = {Asked(ReplyAddress("fake", "here"), "m", f"person{number}").turn for number in range(2_000)}
    assert all(turn.startswith("fake:here\x1f") for turn in turns)
    assert len(turns) == 256
    assert Asked(ReplyAddress("fake", "here"), "m").turn == "fake:here\x1f"
    assert Asked(
        ReplyAddress("fake", "here"), "m", "\ud83d"
    ).turn  # half a surrogate pair, as a chat may send
