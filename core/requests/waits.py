"""How long a reply usually takes, judged by the latest ones."""

from __future__ import annotations

import statistics

from core.ports import RequestStore

_MAX_COUNTED = 20


class WaitTimes:
    """Seconds from a message to its reply."""

    def __init__(self, store: RequestStore) -> None:
        self._store = store
        self._latest: list[float] | None = None

    async def median_s(self) -> float | None:
        """The median of the latest 20 waits in seconds; None before the first reply.

        The first call reads them from the store and may raise StorageError; later calls use memory.
        """
        if self._latest is None:
            self._latest = list(await self._store.recent_waits())
        # A median, because one request that waited for a machine to start would spoil a mean.
        return statistics.median(self._latest) if self._latest else None

    def record(self, seconds: float) -> None:
        """Count one more. Nothing to do before the first `median_s`: the store will include this one."""
        if self._latest is not None:
            self._latest = [seconds, *self._latest][:_MAX_COUNTED]
