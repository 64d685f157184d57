"""What shows of a text, and where its sentences end: the bot's cuts and the worker's are the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.text import sentence_ends, visible, wrapped


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", " Two!", " Three?"]),
        ('He said "Go." Then left.', ['He said "Go."', " Then left."]),
        (
            "Version 2.5 runs. See e.g. the map of Mr. Smith.",
            ["Version 2.5 runs.", " See e.g. the map of Mr. Smith."],
        ),
        ("It stops... and goes on.", ["It stops... and goes on."]),
        ("灯台。冒険！終わり", ["灯台。", "冒険！"]),
        ("no end in sight", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_says_so(text: str, sentences: list[str]) -> None:
    ends = sentence_ends(text)
    assert [text[start:end] for start, end in zip([0, *ends], ends, strict=False)] == sentences


def test_a_number_at_the_very_end_may_be_half_a_decimal() -> None:
    assert sentence_ends("It costs 2.", ended=False) == []
    assert sentence_ends("It costs 2.") == [11]


@given(st.text())
def test_what_is_visible_hides_nothing_and_stays_so(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") for char in shown)
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200bb\u202ec\ufeff", "abc"),
        ("a\tb\nc\u2028d", "a b c d"),
        ("e\u0301", "é"),
        ("x\u3164\u2800", "x"),
    ],
)
def test_invisible_characters_go_and_white_space_becomes_spaces(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_are_broken_at_blanks_alone() -> None:
    text = "model: demo@5 on ctranslate2; a better one: grg model pull EleutherAI/gpt-neo-125m\nsecond"
    lines = wrapped(text, 60).splitlines()
    assert max(map(len, lines)) <= 60 and " ".join(lines).split() == text.split() and lines[-1] == "second"
