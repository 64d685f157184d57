"""A good text left over answers the next request for its game, once; the month's money; a slow writer."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from core.domain.records import to_json
from tests.fakes import APPENDS, World
from tests.jumping import run
from tests.records import message, request, review_of

NOW = 1_000_000.0


def spare(world: World, text: str, app_id: int = 620, tone: str = "plain", **more: Any) -> str:
    """Put a spare as the worker does; its key."""
    left = dataclasses.replace(review_of(request(app_id), text), **{"created_at": NOW - 60, **more})
    key = f"spares/{app_id}/{tone}/{text[:8].replace(' ', '-')}-1"
    world.documents.kept[key] = to_json(left)
    return key


def play(world: World, *messages: str, tone: str = "") -> list[str]:
    """Bodies of the final replies to texts that are posted at the same moment."""

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            for number, text in enumerate(messages):
                group.create_task(world.desk.accept(message(text, id=f"m{number}", tone=tone)))
            await asyncio.sleep(30)
            running.cancel()

    run(story())
    return sorted(reply.body for reply in world.chat.finals)


def test_a_spare_answers_at_once_and_is_gone_then() -> None:
    world = World(writes=False)
    spare(world, "A spare text of it.")
    assert play(world, "app/620") == ["A spare text of it."]
    assert world.fleet.queued == []
    assert not [key for key in world.documents.kept if key.startswith("spares/")]
    (outcome,) = (json.loads(body) for body in world.store.outcomes.values())
    assert outcome["spare"] == "spares/620/plain/A-spare--1"
    assert world.chat.finals[0].header_image == "https://cdn.test/620.jpg"
    closed = world.store.the_closed()
    assert (closed.closed_at or 0) - closed.created_at < 1


def test_of_many_who_ask_at_once_each_gets_another_text() -> None:
    world = World()
    for text in ("One text.", "Two text."):
        spare(world, text)
    bodies = play(world, *["app/620"] * 5)
    assert len(set(bodies)) == 5
    assert {"One text.", "Two text."} <= set(bodies) and len(world.fleet.queued) == 3


def test_a_spare_answers_only_for_its_own_game_and_tone() -> None:
    world = World()
    spare(world, "Of another.", app_id=62)
    spare(world, "A kind one.", tone="positive")
    (body,) = play(world, "app/620")
    assert body not in {"Of another.", "A kind one."}
    world = World()
    spare(world, "A kind one.", tone="positive")
    assert play(world, "app/620", tone="positive") == ["A kind one."]


def test_an_old_spare_is_thrown_away() -> None:
    world = World()
    key = spare(world, "Yesterday's.", created_at=NOW - 86_401)
    assert play(world, "app/620") != ["Yesterday's."]
    assert key not in world.documents.kept


def test_spares_can_be_switched_off() -> None:
    world = World(spare_s=0)
    spare(world, "A spare text.")
    assert play(world, "app/620") != ["A spare text."]


def test_what_another_took_is_not_taken_and_a_newer_version_s_is_left_alone() -> None:
    world = World()
    taken, newer = spare(world, "Taken text."), spare(world, "Newer text.")
    world.documents.kept[f"{taken}.taken"] = json.dumps({"request": "somebody"})
    body = {**json.loads(world.documents.kept[newer]), "schema": 99}
    world.documents.kept[newer] = json.dumps(body)
    (said,) = play(world, "app/620")
    assert said not in {"Taken text.", "Newer text."}
    assert newer in world.documents.kept


def test_a_text_that_took_another_one_s_place_meanwhile_is_the_one_that_is_given() -> None:
    """A worker puts it under the same key once the first was used: the first must not be given twice."""
    world = World()
    key = spare(world, "Given to another.")
    put_if_absent = world.documents.put_if_absent

    async def slowly(claim: str, document: Mapping[str, Any]) -> bool:
        world.documents.kept[key] = to_json(
            dataclasses.replace(review_of(request(620), "Put there since."), created_at=NOW - 1)
        )
        return await put_if_absent(claim, document)

    world.documents.put_if_absent = slowly  # type: ignore[method-assign]  # the race, made certain
    assert play(world, "app/620") == ["Put there since."]


def test_once_the_month_s_money_is_spent_only_spares_are_served_and_people_are_told() -> None:
    world = World(monthly_cap_usd=20)
    world.spent_usd = 20.0
    spare(world, "A spare text.")
    bodies = play(world, "app/620", "app/620")
    assert bodies[0] == "A spare text."
    assert bodies[1].startswith("Sorry, no review of Portal 2") and "this month" in bodies[1]
    assert world.fleet.queued == []
    world = World(monthly_cap_usd=20)
    world.spent_usd = 19.9
    play(world, "app/620")
    assert len(world.fleet.queued) == 1


def slow(world: World, story: Callable[[], Awaitable[None]]) -> list[tuple[str, str]]:
    """Stage and text of what was sent while nobody writes."""

    async def whole() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await world.desk.accept(message("app/620"))
            await story()
            running.cancel()

    run(whole())
    return [(reply.stage, reply.text) for reply in world.chat.sent]


def test_who_waits_for_more_than_ninety_seconds_is_told_once_that_it_takes_longer() -> None:
    world = World(writes=False)

    async def story() -> None:
        await asyncio.sleep(89)
        assert [reply.stage for reply in world.chat.sent] == ["page", "writing"]
        await asyncio.sleep(4_000)
        world.new_service()

    said = slow(world, story)
    assert [stage for stage, _ in said] == ["page", "writing", "starting"]
    assert said[2][1].startswith("Writing a review of Portal 2…") and "takes longer" in said[2][1]
    assert len(world.chat.shown) == 1


def test_where_nothing_can_be_edited_it_is_said_in_a_new_message() -> None:
    world = World(writes=False, limits=APPENDS)
    said = slow(world, lambda: asyncio.sleep(300))
    assert [stage for stage, _ in said] == ["page", "starting"]


def test_a_spare_counts_as_waiting_only_since_somebody_asked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "grg.metrics")
    world = World(writes=False)
    spare(world, "A spare text of it.")  # it is a minute old
    play(world, "app/620")
    (seconds,) = (
        record.metric[2]
        for record in caplog.records
        if getattr(record, "metric", ("", "", 0))[:2] == ("Stage", "reply")
    )
    assert seconds < 1
