"""One fake a port, with state to set and to read. None of them sleeps, opens a file or a socket.

`World` puts them together:

    world = World(limit_person_hour=2)          # keywords are settings
    world.catalog.games[440] = game(440)
    run(world.settle_all(message("app/440")))   # until nothing is open, in no time (tests/jumping.py)
    assert world.chat.texts == [...]
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain import Game, Link, Message, Outcome, Prompt, Reply, ReplyAddress, ReviewRequest
from core.domain.records import document_from_json, from_json, outcome_from_json, to_json
from core.errors import NoSuchGame, StorageError, UnreadableRecord
from core.hookspecs import Desk, Limits
from core.requests.context import ServiceContext
from core.requests.delivery import ReplySender
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.requests.settle import Settler
from core.settings import Settings
from core.steam.links import find_links
from tests.jumping import Clock
from tests.records import game, review_of

EDITS = Limits(text_length=2_000, can_edit=True, can_delete=True, recognises_repeats=True)
"""A platform that can everything, as Discord."""
APPENDS = Limits(text_length=2_000, can_edit=False, can_delete=False, recognises_repeats=False)
"""A platform that can nothing, as a terminal."""


def readable(body: str) -> ReviewRequest | None:
    try:
        return from_json(ReviewRequest, body)
    except UnreadableRecord:
        return None


class MemoryStore:
    """RequestStore in dicts of JSON texts. Set `trouble` and every call raises it, `fails_to_close` and closing does."""

    def __init__(self) -> None:
        self.open: dict[str, str] = {}
        self.closed: dict[str, str] = {}
        self.prompts: dict[str, str] = {}
        self.outcomes: dict[str, str] = {}
        self.trouble: StorageError | None = None
        self.fails_to_close = False

    def _check(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    async def create_open(self, request: ReviewRequest) -> bool:
        self._check()
        return self.open.setdefault(request.id, text := to_json(request)) is text

    async def save_open(self, request: ReviewRequest) -> bool:
        self._check()
        if request.id in self.open:
            self.open[request.id] = to_json(request)
        return request.id in self.open

    async def open_request(self, id: str) -> ReviewRequest | None:
        self._check()
        return from_json(ReviewRequest, self.open[id], f"open/{id}", id) if id in self.open else None

    async def open_ids(self) -> AsyncIterator[str]:
        self._check()
        for id in list(self.open):
            await asyncio.sleep(0)  # a real one asks a file
            yield id

    async def requests_of(self, platform: str, place: str, message_id: str) -> list[ReviewRequest]:
        self._check()
        wanted = (ReplyAddress(platform, place), message_id)
        records = [r for body in {**self.open, **self.closed}.values() if (r := readable(body)) is not None]
        return sorted(
            (r for r in records if (r.asked.address, r.asked.message_id) == wanted), key=lambda r: r.attempt
        )

    async def put_closed(self, request: ReviewRequest) -> None:
        self._check()
        if self.fails_to_close:
            raise StorageError("the disk is full")
        self.closed.setdefault(request.id, to_json(request))

    async def closed_request(self, id: str) -> ReviewRequest | None:
        self._check()
        return from_json(ReviewRequest, self.closed[id], f"closed/{id}", id) if id in self.closed else None

    async def closed_since(self, since: float) -> AsyncIterator[str]:
        self._check()
        for id, body in list(self.closed.items()):
            await asyncio.sleep(0)
            if (from_json(ReviewRequest, body).closed_at or 0) > since:
                yield id

    async def rewrite_closed(self, request: ReviewRequest) -> None:
        self._check()
        if request.id in self.closed:
            self.closed[request.id] = to_json(request)

    async def delete_open(self, id: str) -> None:
        self._check()
        self.open.pop(id, None)

    async def stage_prompt(self, prompt: Prompt, request: ReviewRequest) -> None:
        self._check()
        self.prompts[prompt.id] = to_json(prompt)
        await self.save_open(request)

    async def prompt(self, id: str) -> Prompt | None:
        self._check()
        return from_json(Prompt, self.prompts[id], f"prompts/{id}", id) if id in self.prompts else None

    async def put_outcome(self, outcome: Outcome) -> bool:
        self._check()
        return self.outcomes.setdefault(outcome.id, text := to_json(outcome)) is text

    async def outcome(self, id: str) -> Outcome | None:
        self._check()
        return outcome_from_json(self.outcomes[id], f"outcomes/{id}", id) if id in self.outcomes else None

    async def recent_waits(self) -> list[float]:
        self._check()
        closed = [from_json(ReviewRequest, body) for body in self.closed.values()]
        replied = sorted((r for r in closed if r.closed_as == "replied"), key=lambda r: -(r.closed_at or 0))
        return [(r.closed_at or 0) - r.created_at for r in replied[:20]]

    async def counts(self) -> Mapping[str, int]:
        self._check()
        waiting = sum(id not in self.outcomes for id in self.prompts)
        return {"open": len(self.open), "waiting": waiting, "closed": len(self.closed)}

    def the_open(self) -> ReviewRequest:
        """The only open request."""
        (body,) = self.open.values()
        return from_json(ReviewRequest, body)

    def the_closed(self) -> ReviewRequest:
        """The only closed request."""
        (body,) = self.closed.values()
        return from_json(ReviewRequest, body)


class MemoryDocuments:
    """Documents in a dict of JSON texts. Set `trouble` and every call raises it."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.trouble: StorageError | None = None

    def _check(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    async def get(self, key: str) -> dict[str, Any] | None:
        self._check()
        return document_from_json(self.kept[key], key) if key in self.kept else None

    async def put(self, key: str, document: Mapping[str, Any]) -> None:
        self._check()
        self.kept[key] = json.dumps(document)

    async def put_if_absent(self, key: str, document: Mapping[str, Any]) -> bool:
        self._check()
        return self.kept.setdefault(key, text := json.dumps(document)) is text

    async def delete(self, key: str) -> None:
        self._check()
        self.kept.pop(key, None)

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        self._check()
        for key in sorted(self.kept):
            if key.startswith(prefix):
                await asyncio.sleep(0)
                yield key


class FakeCatalog:
    """GameCatalog: `games` holds a Game or the CatalogError to raise; `asked` what was read. Its links are the real ones."""

    def __init__(self) -> None:
        self.games: dict[int, Game | Exception] = {620: game(620)}
        self.asked: list[int] = []
        self.searched: list[str] = []
        self.lasts_s: dict[int, float] = {}
        """Seconds that a game's page takes."""

    def links(self, text: str) -> tuple[Link, ...]:
        return find_links(text)

    async def game(self, app_id: int, asker: str = "") -> Game:
        self.asked.append(app_id)
        found = self.games.get(app_id, NoSuchGame(f"the store knows no app {app_id}"))
        await asyncio.sleep(self.lasts_s.get(app_id, 0.0))
        if isinstance(found, Exception):
            raise found.with_traceback(None)  # else it grows with every raise
        return found

    async def search(self, text: str) -> list[tuple[int, str]]:
        self.searched.append(text)
        games = [found for found in self.games.values() if isinstance(found, Game)]
        return [(found.app_id, found.name) for found in games if text.lower() in found.name.lower()]


class FakeFleet:
    """WriterFleet over a MemoryStore: `queued` and `withdrawn` hold ids in order.

    With `writes` each queued prompt has its review at once; else call `await finish(outcome)`.
    `loses` that many of the first queued ids are lost, as a queue may. `hint(id)` is an event.
    """

    def __init__(self, store: MemoryStore, *, writes: bool = False, loses: int = 0) -> None:
        self.store, self.writes, self.loses = store, writes, loses
        self.queued: list[str] = []
        self.withdrawn: list[str] = []
        self._events: asyncio.Queue[str] | None = None

    async def queue(self, id: str) -> None:
        self.queued.append(id)
        if self.writes and len(self.queued) > self.loses:
            await self.finish(review_of(from_json(Prompt, self.store.prompts[id])))

    async def finish(self, outcome: Outcome) -> None:
        await self.store.put_outcome(outcome)
        self.hint(outcome.id)

    def hint(self, id: str) -> None:
        if self._events is not None:
            self._events.put_nowait(id)

    async def events(self) -> AsyncIterator[str]:
        self._events = asyncio.Queue()  # what happened before is not told, as in the real ones
        while True:
            yield await self._events.get()

    async def withdraw(self, id: str) -> None:
        self.withdrawn.append(id)


@dataclass
class FakeChat:
    """ChatAdapter: `shown` is what people see (receipt → reply), `sent` every reply that got through.

    `limits` may be replaced. `trouble` is a list of exceptions: each call of `reply` or `retract` takes and raises the
    first. `hangs` is a set of request ids (or receipts) whose replies never end. `say` posts a message.
    """

    platform: str = "fake"
    limits: Limits = EDITS
    shown: dict[str, Reply] = field(default_factory=dict)
    sent: list[Reply] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    receipts: list[str | None] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)
    hangs: set[str] = field(default_factory=set)
    inbox: asyncio.Queue[tuple[str, Message] | None] = field(default_factory=asyncio.Queue)

    async def listen(self, desk: Desk) -> None:
        while (said := await self.inbox.get()) is not None:
            verb, message = said
            if verb == "deleted":
                await desk.deleted(message.address, message.id)
            else:
                await (desk.edited(message) if verb == "edited" else desk.accept(message))

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        await self._may_fail(reply.request)
        self.sent.append(reply)
        self.receipts.append(receipt)
        key = f"{reply.request}/{'status' if reply.kind == 'status' else 'final'}"
        if receipt is not None and self.limits.can_edit:
            key = receipt
        elif not self.limits.recognises_repeats:
            key = f"{key}/{len(self.sent)}"
        self.shown[key] = reply
        return key

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        await self._may_fail(receipt)
        self.shown.pop(receipt, None)
        self.retracted.append(receipt)

    async def _may_fail(self, key: str) -> None:
        if key in self.hangs:
            await asyncio.sleep(10**9)
        if self.trouble:
            raise self.trouble.pop(0)

    @property
    def texts(self) -> list[str]:
        """What people read now, oldest first."""
        return [reply.text for reply in self.shown.values()]

    @property
    def finals(self) -> list[Reply]:
        """The shown replies, without statuses."""
        return [reply for reply in self.shown.values() if reply.kind != "status"]


