"""A rendered reply as the library takes it, and the nonce that makes it one message however often it is sent."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import discord

from adapters.discord.outgoing import plain, render
from core.domain import Reply


def shape(reply: Reply, *, embeds: bool = True) -> dict[str, Any]:
    """`content` and `embeds`, by name."""
    payload = render(reply) if embeds else plain(reply)
    return {
        "content": payload["content"] or None,
        "embeds": [discord.Embed.from_dict(embed) for embed in payload["embeds"]],
    }


def shows(message: discord.Message, shaped: Mapping[str, Any]) -> bool:
    """Whether a message is what was to be sent, not an earlier one of the same nonce."""
    wanted: list[discord.Embed] = shaped["embeds"]
    same_text = message.content == (shaped["content"] or "")
    return same_text and [e.description for e in message.embeds] == [e.description for e in wanted]


def nonce(request: str, variant: str = "") -> str:
    """At most 25 characters, Discord's limit: the request's id for its message, a hash for any other."""
    if not variant and len(request) <= 25:
        return request
    return base64.b32encode(hashlib.sha256(f"{request}/{variant}".encode()).digest())[:25].decode().lower()
