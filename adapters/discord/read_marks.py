"""How far each server was read, so that a restart reads what it missed.

Ids of messages are snowflakes: they grow with time. A server's mark is the id up to which every message was
handed over and kept; while one is being handed over, or a back-log is read, it does not pass that one.
"""

from __future__ import annotations

import collections
import contextlib
import time
from collections.abc import Iterator

import discord

from core.hookspecs import Desk

PLATFORM = "discord"
BACK_S = 86_400.0
"""A back-log is read this far back; closed promises are remembered for longer."""
KEEP_S = 60.0
"""Between writes of one server's mark: after a crash a minute is read again, which does no harm."""


def snowflake_at(seconds: float) -> int:
    """The first id of that moment."""
    return (int(seconds * 1000) - discord.utils.DISCORD_EPOCH) << 22


class ReadPosition:
    """Marks by scope: a server's id, or `private` for all private chats."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._latest: dict[str, int] = {}
        self._open: dict[str, collections.Counter[int]] = collections.defaultdict(collections.Counter)
        """Messages that are being handed over."""
        self._pins: dict[str, tuple[int, int]] = {}
        """Where a mark stands while something before it may be unknown, and which pin that is."""
        self._count = 0
        self._kept: dict[str, int] = {}

    async def open(self, scope: str) -> int:
        """Where to read on from; now, for a scope that was never read. Raises StorageError."""
        if scope not in self._latest:
            kept = await self._desk.cursor(PLATFORM, scope)
            self._latest[scope] = int(kept) if kept else snowflake_at(time.time())
            self._kept[scope] = int(kept or 0)
            if not kept:
                await self._keep(scope)
        return max(self.of(scope), snowflake_at(time.time() - BACK_S))

    def of(self, scope: str) -> int:
        """Up to here all is kept."""
        bounds = [self._latest.get(scope, 0)]
        if scope in self._pins:
            bounds.append(self._pins[scope][0])
        if under_way := self._open[scope]:
            bounds.append(min(under_way) - 1)
        return min(bounds)

    def hold(self, scope: str) -> int:
        """From now on the mark stands. Returns the pin, for `release`."""
        self._count += 1
        at = self._pins[scope][0] if scope in self._pins else self.of(scope)
        self._pins[scope] = (at, self._count)
        return self._count

    def release(self, scope: str, hold: int | None = None) -> None:
        """The mark may move; not if it was pinned again after the pin that is given."""
        if scope in self._pins and hold in {None, self._pins[scope][1]}:
            del self._pins[scope]

    @contextlib.contextmanager
    def delivering(self, scope: str, id: int) -> Iterator[None]:
        """While a message is handed over; if that fails the mark stays before it."""
        self._open[scope][id] += 1
        yield
        self._open[scope][id] -= 1
        self._open[scope] += collections.Counter()  # drops what is at zero
        if scope in self._latest:
            self._latest[scope] = max(self._latest[scope], id)

    async def keep(self) -> None:
        """Write what moved. Raises StorageError."""
        for scope in list(self._latest):
            if self.of(scope) != self._kept[scope]:
                await self._keep(scope)

    async def _keep(self, scope: str) -> None:
        mark = self.of(scope)
        await self._desk.keep_cursor(PLATFORM, scope, str(mark))
        self._kept[scope] = mark
