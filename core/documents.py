"""Keys of the small documents beside the promises, and the settings of communities among them.

A key's parts that come from a platform are percent-encoded: they may hold any text.
"""

from __future__ import annotations

import collections
from typing import Any
from urllib.parse import quote

from core.community import CommunitySettings, changed, from_document, to_document
from core.domain import ReplyAddress
from core.keyed_lock import KeyedLock
from core.ports import Documents

SPARES = "spares/"
"""`spares/{app id}/{tone or plain}/{review id}-{n}`: a good text left over, a Review record; `….taken` names who took it."""
PAUSED = "bot/paused"
"""There while the bot takes no new requests."""
DOWN = "bot/down/"
"""`bot/down/{platform}`: what keeps an adapter from its platform."""
_MOST_REMEMBERED = 10_000
"""Communities in memory."""


PAUSE_HEARD_S = 10.0
"""A bot has heard of a pause, or of its end, so many seconds later."""


def _key(*parts: str) -> str:
    return "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)


def place(platform: str, community: str) -> str:
    """A community's settings."""
    return f"places/{_key(platform, community)}"


def request_of(platform: str, author: str, request: str = "") -> str:
    """The note that a person asked for something; without `request` the prefix of all. As old as the request at most."""
    return f"asked/{_key(platform, author)}/{request}"


def ignored(platform: str, author: str) -> str:
    """There while a person's links are left alone."""
    return f"people/{_key(platform, author)}/ignored"


def rating(platform: str, author: str, request: str = "") -> str:
    """A person's vote on a review; without `request` the prefix of all."""
    return f"ratings/{_key(platform, author)}/{request}"


def report(platform: str, author: str, request: str = "") -> str:
    """What a person told the owner about a reply; without `request` the prefix of all."""
    return f"reports/{_key(platform, author)}/{request}"


def retraction(request: str) -> str:
    """There while a reply is still to be taken back."""
    return f"retractions/{request}"


def cursor(platform: str, name: str) -> str:
    """Where an adapter was in its back-log."""
    return f"cursors/{_key(platform, name)}"


class Communities:
    """Settings of communities, read once each: there is one bot a store."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._locks = KeyedLock()
        self._known: collections.OrderedDict[str, CommunitySettings] = collections.OrderedDict()

    async def of(self, address: ReplyAddress, community: str) -> CommunitySettings:
        """The settings that hold in a place."""
        return await self.get(address.platform, community or address.place)

    async def get(self, platform: str, community: str) -> CommunitySettings:
        """A community's settings. Raises StoreError."""
        key = place(platform, community)
        if key not in self._known:
            async with self._locks.held(key):
                await self._read(key)
        return self._known[key]

    async def _read(self, key: str) -> CommunitySettings:
        """Call it under the key's lock: a slow read must not replace a change."""
        if key not in self._known:
            self._remember(key, from_document(await self._documents.get(key)))
        return self._known[key]

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """Change some of them. Raises UsageError, StoreError."""
        key = place(platform, community)
        async with self._locks.held(key):
            settings = changed(await self._read(key), values)
            await self._documents.put(key, to_document(settings))
            self._remember(key, settings)
        return settings

    def _remember(self, key: str, settings: CommunitySettings) -> None:
        self._known[key] = settings
        self._known.move_to_end(key)
        if len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)
