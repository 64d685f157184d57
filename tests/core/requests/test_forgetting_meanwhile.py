"""Forget-me while something else is under way with the same request, and games that another game's page leads to."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

from core import document_keys
from core.domain import ClosedAs, ReviewRequest
from tests.fakes import MemoryDocuments, MemoryStore, World
from tests.jumping import run
from tests.records import HERE, game, message


class _SlowNotes(MemoryDocuments):
    """A note that a reply is to be deleted takes a second to be stored, as on a slow network."""

    async def put(self, key: str, document: dict[str, Any]) -> None:
        if key.startswith(document_keys.retraction_key("")):
            await asyncio.sleep(1)
        await super().put(key, document)


def test_a_deletion_that_is_under_way_does_not_write_a_forgotten_person_back() -> None:
    world = World()
    world.documents = _SlowNotes()
    world.new_service()

    async def story() -> int:
        await world.settle_all(message("app/620", context="token"))
        running = asyncio.create_task(world.runner.run())

        async def forget() -> int:
            await asyncio.sleep(0.5)
            return await world.desk.forget("fake", "ann")

        _, forgotten = await asyncio.gather(world.desk.deleted(HERE, "m1"), forget())
        running.cancel()
        return forgotten

    assert run(story()) == 1
    closed = world.store.the_closed()
    assert (closed.asked.author, closed.asked.context, closed.cancelled) == ("", "", True)
    assert world.chat.shown == {}
    assert not [key for key in world.documents.kept if "ann" in key]


class _ClosesMeanwhile(MemoryStore):
    """The request is closed between the look for a closed one and the look for an open one."""

    async def open_request(self, id: str) -> ReviewRequest | None:
        found = await super().open_request(id)
        if found is None:
            return None
        await self.put_closed(dataclasses.replace(found, closed_as=ClosedAs.REPLIED, closed_at=1.0))
        await self.delete_open(id)
        return None


def test_a_person_sees_a_request_that_is_closed_while_it_is_looked_for() -> None:
    world = World()
    run(world.desk.accept(message("app/620")))
    slow = _ClosesMeanwhile()
    slow.open, slow.closed = world.store.open, world.store.closed
    world.store = slow
    world.new_service()
    data = run(world.desk.my_data("fake", "ann"))
    assert [one["message"] for one in data["requests"]] == ["m1"]


def test_a_report_that_an_earlier_version_kept_without_a_platform_is_forgotten_too() -> None:
    world = World()

    async def story() -> int:
        await world.documents.put(
            document_keys.report_key("", "ann", "long-gone"), {"schema": 1, "reason": "rude"}
        )
        return await world.desk.forget("fake", "ann")

    assert run(story()) == 1
    assert not [key for key in world.documents.kept if "ann" in key]


def test_a_blocked_game_is_refused_by_whatever_number_it_was_asked_for() -> None:
    """The store answers some numbers, such as demos' and old ones, with the page of another app."""
    world = World(block_games=(391540,))
    world.catalog.games[77] = dataclasses.replace(game(391540, "Blocked Vale"), app_id=391540)
    run(world.settle_all(message("app/77")))
    closed = world.store.the_closed()
    assert (closed.closed_as, closed.refusal) == ("refused", "blocked_game")
    assert [reply.kind for reply in world.chat.finals] == ["apology"] and not world.store.prompts
