"""One bot for each store: a lease in the bucket, renewed by conditional writes.

S3 alone decides who holds it: by If-None-Match and If-Match, and by the object's age on S3's own clock.
A bot that cannot renew in time stops before another may take over.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
import uuid
from pathlib import Path
from typing import Any

from core.aws import keys
from core.aws.bucket import Bucket, Stored
from core.aws.clients import Clients
from core.domain.records import document_from_json
from core.errors import StorageError, UnreadableRecord
from core.health.process import start_time
from core.runtime.clock import elapsed
from core.runtime.failpoints import reached
from core.runtime.skip_unreadable import log_once

TERM_S = 60.0
"""Another bot may take over a lease that was not renewed for this many seconds."""
RENEW_S = 20.0
"""Seconds between renewals, each a PUT that is paid for. After a failure the next try follows within a second."""
_CALL_S = 10.0
"""Time limit of one renewal; the bot stops itself so long before another may take over."""
_POLL_S = 1.0
"""Seconds between reads of another bot's lease, while waiting for it to be renewed or to run out."""

log = logging.getLogger("grg.lease")


class Lease:
    """The lease of one bucket: `take` it, `hold` it, `give_up`."""

    def __init__(
        self, clients: Clients, bucket: str, term_s: float = TERM_S, renew_s: float = RENEW_S
    ) -> None:
        self._call, self._bucket = clients.call, Bucket(clients.s3, bucket)
        self._term_s, self._renew_s = term_s, renew_s
        self._owner = uuid.uuid4().hex
        self._etag = ""
        self._renewed_at = float("-inf")

    async def take(self) -> None:
        """Become the bot of this store. Raises StorageError as soon as another bot shows that it is alive.

        The lease of a bot that was killed is waited out; if that bot ran on this machine, it is taken over at once.
        """
        seen: str | None = None
        while True:
            # Taken before the request: S3 may start the term at any
            # moment until its answer, so this errs on the safe side.
            asked_at = elapsed()
            found = await self._call(self._try, seen)
            if found is None:
                self._renewed_at = asked_at
                reached("lease_taken")
                return
            if seen is None:
                log.info(
                    "another bot had %s; waiting until it moves or its lease runs out", self._bucket.name
                )
            seen = found.etag
            await asyncio.sleep(min(_POLL_S, self._term_s / 10))

    async def hold(self) -> None:
        """Renew until cancelled. Raises StorageError once the lease is lost or was not renewed in time."""
        failed = False
        while True:
            # After a failure the next try follows within a second, so that several fit into the rest of the term.
            await asyncio.sleep(min(_POLL_S, self._renew_s) if failed else self._renew_s)
            asked_at = elapsed()
            try:
                async with asyncio.timeout(min(_CALL_S, self._renew_s)):
                    renewed = await self._call(self._renew)
            except (StorageError, TimeoutError) as error:
                failed, why = True, str(error) or "S3 did not answer"
                if not self.may_act():
                    raise StorageError(
                        f"the lease of bucket {self._bucket.name} was not renewed in time: {why}"
                    ) from error
                log.warning("the lease is not renewed: %s", why)
                continue
            if not renewed:
                raise StorageError(f"another bot took over bucket {self._bucket.name}: this one stops")
            self._renewed_at, failed = asked_at, False
            reached("lease_renewed")

    def may_act(self) -> bool:
        """Whether the lease is young enough that nobody else can have taken it over, by a clock that sleep does not stop."""
        return elapsed() <= self._renewed_at + self._term_s - min(_CALL_S, self._renew_s)

    async def give_up(self) -> None:
        """Let the next bot start at once. Storage errors are only logged: the lease runs out by itself."""
        try:
            await self._call(
                # Conditional, because a lease that another bot has taken over meanwhile must stay as it is.
                self._bucket.replace,
                keys.LEASE,
                json.dumps({"schema": 1, "owner": ""}),
                self._etag,
            )
        except StorageError as error:
            log.info("the lease is left to run out: %s", error)

    def _try(self, seen: str | None) -> Stored | None:
        """None if the lease is ours now; else the one that is in the way."""
        body = json.dumps({"schema": 1, "owner": self._owner, **_here()})
        if (created := self._bucket.create(keys.LEASE, body)) is not None:
            self._etag = created.etag
            return None
        found = self._bucket.read(keys.LEASE)
        if found is None:  # given up this moment
            return Stored(b"", "", 0.0)
        holder = _said(found)
        if holder.get("owner") == self._owner:  # our own write, whose answer was lost
            self._etag = found.etag
            return None
        # The write is conditional here too: of several bots that see the same expired lease, only one gets it.
        if not holder.get("owner") or found.age_s > self._term_s or _died_here(holder):
            replaced = self._bucket.replace(keys.LEASE, body, found.etag)
            if replaced is None:
                return found
            self._etag = replaced.etag
            return None
        # A lease that changes between two looks is being renewed, so the bot that holds it is alive.
        if seen is not None and seen != found.etag:
            where = f"bucket {self._bucket.name} (from {holder.get('host')})"
            raise StorageError(f"another bot runs on {where}: stop it, or set GRG_BUCKET to another bucket")
        return found

    def _mine(self) -> Stored | None:
        found = self._bucket.read(keys.LEASE)
        if found is None or _said(found).get("owner") != self._owner:
            return found or Stored(b"", "", 0.0)
        self._etag = found.etag
        return None

    def _renew(self) -> bool:
        body = json.dumps({"schema": 1, "owner": self._owner, "renewed_at": time.time(), **_here()})
        renewed = self._bucket.replace(keys.LEASE, body, self._etag)
        if renewed is None:  # lost, or an earlier try of this call came through and its answer did not
            return self._mine() is None
        self._etag = renewed.etag
        return True


def _said(found: Stored) -> dict[str, Any]:
    try:
        return document_from_json(found.body, keys.LEASE)
    except UnreadableRecord as error:
        log_once(error)
        # A damaged lease is waited out like that of another bot; one without an owner would be taken over at once.
        return {"owner": "unknown"}


def _here() -> dict[str, Any]:
    """Who we are, so that the next bot on the same machine can tell that we died; less where /proc is not Linux's."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        # A process id means something only within one boot and one namespace: containers reuse the same numbers.
        space = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return {"host": os.uname().nodename}
    return {
        "host": os.uname().nodename,
        "space": f"{boot} {space}",
        "pid": os.getpid(),
        "started": start_time(os.getpid()),
    }


def _died_here(said: dict[str, Any]) -> bool:
    """Whether the holder was a process of this boot and this process namespace, and is gone."""
    here = _here()
    same = "space" in here and said.get("space") == here["space"] and isinstance(said.get("pid"), int)
    return same and start_time(said["pid"]) != said.get("started")
