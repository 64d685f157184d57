"""When a worker is submitted, and what the bot hears of reviews."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.aws.bucket import Listed
from core.aws.clients import LONG_POLL_S, Clients, connect
from core.aws.fleet import batch, worker_count
from core.aws.fleet.batch import BatchFleet
from core.aws.fleet.worker_count import Job, Workers
from core.aws.queues import reviewed_ids
from core.domain import Outcome
from core.domain.records import to_json
from core.errors import StorageError
from core.ops import pause_and_replay
from core.settings import Settings
from tests import jumping
from tests.aws_cloud import Cloud, environment
from tests.aws_proxy import AwsProxy
from tests.core.fleet_contract import FleetContract
from tests.records import prompt, request, review_of


@pytest.mark.parametrize(
    ("jobs", "heartbeats", "live", "active"),
    [
        ([], [], 0, 0),
        ([Job("a", True, 10)], [], 1, 1),  # on its way
        ([Job("a", True, 301)], [], 0, 1),  # waits for a machine, and no end in sight
        ([Job("a", True, 9_000)], [("a.beat", 20)], 1, 1),
        ([Job("a", True, 9_000)], [("a.beat", 46)], 0, 1),  # hangs, or its machine is gone
        ([Job("a", True, 10)], [("a.beat", 46)], 0, 1),  # died young
        ([Job("a", True, 900)], [("a.beat", 1), ("a.end", 1)], 0, 1),  # takes no more
        ([Job("a", False, 10)], [("a.beat", 1)], 0, 0),  # killed a moment ago, Batch knows
        ([Job("a", False, 10)], [], 0, 0),  # failed to start
        ([], [("beside-1.beat", 3)], 1, 1),  # a worker beside the bot is not a job
        ([Job("a", True, 5), Job("b", True, 900)], [("b.beat", 2), ("c.beat", 4_000)], 2, 2),
    ],
)
def test_a_worker_counts_while_its_heartbeat_is_fresh_or_it_is_starting(
    jobs: list[Job], heartbeats: list[tuple[str, float]], live: int, active: int
) -> None:
    found = worker_count.heartbeats(Listed(f"workers/{name}", age_s) for name, age_s in heartbeats)
    assert worker_count.count(jobs, *found, hold_s=60) == Workers(live, active)


@pytest.mark.parametrize(("backlog", "workers_needed"), [(0, 0), (1, 1), (64, 1), (65, 2), (1_000, 3)])
def test_another_worker_is_wanted_for_what_one_cannot_write_in_a_minute_or_two(
    backlog: int, workers_needed: int
) -> None:
    assert worker_count.workers_needed(backlog, batch=8, limit=3) == workers_needed


def test_one_that_queues_gets_a_worker_and_a_second_one_does_not(cloud: Cloud, clients: Clients) -> None:
    fleet = BatchFleet(cloud.settings(), clients)
    with AwsProxy(cloud.url) as proxy:
        proxy.job_status = lambda _: "RUNNABLE"
        fleet.clients = through(proxy, clients)
        asyncio.run(fleet.queue("first"))
        asyncio.run(fleet.queue("second"))
    assert [job["jobName"] for job in cloud.jobs()] == [fleet.job_name]
    assert sorted(cloud.take_all(cloud.prompts)) == ["first", "second"]


def test_a_worker_that_died_is_replaced_and_never_more_than_the_cap_run(
    cloud: Cloud, clients: Clients
) -> None:
    status = {}
    with AwsProxy(cloud.url) as proxy:
        proxy.job_status = lambda job: status.setdefault(job, "RUNNING")
        fleet = BatchFleet(cloud.settings(max_workers=2, batch=1), through(proxy, clients))
        fleet.ensure_workers(queued=100)
        assert len(cloud.jobs()) == 2
        fleet.ensure_workers(queued=100)
        assert len(cloud.jobs()) == 2
        assert len(status) == 2
        status[next(iter(status))] = "FAILED"
        fleet.ensure_workers(queued=100)
        assert len(cloud.jobs()) == 3


def test_while_one_worker_is_enough_its_heartbeats_are_not_listed_again_until_it_ends(
    cloud: Cloud, clients: Clients
) -> None:
    cloud.put("workers/beside-1.beat", "{}")
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        fleet = BatchFleet(cloud.settings(), connect())
        for _ in range(5):
            fleet.ensure_workers(queued=1)
        assert (proxy.calls["ListObjectsV2"], cloud.jobs()) == (1, [])
        cloud.put("workers/beside-1.end", "{}")
        fleet.ensure_workers(queued=1)
        assert (proxy.calls["ListObjectsV2"], len(cloud.jobs())) == (2, 1)


def job(running_s: float, id: str = "a") -> Job:
    return Job(id, True, running_s + 60, running_s=running_s)


@pytest.mark.parametrize(
    ("jobs", "signs", "stalled"),
    [
        ([job(900)], {"a": 301.0}, ["a"]),
        ([job(900)], {"a": 299.0}, []),
        ([job(900)], {}, []),  # never gave a sign: it may still be fetching its image
        ([job(20)], {"a": 4_000.0}, []),  # a second attempt: the sign is of the first
        ([job(0)], {"a": 4_000.0}, []),  # waits for another machine
    ],
)
def test_a_job_hangs_that_runs_and_was_silent_for_long(
    jobs: list[Job], signs: dict[str, float], stalled: list[str]
) -> None:
    assert worker_count.stalled(jobs, signs, hold_s=60) == stalled


def test_a_stalled_job_is_terminated_and_replaced_within_the_cap(
    cloud: Cloud, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    with AwsProxy(cloud.url) as proxy:
        proxy.job_status = lambda _: "RUNNING"
        ahead_s = 0.0
        fleet = BatchFleet(
            cloud.settings(max_workers=1, hold_s=60), through(proxy, clients), lambda: time.time() + ahead_s
        )
        fleet.ensure_workers(queued=1)
        (stalled,) = cloud.jobs()
        cloud.put(f"workers/{stalled['jobId']}.beat", json.dumps({"since": time.time()}))
        ahead_s = worker_count.STALLED_AFTER_HOLDS * 60 + 2
        cloud.pass_time(ahead_s)
        proxy.answer("TerminateJob", 403, "AccessDeniedException", times=1)
        fleet.ensure_workers(queued=1)
        assert len(cloud.jobs()) == 1
        assert "AWS denies batch:TerminateJob on job" in caplog.text
        fleet.ensure_workers(queued=1)
        assert (proxy.calls["TerminateJob"], len(cloud.jobs())) == (2, 2)


def test_an_owner_ends_the_workers_and_waits_until_none_is_left(
    cloud: Cloud, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        ended: set[str] = set()
        proxy.job_status = lambda job: "FAILED" if job in ended else "RUNNING"
        settings = cloud.settings(max_workers=2, batch=1)
        BatchFleet(settings, through(proxy, clients)).ensure_workers(queued=100)
        jobs = {job["jobId"] for job in cloud.jobs()}
        monkeypatch.setattr(pause_and_replay, "_POLL_S", 0.01)

        def note(line: str) -> None:
            said.append(line)
            # Batch lists a job as running until its container has stopped: one of the two is quicker.
            ended.update(jobs if len(said) > 1 else sorted(jobs)[:1])

        asyncio.run(
            pause_and_replay.pause(settings, drain=True, end_workers=True, on_progress=note, noticed_s=0)
        )
        assert said == ["2 workers end", "1 worker ends"]
        assert proxy.calls["TerminateJob"] == 3


def test_workers_that_keep_failing_are_started_at_growing_intervals(cloud: Cloud, clients: Clients) -> None:
    assert [
        worker_count.submit_backoff_s(consecutive_failures) for consecutive_failures in (0, 2, 3, 4, 9, 50)
    ] == [0, 0, 5, 10, 300, 300]
    with AwsProxy(cloud.url) as proxy:
        proxy.job_status = lambda _: "FAILED"
        fleet = BatchFleet(cloud.settings(max_workers=1), through(proxy, clients))
        for _ in range(10):
            fleet.ensure_workers(queued=1)
        assert len(cloud.jobs()) == 3
        fleet._written = True  # as after an event: what failed before is forgiven
        for _ in range(10):
            fleet.ensure_workers(queued=1)
        assert len(cloud.jobs()) == 6


def test_the_time_from_submit_to_a_living_worker_is_measured(
    cloud: Cloud, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "grg.metrics")
    with AwsProxy(cloud.url) as proxy:
        proxy.job_status = lambda _: "RUNNING"
        fleet = BatchFleet(cloud.settings(), through(proxy, clients))
        fleet.ensure_workers(queued=1)
        cloud.put(f"workers/{cloud.jobs()[0]['jobId']}.beat", json.dumps({"since": time.time() + 40}))
        for _ in range(2):
            fleet.ensure_workers(queued=1)
    metrics = [record.metric for record in caplog.records if hasattr(record, "metric")]
    assert [(kind, name) for kind, name, _ in metrics] == [("Stage", "start")]
    assert 39 < metrics[0][2] < 60


def test_a_job_whose_submission_timed_out_is_seen_at_the_next_check(cloud: Cloud, clients: Clients) -> None:
    with AwsProxy(cloud.url) as proxy:
        proxy.job_status = lambda _: "SUBMITTED"
        proxy.answer("SubmitJob", 503, "ServiceUnavailable", after=True, times=1)
        fleet = BatchFleet(cloud.settings(), through(proxy, clients))
        with pytest.raises(StorageError, match="batch:SubmitJob"):
            fleet.ensure_workers(queued=1)
        fleet.ensure_workers(queued=1)
        assert proxy.calls["SubmitJob"] == 1
    assert len(cloud.jobs()) == 1


def test_a_crash_between_queueing_and_submitting_is_healed_by_the_look_at_start_up(
    cloud: Cloud, clients: Clients
) -> None:
    cloud.sqs.send_message(QueueUrl=cloud.prompts, MessageBody="from a bot that died then")
    asyncio.run(listening_until(BatchFleet(cloud.settings(), clients), cloud.jobs))


def test_reviews_are_told_whatever_else_lies_in_the_queue(cloud: Cloud, clients: Clients) -> None:
    asked = request()
    for body in (
        "no json",
        "[]",
        '{"Records": [{}]}',
        '{"Records": 5}',
        notification(cloud.bucket, "models/m.json"),
    ):
        cloud.sqs.send_message(QueueUrl=cloud.reviews, MessageBody=body)
    for _ in range(2):  # told twice
        cloud.sqs.send_message(
            QueueUrl=cloud.reviews, MessageBody=notification(cloud.bucket, f"reviews/{asked.id}.json")
        )
    cloud.put(f"reviews/{asked.id}x.json", to_json(review_of(asked)))  # S3 itself tells
    heard = asyncio.run(first_events(BatchFleet(cloud.settings(), clients), cloud, 3))
    assert sorted(heard) == [asked.id, asked.id, f"{asked.id}x"]
    assert cloud.depth(cloud.reviews) == (0, 0)


@pytest.mark.parametrize(
    ("key", "ids"),
    [
        ("reviews/abc.json", ["abc"]),
        ("reviews/a%2Bb+c.json", ["a+b c"]),
        ("reviews/deep/abc.json", []),
        ("prompts/abc.json", []),
        ("reviews/abc.txt", []),
    ],
)
def test_keys_in_notifications_are_form_encoded(key: str, ids: list[str]) -> None:
    assert reviewed_ids(notification("ours", key), "ours") == ids
    assert reviewed_ids(notification("another", key), "ours") == []


def test_the_test_event_of_s3_is_no_review() -> None:
    assert (
        reviewed_ids(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "ours"}), "ours")
        == []
    )


NO_NOTIFICATIONS = (
    "",
    "5",
    "null",
    "[" * 20_000,
    '{"Records": 5}',
    '{"Records": [null]}',
    '{"Records": [{"s3": 5}]}',
    '{"Records": NaN}',
)


@pytest.mark.parametrize("body", NO_NOTIFICATIONS)
def test_what_is_no_notification_names_no_review(body: str) -> None:
    assert reviewed_ids(body, "ours") == []


def test_trouble_with_the_review_queue_is_waited_out(cloud: Cloud, clients: Clients) -> None:
    with AwsProxy(cloud.url) as proxy:
        proxy.answer("ReceiveMessage", 403, "AccessDenied", times=1)
        fleet = BatchFleet(cloud.settings(), through(proxy, clients, sqs=True), retry_s=0.1)
        cloud.put("reviews/abc.json", "{}")
        assert asyncio.run(first_events(fleet, cloud, 1)) == ["abc"]


class NothingToDo:
    """SQS with empty queues, called at once; a long poll takes its whole time. Anything else of AWS is an error."""

    def __init__(self) -> None:
        self.calls: collections.Counter[str] = collections.Counter()

    def receive_message(self, **_: object) -> dict[str, Any]:
        self.calls["ReceiveMessage"] += 1
        return {}

    def get_queue_attributes(self, **asked: Any) -> dict[str, Any]:
        self.calls["GetQueueAttributes"] += 1
        return {"Attributes": dict.fromkeys(asked["AttributeNames"], "0")}

    async def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        return function(*arguments)

    async def call_detached(self, function: Callable[[], Any]) -> Any:
        await asyncio.sleep(LONG_POLL_S)
        return function()


def test_an_hour_in_which_nothing_is_asked_for_costs_few_calls_and_no_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`scripts/idle_count.py` counts what a whole bot asks of AWS."""
    nothing = NothingToDo()
    monkeypatch.setattr(
        batch, "call_detached", nothing.call_detached
    )  # a loop that jumps waits for no thread
    clients = Clients(s3=None, sqs=nothing, batch=None, submitting=None, blocking=nothing)  # type: ignore[arg-type]
    settings = Settings(backend="aws", bucket="b", prompt_queue_url="p", review_queue_url="r")

    async def listen() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(3_600):
                async for id in BatchFleet(settings, clients).events():
                    raise AssertionError(id)

    jumping.run(listen())
    assert nothing.calls["ReceiveMessage"] <= 180
    assert 40 <= nothing.calls["GetQueueAttributes"] <= 60, "a look at the workers each minute"


