"""Which reviews are being written where: what the store holds, found without reading all of it each time."""

from __future__ import annotations

import asyncio

from core.domain import ReplyAddress, ReviewRequest
from core.ports import RequestStore
from core.runtime.skip_unreadable import skip_unreadable

_MAX_READS = 32
"""Open requests that are read at one time."""


class OpenReviews:
    """The open requests for reviews, by the address where they were asked for.

    The memory is only a cache: after a restart the store is listed once, at the first question.
    """

    def __init__(self, store: RequestStore) -> None:
        self._store = store
        self._addresses: dict[str, ReplyAddress] = {}
        self._is_complete = False
        self._listing = asyncio.Lock()

    def add(self, request: ReviewRequest) -> None:
        """Remember a request that was opened. A note is no review."""
        if not request.is_note:
            self._addresses[request.id] = request.asked.address

    def drop(self, id: str) -> None:
        """Forget a request that is closed."""
        self._addresses.pop(id, None)

    def list_again(self) -> None:
        """Another process may have opened requests: the store is listed at the next question."""
        self._is_complete = False

    async def at(self, address: ReplyAddress) -> list[ReviewRequest]:
        """The requests that are open at an address, the one that was asked for last first. Raises StorageError."""
        async with self._listing:
            if not self._is_complete:
                unknown = [id async for id in self._store.open_ids() if id not in self._addresses]
                # In parts, since after a long absence thousands may be open, and other work reads the store as well.
                for start in range(0, len(unknown), _MAX_READS):
                    reads = (self._store.open_request(id) for id in unknown[start : start + _MAX_READS])
                    for request in await asyncio.gather(*(skip_unreadable(read) for read in reads)):
                        if request is not None:
                            self.add(request)
                self._is_complete = True
        here = [id for id, where in self._addresses.items() if where == address]
        found = await asyncio.gather(*(self._open(id) for id in here))
        return sorted((one for one in found if one is not None), key=lambda one: one.created_at, reverse=True)

    async def _open(self, id: str) -> ReviewRequest | None:
        """The open request of that id; None if there is none, or if it is closed: after a crash both records exist."""
        found = await skip_unreadable(self._store.open_request(id))
        if found is None or await skip_unreadable(self._store.closed_request(id)) is not None:
            return None
        return found
