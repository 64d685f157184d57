"""WriterFleet on this machine: one worker as a child process, started on demand.

The worker outlives the bot: it holds `worker.lock`, so a bot that comes back after a kill finds
it running and uses it instead of starting another. It ends by itself after `GRG_LINGER_S`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from core.domain import Failure, FailureCode
from core.local.database import Database, translate_errors
from core.local.source import worker_runs
from core.local.store import put_outcome
from core.local.watchdog import Watchdog
from core.runtime import child
from core.runtime.backoff import backoff_s
from core.runtime.files import open_private
from core.settings import Settings, for_child

POLL_S = 0.1
"""Seconds between reads of SQLite's change counter, which take microseconds."""
WORKER_CHECK_S = 0.5
"""Seconds between checks that a worker runs while prompts wait."""
MAX_CONSECUTIVE_FAILURES = 12
"""Workers in a row that died without a text, within a minute or two; then the waiting requests fail."""
SILENT_S = 2.0
"""A database that has not answered for this long may be held by a worker that hangs."""
RESTART_S, MAX_RESTART_S = 0.25, 10.0
"""Between two starts of a worker; the wait doubles with each start in a row that brought no text."""
WORKER_LOG = "worker.log"
"""In the state folder: what the worker says."""
_MAX_LOG_BYTES = 1_000_000

log = logging.getLogger("grg.fleet")


