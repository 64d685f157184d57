"""The fakes of the fleet and of the catalog keep the promises of their ports."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator

from core.domain import Outcome
from core.ports import GameCatalog
from tests.core.catalog_contract import CatalogContract
from tests.core.fleet_contract import FleetContract
from tests.fakes import FakeCatalog, FakeFleet, MemoryStore
from tests.records import game, prompt, request


class Memory:
    """A fleet in memory."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.fleet = FakeFleet(self.store)

    async def stage(self, id: str) -> None:
        await self.store.create_open(request(id=id))
        await self.store.stage_prompt(prompt(id), request(id=id))

    async def write(self, outcome: Outcome) -> None:
        await self.fleet.finish(outcome)

    def waiting(self) -> set[str]:
        return set(self.fleet.queued) - set(self.fleet.withdrawn)


class TestFakeFleet(FleetContract):
    @contextlib.contextmanager
    def backend(self) -> Iterator[Memory]:
        yield Memory()


class TestFakeCatalog(CatalogContract):
    @contextlib.asynccontextmanager
    async def catalog(self, app_id: int, name: str) -> AsyncIterator[GameCatalog]:
        fake = FakeCatalog()
        fake.games = {app_id: game(app_id, name)}
        yield fake
