"""Documents in the bucket: one object each, its key with `.json`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from core.aws.bucket import Bucket
from core.aws.clients import Clients
from core.domain.records import document_from_json


class S3Documents:
    """Small JSON objects by key; `core.document_keys` has the keys. Blocking calls run in threads, off the event loop."""

    def __init__(self, clients: Clients, bucket: str, page: int = 1_000) -> None:
        self._call, self._each = clients.call, clients.each
        self._bucket, self._page = Bucket(clients.s3, bucket), page

    async def get(self, key: str) -> dict[str, Any] | None:
        """The document of that key, None if there is none. Raises UnreadableRecord if it is damaged."""
        stored = await self._call(self._bucket.read, f"{key}.json")
        return None if stored is None else document_from_json(stored.body, f"{key}.json")

    async def put(self, key: str, document: Mapping[str, Any]) -> None:
        """Store a document, over an earlier one."""
        await self._call(self._bucket.put, f"{key}.json", json.dumps(document))

    async def put_if_absent(self, key: str, document: Mapping[str, Any]) -> bool:
        """Store a document unless the key has one. Returns whether it was stored."""
        return await self._call(self._bucket.create, f"{key}.json", json.dumps(document)) is not None

    async def delete(self, key: str) -> None:
        """Delete a document. Not an error if there is none."""
        await self._call(self._bucket.delete, f"{key}.json")

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """All keys that begin with `prefix`, page by page, in the same order each time."""
        async for item in self._each(self._bucket.pages(prefix, self._page)):
            yield item.key.removesuffix(".json")
