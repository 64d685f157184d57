"""A silent copy of each review in the channel where a server keeps them. Best effort: it never fails a reply."""

from __future__ import annotations

import asyncio
import logging

import discord

from adapters.discord.connection import Connection
from adapters.discord.errors import NETWORK
from adapters.discord.incoming import adults_only
from adapters.discord.outgoing import nonce, to_kwargs
from adapters.discord.settings import ARCHIVE_NAME, NO_ARCHIVE
from core.domain import Reply, ReplyAddress
from core.domain.community import CommunitySettings
from core.errors import words_of

PATIENCE_S = 10.0
"""Longest time that copying may delay a reply."""

log = logging.getLogger("grg.discord")


async def keep(
    client: Connection,
    address: ReplyAddress,
    reply: Reply,
    settings: CommunitySettings,
    shown: tuple[int, tuple[int, int] | None],
) -> tuple[int, int] | None:
    """Copies a reply. Returns the copy's channel and message, None if there is none.

    `shown` is the reply's own message, and the channel and message of its earlier copy, if it has one. That copy is
    then edited, so that a repeated call makes no second one. Raises nothing that Discord or the network causes.
    """
    place = _place(client, address, reply, settings)
    if place is None:
        return None
    message, copy = shown
    view = discord.ui.View(timeout=None)
    there = f"https://discord.com/channels/{reply.community}/{address.place}/{message}"
    # A button that is only a link sends no event, so it needs neither an id nor a handler.
    view.add_item(discord.ui.Button(label="↪", url=there))
    try:
        async with asyncio.timeout(PATIENCE_S):
            if copy is not None:
                old = client.get_partial_messageable(copy[0]).get_partial_message(copy[1])
                await old.edit(**to_kwargs(reply), view=view)
                return copy
            # A nonce of its own: for the reply's own one Discord would return the reply and post nothing.
            key = nonce(reply.request, "archive")
            return place.id, (await place.send(**to_kwargs(reply), view=view, nonce=key, silent=True)).id
    # By now the reply has been shown: an error raised here would make the core show it again.
    except (discord.HTTPException, discord.RateLimited, *NETWORK) as error:
        log.warning("no copy in the archive: %s", words_of(error))
        return None


def _place(
    client: Connection, address: ReplyAddress, reply: Reply, settings: CommunitySettings
) -> discord.TextChannel | None:
    """The archive channel. None if there is none, if the reply is already in it, or if the review was asked for in an
    adults-only channel and the archive is not one.
    """
    guild = client.get_guild(int(reply.community)) if reply.community else None
    if guild is None or settings.archive == NO_ARCHIVE:
        return None
    for channel in guild.text_channels:
        if str(channel.id) == settings.archive or (not settings.archive and channel.name == ARCHIVE_NAME):
            asked_in = guild.get_channel_or_thread(int(address.place))
            # An archive that everybody may read must not show what was asked for in a channel for adults.
            fits = channel.is_nsfw() or not adults_only(asked_in)
            return channel if fits and str(channel.id) != address.place else None
    return None
