"""The prompt source of the worker process on this machine, which also stores its outcomes.

One worker at a time holds `worker.lock`. A worker that starts therefore knows that whatever the queue
shows as held was held by a dead one, and releases it at once.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Self

from core.domain import Failure, Outcome, Prompt, Review
from core.domain.chat import TURN_SEPARATOR
from core.domain.leased_prompt import SPARES_A_GAME, LeasedPrompt, spares_of
from core.domain.records import from_json, to_json
from core.errors import StorageError, UnreadableRecord, UnsupportedSchema
from core.health import check
from core.health.heartbeat import Heartbeat
from core.health.process import start_time
from core.local.database import Database, is_locked, lock_file, translate_errors
from core.local.store import put_outcome
from core.runtime.failpoints import reached
from core.runtime.files import write_atomically
from core.runtime.skip_unreadable import log_once

WORKER_LOCK = "worker.lock"
WORKER_BEAT = check.HEARTBEAT_FILES["worker"]
"""This file names the worker's process, and its time is that of the latest heartbeat: `core.local.watchdog` reads both."""


def worker_runs(state_dir: Path) -> bool:
    """Whether a worker runs on a state folder, also one whose lock was deleted meanwhile. Raises StorageError."""
    return is_locked(state_dir / WORKER_LOCK) or _lost_its_lock(state_dir)


def _lost_its_lock(state_dir: Path) -> bool:
    """Whether a worker runs whose lock file somebody deleted: it named itself in its heartbeat."""
    if (state_dir / WORKER_LOCK).exists():
        return False
    try:
        pid, since = (state_dir / WORKER_BEAT).read_text("ascii").split()
        return start_time(int(pid)) == since
    except (OSError, ValueError):
        return False


_IN_TURN = """
SELECT id, spot, turn, queued_at FROM (
    SELECT id, spot, queued_at, row_number() OVER (PARTITION BY spot ORDER BY own_turn, queued_at) AS turn FROM (
        SELECT id, queued_at, row_number() OVER (PARTITION BY place ORDER BY queued_at) AS own_turn,
            CASE instr(place, :separator)
                WHEN 0 THEN place ELSE substr(place, 1, instr(place, :separator) - 1) END AS spot
        FROM (SELECT id, CAST(place AS BLOB) AS place, queued_at FROM queue WHERE held = 0 AND deliveries = 0)))
WHERE turn <= :limit
"""
"""As bytes, because places that are not valid UTF-8 would be decoded to the same replacement characters."""


class AnotherWorker(StorageError):
    """A worker runs already on this state folder; this one is not needed."""


