"""How far each server has been read, so that a restart can read what it missed.

Message ids are snowflakes and grow with time. A server's read position is the id up to which every message has been
stored by the desk. It does not advance past a message that is still being delivered or a backlog that is being read.
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
"""How far back a backlog is read. Closed requests are kept longer than this."""
KEEP_S = 60.0
"""Interval between writes. After a crash up to a minute is read twice, which is harmless."""


def snowflake_at(seconds: float) -> int:
    """The smallest id of that moment, given in Unix seconds."""
    return (int(seconds * 1000) - discord.utils.DISCORD_EPOCH) << 22


def _snowflake(kept: str | None) -> int:
    """The id that a stored mark holds; 0 if there is none, or it is damaged."""
    return int(kept) if kept and kept.isascii() and kept.isdecimal() and len(kept) <= 20 else 0


class ReadPosition:
    """Read positions by scope: a server's id, or `private` for all private chats."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._latest: dict[str, int] = {}
        self._open: dict[str, collections.Counter[int]] = collections.defaultdict(collections.Counter)
        """Messages that are being delivered, by scope."""
        self._pins: dict[str, tuple[int, int]] = {}
        """Positions that are held because earlier messages may be missing, each with the number of its hold."""
        self._count = 0
        self._kept: dict[str, int] = {}

    async def open(self, scope: str) -> int:
        """The position to continue from; now, if the scope was never read. Raises StorageError."""
        if scope not in self._latest:
            kept = _snowflake(await self._desk.cursor(PLATFORM, scope))
            # What was said before the bot came was not meant for it, so a new server has no backlog.
            self._latest[scope] = kept or snowflake_at(time.time())
            self._kept[scope] = kept
            # Stored at once, so that a crash within the first minute does not lose the start of the reading.
            if not kept:
                await self._keep(scope)
        return max(self.of(scope), snowflake_at(time.time() - BACK_S))

    def of(self, scope: str) -> int:
        """The id up to which every message has been stored; 0 for a scope that was not opened."""
        bounds = [self._latest.get(scope, 0)]
        if scope in self._pins:
            bounds.append(self._pins[scope][0])
        if under_way := self._open[scope]:
            # Deliveries overlap; the oldest that is unfinished decides, however many later ones are done.
            bounds.append(min(under_way) - 1)
        return min(bounds)

    def hold(self, scope: str) -> int:
        """Stop the position from advancing. Returns the hold's number, for `release`."""
        self._count += 1
        # A second hold keeps the position of the first, since what was missed then is still missing.
        at = self._pins[scope][0] if scope in self._pins else self.of(scope)
        self._pins[scope] = (at, self._count)
        return self._count

    def release(self, scope: str, hold: int | None = None) -> None:
        """Let the position advance again, unless a newer hold than the given one exists.

        Without a number any hold is released. A scope that is not held is left as it is.
        """
        if scope in self._pins and hold in {None, self._pins[scope][1]}:
            del self._pins[scope]

    @contextlib.contextmanager
    def delivering(self, scope: str, id: int) -> Iterator[None]:
        """Wraps the delivery of a message; if it fails, the position stays before that message."""
        # No try and finally: after an error the message stays open, and the position before it.
        self._open[scope][id] += 1
        yield
        self._open[scope][id] -= 1
        self._open[scope] += collections.Counter()  # drops entries that are zero
        if scope in self._latest:
            self._latest[scope] = max(self._latest[scope], id)

    async def keep(self) -> None:
        """Store all positions that have changed. Raises StorageError."""
        # A copy, because another server may be added while a position is being written.
        for scope in list(self._latest):
            if self.of(scope) != self._kept[scope]:
                await self._keep(scope)

    async def _keep(self, scope: str) -> None:
        """Stores the position of one scope. Raises StorageError."""
        mark = self.of(scope)
        await self._desk.keep_cursor(PLATFORM, scope, str(mark))
        self._kept[scope] = mark
