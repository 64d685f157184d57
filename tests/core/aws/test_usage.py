"""What workers cost: noted by each of them, added up by the bot."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import pytest

from core.aws.bucket import Bucket
from core.aws.clients import Clients, connect
from core.aws.usage import SpendTracker, UsageRecorder, worker_name
from core.aws.worker.source import S3PromptSource
from tests.aws_cloud import Cloud, environment
from tests.aws_proxy import AwsProxy


def unix(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


class Clock:
    def __init__(self, text: str) -> None:
        self.now = unix(text)

    def __call__(self) -> float:
        return self.now


def noted(cloud: Cloud, month: str) -> dict[str, float]:
    """Worker to seconds."""
    prefix = f"usage/{month}/"
    return {key.removeprefix(prefix): json.loads(cloud.text(key))["seconds"] for key in cloud.keys(prefix)}


def test_a_worker_notes_its_seconds_and_at_a_month_s_turn_begins_anew(cloud: Cloud, clients: Clients) -> None:
    clock = Clock("2026-11-30 23:50:00")
    meter = UsageRecorder(Bucket(clients.s3, cloud.bucket), "job-1", clock)
    clock.now += 100
    meter.record()
    clock.now += 499
    meter.record()
    assert noted(cloud, "2026-11") == {"job-1.json": 599.0}
    clock.now += 61
    meter.record()
    assert noted(cloud, "2026-11") == {"job-1.json": 599.0}
    assert noted(cloud, "2026-12") == {"job-1.json": 60.0}
    found = json.loads(cloud.text("usage/2026-12/job-1.json"))
    assert (found["started_at"], found["updated_at"]) == (unix("2026-12-01"), clock.now)


def test_a_worker_notes_its_seconds_once_a_minute_and_at_its_end(cloud: Cloud) -> None:
    clock = Clock("2026-11-30 12:00:00")
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        settings = cloud.settings(linger_s=1)
        with S3PromptSource(settings, connect(), clock) as side:
            before = proxy.calls["PutObject"]
            for _ in range(6):
                clock.now += 20
                side.heartbeat.tick()
            assert proxy.calls["PutObject"] - before == 6 + 2, "six heartbeats, two records"
            clock.now += 7
    assert list(noted(cloud, "2026-11").values()) == [127.0]


def test_the_bot_adds_up_the_month_s_workers_but_those_beside_it(cloud: Cloud, clients: Clients) -> None:
    for name, seconds in (("job-1", 1_800), ("job-2", 5_400), ("beside-x", 90_000)):
        cloud.put(f"usage/2026-11/{name}.json", json.dumps({"schema": 1, "seconds": seconds}))
    cloud.put("usage/2026-10/job-0.json", json.dumps({"schema": 1, "seconds": 1e9}))
    for number, damaged in enumerate(
        ("[]", "[" * 20_000, '{"seconds": NaN}', '{"seconds": "9"}', '{"seconds": -5}')
    ):
        cloud.put(f"usage/2026-11/odd-{number}.json", damaged)
    cloud.put("usage/waits.json", "{}")
    spending = SpendTracker(clients, cloud.bucket, price_hour=0.04, clock=Clock("2026-11-24 12:00:00"))
    assert asyncio.run(spending.month_usd()) == pytest.approx(0.08)


def test_asking_again_and_again_costs_one_list_a_minute_and_a_read_for_what_changed(cloud: Cloud) -> None:
    clock = Clock("2026-11-24 12:00:00")
    for number in range(5):
        cloud.put(f"usage/2026-11/job-{number}.json", json.dumps({"schema": 1, "seconds": 3_600}))

    async def story(behind: Clients) -> None:
        spending = SpendTracker(behind, cloud.bucket, price_hour=1.0, clock=clock)
        for _ in range(100):
            assert await spending.month_usd() == pytest.approx(5)
        assert dict(proxy.calls) == {"ListObjectsV2": 1, "GetObject": 5}
        cloud.put("usage/2026-11/job-4.json", json.dumps({"schema": 1, "seconds": 7_200}))
        clock.now += 61
        assert await spending.month_usd() == pytest.approx(6)
        assert dict(proxy.calls) == {"ListObjectsV2": 2, "GetObject": 6}
        clock.now = unix("2026-12-01 00:00:01")
        assert await spending.month_usd() == 0

    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        behind = connect()
        asyncio.run(story(behind))
        behind.close()


@pytest.mark.parametrize(
    ("environ", "begins"),
    [
        ({"AWS_BATCH_JOB_ID": "0a1b", "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE"}, "0a1b"),
        ({"AWS_EXECUTION_ENV": "AWS_ECS_FARGATE"}, "standing-"),
        ({"AWS_EXECUTION_ENV": "AWS_ECS_EC2"}, "beside-"),
        ({}, "beside-"),
    ],
)
def test_a_worker_s_name_says_whether_it_costs_money_of_its_own(environ: dict[str, str], begins: str) -> None:
    assert worker_name(environ).startswith(begins)


def test_a_worker_s_heart_beat_keeps_its_usage_fresh_and_its_end_makes_it_final(
    cloud: Cloud, clients: Clients
) -> None:
    clock = Clock("2026-11-24 12:00:00")
    with S3PromptSource(cloud.settings(linger_s=1), clients, clock) as side:
        clock.now += 250
        side.heartbeat.tick()
        assert list(noted(cloud, "2026-11").values()) == [250]
        clock.now += 99.5
    assert list(noted(cloud, "2026-11").values()) == [349.5]
