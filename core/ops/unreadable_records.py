"""Which records and documents cannot be read, for `grg doctor`."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from core.document_keys import SPARES
from core.domain import Review
from core.domain.records import from_json
from core.errors import UnreadableRecord
from core.ports import Documents, RequestStore

MAX_OF_A_KIND = 1_000
"""Looked at; on AWS each costs a request."""
_READ_AT_ONCE = 16
_CLOSED_WITHIN_S = 30 * 86_400.0
_PREFIXES = ("places/", "people/", "bot/", "cursors/", "usage/", "attempts/", "texts/")
"""Documents whose content is read. The last three are on AWS alone; elsewhere there are none."""


@dataclass(slots=True)
class Found:
    """What was read, and what could not be."""

    read: int = 0
    errors: list[UnreadableRecord] = field(default_factory=list)


async def find(store: RequestStore, documents: Documents) -> Found:
    """Read the open requests and those closed lately, their prompts and outcomes, and the documents.

    At most `MAX_OF_A_KIND` of each. Changes nothing. Raises StorageError if the store cannot be used.
    """
    found = Found()
    is_open = await _first(store.open_ids())
    closed = await _first(store.closed_since(time.time() - _CLOSED_WITHIN_S))
    await _read(found, is_open, store.open_request)
    await _read(found, closed, store.closed_request)
    await _read(found, [*is_open, *closed], store.outcome)
    await _read(found, is_open, store.prompt)
    for prefix in _PREFIXES:
        await _read(found, await _first(documents.keys(prefix)), documents.get)

    async def spare(key: str) -> object:
        document = await documents.get(key)
        # A claim is a plain document; only the text next to it has to be a Review record.
        is_text = document is not None and not key.endswith(".taken")
        return from_json(Review, json.dumps(document), key) if is_text else document

    await _read(found, await _first(documents.keys(SPARES)), spare)
    return found


async def _first(names: AsyncIterator[str]) -> list[str]:
    first: list[str] = []
    async for name in names:
        first.append(name)
        if len(first) == MAX_OF_A_KIND:
            break
    return first


async def _read(found: Found, names: list[str], read: Callable[[str], Awaitable[object]]) -> None:
    async def one(name: str) -> None:
        try:
            is_there = await read(name) is not None
            found.read += is_there
        except UnreadableRecord as error:
            found.errors.append(error)

    # In groups: one by one is slow on AWS, and all at once would occupy every thread of the backend.
    for start in range(0, len(names), _READ_AT_ONCE):
        await asyncio.gather(*(one(name) for name in names[start : start + _READ_AT_ONCE]))
