"""Discord's rate limits: buckets a route, 50 requests a second for all, and the headers that tell of them."""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import dataclass, field

from aiohttp import web

from tests.platforms.discord_server.refusals import json_response

GLOBAL_A_SECOND = 50


@dataclass
class Bucket:
    """A number of requests within a number of seconds, counted from the first."""

    limit: int
    per_s: float
    used: int = 0
    since: float = 0.0

    def take(self, now: float) -> bool:
        """Count one. False if it is one too many."""
        if now >= self.since + self.per_s:
            self.since, self.used = now, 0
        self.used += 1
        return self.used <= self.limit

    def headers(self, name: str, now: float) -> dict[str, str]:
        left_s = max(0.0, self.since + self.per_s - now)
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset": f"{time.time() + left_s:.3f}",
            "X-RateLimit-Reset-After": f"{left_s:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(name.encode()).hexdigest(),
        }


@dataclass
class Rates:
    """`wait_s` answers the next requests with a 429 of that many seconds, if a test asks for it."""

    per_channel: tuple[int, float] = (5, 5.0)
    """Messages sent, or edited, in one channel."""
    others: tuple[int, float] = (50, 1.0)
    violations: list[str] = field(default_factory=list)
    """Requests that came although the headers allowed none."""
    wishes: list[tuple[float, bool]] = field(default_factory=list)
    """Seconds, and whether the limit is the global one; each answers one request."""
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _all: Bucket = field(default_factory=lambda: Bucket(GLOBAL_A_SECOND, 1.0))

    def check(
        self, name: str, major: str, *, message: bool, free: bool
    ) -> tuple[web.Response | None, dict[str, str]]:
        """A 429 if it is due, and the headers of a normal answer. `free`: interactions count for no global limit."""
        now = asyncio.get_running_loop().time()
        if self.wishes and not free:
            seconds, everywhere = self.wishes.pop(0)
            return too_many(seconds, "global" if everywhere else "shared", {}), {}
        limit, per_s = self.per_channel if message else self.others
        bucket = self._buckets.setdefault(f"{name}:{major}", Bucket(limit, per_s))
        if not free and not self._all.take(now):
            self.violations.append(f"global {name}")
            return too_many(self._all.since + 1 - now, "global", {}), {}
        fits = bucket.take(now)
        headers = bucket.headers(name, now)
        if fits:
            return None, headers
        self.violations.append(f"{name}:{major}")
        return too_many(bucket.since + bucket.per_s - now, "user", headers), headers


def too_many(seconds: float, scope: str, headers: dict[str, str]) -> web.Response:
    """A 429."""
    body = {
        "message": "You are being rate limited.",
        "retry_after": round(seconds, 3),
        "global": scope == "global",
    }
    response = json_response(body, 429)
    response.headers.update(
        headers
        | {"Retry-After": str(max(1, round(seconds))), "X-RateLimit-Scope": scope, "Via": "1.1 google"}
    )
    if scope == "global":
        response.headers["X-RateLimit-Global"] = "true"
    return response
