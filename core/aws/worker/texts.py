"""The latest texts of each game, so that independent workers do not write the same text twice.

One small object for each game, read before a batch. What a batch wrote is claimed there before anybody can see it, by a
write that fails if another worker has changed the object since: of two workers that wrote the same text at the same
moment, the second is told so, and writes another.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection

from core.aws import keys
from core.aws.bucket import Bucket
from core.domain.records import convert, document_from_json
from core.errors import StorageError, UnreadableRecord, UnsupportedSchema

MAX_TEXTS = 300
"""Latest texts kept of a game, those that nobody was given yet included."""
_CLAIM_TRIES = 5
"""Other workers would have to finish a batch of the same game between each read and write."""

log = logging.getLogger("grg.worker")


class RecentTexts:
    """The latest texts of all games, as one worker knows them."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._known: dict[int, list[str]] = {}
        self._etags: dict[int, str | None] = {}
        """Of each game's object as it was read last; None if there was none."""

    def of(self, app_id: int) -> frozenset[str]:
        """The texts of a game that all workers wrote, as far as they are known now. Storage errors are only logged."""
        try:
            self._read(app_id)
        except StorageError as error:
            log.info("app=%d its latest texts are not read: %s", app_id, error)
        return frozenset(self._known.get(app_id, ()))

    def claim(self, app_id: int, texts: Collection[str]) -> frozenset[str]:
        """Make these texts known to all workers. Returns those that were known already: somebody else wrote them.

        Raises StorageError, and may then be called again.
        """
        for tried in range(_CLAIM_TRIES):
            if tried or app_id not in self._etags:
                try:
                    self._read(app_id)
                except UnsupportedSchema as error:  # another try would meet it again
                    log.warning("app=%d its texts are not claimed: %s", app_id, error)
                    self.keep(app_id, texts)
                    return frozenset()
            known = self._known[app_id]
            taken = frozenset(known).intersection(texts)
            fresh = [text for text in dict.fromkeys(texts) if text not in taken]
            if not fresh or self._write(app_id, [*known, *fresh]):
                known += fresh
                return taken
        raise StorageError(f"{keys.texts(app_id)}: other workers keep writing it")

    def keep(self, app_id: int, texts: Collection[str]) -> None:
        """Remember texts that could not be claimed, so that at least this worker does not write them again."""
        known = self._known.setdefault(app_id, [])
        known += [text for text in dict.fromkeys(texts) if text not in known]

    def _read(self, app_id: int) -> None:
        """Raises StorageError."""
        key = keys.texts(app_id)
        self._etags.pop(app_id, None)
        stored = self._bucket.read(key)
        try:
            document = {} if stored is None else document_from_json(stored.body, key)
            theirs = convert(list[str], document.get("texts", []), key)
        except UnsupportedSchema:
            raise  # a newer worker's, which is not to be overwritten
        except UnreadableRecord as error:
            log.info("app=%d its latest texts are not read: %s", app_id, error)
            theirs = []
        self._etags[app_id] = None if stored is None else stored.etag
        # Those that could not be stored are known to this worker alone.
        mine = self._known.get(app_id, [])
        self._known[app_id] = [*theirs, *(text for text in mine if text not in set(theirs))][-MAX_TEXTS:]

    def _write(self, app_id: int, texts: list[str]) -> bool:
        """Store the latest of these texts, unless another worker stored some since the last read. Raises StorageError."""
        key, etag = keys.texts(app_id), self._etags[app_id]
        body = json.dumps({"schema": 1, "texts": texts[-MAX_TEXTS:]})
        written = self._bucket.create(key, body) if etag is None else self._bucket.replace(key, body, etag)
        if written is not None:
            self._etags[app_id] = written.etag
        return written is not None
