"""Trouble is waited out, told, or kept to the one request that has it. Time jumps."""

from __future__ import annotations

import asyncio

import pytest

from core.domain import Prompt, ReplyAddress
from core.domain.records import from_json
from core.errors import CatalogUnreachable, RateLimited, StorageError, Undeliverable, Unreachable
from core.hookspecs import Limits
from core.messages.catalogue import failure_text, say
from core.requests.delivery import REPLY_TIMEOUT_S
from core.requests.staging import PAGE_PATIENCE_S, PAGES_AN_ASKER
from core.runtime import telemetry
from tests.fakes import APPENDS, EDITS, FakeChat, World
from tests.jumping import run
from tests.records import game, message, request, review_of


def during(world: World, seconds: float, *texts: str) -> None:
    """Messages m0, m1, … are posted at once; the service runs for that long."""

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            for number, text in enumerate(texts):
                await world.desk.accept(message(text, f"m{number}"))
            await asyncio.sleep(seconds)
            running.cancel()

    run(story())


def closed_as(world: World) -> str | None:
    return world.store.the_closed().closed_as


def test_a_platform_that_is_down_does_not_keep_the_review_from_being_written() -> None:
    world = World()
    world.chat.trouble = [Unreachable()] * 3
    during(world, 0.5, "app/620")
    assert len(world.store.outcomes) == 1 and world.chat.sent == []
    assert len(world.store.open) == 1


def test_a_platform_that_comes_back_gets_its_reply() -> None:
    world = World()
    world.chat.trouble = [Unreachable()] * 12
    during(world, 3_600, "app/620")
    assert [reply.kind for reply in world.chat.sent] == ["final"]
    assert closed_as(world) == "replied"


def test_people_whose_pages_never_come_do_not_keep_anothers_from_being_fetched() -> None:
    world = World()
    hanging = range(700_000, 700_400)
    world.catalog.games |= {app_id: CatalogUnreachable("no answer") for app_id in hanging}
    world.catalog.lasts_s = dict.fromkeys(hanging, 20.0)

    async def story() -> int:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            for number, app_id in enumerate(hanging):
                await world.desk.accept(message(f"app/{app_id}", f"h{number}", author=f"hasty{number % 4}"))
            await asyncio.sleep(1)
            fetched = len(world.catalog.asked)
            await world.desk.accept(message("app/620", "m1", author="patient"))
            await asyncio.sleep(1)
            running.cancel()
        return fetched

    assert run(story()) == 4 * PAGES_AN_ASKER
    assert [reply.message_id for reply in world.chat.sent if reply.kind == "final"] == ["m1"]


def test_a_platform_that_says_when_to_try_again_is_not_asked_before() -> None:
    world = World()
    world.chat.trouble = [Unreachable(), Unreachable(retry_after_s=300)]
    during(world, 299, "app/620")
    assert world.chat.sent == [] and world.chat.trouble == []
    run(world.new_service().recover())
    during(world, 2)
    assert closed_as(world) == "replied"


def test_a_platform_that_is_down_for_days_does_not_end_the_bot() -> None:
    world = World()
    world.chat.trouble = [Unreachable()] * 2_000
    during(world, 86_400 * 2, "app/620")
    assert closed_as(world) == "replied"


def test_an_adapter_is_handed_no_receipt_where_there_is_none() -> None:
    world = World()
    world.chat.trouble = [Unreachable()]
    during(world, 10, "app/620")
    assert world.chat.receipts == [None]


def test_a_status_that_hangs_delays_its_own_review_only() -> None:
    world = World()
    hanging = request(message_id="m0")
    world.chat.hangs = {hanging.id}
    during(world, 30, "app/620", "app/620", "app/620")
    assert {reply.message_id for reply in world.chat.finals} == {"m1", "m2"}


def test_a_reply_that_hangs_is_given_up_and_tried_again() -> None:
    world = World()
    world.chat.hangs = {request(message_id="m0").id}

    async def let_go() -> None:
        await asyncio.sleep(3 * REPLY_TIMEOUT_S)
        world.chat.hangs = set()

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            group.create_task(let_go())
            await world.desk.accept(message("app/620", "m0"))
            await world.runner.settled()
            running.cancel()

    run(story())
    assert closed_as(world) == "replied" and len(world.chat.finals) == 1


