"""Good texts left over from ranking answer the next request for that game at once.

A text is given away once: who takes it first puts a claim beside it, and the outcome that holds it
names where it lay, so that whoever settles that request deletes it, after a crash too.
"""

from __future__ import annotations

import dataclasses
import json

from core import documents
from core.domain import Review, ReviewRequest
from core.domain.records import from_json
from core.requests.context import ServiceContext
from core.runtime.failpoints import reached
from core.runtime.unreadable import skip_unreadable

_TAKEN = ".taken"


class Spares:
    """Takes and deletes; the worker keeps them."""

    def __init__(self, parts: ServiceContext) -> None:
        self._documents, self._clock = parts.documents, parts.clock
        self._good_for_s = parts.settings.spare_s

    async def take(self, request: ReviewRequest) -> Review | None:
        """A young text for the request's game that nobody else has or had, claimed for it; None if there is none."""
        if self._good_for_s == 0:
            return None
        prefix = f"{documents.SPARES}{request.app_id}/{request.tone or 'plain'}/"
        keys = [key async for key in self._documents.keys(prefix)]
        for key in keys:
            if not key.endswith(_TAKEN) and (spare := await self._claim(key, request.id)) is not None:
                reached("spare_claimed")
                return dataclasses.replace(spare, id=request.id, spare=key)
        return None

    async def _claim(self, key: str, request: str) -> Review | None:
        spare = await skip_unreadable(self._read(key))
        if spare is None:
            return None
        if spare.created_at < self._clock() - self._good_for_s:
            await self._documents.delete(key)
            return None
        if await self._documents.put_if_absent(f"{key}{_TAKEN}", {"schema": 1, "request": request}):
            if await skip_unreadable(self._documents.get(key)) is not None:
                return spare
            await self._documents.delete(f"{key}{_TAKEN}")  # given away, text and claim, since it was read
            return None
        claim = await skip_unreadable(self._documents.get(f"{key}{_TAKEN}"))
        return spare if claim is not None and claim.get("request") == request else None

    async def _read(self, key: str) -> Review | None:
        document = await self._documents.get(key)
        return None if document is None else from_json(Review, json.dumps(document), key)

    async def used(self, review: Review) -> None:
        """The outcome that holds this text is kept: the spare goes, then its claim."""
        if review.spare:
            await self._documents.delete(review.spare)
            reached("spare_deleted")
            await self._documents.delete(f"{review.spare}{_TAKEN}")
