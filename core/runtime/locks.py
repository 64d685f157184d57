"""One lock for each key, forgotten when nobody holds it or waits for it. Standard library only."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class KeyedLock:
    """`async with locks.lock(key):` excludes others with the same key."""

    def __init__(self) -> None:
        self._locks = WeakValueDictionary[str, asyncio.Lock]()

    def lock(self, key: str) -> asyncio.Lock:
        """The lock of that key, for as long as somebody refers to it."""
        # The dictionary refers to it weakly, so a lock vanishes with its last user and keys do not pile up.
        return self._locks.setdefault(key, asyncio.Lock())
