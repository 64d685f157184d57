"""All that the service works with, handed over once by the composition root."""

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
    """The request that is being settled was closed by another bot: it is not ours any more."""


async def no_spending() -> float:
    """Where writing costs nothing."""
    return 0.0


@dataclass(slots=True)
class ServiceContext:
    """The ports behind which the world lies, the adapters by platform, and what all of them share."""

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
    """Whether this process certainly owns the store still."""
    communities: Communities = field(init=False)

    def __post_init__(self) -> None:
        self.communities = Communities(self.documents)

    def check_ownership(self) -> None:
        """Raises StorageError if another bot may own the store by now; call it before what others would see."""
        if not self.may_act():
            raise StorageError(
                "this bot was away for too long, another may own the store: nothing is said now"
            )

    async def save(self, request: ReviewRequest) -> None:
        """Overwrite an open promise. Raises NotOpen if another bot has closed it meanwhile, StorageError."""
        self.check_ownership()
        if not await self.store.save_open(request):
            raise NotOpen(f"request={request.id} is not open any more: another bot has closed it")
