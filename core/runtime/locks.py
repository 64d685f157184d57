"""One lock for each key, forgotten when nobody holds it or waits for it. Standard library only."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class KeyedLock:
    """`async with locks.lock(key):` lets in only so many with the same key at one time."""

    def __init__(self, at_once: int = 1) -> None:
        self._at_once = at_once
        self._locks = WeakValueDictionary[str, asyncio.Semaphore]()

    def lock(self, key: str) -> asyncio.Semaphore:
        """The lock of that key, for as long as somebody refers to it."""
        # The dictionary refers to it weakly, so a lock vanishes with its last user and keys do not pile up.
        return self._locks.setdefault(key, asyncio.Semaphore(self._at_once))
