"""Records that cannot be read: passed over, and named in the log once."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import TypeVar

from core.errors import UnreadableRecord

log = logging.getLogger("grg.store")

_MAX_REMEMBERED = 10_000
_logged: set[str] = set()
"""What this process has logged already: the same record is met again at every sweep."""

T = TypeVar("T")


def log_once(error: UnreadableRecord) -> None:
    """Log the error unless this process has done so before; `grg doctor` names the record as well."""
    line = str(error)
    if line not in _logged:
        if len(_logged) >= _MAX_REMEMBERED:
            # Some repeated lines do less harm than a set that grows as long as the process runs.
            _logged.clear()
        _logged.add(line)
        log.error("%s", line)


async def skip_unreadable(reading: Awaitable[T]) -> T | None:
    """What is read, or None if it cannot be read; then it is left alone and logged once."""
    try:
        return await reading
    except UnreadableRecord as error:
        log_once(error)
        return None
