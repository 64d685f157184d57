"""How often the real store is asked: in bursts, then at a steady rate, in turn for those who ask."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Sequence

from core.errors import RateLimited
from core.steam.turns import Turns

RATE_BURST, RATE_REFILL_S = 20, 1.5
"""200 requests in 5 minutes is the limit that users have measured (Steam publishes none):
https://github.com/bryanmr/Steamy_Cats/issues/6"""


class RateLimit:
    """Lets RATE_BURST requests pass at once, then one every RATE_REFILL_S seconds.

    Those who ask take turns: many requests of one delay another's first by one request and no more.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._full_at = clock()
        """When all of the burst will be there again, if nobody asks until then."""
        self._turns = Turns()
        self._count = itertools.count()
        self._waiting: set[tuple[int, int]] = set()
        """Turns, and of equal turns the one that came first. Few: who cannot come before a deadline does not wait."""

    async def wait_turn(self, askers: Sequence[str], deadline: float) -> None:
        """Returns once a request may be sent for `askers`, no later than `deadline` on the clock.

        It takes the earliest turn that one of them has; `askers` may grow meanwhile, and holds at least one.
        Raises RateLimited as soon as it is clear that it may not be sent in time; it delays nobody then.
        """
        place, known = self._place(askers[0]), 1
        self._waiting.add(place)
        try:
            while (wait_s := self._wait_s(place)) > 0:
                if wait_s > deadline - self._clock():
                    raise RateLimited("too many games were asked for at once: try again later", wait_s)
                # Others come before it or leave meanwhile, so it looks again whenever a request may be sent.
                next_s = self._wait_s(min(self._waiting))
                await self._sleep(next_s if next_s > 0 else min(wait_s, RATE_REFILL_S))
                joined, known = askers[known:], len(askers)
                self._waiting.remove(place)
                place = min([place, *map(self._place, joined)])
                self._waiting.add(place)
            self._full_at = max(self._full_at, self._clock()) + RATE_REFILL_S
        finally:
            self._waiting.remove(place)
        self._turns.serve(place[0], last=not self._waiting)

    def _place(self, asker: str) -> tuple[int, int]:
        return self._turns.take(asker, 1), next(self._count)

    def _wait_s(self, place: tuple[int, int]) -> float:
        """Seconds until all that wait before `place` have been sent, and one more may be."""
        ahead = sum(other < place for other in self._waiting)
        debt_s = max(0.0, self._full_at - self._clock())
        return debt_s + (ahead + 1 - RATE_BURST) * RATE_REFILL_S
