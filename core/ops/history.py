"""The reviews of the bot and of `grg review`, for `grg history`."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from core.backends import open_backend
from core.document_keys import TERMINAL
from core.domain import Review
from core.domain.records import from_json, to_json
from core.domain.request import ClosedAs
from core.errors import UnreadableRecord
from core.local.database import Database, has_database
from core.local.documents import LocalDocuments
from core.ports import RequestStore
from core.runtime.skip_unreadable import skip_unreadable
from core.settings import Settings

MAX_OF_TERMINAL = 500
"""Reviews of `grg review` that are kept, the latest ones."""
_DAY_S = 86_400.0
_BUSY_S = 2.0
"""A review has been printed already when it is kept, and nobody should have to wait for that."""


@dataclass(frozen=True, slots=True)
class PastReview:
    """One review that was shown and has not been taken back."""

    at: float
    """When it was shown, in Unix seconds."""
    platform: str
    """Where; `terminal` for one of `grg review`."""
    review: Review


async def past_reviews(
    settings: Settings, words: str = "", days: int = 30, limit: int = 20
) -> list[PastReview]:
    """The latest `limit` reviews of the last `days` days, newest first, of a bot and of this machine's `grg review`.

    With `words`, those whose game's name or text holds all of them, in any case. Raises StorageError.
    """
    since, found = time.time() - days * _DAY_S, list[PastReview]()
    used_before = has_database(settings.state_dir)
    if used_before:
        found += await _of_terminal(settings, words, since)
    if used_before or settings.backend != "local":
        async with open_backend(settings, own=False) as backend:
            found += await select(backend.store, words, since, limit)
    return _latest(found, limit)


async def keep(settings: Settings, review: Review) -> None:
    """Keep a review that `grg review` has printed, on this machine; the oldest make room. Raises StorageError."""
    with Database(settings.state_dir, busy_s=_BUSY_S) as database:
        documents = LocalDocuments(database)
        key = f"{TERMINAL}{review.created_at * 1_000:015.0f}-{review.seed}"
        await documents.put(key, json.loads(to_json(review)))
        keys = [key async for key in documents.keys(TERMINAL)]
        for old in keys[:-MAX_OF_TERMINAL]:
            await documents.delete(old)


async def _of_terminal(settings: Settings, words: str, since: float) -> list[PastReview]:
    wanted, found = words.casefold().split(), list[PastReview]()
    with Database(settings.state_dir, busy_s=_BUSY_S) as database:
        documents = LocalDocuments(database)
        async for key in documents.keys(TERMINAL):
            try:
                review = from_json(Review, json.dumps(await documents.get(key)), key)
            except UnreadableRecord:
                continue
            if review.created_at > since and _holds(review, wanted):
                found.append(PastReview(review.created_at, "terminal", review))
    return found


async def select(store: RequestStore, words: str, since: float, limit: int) -> list[PastReview]:
    """The latest `limit` reviews since then (Unix seconds), newest first. Raises StorageError.

    With `words`, those whose game's name or text holds all of them, in any case. Records that cannot be read are left out.
    """
    wanted, found = words.casefold().split(), list[PastReview]()
    async for id in store.closed_since(since):
        request = await skip_unreadable(store.closed_request(id))
        if request is None or request.closed_as is not ClosedAs.REPLIED or request.cancelled:
            continue
        review = await skip_unreadable(store.outcome(id))
        if isinstance(review, Review) and _holds(review, wanted):
            found.append(PastReview(request.closed_at or 0.0, request.asked.address.platform, review))
    return _latest(found, limit)  # stores list in different orders


def _latest(found: Sequence[PastReview], limit: int) -> list[PastReview]:
    return sorted(found, key=lambda past: past.at, reverse=True)[:limit]


def _holds(review: Review, words: Sequence[str]) -> bool:
    text = f"{review.name}\n{review.text}".casefold()
    return all(word in text for word in words)
