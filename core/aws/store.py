"""RequestStore on S3: the bot's side. Blocking calls run in threads, off the event loop.

What SQLite does with a transaction, S3 does with one conditional write: no method here needs two
objects to change together, and each order of its writes is one that a crash may cut anywhere.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import threading
import time
from collections.abc import AsyncIterator, Mapping

from core.aws import keys
from core.aws.bucket import Bucket
from core.aws.clients import Clients
from core.aws.queues import Queue
from core.domain import Outcome, Prompt, ReviewRequest
from core.domain.records import (
    convert,
    document_from_json,
    from_json,
    outcome_from_json,
    staged_from_json,
    staged_to_json,
    to_json,
)
from core.errors import StorageError, UnreadableRecord
from core.runtime.failpoints import reached
from core.runtime.skip_unreadable import log_once

_KEEP_WAITS = 20
_WAITS_EVERY_S = 300.0
"""Between writes of the latest waits: they are a hint, a crash may lose some."""
_INDEX_GOOD_S = 3_600.0
"""Age up to which a message's index need not be written anew when its request is closed: each costs a PUT."""
_MAX_REMEMBERED = 20_000
"""Open records of which something is remembered."""
_MAX_WRITTEN = 2_000
"""Of those that this process wrote, how many are kept in memory whole: each is a kilobyte or two."""
_COUNT_MOST = 10_000
"""Closed records that `counts` counts, a thousand a request."""

log = logging.getLogger("grg.store")


