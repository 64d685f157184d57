"""WriterFleet on this machine: one worker as a child process, started on demand.

The worker outlives the bot: it holds `worker.lock`, so a bot that comes back after a kill finds
it running and uses it instead of starting another. It ends by itself after `GRG_LINGER_S`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

from core.domain import Failure
from core.domain.leases import NO_WRITER
from core.local.database import Database, is_locked, mapped
from core.local.source import WORKER_LOCK
from core.local.store import put_outcome
from core.local.watchdog import Watchdog
from core.settings import Settings, as_environment

POLL_S = 0.1
"""Between looks at SQLite's change counter, microseconds each."""
WORKER_CHECK_S = 0.5
"""Between looks at whether a worker runs while prompts wait."""
MAX_CONSECUTIVE_FAILURES = 12
"""Workers in a row that died without a text, a minute or two of them: then who waits is told."""
_LOG_MOST_BYTES = 1_000_000

log = logging.getLogger("grg.fleet")


class LocalFleet:
    """Starts the worker when something is queued and none runs."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database
        self._child: subprocess.Popen[bytes] | None = None
        self._fruitless = -1
        """Starts in a row that wrote nothing, less one."""
        self._seq_at_start = -1
        self._not_before = 0.0
        self._watch = Watchdog(settings.state_dir, settings.hold_s)

    async def queue(self, id: str) -> None:
        """See `core.ports.WriterFleet`."""
        await asyncio.to_thread(self._put, id)
        await asyncio.to_thread(self._ensure_worker)

    async def withdraw(self, id: str) -> None:
        """See `core.ports.WriterFleet`."""

        def work() -> None:
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM queue WHERE id = ?", (id,))

        await asyncio.to_thread(work)

    async def events(self) -> AsyncIterator[str]:
        """See `core.ports.WriterFleet`. Also restarts a worker that died with prompts waiting."""
        seen, version, checked_at = await asyncio.to_thread(self._last_seq), -1, 0.0
        while True:
            if (now := time.monotonic()) >= checked_at + WORKER_CHECK_S:
                checked_at = now
                await asyncio.to_thread(self._ensure_worker_if_wanted)
            if (current := await asyncio.to_thread(self._database.version)) != version:
                version = current
                for seq, id in await asyncio.to_thread(self._since, seen):
                    seen = seq
                    yield id
            await asyncio.sleep(POLL_S)

    def close(self) -> None:
        """Forget the child without ending it: it writes on, and the next bot adopts it."""
        if self._child is not None and self._child.poll() is None:
            self._child.returncode = 0  # or Popen's destructor would warn of a child left running

    def _put(self, id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO queue (id, place, queued_at) SELECT id, json_extract(body, '$.place'), ? FROM prompts "
                "WHERE id = ? ON CONFLICT DO NOTHING",
                (time.time(), id),
            )

    def _ensure_worker_if_wanted(self) -> None:
        with self._database.reading() as connection:
            waiting = connection.execute("SELECT 1 FROM queue LIMIT 1").fetchone() is not None
        if waiting:
            self._watch.look()
            self._ensure_worker()

    def _last_seq(self) -> int:
        with self._database.reading() as connection:
            seq: int | None = connection.execute("SELECT max(seq) FROM outcomes").fetchone()[0]
            return seq or 0

    def _last_text(self) -> int:
        """Of a worker's; what the bot puts itself, a failure or a spare, says nothing of workers."""
        with self._database.reading() as connection:
            seq: int | None = connection.execute(
                "SELECT max(seq) FROM outcomes WHERE text IS NOT NULL "
                "AND coalesce(json_extract(body, '$.spare'), '') = ''"
            ).fetchone()[0]
            return seq or 0

    def _since(self, seq: int) -> list[tuple[int, str]]:
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT seq, id FROM outcomes WHERE seq > ? ORDER BY seq", (seq,)
            ).fetchall()

    def _ensure_worker(self) -> None:
        """Start a worker unless one runs; one that dies again and again without a text is started ever more rarely."""
        now = time.monotonic()
        if self._child is not None and self._child.poll() is None:
            return
        if now < self._not_before or is_locked(self._settings.state_dir / WORKER_LOCK):
            return
        if self._child is not None and self._child.returncode not in (0, None):
            log.warning("the worker ended with %d; see %s", self._child.returncode, self._log_path)
        seq = self._last_text()
        self._fruitless = 0 if seq != self._seq_at_start else self._fruitless + 1
        self._seq_at_start = seq
        if self._fruitless >= MAX_CONSECUTIVE_FAILURES:
            self._give_up()
            return
        self._not_before = now + min(10.0, 0.25 * 2.0 ** min(self._fruitless, 16))
        self._start()

    def _give_up(self) -> None:
        """Whatever it is (most likely too little memory for the model), it will not pass soon: say so to who waits."""
        log.error("%d workers in a row died without a text; see %s", MAX_CONSECUTIVE_FAILURES, self._log_path)
        with self._database.reading() as connection:
            waiting = [id for (id,) in connection.execute("SELECT id FROM queue")]
        for id in waiting:
            put_outcome(self._database, Failure(id, "writer", NO_WRITER, time.time()))
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM queue WHERE id IN (SELECT id FROM outcomes)")
        self._fruitless = 0

    @property
    def _log_path(self) -> Path:
        return self._settings.state_dir / "worker.log"

    def _start(self) -> None:
        path = self._log_path
        with mapped(path):
            if path.exists() and path.stat().st_size > _LOG_MOST_BYTES:
                path.replace(path.with_suffix(".log.1"))
            with path.open("ab") as output:
                self._child = subprocess.Popen(  # our own interpreter and module
                    [sys.executable, "-m", "model_container", "work"],
                    stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                    env={**os.environ, **as_environment(self._settings)}, start_new_session=True,
                )  # fmt: skip
        log.info("worker started, pid %d", self._child.pid)
