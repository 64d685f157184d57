"""How a reply looks: plain text with entities beside it, so that nothing in it needs escaping.

https://core.telegram.org/bots/api#messageentity
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

from core.domain import Reply, store_page
from core.messages.catalogue import say, took

TEXT_LENGTH = 1_850
"""Characters. Telegram allows 4,096 UTF-16 units; an emoji takes two, and title and footer need space as well."""
_MAX_NAME_LENGTH = 100
"""Longer names of games and models are cut."""
_MENTION = re.compile(r"(?<![A-Za-z0-9_])@(?=\w)")
"""An `@` that Telegram would make a mention of."""
_JOINER = "\u2060"
"""Has no width. After an `@` it keeps Telegram from turning `@name` into a mention."""
_CHANGED = re.compile(r"[\x00-\x09\x0b-\x1f\u2028-\u202e]")
"""Characters that Telegram replaces or removes, which would shift all later entities."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""No preview of any link in the text."""


@dataclass
class EntityText:
    """A text under construction, with the entities of its parts."""

    text: str = ""
    entities: list[MessageEntity] = field(default_factory=list)

    def add(self, text: str, *kinds: str, url: str | None = None) -> None:
        """Append a part with entities of these kinds; a `text_link` needs its `url`."""
        # Before counting, because the joiner that it inserts counts too.
        part = neutralise(text)
        begin, length = units(self.text), units(part)
        self.text += part
        # Telegram refuses an entity without any length, and the whole message with it.
        if length:
            self.entities += [
                MessageEntity(kind, begin, length, url=url if kind == MessageEntity.TEXT_LINK else None)
                for kind in kinds
            ]


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 units: an emoji has two or more."""
    return len(text.encode("utf-16-le")) // 2


def neutralise(text: str) -> str:
    """The text without mentions and without characters that Telegram would change.

    Its length may differ from that of the original, so count after this and not before.
    """
    return _MENTION.sub(f"@{_JOINER}", _CHANGED.sub(" ", text))


def content_of(reply: Reply, buttons: InlineKeyboardMarkup | None) -> dict[str, Any]:
    """The arguments that `send_message` and `edit_message_text` have in common.

    The text is within Telegram's limit if the reply's own text is within `TEXT_LENGTH`.
    """
    # Entities are offsets into the finished text, so it is built part by part.
    written = EntityText()
    if reply.kind == "final":
        _add_title(written, reply)
    # Telegram trims a message at both ends, and entities at its edge would then be off.
    text = reply.text.strip()
    written.add(text.removesuffix(reply.link))
    written.add(reply.link, MessageEntity.TEXT_LINK, url=reply.link)
    if reply.label:
        length = units(neutralise(reply.label))
        written.entities.append(MessageEntity(MessageEntity.ITALIC, units(written.text) - length, length))
    if footer := _footer(reply):
        written.add("\n")
        written.add(footer, MessageEntity.ITALIC)
    # Telegram cannot recognise a repeat, so the reader is warned instead.
    if reply.repeat:
        written.add(f"\n\n{say(reply.language, 'review.repeat')}")
    if reply.spoiler:
        # Over everything, because the title may be the very surprise.
        written.entities.append(MessageEntity(MessageEntity.SPOILER, 0, units(written.text)))
    return {
        "text": written.text,
        "entities": written.entities,
        "link_preview_options": _preview(reply),
        "reply_markup": buttons,
    }


def _add_title(written: EntityText, reply: Reply) -> None:
    """Adds the game's name, with a link to the store unless the community prefers plain text."""
    name = (reply.name or "").strip()[:_MAX_NAME_LENGTH]
    name = name or say(reply.language, "review.app", id=reply.app_id)
    if reply.style == "text":
        written.add(f"{name}\n\n")
    else:
        written.add(name, MessageEntity.BOLD, MessageEntity.TEXT_LINK, url=store_page(reply.app_id))
        written.add("\n\n")


def _footer(reply: Reply) -> str:
    """The model and the time it took; empty for anything but a review."""
    if reply.kind != "final" or not reply.model:
        return ""
    time = f" · {took(reply.seconds, reply.language)}" if reply.seconds is not None else ""
    return f"{reply.model[:_MAX_NAME_LENGTH]}{time}"


def _preview(reply: Reply) -> LinkPreviewOptions:
    """The game's picture, as the preview of an address that is not in the text: unlike a photo, an edit can add it.
    A spoiler gets none, because the picture would show which game it is.
    """
    if not reply.header_image or reply.spoiler or reply.style == "text" or reply.kind == "apology":
        return NO_PREVIEW
    return LinkPreviewOptions(url=reply.header_image, prefer_large_media=True, show_above_text=True)
