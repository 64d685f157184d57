"""The SQLite file that bot and worker share, and the lock files next to it. Standard library only.

WAL (https://www.sqlite.org/wal.html) lets one write while the other reads; `synchronous=FULL`
makes a kept promise survive a power cut.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

from core.errors import StorageError, UnsupportedSchema
from core.runtime import files
from core.runtime.blocking import Blocking
from core.runtime.files import try_lock

BUSY_S = 30.0
_LOOK_AGAIN_S = 0.01
_FILE = "promises.sqlite3"
VERSION = 2
"""Of the tables; kept in `user_version`."""

_TABLES = """
CREATE TABLE IF NOT EXISTS open (id TEXT PRIMARY KEY, message TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS closed (
    id TEXT PRIMARY KEY, message TEXT NOT NULL, body TEXT NOT NULL, closed_at REAL NOT NULL, waited_s REAL);
CREATE TABLE IF NOT EXISTS prompts (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outcomes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, app_id INTEGER, text TEXT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS queue (
    id TEXT PRIMARY KEY, place TEXT NOT NULL, queued_at REAL NOT NULL,
    deliveries INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS dead_letters (id TEXT PRIMARY KEY, died_at REAL NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (key TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS open_message ON open (message);
CREATE INDEX IF NOT EXISTS closed_message ON closed (message);
CREATE INDEX IF NOT EXISTS closed_at ON closed (closed_at);
CREATE INDEX IF NOT EXISTS outcomes_app ON outcomes (app_id);
"""


def has_database(state_dir: Path) -> bool:
    """Whether a state folder has a database: opening one would make it."""
    return (state_dir / _FILE).exists()


class Database:
    """One connection, usable from any thread, one statement block at a time."""

    def __init__(self, state_dir: Path, blocking: Blocking | None = None, *, busy_s: float = BUSY_S) -> None:
        """`busy_s`: seconds that another process may hold the file before that is a StorageError. `blocking` runs its
        calls; without one it has threads of its own until it is closed.
        """
        self.path = state_dir / _FILE
        self.blocking = blocking or Blocking()
        self._own_blocking = blocking is None
        self._lock = threading.Lock()
        with translate_errors(self.path):
            make_state_dir(state_dir)
            # SQLite gives a new log beside it the same mode; an earlier version's files were open to all.
            if not os.path.lexists(self.path):
                files.open_private(self.path).close()
            files.keep_private(self.path)
            for beside in (self._log_path, self.path.with_name(f"{self.path.name}-shm")):
                # SQLite removes them when the last connection closes, which may be another process's at this very moment.
                with contextlib.suppress(FileNotFoundError):
                    files.keep_private(beside)
            self._connection = sqlite3.connect(
                self.path, timeout=busy_s, isolation_level=None, check_same_thread=False
            )
            self._connection.text_factory = _text
            self._inode = self.path.stat().st_ino
            try:
                self._prepare(busy_s)
                # A file system that cannot have such a log has another journal, which comes and goes.
                self._log_inode = self._log_path.stat().st_ino if self._log_path.exists() else None
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepare(self, busy_s: float) -> None:
        run = self._connection.execute
        self._write_ahead(busy_s)
        run("PRAGMA synchronous=FULL")
        run("PRAGMA wal_autocheckpoint=200")  # pages: on a small disk the log must not outgrow the file
        version: int = run("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise UnsupportedSchema(
                f"{self.path} was written by a newer version (tables {version}, known {VERSION}): upgrade grg"
            )
        if version < VERSION:
            # In one transaction, so that a crash leaves either the old tables or all of the new ones.
            self._connection.executescript(
                f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version={VERSION}; COMMIT;"
            )

    def _write_ahead(self, busy_s: float) -> None:
        """Have the log instead of a journal; raises sqlite3.OperationalError if another process is in the way too long."""
        # Two processes that both make this change of a new file would wait for each other's lock; SQLite then refuses
        # one at once, without the wait that `timeout` asks for (https://www.sqlite.org/c3ref/busy_handler.html).
        gives_up_at = time.monotonic() + busy_s
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= gives_up_at:
                    raise
                time.sleep(_LOOK_AGAIN_S)
            else:
                return

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything in the body happens, or nothing. Raises StorageError if the file cannot be used."""
        with self._lock, translate_errors(self.path):
            self._same_file()
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.commit()
            except BaseException:
                # Also after a KeyboardInterrupt, or the transaction would stay open and block the other process.
                self._connection.rollback()
                raise

    @property
    def _log_path(self) -> Path:
        return self.path.with_name(f"{self.path.name}-wal")

    def _same_file(self) -> None:
        """Writes to a file that was moved or deleted would be lost silently; the log is one of two."""
        if not self.path.exists() or self.path.stat().st_ino != self._inode:
            raise StorageError(
                f"{self.path} was moved or deleted while in use: put it back, then start again"
            )
        if self._log_inode is None:
            return
        try:
            same_log = self._log_path.stat().st_ino == self._log_inode
        except OSError:
            same_log = False
        if not same_log:
            self._connection.execute("PRAGMA wal_checkpoint")  # what it held is saved: it is still open here
            raise StorageError(
                f"{self._log_path} was moved or deleted while in use: leave it alone, then start again"
            )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A body that only reads."""
        with self._lock, translate_errors(self.path):
            yield self._connection

    async def read(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The rows of one statement, read in a thread, off the event loop."""

        def work() -> list[tuple[Any, ...]]:
            with self.reading() as connection:
                return connection.execute(statement, values).fetchall()

        return await self.blocking.call(work)

    async def write(self, statement: str, values: tuple[Any, ...]) -> bool:
        """Run one statement in a thread; True if a row changed."""

        def work() -> bool:
            with self.transaction() as connection:
                return connection.execute(statement, values).rowcount > 0

        return await self.blocking.call(work)

    def version(self) -> int:
        """A number that changes when another process has committed; costs microseconds."""
        with self.reading() as connection:
            self._same_file()
            number: int = connection.execute("PRAGMA data_version").fetchone()[0]
            return number

    def close(self) -> None:
        """Close the file, once a block that is under way has ended. The database cannot be used afterwards."""
        with self._lock:
            self._connection.close()
        if self._own_blocking:
            self.blocking.close()


def _text(raw: bytes) -> str:
    """One row with bytes that are no UTF-8 must not make a whole listing fail."""
    return raw.decode("utf-8", "replace")


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite and the file system into a StorageError that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StorageError(f"cannot use {path}: {error}; {_advice(str(error))}") from error
    except OSError as error:
        raise StorageError(
            f"cannot use {error.filename or path}: {error.strerror}; {_advice(str(error))}"
        ) from error


def _advice(text: str) -> str:
    text = text.lower()
    if "full" in text or "no space" in text:
        return "free some disk space, nothing that was promised is lost"
    if "readonly" in text or "read-only" in text or "permission" in text or "unable to open" in text:
        return "make it writable or set GRG_STATE_DIR to a folder that is"
    if "disk i/o" in text:
        return "check the disk: its space, your quota, its health; nothing that was promised is lost"
    if "malformed" in text or "not a database" in text:
        return "move the file away to start afresh"
    return "check the folder that GRG_STATE_DIR names"


def make_state_dir(state_dir: Path) -> None:
    """Create the folder, for its owner only, unless it exists. Raises OSError."""
    # The records name people in chats, so other users of this machine must not read them.
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)


def lock_file(path: Path, patience_s: float = 0.5) -> IO[bytes] | None:
    """`core.runtime.files.try_lock` in the state folder. Raises StorageError."""
    with translate_errors(path):
        return try_lock(path, patience_s)


def is_locked(path: Path) -> bool:
    """Whether some process holds a lock in the state folder. Raises StorageError."""
    with translate_errors(path):
        return files.is_locked(path)
