"""The SQLite store keeps the contract's promises, and a few of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from core.document_keys import request_key
from core.local.database import Database
from core.local.documents import LocalDocuments
from core.local.store import KEEP_CLOSED_S, KEEP_SPARES_S, LocalStore
from tests.core.store_contract import StoreContract
from tests.records import failure_of, prompt, request, review_of

IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A thousand promises are quicker kept where a flush costs nothing."""


class Opened(LocalStore):
    """The store with its file, so that a test can look into it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.database = database


@contextmanager
def opened(folder: Path) -> Iterator[Opened]:
    database = Database(folder)
    try:
        yield Opened(database)
    finally:
        database.close()


class TestLocalStore(StoreContract):
    @contextmanager
    def store(self) -> Iterator[Opened]:
        with TemporaryDirectory(dir=IN_MEMORY) as folder, opened(Path(folder)) as store:
            yield store

    def plant(self, store: Opened, table: str, id: str, body: str) -> None:
        with store.database.transaction() as connection:
            connection.execute(f"UPDATE {table} SET body = ? WHERE id = ?", (body, id))

    def raw(self, store: Opened, table: str, id: str) -> str:
        with store.database.reading() as connection:
            text: str = connection.execute(f"SELECT body FROM {table} WHERE id = ?", (id,)).fetchone()[0]
            return text


def test_what_was_kept_is_there_after_the_file_was_closed(tmp_path: Path) -> None:
    asked = request()
    with opened(tmp_path) as store:
        asyncio.run(store.create_open(asked))
    with opened(tmp_path) as store:
        assert asyncio.run(store.open_request(asked.id)) == asked


def test_closed_records_are_forgotten_after_ninety_days_with_all_that_belongs_to_them(tmp_path: Path) -> None:
    now = 2_000_000_000.0
    old = request(message_id="old", closed_as="apologised", closed_at=now - KEEP_CLOSED_S - 1)
    young = request(message_id="young", closed_as="replied", closed_at=now - KEEP_CLOSED_S + 1)
    still_open = request(message_id="open")

    async def story(store: Opened) -> None:
        for one, outcome in (
            (old, failure_of(old)),
            (young, review_of(young)),
            (still_open, review_of(still_open)),
        ):
            await store.stage_prompt(prompt(one.id), one)
            await store.put_outcome(outcome)
        await store.put_closed(old)
        await store.put_closed(young)
        await store.create_open(still_open)
        await store.delete_expired(now)
        assert await store.closed_request(old.id) is not None, "a clock that jumped ahead must not forget"
        await store.put_closed(request(message_id="today", closed_as="refused", closed_at=now))
        await store.delete_expired(now)
        assert await store.closed_request(old.id) is None
        assert await store.outcome(old.id) is None
        assert await store.closed_request(young.id) == young
        assert await store.outcome(young.id) is not None
        assert await store.outcome(still_open.id) is not None

    with opened(tmp_path) as store:
        asyncio.run(story(store))
        with store.database.reading() as connection:
            assert {id for (id,) in connection.execute("SELECT id FROM prompts")} == {young.id, still_open.id}


def test_many_calls_at_once_each_keep_their_promise(tmp_path: Path) -> None:
    async def story(store: Opened) -> None:
        asked = request()
        created = await asyncio.gather(
            *(store.create_open(request(author=str(number))) for number in range(20))
        )
        assert created.count(True) == 1
        kept = await store.open_request(asked.id)
        assert kept is not None and kept.asked.author == str(created.index(True))

    with opened(tmp_path) as store:
        asyncio.run(story(store))


@pytest.mark.parametrize("verb", ["rolled back", "kept"])
def test_a_transaction_happens_whole_or_not_at_all(tmp_path: Path, verb: str) -> None:
    with opened(tmp_path) as store:
        try:
            with store.database.transaction() as connection:
                connection.execute("INSERT INTO prompts VALUES ('a', '{}')")
                connection.execute("INSERT INTO prompts VALUES ('b', '{}')")
                if verb == "rolled back":
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass
        with store.database.reading() as connection:
            assert connection.execute("SELECT count(*) FROM prompts").fetchone()[0] == (
                2 if verb == "kept" else 0
            )


def test_who_asked_and_spare_texts_are_forgotten_with_what_they_belong_to(tmp_path: Path) -> None:
    now = 2_000_000_000.0
    closed, is_open = (
        request(message_id="closed", closed_as="replied", closed_at=now - 5),
        request(message_id="o"),
    )
    texts = {
        "spares/620/plain/old-1": now - KEEP_SPARES_S - 1,
        "spares/620/plain/young-1": now - 60,
        "spares/620/plain/young-1.taken": None,
        "spares/620/plain/gone-1.taken": None,
        "spares/620/plain/old-1.taken": None,
    }

    async def story(store: Opened) -> list[str]:
        documents = LocalDocuments(store.database)
        await store.put_closed(closed)
        await store.create_open(is_open)
        for id in (closed.id, is_open.id, "x" * 25):
            await documents.put(request_key("fake", "ann", id), {})
        await documents.put("places/fake/club", {})
        for key, created_at in texts.items():
            await documents.put(key, {"created_at": created_at})
        await store.delete_expired(now)
        return [key async for key in documents.keys("")]

    with opened(tmp_path) as store:
        left = asyncio.run(story(store))
    assert sorted(left) == sorted(
        [
            f"asked/fake/ann/{closed.id}",
            f"asked/fake/ann/{is_open.id}",
            "places/fake/club",
            "spares/620/plain/young-1",
            "spares/620/plain/young-1.taken",
        ]
    )


def test_what_was_closed_in_1970_is_remembered_from_today_on(tmp_path: Path) -> None:
    now = 2_000_000_000.0
    long_ago = request(message_id="1970", closed_as="replied", closed_at=300.0)

    async def story(store: Opened) -> None:
        await store.put_closed(long_ago)
        await store.put_closed(request(message_id="today", closed_as="refused", closed_at=now))
        await store.delete_expired(now)
        assert await store.closed_request(long_ago.id) is not None
        await store.put_closed(
            request(message_id="later", closed_as="refused", closed_at=now + KEEP_CLOSED_S + 1)
        )
        await store.delete_expired(now + KEEP_CLOSED_S + 1)
        assert await store.closed_request(long_ago.id) is None

    with opened(tmp_path) as store:
        asyncio.run(story(store))
