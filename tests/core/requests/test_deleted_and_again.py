"""A message that is deleted takes its work and its replies along; a review can be asked for again."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

import pytest

from core.domain import ReviewRequest, request_id
from core.domain.records import from_json
from core.errors import CatalogUnreachable, Unreachable
from tests.fakes import APPENDS, EDITS, World
from tests.jumping import run
from tests.records import HERE, message, review_of


def play(world: World, story: Callable[[], Awaitable[None]]) -> None:
    """Run the service while a story is told, then until nothing is open."""

    async def whole() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await story()
            await asyncio.sleep(200)
            running.cancel()

    run(whole())


def answered(world: World) -> str:
    """Post a link, wait for the reply; the request's id."""
    run(world.settle_all(message("app/620")))
    world.new_service()
    return request_id(HERE, "m1", 620)


def test_deleting_the_message_cancels_what_is_open_and_takes_the_status_back() -> None:
    world = World(writes=False)

    async def story() -> None:
        await world.desk.accept(message("app/620"))
        await asyncio.sleep(1)
        assert len(world.chat.shown) == 1
        await world.desk.deleted(HERE, "m1")

    play(world, story)
    assert world.chat.shown == {}
    assert world.store.the_closed().closed_as == "cancelled" and world.store.open == {}
    assert world.fleet.withdrawn == [world.store.the_closed().id]


def test_a_review_that_comes_after_the_deletion_is_not_shown() -> None:
    world = World(writes=False)

    async def story() -> None:
        await world.desk.accept(message("app/620"))
        await asyncio.sleep(1)
        asked = world.store.the_open()
        await world.desk.deleted(HERE, "m1")
        await asyncio.sleep(1)
        await world.fleet.finish(review_of(asked))

    play(world, story)
    assert world.chat.finals == []


def test_deleting_the_message_takes_a_reply_back_that_was_given() -> None:
    world = World()
    answered(world)
    run(world.desk.deleted(HERE, "m1"))
    assert world.chat.shown == {}


def test_where_nothing_can_be_deleted_a_deletion_only_stops_the_work() -> None:
    world = World(limits=APPENDS, writes=False)

    async def story() -> None:
        await world.desk.accept(message("app/620"))
        await asyncio.sleep(1)
        await world.desk.deleted(HERE, "m1")

    play(world, story)
    assert world.store.the_closed().closed_as == "cancelled"
    assert world.chat.finals == [] and world.chat.retracted == []


def test_a_deletion_while_the_reply_is_on_its_way_takes_that_reply_back() -> None:
    world = World()

    async def story() -> None:
        slow = world.chat.reply

        async def reply_slowly(address, reply, receipt):  # type: ignore[no-untyped-def]
            if reply.kind == "final":
                await asyncio.sleep(30)
            return await slow(address, reply, receipt)

        world.chat.reply = reply_slowly  # type: ignore[method-assign]
        await world.desk.accept(message("app/620"))
        await asyncio.sleep(10)
        await world.desk.deleted(HERE, "m1")

    play(world, story)
    assert world.chat.shown == {}
    assert world.store.the_closed().closed_as == "replied"


def test_a_deletion_of_one_message_leaves_the_others_alone() -> None:
    world = World()
    run(world.settle_all(message("app/620"), message("app/620", "m2")))
    run(world.desk.deleted(HERE, "m1"))
    assert [reply.message_id for reply in world.chat.finals] == ["m2"]


def test_deleting_what_was_never_asked_is_nothing() -> None:
    world = World()
    run(world.desk.deleted(HERE, "never"))
    assert (world.store.open, world.store.closed) == ({}, {})


def test_a_platform_that_cannot_take_back_just_now_harms_nobody() -> None:
    world = World()
    answered(world)
    world.chat.trouble = [Unreachable()]
    run(world.desk.deleted(HERE, "m1"))
    assert len(world.chat.finals) == 1


def test_taking_a_reply_back_that_hangs_ends() -> None:
    world = World()
    id = answered(world)
    world.chat.hangs = {world.store.the_closed().receipt or id}
    run(world.desk.deleted(HERE, "m1"))
    assert len(world.chat.finals) == 1


def test_a_cancelled_request_whose_retraction_hangs_is_tried_again() -> None:
    world = World(writes=False)

    async def story() -> None:
        await world.desk.accept(message("app/620"))
        await asyncio.sleep(1)
        world.chat.hangs = {world.store.the_open().receipt or ""}
        await world.desk.deleted(HERE, "m1")
        await asyncio.sleep(70)
        world.chat.hangs = set()

    play(world, story)
    assert world.chat.shown == {} and world.store.the_closed().closed_as == "cancelled"


