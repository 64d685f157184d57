"""Sending is noted where a repeat would show twice, and a repeat is marked only where it was noted before."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable

import pytest

from core.domain import ReviewRequest
from core.errors import NotSent, Unreachable
from core.hookspecs import Limits
from tests.fakes import APPENDS, EDITS, MemoryStore, World
from tests.jumping import run
from tests.records import request, review_of


def repeats_of(world: World, send_started: bool, receipt: str | None = None) -> list[bool]:
    """The `repeat` marks of what a fresh process sends for a request with a review."""
    asked = request(send_started=send_started, receipt=receipt or "", staged_at=1.0, next_check_at=2e9)

    async def story() -> None:
        await world.store.create_open(asked)
        await world.store.put_outcome(review_of(asked))
        await world.settle_all()

    run(story())
    return [reply.repeat for reply in world.chat.sent]


def test_a_repeat_is_marked_only_if_sending_was_noted_before() -> None:
    assert repeats_of(World(limits=APPENDS), send_started=True) == [True]
    assert repeats_of(World(limits=APPENDS), send_started=False) == [False]


EDITS_ONLY = dataclasses.replace(EDITS, recognises_repeats=False)
NEEDS_NO_NOTE: list[tuple[str, Callable[[], World], str | None, bool]] = [
    ("a platform with a nonce", lambda: World(limits=EDITS), None, False),
    ("an edit", lambda: World(limits=EDITS_ONLY), "r1", False),
    ("no receipt to edit", lambda: World(limits=EDITS_ONLY), None, True),
    ("a terminal", lambda: World(limits=APPENDS), "m1", True),
]


@pytest.mark.parametrize(
    ("case", "make", "receipt", "noted"), NEEDS_NO_NOTE, ids=[case for case, *_ in NEEDS_NO_NOTE]
)
def test_sending_is_noted_only_where_a_repeat_would_show_twice(
    case: str, make: Callable[[], World], receipt: str | None, noted: bool
) -> None:
    world = make()
    assert repeats_of(world, send_started=False, receipt=receipt) == [False]
    assert world.store.the_closed().send_started is noted


def test_a_reply_that_the_platform_certainly_did_not_take_is_no_repeat_later() -> None:
    for trouble, marked in (
        ([NotSent("429"), NotSent("429")], False),
        ([Unreachable("no answer")], True),
        ([Unreachable("no answer"), NotSent("429")], True),
    ):
        world = World(limits=APPENDS)
        world.chat.trouble = [*trouble]
        assert repeats_of(world, send_started=False) == [marked]


class SlowStore(MemoryStore):
    """A store whose next save takes so long that something else happens before it."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def save_open(self, request: ReviewRequest) -> bool:
        if (story := self.meanwhile) is not None:
            self.meanwhile = None
            await story()
        return await super().save_open(request)


def test_a_bot_that_slept_while_another_replied_and_closed_says_nothing() -> None:
    world = World(limits=APPENDS)
    store = SlowStore()
    world.store = store
    world.new_service()
    asked = request(receipt="", staged_at=1.0, next_check_at=2e9)

    async def story() -> None:
        await store.create_open(asked)
        await store.put_outcome(review_of(asked))
        another = world.new_settler()
        store.meanwhile = lambda: another.settle(asked.id)
        await world.new_settler().settle(asked.id)

    run(story())
    assert [reply.kind for reply in world.chat.sent] == ["final"]
    assert store.open == {} and store.the_closed().closed_as == "replied"


@pytest.mark.parametrize("limits", [APPENDS, EDITS], ids=["a terminal", "an edit"])
def test_a_bot_that_no_longer_owns_the_store_sends_and_changes_nothing(limits: Limits) -> None:
    world = World(limits=limits)
    asked = request(receipt="r1", staged_at=1.0, next_check_at=2e9)
    run(world.store.create_open(asked))
    run(world.store.put_outcome(review_of(asked)))
    before = dict(world.store.open)
    world.context.may_act = lambda: False
    again_at = run(world.new_settler().settle(asked.id))
    assert (world.chat.sent, world.store.open, world.store.closed) == ([], before, {})
    assert again_at is not None
    world.context.may_act = lambda: True
    run(world.new_settler().settle(asked.id))
    assert [reply.kind for reply in world.chat.sent] == ["final"]
