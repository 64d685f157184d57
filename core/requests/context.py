"""All that the service works with, handed over once by the composition root."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from core.community.store import Communities
from core.errors import UnsupportedSchema
from core.hookspecs import ChatAdapter
from core.ports import Documents, GameCatalog, RequestStore, WriterFleet
from core.settings import Settings

log = logging.getLogger("grg.service")

T = TypeVar("T")


async def skip_unreadable(reading: Awaitable[T]) -> T | None:
    """What is read; None where a newer version wrote it, which is left alone and logged."""
    try:
        return await reading
    except UnsupportedSchema as error:
        log.error("%s", error)
        return None


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
    communities: Communities = field(init=False)

    def __post_init__(self) -> None:
        self.communities = Communities(self.documents)
