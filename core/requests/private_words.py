"""A word to a person in private, once for each place: that the bot may not speak there."""

from __future__ import annotations

import asyncio
import logging

from core import document_keys
from core.domain import ReplyAddress
from core.errors import GrgError
from core.hookspecs import TellsPeople
from core.requests.context import ServiceContext

TELL_TIMEOUT_S = 60.0
"""Seconds for which a platform may take to deliver it."""

log = logging.getLogger("grg.delivery")


async def tell_once(context: ServiceContext, address: ReplyAddress, author: str, text: str) -> None:
    """Tell a person something about a place, unless they were told something about it before.

    Nothing happens on a platform without private messages, or for a person without an id. Best effort: what the platform
    refuses is logged. Raises StorageError.
    """
    adapter = context.adapters.get(address.platform)
    if not author or not isinstance(adapter, TellsPeople):
        return
    key = document_keys.told_key(address.platform, author, address.place)
    # Kept first: a courtesy is better missed than repeated.
    if not await context.documents.put_if_absent(key, {"schema": 1}):
        return
    context.check_ownership()
    try:
        async with asyncio.timeout(TELL_TIMEOUT_S):
            await adapter.tell_person(address, author, text)
    except (GrgError, TimeoutError) as error:
        log.info("the person could not be told: %s", error or "no answer in time")