def test_a_withdrawn_prompt_is_gone_for_every_worker(cloud: Cloud, clients: Clients) -> None:
    cloud.put("prompts/abc.json", to_json(prompt("abc")))
    asyncio.run(BatchFleet(cloud.settings(), clients).withdraw("abc"))
    assert cloud.keys("prompts/") == []


def through(proxy: AwsProxy, clients: Clients, *, sqs: bool = False) -> Clients:
    """The same clients with Batch, or SQS as well, behind a proxy."""
    with environment(proxy.url):
        far = connect()
    return Clients(
        s3=clients.s3,
        sqs=far.sqs if sqs else clients.sqs,
        batch=far.batch,
        submitting=far.submitting,
        blocking=clients.blocking,
    )


def notification(bucket: str, key: str) -> str:
    record = {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": bucket}, "object": {"key": key}}}
    return json.dumps({"Records": [record], "id": uuid.uuid4().hex})


async def listening_until(fleet: BatchFleet, holds: Callable[[], object]) -> list[str]:
    """Events until something holds."""
    heard: list[str] = []

    async def listen() -> None:
        async for id in fleet.events():
            heard.append(id)  # noqa: PERF401  what came is kept if this is cancelled

    listening = asyncio.create_task(listen())
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.05)
            if listening.done():
                listening.result()
    listening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await listening
    return heard


