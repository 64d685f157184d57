"""Limits by person, place, community and in all; open requests; allow-lists and block-lists.

A refusal has a reason that the requester is told; only places and people whom the owner excludes get no answer.
Counts are kept in memory, so a restart clears them.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Callable

from core.domain import Asked, Refusal, RefusalCode, ReplyAddress
from core.domain.community import CommunitySettings
from core.settings import Settings

MAX_NOTES_PER_HOUR = 60
"""Answers to small talk in one place. Beyond, the bot is silent: two bots must not keep each other talking."""
MAX_SEARCHES, SEARCHES_S = 20, 300.0
"""Names that one person may have looked up, and in how many seconds: the store counts its requests for all of us."""
_HOUR_S = 3_600.0
_DAY_S = 86_400.0
_Scope = tuple[str, ...]
"""("all",), ("place", platform, place), ("day", platform, community) or ("person", platform, author)."""


_NOTHING_SET = CommunitySettings()


class Limiter:
    """Counts requests in sliding windows of an hour or a day.

    `clock` gives unix seconds. Not for several threads: the service calls it from one event loop.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._times: dict[_Scope, collections.deque[float]] = {}
        self._swept_at = clock()

    def is_allowed(self, address: ReplyAddress, community: str = "", author: str = "") -> bool:
        """Whether the owner lets this place and this person be answered at all.

        Blocks beat the allow-list. An entry that ends in `*` matches every name that begins like it.
        """
        limits, platform = self._settings, address.platform
        # A list may name a channel or the whole server, so both spellings are compared.
        places = {f"{platform}:{address.place}", f"{platform}:{community or address.place}"}
        if limits.allow_places and not _any_matches(limits.allow_places, places):
            return False
        return not (
            _any_matches(limits.block_places, places)
            or (author and _any_matches(limits.block_people, {f"{platform}:{author}"}))
        )

    def refusal(
        self, asked: Asked, app_id: int, open_count: int, settings: CommunitySettings = _NOTHING_SET
    ) -> Refusal | None:
        """Why a new request is turned down; None if it is within all limits, and then it is counted.

        Call it once for each request, because each None uses up a part of the limits.

        `open_count` is the number of requests that are open now, `settings` are those of the community.
        """
        limits, address = self._settings, asked.address
        # The reasons that time does not heal come first: nobody should wait for a game that is blocked.
        if app_id in limits.block_games:
            return Refusal(RefusalCode.BLOCKED_GAME)
        if open_count >= limits.limit_open:
            return Refusal(RefusalCode.TOO_MANY_OPEN)
        platform = address.platform
        scopes: list[tuple[_Scope, int, float]] = [
            (("all",), limits.limit_all_hour, _HOUR_S),
            (("place", platform, address.place), limits.limit_place_hour, _HOUR_S),
        ]
        if settings.daily_limit is not None:
            scopes.append((("day", platform, asked.community or address.place), settings.daily_limit, _DAY_S))
        if asked.author:
            scopes.append((("person", platform, asked.author), limits.limit_person_hour, _HOUR_S))
        now = self._clock()
        # Here and not in a task of its own: without requests there is nothing to forget.
        self._sweep(now)
        for scope, limit, span_s in scopes:
            times = self._recent(scope, now, span_s)
            if len(times) >= limit:
                # A window has room again once the oldest of the last `limit` requests leaves it.
                return _limit_reached(scope, limit, times[-limit] + span_s - now)
        # Counted only after all scopes have agreed: a request that is turned down uses up nobody's share.
        for scope, _, _ in scopes:
            self._times.setdefault(scope, collections.deque()).append(now)
        return None

    def allows_note(self, address: ReplyAddress) -> bool:
        """Whether one more note may be sent to a place; it is counted then. Reviews do not count."""
        now = self._clock()
        self._sweep(now)
        scope = ("note", address.platform, address.place)
        if len(self._recent(scope, now, _HOUR_S)) >= MAX_NOTES_PER_HOUR:
            return False
        self._times.setdefault(scope, collections.deque()).append(now)
        return True

    def allows_search(self, asked: Asked) -> bool:
        """Whether a name may be looked up in the store for somebody; it is counted then."""
        now, address = self._clock(), asked.address
        self._sweep(now)
        scope = (
            "search",
            address.platform,
            asked.author or address.place,
            "person" if asked.author else "place",
        )
        if len(self._recent(scope, now, SEARCHES_S)) >= MAX_SEARCHES:
            return False
        self._times.setdefault(scope, collections.deque()).append(now)
        return True

    def _recent(self, scope: _Scope, now: float, span_s: float) -> collections.deque[float]:
        # A scope without requests gets no entry here, or asking alone would make memory grow.
        times = self._times.get(scope, collections.deque())
        while times and times[0] <= now - span_s:
            times.popleft()
        return times

    def _sweep(self, now: float) -> None:
        """Once an hour, forget people and places without a recent request: memory must not grow with them."""
        if now >= self._swept_at + _HOUR_S:
            self._swept_at = now
            self._times = {
                scope: times
                for scope, times in self._times.items()
                if times and times[-1] > now - (_DAY_S if scope[0] == "day" else _HOUR_S)
            }


def _any_matches(entries: tuple[str, ...], names: set[str]) -> bool:
    return any(
        name == entry or (entry.endswith("*") and name.startswith(entry[:-1]))
        for entry in entries
        for name in names
    )


def _limit_reached(scope: _Scope, limit: int, wait_s: float) -> Refusal:
    # Rounded up, because the promise "free again in 3 minutes" has to hold.
    minutes = max(1, math.ceil(wait_s / 60))
    return Refusal(RefusalCode(f"limit_{scope[0]}"), {"reviews": limit, "minutes": minutes})
