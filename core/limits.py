"""One limiter with scopes: person, place, all, open requests; an allow-list and a block-list.

It refuses with kind words, never in silence; only places that the owner does not serve get none.
Counts live in memory: a restart forgives.
"""

from __future__ import annotations

import collections
from collections.abc import Callable

from core.domain import ReplyAddress
from core.settings import Settings

_HOUR_S = 3_600.0


class Limiter:
    """Counts requests in sliding hours."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._times: dict[str, collections.deque[float]] = {}

    def serves(self, address: ReplyAddress) -> bool:
        """Whether the owner lets this place be answered at all."""
        allowed, place = self._settings.allow_places, f"{address.platform}:{address.place}"
        return not allowed or any(
            place == entry or (entry.endswith("*") and place.startswith(entry[:-1])) for entry in allowed
        )

    def refusal(self, address: ReplyAddress, author: str, app_id: int, open_count: int) -> str | None:
        """Kind words if a new request is over a limit; otherwise counts it and returns None."""
        limits = self._settings
        if app_id in limits.block_games:
            return "The owner of this bot asked me not to review this one."
        if open_count >= limits.limit_open:
            return "I have more reviews to write than I can promise right now. Please ask again in a while."
        scopes = [("all", limits.limit_all_hour), (f"{address.platform}:{address.place}", limits.limit_place_hour)]
        if author:
            scopes.append((f"{address.platform}@{author}", limits.limit_person_hour))
        now = self._clock()
        for scope, most in scopes:
            if len(self._recent(scope, now)) >= most:
                minutes = max(1, round((self._times[scope][0] + _HOUR_S - now) / 60))
                whose = "you have" if "@" in scope else "I have been"
                return (
                    f"That is {most} reviews within the hour, as many as {whose} allowed. "
                    f"Please ask again in {minutes} minute{'s' if minutes > 1 else ''}."
                )
        for scope, _ in scopes:
            self._times[scope].append(now)
        return None

    def _recent(self, scope: str, now: float) -> collections.deque[float]:
        times = self._times.setdefault(scope, collections.deque())
        while times and times[0] <= now - _HOUR_S:
            times.popleft()
        return times
