"""The router in front of other servers: here moto stands in for all of them."""

from __future__ import annotations

import json

from tests.aws_cloud import Cloud, MotoServer
from tests.aws_router import AwsRouter


def test_objects_queues_and_jobs_are_reached_through_it_and_a_review_is_noticed() -> None:
    with (
        MotoServer() as moto,
        AwsRouter(moto.url, moto.url, moto.url) as router,
        Cloud(router.url) as routed,
    ):
        routed.put("reviews/a b.json", "{}")
        routed.put("prompts/c.json", "{}")
        assert (routed.keys("reviews/"), routed.text("prompts/c.json")) == (["reviews/a b.json"], "{}")
        notices = [json.loads(body) for body in routed.take_all(routed.reviews)]
        keys = [record["s3"]["object"]["key"] for notice in notices for record in notice["Records"]]
        assert keys == ["reviews/a+b.json"]
        assert routed.jobs() == []
        assert router.calls["PutObject"] >= 2 and router.calls["ReceiveMessage"] >= 1
