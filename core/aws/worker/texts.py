"""The latest texts of each game, so that workers that never met do not write the same one twice.

One small object a game, read before a batch and written after each text. Two workers that write at the same
moment may lose one another's entry: then the two texts may turn out alike, which chance seldom wants.
"""

from __future__ import annotations

import json
import logging

from core.aws import keys
from core.aws.bucket import Bucket
from core.domain.records import convert, document_from_json
from core.errors import StorageError

MOST = 200
"""Texts remembered of a game, the latest."""

log = logging.getLogger("grg.worker")


class RecentTexts:
    """Trouble is only logged: a text too much is no harm, one that waits for this is."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._known: dict[int, list[str]] = {}

    def of(self, app_id: int) -> frozenset[str]:
        """What was written for a game, by whomever, as far as it is known now."""
        mine, theirs = self._known.get(app_id, []), self._read(app_id)
        self._known[app_id] = [*theirs, *(text for text in mine if text not in set(theirs))][-MOST:]
        return frozenset(self._known[app_id])

    def add(self, app_id: int, text: str) -> None:
        """One more. Call `of` first: what others wrote is kept as it was then."""
        known = self._known.setdefault(app_id, [])
        if text in known:
            return
        known.append(text)
        del known[:-MOST]
        try:
            self._bucket.put(keys.texts(app_id), json.dumps({"schema": 1, "texts": known}))
        except StorageError as error:
            log.info("app=%d its latest texts are not kept: %s", app_id, error)

    def _read(self, app_id: int) -> list[str]:
        try:
            stored = self._bucket.read(keys.texts(app_id))
            kept = {} if stored is None else document_from_json(stored.body, keys.texts(app_id))
            return convert(list[str], kept.get("texts", []), keys.texts(app_id))
        except StorageError as error:
            log.info("app=%d its latest texts are not read: %s", app_id, error)
            return []
