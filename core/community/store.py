"""The settings of communities, in the store and in memory."""

from __future__ import annotations

import collections
from typing import Any

from core import documents
from core.domain import Asked
from core.domain.community import CommunitySettings, changed, from_document, to_document
from core.errors import UnreadableRecord, UsageError
from core.ports import Documents
from core.runtime.locks import KeyedLock
from core.runtime.unreadable import log_once

_UNREADABLE = "the stored settings cannot be read: the owner of this bot finds them with `grg doctor`"
MAX_CACHED_COMMUNITIES = 10_000
"""Communities whose settings are kept in memory."""


class Communities:
    """The settings of communities. Each is read once, which is safe because only one bot uses a store.

    Those that were used longest ago are forgotten when there are too many, and read again when needed.
    """

    def __init__(self, store: Documents) -> None:
        self._documents = store
        self._locks = KeyedLock()
        self._known: collections.OrderedDict[str, CommunitySettings] = collections.OrderedDict()

    async def for_message(self, asked: Asked) -> CommunitySettings:
        """The settings that apply where something was asked. A place without a community is its own.

        Errors as in `get`.
        """
        return await self.get(asked.address.platform, asked.community or asked.address.place)

    async def get(self, platform: str, community: str) -> CommunitySettings:
        """A community's settings; the defaults if there are none, or if they are damaged. Raises StorageError."""
        key = documents.community_key(platform, community)
        if key in self._known:
            return self._known[key]
        # A burst of messages from one server then costs one read, not one for each message.
        async with self._locks.lock(key):
            try:
                return await self._read(key)
            except UnreadableRecord as error:  # not remembered: the owner may mend it
                log_once(error)
                return CommunitySettings()

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """Change some of the settings. Returns all of them as they are afterwards.

        Raises UsageError for a value that is not allowed, or if the old settings cannot be read; StorageError if
        they cannot be written. Nothing is changed in either case.
        """
        key = documents.community_key(platform, community)
        async with self._locks.lock(key):
            try:
                # Never start from the defaults if the old settings are damaged: writing would wipe out the
                # others for good.
                settings = changed(await self._read(key), values)
            except UnreadableRecord as error:
                log_once(error)
                raise UsageError(_UNREADABLE, "settings.unreadable") from error
            # Stored before it is remembered: after a failed write the old settings still apply.
            await self._documents.put(key, to_document(settings))
            self._remember(key, settings)
        return settings

    async def _read(self, key: str) -> CommunitySettings:
        """To be called under the key's lock: a slow read must not replace a change. Raises UnreadableRecord."""
        if key not in self._known:
            self._remember(key, from_document(await self._documents.get(key)))
        return self._known[key]

    def _remember(self, key: str, settings: CommunitySettings) -> None:
        self._known[key] = settings
        self._known.move_to_end(key)
        if len(self._known) > MAX_CACHED_COMMUNITIES:
            self._known.popitem(last=False)