class S3Store:
    """Keeps promises in the bucket that GRG_BUCKET names."""

    def __init__(self, clients: Clients, bucket: str, prompts: Queue, page: int = 1_000) -> None:
        self._call, self._each = clients.call, clients.each
        self._bucket, self._prompts, self._page = Bucket(clients.s3, bucket), prompts, page
        self._waits: list[tuple[float, float]] | None = None
        """(closed at, seconds waited), latest first; None until read."""
        self._waits_lock = threading.Lock()
        self._waits_kept_at = float("-inf")
        self._indexed_at: dict[str, float] = {}
        """When this process wrote the message's index of an open request, by its id."""
        self._etags: dict[str, str] = {}
        """Of open records, as this process read or wrote them last: a write needs no look before it."""
        self._written: dict[str, ReviewRequest] = {}
        """Open records as this process wrote them last. There is one bot a store, so nobody else has changed them."""
        self._versions: dict[str, tuple[str, ...]] = {}
        """Of open records that this process created: all versions, oldest first."""

    async def create_open(self, request: ReviewRequest) -> bool:
        """Store a new promise unless one of that id is open. Returns whether it was stored."""
        return await self._call(self._create_open, request)

    async def save_open(self, request: ReviewRequest) -> bool:
        """Overwrite an open promise. False, with nothing written, if it is not open."""
        return await self._call(self._overwrite, keys.open_(request.id), request)

    async def open_request(self, id: str) -> ReviewRequest | None:
        """The open promise of that id, None if there is none. Raises UnreadableRecord if it is damaged.

        Costs no request for one that this process wrote last.
        """
        if (written := self._written.get(keys.open_(id))) is not None:
            return written
        return await self._call(self._request, keys.open_(id))

    async def open_ids(self) -> AsyncIterator[str]:
        """Ids of all open promises, page by page, in the order of S3's keys: ids are hashes, so that order means nothing."""
        async for item in self._each(self._bucket.pages(keys.OPEN, self._page)):
            yield keys.id_in(item.key)

    async def requests_of(self, platform: str, place: str, message_id: str) -> list[ReviewRequest]:
        """Open and closed promises of one message, earlier attempts first."""
        return await self._call(self._requests_of, keys.of_message(platform, place, message_id))

    async def put_closed(self, request: ReviewRequest) -> None:
        """Store the closed record, unless there is one already."""
        await self._call(self._put_closed, request)

    async def closed_request(self, id: str) -> ReviewRequest | None:
        """The closed promise of that id. The bucket's lifecycle rule forgets it after `keep-days`."""
        return await self._call(self._request, keys.closed(id))

    async def closed_since(self, since: float) -> AsyncIterator[str]:
        """Ids of promises that were closed after `since` (unix seconds by S3's clock), page by page, ordered by id."""
        # Only a duration comes from the local clock; the objects' ages are measured by S3's own.
        young_s = time.time() - since
        async for item in self._each(self._bucket.pages(keys.CLOSED, self._page)):
            if item.age_s < young_s:
                yield keys.id_in(item.key)

    async def rewrite_closed(self, request: ReviewRequest) -> None:
        """Overwrite the closed record of that id, if there is one."""
        await self._call(self._overwrite, keys.closed(request.id), request)

    async def delete_open(self, id: str) -> None:
        """Delete the open record. Not an error if there is none."""
        key = keys.open_(id)
        self._etags.pop(key, None)
        self._written.pop(key, None)
        versions = self._versions.pop(key, ())
        # In a bucket with versions, what is only marked as deleted would slow down each listing of the open requests
        # until it expires a day later. The closed record has all that could be wanted back.
        if all(versions) and versions:
            await self._call(self._bucket.delete_versions, key, versions)
        else:
            await self._call(self._bucket.delete, key)

    async def stage_prompt(self, prompt: Prompt, request: ReviewRequest) -> None:
        """Store the prompt that a worker will read, over an earlier one, and in the same object what staging changed of the
        open promise: one write.
        """
        await self._call(self._stage_prompt, prompt, request)

    async def prompt(self, id: str) -> Prompt | None:
        """The prompt of that id, None if there is none; workers read it in their own way."""
        stored = await self._call(self._bucket.read, keys.prompt(id))
        return None if stored is None else from_json(Prompt, stored.body, keys.prompt(id), id)

    async def put_outcome(self, outcome: Outcome) -> bool:
        """Store an outcome unless its id has one: the first wins."""
        return await self._call(self._bucket.create, keys.review(outcome.id), to_json(outcome)) is not None

    async def outcome(self, id: str) -> Outcome | None:
        """The outcome of that id, None if there is none yet. Raises UnreadableRecord if it is damaged."""
        stored = await self._call(self._bucket.read, keys.review(id))
        return None if stored is None else outcome_from_json(stored.body, keys.review(id), id)

    async def recent_waits(self) -> list[float]:
        """Seconds from message to reply of the latest requests that were replied to, newest first, at most 20."""
        return await self._call(self._recent_waits)

    async def counts(self) -> Mapping[str, int]:
        """Numbers for `grg status`: open, waiting, closed. `waiting` is the prompt queue's own approximate depth;
        `closed` stops at 10,000: each thousand costs a request.
        """
        return await self._call(self._counts)

    def _create_open(self, request: ReviewRequest) -> bool:
        # The index first: an entry without a record is skipped by who reads it, a record without one would be missed.
        self._index(request)
        if len(self._indexed_at) >= _MAX_REMEMBERED:
            self._indexed_at.clear()
        self._indexed_at[request.id] = time.monotonic()
        reached("index_kept")
        key = keys.open_(request.id)
        created = self._bucket.create(key, to_json(request))
        if created is not None:
            self._remember(key, created.etag)
            self._remember_written(key, request, (created.version,))
        return created is not None

    def _overwrite(self, key: str, request: ReviewRequest) -> bool:
        """Over the version that is there, or not at all: a plain write would open a closed promise anew."""
        # Forgotten until it is known to be written: after a failure the bucket may hold either version.
        self._written.pop(key, None)
        versions = self._versions.pop(key, ())
        etag = self._etags.pop(key, None) or self._bucket.etag(key)
        while etag is not None:
            written = self._bucket.replace(key, to_json(request), etag)
            if written is not None:
                self._remember(key, written.etag)
                self._remember_written(key, request, (*versions, written.version) if versions else ())
                return True
            etag, versions = self._bucket.etag(key), ()  # somebody else has written it
        return False

    def _remember(self, key: str, etag: str) -> None:
        if len(self._etags) >= _MAX_REMEMBERED:
            self._etags.clear()  # a look more for each
        if key.startswith(keys.OPEN):
            self._etags[key] = etag

    def _remember_written(self, key: str, request: ReviewRequest, versions: tuple[str, ...]) -> None:
        """`versions` are all that the record has had; empty if that is not known."""
        if not key.startswith(keys.OPEN):
            return
        if len(self._written) >= _MAX_WRITTEN:
            self._written.clear()
        self._written[key] = request
        if len(self._versions) >= _MAX_REMEMBERED:
            self._versions.clear()  # those then leave a mark each
        if versions:
            self._versions[key] = versions

    def _stage_prompt(self, prompt: Prompt, request: ReviewRequest) -> None:
        self._bucket.put(keys.prompt(prompt.id), staged_to_json(prompt, request))
        if (key := keys.open_(request.id)) in self._written:
            self._written[key] = request

    def _request(self, key: str) -> ReviewRequest | None:
        stored = self._bucket.read(key)
        if stored is None:
            return None
        self._remember(key, stored.etag)
        request = from_json(ReviewRequest, stored.body, key, keys.id_in(key))
        return (
            self._as_staged(request) if key.startswith(keys.OPEN) and request.staged_at is None else request
        )

    def _as_staged(self, request: ReviewRequest) -> ReviewRequest:
        """An open request whose own record has not been written since it was staged, if it was."""
        key = keys.prompt(request.id)
        stored = self._bucket.read(key)
        if stored is None:
            return request
        try:
            return staged_from_json(stored.body, key, request)
        except UnreadableRecord as error:
            log_once(error)
            # Not to be staged over it: somebody may mend it, or a newer worker read it, before the deadline.
            return dataclasses.replace(request, staged_at=request.created_at)

    def _requests_of(self, prefix: str) -> list[ReviewRequest]:
        # The index may name requests that were never stored or have expired; those are left out below.
        ids = [keys.id_in(item.key) for listed in self._bucket.pages(prefix) for item in listed]
        found = (self._either(id) for id in ids)
        return sorted(
            (request for request in found if request is not None), key=lambda request: request.attempt
        )

    def _either(self, id: str) -> ReviewRequest | None:
        """The closed request, else the open one; None if what is there cannot be read."""
        try:
            # Closed first: a crash between closing and deleting leaves both records, and the closed one is right. And once
            # more at the end: it may be closed between the first two looks.
            for key in (keys.closed(id), keys.open_(id), keys.closed(id)):
                if (found := self._request(key)) is not None:
                    return found
        except UnreadableRecord as error:
            log_once(error)
        return None

    def _put_closed(self, request: ReviewRequest) -> None:
        # Under the same lifecycle rule the index must outlive the closed record, give or take the hour.
        if time.monotonic() > self._indexed_at.pop(request.id, float("-inf")) + _INDEX_GOOD_S:
            self._index(request)
        # Only the call that created the record counts the wait, so that a repeated one does not count it twice.
        created = self._bucket.create(keys.closed(request.id), to_json(request)) is not None
        if created and request.closed_as == "replied":
            closed_at = request.closed_at or 0.0
            self._note_wait(closed_at, closed_at - request.created_at)

    def _index(self, request: ReviewRequest) -> None:
        address = request.asked.address
        message = keys.of_message(address.platform, address.place, request.asked.message_id)
        self._bucket.put(message + request.id, "")

    def _note_wait(self, closed_at: float, waited_s: float) -> None:
        """Remember, and now and then keep. The promise is kept already: trouble here is not worth a word to anybody."""
        with self._waits_lock:
            try:
                waits = sorted([*self._read_waits(), (closed_at, waited_s)], reverse=True)[:_KEEP_WAITS]
                self._waits = waits
                if time.monotonic() >= self._waits_kept_at + _WAITS_EVERY_S:
                    self._bucket.put(keys.WAITS, json.dumps({"schema": 1, "waits": waits}))
                    self._waits_kept_at = time.monotonic()
            except StorageError as error:
                log.info("the latest waits are not kept: %s", error)

    def _recent_waits(self) -> list[float]:
        with self._waits_lock:
            return [waited_s for _, waited_s in self._read_waits()]

    def _read_waits(self) -> list[tuple[float, float]]:
        if self._waits is None:
            stored = self._bucket.read(keys.WAITS)
            try:
                document = {} if stored is None else document_from_json(stored.body, keys.WAITS)
                self._waits = convert(list[tuple[float, float]], document.get("waits", []), keys.WAITS)
            except UnreadableRecord as error:
                log_once(error)
                self._waits = []  # a hint, which the next replies fill again
        return self._waits

    def _counts(self) -> Mapping[str, int]:
        closed = 0
        for listed in self._bucket.pages(keys.CLOSED):
            closed += len(listed)
            if closed >= _COUNT_MOST:
                break
        is_open = sum(len(listed) for listed in self._bucket.pages(keys.OPEN))
        return {"open": is_open, "waiting": sum(self._prompts.depth()), "closed": closed}
