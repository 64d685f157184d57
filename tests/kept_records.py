"""Both backends, with a way to put a record there by hand, and a service over them that writes at once.

with local_backend(folder) as kept:
    kept.plant("open", id, body)
    await serve(kept, chat, message(…))
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from core.aws.clients import connect
from core.aws.documents import S3Documents
from core.aws.queues import Queue
from core.aws.store import S3Store
from core.aws.usage import SpendTracker
from core.errors import UnreadableRecord
from core.local.database import Database
from core.local.documents import LocalDocuments
from core.local.store import LocalStore
from core.ports import Documents, RequestStore
from core.requests.context import ServiceContext, no_spending
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.settings import Settings
from tests.aws_cloud import Cloud, environment
from tests.fakes import FakeCatalog, FakeChat
from tests.records import review_of

FOLDERS = {"open": "requests/open", "closed": "requests/closed", "prompts": "prompts", "outcomes": "reviews"}


class Kept(Protocol):
    """A backend that a test can look into. Tables are open, closed, prompts, outcomes and documents."""

    store: RequestStore
    documents: Documents

    async def spent(self) -> float: ...

    def plant(self, table: str, id: str, body: str | bytes) -> None: ...

    def raw(self, table: str, id: str) -> str | bytes | None: ...


class LocalKept:
    """The state folder's database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store, self.documents = LocalStore(database), LocalDocuments(database)

    async def spent(self) -> float:
        return await no_spending()

    def plant(self, table: str, id: str, body: str | bytes) -> None:
        more: dict[str, Any] = {
            "open": {"message": '["fake", "here", "none"]'},
            "closed": {"message": '["fake", "here", "none"]', "closed_at": time.time()},
            "outcomes": {"app_id": 620, "text": "A text."},
        }.get(table, {})
        values = {"key" if table == "documents" else "id": id, "body": body, **more}
        marks = ",".join("?" * len(values))
        with self.database.transaction() as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO {table} ({','.join(values)}) VALUES ({marks})", list(values.values())
            )

    def raw(self, table: str, id: str) -> str | bytes | None:
        name = "key" if table == "documents" else "id"
        with self.database.reading() as connection:
            row = connection.execute(f"SELECT body FROM {table} WHERE {name} = ?", (id,)).fetchone()
        return None if row is None else row[0]  # type: ignore[no-any-return]


class S3Kept:
    """A bucket on moto's server."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud, self.clients = cloud, connect()
        self.store = self._opened()
        self.documents = S3Documents(self.clients, cloud.bucket)
        self.spent = SpendTracker(self.clients, cloud.bucket, 1.0).month_usd

    def plant(self, table: str, id: str, body: str | bytes) -> None:
        data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        self.cloud.s3.put_object(Bucket=self.cloud.bucket, Key=self._key(table, id), Body=data)
        self.store = self._opened()  # a store knows what it wrote itself, and this was another process

    def _opened(self) -> S3Store:
        prompts = Queue(self.clients.sqs, self.cloud.prompts, "GRG_PROMPT_QUEUE_URL")
        return S3Store(self.clients, self.cloud.bucket, prompts)

    def raw(self, table: str, id: str) -> str | bytes | None:
        found = self.cloud.s3.list_objects_v2(Bucket=self.cloud.bucket, Prefix=self._key(table, id))
        if not found.get("KeyCount"):
            return None
        answer = self.cloud.s3.get_object(Bucket=self.cloud.bucket, Key=self._key(table, id))
        body: bytes = answer["Body"].read()
        try:
            return body.decode()
        except UnicodeDecodeError:
            return body

    def _key(self, table: str, id: str) -> str:
        return f"{id}.json" if table == "documents" else f"{FOLDERS[table]}/{id}.json"


@contextmanager
def local_backend(folder: Path) -> Iterator[LocalKept]:
    """A backend in a fresh folder, or in one that holds a database."""
    database = Database(folder)
    try:
        yield LocalKept(database)
    finally:
        database.close()


@contextmanager
def s3_backend(url: str) -> Iterator[S3Kept]:
    """A backend in a fresh bucket of the moto server at `url`."""
    with environment(url), Cloud(url) as cloud:
        kept = S3Kept(cloud)
        try:
            yield kept
        finally:
            kept.clients.close()


class WritingFleet:
    """WriterFleet that writes at once what it can read."""

    def __init__(self, store: RequestStore) -> None:
        self._store = store
        self._written: asyncio.Queue[str] = asyncio.Queue()

    async def queue(self, id: str) -> None:
        try:
            prompt = await self._store.prompt(id)
        except UnreadableRecord:
            return
        if prompt is not None:
            await self._store.put_outcome(review_of(prompt))
            self._written.put_nowait(id)

    async def events(self) -> AsyncIterator[str]:
        while True:
            yield await self._written.get()

    async def withdraw(self, id: str) -> None:
        """Nothing is queued here."""


@dataclass
class Running:
    """A service that runs, with what a story asks of it."""

    desk: ChatDesk
    runner: Runner
    chat: FakeChat
    catalog: FakeCatalog

    async def until_answered(self, message_ids: Sequence[str], patience_s: float | None = 60) -> None:
        """Returns once each of the messages has a final reply in the chat. Raises TimeoutError after `patience_s`."""
        async with asyncio.timeout(patience_s):
            while not set(message_ids) <= {r.message_id for r in self.chat.finals}:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@asynccontextmanager
async def running(
    kept: Kept, chat: FakeChat, clock: Callable[[], float] = time.time, **settings: Any
) -> AsyncIterator[Running]:
    """A service over a backend, from its start to the end of the body. Raises what ends the service."""
    catalog = FakeCatalog()
    values: dict[str, Any] = {"limit_person_hour": 9_999, "limit_place_hour": 9_999, "limit_all_hour": 9_999}
    context = ServiceContext(
        kept.store,
        kept.documents,
        catalog,
        WritingFleet(kept.store),
        {"fake": chat},
        Settings(**{**values, "limit_open": 9_999, **settings}),
        clock,
        kept.spent,
    )
    runner = Runner(context)
    desk = ChatDesk(context, Intake(context, runner))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(runner.run())
        yield Running(desk, runner, chat, catalog)
        task.cancel()
