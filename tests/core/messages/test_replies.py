"""What people read."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.community import CommunitySettings
from core.messages import replies
from core.prompts import DEMO_LABEL, LABEL
from tests.records import failure_of, request, review_of

WISHES = CommunitySettings()
REVIEW = "Portal 2 is clever. It costs 3.50 today. You think with portals, and it never gets old!"


@pytest.mark.parametrize(
    ("length", "kept"),
    [
        (500, REVIEW),
        (len(REVIEW), REVIEW),
        (len(REVIEW) - 1, "Portal 2 is clever. It costs 3.50 today."),
        (40, "Portal 2 is clever. It costs 3.50 today."),
        (39, "Portal 2 is clever."),
        (31, "Portal 2 is clever."),
        (19, "Portal 2 is clever."),
        (18, "Portal 2 is…"),
        (3, "Po…"),
        (1, "…"),
        (0, ""),
        (-5, ""),
    ],
)
def test_a_text_is_cut_at_a_sentence_else_at_a_word(length: int, kept: str) -> None:
    assert replies.cut(REVIEW, length) == kept


@pytest.mark.parametrize(
    ("text", "length", "kept"),
    [
        ('He said "wow." Then he left for good.', 20, 'He said "wow."'),
        ("これは良い。とても良い。もっと。", 8, "これは良い。"),
        ("Really?! Yes, and much more to say.", 12, "Really?!"),
        ("      long", 4, "   …"),
        ("Onewordthatdoesnotend", 10, "Onewordth…"),
    ],
)
def test_sentences_end_in_many_ways(text: str, length: int, kept: str) -> None:
    assert replies.cut(text, length) == kept


@given(st.text(max_size=300), st.integers(0, 320))
def test_a_cut_text_is_never_longer_than_asked(text: str, length: int) -> None:
    said = replies.cut(text, length)
    assert len(said) <= length
    assert text.startswith(said.removesuffix("…"))


@pytest.mark.parametrize(("demo", "label"), [(False, LABEL), (True, DEMO_LABEL)])
@pytest.mark.parametrize("length", [len(DEMO_LABEL) + 2, 100, 140, 2_000])
def test_every_final_reply_carries_its_label_within_the_length(demo: bool, label: str, length: int) -> None:
    review = dataclasses.replace(review_of(request(), REVIEW * 5), demo=demo)
    reply = replies.final(request(), review, length, WISHES)
    assert reply.text.endswith(f"\n\n{label}")
    assert len(reply.text) <= length
    assert (reply.kind, reply.demo, reply.model) == ("final", demo, "tiny@1")


def test_a_final_reply_names_what_it_answers() -> None:
    asked = request(spoiler=True, header_image="https://x/y.jpg")
    reply = replies.final(asked, review_of(asked, REVIEW), 2_000, WISHES)
    assert (reply.request, reply.message_id, reply.app_id, reply.name) == (asked.id, "m1", 620, "Portal 2")
    assert (reply.spoiler, reply.header_image, reply.repeat) == (True, "https://x/y.jpg", False)


@pytest.mark.parametrize(
    ("usual_wait_s", "words"),
    [(None, ""), (0.2, " Usually about 1 s."), (37.4, " Usually about 37 s."), (89.4, " Usually about 89 s."),
     (90, " Usually about 2 minutes."), (600, " Usually about 10 minutes.")],
)  # fmt: skip
def test_a_status_says_what_is_done_and_how_long_it_takes(usual_wait_s: float | None, words: str) -> None:
    reading, writing = request(), request(game_name="Portal 2")
    assert replies.status(reading, usual_wait_s, WISHES).text == f"Reading the store page…{words}"
    assert replies.status(writing, usual_wait_s, WISHES).text == f"Writing a review of Portal 2…{words}"


def test_an_apology_says_why_and_of_what() -> None:
    failed = failure_of(request(), "the store knows no app 620")
    assert (
        replies.apology(request(), failed, 500, WISHES).text
        == "Sorry, no review of app 620: the store knows no app 620"
    )
    named = request(game_name="Portal 2")
    assert replies.apology(named, failed, 500, WISHES).text.startswith("Sorry, no review of Portal 2:")


def test_a_refusal_is_said_in_its_own_words() -> None:
    reply = replies.refusal(request(refusal="Not now, please."), 500, WISHES)
    assert (reply.kind, reply.text) == ("apology", "Not now, please.")


def test_only_what_may_have_been_sent_before_is_a_repeat_and_a_status_never_is() -> None:
    sending = request(sending=True, refusal="no")
    assert replies.final(sending, review_of(sending), 500, WISHES).repeat
    assert replies.refusal(sending, 500, WISHES).repeat
    assert not replies.status(sending, None, WISHES).repeat
    assert not replies.final(request(), review_of(request()), 500, WISHES).repeat


@given(st.text(max_size=400), st.integers(30, 400))
def test_apologies_fit_too(text: str, length: int) -> None:
    asked = request(game_name=text[:200], refusal=text)
    for reply in (
        replies.apology(asked, failure_of(asked, text), length, WISHES),
        replies.refusal(asked, length, WISHES),
    ):
        assert len(reply.text) <= length
