"""Files that several processes use: written completely or not at all, and locked. Standard library only."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_POLL_S = 0.02


def open_private(path: Path) -> IO[bytes]:
    """A file to append to that only its owner may read, whatever the folder allows, also if it was there before.

    Raises OSError, also for what is no plain file: a link would lead our lines into a file of somebody else's choice.
    """
    try:
        # Not blocking, because a pipe that nobody reads would keep us waiting for ever.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
        handle = os.open(path, flags, 0o600)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise _no_plain_file(path) from error
        raise
    file = os.fdopen(handle, "ab")
    try:
        keep_private(path)
    except BaseException:
        file.close()
        raise
    return file


def keep_private(path: Path) -> None:
    """Take a file that is ours away from others. Raises OSError, also for what is no plain file.

    It is not opened: closing it would release every lock that SQLite has on it in this process.
    """
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise _no_plain_file(path)
    if found.st_uid == os.geteuid() and found.st_mode & 0o077:
        path.chmod(0o600)


def touch_private(path: Path) -> None:
    """Create a file as `open_private` does, or give it the time of now. Raises OSError."""
    with open_private(path) as file:
        os.utime(file.fileno())


def _no_plain_file(path: Path) -> OSError:
    return OSError(errno.EINVAL, "it is no plain file: remove it", str(path))


def write_atomically(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part. Raises OSError.

    Several processes may write the same file. `mode` is the new file's; the umask does not change it.
    """
    # In the same folder, because a rename is atomic only within one file system.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def no_folder(path: Path) -> str:
    """Why no folder can be made or filled at a path, as far as it shows without trying; "" if nothing speaks against it."""
    there = next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())
    if not there.is_dir():
        return f"{there} is not a folder"
    return "" if os.access(there, os.W_OK | os.X_OK) else f"{there} cannot be written to"


@contextmanager
def large_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write piece by piece, which appears at `path` once the body has ended. Raises OSError.

    For one process at a time: the draft has a fixed name, so that the next run replaces what a killed one has left.
    """
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)  # not opened: it might be a link to somewhere else
    with draft.open("xb") as file:
        yield file
    draft.replace(path)


def try_lock(path: Path, patience_s: float = 0.5) -> IO[bytes] | None:
    """Lock a file for as long as the result is open; the kernel releases it if the process dies. Raises OSError.

    None if another process holds the lock for all of `patience_s` seconds; `is_locked` holds it for an instant.
    """
    file = open_private(path)
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


def is_still_ours(path: Path, lock: IO[bytes]) -> bool:
    """Whether a lock's file is still the one at its path: another process can lock a new file of that name."""
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
    with open_private(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
