"""What Telegram does with a text: counts it in UTF-16 units, checks entities, finds mentions by itself.

https://core.telegram.org/bots/api#messageentity
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tests.platforms.telegram_server.errors import Refusal

MAX_TEXT_LENGTH = 4_096
MAX_CAPTION_LENGTH = 1_024
ENTITY_FIELDS = {
    "bold": set(),
    "italic": set(),
    "underline": set(),
    "strikethrough": set(),
    "spoiler": set(),
    "blockquote": set(),
    "expandable_blockquote": set(),
    "code": set(),
    "pre": {"language"},
    "text_link": {"url"},
}
"""What a bot may send; what else Telegram shows (mentions, commands, addresses) it finds itself."""

CHANGED = re.compile(r"[\x00-\x09\x0b-\x1f\u2028-\u202e]")
"""Signs that Telegram replaces or takes out, which moves the entities after them."""

_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")
_COMMAND = re.compile(r"(?<![\w/@])/[a-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_ADDRESS = re.compile(r"https?://[^\s<>]+")


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def cut_out(text: str, offset: int, length: int) -> str:
    """A part of a text by UTF-16 units. Raises UnicodeDecodeError if it splits a character."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def found(text: str, known: Iterable[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The entities that Telegram finds by itself outside code and links, in order."""
    taken = [
        range(e["offset"], e["offset"] + e["length"])
        for e in known
        if e["type"] in {"code", "pre", "text_link"}
    ]
    patterns = (("mention", _MENTION), ("bot_command", _COMMAND), ("url", _ADDRESS))
    entities = [
        {"type": name, "offset": units(text[: match.start()]), "length": units(match[0])}
        for name, pattern in patterns
        for match in pattern.finditer(text)
    ]
    free = [e for e in entities if not any(e["offset"] in span for span in taken)]
    return sorted(free, key=lambda entity: entity["offset"])


def checked(
    text: str, entities: list[dict[str, Any]], longest: int = MAX_TEXT_LENGTH
) -> list[dict[str, Any]]:
    """A bot's entities, and those that are found. Raises Refusal as the Bot API does, or stricter."""
    if not text.strip():
        raise Refusal("message text is empty")
    if units(text) > longest:
        raise Refusal("message is too long" if longest == MAX_TEXT_LENGTH else "message caption is too long")
    if text != text.strip():
        raise Refusal("Telegram would trim this text and move its entities: send it trimmed")
    if CHANGED.search(text):
        raise Refusal(
            "Telegram would change characters in this text and move its entities: send none of them"
        )
    for entity in entities:
        _check_entity(text, entity)
    return [*entities, *found(text, entities)]


def _check_entity(text: str, entity: dict[str, Any]) -> None:
    type = entity.get("type")
    if type not in ENTITY_FIELDS:
        raise Refusal(f'can\'t parse entities: unsupported entity type "{type}"')
    if unknown := set(entity) - {"type", "offset", "length"} - ENTITY_FIELDS[type]:
        raise Refusal(f"can't parse entities: unknown field {min(unknown)}")
    offset, length = entity.get("offset"), entity.get("length")
    if not (isinstance(offset, int) and isinstance(length, int)) or offset < 0 or length < 1:
        raise Refusal("can't parse entities: wrong offset or length")
    if offset + length > units(text):
        raise Refusal("can't parse entities: entity ends beyond the text")
    try:
        cut_out(text, 0, offset), cut_out(text, offset, length)
    except UnicodeDecodeError:
        raise Refusal(f"can't parse entities: entity at {offset} cuts a character in two") from None
    if type == "text_link" and not re.match(r"https?://", entity.get("url", "")):
        raise Refusal("can't parse entities: wrong address")
