"""Workers that never met do not write the same text twice."""

from __future__ import annotations

import json

import pytest

from core.aws.bucket import Bucket
from core.aws.clients import Clients
from core.aws.worker.texts import MAX_TEXTS, RecentTexts
from core.errors import StorageError
from tests.aws_cloud import Cloud


def test_what_one_worker_wrote_another_knows_at_its_next_batch(cloud: Cloud, clients: Clients) -> None:
    first, second = (RecentTexts(Bucket(clients.s3, cloud.bucket)) for _ in range(2))
    assert first.of(620) == second.of(620) == frozenset()
    assert first.claim(620, ["One."]) == frozenset()
    assert second.claim(620, ["Two."]) == frozenset()  # at the same moment: it has not seen the first one's
    assert first.of(620) == {"One.", "Two."}
    assert first.claim(620, ["Three."]) == frozenset()
    third = RecentTexts(Bucket(clients.s3, cloud.bucket))
    assert third.of(620) == {"One.", "Two.", "Three."}
    assert third.of(62) == frozenset()


def test_of_two_workers_that_wrote_one_text_at_the_same_moment_the_second_is_told(
    cloud: Cloud, clients: Clients
) -> None:
    first, second = (RecentTexts(Bucket(clients.s3, cloud.bucket)) for _ in range(2))
    assert first.of(620) == second.of(620) == frozenset()
    assert first.claim(620, ["One.", "Two."]) == frozenset()
    assert second.claim(620, ["Two.", "Three."]) == {"Two."}
    assert json.loads(cloud.text("texts/620.json"))["texts"] == ["One.", "Two.", "Three."]


def test_only_the_latest_are_remembered(cloud: Cloud, clients: Clients) -> None:
    texts = RecentTexts(Bucket(clients.s3, cloud.bucket))
    texts.claim(620, [f"{number}." for number in range(MAX_TEXTS)])
    texts.claim(620, ["new"])
    kept = RecentTexts(Bucket(clients.s3, cloud.bucket)).of(620)
    assert "new" in kept and "0." not in kept and len(kept) == MAX_TEXTS


def test_trouble_and_what_cannot_be_read_hold_nobody_up(cloud: Cloud, clients: Clients) -> None:
    cloud.put("texts/620.json", "[")
    texts = RecentTexts(Bucket(clients.s3, cloud.bucket))
    assert texts.of(620) == frozenset()
    assert texts.claim(620, ["One."]) == frozenset()
    assert json.loads(cloud.text("texts/620.json"))["texts"] == ["One."]
    gone = RecentTexts(Bucket(clients.s3, f"{cloud.bucket}-gone"))
    with pytest.raises(StorageError):
        gone.claim(620, ["One."])
    assert gone.of(620) == frozenset()
    gone.keep(620, ["One."])
    assert gone.of(620) == {"One."}


def test_what_a_newer_version_stored_is_left_as_it_is(cloud: Cloud, clients: Clients) -> None:
    newer = '{"schema": 99, "texts": {"One.": 5}}'
    cloud.put("texts/620.json", newer)
    texts = RecentTexts(Bucket(clients.s3, cloud.bucket))
    assert texts.of(620) == frozenset()
    assert texts.claim(620, ["Two."]) == frozenset()
    assert texts.of(620) == {"Two."}
    assert cloud.text("texts/620.json") == newer