class LocalPromptSource:
    """A `PromptSource` on the state folder. Context manager: the worker's heartbeat runs from enter to exit."""

    def __init__(self, state_dir: Path, hold_s: float = 60, spare_s: int = 86_400) -> None:
        """Takes the worker's lock. Raises AnotherWorker if a worker runs already, StorageError if the folder fails.

        `hold_s` and `spare_s` are in seconds, as in the settings of these names.
        """
        self._database = Database(state_dir)
        lock = None if _lost_its_lock(state_dir) else lock_file(state_dir / WORKER_LOCK)
        if lock is None:
            self._database.close()
            raise AnotherWorker("a worker runs already on this state folder")
        self._lock, self._beat_path, self._spare_s = lock, state_dir / WORKER_BEAT, spare_s
        self._heartbeat = Heartbeat(self._beat, hold_s)
        self._receives = 0
        self._isolated_is_next = False
        self._served: dict[bytes, int] = {}
        """The latest `receive` that served each place, people aside; or the oldest prompt's place would always win."""

    def __enter__(self) -> Self:
        with translate_errors(self._beat_path):
            write_atomically(self._beat_path, f"{os.getpid()} {start_time(os.getpid())}".encode("ascii"))
        self._heartbeat.start()
        with self._database.transaction() as connection:
            connection.execute("UPDATE queue SET held = 0")
        return self

    def __exit__(self, *_: object) -> None:
        self._heartbeat.stop()
        self._database.close()
        # Released last: until then no other worker starts and takes over prompts that this one still holds.
        self._lock.close()

    def receive(self, limit: int) -> list[LeasedPrompt]:
        """Up to `limit` prompts that no worker held before, places in turn; or, in turn with those, a single one that
        a worker did.

        Deletes entries whose request is closed or has an outcome.
        """
        self._heartbeat.mark_progress()
        now = time.time()
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM queue WHERE id IN (SELECT id FROM outcomes) OR id NOT IN (SELECT id FROM open)"
            )
            ids = [] if self._isolated_is_next else self._fresh(connection, limit)
            if isolated := not ids:
                ids = self._tried(connection)
            # It was the turn of prompts that were tried before, but there are none, so fresh ones need not wait.
            if not ids and self._isolated_is_next:
                ids, isolated = self._fresh(connection, limit), False
            self._isolated_is_next = bool(ids) and not isolated
            marks = ",".join("?" * len(ids))
            connection.execute(
                # Counted before the writing begins, so that a worker that dies over these prompts has left a trace.
                f"UPDATE queue SET held = 1, deliveries = deliveries + 1 WHERE id IN ({marks})",
                ids,
            )
            rows = connection.execute(
                f"SELECT id, body, queued_at FROM prompts JOIN queue USING (id) WHERE id IN ({marks})", ids
            ).fetchall()
        if ids:
            reached("prompts_taken")
        return [
            LeasedPrompt(prompt, isolated, max(0.0, now - queued_at))
            for id, body, queued_at in rows
            if (prompt := self._prompt(id, body)) is not None
        ]

    def _prompt(self, id: str, body: str) -> Prompt | None:
        """None if it cannot be read. A damaged one leaves the queue, so that no worker is started for it again and
        again; one of a newer version stays in our hands, and the next worker frees it.
        """
        try:
            return from_json(Prompt, body, f"prompts/{id}", id)
        except UnsupportedSchema as error:
            log_once(error)
            return None
        except UnreadableRecord as error:
            log_once(error)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM queue WHERE id = ?", (id,))
        return None

    def _tried(self, connection: sqlite3.Connection) -> list[str]:
        """The id with the fewest attempts among those that a worker held before."""
        rows = connection.execute(
            "SELECT id FROM queue WHERE held = 0 AND deliveries > 0 ORDER BY attempts, deliveries, queued_at LIMIT 1"
        )
        return [id for (id,) in rows]

    def _fresh(self, connection: sqlite3.Connection, limit: int) -> list[str]:
        """Ids that no worker held before: places in turn, in each its people in turn, of each the oldest first.

        Places come in the order of their last turns.
        """
        rows = connection.execute(_IN_TURN, {"separator": TURN_SEPARATOR.encode(), "limit": limit}).fetchall()
        chosen = sorted(rows, key=lambda row: (row[2], self._served.get(row[1], 0), row[3]))[:limit]
        self._receives += 1
        self._served.update({place: self._receives for _, place, _, _ in chosen})
        return [id for id, _, _, _ in chosen]

    def record_attempt(self, id: str) -> int:
        """Count an attempt before it is made. Returns how many were made before this one, 0 if it was withdrawn."""
        self._heartbeat.mark_progress()
        with self._database.transaction() as connection:
            row: tuple[int] | None = connection.execute(
                "SELECT attempts FROM queue WHERE id = ?", (id,)
            ).fetchone()
            connection.execute("UPDATE queue SET attempts = attempts + 1 WHERE id = ?", (id,))
        reached("attempt_noted")
        return row[0] if row else 0

    def complete(self, outcome: Outcome) -> None:
        """Put the outcome unless there is one, then delete the queue's entry."""
        # The outcome goes first. A crash after it leaves an entry in the queue that the next `receive` deletes.
        put_outcome(self._database, outcome)
        reached("outcome_kept")
        self._heartbeat.mark_progress()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM queue WHERE id = ?", (outcome.id,))
        reached("queue_deleted")

    def dead_letter(self, failure: Failure) -> None:
        """Finish with a failure and keep a dead letter for the owner."""
        with self._database.transaction() as connection:
            connection.execute(
                # Stored before the outcome: after that, a crash would leave no reason to write the dead letter.
                "INSERT OR REPLACE INTO dead_letters VALUES (?, ?, ?)",
                (failure.id, time.time(), failure.message),
            )
        self.complete(failure)

    def release(self, prompts: Sequence[LeasedPrompt]) -> None:
        """Undo `receive`: neither the delivery nor the attempt counts."""
        with self._database.transaction() as connection:
            for leased in prompts:
                connection.execute(
                    "UPDATE queue SET held = 0, deliveries = deliveries - 1, attempts = max(0, attempts - ?) WHERE id = ?",
                    (int(leased.isolated), leased.prompt.id),
                )

    def keep_spares(self, prompt: Prompt, spares: Sequence[Review]) -> None:
        """Keep unused good texts for later requests, up to `SPARES_A_GAME`, none older than `spare_s`."""
        prefix, now = spares_of(prompt), time.time()
        if not spares or not self._spare_s:
            return
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT key, CASE WHEN json_valid(body) THEN json_extract(body, '$.created_at') END "
                "FROM documents WHERE substr(key, 1, ?) = ? AND key NOT LIKE '%.taken'",
                (len(prefix), prefix),
            ).fetchall()
            old = [key for key, at in rows if isinstance(at, int | float) and at < now - self._spare_s]
            connection.executemany("DELETE FROM documents WHERE key = ?", [(key,) for key in old])
            room = SPARES_A_GAME - (len(rows) - len(old))
            for number, spare in enumerate(spares[: max(0, room)]):
                connection.execute(
                    "INSERT INTO documents (key, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (f"{prefix}{spare.id}-{number}", to_json(spare)),
                )
        reached("spare_kept")

    def texts_of(self, app_id: int) -> frozenset[str]:
        """Texts already written for a game, at most the latest 500, and its spares: none of them is written again."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT text FROM outcomes WHERE app_id = ? AND text IS NOT NULL ORDER BY seq DESC LIMIT 500",
                (app_id,),
            ).fetchall()
            rows += connection.execute(
                "SELECT CASE WHEN json_valid(body) THEN json_extract(body, '$.text') END "
                "FROM documents WHERE key LIKE ?",
                (f"spares/{app_id}/%",),
            ).fetchall()
        return frozenset(text for (text,) in rows if text and isinstance(text, str))

    def claim(self, app_id: int, texts: Collection[str]) -> frozenset[str]:
        """Those of these texts that were written for a game already. No other worker runs that could write one meanwhile."""
        return self.texts_of(app_id).intersection(texts)

    def version(self) -> int:
        """Changes when the bot has written."""
        self._heartbeat.mark_progress()
        return self._database.version()

    def _beat(self) -> None:
        with translate_errors(self._beat_path):
            os.utime(self._beat_path)
