"""What a reply looks like, as Discord's API and the library take it, and the nonce by which it is shown once.

Limits: content 2,000 characters, an embed's title 256, description 4,096, footer 2,048, all embeds 6,000
(docs.discord.com/developers/resources/message). A backslash before each sign that could be markup doubles a text
at worst, so 1,900 plain characters fit an embed's description with room for spoiler marks.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from collections.abc import Mapping
from typing import Any

import discord

from core.domain import Reply, store_page
from core.messages.catalogue import took

TEXT_LENGTH = 1_900
"""Longest plain text of a reply, see above."""
CONTENT_LENGTH = 2_000
"""Discord's limit for a message without a card."""
TITLE_LENGTH = 120
"""Longer names are cut; escaped, this fits into 256 characters."""
COLOURS = {"status": 0x66C0F4, "final": 0x1A9FFF, "apology": 0x8F98A0}
"""The bar at the left of a card, by the kind of reply."""
STAGES = {"": "🔎", "page": "🔎", "writing": "✍️", "starting": "⏳"}
"""The sign before a status, by its stage."""

_MARKUP = re.compile(r"([\\*_~`|>#\-+()\[\]<@:.!&])")
"""Characters that may have a meaning in Discord's Markdown."""


def render(reply: Reply) -> dict[str, Any]:
    """`content` and `embeds` of the message that shows a reply.

    A community that prefers plain text still gets a card if the text does not fit into a message.
    """
    # A text that is too long for a message still fits into a card, whose limit is twice as high.
    # An answer to words is words, and no card.
    if (reply.style == "text" or reply.note) and _fits(content := _as_text(reply)):
        return {"content": content, "embeds": []}
    return {"content": "", "embeds": [_as_embed(reply)]}


def render_plain(reply: Reply) -> dict[str, Any]:
    """The same without an embed, for a channel that forbids them; shortened if necessary."""
    words = reply.body or reply.text
    # Escaping lengthens a text unpredictably, so the length that fits is found by trying.
    while not _fits(content := _as_text(dataclasses.replace(reply, body=words))):
        words = f"{words[: len(words) * 9 // 10].rsplit(None, 1)[0]}…"
    return {"content": content, "embeds": []}


def to_kwargs(reply: Reply, *, embeds: bool = True) -> dict[str, Any]:
    """`content` and `embeds` as the library's `send` and `edit` take them."""
    payload = render(reply) if embeds else render_plain(reply)
    return {
        "content": payload["content"] or None,
        "embeds": [discord.Embed.from_dict(embed) for embed in payload["embeds"]],
    }


def matches(message: discord.Message, shaped: Mapping[str, Any]) -> bool:
    """Whether a message shows what was to be sent, and not what was sent before under the same nonce.

    `shaped` is what `to_kwargs` returned for the reply.
    """
    wanted: list[discord.Embed] = shaped["embeds"]
    same_text = message.content == (shaped["content"] or "")
    # Whole embeds cannot be compared: Discord adds sizes and proxy addresses to their pictures.
    return same_text and [e.description for e in message.embeds] == [e.description for e in wanted]


def nonce(request: str, variant: str = "") -> str:
    """At most 25 characters, Discord's limit: the request's id for its first message, a hash for the others."""
    if not variant and len(request) <= 25:
        return request
    # Base32 puts 125 bits into 25 characters, so no two requests will ever share a nonce.
    return base64.b32encode(hashlib.sha256(f"{request}/{variant}".encode()).digest())[:25].decode().lower()


def escaped(text: str) -> str:
    """Escapes a plain text so that Discord shows it unchanged. A backslash works before any punctuation mark."""
    return _MARKUP.sub(r"\\\1", text)


def signature(reply: Reply) -> str:
    """The label that a machine wrote it, the model, and the time it took."""
    time = took(reply.seconds, reply.language) if reply.seconds is not None else ""
    time = time.replace(" ", "\N{NO-BREAK SPACE}")  # a line never ends between a number and its unit
    return " · ".join(part for part in (reply.label, reply.model, time) if part)


def _fits(content: str) -> bool:
    """Counts UTF-16 units, as clients do; the server may count fewer."""
    return len(content.encode("utf-16-le", "surrogatepass")) <= 2 * CONTENT_LENGTH


def _as_embed(reply: Reply) -> dict[str, Any]:
    """A card: title with a link, text, footer and picture."""
    embed: dict[str, Any] = {"description": _description(reply), "color": COLOURS[reply.kind]}
    if reply.kind == "final":
        embed["footer"] = {"text": signature(reply)}
    if reply.spoiler:  # a title and a picture cannot be hidden, and the game itself may be the surprise
        return embed
    if reply.name and reply.kind != "apology":
        embed |= {"title": escaped(reply.name[:TITLE_LENGTH]), "url": store_page(reply.app_id)}
    if reply.header_image:
        embed["image" if reply.kind == "final" else "thumbnail"] = {"url": reply.header_image}
    return embed


def _as_text(reply: Reply) -> str:
    """The same as Markdown. Angle brackets around the link keep Discord from adding a preview."""
    if reply.kind != "final":
        return _description(reply)
    title = (
        f"**[{escaped(reply.name[:TITLE_LENGTH])}](<{store_page(reply.app_id)}>)**\n" if reply.name else ""
    )
    return f"{'' if reply.spoiler else title}{_description(reply)}\n-# {escaped(signature(reply))}"


def _description(reply: Reply) -> str:
    """The escaped text, with a sign before a status, and hidden if it is a spoiler."""
    text = escaped((reply.body or reply.text).removesuffix(reply.link))
    if reply.link:  # angle brackets keep Discord from adding a preview
        text = f"{text}<{reply.link}>"
    if reply.kind == "status":
        text = f"{STAGES[reply.stage]} {text}"
    return f"||{text}||" if reply.spoiler else text
