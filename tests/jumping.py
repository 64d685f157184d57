"""Time that does not pass: `run(coroutine)` is `asyncio.run` on a loop where waiting takes no time.

When nothing is ready, its clock jumps to the next timer. `Clock` goes along with it, so that
back-off of hours can be waited for. No threads: what only a thread would wake is never waited for.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

MAX_DURATION_S = 10 * 86_400.0
"""No story here takes longer: what still waits then waits for ever."""


class _Jumping(selectors.DefaultSelector):
    """Never waits; counts the seconds that it was asked to wait."""

    skipped_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("everything waits for something that will not happen")
        self.skipped_s += timeout
        if self.skipped_s > MAX_DURATION_S:
            raise AssertionError(f"nothing that was waited for came in {MAX_DURATION_S / 86_400:.0f} days")
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """Time stands still while something is ready, else jumps to the next timer."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.skipped_s


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` where waiting takes no time."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(coroutine)


class Clock:
    """Unix seconds: `now`, plus what the jumping loop has jumped. Set `now` to move it by hand."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self.now
        return self.now + (loop.time() if isinstance(loop, JumpingLoop) else 0.0)
