"""Waits for Discord's rate limits: in place of the library's own bucket, which has two faults that people notice.

With `max_ratelimit_timeout` it refuses every request of a bucket that is refilled later than that, also if the bucket
has requests left. And the request that empties a bucket returns only once it is full again, so that its result is
known (and stored) many seconds after the message is shown.
"""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType

import discord.http

MAX_WAIT_S = 30.0
"""A request waits for its bucket up to this long; the core schedules longer pauses."""


class Bucket(discord.http.Ratelimit):
    """The requests that Discord takes on one route, of one channel, within a time; its answers tell how many are left."""

    def __init__(self, max_ratelimit_timeout: float | None) -> None:
        super().__init__(max_ratelimit_timeout)
        self._returned = asyncio.Event()
        """Set, and replaced by a new one, when a request has returned."""

    async def acquire(self) -> None:
        """Take one request of the bucket. Raises discord.RateLimited if that would take more than MAX_WAIT_S."""
        self._last_request = self._loop.time()
        while True:
            if self.is_expired():
                self.reset()  # type: ignore[no-untyped-call]
            if self.remaining > 0:
                break
            left_s = None if self.expires is None else self.expires - self._loop.time()
            if left_s is not None and left_s > MAX_WAIT_S:
                raise discord.RateLimited(left_s)
            # Until the bucket is full again, or until an answer tells how much it holds.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    await self._returned.wait()
        self.remaining -= 1
        self.outgoing += 1

    async def __aexit__(
        self,
        type: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """The request has returned."""
        self.outgoing -= 1
        # Without an answer nothing is known of the bucket, and what was taken of it must not be lost.
        if self.expires is None:
            self.reset()  # type: ignore[no-untyped-call]
        self._returned.set()
        self._returned = asyncio.Event()


class Spacing:
    """Spaces requests out: Discord takes 50 a second of a bot, and the library waits only after there were more."""

    def __init__(self, per_second: float) -> None:
        self._every_s, self._next_at = 1 / per_second, 0.0

    async def turn(self) -> None:
        """Returns when the next request may be sent; those who wait together get different turns."""
        now = asyncio.get_running_loop().time()
        self._next_at = max(now, self._next_at + self._every_s)
        await asyncio.sleep(self._next_at - now)


def install() -> None:
    """Have the library use this bucket."""
    discord.http.Ratelimit = Bucket  # type: ignore[misc]
