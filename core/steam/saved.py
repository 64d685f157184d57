"""Store pages in files: pages that people saved, and pages that are kept because they could not be parsed."""

from __future__ import annotations

import contextlib
import gzip
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from core.domain import Game
from core.errors import PageNotUnderstood, UsageError
from core.runtime.files import write_atomically
from core.steam.cache import keep_newest
from core.steam.page import AgeGate, SteamErrorPage, parse_page

MAX_PAGE_BYTES = 16 * 1024 * 1024
"""Bytes of a saved page after decompression. Browsers write more than the store sent (4 MB at most)."""
MAX_KEPT = 20
"""Pages that are kept."""

_GZIP = b"\x1f\x8b"


def read_saved_page(path: Path) -> Game:
    """The game on a saved store page, which may be compressed with gzip.

    Raises UsageError if the file cannot be read, PageNotUnderstood if it is not a game's page.
    """
    page = _read(path)
    try:
        return parse_page(page)
    except AgeGate as gate:
        raise PageNotUnderstood(
            f"{_name(path)} is the age check of app {gate.app_id} ({gate.name}), not its page: "
            f"use {gate.app_id} in its place, or save the page that follows the check"
        ) from gate
    except SteamErrorPage as error:
        raise PageNotUnderstood(f"{_name(path)}: {error} (save the game's own page)") from error
    except PageNotUnderstood as error:
        raise PageNotUnderstood(f"{_name(path)}: {error}") from error


def _read(path: Path) -> bytes:
    try:
        if (
            path.exists() and not path.is_file() and not path.is_dir()
        ):  # a pipe would keep us waiting for ever
            raise UsageError(f"{_name(path)} is not a file: name a saved store page")
        with path.open("rb") as file:
            # One byte more than allowed shows that a file is too large without reading all of it.
            page = file.read(MAX_PAGE_BYTES + 1)
        # By content and not by name, because a compressed page may have been saved as .html.
        if page.startswith(_GZIP):
            with gzip.open(path, "rb") as unpacked:
                page = unpacked.read(MAX_PAGE_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PageNotUnderstood(f"{_name(path)} is a broken gzip file: save the page again") from error
    except FileNotFoundError as error:
        raise UsageError(
            f"there is no file {_name(path)}: check the name, or give a store link or an app id"
        ) from error
    except IsADirectoryError as error:
        raise UsageError(f"{_name(path)} is a folder: name one saved page in it") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{_name(path)} cannot be read ({reason}): name a saved store page") from error
    if len(page) > MAX_PAGE_BYTES:
        raise PageNotUnderstood(
            f"{_name(path)} is larger than {MAX_PAGE_BYTES >> 20} MB: it is not a store page"
        )
    return page


def save_unparsed_page(
    folder: Path, app_id: int, page: bytes, now: Callable[[], float] = time.time
) -> Path | None:
    """Keep a page for a bug report; only the newest MAX_KEPT remain. Returns its path, or None if it cannot be written."""
    path = folder / f"{app_id}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(now()))}.html"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, page)
        keep_newest(folder, MAX_KEPT)
        return path
    return None


def _name(path: Path) -> str:
    """A path on one line."""
    text = str(path)
    # A newline or a control character in a file name would split the error's line.
    return text if text.isprintable() else repr(text)
