"""Waits for the end of a commotion instead of sleeping: `run(coroutine)` is `asyncio.run` on a loop that knows its own rest.

    async def story() -> None:
        server.post("hello")
        await quiet()       # all that follows from it has happened
        assert server.shown() == [...]

    run(story())

For a client and a server that both run in this loop and talk over loopback: what one sends, the other's socket has at
once. So where no callback is ready and no socket has anything to read, all that is left are timers.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_SOON_S = 0.15
"""A timer that is due so soon is a part of what is going on: a library that groups or paces what it sends."""
_LIMIT_S = 20.0
"""Far more than anything takes, on a machine with other things to do."""


class _Watching(selectors.DefaultSelector):
    """Tells `waiting` when the loop would have to wait for a while."""

    skipped_s = 0.0

    def __init__(self, skip_s: float) -> None:
        super().__init__()
        self._skip_s = skip_s
        self.waiting: set[asyncio.Future[None]] = set()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if found or timeout == 0:
            return found
        if self.waiting and (timeout is None or timeout > _SOON_S):
            for future in self.waiting:
                if not future.done():
                    future.set_result(None)
            return []
        if timeout is not None and timeout <= self._skip_s:
            self.skipped_s += timeout
            return []
        return super().select(timeout)


class _Loop(asyncio.SelectorEventLoop):
    """Tells when it is at rest."""

    def __init__(self, skip_s: float) -> None:
        self.watching = _Watching(skip_s)
        super().__init__(self.watching)

    def time(self) -> float:
        return super().time() + self.watching.skipped_s


async def quiet() -> None:
    """Return once the running loop, one of `run`, has nothing to do but to wait."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, _Loop)
    at_rest: asyncio.Future[None] = loop.create_future()
    loop.watching.waiting.add(at_rest)
    try:
        async with asyncio.timeout(_LIMIT_S):
            await at_rest
    finally:
        loop.watching.waiting.discard(at_rest)


def run(coroutine: Coroutine[Any, Any, T], skip_s: float = 0.0) -> T:
    """`asyncio.run` on a loop that `quiet` can wait for. Waits of up to `skip_s` seconds take no time."""
    with asyncio.Runner(loop_factory=lambda: _Loop(skip_s)) as runner:
        return runner.run(coroutine)
