"""Settle: each row of the design's table, done from what the store holds alone."""

from __future__ import annotations

import zlib
from typing import Any

import pytest

from core.domain import Prompt, Reply, ReviewRequest
from core.domain.records import from_json
from core.errors import NoSuchGame, NotVisible, PageNotUnderstood, StorageError, Undeliverable
from core.messages.catalogue import say
from tests.fakes import APPENDS, EDITS, FakeFleet, World
from tests.jumping import run
from tests.records import failure_of, game, request, review_of
from tests.tables import each

LABEL = say("en", "review.label")


def look(world: World, asked: ReviewRequest, outcome: Any = None, *, at: float = 0.0) -> float | None:
    """One look at a request in a world that holds it, `at` seconds after it was asked, by a process that just started."""
    world.clock.now = asked.created_at + at

    async def story() -> float | None:
        await world.store.create_open(asked)
        if outcome is not None:
            await world.store.put_outcome(outcome)
        return await world.new_settler().settle(asked.id)

    return run(story())


def staged(**more: Any) -> ReviewRequest:
    values: dict[str, Any] = {
        "receipt": "r1",
        "game_name": "Portal 2",
        "header_image": "https://x/y.jpg",
        "staged_at": 1_000_001.0,
        "queued_count": 1,
        "next_check_at": 1_000_061.0,
    }
    return request(**{**values, **more})


def with_status(world: World, asked: ReviewRequest) -> ReviewRequest:
    """The status of an earlier process is in the chat."""
    world.chat.shown["r1"] = Reply("status", asked.id, asked.asked.message_id, asked.app_id, None, "Writing…")
    return asked


def test_a_new_request_gets_a_status_then_its_page_is_read_and_its_prompt_queued() -> None:
    world = World(writes=False, candidates=3)
    again = look(world, asked := request())
    kept = world.store.the_open()
    assert kept.receipt is not None and world.chat.shown[kept.receipt].kind == "status"
    assert (kept.game_name, kept.header_image) == ("Portal 2", "https://cdn.test/620.jpg")
    assert (kept.staged_at, kept.queued_count, kept.next_check_at) == (1_000_000.0, 1, 1_000_060.0)
    assert again == kept.next_check_at
    assert world.fleet.queued == [asked.id]
    prompt = from_json(Prompt, world.store.prompts[asked.id])
    assert (prompt.name, prompt.candidates, prompt.place) == ("Portal 2", 3, asked.asked.turn)
    assert prompt.seed == zlib.crc32(asked.id.encode())


def test_the_status_names_the_game_once_it_is_known_where_it_can_be_edited() -> None:
    world = World(writes=False)
    look(world, request())
    assert world.chat.texts == ["Writing a review of Portal 2…"]
    assert [reply.text for reply in world.chat.sent] == [
        "Reading the store page…",
        "Writing a review of Portal 2…",
    ]


def test_where_nothing_can_be_edited_there_is_one_status_and_no_more() -> None:
    world = World(writes=False, limits=APPENDS)
    look(world, request())
    assert world.chat.texts == ["Reading the store page…"]


def test_a_status_that_is_there_is_not_posted_again() -> None:
    world = World(writes=False)
    look(world, with_status(world, request(receipt="r1")))
    assert list(world.chat.shown) == ["r1"]


def test_a_prompt_that_is_staged_is_left_alone_until_the_expected_time() -> None:
    world = World(writes=False)
    world.clock.now, asked = 1_000_000.0, request()

    async def story() -> None:
        settler = world.new_settler()
        await world.store.create_open(asked)
        await settler.settle(asked.id)
        sent, world.clock.now = len(world.chat.sent), 1_000_059.0
        assert await settler.settle(asked.id) == 1_000_060.0
        assert (world.fleet.queued, len(world.chat.sent), world.catalog.asked) == ([asked.id], sent, [620])

    run(story())


def test_what_an_earlier_process_staged_is_queued_once_more_since_it_may_not_have_been() -> None:
    world = World(writes=False)
    assert look(world, staged(), at=59) == 1_000_061.0
    assert (world.fleet.queued, world.chat.sent, world.catalog.asked) == ([staged().id], [], [])
    assert world.store.the_open() == staged(), "its next check stays where it was"
    look(again := World(writes=False), staged(queued_count=2, next_check_at=1_000_181.0), at=70)
    assert again.fleet.queued == [], "that was noted after it had been queued"


def test_what_could_not_be_queued_is_queued_once_that_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    world, queue = World(writes=False), FakeFleet.queue

    async def once(*_: object) -> None:
        monkeypatch.setattr(FakeFleet, "queue", queue)
        raise StorageError("the queue is not there")

    monkeypatch.setattr(FakeFleet, "queue", once)
    world.clock.now, asked = 1_000_000.0, request()

    async def story() -> None:
        settler = world.new_settler()
        await world.store.create_open(asked)
        assert await settler.settle(asked.id) == 1_000_001.0
        world.clock.now = 1_000_001.0
        await settler.settle(asked.id)
        assert (world.fleet.queued, world.catalog.asked) == ([asked.id], [620])

    run(story())


