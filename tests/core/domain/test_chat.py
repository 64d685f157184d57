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
        PLACE, "m7", "ann", community="net", adult_ok=True, tone=Tone.NEGATIVE, context="thread 3"
    )


def test_a_message_can_be_changed_field_by_field() -> None:
    message = dataclasses.replace(Message(PLACE, "m7", "look"), text="app 620", command=True, author="bob")
    assert (message.text, message.asked.author) == ("app 620", "bob")


@pytest.mark.parametrize("tone", ["", "POSITIVE", "psychic"])
def test_a_tone_that_nobody_knows_is_no_preference(tone: str) -> None:
    assert Message(PLACE, "m7", "look", tone=tone).asked.tone is Tone.ANY
