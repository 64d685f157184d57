"""Good texts left over from ranking answer the next request for that game at once.

A text is used only once. The request that takes it first puts a claim next to it, and the outcome that holds
the text names its key, so that settling that request deletes it, after a crash too.
"""

from __future__ import annotations

import dataclasses
import json

from core import document_keys
from core.domain import Review, ReviewRequest
from core.domain.records import from_json
from core.requests.context import ServiceContext
from core.runtime.failpoints import reached
from core.runtime.skip_unreadable import skip_unreadable

_TAKEN = ".taken"


class Spares:
    """Takes and deletes spare texts; the worker keeps them.

    A text is used for `spare_s` seconds after it was written; 0 switches spares off.
    """

    def __init__(self, context: ServiceContext) -> None:
        self._documents, self._clock = context.documents, context.clock
        self._good_for_s = context.settings.spare_s

    async def take(self, request: ReviewRequest) -> Review | None:
        """Claim a recent text for the request's game and tone that nobody else has read; None if there is none.

        Safe to repeat: a request that claimed a text before a crash gets the same one. Raises StorageError.
        """
        wish = request.asked.wish
        # Spares were written for nobody's wish but a tone.
        if self._good_for_s == 0 or wish.length or wish.topic:
            return None
        prefix = f"{document_keys.SPARES}{request.app_id}/{request.asked.tone or 'plain'}/"
        # Listed completely first, because claiming writes and deletes under the same prefix.
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
            # Texts grow stale as a page changes; deleting this one now saves the next request the read.
            await self._documents.delete(key)
            return None
        if await self._documents.put_if_absent(f"{key}{_TAKEN}", {"schema": 1, "request": request}):
            # Another request may have claimed, used and deleted both between our read and our claim, and a worker
            # may have put another text there since: what is there now is ours.
            if (claimed := await skip_unreadable(self._read(key))) is not None:
                return claimed
            await self._documents.delete(f"{key}{_TAKEN}")  # both were given away since it was read
            return None
        # Somebody has claimed it. If that was this request before a crash, the text is still ours.
        claim = await skip_unreadable(self._documents.get(f"{key}{_TAKEN}"))
        return spare if claim is not None and claim.get("request") == request else None

    async def _read(self, key: str) -> Review | None:
        document = await self._documents.get(key)
        return None if document is None else from_json(Review, json.dumps(document), key)

    async def used(self, review: Review) -> None:
        """Delete the spare that an outcome was made of, then its claim. Called once the outcome is kept.

        Safe to repeat; nothing happens for a review that was written for its request. Raises StorageError.
        """
        if review.spare:
            await self._documents.delete(review.spare)
            reached("spare_deleted")
            await self._documents.delete(f"{review.spare}{_TAKEN}")