def test_a_late_one_is_queued_again_at_growing_intervals() -> None:
    world = World(writes=False)
    asked, waits = staged(slow_notice_sent=True), []
    for _ in range(4):
        again = look(
            world,
            asked,
            at=world.store.the_open().next_check_at - asked.created_at if world.store.open else 61,
        )
        assert again is not None
        waits.append(again - world.clock.now)
    assert waits == [120.0, 240.0, 480.0, 960.0]
    assert world.fleet.queued == [asked.id] * 4
    assert world.store.the_open().queued_count == 5
    assert world.chat.sent == []


def test_the_next_look_is_never_later_than_the_deadline() -> None:
    assert look(World(writes=False), staged(deadline_at=1_000_030.0)) == 1_000_030.0


def test_a_review_is_shown_in_the_status_s_place_and_the_request_is_closed() -> None:
    world = World()
    asked = with_status(world, staged())
    assert look(world, asked, review_of(asked, "Portal 2 is clever."), at=30) is None
    assert world.chat.texts == [f"Portal 2 is clever.\n\n{LABEL}"]
    closed = world.store.the_closed()
    assert (closed.closed_as, closed.closed_at, closed.receipt) == ("replied", 1_000_030.0, "r1")
    assert world.store.open == {}


def test_a_review_is_cut_to_what_the_platform_takes() -> None:
    world = World(limits=APPENDS)
    asked = staged()
    look(world, asked, review_of(asked, "Portal 2 is clever. " * 500))
    (text,) = world.chat.texts
    assert 1_900 < len(text) <= 2_000 and text.endswith(f"clever.\n\n{LABEL}")


def test_a_failed_outcome_is_an_apology_that_says_why() -> None:
    world = World()
    asked = with_status(world, staged())
    assert look(world, asked, failure_of(asked, "three writers died over it")) is None
    assert world.chat.texts == ["Sorry, no review of Portal 2: three writers died over it"]
    assert world.store.the_closed().closed_as == "apologised"


@each("error", [NoSuchGame, NotVisible, PageNotUnderstood])
def test_a_page_that_fails_for_good_is_a_failed_outcome_and_an_apology(error: type[Exception]) -> None:
    world = World()
    world.catalog.games[620] = error("kept as /home/owner/page.html; set GRG_STEAM_COUNTRIES")
    assert look(world, asked := request()) is None
    assert world.chat.texts[0].startswith("Sorry, no review of app 620:")
    assert (
        "owner/" not in world.chat.texts[0] and "GRG_" not in world.chat.texts[0]
    )  # for the owner's log alone
    assert world.store.the_closed().closed_as == "apologised"
    codes = {NoSuchGame: "no_such_game", NotVisible: "not_visible", PageNotUnderstood: "page"}
    assert f'"code": "{codes[error]}"' in world.store.outcomes[asked.id]


def test_who_was_told_that_it_took_too_long_is_not_sent_a_late_review_too() -> None:
    """Death fell between the apology and the close; meanwhile the frozen worker finished."""
    world = World(writes=False, limits=APPENDS)
    asked = staged(receipt="")
    world.store.fails_to_close = True
    look(world, asked, at=86_400)
    world.store.fails_to_close = False
    assert look(world, asked, review_of(asked), at=86_460) is None
    assert len(set(world.chat.texts)) == 1 and "it took too long" in world.chat.texts[0]
    assert world.store.the_closed().closed_as == "expired"


def test_what_was_said_is_not_said_again_while_only_the_closing_fails() -> None:
    world = World(limits=APPENDS)
    asked = staged(receipt="")

    async def story() -> None:
        await world.store.create_open(asked)
        await world.store.put_outcome(review_of(asked))
        settler = world.new_settler()
        world.store.fails_to_close = True
        for _ in range(3):
            assert await settler.settle(asked.id) is not None
        world.store.fails_to_close = False
        assert await settler.settle(asked.id) is None

    run(story())
    assert len(world.chat.texts) == 1
    assert world.store.the_closed().closed_as == "replied"


def test_what_is_past_its_deadline_is_closed_with_an_apology() -> None:
    world = World(writes=False)
    asked = with_status(world, staged())
    assert look(world, asked, at=86_400) is None
    assert "it took too long" in world.chat.texts[0]
    assert world.store.the_closed().closed_as == "expired"


def test_a_review_that_is_there_wins_over_too_late() -> None:
    world = World()
    asked = staged()
    look(world, asked, review_of(asked), at=200_000)
    assert world.store.the_closed().closed_as == "replied"


def test_a_cancelled_request_takes_its_status_back_and_its_prompt_out() -> None:
    world = World()
    asked = with_status(world, staged(cancelled=True))
    assert look(world, asked, review_of(asked)) is None
    assert world.chat.shown == {}
    assert world.fleet.withdrawn == [asked.id]
    assert world.store.the_closed().closed_as == "cancelled"


def test_a_refused_request_hears_it_and_costs_neither_page_nor_prompt() -> None:
    world = World()
    assert look(world, request(refusal="Not now, please.")) is None
    assert world.chat.texts == ["Not now, please."]
    assert world.store.the_closed().closed_as == "refused"
    assert (world.catalog.asked, world.fleet.queued) == ([], [])


