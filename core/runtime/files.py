"""Files that several processes use: whole or not at all, and one process at a time. Standard library only."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_POLL_S = 0.02


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part. Raises OSError."""
    # In the same folder, since a rename replaces a file at once only within one file system.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def try_lock(path: Path, patience_s: float = 0.5) -> IO[str] | None:
    """Lock a file for as long as the result is open; the kernel releases it if the process dies. Raises OSError.

    None if another process holds the lock for all of `patience_s` seconds; `is_locked` holds it for an instant.
    """
    file = path.open("a", encoding="utf-8")
    give_up_at = time.monotonic() + patience_s
    while True:
        try:
            # flock and not lockf, whose lock is lost as soon as the process closes any descriptor of the file.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up_at:
                file.close()
                return None
            time.sleep(_POLL_S)
        else:
            return file


def is_still_ours(path: Path, lock: IO[str]) -> bool:
    """Whether a lock's file is still the one at its path: another process can lock one that was made anew."""
    try:
        return os.path.samestat(path.stat(), os.fstat(lock.fileno()))
    except (OSError, ValueError):  # deleted, or closed
        return False


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock. Raises OSError."""
    # Locking would create the file, and a mere look should leave nothing behind.
    if not path.exists():
        return False
    file = try_lock(path, patience_s=0)
    if file is None:
        return True
    file.close()
    return False


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Wait for the lock, however long that takes, and hold it for the body. Raises OSError."""
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
