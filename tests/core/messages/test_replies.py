"""What people read."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import Failure, FailureCode, RefusalCode
from core.domain.community import LANGUAGES, CommunitySettings
from core.messages import replies
from core.messages.catalogue import say
from tests.records import failure_of, request, review_of
from tests.tables import each

WISHES = CommunitySettings()
LABEL, DEMO_LABEL = say("en", "review.label"), say("en", "review.demo_label")
REVIEW = "Portal 2 is clever. It costs 3.50 today. You think with portals, and it never gets old!"


@each(
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


@each(
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


@each(
    ("usual_wait_s", "words"),
    [
        (None, ""),
        (0.2, " Usually about 1 s."),
        (37.4, " Usually about 37 s."),
        (89.4, " Usually about 89 s."),
        (90, " Usually about 2 minutes."),
        (600, " Usually about 10 minutes."),
    ],
)
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


FAILURES = [code for code in FailureCode if code is not FailureCode.WRITER]
VALUES: dict[str, str | int] = {"times": 3, "model": "tiny@1", "tries": 5}
"""Of failures, all of them."""


@each("code", FAILURES)
def test_an_apology_is_in_the_communitys_language_whatever_the_record_says(code: FailureCode) -> None:
    failed = Failure(request().id, code, "the log's own words", 1.0, VALUES)
    said = {
        language: replies.apology(request(), failed, 500, CommunitySettings(language=language)).text
        for language in LANGUAGES
    }
    assert len(set(said.values())) == len(LANGUAGES)
    assert not [text for text in said.values() if "log's own words" in text or "{" in text]


@each("code", RefusalCode)
def test_a_refusal_is_in_the_communitys_language_with_its_numbers(code: RefusalCode) -> None:
    values: dict[str, str | int] = {}
    if code is RefusalCode.TOO_MANY_LINKS:
        values = {"most": 2, "named": "440, 730"}
    elif code.startswith("limit_"):
        values = {"reviews": 3, "minutes": 44}
    asked = request(refusal=code, refusal_values=values)
    said = {
        language: replies.refusal(asked, 500, CommunitySettings(language=language)).text
        for language in LANGUAGES
    }
    assert len(set(said.values())) == len(LANGUAGES)
    for text in said.values():
        assert all(str(value) in text for value in values.values()) and "{" not in text


def test_numbers_in_a_refusal_agree_with_their_nouns() -> None:
    asked = request(refusal="limit_person", refusal_values={"reviews": 1, "minutes": 1})
    text = replies.refusal(asked, 500, WISHES).text
    assert "1 review " in text and "1 minute." in text


@each(("minutes", "said"), [(119, "119 minutes."), (120, "2 hours."), (1_381, "24 hours.")])
def test_a_long_wait_is_told_in_hours_and_never_too_short(minutes: int, said: str) -> None:
    asked = request(refusal="limit_day", refusal_values={"reviews": 5, "minutes": minutes})
    assert replies.refusal(asked, 500, WISHES).text.endswith(said)


def test_sentences_that_older_versions_kept_are_said_as_they_are() -> None:
    german = CommunitySettings(language="de")
    reply = replies.refusal(request(refusal="Not now, please."), 500, german)
    assert (reply.kind, reply.text) == ("apology", "Not now, please.")
    failed = Failure(request().id, "writer", "3 writers died over it", 1.0)
    assert replies.apology(request(), failed, 500, german).text.endswith(": 3 writers died over it")


@each("code", ["of_a_newer_version", "workers_died"])
def test_a_failure_that_this_version_cannot_word_is_said_in_the_records_own_words(code: str) -> None:
    failed = Failure(request().id, code, "it rains in the cloud", 1.0)  # without any values
    reply = replies.apology(request(), failed, 500, WISHES)
    assert reply.text == "Sorry, no review of app 620: it rains in the cloud" and reply.retry


def test_only_what_cannot_change_is_no_reason_to_try_again() -> None:
    retry = {
        code: replies.apology(request(), Failure("a", code, "x", 1.0, VALUES), 500, WISHES).retry
        for code in FAILURES
    }
    assert {code for code, may in retry.items() if not may} == {
        "no_such_game",
        "not_visible",
        "adult",
        "no_topic",
        "no_longer",
        "no_shorter",
        "not_a_game",
    }


def test_a_limits_refusal_without_its_numbers_is_no_crash() -> None:
    assert replies.refusal(request(refusal="limit_person"), 500, WISHES).text == "limit_person"


def test_only_what_may_have_been_sent_before_is_a_repeat_and_a_status_never_is() -> None:
    sending = request(send_started=True, refusal="no")
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