def test_a_bug_in_one_request_stalls_nobody_and_is_logged_with_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()
    caplog.handler.addFilter(telemetry.AddRequest())
    world.catalog.games[666] = ZeroDivisionError("a bug")
    during(world, 86_400 * 0.8, "app/666", "app/620")
    assert [reply.app_id for reply in world.chat.finals] == [620]
    assert world.store.the_open().app_id == 666
    bug = next(record for record in caplog.records if "a bug" in record.message)
    assert bug.exc_info is not None
    assert getattr(bug, "request", None) == world.store.the_open().id


def test_a_request_that_only_ever_meets_a_bug_is_apologised_for_at_its_deadline() -> None:
    world = World()
    world.catalog.games[666] = ZeroDivisionError("a bug")
    during(world, 86_400 + 120, "app/666")
    assert closed_as(world) == "expired" and "it took too long" in world.chat.texts[0]


@pytest.mark.parametrize(
    "error", [CatalogUnreachable("it is down"), RateLimited("slow", 5.0), RateLimited("slow", None)]
)
def test_a_page_that_cannot_be_had_now_is_asked_for_again(error: Exception) -> None:
    world = World()
    world.catalog.games[620] = error

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await world.desk.accept(message("app/620"))
            await asyncio.sleep(9)
            assert world.chat.texts == [say("en", "status.no_page")]
            await asyncio.sleep(91)
            assert [reply.kind for reply in world.chat.sent] == ["status"] * 2, "it is said once"
            world.catalog.games[620] = game(620)
            await world.runner.settled()
            running.cancel()

    run(story())
    assert closed_as(world) == "replied"
    assert 3 <= len(world.catalog.asked) <= 30


@pytest.mark.parametrize("limits", [EDITS, APPENDS], ids=["edits", "appends"])
def test_a_person_whom_the_store_keeps_waiting_is_told_once_within_ten_seconds(limits: Limits) -> None:
    world = World(limits=limits, writes=False)
    world.catalog.lasts_s[620] = 25.0

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await world.desk.accept(message("app/620"))
            await asyncio.sleep(7)
            assert world.chat.texts == [say("en", "status.page")]
            await asyncio.sleep(2)
            assert world.chat.texts[-1] == say("en", "status.no_page")
            await asyncio.sleep(17)
            assert world.store.the_open().staged_at and not world.store.the_open().slow_notice_sent
            await asyncio.sleep(91)
            assert "longer, because the writer" in world.chat.texts[-1], "the writer may be slow as well"
            await world.fleet.finish(review_of(from_json(Prompt, next(iter(world.store.prompts.values())))))
            await world.runner.settled()
            running.cancel()

    run(story())
    texts = [reply.text for reply in world.chat.sent]
    assert texts.count(say("en", "status.no_page")) == 1
    assert len(world.chat.finals) == 1 and closed_as(world) == "replied"


def test_a_slow_store_is_not_announced_again_after_a_restart() -> None:
    world = World()
    world.catalog.games[620] = CatalogUnreachable("it is down")
    during(world, 60, "app/620")
    world.new_service()
    during(world, 60)
    assert [reply.text for reply in world.chat.sent].count(say("en", "status.no_page")) == 1


@pytest.mark.parametrize(
    "error", [CatalogUnreachable("the store is down"), RateLimited("come back tomorrow", 86_400.0)]
)
def test_after_ten_minutes_without_a_page_the_requester_is_told(error: Exception) -> None:
    world = World()
    world.catalog.games[620] = error
    during(world, PAGE_PATIENCE_S - 1, "app/620")
    assert world.store.closed == {}
    world.new_service()
    world.clock.now += PAGE_PATIENCE_S
    during(world, 61)
    assert closed_as(world) == "apologised"
    assert world.chat.texts == [f"Sorry, no review of app 620: {failure_text('en', 'unreachable')}"]
    assert '"code": "unreachable"' in next(iter(world.store.outcomes.values()))


def test_a_wish_of_the_store_for_tomorrow_does_not_keep_the_requester_waiting_for_it() -> None:
    world = World()
    world.catalog.games[620] = RateLimited("come back tomorrow", 86_400.0)
    during(world, PAGE_PATIENCE_S + 1, "app/620")
    assert closed_as(world) == "apologised"


def test_a_store_in_trouble_is_waited_for() -> None:
    world = World()

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await asyncio.sleep(1)  # it has started
            await world.desk.accept(message("app/620"))
            world.store.trouble = StorageError("the disk is full")
            await asyncio.sleep(1_000)
            assert world.chat.finals == []
            world.store.trouble = None
            await world.runner.settled()
            running.cancel()

    run(story())
    assert closed_as(world) == "replied"


