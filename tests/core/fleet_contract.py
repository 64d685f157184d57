"""What every WriterFleet promises. A fleet's test module subclasses `FleetContract` and says how to make one.

class TestMyFleet(FleetContract):
    def backend(self): ...          # a fresh backend as a `FleetBackend`
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from typing import Protocol

from core.domain import Outcome
from core.ports import WriterFleet
from tests.records import prompt, review_of


class FleetBackend(Protocol):
    """A fleet without workers, and what the tests do in their place."""

    fleet: WriterFleet

    async def stage(self, id: str) -> None:
        """Open a request of that id and stage its prompt."""

    async def write(self, outcome: Outcome) -> None:
        """Put an outcome as a worker does."""

    def waiting(self) -> set[str]:
        """Ids that a worker would write now. Call it once, at the end."""


class FleetContract:
    """Scenarios; each opens a fresh backend."""

    def backend(self) -> AbstractContextManager[FleetBackend]:
        """A fresh, empty backend."""
        raise NotImplementedError

    def test_what_is_queued_waits_for_a_worker_and_queueing_again_changes_nothing(self) -> None:
        async def story(backend: FleetBackend) -> None:
            for id in ("a", "b"):
                await backend.stage(id)
                await backend.fleet.queue(id)
            await backend.fleet.queue("a")

        with self.backend() as backend:
            asyncio.run(story(backend))
            assert backend.waiting() == {"a", "b"}

    def test_what_is_withdrawn_is_not_written_and_withdrawing_again_is_fine(self) -> None:
        async def story(backend: FleetBackend) -> None:
            for id in ("a", "b"):
                await backend.stage(id)
                await backend.fleet.queue(id)
            for _ in range(2):
                await backend.fleet.withdraw("a")

        with self.backend() as backend:
            asyncio.run(story(backend))
            assert backend.waiting() == {"b"}

    def test_an_outcome_that_is_put_while_the_bot_listens_is_an_event(self) -> None:
        async def story(backend: FleetBackend) -> None:
            heard: asyncio.Queue[str] = asyncio.Queue()

            async def listen() -> None:
                async for id in backend.fleet.events():
                    heard.put_nowait(id)

            listening = asyncio.create_task(listen())
            await asyncio.sleep(0.2)  # it listens
            await backend.stage("a")
            await backend.write(review_of(prompt("a")))
            assert await asyncio.wait_for(heard.get(), 30) == "a"
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

        with self.backend() as backend:
            asyncio.run(story(backend))
