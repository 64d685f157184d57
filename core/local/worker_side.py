"""The worker's side of the local store: what the child process takes, notes and puts.

One worker at a time holds `worker.lock`; so a worker that starts knows that whatever the queue
shows as held was held by a dead one, and frees it at once.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.crashpoints import reached
from core.domain import Failure, Outcome, Prompt
from core.errors import StoreError
from core.local.database import Database, lock_file
from core.local.store import put_outcome
from core.wire import from_json

WORKER_LOCK = "worker.lock"
MOST_ATTEMPTS = 3
"""A prompt that a worker died over this many times while it was written alone is given up."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A prompt in the worker's hands."""

    prompt: Prompt
    alone: bool
    """Delivered before without a result: written by itself, with its attempt noted."""


class AnotherWorker(StoreError):
    """A worker runs already; this one is not needed."""


class WorkerSide:
    """Context manager: holds the worker's lock from enter to exit."""

    def __init__(self, state_dir: Path) -> None:
        self._database = Database(state_dir)
        lock = lock_file(state_dir / WORKER_LOCK)
        if lock is None:
            self._database.close()
            raise AnotherWorker("a worker runs already on this state folder")
        self._lock = lock

    def __enter__(self) -> WorkerSide:
        with self._database.transaction() as connection:
            connection.execute("UPDATE queue SET held = 0")
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()
        self._lock.close()

    def take(self, most: int) -> list[Delivery]:
        """Up to `most` prompts that nobody had before, places in turn; else one that somebody had, alone.

        Drops entries whose request is closed or has an outcome.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM queue WHERE id IN (SELECT id FROM outcomes) OR id NOT IN (SELECT id FROM open)"
            )
            rows = connection.execute(
                "SELECT id FROM (SELECT id, queued_at, row_number() OVER (PARTITION BY place ORDER BY queued_at) AS turn "
                "FROM queue WHERE held = 0 AND deliveries = 0) ORDER BY turn, queued_at LIMIT ?",
                (most,),
            ).fetchall()
            alone = not rows
            if alone:
                rows = connection.execute(
                    "SELECT id FROM queue WHERE held = 0 ORDER BY attempts, deliveries, queued_at LIMIT 1"
                ).fetchall()
            ids = [id for (id,) in rows]
            marks = ",".join("?" * len(ids))
            connection.execute(f"UPDATE queue SET held = 1, deliveries = deliveries + 1 WHERE id IN ({marks})", ids)  # noqa: S608
            bodies = connection.execute(f"SELECT body FROM prompts WHERE id IN ({marks})", ids).fetchall()  # noqa: S608
        if ids:
            reached("prompts_taken")
        return [Delivery(from_json(Prompt, body), alone) for (body,) in bodies]

    def note_attempt(self, id: str) -> int:
        """Count an attempt before it is made. Returns how many were made before this one."""
        with self._database.transaction() as connection:
            before: int = connection.execute("SELECT attempts FROM queue WHERE id = ?", (id,)).fetchone()[0]
            connection.execute("UPDATE queue SET attempts = attempts + 1 WHERE id = ?", (id,))
        reached("attempt_noted")
        return before

    def finish(self, outcome: Outcome) -> None:
        """Put the outcome unless there is one, then forget the queue's entry."""
        put_outcome(self._database, outcome)
        reached("outcome_kept")
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM queue WHERE id = ?", (outcome.id,))
        reached("queue_deleted")

    def bury(self, failure: Failure) -> None:
        """Finish with a failure and keep a dead letter for the owner."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO dead_letters VALUES (?, ?, ?)", (failure.id, time.time(), failure.message)
            )
        self.finish(failure)

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Undo a take: neither the delivery nor the attempt counts."""
        with self._database.transaction() as connection:
            for delivery in deliveries:
                connection.execute(
                    "UPDATE queue SET held = 0, deliveries = deliveries - 1, attempts = attempts - ? WHERE id = ?",
                    (int(delivery.alone), delivery.prompt.id),
                )

    def texts_of(self, app_id: int) -> frozenset[str]:
        """Texts already written for a game, at most the latest 500: none of them is used again."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT text FROM outcomes WHERE app_id = ? AND text IS NOT NULL ORDER BY seq DESC LIMIT 500", (app_id,)
            ).fetchall()
        return frozenset(text for (text,) in rows)

    def version(self) -> int:
        """Changes when the bot has written."""
        return self._database.version()
