"""Accept: a promise is kept before anything a person sees, once for each message and link."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from core.domain import Message, RefusalCode, ReplyAddress, ReviewRequest, request_id
from core.domain.records import from_json
from core.errors import StorageError
from tests.fakes import World
from tests.jumping import run
from tests.records import HERE, message, request
from tests.tables import each


def accepted(world: World, *messages: Message) -> list[ReviewRequest]:
    """Hand messages over; the open requests after that, nothing settled."""

    async def story() -> None:
        for said in messages:
            await world.desk.accept(said)

    run(story())
    return [from_json(ReviewRequest, body) for body in world.store.open.values()]


def test_the_promise_is_kept_before_anything_is_seen() -> None:
    world = World()
    (kept,) = accepted(world, message("look: app/620"))
    assert kept == request(id=request_id(HERE, "m1", 620))
    assert world.chat.sent == [] and world.catalog.asked == [] and world.fleet.queued == []


def test_a_promise_that_cannot_be_kept_is_an_error_and_nothing_is_seen() -> None:
    world = World()
    world.store.trouble = StorageError("the disk is full")
    with pytest.raises(StorageError):
        accepted(world, message("app/620"))
    world.store.trouble = None
    assert (world.store.open, world.chat.sent) == ({}, [])


def test_a_message_that_is_delivered_again_after_that_error_is_kept_then() -> None:
    world = World()
    world.store.trouble = StorageError("the disk is full")
    with pytest.raises(StorageError):
        accepted(world, message("app/620 app/440"))
    world.store.trouble = None
    assert len(accepted(world, message("app/620 app/440"))) == 2


def test_a_message_without_links_is_nothing() -> None:
    assert accepted(World(), message("what a day")) == []


def test_each_link_of_a_message_has_its_own_promise() -> None:
    kept = accepted(World(), message("app/620 and app/440, then app/620 again"))
    assert [one.app_id for one in kept] == [620, 440]
    assert len({one.id for one in kept}) == 2


def test_the_same_message_twice_is_one_promise() -> None:
    world = World()
    accepted(world, message("app/620"))
    accepted(world, message("app/620"))
    world.new_service()
    assert len(accepted(world, message("app/620"))) == 1


def test_the_same_message_twice_at_the_same_time_is_one_promise_and_one_reply() -> None:
    world = World()
    run(world.settle_all(*[message("app/620")] * 5))
    assert len(world.chat.finals) == 1 and len(world.chat.sent) == 3


def test_a_message_that_was_answered_before_is_not_answered_again() -> None:
    world = World()
    run(world.settle_all(message("app/620")))
    sent = list(world.chat.sent)
    world.new_service()
    run(world.settle_all(message("app/620")))
    assert world.chat.sent == sent
    assert world.store.open == {}


def test_an_open_promise_that_no_look_is_planned_for_is_taken_up_when_the_message_comes_again() -> None:
    """As after an adapter gave up waiting for `accept`: the record is there, the wake is not."""
    world = World()

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await asyncio.sleep(1)
            await world.store.create_open(request())
            await world.desk.accept(message("app/620"))
            await world.runner.settled()
            running.cancel()

    run(story())
    assert len(world.chat.finals) == 1


def test_the_same_text_in_another_message_place_or_platform_is_another_promise() -> None:
    elsewhere = ReplyAddress("fake", "elsewhere")
    kept = accepted(
        World(),
        message("app/620"),
        message("app/620", "m2"),
        message("app/620", address=elsewhere),
        message("app/620", address=ReplyAddress("irc", "here")),
    )
    assert len({one.id for one in kept}) == 4


@each("text", ["<app/620>", "app/620 noreview"])
def test_a_silent_link_is_left_alone_unless_asked_for_by_command(text: str) -> None:
    assert accepted(World(), message(text)) == []
    assert len(accepted(World(), message(text, command=True))) == 1


def test_a_silent_link_does_not_silence_its_neighbour() -> None:
    assert [one.app_id for one in accepted(World(), message("<app/1> app/2"))] == [2]


def test_a_spoiler_is_remembered() -> None:
    assert [one.spoiler for one in accepted(World(), message("||app/620|| app/440"))] == [True, False]


def test_links_over_the_cap_get_one_reply_that_names_them() -> None:
    kept = accepted(World(links_per_message=2), message(" ".join(f"app/{number}" for number in range(1, 51))))
    assert [one.refusal for one in kept[:2]] == [None, None]
    assert len(kept) == 3
    assert kept[2].refusal == RefusalCode.TOO_MANY_LINKS
    assert kept[2].refusal_values["most"] == 2
    assert str(kept[2].refusal_values["named"]).startswith("3, 4, 5")


def test_silent_links_do_not_use_up_the_cap() -> None:
    kept = accepted(World(links_per_message=1), message("<app/1> <app/2> app/3"))
    assert [(one.app_id, one.refusal) for one in kept] == [(3, None)]


def test_places_that_the_owner_does_not_serve_hear_nothing() -> None:
    world = World(allow_places=("fake:here",))
    kept = accepted(world, message("app/620"), message("app/620", address=ReplyAddress("fake", "elsewhere")))
    assert [one.asked.address.place for one in kept] == ["here"]


SCOPES: list[tuple[dict[str, Any], list[Message], RefusalCode]] = [
    ({"limit_person_hour": 1}, [message("app/1"), message("app/2", "m2")], RefusalCode.LIMIT_PERSON),
    (
        {"limit_place_hour": 1},
        [message("app/1"), message("app/2", "m2", "bob")],
        RefusalCode.LIMIT_PLACE,
    ),
    (
        {"limit_all_hour": 1},
        [message("app/1"), message("app/2", "m2", "bob", ReplyAddress("fake", "x"))],
        RefusalCode.LIMIT_ALL,
    ),
    (
        {"limit_open": 1},
        [message("app/1"), message("app/2", "m2")],
        RefusalCode.TOO_MANY_OPEN,
    ),
    ({"block_games": (2,)}, [message("app/1"), message("app/2", "m2")], RefusalCode.BLOCKED_GAME),
]


@each(("settings", "messages", "code"), SCOPES)
def test_what_is_over_a_limit_is_promised_a_refusal(
    settings: dict[str, Any], messages: list[Message], code: RefusalCode
) -> None:
    first, second = accepted(World(**settings), *messages)
    assert first.refusal is None
    assert second.refusal == code


def test_a_refusal_is_said_once_and_the_rest_is_written() -> None:
    world = World(limit_person_hour=1)
    run(world.settle_all(message("app/620"), message("app/620", "m2")))
    kinds = {reply.message_id: reply.kind for reply in world.chat.finals}
    assert kinds == {"m1": "final", "m2": "apology"}
    closed = [from_json(ReviewRequest, body) for body in world.store.closed.values()]
    assert {one.closed_as for one in closed} == {"refused", "replied"}


def test_a_message_that_is_delivered_twice_counts_once() -> None:
    world = World(limit_person_hour=2)
    kept = accepted(world, *[message("app/1")] * 5, message("app/2", "m2"))
    assert [one.refusal for one in kept] == [None, None]


def test_an_edit_answers_only_the_links_that_are_new_in_it() -> None:
    world = World()
    world.catalog.games[440] = world.catalog.games[620]
    run(world.settle_all(message("app/620")))

    async def edit() -> None:
        await world.desk.edited(message("app/620 app/440"))

    run(edit())
    assert world.store.the_open().app_id == 440


def test_closed_wins_even_if_it_is_closed_while_it_is_opened() -> None:
    world = World()
    create = world.store.create_open

    async def create_slowly(asked: ReviewRequest) -> bool:
        await world.store.put_closed(request(closed_as="replied", closed_at=1.0))  # another task was quicker
        return await create(asked)

    world.store.create_open = create_slowly  # type: ignore[method-assign]  # the race, made certain
    run(world.settle_all(message("app/620")))
    assert (world.store.open, world.chat.sent) == ({}, [])


def test_deadlines_follow_the_setting() -> None:
    (kept,) = accepted(World(deadline_s=60), message("app/620"))
    assert kept.deadline_at == kept.created_at + 60
