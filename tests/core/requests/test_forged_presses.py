"""People can have any text sent as a button's, from any place: the core acts only on what the place itself asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core import document_keys
from core.domain import ReplyAddress, request_id
from core.errors import CatalogUnreachable
from core.messages.catalogue import say
from tests.fakes import FakeChat, World
from tests.jumping import run
from tests.records import HERE, message

ELSEWHERE = ReplyAddress("fake", "mallory's own group")
ANOTHER_PLATFORM = ReplyAddress("other", HERE.place)


def after_one_review(world: World, story: Callable[[str], Awaitable[Any]]) -> Any:
    """Somebody is answered here, then a story is told with that request's id, which anybody can compute."""

    async def whole() -> Any:
        await world.desk.change("fake", HERE.place, ratings="yes")
        await world.settle_all(message("app/620"))
        told = await story(request_id(HERE, "m1", 620))
        running = asyncio.create_task(world.runner.run())
        await asyncio.sleep(600)
        running.cancel()
        return told

    return run(whole())


@pytest.mark.parametrize("place", [ELSEWHERE, ANOTHER_PLATFORM])
def test_a_press_elsewhere_changes_nothing_here_whoever_presses(place: ReplyAddress) -> None:
    world = World()

    async def story(id: str) -> list[bool]:
        return [
            await world.desk.remove(id, "mallory", address=place, moderator=True),
            await world.desk.remove(id, "ann", address=place, moderator=False),
            await world.desk.again(id, "mallory", address=place, in_place=False, tone="negative"),
            await world.desk.again(id, "mallory", address=place, in_place=True),
            await world.desk.rate(id, "mallory", 1, address=place),
        ]

    assert after_one_review(world, story) == [False] * 5
    assert len(world.chat.shown) == 1 and len(world.chat.finals) == 1
    assert not any(key.startswith("ratings/") for key in world.documents.kept)


def test_a_press_elsewhere_does_not_cancel_what_is_under_way() -> None:
    world = World(writes=False)

    async def story() -> list[bool]:
        await world.desk.accept(message("app/620"))
        running = asyncio.create_task(world.runner.run())
        await asyncio.sleep(5)
        id = request_id(HERE, "m1", 620)
        told = [
            await world.desk.remove(id, "mallory", address=ELSEWHERE, moderator=True),
            await world.desk.again(id, "mallory", address=ELSEWHERE, in_place=False),
            await world.desk.again(id, "mallory", address=HERE, in_place=False),  # one is under way here
        ]
        world.fleet.writes = True
        await world.runner.settled()
        running.cancel()
        return told

    assert run(story()) == [False, False, True]
    assert world.store.the_closed().closed_as == "replied"


def test_a_review_is_not_rewritten_by_the_try_again_of_an_apology() -> None:
    world = World()

    async def story(id: str) -> bool:
        return await world.desk.again(id, "mallory", address=HERE, in_place=True)

    assert not after_one_review(world, story)
    assert len(world.chat.finals) == 1
    sorry = World()
    sorry.catalog.games[620] = CatalogUnreachable("no network")

    async def retry(id: str) -> bool:
        return await sorry.desk.again(id, "bob", address=HERE, in_place=True)

    assert after_one_review(sorry, retry)


def test_a_report_from_elsewhere_tells_its_owner_nothing_of_the_review_here() -> None:
    world = World(report_to="owner:desk")
    owner = world.adapters["owner"] = FakeChat("owner")

    async def story(id: str) -> None:
        await world.desk.report(id, "mallory", "so rude", address=ELSEWHERE)

    after_one_review(world, story)
    (posted,) = owner.shown.values()
    id = request_id(HERE, "m1", 620)
    assert posted.text == say("en", "report.unknown", reason="so rude", request=id)
    assert HERE.place not in posted.text.split() and "Portal" not in posted.text
    assert [
        key for key in world.documents.kept if key.startswith(document_keys.report_key("fake", "mallory"))
    ]


def test_made_up_ids_cannot_flood_the_owner_with_reports() -> None:
    world = World(report_to="fake:owner")

    async def story() -> None:
        for number in range(20):
            await world.desk.report(f"made/up-{number}", "mallory", "spam", address=HERE)
        await world.desk.report("made/up", "bob", "", address=HERE)

    run(story())
    assert len(world.chat.sent) == 2
    assert len([key for key in world.documents.kept if key.startswith("reports/")]) == 2
