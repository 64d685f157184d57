"""Documents in the state folder's SQLite file."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from core.domain.records import document_from_json
from core.local.database import Database


class LocalDocuments:
    """Small JSON objects by key; `core.document_keys` has the keys."""

    def __init__(self, database: Database, page: int = 500) -> None:
        self._database, self._page = database, page

    async def get(self, key: str) -> dict[str, Any] | None:
        """The document of that key, None if there is none. Raises UnreadableRecord if it is damaged."""
        rows = await self._database.read("SELECT body FROM documents WHERE key = ?", (key,))
        return document_from_json(rows[0][0], key) if rows else None

    async def put(self, key: str, document: Mapping[str, Any]) -> None:
        """Store a document, over an earlier one."""
        await self._database.write(
            "INSERT INTO documents (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
            (key, json.dumps(document)),
        )

    async def put_if_absent(self, key: str, document: Mapping[str, Any]) -> bool:
        """Store a document unless the key has one. Returns whether it was stored."""
        return await self._database.write(
            "INSERT INTO documents (key, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (key, json.dumps(document)),
        )

    async def delete(self, key: str) -> None:
        """Delete a document. Not an error if there is none."""
        await self._database.write("DELETE FROM documents WHERE key = ?", (key,))

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """All keys that begin with `prefix`, page by page, in the same order each time."""
        last = ""
        # substr instead of LIKE, to which the % of an encoded key would be a
        # wildcard. The comparison with the prefix lets SQLite start inside the index.
        while rows := await self._database.read(
            "SELECT key FROM documents WHERE key > ? AND key >= ? AND substr(key, 1, ?) = ? ORDER BY key LIMIT ?",
            (last, prefix, len(prefix), prefix, self._page),
        ):
            for (key,) in rows:
                yield key
            last = rows[-1][0]
