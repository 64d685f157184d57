"""Records as JSON. What a store does with broken ones is in its contract."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import Decoding, Failure, Prompt, ReplyAddress, Review, ReviewRequest, request_id
from core.domain.records import SCHEMA, from_json, outcome_from_json, to_json
from core.errors import StorageError, UnsupportedSchema
from tests.records import failure_of, prompt, request, review_of

RECORDS: list[Any] = [prompt("a"), request(), review_of(request()), failure_of(request())]


@pytest.mark.parametrize("cls", [Prompt, Review, Failure, ReviewRequest])
@given(data=st.data())
def test_every_record_comes_back_as_it_was(cls: Any, data: st.DataObject) -> None:
    st.register_type_strategy(float, st.floats(allow_nan=False))
    st.register_type_strategy(Decoding, st.sampled_from([Decoding(), Decoding(sample=False, top_p=0.5)]))
    record = data.draw(st.from_type(cls))
    assert from_json(cls, to_json(record)) == record


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_is_one_line_of_ascii_with_its_schema_and_type(record: Any) -> None:
    text = to_json(record)
    assert text.isascii() and "\n" not in text
    body = json.loads(text)
    assert (body["schema"], body["type"]) == (SCHEMA, type(record).__name__)
    assert body.keys() == {"schema", "type"} | {f.name for f in dataclasses.fields(record)}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_newer_schema_is_refused_with_what_to_do(record: Any) -> None:
    body = {**json.loads(to_json(record)), "schema": SCHEMA + 1}
    with pytest.raises(UnsupportedSchema, match="upgrade grg"):
        from_json(type(record), json.dumps(body))


@pytest.mark.parametrize(
    "change", [{"address": None}, {"address": {}}, {"address": "x"}, {"type": "Prompt"}, {"schema": None}]
)
def test_a_request_that_is_wrong_inside_is_a_store_error(change: dict[str, Any]) -> None:
    body = {**json.loads(to_json(request())), **change}
    with pytest.raises(StorageError, match="left as it is"):
        from_json(ReviewRequest, json.dumps(body))


def test_a_decoding_that_this_version_forbids_is_a_store_error_and_no_usage_error() -> None:
    body = json.loads(to_json(prompt("a")))
    body["decoding"]["top_p"] = 7
    with pytest.raises(StorageError, match="top_p"):
        from_json(Prompt, json.dumps(body))


@pytest.mark.parametrize("text", ["", "[]", "3", "null", "nonsense", '"Failure"', b"\xff"])
def test_an_outcome_that_cannot_be_read_is_a_store_error(text: str | bytes) -> None:
    with pytest.raises(StorageError, match="left as it is"):
        outcome_from_json(text)


def test_a_request_s_id_is_short_the_same_each_time_and_different_for_all_that_matters() -> None:
    here = ReplyAddress("chat", "room")
    variants = [
        (here, "m", 1, 0), (ReplyAddress("chat", "roo"), "mm", 1, 0), (ReplyAddress("chatr", "oom"), "m", 1, 0),
        (here, "m1", 1, 0), (here, "m", 11, 0), (here, "m", 1, 1), (ReplyAddress("irc", "room"), "m", 1, 0),
    ]  # fmt: skip
    ids = [request_id(*variant) for variant in variants]
    assert len(set(ids)) == len(variants)
    assert ids == [request_id(*variant) for variant in variants]
    assert all(len(id) == 25 and set(id) <= set("abcdefghijklmnopqrstuvwxyz234567") for id in ids)
    assert request_id(here, "m", 1) == ids[0]
