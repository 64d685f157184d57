"""The S3 store keeps the contract's promises, on a real server, and a few of its own."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.aws.bucket import Bucket
from core.aws.clients import Clients, connect
from core.aws.queues import Queue
from core.aws.store import S3Store
from core.domain import ClosedAs, ReviewRequest
from core.domain.records import to_json
from core.ports import RequestStore
from tests.aws_cloud import Cloud, environment
from tests.aws_proxy import AwsProxy
from tests.core.store_contract import StoreContract
from tests.records import prompt, request, review_of

TABLES = {"open": "requests/open", "closed": "requests/closed", "outcomes": "reviews"}


class Opened(S3Store):
    """The store with its stack, so that a test can look into it."""

    def __init__(self, cloud: Cloud, clients: Clients, page: int = 1_000) -> None:
        super().__init__(
            clients, cloud.bucket, Queue(clients.sqs, cloud.prompts, "GRG_PROMPT_QUEUE_URL"), page
        )
        self.cloud = cloud


class TestS3Store(StoreContract):
    @pytest.fixture(autouse=True)
    def _server(self, moto_url: str, clients: Clients) -> None:
        self.url, self.clients = moto_url, clients

    @contextmanager
    def store(self) -> Iterator[Opened]:
        with Cloud(self.url) as cloud:
            yield Opened(cloud, self.clients, page=10)

    def plant(self, store: Opened, table: str, id: str, body: str) -> None:
        store.cloud.put(f"{TABLES[table]}/{id}.json", body)
        store._written.clear()  # it was there before this process began

    def raw(self, store: Opened, table: str, id: str) -> str:
        return store.cloud.text(f"{TABLES[table]}/{id}.json")

    def test_open_ids_come_oldest_first_and_all_of_them(self) -> None:
        """S3 lists by key, and a key is a hash: all of them, each once, in no order."""

        async def story(store: RequestStore) -> None:
            made = await _kept(store, 35)
            listed = [id async for id in store.open_ids()]
            assert sorted(listed) == sorted(made)

        self.tell(story)

    def test_open_ids_can_be_closed_while_they_are_listed(self) -> None:
        async def story(store: RequestStore) -> None:
            made, seen = await _kept(store, 35), set()
            async for id in store.open_ids():
                seen.add(id)
                await store.delete_open(id)
            assert seen == set(made)

        self.tell(story)


async def _kept(store: RequestStore, number: int) -> list[str]:
    asked = [request(message_id=f"m{one}") for one in range(number)]
    await asyncio.gather(*(store.create_open(one) for one in asked))
    return [one.id for one in asked]


def test_of_many_that_create_or_put_at_once_one_is_first(cloud: Cloud, clients: Clients) -> None:
    async def story(store: Opened) -> None:
        asked = request()
        created = await asyncio.gather(
            *(store.create_open(request(author=str(number))) for number in range(12))
        )
        assert created.count(True) == 1
        kept = await store.open_request(asked.id)
        assert kept is not None and kept.asked.author == str(created.index(True))
        put = await asyncio.gather(
            *(store.put_outcome(review_of(asked, f"text {number}")) for number in range(12))
        )
        assert put.count(True) == 1

    asyncio.run(story(Opened(cloud, clients)))


class _ClosedMeanwhile(Opened):
    """A bot closes the request between two looks of somebody else, who sees it at neither place."""

    def __init__(self, cloud: Cloud, clients: Clients) -> None:
        super().__init__(cloud, clients)
        self.bot = Opened(cloud, clients)

    def _request(self, key: str) -> ReviewRequest | None:
        found = super()._request(key)
        if "/closed/" in key and found is None:
            self.bot._put_closed(dataclasses.replace(request(), closed_as=ClosedAs.REPLIED, closed_at=1.0))
            self.cloud.s3.delete_object(Bucket=self.cloud.bucket, Key=key.replace("/closed/", "/open/"))
        return found


def test_a_request_that_is_closed_while_it_is_looked_for_is_found(cloud: Cloud, clients: Clients) -> None:
    async def story() -> None:
        store, asked = _ClosedMeanwhile(cloud, clients), request()
        await store.bot.create_open(asked)
        address = asked.asked.address
        (found,) = await store.requests_of(address.platform, address.place, asked.asked.message_id)
        assert found.closed_as is ClosedAs.REPLIED

    asyncio.run(story())


def test_a_listing_asks_for_no_page_after_the_last(cloud: Cloud) -> None:
    async def story(store: Opened) -> None:
        await _kept(store, 2)
        assert len([id async for id in store.open_ids()]) == 2

    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        asyncio.run(story(Opened(cloud, connect())))
        assert proxy.calls["ListObjectsV2"] == 1


class _Sparse:
    """S3 that has passed over so many marks of deletion that its first page is empty."""

    def list_objects_v2(self, **asked: Any) -> dict[str, Any]:
        about = {"ResponseMetadata": {"HTTPHeaders": {}}}
        if "ContinuationToken" not in asked:
            return {**about, "IsTruncated": True, "NextContinuationToken": "behind them"}
        assert asked["ContinuationToken"] == "behind them"
        written = dt.datetime.fromtimestamp(0, dt.UTC)
        return {**about, "Contents": [{"Key": "requests/open/a.json", "LastModified": written, "ETag": "e"}]}


def test_a_page_without_objects_is_not_the_end_of_a_listing() -> None:
    """S3 may answer so: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html."""
    assert [item.key for item in Bucket(_Sparse(), "b").all("requests/open/")] == ["requests/open/a.json"]


def versions(cloud: Cloud) -> tuple[int, int]:
    """Numbers of versions and of marks of deletion among the open requests."""
    kept = cloud.s3.list_object_versions(Bucket=cloud.bucket, Prefix="requests/open/")
    return len(kept.get("Versions", ())), len(kept.get("DeleteMarkers", ()))


def remember_versions(cloud: Cloud) -> None:
    """As the bucket of a stack does."""
    cloud.s3.put_bucket_versioning(Bucket=cloud.bucket, VersioningConfiguration={"Status": "Enabled"})


def test_a_closed_request_leaves_no_old_version_that_a_listing_would_pass_over(
    cloud: Cloud, clients: Clients
) -> None:
    remember_versions(cloud)
    store, asked = Opened(cloud, clients), request()

    async def story() -> None:
        await store.create_open(asked)
        await store.save_open(dataclasses.replace(asked, status_attempted=True))
        await store.save_open(dataclasses.replace(asked, staged_at=1.0))
        await store.put_closed(dataclasses.replace(asked, closed_as="replied", closed_at=2.0))
        await store.delete_open(asked.id)
        assert await store.open_request(asked.id) is None

    asyncio.run(story())
    assert versions(cloud) == (0, 0)


def test_of_what_an_earlier_bot_wrote_no_version_comes_back(cloud: Cloud, clients: Clients) -> None:
    """Its versions are not known: to delete only the latest would bring back the one before."""
    remember_versions(cloud)
    before, after, asked = Opened(cloud, clients), Opened(cloud, clients), request()

    async def story() -> None:
        await before.create_open(asked)
        await before.save_open(dataclasses.replace(asked, status_attempted=True))
        await after.save_open(dataclasses.replace(asked, staged_at=1.0))
        await after.delete_open(asked.id)
        assert await Opened(cloud, clients).open_request(asked.id) is None

    asyncio.run(story())
    assert versions(cloud) == (3, 1)


def test_where_versions_may_not_be_deleted_the_request_is_deleted_all_the_same(cloud: Cloud) -> None:
    remember_versions(cloud)
    asked = request()
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        store = Opened(cloud, connect())
        proxy.answer("DeleteObject", 403, "AccessDenied", times=1, key="requests/open/")

        async def story() -> None:
            await store.create_open(asked)
            await store.save_open(dataclasses.replace(asked, status_attempted=True))
            await store.delete_open(asked.id)
            assert await store.open_request(asked.id) is None

        asyncio.run(story())
    assert versions(cloud) == (2, 1)


def test_what_this_process_wrote_last_is_not_asked_for(cloud: Cloud) -> None:
    asked = request()
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        store = Opened(cloud, connect())

        async def story() -> None:
            await store.create_open(asked)
            await store.save_open(dataclasses.replace(asked, status_attempted=True))
            found = await store.open_request(asked.id)
            assert found is not None and found.status_attempted

        asyncio.run(story())
    assert (proxy.calls["GetObject"], proxy.calls["HeadObject"]) == (0, 0)


def test_staging_is_one_write_and_the_next_bot_knows_of_it(cloud: Cloud, clients: Clients) -> None:
    asked = request()
    staged = dataclasses.replace(
        asked, receipt="r1", status_attempted=True, staged_at=5.0, game_name="Vale", queued_count=1
    )
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        store = Opened(cloud, connect())

        async def story() -> None:
            await store.create_open(asked)
            await store.save_open(dataclasses.replace(asked, receipt="r1", status_attempted=True))
            before = proxy.calls["PutObject"]
            await store.stage_prompt(prompt(asked.id), staged)
            assert proxy.calls["PutObject"] == before + 1
            assert await store.open_request(asked.id) == staged

        asyncio.run(story())
    assert asyncio.run(Opened(cloud, clients).open_request(asked.id)) == staged
    assert asyncio.run(Opened(cloud, clients).prompt(asked.id)) == prompt(asked.id)


def test_what_is_forgotten_of_a_person_does_not_come_back_with_the_prompt(
    cloud: Cloud, clients: Clients
) -> None:
    async def story() -> None:
        store, asked = Opened(cloud, clients), request()
        await store.create_open(asked)
        await store.stage_prompt(prompt(asked.id), dataclasses.replace(asked, staged_at=5.0))
        assert asked.asked.author and f'"{asked.asked.author}"' not in cloud.text(f"prompts/{asked.id}.json")

    asyncio.run(story())


@pytest.mark.parametrize(
    ("body", "staged_at"),
    [
        (to_json(prompt(request().id)), None),  # an earlier version's: the page is read again
        ('{"schema": 1, "ty', request().created_at),
        ('{"schema": 99, "staged": {"staged_at": 5.0}}', request().created_at),
        ('{"schema": 1, "staged": {"staged_at": "soon"}}', request().created_at),
        ('{"schema": 1, "staged": [5.0]}', request().created_at),
    ],
)
def test_a_prompt_that_says_nothing_of_its_staging_is_left_as_it_is(
    cloud: Cloud, clients: Clients, body: str, staged_at: float | None
) -> None:
    """One that cannot be read is not staged over: its request is queued again until its deadline."""
    asked = request()
    cloud.put(f"requests/open/{asked.id}.json", to_json(asked))
    cloud.put(f"prompts/{asked.id}.json", body)
    found = asyncio.run(Opened(cloud, clients).open_request(asked.id))
    assert found == dataclasses.replace(asked, staged_at=staged_at)


def test_the_latest_waits_are_there_for_the_next_bot(cloud: Cloud, clients: Clients) -> None:
    closed = request(now=1_000.0, closed_as="replied", closed_at=1_012.5)
    asyncio.run(Opened(cloud, clients).put_closed(closed))
    assert asyncio.run(Opened(cloud, clients).recent_waits()) == [12.5]


def test_waits_of_another_version_are_left_out_and_replaced(cloud: Cloud, clients: Clients) -> None:
    cloud.put("usage/waits.json", '{"schema": 9, "waits": {"a": 1}}')
    assert asyncio.run(Opened(cloud, clients).recent_waits()) == []


def test_what_lies_in_the_bucket_is_where_the_design_says(cloud: Cloud, clients: Clients) -> None:
    async def story(store: Opened) -> None:
        asked = request(closed_as="replied", closed_at=5.0)
        await store.create_open(asked)
        await store.put_closed(asked)
        await store.put_outcome(review_of(asked))
        expected = {
            f"requests/open/{asked.id}.json",
            f"requests/closed/{asked.id}.json",
            f"reviews/{asked.id}.json",
            "usage/waits.json",
        }
        index = set(cloud.keys("messages/"))
        assert set(cloud.keys("")) == expected | index
        assert [key.rpartition("/")[2] for key in index] == [asked.id]

    asyncio.run(story(Opened(cloud, clients)))


@pytest.mark.parametrize(
    "waits", ["[[1, NaN]]", "[[1, Infinity]]", '[["a", "b"]]', "[1]", "5", "null", "[[1, 1e999]]"]
)
def test_damaged_waits_are_none_and_replaced(cloud: Cloud, clients: Clients, waits: str) -> None:
    cloud.put("usage/waits.json", f'{{"schema": 1, "waits": {waits}}}')
    store = Opened(cloud, clients)
    assert asyncio.run(store.recent_waits()) == []
    asyncio.run(store.put_closed(request(now=1_000.0, closed_as="replied", closed_at=1_012.5)))
    assert asyncio.run(Opened(cloud, clients).recent_waits()) == [12.5]