def test_a_record_of_a_newer_version_is_left_alone_and_keeps_nobody_waiting() -> None:
    world = World()
    world.store.open["newer"] = '{"schema": 99, "type": "ReviewRequest", "id": "newer"}'
    run(world.settle_all(message("app/620")))
    assert len(world.chat.finals) == 1
    assert list(world.store.open) == ["newer"]


def test_a_place_that_is_gone_while_a_status_is_edited_closes_the_request() -> None:
    world = World(writes=False)

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await world.desk.accept(message("app/620"))
            await asyncio.sleep(0)
            world.chat.trouble = [Undeliverable("the channel was deleted")]
            await world.runner.settled()
            running.cancel()

    run(story())
    assert closed_as(world) == "undeliverable"


def test_a_lost_prompt_is_queued_again_and_answered() -> None:
    world = World()
    world.fleet.loses = 2
    run(world.settle_all(message("app/620")))
    closed = world.store.the_closed()
    assert (closed.closed_as, closed.queued_count) == ("replied", 3)
    assert (closed.closed_at or 0) - closed.created_at == 180.0


def test_a_review_whose_event_was_lost_is_found_at_the_next_look() -> None:
    world = World(writes=False)

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await world.desk.accept(message("app/620"))
            await asyncio.sleep(1)
            await world.store.put_outcome(review_of(world.store.the_open()))
            await world.runner.settled()
            running.cancel()

    run(story())
    assert closed_as(world) == "replied"


def test_events_that_repeat_or_know_nobody_harm_nobody() -> None:
    world = World(writes=False)

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            await world.desk.accept(message("app/620"))
            await asyncio.sleep(1)
            asked = world.store.the_open()
            for _ in range(5):
                await world.fleet.finish(review_of(asked))
                world.fleet.hint("nobody")
            await world.runner.settled()
            running.cancel()

    run(story())
    assert len(world.chat.finals) == 1


def test_a_platform_that_hangs_does_not_hold_up_another() -> None:
    world = World()
    other = world.adapters["other"] = FakeChat(platform="other")
    world.chat.hangs = {request(message_id=f"m{number}").id for number in range(500)}

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            for number in range(500):
                await world.desk.accept(message("app/620", f"m{number}"))
            await asyncio.sleep(1)
            await world.desk.accept(message("app/620", "m", address=ReplyAddress("other", "x")))
            await asyncio.sleep(1)
            running.cancel()

    run(story())
    assert len(other.finals) == 1


def test_pages_that_come_slowly_do_not_delay_a_game_whose_page_is_at_hand() -> None:
    world = World()
    world.catalog.lasts_s = dict.fromkeys(range(1000, 1090), 25.0)
    world.catalog.games.update({id: game(id) for id in world.catalog.lasts_s})
    texts = [f"app/{id}" for id in world.catalog.lasts_s]

    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(world.runner.run())
            for number, text in enumerate(texts):
                await world.desk.accept(message(text, f"slow{number}", author=f"p{number}"))
            await asyncio.sleep(1)
            await world.desk.accept(message("app/620", "quick"))
            await asyncio.sleep(1)
            assert [reply.app_id for reply in world.chat.finals] == [620]
            await asyncio.sleep(30)
            running.cancel()

    run(story())
    assert len(world.chat.finals) == 91


@pytest.mark.parametrize("kind", ["music", "other"])
def test_what_is_no_game_gets_no_review_and_is_told_so(kind: str) -> None:
    world = World()
    world.catalog.games[620] = game(620, name="Portal 2 Soundtrack", kind=kind)
    during(world, 2, "app/620")
    (reply,) = world.chat.finals
    assert "Portal 2 Soundtrack" in reply.text and str(failure_text("en", "not_a_game")) in reply.text
    assert not reply.retry and world.fleet.queued == []


def test_an_address_in_a_games_name_is_no_link_in_a_status_nor_in_an_apology() -> None:
    world = World(writes=False)
    world.catalog.games[620] = game(620, name="Skins at steamgift.com or https://evil.test/x now")
    during(world, 2, "app/620")
    (status,) = world.chat.texts
    assert "steamgift\u2024com" in status and "evil" not in status and "://" not in status


@pytest.mark.parametrize(
    ("language", "ten_minutes"),
    [("en", "ten minutes"), ("de", "zehn Minuten"), ("fr", "dix minutes"), ("es", "diez minutos")],
)
def test_a_name_that_cannot_be_looked_up_promises_of_a_link_no_more_than_is_kept(
    language: str, ten_minutes: str
) -> None:
    assert ten_minutes in say(language, "talk.no_search") and PAGE_PATIENCE_S == 600
