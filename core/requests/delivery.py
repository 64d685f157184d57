"""Saying things in chats: one platform that hangs or is down leaves room for the others."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from core.domain import Reply, ReviewRequest
from core.domain.community import CommunitySettings
from core.errors import Unreachable
from core.hookspecs import Limits
from core.requests.context import ServiceContext
from core.requests.scheduler import MAX_CONCURRENT_REQUESTS

REPLY_TIMEOUT_S = 60.0
"""A chat platform that takes longer counts as unreachable for now."""

Compose = Callable[[ReviewRequest, int, CommunitySettings], Reply]
"""Makes a reply of a request, the platform's text length and the community's wishes."""


class ReplySender:
    """Replies and retractions, counted by platform."""

    def __init__(self, parts: ServiceContext) -> None:
        self._adapters, self._communities = parts.adapters, parts.communities
        self._check_ownership = parts.check_ownership
        self._under_way: Counter[str] = Counter()
        """Calls of each platform that have not returned."""

    def limits(self, request: ReviewRequest) -> Limits:
        """What the request's platform can do."""
        return self._adapters[request.address.platform].limits

    def is_busy(self, platform: str) -> bool:
        """Whether a platform has its share of calls under way."""
        return self._under_way[platform] >= max(1, MAX_CONCURRENT_REQUESTS // len(self._adapters))

    async def say(self, request: ReviewRequest, compose: Compose) -> str:
        """Show a reply, over the earlier one where the platform can; the receipt. Raises Unreachable, Undeliverable."""
        adapter = self._adapters[request.address.platform]
        community = await self._communities.of(request.address, request.community)
        reply = compose(request, adapter.limits.text_length, community)
        async with self._speaking(adapter.platform):
            return await adapter.reply(request.address, reply, request.receipt or None)

    async def take_back(self, request: ReviewRequest) -> None:
        """Delete what was shown for a request, where the platform can. Raises Unreachable or Undeliverable."""
        adapter = self._adapters[request.address.platform]
        if request.receipt and adapter.limits.can_delete:
            async with self._speaking(adapter.platform):
                await adapter.retract(request.address, request.receipt)

    @asynccontextmanager
    async def _speaking(self, platform: str) -> AsyncIterator[None]:
        """Counts what is under way. Raises Unreachable if it takes too long, StorageError if we may not speak."""
        self._check_ownership()
        self._under_way[platform] += 1
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                yield
        except TimeoutError:
            raise Unreachable(f"{platform} did not answer within {REPLY_TIMEOUT_S:.0f} s") from None
        finally:
            self._under_way[platform] -= 1
