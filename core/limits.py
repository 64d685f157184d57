"""One limiter with scopes: person, place, all, open requests; an allow-list and a block-list.

It refuses with kind words, never in silence; only places that the owner does not serve get none.
Counts live in memory: a restart forgives.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Callable

from core.domain import ReplyAddress
from core.settings import Settings

_HOUR_S = 3_600.0
_Scope = tuple[str, ...]
"""("all",), ("place", platform, place) or ("person", platform, author)."""


class Limiter:
    """Counts requests in sliding hours."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._times: dict[_Scope, collections.deque[float]] = {}
        self._swept_at = clock()

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
        scopes: list[tuple[_Scope, int]] = [
            (("all",), limits.limit_all_hour),
            (("place", address.platform, address.place), limits.limit_place_hour),
        ]
        if author:
            scopes.append((("person", address.platform, author), limits.limit_person_hour))
        now = self._clock()
        self._sweep(now)
        for scope, most in scopes:
            times = self._recent(scope, now)
            if len(times) >= most:
                return _kind_words(scope, most, times[0] + _HOUR_S - now)
        for scope, _ in scopes:
            self._times.setdefault(scope, collections.deque()).append(now)
        return None

    def _recent(self, scope: _Scope, now: float) -> collections.deque[float]:
        times = self._times.get(scope, collections.deque())
        while times and times[0] <= now - _HOUR_S:
            times.popleft()
        return times

    def _sweep(self, now: float) -> None:
        """Once an hour, forget people and places that were quiet for one: memory must not grow with them."""
        if now >= self._swept_at + _HOUR_S:
            self._swept_at = now
            self._times = {
                scope: times for scope, times in self._times.items() if times and times[-1] > now - _HOUR_S
            }


def _kind_words(scope: _Scope, most: int, wait_s: float) -> str:
    minutes = max(1, math.ceil(wait_s / 60))
    allowed = (
        "you are allowed"
        if scope[0] == "person"
        else "I am allowed here"
        if scope[0] == "place"
        else "I am allowed"
    )
    return (
        f"That is {most} review{'s' if most > 1 else ''} within the hour, as many as {allowed}. "
        f"Please ask again in {minutes} minute{'s' if minutes > 1 else ''}."
    )
