"""The store is the truth: what a queue loses, repeats or reorders changes no reply."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable

from core.aws.clients import Clients
from core.aws.fleet.batch import BatchFleet
from core.aws.queues import Queue
from core.aws.store import S3Store
from core.domain import ReviewRequest
from core.domain.records import to_json
from core.ports import RequestStore
from core.requests.context import ServiceContext
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from tests.aws_cloud import Cloud
from tests.fakes import FakeCatalog, FakeChat, MemoryDocuments
from tests.records import message, prompt, request, review_of


class Played:
    """The real service, store and fleet; chat and shop are fakes. No worker runs: tests write the reviews."""

    def __init__(self, cloud: Cloud, clients: Clients) -> None:
        self.store: RequestStore = S3Store(
            clients, cloud.bucket, Queue(clients.sqs, cloud.prompts, "GRG_PROMPT_QUEUE_URL")
        )
        self.chat = FakeChat()
        settings = cloud.settings(max_workers=1)
        fleet = BatchFleet(settings, clients)
        context = ServiceContext(
            self.store, MemoryDocuments(), FakeCatalog(), fleet, {"fake": self.chat}, settings, time.time
        )
        self.runner = Runner(context)
        self.desk = ChatDesk(context, Intake(context, self.runner))

    async def run(self, *steps: Callable[[], object]) -> None:
        """Run the service; each step is tried until it holds."""
        running = asyncio.create_task(self.runner.run())
        try:
            for step in steps:
                async with asyncio.timeout(60):
                    while not step():  # noqa: ASYNC110  the steps look at a server
                        await asyncio.sleep(0.05)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def silence(cloud: Cloud) -> None:
    """S3 tells nobody any more."""
    cloud.s3.put_bucket_notification_configuration(Bucket=cloud.bucket, NotificationConfiguration={})


def waiting(now: float, **more: object) -> ReviewRequest:
    """A request whose prompt was queued and whose status was shown."""
    return request(now=now, receipt="r", staged_at=now, queued_count=1, next_check_at=now + 1, **more)


def test_a_review_without_an_event_is_found_by_the_sweep(cloud: Cloud, clients: Clients) -> None:
    silence(cloud)
    asked = waiting(time.time())
    cloud.put(f"requests/open/{asked.id}.json", to_json(asked))
    cloud.put(f"prompts/{asked.id}.json", to_json(prompt(asked.id)))
    played = Played(cloud, clients)
    looked = time.monotonic() + 0.5

    def written() -> bool:
        if time.monotonic() < looked:
            return False  # the look at start-up is over by then
        assert played.chat.sent == []
        cloud.put(f"reviews/{asked.id}.json", to_json(review_of(asked)))
        return True

    asyncio.run(played.run(written, lambda: cloud.keys("requests/closed/")))
    assert [reply.kind for reply in played.chat.sent] == ["final"]


def test_late_repeated_and_foreign_events_give_one_reply(cloud: Cloud, clients: Clients) -> None:
    played = Played(cloud, clients)

    def tell(id: str, times: int) -> None:
        record = {"s3": {"bucket": {"name": cloud.bucket}, "object": {"key": f"reviews/{id}.json"}}}
        for _ in range(times):
            cloud.sqs.send_message(QueueUrl=cloud.reviews, MessageBody=json.dumps({"Records": [record]}))

    def staged() -> bool:
        if not cloud.keys("prompts/"):
            return False
        (id,) = (key.removeprefix("prompts/").removesuffix(".json") for key in cloud.keys("prompts/"))
        tell(id, 2)  # before there is a review
        cloud.put(f"reviews/{id}.json", to_json(review_of(prompt(id))))
        tell(id, 2)
        tell("nobody", 1)
        return True

    async def story() -> None:
        await played.desk.accept(message("app/620"))
        await played.run(
            staged, lambda: not cloud.keys("requests/open/"), lambda: cloud.depth(cloud.reviews) == (0, 0)
        )

    asyncio.run(story())
    assert [reply.kind for reply in played.chat.finals] == ["final"]
    assert len(cloud.keys("requests/closed/")) == 1