class LocalFleet:
    """Starts the worker when something is queued and none runs."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        check_s: float = WORKER_CHECK_S,
        restart_s: float = RESTART_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` returns monotonic seconds; by it a silent worker is found."""
        self._settings, self._database = settings, database
        self._check_s, self._restart_s = check_s, restart_s
        self._child: subprocess.Popen[bytes] | None = None
        self._failures = -1
        """Starts in a row that brought no text, less the latest one."""
        self._last_text_at_start = -1
        self._not_before = 0.0
        self._waiting = False
        """Prompts wait, as far as is known."""
        self._answered_at = time.monotonic()
        """When the database last answered."""
        self._starting = threading.Lock()
        """Held while a worker is looked for and started: queueing and listening run in two threads."""
        self._gave_up = False
        """Failed outcomes were stored by this very connection, which the change counter does not show."""
        self._watchdog = Watchdog(settings.state_dir, settings.hold_s, clock)

    async def queue(self, id: str) -> None:
        """Queue the prompt of that id, and make sure that a worker runs."""
        await self._database.blocking.call(self._put, id)
        await self._database.blocking.call(self._ensure_worker)

    async def withdraw(self, id: str) -> None:
        """Take the prompt of a cancelled request back, if no worker has begun with it."""

        def work() -> None:
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM queue WHERE id = ?", (id,))

        await self._database.blocking.call(work)

    async def events(self) -> AsyncIterator[str]:
        """Ids that may have an outcome now, as they become known. Also restarts a worker that died with prompts waiting."""
        watching = asyncio.create_task(self._watch_worker())
        try:
            seen, version, checked_at = await self._database.blocking.call(self._last_seq), -1, 0.0
            while True:
                if (now := time.monotonic()) >= checked_at + self._check_s:
                    checked_at = now
                    await self._database.blocking.call(self._ensure_worker_if_wanted)
                current = await self._database.blocking.call(self._database.version)
                self._answered_at = time.monotonic()
                if current != version or self._gave_up:
                    version, self._gave_up = current, False
                    for seq, id in await self._database.blocking.call(self._since, seen):
                        seen = seq
                        yield id
                await asyncio.sleep(POLL_S)
        finally:
            watching.cancel()

    async def _watch_worker(self) -> None:
        """End a worker that hangs, without a look at the database: if it hangs inside a transaction, all others wait."""
        while True:
            await asyncio.sleep(self._check_s)
            if self._waiting or time.monotonic() > self._answered_at + SILENT_S:
                await asyncio.to_thread(self._watchdog.check)

    def close(self) -> None:
        """Leave the child running: it keeps writing, and the next bot uses it."""
        if self._child is not None and self._child.poll() is None:
            self._child.returncode = 0  # or Popen's destructor would warn of a child left running

    def _put(self, id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                # A prompt that is queued already keeps its turn and its counts.
                "INSERT INTO queue (id, place, queued_at) SELECT id, "
                "CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.place'), '') ELSE '' END, ? "
                "FROM prompts WHERE id = ? ON CONFLICT DO NOTHING",
                (time.time(), id),
            )

    def _ensure_worker_if_wanted(self) -> None:
        with self._database.reading() as connection:
            waiting = connection.execute("SELECT 1 FROM queue LIMIT 1").fetchone() is not None
        self._waiting = waiting  # read by `_watch_worker`
        if waiting:
            self._ensure_worker()

    def _last_seq(self) -> int:
        with self._database.reading() as connection:
            seq: int | None = connection.execute("SELECT max(seq) FROM outcomes").fetchone()[0]
            return seq or 0

    def _last_text(self) -> int:
        """The latest outcome that a worker wrote; failures and spares, which the bot stores itself, do not count."""
        with self._database.reading() as connection:
            seq: int | None = connection.execute(
                "SELECT max(seq) FROM outcomes WHERE text IS NOT NULL "
                "AND CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.spare'), '') = '' END"
            ).fetchone()[0]
            return seq or 0

    def _since(self, seq: int) -> list[tuple[int, str]]:
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT seq, id FROM outcomes WHERE seq > ? ORDER BY seq", (seq,)
            ).fetchall()

    def _ensure_worker(self) -> None:
        with self._starting:
            self._ensure_one_worker()

    def _ensure_one_worker(self) -> None:
        """Start a worker unless one runs; the more of them die in a row without a text, the longer the next one waits."""
        now = time.monotonic()
        if self._child is not None and self._child.poll() is None:
            return
        # A worker that an earlier bot started is not our child, but it holds the lock.
        if now < self._not_before or worker_runs(self._settings.state_dir):
            return
        if self._child is not None and self._child.returncode not in (0, None):
            log.warning("the worker ended with %d; see %s", self._child.returncode, self._log_path)
        # A text since the latest start shows that workers can write, so earlier deaths do not count.
        seq = self._last_text()
        self._failures = 0 if seq != self._last_text_at_start else self._failures + 1
        self._last_text_at_start = seq
        if self._failures >= MAX_CONSECUTIVE_FAILURES:
            self._give_up()
            return
        # A worker that dies at once would otherwise be started at every check, each time loading the model.
        self._not_before = now + backoff_s(self._failures + 1, self._restart_s, MAX_RESTART_S)
        self._start()

    def _give_up(self) -> None:
        """Fail all waiting requests: the cause, most likely too little memory for the model, will not go away soon."""
        log.error("%d workers in a row died without a text; see %s", MAX_CONSECUTIVE_FAILURES, self._log_path)
        with self._database.reading() as connection:
            waiting = [id for (id,) in connection.execute("SELECT id FROM queue")]
        for id in waiting:
            put_outcome(
                self._database,
                Failure(
                    id,
                    FailureCode.ENGINE_UNAVAILABLE,
                    "no worker stays alive long enough to write",
                    time.time(),
                ),
            )
        with self._database.transaction() as connection:
            # Only those that failed here: a prompt that was queued a moment ago is still to be tried.
            connection.execute("DELETE FROM queue WHERE id IN (SELECT id FROM outcomes)")
        self._failures, self._gave_up = 0, True

    @property
    def _log_path(self) -> Path:
        return self._settings.state_dir / WORKER_LOG

    def _start(self) -> None:
        path = self._log_path
        with translate_errors(path):
            # Moved only between workers, because a running one would keep writing to the moved file.
            if path.exists() and path.stat().st_size > _MAX_LOG_BYTES:
                path.replace(path.with_suffix(".log.1"))
            with open_private(path) as output:
                self._child = subprocess.Popen(  # noqa: S603  our own interpreter and module
                    child.command("model_container", "work"),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=child.environment(for_child(self._settings, os.environ)),
                    # Ctrl-C at the bot's terminal must not reach the worker, which outlives the bot.
                    start_new_session=True,
                )
        log.info("worker started, pid %d", self._child.pid)
