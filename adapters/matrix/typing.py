"""Shows that the bot is typing in a room while a review is being written."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from adapters.matrix.client import TYPING_S, Homeserver
from core.errors import Undeliverable, Unreachable

_MAX_DURATION_S = 120.0
"""Longest time for one review: after it the status message is sign enough."""


@dataclass
class _Room:
    """A room in which something is being written."""

    until: dict[str, float] = field(default_factory=dict)
    """When to stop at the latest, by request, on the event loop's clock."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Typing:
    """Runs one task for each room in which a review is being written."""

    def __init__(self, server: Homeserver) -> None:
        self._server = server
        self._rooms: dict[str, _Room] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, room: str, request: str) -> None:
        """A review is being written. Repeating it for the same request does not extend the time."""
        if room not in self._rooms:
            self._rooms[room] = _Room()
            task = asyncio.create_task(self._show(room, self._rooms[room]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        latest = asyncio.get_running_loop().time() + _MAX_DURATION_S
        self._rooms[room].until.setdefault(request, latest)

    def end(self, room: str, request: str | None = None) -> None:
        """The review is finished, or will not come; without a request, all of the room."""
        if (writing := self._rooms.get(room)) is not None:
            for each in (request,) if request is not None else tuple(writing.until):
                writing.until.pop(each, None)
            writing.changed.set()

    def close(self) -> None:
        """Stop everywhere, without waiting for it: homeservers end it by themselves."""
        for task in self._tasks:
            task.cancel()

    async def _show(self, room: str, writing: _Room) -> None:
        """Repeats it until every review of the room is finished or has taken too long."""
        now = asyncio.get_running_loop().time
        try:
            while any(until > now() for until in writing.until.values()):
                await self._server.show_typing(room, on=True)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TYPING_S * 0.8):
                        await writing.changed.wait()
                writing.changed.clear()
            del self._rooms[room]
            await self._server.show_typing(room, on=False)
        except (Unreachable, Undeliverable):
            pass  # best effort
        finally:
            if self._rooms.get(room) is writing:
                del self._rooms[room]