class World:
    """A service over fakes. Keywords are settings; parts are attributes."""

    def __init__(self, *, limits: Limits = EDITS, writes: bool = True, **settings: Any) -> None:
        self.clock, self.store, self.catalog = Clock(), MemoryStore(), FakeCatalog()
        self.documents, self.spent_usd = MemoryDocuments(), 0.0
        self.settings = Settings(**settings)
        self.fleet = FakeFleet(self.store, writes=writes)
        self.chat = FakeChat(limits=limits)
        self.adapters = {"fake": self.chat}
        self.new_service()

    def new_service(self) -> Runner:
        """As after a restart: the same store, nothing in memory."""
        self.context = ServiceContext(
            self.store,
            self.documents,
            self.catalog,
            self.fleet,
            self.adapters,
            self.settings,
            self.clock,
            self._spent,
        )
        self.runner = Runner(self.context)
        self.desk = ChatDesk(self.context, Intake(self.context, self.runner))
        return self.runner

    def new_settler(self) -> Settler:
        """The settling half alone."""
        return Settler(self.context, ReplySender(self.context))

    async def _spent(self) -> float:
        return self.spent_usd

    async def settle_all(self, *messages: Message) -> None:
        """Run the service until nothing is open."""
        async with asyncio.TaskGroup() as group:
            running = group.create_task(self.runner.run())
            for said in messages:
                await self.desk.accept(said)
            await self.runner.settled()
            running.cancel()
