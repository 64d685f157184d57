"""A bot in a process of its own, over the real store and a chat that is a file. Dies where GRG_CRASH_AT says.

    python tests/core/requests/crash_bot.py FOLDER edits|appends review|no_game|deleted|taken_back|spare|slow|wish [again]

With `again` it is the next start: the platform delivers the message once more after all is settled.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

from core.domain import Message, Prompt, Reply, ReplyAddress, Review
from core.domain.records import from_json, to_json
from core.local.database import Database
from core.local.documents import LocalDocuments
from core.local.store import LocalStore
from core.requests.context import ServiceContext
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.runtime import failpoints
from core.settings import Settings
from tests.fakes import APPENDS, EDITS, FakeCatalog, FakeChat
from tests.records import HERE, message, prompt, request, review_of


class FileChat(FakeChat):
    """What people see is in a file: one line a call, written before the call returns."""

    def __init__(self, path: Path, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self._path = path
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            receipt, reply = json.loads(line)
            if reply is None:
                self.shown.pop(receipt, None)
            else:
                self.sent.append(Reply(**reply))
                self.shown[receipt] = Reply(**reply)

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        key = await super().reply(address, reply, receipt)
        self._note(key, dataclasses.asdict(reply))
        return key

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        await super().retract(address, receipt)
        self._note(receipt, None)

    def _note(self, receipt: str, reply: object) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([receipt, reply]) + "\n")


class ThisFleet:
    """Writes at once, unless the story is about a deletion, or what is `held` back until then."""

    def __init__(self, store: LocalStore, database: Database, *, writes: bool) -> None:
        self._store, self._database, self._writes = store, database, writes
        self._written: asyncio.Queue[str] = asyncio.Queue()
        self.held: list[str] | None = None
        """What is queued and not to be written yet; None if all is written at once."""

    async def write_all(self) -> None:
        """Write what an earlier start has staged."""
        with self._database.reading() as connection:
            staged = connection.execute("SELECT id FROM prompts").fetchall()
        for (id,) in staged:
            await self.queue(id)

    async def release(self) -> None:
        """Write what was held back."""
        held, self.held = self.held or [], None
        for id in held:
            await self.queue(id)

    async def queue(self, id: str) -> None:
        if self.held is not None:
            self.held.append(id)
        elif self._writes:
            with self._database.reading() as connection:
                (body,) = connection.execute("SELECT body FROM prompts WHERE id = ?", (id,)).fetchone()
            await self._store.put_outcome(review_of(from_json(Prompt, body)))
            self._written.put_nowait(id)

    async def events(self) -> AsyncIterator[str]:
        while True:
            yield await self._written.get()

    async def withdraw(self, id: str) -> None:
        """Nothing is queued here."""


def a_spare() -> Review:
    """A young text left over."""
    return dataclasses.replace(review_of(request(), "Portal 2 is a spare."), created_at=time.time())


async def a_slow_one(store: LocalStore, chat: FileChat) -> None:
    """A request whose prompt was queued a while ago; nobody has written it."""
    now = time.time()
    asked = request(
        now=now - 100, staged_at=now - 100, queued_count=1, game_name="Portal 2", next_check_at=now
    )
    await store.stage_prompt(prompt(asked.id), asked)
    receipt = await chat.reply(HERE, Reply("status", asked.id, "m1", 620, "Portal 2", "Writing…"), None)
    await store.create_open(dataclasses.replace(asked, receipt=receipt))


async def taken_back(desk: ChatDesk, store: LocalStore, documents: LocalDocuments, *, again: bool) -> None:
    """The message is deleted after its reply; until the reply is gone too."""
    while not await store.closed_request(request().id):  # noqa: ASYNC110  a store tells nobody
        await asyncio.sleep(0.01)
    if not again:
        await desk.deleted(HERE, "m1")
    while [key async for key in documents.keys("retractions/")]:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def wish(desk: ChatDesk, fleet: ThisFleet) -> None:
    """Somebody wants it harsher while it is being written."""
    await desk.accept(Message(HERE, "m2", "harsher", "ann", private=True))
    while fleet.held is not None and len(fleet.held) < len(("the review", "the harsher one")):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await fleet.release()


async def what_was_before(
    story: str,
    store: LocalStore,
    documents: LocalDocuments,
    chat: FileChat,
    fleet: ThisFleet,
    *,
    again: bool,
) -> None:
    """What the bot finds at its start, and how its writer is."""
    if story == "spare" and not again:
        await documents.put("spares/620/plain/x-1", json.loads(to_json(a_spare())))
    if story == "slow" and not again:
        await a_slow_one(store, chat)
    if story == "wish" and again:
        await fleet.write_all()
    elif story == "wish":
        fleet.held = []


async def main(folder: Path, flavour: str, story: str, *, again: bool) -> None:
    database = Database(folder)
    store, chat = (
        LocalStore(database),
        FileChat(folder / "chat", limits={"edits": EDITS, "appends": APPENDS}[flavour]),
    )
    fleet = ThisFleet(store, database, writes=story in {"review", "slow", "taken_back", "wish"})
    documents = LocalDocuments(database)
    await what_was_before(story, store, documents, chat, fleet, again=again)
    catalog = FakeCatalog()
    if story == "no_game":
        catalog.games.clear()
    context = ServiceContext(store, documents, catalog, fleet, {"fake": chat}, Settings(), time.time)
    runner = Runner(context)
    desk = ChatDesk(context, Intake(context, runner))
    said = message("app/620")
    async with asyncio.TaskGroup() as group:
        running = group.create_task(runner.run())
        if again and story != "deleted":
            await runner.settled()
        await desk.accept(said)
        if story == "wish":
            await wish(desk, fleet)
        if story == "taken_back":
            await taken_back(desk, store, documents, again=again)
        if story == "deleted":
            while not again and not chat.shown:  # noqa: ASYNC110  a chat tells nobody when it is written to
                await asyncio.sleep(0.01)
            await desk.deleted(HERE, said.id)
        await runner.settled()
        running.cancel()
    database.close()


if __name__ == "__main__":
    failpoints.arm(os.environ.get("GRG_CRASH_AT", ""))
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], again="again" in sys.argv[4:]))
