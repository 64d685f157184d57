"""How long a reply usually takes, from the latest ones."""

from __future__ import annotations

import statistics

from core.ports import RequestStore

_MOST = 20


class WaitTimes:
    """Seconds from asking to reply."""

    def __init__(self, store: RequestStore) -> None:
        self._store = store
        self._latest: list[float] | None = None

    async def median_s(self) -> float | None:
        """Median of the latest; None before the first."""
        if self._latest is None:
            self._latest = list(await self._store.recent_waits())
        return statistics.median(self._latest) if self._latest else None

    def note(self, seconds: float) -> None:
        """One more, unless the store has not been asked yet: it will tell this one too."""
        if self._latest is not None:
            self._latest = [seconds, *self._latest][:_MOST]