def apologised(world: World) -> str:
    """Post a link that gets an apology, since the store is away, which then is back; the request's id."""
    away, world.catalog.games[620] = world.catalog.games[620], CatalogUnreachable("the store is away")
    first = answered(world)
    world.catalog.games[620] = away
    assert [reply.kind for reply in world.chat.finals] == ["apology"]
    return first


@pytest.mark.parametrize(("in_place", "shown"), [(True, 1), (False, 2)])
def test_asking_again_writes_another_in_its_place_or_beside_it(in_place: bool, shown: int) -> None:
    world = World()
    first = apologised(world) if in_place else answered(world)
    (old,) = world.chat.finals

    async def story() -> None:
        await world.desk.again(first, "bob", address=HERE, in_place=in_place)

    play(world, story)
    assert len(world.chat.finals) == shown == len(world.chat.shown)
    newest = world.chat.finals[-1]
    assert newest.request == request_id(HERE, "m1", 620, attempt=1) != first
    assert newest.message_id == "m1" and newest.text != old.text
    assert (old in world.chat.finals) is not in_place


def test_who_asks_again_is_the_one_who_is_counted() -> None:
    world = World(limit_person_hour=1)
    first = answered(world)

    async def story() -> None:
        await world.desk.again(first, "bob", address=HERE, in_place=False)

    play(world, story)
    asked = from_json(ReviewRequest, world.store.closed[request_id(HERE, "m1", 620, attempt=1)])
    assert (asked.asked.author, asked.closed_as, asked.attempt) == ("bob", "replied", 1)


def test_asking_again_twice_is_one_more_review() -> None:
    world = World()
    first = answered(world)

    async def story() -> None:
        for _ in range(3):
            await world.desk.again(first, "bob", address=HERE, in_place=False)

    play(world, story)
    assert len(world.chat.finals) == 2


def test_what_is_still_open_is_not_asked_for_again() -> None:
    world = World(writes=False)

    async def story() -> None:
        await world.desk.accept(message("app/620"))
        await asyncio.sleep(1)
        await world.desk.again(world.store.the_open().id, "bob", address=HERE, in_place=False)

    play(world, story)
    assert len(world.store.open) == 1


def test_a_spoiler_asked_for_again_is_still_one() -> None:
    world = World(writes=False)
    world.fleet.writes = True
    run(world.settle_all(message("||app/620||")))
    world.new_service()

    async def story() -> None:
        await world.desk.again(request_id(HERE, "m1", 620), "bob", address=HERE, in_place=False)

    play(world, story)
    assert [reply.spoiler for reply in world.chat.finals] == [True, True]


def test_asking_again_in_a_place_that_is_served_no_more_is_nothing() -> None:
    world = World()
    first = answered(world)
    world.settings = type(world.settings)(allow_places=("fake:elsewhere",))
    world.new_service()
    run(world.desk.again(first, "bob", address=HERE, in_place=False))
    assert world.store.open == {}


def test_asking_again_in_place_where_no_receipt_was_had_posts_a_status() -> None:
    world = World(limits=dataclasses.replace(EDITS, can_edit=False))
    world.chat.trouble = [Unreachable()]
    first = apologised(world)
    body = world.store.closed[first].replace(
        f'"receipt": "{world.store.the_closed().receipt}"', '"receipt": ""'
    )
    world.store.closed[first] = body

    async def story() -> None:
        await world.desk.again(first, "bob", address=HERE, in_place=True)

    play(world, story)
    assert [reply.kind for reply in world.chat.sent] == ["apology", "status", "final"]


def test_whoever_asks_again_hears_whether_the_request_is_known() -> None:
    world = World(writes=False)
    told = []

    async def story() -> None:
        await world.desk.accept(message("app/620"))
        await asyncio.sleep(1)
        id = world.store.the_open().id
        told.append(await world.desk.again(id, "bob", address=HERE, in_place=False))  # under way already
        world.fleet.writes = True
        await asyncio.sleep(200)
        told.append(await world.desk.again(id, "bob", address=HERE, in_place=False))
        told.append(await world.desk.again("nobody", "bob", address=HERE, in_place=False))

    play(world, story)
    assert told == [True, True, False]
