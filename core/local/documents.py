"""Documents in the state folder's SQLite file."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from core.domain.records import document_from_json
from core.local.database import Database


class LocalDocuments:
    """See `core.ports.Documents`."""

    def __init__(self, database: Database, page: int = 500) -> None:
        self._database, self._page = database, page

    async def get(self, key: str) -> dict[str, Any] | None:
        """See `core.ports.Documents`."""
        rows = await self._database.read("SELECT body FROM documents WHERE key = ?", (key,))
        return document_from_json(rows[0][0], key) if rows else None

    async def put(self, key: str, document: Mapping[str, Any]) -> None:
        """See `core.ports.Documents`."""
        await self._database.write(
            "INSERT INTO documents (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
            (key, json.dumps(document)),
        )

    async def put_if_absent(self, key: str, document: Mapping[str, Any]) -> bool:
        """See `core.ports.Documents`."""
        return await self._database.write(
            "INSERT INTO documents (key, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (key, json.dumps(document)),
        )

    async def delete(self, key: str) -> None:
        """See `core.ports.Documents`."""
        await self._database.write("DELETE FROM documents WHERE key = ?", (key,))

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """See `core.ports.Documents`."""
        last = ""
        while rows := await self._database.read(
            "SELECT key FROM documents WHERE key > ? AND key >= ? AND substr(key, 1, ?) = ? ORDER BY key LIMIT ?",
            (last, prefix, len(prefix), prefix, self._page),
        ):
            for (key,) in rows:
                yield key
            last = rows[-1][0]
