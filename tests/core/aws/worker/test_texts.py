"""Workers that never met do not write the same text twice."""

from __future__ import annotations

from core.aws.bucket import Bucket
from core.aws.clients import Clients
from core.aws.worker.texts import MAX_TEXTS, RecentTexts
from tests.aws_cloud import Cloud


def test_what_one_worker_wrote_another_knows_at_its_next_batch(cloud: Cloud, clients: Clients) -> None:
    first, second = (RecentTexts(Bucket(clients.s3, cloud.bucket)) for _ in range(2))
    assert first.of(620) == second.of(620) == frozenset()
    first.add(620, "One.")
    first.save()
    second.add(620, "Two.")  # at the same moment: the first one's entry is overwritten
    second.save()
    assert first.of(620) == {"One.", "Two."}
    first.add(620, "Three.")
    first.save()
    third = RecentTexts(Bucket(clients.s3, cloud.bucket))
    assert third.of(620) == {"One.", "Two.", "Three."}
    assert third.of(62) == frozenset()


def test_only_the_latest_are_remembered(cloud: Cloud, clients: Clients) -> None:
    texts = RecentTexts(Bucket(clients.s3, cloud.bucket))
    texts.of(620)
    texts._known[620] = [f"{number}." for number in range(MAX_TEXTS)]
    texts.add(620, "new")
    assert "new" in texts.of(620) and "0." not in texts.of(620) and len(texts.of(620)) == MAX_TEXTS


def test_trouble_and_what_cannot_be_read_hold_nobody_up(cloud: Cloud, clients: Clients) -> None:
    cloud.put("texts/620.json", "[")
    texts = RecentTexts(Bucket(clients.s3, cloud.bucket))
    assert texts.of(620) == frozenset()
    gone = RecentTexts(Bucket(clients.s3, f"{cloud.bucket}-gone"))
    gone.add(620, "One.")
    gone.save()
    assert gone.of(620) == {"One."}
