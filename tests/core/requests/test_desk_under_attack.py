"""Races, odd ids, clocks and rollbacks that once lost or doubled something."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import time
from typing import Any

import pytest

from core import document_keys
from core.domain import Failure
from core.domain.records import to_json
from core.errors import CatalogUnreachable, Unreachable
from core.local.database import Database
from core.local.store import LocalStore
from core.ops import pause_and_replay
from core.settings import Settings
from tests.fakes import MemoryDocuments, World
from tests.jumping import run
from tests.records import HERE, game, message, request, review_of


class _SlowFirstRead(MemoryDocuments):
    """The first answer about a key that holds `slow` takes three seconds."""

    slow = ""

    async def get(self, key: str) -> dict[str, Any] | None:
        found = await super().get(key)
        if self.slow and self.slow in key:
            self.slow = ""
            await asyncio.sleep(3)
        return found


def test_a_spare_is_given_to_one_request_even_if_another_read_it_before_it_went() -> None:
    async def story() -> list[str]:
        world = World()
        world.documents = slow = _SlowFirstRead()
        world.new_service()
        spare = dataclasses.replace(review_of(request(620), "A spare text."), created_at=world.clock())
        await slow.put("spares/620/plain/x-0", json.loads(to_json(spare)))
        slow.slow = "x-0"
        await world.settle_all(message("app/620", "m1"), message("app/620", "m2", "bob"))
        return [reply.body for reply in world.chat.finals]

    texts = run(story())
    assert len(set(texts)) == len(texts) == 2


def test_a_reply_that_could_not_be_taken_back_is_taken_back_once_the_chat_is_up_again() -> None:
    async def story() -> list[str]:
        world = World()
        await world.settle_all(message("app/620"))
        world.chat.trouble = [Unreachable("down")]
        running = asyncio.create_task(world.runner.run())
        await world.desk.deleted(HERE, "m1")
        await asyncio.sleep(7_200)
        running.cancel()
        return world.chat.texts

    assert run(story()) == []


def test_a_reply_whose_record_is_damaged_is_taken_back_once_the_record_is_mended() -> None:
    async def story() -> tuple[list[str], list[str]]:
        world = World()
        await world.settle_all(message("app/620"))
        world.chat.trouble = [Unreachable("down")]
        await world.desk.deleted(HERE, "m1")
        id = world.store.the_closed().id
        sound, world.store.closed[id] = world.store.closed[id], "nonsense"
        running = asyncio.create_task(world.new_service().run())
        await asyncio.sleep(600)
        before = world.chat.texts
        world.store.closed[id] = sound
        await asyncio.sleep(600)
        running.cancel()
        return before, world.chat.texts

    before, after = run(story())
    assert len(before) == 1
    assert after == []


def test_who_wishes_to_be_ignored_is_even_if_a_message_was_on_its_way() -> None:
    async def story() -> list[str]:
        world = World()
        world.documents = slow = _SlowFirstRead()
        world.new_service()
        slow.slow = "ignored"
        running = asyncio.create_task(world.runner.run())
        accepting = asyncio.create_task(world.desk.accept(message("app/620", "m1")))
        await asyncio.sleep(1)
        await world.desk.ignore("fake", "ann", on=True)
        await accepting
        await world.desk.accept(message("app/620", "m2"))
        await world.runner.settled()
        running.cancel()
        return [reply.message_id for reply in world.chat.finals]

    assert "m2" not in run(story())


def test_who_reported_something_is_forgotten_too() -> None:
    async def story() -> list[str]:
        world = World()
        await world.settle_all(message("app/620"))
        await world.desk.report(world.store.the_closed().id, "bob", "bad words", address=HERE)
        await world.desk.forget("fake", "bob")
        return [key for key, body in world.documents.kept.items() if "bob" in key + body]

    assert run(story()) == []


def test_a_clock_that_is_set_back_does_not_stop_the_next_look() -> None:
    async def story() -> float:
        world = World()
        world.catalog.games[1] = CatalogUnreachable("down")
        running = asyncio.create_task(world.runner.run())
        began = asyncio.get_running_loop().time()
        await world.desk.accept(message("app/1"))
        await asyncio.sleep(0.5)
        world.catalog.games[1] = game(1)
        world.clock.now -= 6 * 3_600
        await world.runner.settled()
        running.cancel()
        return asyncio.get_running_loop().time() - began

    assert run(story()) < 600


def test_an_id_that_utf_8_cannot_hold_costs_no_review() -> None:
    world = World()
    run(world.settle_all(message("app/620", author="\ud800")))
    assert len(world.chat.finals) == 1


def test_another_try_keeps_the_tone_that_was_asked_for() -> None:
    async def story() -> list[str]:
        world = World()
        world.catalog.games[1] = CatalogUnreachable("down")
        await world.settle_all(message("app/1", tone="negative"))
        world.catalog.games[1] = game(1)
        running = asyncio.create_task(world.runner.run())
        await world.desk.again(world.store.the_closed().id, "ann", address=HERE, in_place=True)
        await world.runner.settled()
        running.cancel()
        return [json.loads(prompt)["tone"] for prompt in world.store.prompts.values()]

    assert run(story()) == ["negative"]


@pytest.fixture
def failed(tmp_path: Any) -> tuple[Settings, LocalStore, Database]:
    """A store with one apology of ann's."""
    database = Database(tmp_path)
    store = LocalStore(database)
    closed = request(closed_as="apologised", closed_at=time.time())

    async def fill() -> None:
        await store.put_closed(closed)
        await store.put_outcome(Failure(closed.id, "unreachable", "x", time.time()))

    asyncio.run(fill())
    return Settings(state_dir=tmp_path), store, database


def test_what_is_replayed_is_known_as_its_persons(failed: tuple[Settings, LocalStore, Database]) -> None:
    settings, _, database = failed
    (again,) = asyncio.run(pause_and_replay.replay(settings, 3_600))
    key = document_keys.request_key("fake", "ann", again.id)
    with database.reading() as connection:
        assert connection.execute("SELECT 1 FROM documents WHERE key = ?", (key,)).fetchone()


def test_a_record_of_a_newer_version_does_not_stop_a_replay(
    failed: tuple[Settings, LocalStore, Database],
) -> None:
    settings, store, database = failed
    newer = request(message_id="m0", closed_as="apologised", closed_at=time.time() + 1)
    asyncio.run(store.put_closed(newer))
    with database.transaction() as connection:
        connection.execute(
            "UPDATE closed SET body = replace(body, '\"schema\": 1', '\"schema\": 9') WHERE id = ?",
            (newer.id,),
        )
    assert len(asyncio.run(pause_and_replay.replay(settings, 3_600))) == 1