async def first_events(fleet: BatchFleet, cloud: Cloud, number: int) -> list[str]:
    """Events until so many came and their messages were deleted."""
    heard = await listening_until(fleet, lambda: cloud.depth(cloud.reviews) == (0, 0))
    assert len(heard) == number
    return heard


class Stack:
    """A stack in moto, in which no worker runs."""

    def __init__(self, cloud: Cloud, clients: Clients) -> None:
        self._cloud, self.fleet = cloud, BatchFleet(cloud.settings(), clients)

    async def stage(self, id: str) -> None:
        self._cloud.put(f"requests/open/{id}.json", to_json(request(id=id)))
        self._cloud.put(f"prompts/{id}.json", to_json(prompt(id)))

    async def write(self, outcome: Outcome) -> None:
        self._cloud.put(f"reviews/{outcome.id}.json", to_json(outcome))

    def waiting(self) -> set[str]:
        there = {key.removeprefix("prompts/").removesuffix(".json") for key in self._cloud.keys("prompts/")}
        return set(self._cloud.take_all(self._cloud.prompts)) & there


class TestBatchFleet(FleetContract):
    @pytest.fixture(autouse=True)
    def _server(self, moto_url: str, clients: Clients) -> None:
        self.url, self.clients = moto_url, clients

    @contextlib.contextmanager
    def backend(self) -> Iterator[Stack]:
        with Cloud(self.url) as cloud:
            yield Stack(cloud, self.clients)
