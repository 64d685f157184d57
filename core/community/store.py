"""The settings of communities, in the store and in memory."""

from __future__ import annotations

import collections
import dataclasses
from dataclasses import dataclass
from typing import Any

from core import document_keys
from core.domain import Asked
from core.domain.community import LANGUAGES, CommunitySettings, changed, from_document, to_document
from core.errors import UnreadableRecord, UsageError
from core.ports import Documents
from core.runtime.locks import KeyedLock
from core.runtime.skip_unreadable import log_once

_UNREADABLE = "the stored settings cannot be read: the owner of this bot finds them with `grg doctor`"
MAX_CACHED_COMMUNITIES = 10_000
"""Communities whose settings are kept in memory."""


@dataclass(frozen=True, slots=True)
class _Known:
    settings: CommunitySettings
    has_language: bool
    """A language was chosen; otherwise that of the settings is the default."""


class Communities:
    """The settings of communities. Each is read once, which is safe because only one bot uses a store.

    Those that were used longest ago are forgotten when there are too many, and read again when needed.
    """

    def __init__(self, store: Documents) -> None:
        self._documents = store
        self._locks = KeyedLock()
        self._known: collections.OrderedDict[str, _Known] = collections.OrderedDict()

    async def for_message(self, asked: Asked) -> CommunitySettings:
        """The settings that apply where something was asked. A place without a community is its own.

        The language is that of the person who asked if the community has chosen none. Errors as in `get`.
        """
        community = asked.community or asked.address.place
        return await self.get(asked.address.platform, community, language=asked.language)

    async def get(self, platform: str, community: str, *, language: str = "") -> CommunitySettings:
        """A community's settings; the defaults if there are none, or if they are damaged. Raises StorageError.

        `language` is used if the community has chosen none, and if the bot speaks it.
        """
        known = await self._get(document_keys.community_key(platform, community))
        if known.has_language or language not in LANGUAGES:
            return known.settings
        return dataclasses.replace(known.settings, language=language)

    async def _get(self, key: str) -> _Known:
        if key in self._known:
            return self._known[key]
        # A burst of messages from one server then costs one read, not one for each message.
        async with self._locks.lock(key):
            try:
                return await self._read(key)
            except UnreadableRecord as error:  # not remembered: the owner may mend it
                log_once(error)
                return _Known(CommunitySettings(), has_language=False)

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """Change some of the settings. Returns all of them as they are afterwards.

        Raises UsageError for a value that is not allowed, or if the old settings cannot be read; StorageError if
        they cannot be written. Nothing is changed in either case.
        """
        key = document_keys.community_key(platform, community)
        async with self._locks.lock(key):
            try:
                # Never start from the defaults if the old settings are damaged: writing would wipe out the
                # others for good.
                before = await self._read(key)
                settings = changed(before.settings, values)
            except UnreadableRecord as error:
                log_once(error)
                raise UsageError(_UNREADABLE, "settings.unreadable") from error
            # Stored before it is remembered: after a failed write the old settings still apply.
            document = to_document(settings)
            known = _Known(settings, has_language=before.has_language or "language" in values)
            if not known.has_language:
                del document["language"]  # the default, which nobody has chosen
            await self._documents.put(key, document)
            self._remember(key, known)
        return settings

    async def _read(self, key: str) -> _Known:
        """To be called under the key's lock: a slow read must not replace a change. Raises UnreadableRecord."""
        if key not in self._known:
            document = await self._documents.get(key)
            self._remember(key, _Known(from_document(document), has_language="language" in (document or {})))
        return self._known[key]

    def _remember(self, key: str, known: _Known) -> None:
        self._known[key] = known
        self._known.move_to_end(key)
        if len(self._known) > MAX_CACHED_COMMUNITIES:
            self._known.popitem(last=False)
