"""The settings of communities, as they are kept."""

from __future__ import annotations

import collections
from typing import Any

from core import documents
from core.domain import ReplyAddress
from core.domain.community import CommunitySettings, changed, from_document, to_document
from core.errors import UnreadableRecord, UsageError
from core.ports import Documents
from core.runtime.locks import KeyedLock
from core.runtime.unreadable import log_once, skip_unreadable

_UNREADABLE = "the settings that are kept here cannot be read; please tell the owner of this bot"
_MAX_REMEMBERED = 10_000
"""Communities in memory."""


class Communities:
    """Settings of communities, read once each: there is one bot a store."""

    def __init__(self, kept: Documents) -> None:
        self._documents = kept
        self._locks = KeyedLock()
        self._known: collections.OrderedDict[str, CommunitySettings] = collections.OrderedDict()

    async def of(self, address: ReplyAddress, community: str) -> CommunitySettings:
        """The settings that hold in a place."""
        return await self.get(address.platform, community or address.place)

    async def get(self, platform: str, community: str) -> CommunitySettings:
        """A community's settings. Raises StorageError."""
        key = documents.place(platform, community)
        if key not in self._known:
            async with self._locks.held(key):
                await self._read(key)
        return self._known[key]

    async def _read(self, key: str) -> CommunitySettings:
        """Call it under the key's lock: a slow read must not replace a change."""
        if key not in self._known:
            self._remember(key, from_document(await skip_unreadable(self._documents.get(key))))
        return self._known[key]

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """Change some of them. Raises UsageError (also if those that are kept cannot be read), StorageError."""
        key = documents.place(platform, community)
        async with self._locks.held(key):
            try:
                kept = from_document(await self._documents.get(key))
            except UnreadableRecord as error:
                log_once(error)
                raise UsageError(_UNREADABLE) from error
            settings = changed(kept, values)
            await self._documents.put(key, to_document(settings))
            self._remember(key, settings)
        return settings

    def _remember(self, key: str, settings: CommunitySettings) -> None:
        self._known[key] = settings
        self._known.move_to_end(key)
        if len(self._known) > _MAX_REMEMBERED:
            self._known.popitem(last=False)
