"""When each open request is processed: a heap of times, and never two processes of one request at once."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

Process = Callable[[str], Awaitable[float | None]]
"""Processes one request. Returns when to process it again (unix seconds), or None if this program need not."""

MAX_CONCURRENT_REQUESTS = 32
"""Requests processed at one time: most of each one's time is spent waiting for the network."""
MAX_ASIDE = 2_000
"""Of those that may wait without a slot at one time: each is no more than a task."""
_STEP_S = 2.0
"""A clock that goes back by more than this was set, and did not only drift."""
_MAX_SLEEP_S = 60.0
"""Longest time between two readings of the clock, in seconds, so that a clock that was set is noticed."""


class _Slot:
    """What a request that is being processed holds, or has given back for a while."""

    held = True


_slot: ContextVar[_Slot | None] = ContextVar("slot", default=None)


class Schedule:
    """Processes requests when they are due or woken. One that fails or hangs delays no other."""

    def __init__(
        self, process: Process, clock: Callable[[], float], at_once: int = MAX_CONCURRENT_REQUESTS
    ) -> None:
        self._process_one = process
        self._clock = clock
        self._slots = asyncio.Semaphore(at_once)
        self._now = float("-inf")
        # The heap may hold outdated entries for an id; `_due` has the time that counts, and the others are
        # skipped.
        self._heap: list[tuple[float, str]] = []
        self._due: dict[str, float] = {}
        self._busy: set[str] = set()
        self._changed = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._aside = 0

    def __len__(self) -> int:
        """The number of requests that are waiting or being processed."""
        return len(self._due.keys() | self._busy)

    def __contains__(self, id: str) -> bool:
        """Whether a request is open and known here."""
        return id in self._due or id in self._busy

    def wake(self, id: str, at: float = 0.0) -> None:
        """Process a request no later than `at`; 0 means now, and once more if it is being processed already."""
        # A later time than the one that is known is ignored: waking never delays a request.
        if self._due.get(id, float("inf")) > at:
            self._due[id] = at
            heapq.heappush(self._heap, (at, id))
        self._idle.clear()
        self._changed.set()

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """A context in which the request that is being processed takes no slot: for a long wait on somebody else.

        So that pages that come slowly do not keep those that are at hand from being answered. Without effect once
        MAX_ASIDE requests wait so, or outside of `Process`.
        """
        slot = _slot.get()
        if slot is None or not slot.held or self._aside >= MAX_ASIDE:
            yield
            return
        self._aside += 1
        slot.held = False
        self._slots.release()
        try:
            yield
        finally:
            self._aside -= 1
            await self._slots.acquire()
            slot.held = True

    async def settled(self) -> None:
        """Return once nothing is waiting or being processed; at once if nothing was ever woken."""
        await self._idle.wait()

    async def run(self) -> None:
        """Process requests until cancelled; what is under way then is cancelled too."""
        async with asyncio.TaskGroup() as group:
            while True:
                # Cleared before the heap is read: a wake after the reading then sets it again and is not
                # lost.
                self._changed.clear()
                for id in self._pop_due():
                    # Acquired here and not in the task, so that no more tasks exist than slots.
                    await self._slots.acquire()
                    group.create_task(self._process(id))
                await self._until_next()

    def _pop_due(self) -> list[str]:
        """The ids that are due and not busy. A busy one keeps its place, and is woken when it ends."""
        now, ready = self._clock(), list[str]()
        if now < self._now - _STEP_S:  # the clock was set back: what was due soon is due now
            for id in list(self._due):
                self.wake(id, now)
        self._now = now
        while self._heap and self._heap[0][0] <= now:
            at, id = heapq.heappop(self._heap)
            # Either the entry is outdated, or `_process` reads `_due` again when the busy one ends.
            if self._due.get(id) != at or id in self._busy:
                continue
            del self._due[id]
            self._busy.add(id)  # also while it waits for a slot, or `settled` would miss it
            ready.append(id)
        return ready

    async def _process(self, id: str) -> None:
        slot = _Slot()
        _slot.set(slot)  # in this task alone
        try:
            again_at = await self._process_one(id)
        finally:
            # Also when the task is cancelled, so that a slot is never lost.
            self._busy.discard(id)
            if slot.held:
                self._slots.release()
        woken_at = self._due.pop(id, None)  # while it was being processed
        times = [at for at in (again_at, woken_at) if at is not None]
        if times:
            self.wake(id, min(times))
        if not self._due and not self._busy:
            self._idle.set()

    async def _until_next(self) -> None:
        wait_s = None if not self._heap else min(_MAX_SLEEP_S, max(0.0, self._heap[0][0] - self._clock()))
        try:
            async with asyncio.timeout(wait_s):  # wait_for of Python 3.11 may swallow a cancellation
                await self._changed.wait()
        except TimeoutError:
            return
