"""Records as JSON. What a store does with broken ones is in its contract."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import Decoding, Failure, Prompt, ReplyAddress, Review, ReviewRequest, request_id
from core.domain.records import (
    MAX_INTEGER,
    MAX_LENGTH,
    MAX_NUMBER,
    SCHEMA,
    convert,
    document_from_json,
    from_json,
    outcome_from_json,
    to_json,
)
from core.errors import UnreadableRecord, UnsupportedSchema
from tests.records import failure_of, prompt, request, review_of
from tests.tables import each

PROGRAM_NAMES = {"asked", "status_attempted", "next_check_at", "slow_notice_sent", "send_started"}
STORED_NAMES = {
    "sentences",
    "length",
    "topic",
    "language",
    "addressed",
    "address",
    "message_id",
    "author",
    "community",
    "adult_ok",
    "tone",
    "context",
    "look_at",
    "told_slow",
    "sending",
}
"""What stored requests have in place of them; the first five since people can answer a review."""
RECORDS: list[Any] = [prompt("a"), request(), review_of(request()), failure_of(request())]


@pytest.mark.parametrize("cls", [Prompt, Review, Failure, ReviewRequest])
@given(data=st.data())
def test_every_record_comes_back_as_it_was(cls: Any, data: st.DataObject) -> None:
    st.register_type_strategy(float, st.floats(-MAX_NUMBER, MAX_NUMBER))
    st.register_type_strategy(int, st.integers(-MAX_INTEGER, MAX_INTEGER))
    st.register_type_strategy(str, st.text(st.characters()))
    st.register_type_strategy(Decoding, st.sampled_from([Decoding(), Decoding(sample=False, top_p=0.5)]))
    record = data.draw(st.from_type(cls))
    if isinstance(record, ReviewRequest) and not record.status_attempted:
        record = dataclasses.replace(record, receipt="")  # there is none before a status
    assert from_json(cls, to_json(record)) == record


@each("record", RECORDS)
def test_a_record_is_one_line_of_ascii_with_its_schema_and_type(record: Any) -> None:
    text = to_json(record)
    assert text.isascii() and "\n" not in text
    body = json.loads(text)
    assert (body["schema"], body["type"]) == (SCHEMA, type(record).__name__)
    names = {f.name for f in dataclasses.fields(record)}
    if isinstance(record, ReviewRequest):
        names = (names - PROGRAM_NAMES) | STORED_NAMES
    assert body.keys() == {"schema", "type"} | names


@each("record", RECORDS)
def test_a_newer_schema_is_refused_with_what_to_do(record: Any) -> None:
    body = {**json.loads(to_json(record)), "schema": SCHEMA + 1}
    with pytest.raises(UnsupportedSchema, match="upgrade grg"):
        from_json(type(record), json.dumps(body))


WRONG: dict[str, dict[str, Any]] = {
    "no address": {"address": None},
    "an empty address": {"address": {}},
    "an address as text": {"address": "x"},
    "another type": {"type": "Prompt"},
    "no schema": {"schema": None},
    "a schema as text": {"schema": "1"},
    "a true schema": {"schema": True},
    "an infinite schema": {"schema": float("inf")},
    "a deadline in words": {"deadline_at": "soon"},
    "a deadline that is not a number": {"deadline_at": float("nan")},
    "an infinite deadline": {"deadline_at": float("-inf")},
    "a deadline beyond all measure": {"deadline_at": 1e300},
    "no deadline": {"deadline_at": None},
    "an app id as text": {"app_id": "620"},
    "an app id that no database holds": {"app_id": 2**63},
    "half an attempt": {"attempt": 0.5},
    "a receipt that is a number": {"receipt": 5},
    "a flag in words": {"cancelled": "no"},
    "a list for an author": {"author": ["ann"]},
}


@each("change", WRONG.values())
def test_a_request_with_something_wrong_inside_cannot_be_read(change: dict[str, Any]) -> None:
    body = {**json.loads(to_json(request())), **change}
    with pytest.raises(UnreadableRecord, match=r"open/a cannot be read .*left as it is"):
        from_json(ReviewRequest, json.dumps(body), "open/a")


@each("key", ["schema", "type", "id", "address", "app_id", "created_at", "deadline_at"])
def test_a_request_without_something_that_it_needs_cannot_be_read(key: str) -> None:
    body = json.loads(to_json(request()))
    del body[key]
    with pytest.raises(UnreadableRecord):
        from_json(ReviewRequest, json.dumps(body))


def test_a_request_under_another_s_key_cannot_be_read() -> None:
    mine, other = request(), request(message_id="m2")
    assert from_json(ReviewRequest, to_json(mine), id=mine.id) == mine
    with pytest.raises(UnreadableRecord, match="it is the record of"):
        from_json(ReviewRequest, to_json(other), id=mine.id)


def test_a_decoding_that_this_version_forbids_makes_the_record_unreadable() -> None:
    body = json.loads(to_json(prompt("a")))
    body["decoding"]["top_p"] = 7
    with pytest.raises(UnreadableRecord, match="top_p"):
        from_json(Prompt, json.dumps(body))


NO_RECORDS = {
    "nothing": "",
    "a list": "[]",
    "a number": "3",
    "null": "null",
    "words": "nonsense",
    "a text": '"Failure"',
    "no UTF-8": b"\xff",
    "cut off": '{"schema": 1, "type": "Fail',
    "nested deep": "[" * 200_000,
    "objects nested deep": '{"a":' * 200_000,
    "a long number": f'{{"schema": {"9" * 5_000}}}',
    "too long": '{"schema": 1, "type": "Failure", "message": "' + "x" * MAX_LENGTH + '"}',
    "deep in a key that nobody knows": '{"schema": 1, "type": "Failure", "new": '
    + "[" * 9_000
    + "]" * 9_000
    + "}",
}


@each("text", NO_RECORDS.values())
def test_what_is_no_record_cannot_be_read_and_the_error_is_one_line(text: str | bytes) -> None:
    for read in (outcome_from_json, lambda text: document_from_json(text, "a document")):
        with pytest.raises(UnreadableRecord, match="left as it is") as caught:
            read(text)
        assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


def test_a_value_in_a_document_is_checked_like_a_record() -> None:
    pairs = list[tuple[float, float]]
    assert convert(pairs, [[1, 2.5]], "usage/waits.json") == [(1.0, 2.5)]
    for wrong in ({"a": 1}, [[1]], [["a", "b"]], None):
        with pytest.raises(UnreadableRecord, match=r"usage/waits\.json"):
            convert(pairs, wrong, "usage/waits.json")


def test_a_request_s_id_is_short_the_same_each_time_and_different_for_all_that_matters() -> None:
    here = ReplyAddress("chat", "room")
    variants = [
        (here, "m", 1, 0),
        (ReplyAddress("chat", "roo"), "mm", 1, 0),
        (ReplyAddress("chatr", "oom"), "m", 1, 0),
        (here, "m1", 1, 0),
        (here, "m", 11, 0),
        (here, "m", 1, 1),
        (ReplyAddress("irc", "room"), "m", 1, 0),
    ]
    ids = [request_id(*variant) for variant in variants]
    assert len(set(ids)) == len(variants)
    assert ids == [request_id(*variant) for variant in variants]
    assert all(len(id) == 25 and set(id) <= set("abcdefghijklmnopqrstuvwxyz234567") for id in ids)
    assert request_id(here, "m", 1) == ids[0]


@each(("receipt", "stored"), [(None, None), ("", ""), ("r1", "r1")])
def test_a_stored_receipt_tells_whether_a_status_was_attempted(
    receipt: str | None, stored: str | None
) -> None:
    asked = request(receipt=receipt)
    assert json.loads(to_json(asked))["receipt"] == stored
    read = from_json(ReviewRequest, to_json(asked))
    assert (read.status_attempted, read.receipt) == (receipt is not None, receipt or "")


@each(("field", "value"), [("address", None), ("look_at", "soon"), ("told_slow", 1), ("sending", "no")])
def test_the_error_names_a_field_as_the_record_does(field: str, value: object) -> None:
    body = {**json.loads(to_json(request())), field: value}
    with pytest.raises(UnreadableRecord, match=rf"`\$\.{field}`"):
        from_json(ReviewRequest, json.dumps(body))
