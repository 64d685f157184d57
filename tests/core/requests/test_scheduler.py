"""When requests are looked at. Time jumps (tests/jumping.py): waiting costs nothing."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable

from core.requests.scheduler import Schedule
from core.runtime.locks import KeyedLock
from tests.jumping import Clock, run


class Looks:
    """A look that records what it did: `log` holds (id, seconds since start). `answers` are taken in turn."""

    def __init__(self) -> None:
        self.clock = Clock(0.0)
        self.log: list[tuple[str, float]] = []
        self.answers: dict[str, list[float | None]] = {}
        self.lasts_s: dict[str, float] = {}
        self.during: Callable[[str], Awaitable[None]] | None = None
        self.now: dict[str, int] = {}
        self.most_at_once = 0

    async def __call__(self, id: str) -> float | None:
        self.log.append((id, self.clock()))
        self.now[id] = self.now.get(id, 0) + 1
        assert self.now[id] == 1, f"two looks of {id} at once"
        self.most_at_once = max(self.most_at_once, sum(self.now.values()))
        try:
            await asyncio.sleep(self.lasts_s.get(id, 0.0))
            if self.during is not None:
                await self.during(id)
        finally:
            self.now[id] -= 1
        answers = self.answers.get(id)
        return answers.pop(0) if answers else None


Then = Callable[[Schedule], Awaitable[None]]


def settle(looks: Looks, *ids: str, at_once: int = 32, then: Then | None = None) -> Schedule:
    """Poke ids, then run until nothing is open."""
    made: list[Schedule] = []

    async def story() -> None:
        schedule = Schedule(looks, looks.clock, at_once)
        made.append(schedule)
        for id in ids:
            schedule.wake(id)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(schedule.run())
            if then is not None:
                await then(schedule)
            await schedule.settled()
            running.cancel()

    run(story())
    return made[0]


def test_what_is_poked_is_looked_at_once_and_forgotten_when_closed() -> None:
    looks = Looks()
    schedule = settle(looks, "a", "b")
    assert sorted(looks.log) == [("a", 0.0), ("b", 0.0)]
    assert len(schedule) == 0 and "a" not in schedule


def test_a_look_says_when_to_look_again() -> None:
    looks = Looks()
    looks.answers = {"a": [10.0, 3_600.0, None]}
    settle(looks, "a")
    assert looks.log == [("a", 0.0), ("a", 10.0), ("a", 3_600.0)]


def test_looks_come_in_the_order_of_their_times() -> None:
    looks = Looks()
    looks.answers = {"a": [30.0], "b": [10.0], "c": [20.0]}
    settle(looks, "a", "b", "c")
    assert looks.log[3:] == [("b", 10.0), ("c", 20.0), ("a", 30.0)]


def test_a_poke_brings_a_look_forward_and_the_old_time_is_forgotten() -> None:
    looks = Looks()
    looks.answers = {"a": [1_000.0, None]}

    async def then(schedule: Schedule) -> None:
        await asyncio.sleep(5)
        schedule.wake("a")
        await asyncio.sleep(5)
        schedule.wake("z", 2_000.0)

    settle(looks, "a", then=then)
    assert looks.log == [("a", 0.0), ("a", 5.0), ("z", 2_000.0)]


def test_a_later_time_does_not_put_off_an_earlier_one() -> None:
    looks = Looks()
    looks.answers = {"a": [100.0, None]}

    async def then(schedule: Schedule) -> None:
        await asyncio.sleep(1)
        schedule.wake("a", 5_000.0)

    settle(looks, "a", then=then)
    assert looks.log == [("a", 0.0), ("a", 100.0)]


def test_two_looks_of_one_id_never_overlap_and_a_poke_during_a_look_leads_to_another() -> None:
    looks = Looks()
    looks.lasts_s = {"a": 10.0}

    async def then(schedule: Schedule) -> None:
        for _ in range(5):
            await asyncio.sleep(1)
            schedule.wake("a")
            assert "a" in schedule and len(schedule) == 1

    settle(looks, "a", then=then)
    assert looks.log == [("a", 0.0), ("a", 10.0)]


def test_a_look_that_pokes_itself_is_looked_at_again_even_if_it_closed() -> None:
    looks = Looks()
    pokes = iter([True, True, False])

    async def then(schedule: Schedule) -> None:
        async def during(id: str) -> None:
            if next(pokes):
                schedule.wake(id)

        looks.during = during

    settle(looks, "a", then=then)
    assert len(looks.log) == 3


def test_one_look_that_hangs_delays_nobody_else() -> None:
    looks = Looks()
    looks.lasts_s = {"slow": 1_000.0}
    settle(looks, "slow", *"abcdef")
    assert all(at == 0.0 for _, at in looks.log)


def test_no_more_looks_run_at_once_than_allowed_and_all_are_run() -> None:
    looks = Looks()
    ids = [str(number) for number in range(20)]
    looks.lasts_s = dict.fromkeys(ids, 1.0)
    settle(looks, *ids, at_once=3)
    assert looks.most_at_once == 3
    assert sorted(id for id, _ in looks.log) == sorted(ids)


def test_settled_waits_for_those_that_wait_for_a_slot() -> None:
    looks = Looks()
    ids = [str(number) for number in range(10)]
    looks.lasts_s = dict.fromkeys(ids, 1.0)
    looks.answers = {ids[9]: [50.0, None]}
    schedule = settle(looks, *ids, at_once=4)
    assert len(looks.log) == 11
    assert len(schedule) == 0


def test_what_waits_for_a_slot_is_counted_as_open() -> None:
    looks = Looks()
    ids = [str(number) for number in range(10)]
    looks.lasts_s = dict.fromkeys(ids, 1.0)

    async def then(schedule: Schedule) -> None:
        await asyncio.sleep(0.5)
        assert len(schedule) == 10
        assert all(id in schedule for id in ids)

    settle(looks, *ids, at_once=2, then=then)


def test_settled_returns_at_once_where_nothing_is_open() -> None:
    assert settle(Looks()).__len__() == 0


def test_a_cancelled_schedule_cancels_the_looks_under_way() -> None:
    looks = Looks()
    looks.lasts_s = {"a": 1_000.0}

    async def story() -> float:
        schedule = Schedule(looks, looks.clock)
        running = asyncio.create_task(schedule.run())
        schedule.wake("a")
        await asyncio.sleep(1)
        running.cancel()
        await asyncio.wait((running,))
        return looks.clock()

    assert run(story()) == 1.0
    assert looks.now == {"a": 0}


def test_a_keyed_lock_excludes_the_same_key_only_and_forgets_it() -> None:
    async def story() -> list[str]:
        locks, log = KeyedLock(), []

        async def use(key: str, name: str, for_s: float) -> None:
            async with locks.lock(key):
                log.append(f"{name} in")
                await asyncio.sleep(for_s)
                log.append(f"{name} out")

        await asyncio.gather(use("k", "first", 2), use("k", "second", 1), use("other", "third", 1))
        assert len(locks._locks) == 0
        return log

    assert run(story()) == ["first in", "third in", "third out", "first out", "second in", "second out"]


def test_a_keyed_lock_survives_a_waiter_that_was_cancelled() -> None:
    async def story() -> bool:
        locks = KeyedLock()
        async with locks.lock("k"):
            waiter = asyncio.create_task(_hold(locks))
            await asyncio.sleep(1)
            waiter.cancel()
            await asyncio.wait((waiter,))
            blocked = asyncio.create_task(_hold(locks))
            await asyncio.sleep(1)
            assert not blocked.done()
        await blocked
        del waiter, blocked  # a cancelled task keeps its frames, and the lock with them
        gc.collect()
        return len(locks._locks) == 0

    assert run(story())


async def _hold(locks: KeyedLock) -> None:
    async with locks.lock("k"):
        pass


def test_one_that_waits_aside_takes_no_slot_and_gets_one_again() -> None:
    looks = Looks()

    async def then(schedule: Schedule) -> None:
        async def wait(id: str) -> None:
            if id.startswith("slow"):
                async with schedule.aside():
                    await asyncio.sleep(20)

        looks.during = wait
        await asyncio.sleep(1)
        schedule.wake("fast")

    settle(looks, *(f"slow{number}" for number in range(9)), at_once=2, then=then)
    assert ("fast", 1.0) in looks.log and len(looks.log) == 10


def test_a_slot_is_not_given_back_twice_if_the_program_stops_during_a_wait_aside() -> None:
    async def story() -> int:
        clock = Clock(0.0)

        async def wait(_: str) -> None:
            async with schedule.aside():
                await asyncio.sleep(1_000)

        schedule = Schedule(wait, clock, 1)
        for number in range(3):
            schedule.wake(str(number))
        async with asyncio.TaskGroup() as group:
            running = group.create_task(schedule.run())
            await asyncio.sleep(5)
            running.cancel()
        return schedule._slots._value

    assert run(story()) == 1
