"""The latest texts of each game, so that independent workers do not write the same text twice.

One small object for each game, read before a batch and written before each outcome. Two workers that write at the same
moment may overwrite each other's entry: then two similar texts are possible but unlikely.
"""

from __future__ import annotations

import json
import logging

from core.aws import keys
from core.aws.bucket import Bucket
from core.domain.records import convert, document_from_json
from core.errors import StorageError

MAX_TEXTS = 200
"""Latest texts kept of a game."""

log = logging.getLogger("grg.worker")


class RecentTexts:
    """Best effort: storage errors are only logged, since a repeated text does less harm than a review that waits."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._known: dict[int, list[str]] = {}
        self._unsaved: set[int] = set()

    def of(self, app_id: int) -> frozenset[str]:
        """The texts of a game that all workers wrote, as far as they are known now."""
        # Another worker may have overwritten the stored list with one that lacks this worker's latest texts.
        mine, theirs = self._known.get(app_id, []), self._read(app_id)
        self._known[app_id] = [*theirs, *(text for text in mine if text not in set(theirs))][-MAX_TEXTS:]
        return frozenset(self._known[app_id])

    def add(self, app_id: int, text: str) -> None:
        """Add a text, which `save` stores. Call `of` first: other workers' texts are stored as that call read them."""
        known = self._known.setdefault(app_id, [])
        if text in known:
            return
        known.append(text)
        del known[:-MAX_TEXTS]
        self._unsaved.add(app_id)

    def save(self) -> None:
        """Store what was added since the last call: one object a game, however many texts of it were written."""
        while self._unsaved:
            app_id = self._unsaved.pop()
            try:
                # Unconditional: an entry lost to another worker does less harm than retries would cost.
                texts = {"schema": 1, "texts": self._known[app_id]}
                self._bucket.put(keys.texts(app_id), json.dumps(texts))
            except StorageError as error:
                log.info("app=%d its latest texts are not kept: %s", app_id, error)

    def _read(self, app_id: int) -> list[str]:
        try:
            stored = self._bucket.read(keys.texts(app_id))
            document = {} if stored is None else document_from_json(stored.body, keys.texts(app_id))
            return convert(list[str], document.get("texts", []), keys.texts(app_id))
        except StorageError as error:
            log.info("app=%d its latest texts are not read: %s", app_id, error)
            return []
