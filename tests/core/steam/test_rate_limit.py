"""The real store is asked at a steady rate, and those who ask take turns; in time that does not pass."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import RateLimited
from core.steam.rate_limit import RATE_BURST, RATE_REFILL_S, RateLimit
from tests import jumping

PATIENCE_S = 30.0
"""As long as the catalog waits for a game."""


class Asking:
    """People who ask, and when each of their requests was sent (seconds), or None where it was turned down."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._limit = RateLimit(self._loop.time, asyncio.sleep)
        self.sent: dict[str, float | None] = {}
        self.askers: dict[str, list[str]] = {}

    def ask(self, name: str, asker: str, patience_s: float = PATIENCE_S) -> asyncio.Task[None]:
        return asyncio.ensure_future(self._ask(name, asker, patience_s))

    async def _ask(self, name: str, asker: str, patience_s: float) -> None:
        self.sent[name] = None
        self.askers[name] = [asker]
        await self._limit.wait_turn(self.askers[name], self._loop.time() + patience_s)
        self.sent[name] = self._loop.time()

    def times(self, *names: str) -> list[float]:
        return [time for name in names or self.sent if (time := self.sent[name]) is not None]


def test_many_links_of_one_person_delay_another_s_first_by_one_request() -> None:
    async def story() -> None:
        asking = Asking()
        many = [asking.ask(f"many{number}", "greedy") for number in range(50)]
        await asyncio.sleep(4.2)
        firsts = [asking.ask(name, name) for name in ("ann", "bob")]
        await asyncio.gather(*firsts)
        # One of the many was ahead of them.
        assert asking.times("ann", "bob") == [6.0, 7.5]
        turned_down = await asyncio.gather(*many, return_exceptions=True)
        assert all(isinstance(error, RateLimited | None) for error in turned_down)
        assert (
            len(asking.times()) == RATE_BURST + PATIENCE_S / RATE_REFILL_S
        )  # the rate is the same for all of that

    jumping.run(story())


def test_what_another_wants_too_is_sent_in_the_turn_of_that_one() -> None:
    async def story() -> None:
        asking = Asking()
        many = [asking.ask(f"many{number}", "greedy") for number in range(RATE_BURST + 15)]
        await asyncio.sleep(4.2)
        asking.askers[f"many{RATE_BURST + 14}"].append("ann")
        await asyncio.gather(*many)
        assert asking.times(f"many{RATE_BURST + 14}") == [6.0]
        assert asking.times(f"many{RATE_BURST + 13}") == [15 * RATE_REFILL_S]

    jumping.run(story())


def test_who_cannot_be_served_in_time_is_told_so_at_once_and_when_to_come_again() -> None:
    async def story() -> None:
        asking = Asking()
        many = [asking.ask(f"many{number}", "greedy") for number in range(RATE_BURST + 3)]
        last = asking.ask("last", "greedy", patience_s=5.0)
        with pytest.raises(RateLimited) as caught:
            await last
        assert caught.value.retry_after_s == 4 * RATE_REFILL_S
        assert asyncio.get_running_loop().time() == 0.0
        await asyncio.gather(*many)
        assert asking.times()[RATE_BURST:] == [1.5, 3.0, 4.5]

    jumping.run(story())


def test_who_leaves_the_queue_gives_the_turn_to_the_next() -> None:
    async def story() -> None:
        asking = Asking()
        many = [asking.ask(f"many{number}", "greedy") for number in range(RATE_BURST + 5)]
        await asyncio.sleep(1.0)
        last = asking.ask("last", "greedy")
        await asyncio.sleep(0)
        for task in many[RATE_BURST:]:
            task.cancel()
        await last
        assert asking.times("last") == [1.5]

    jumping.run(story())


def test_a_pause_fills_the_burst_again_and_no_more() -> None:
    async def story() -> None:
        asking = Asking()
        await asyncio.gather(*(asking.ask(f"first{number}", "ann") for number in range(RATE_BURST)))
        await asyncio.sleep(10 * RATE_BURST * RATE_REFILL_S)
        begun = asyncio.get_running_loop().time()
        names = [f"second{number}" for number in range(RATE_BURST + 1)]
        await asyncio.gather(*(asking.ask(name, "ann") for name in names))
        assert [time - begun for time in asking.times(*names)] == [0.0] * RATE_BURST + [RATE_REFILL_S]

    jumping.run(story())
