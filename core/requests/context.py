"""Everything that the service works with, handed over once by the composition root.

One object carries all of it, so that a new part of the service needs no new parameters on the way down.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from core.community.store import Communities
from core.domain import ReviewRequest
from core.errors import StorageError
from core.hookspecs import ChatAdapter
from core.ports import Documents, GameCatalog, RequestStore, WriterFleet
from core.settings import Settings


class NotOpen(Exception):
    """The request that is being settled was closed by another bot; this one has nothing more to do with it.

    Raised by `ServiceContext.save`. The settler logs it and drops the request, because the other bot
    answers it.
    """


async def no_spending() -> float:
    """The cost of writing on a backend that costs nothing."""
    return 0.0


@dataclass(slots=True)
class ServiceContext:
    """The ports, the adapters by platform, and what all parts of the service share."""

    store: RequestStore
    documents: Documents
    catalog: GameCatalog
    fleet: WriterFleet
    adapters: Mapping[str, ChatAdapter]
    settings: Settings
    clock: Callable[[], float]
    """Unix seconds."""
    spent: Callable[[], Awaitable[float]] = no_spending
    """US dollars that writing has cost this month."""
    may_act: Callable[[], bool] = lambda: True
    """Whether this process certainly still owns the store."""
    communities: Communities = field(init=False)

    def __post_init__(self) -> None:
        # One cache for the whole service: two of them would disagree after a change of settings.
        self.communities = Communities(self.documents)

    def check_ownership(self) -> None:
        """Raise StorageError if another bot may own the store by now. Called before anything that others can see.

        A bot that was suspended longer than its lease must not speak: its successor may have answered
        already.
        """
        if not self.may_act():
            raise StorageError(
                "this bot was away for too long, another may own the store: nothing is said now"
            )

    async def save(self, request: ReviewRequest) -> None:
        """Overwrite an open promise. Raises NotOpen if another bot has closed it meanwhile, StorageError."""
        self.check_ownership()
        # A plain overwrite would reopen a promise that the other bot has just closed, and it would be
        # answered twice.
        if not await self.store.save_open(request):
            raise NotOpen(f"request={request.id} is not open any more: another bot has closed it")
