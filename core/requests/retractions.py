"""Replies that are to go because their message is gone: kept in the store until the platform has deleted them."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable

from core import documents
from core.domain import ReviewRequest
from core.errors import GrgError, Undeliverable
from core.requests.context import ServiceContext
from core.runtime.failpoints import reached
from core.runtime.unreadable import skip_unreadable

log = logging.getLogger("grg.service")


class Retractions:
    """Takes back what was said, at once if it can, else at a later `retry`."""

    def __init__(self, parts: ServiceContext, take_back: Callable[[ReviewRequest], Awaitable[None]]) -> None:
        self._parts, self._take_back = parts, take_back
        self._pending: set[str] | None = None
        """Requests whose replies are still to go; None until the store was asked."""

    async def begin(self, closed: ReviewRequest) -> None:
        """Note it, mark the closed request as one that nobody asks for again, then try."""
        await self._parts.documents.put(documents.retraction(closed.id), {"schema": 1})
        reached("retraction_noted")
        await self._parts.store.rewrite_closed(dataclasses.replace(closed, cancelled=True))
        if self._pending is not None:
            self._pending.add(closed.id)
        await self._try(closed.id)

    async def retry(self) -> None:
        """Try again what did not go yet. Raises StorageError."""
        if self._pending is None:
            prefix = documents.retraction("")
            found = {key.removeprefix(prefix) async for key in self._parts.documents.keys(prefix)}
            self._pending = found
        for id in list(self._pending):
            await self._try(id)

    async def _try(self, id: str) -> None:
        closed = await skip_unreadable(self._parts.store.closed_request(id))
        if closed is not None:
            if closed.address.platform not in self._parts.adapters:
                return  # its adapter does not run here; another start may have it
            try:
                await self._take_back(closed)
            except Undeliverable as error:
                log.info("request=%s cannot be retracted: %s", id, error)
            except GrgError as error:
                log.warning("request=%s not retracted yet: %s", id, error)
                return
        await self._parts.documents.delete(documents.retraction(id))
        if self._pending is not None:
            self._pending.discard(id)