@each("outcome", ["review", "failure", "none"])
def test_a_place_that_is_gone_closes_the_request(outcome: str) -> None:
    world = World(writes=False)
    world.chat.trouble = [Undeliverable("the channel was deleted")]
    asked = staged() if outcome != "none" else request()
    made = {"review": review_of(asked), "failure": failure_of(asked), "none": None}[outcome]
    assert look(world, asked, made) is None
    assert world.store.the_closed().closed_as == "undeliverable" and world.store.open == {}
    assert world.chat.sent == []


def test_closed_wins_where_both_records_are_there_and_nobody_hears_of_it() -> None:
    world = World()
    asked = staged()
    run(world.store.put_closed(request(closed_as="replied", closed_at=1.0)))
    assert look(world, asked, review_of(asked)) is None
    assert world.store.open == {} and world.chat.sent == []
    assert world.store.the_closed().closed_at == 1.0


def test_a_request_that_is_not_there_is_nothing() -> None:
    assert run(World().new_settler().settle("nobody")) is None


def test_a_request_whose_adapter_does_not_run_here_is_kept_for_one_that_does() -> None:
    world = World()
    world.adapters.clear()
    asked = staged()
    assert look(world, asked, review_of(asked)) is None
    assert world.store.the_open() == asked


def test_the_bot_ends_though_requests_of_an_absent_adapter_are_open() -> None:
    world = World()
    world.adapters.clear()

    async def story() -> None:
        await world.store.create_open(staged())
        await world.settle_all()

    run(story())
    assert world.store.the_open() == staged()


def test_what_was_open_before_is_settled_before_the_bot_ends() -> None:
    world = World()
    run(world.store.create_open(request()))
    run(world.settle_all())
    assert len(world.chat.finals) == 1


def test_the_usual_wait_is_the_median_of_the_latest_replies_those_of_earlier_processes_included() -> None:
    world = World()
    for number, waited in enumerate((10.0, 20.0, 90.0)):
        run(
            world.store.put_closed(
                request(message_id=f"old{number}", closed_as="replied", closed_at=1_000_000.0 + waited)
            )
        )
    asked = staged()
    world.clock.now = 1_000_001.0

    async def story() -> list[float | None]:
        await world.store.create_open(asked)
        await world.store.put_outcome(review_of(asked))
        settler = world.new_settler()
        await settler.settle(asked.id)  # closes one after 1 s, before anything asked for the usual wait
        return [await settler.wait_times.median_s(), await world.new_settler().wait_times.median_s()]

    assert run(story()) == [15.0, 15.0]


def test_the_usual_wait_goes_along_with_what_is_closed() -> None:
    world = World(limits=EDITS)

    async def story() -> list[float | None]:
        settler = world.new_settler()
        waits = [await settler.wait_times.median_s()]
        for number in range(25):
            asked = staged(message_id=f"m{number}")
            world.clock.now = asked.created_at + number
            await world.store.create_open(asked)
            await world.store.put_outcome(review_of(asked))
            await settler.settle(asked.id)
        return [*waits, await settler.wait_times.median_s()]

    assert run(story()) == [None, 14.5]  # of the latest twenty: 5 to 24


def test_spoiler_and_picture_reach_the_reply() -> None:
    world = World()
    asked = staged(spoiler=True)
    look(world, asked, review_of(asked))
    (reply,) = world.chat.finals
    assert (reply.spoiler, reply.header_image) == (True, "https://x/y.jpg")


def test_two_games_in_one_message_are_two_replies() -> None:
    world = World()
    world.catalog.games[440] = game(440, "Team Fortress 2")
    from tests.records import message

    run(world.settle_all(message("app/620 app/440")))
    assert sorted(reply.name or "" for reply in world.chat.finals) == ["Portal 2", "Team Fortress 2"]


def test_what_is_past_its_deadline_when_the_bot_starts_gets_a_chance_before_the_apology() -> None:
    world = World()
    asked = with_status(world, staged(deadline_at=1_000_100.0))
    # A clock that is two days ahead, or a bot that was away for two days.
    again_at = look(world, asked, at=2 * 86_400)
    assert again_at is not None and world.chat.finals == []

    async def later(outcome: Any) -> None:
        world.clock.now += 599
        if outcome is not None:
            await world.store.put_outcome(outcome)
        await settler.settle(asked.id)

    settler = world.new_settler()
    run(later(review_of(asked)))
    assert [reply.kind for reply in world.chat.finals] == ["final"]


def test_the_chance_ends_after_ten_minutes() -> None:
    world = World(writes=False)
    asked = staged(receipt="", deadline_at=1_000_100.0)
    world.clock.now = asked.created_at + 2 * 86_400

    async def story() -> None:
        await world.store.create_open(asked)
        settler = world.new_settler()
        assert await settler.settle(asked.id) is not None
        world.clock.now += 601
        assert await settler.settle(asked.id) is None

    run(story())
    assert world.store.the_closed().closed_as == "expired"
