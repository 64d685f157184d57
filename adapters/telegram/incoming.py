"""Converts Telegram's messages into the desk's: places, authors, and texts with their entities written out."""

from __future__ import annotations

from telegram import Message as TelegramMessage
from telegram import MessageEntity, User

from core.domain import Message, ReplyAddress

PLATFORM = "telegram"
_MARKS = {
    MessageEntity.SPOILER: ("||", "||"),
    MessageEntity.CODE: ("`", "`"),
    MessageEntity.PRE: ("```", "```"),
}
"""Marks that stand for spoilers and code in the texts that the core reads."""


def address_of(said: TelegramMessage) -> ReplyAddress:
    """The chat and the topic in it, as in `-100123/7`."""
    topic = f"/{said.message_thread_id}" if said.is_topic_message and said.message_thread_id else ""
    return ReplyAddress(PLATFORM, f"{said.chat.id}{topic}")


def chat_and_topic(place: str) -> tuple[int, int | None]:
    """Splits a place into chat and topic. Raises ValueError if it is not a place of Telegram's."""
    chat, _, topic = place.partition("/")
    return int(chat), int(topic) if topic else None


def author_of(said: TelegramMessage) -> str:
    """The id of the author: a person, a group's anonymous admin or a channel."""
    speaker = said.sender_chat or said.from_user
    return str(speaker.id) if speaker else ""


def answered_by(said: TelegramMessage) -> TelegramMessage | None:
    """The message that is replied to. The automatic reply to the start of a topic does not count."""
    answered = said.reply_to_message
    return None if answered is None or answered.forum_topic_created else answered


def message_of(said: TelegramMessage, me: User) -> Message:
    """A message for the desk."""
    answered, private = answered_by(said), said.chat.type == "private"
    to_me = answered is not None and is_by(answered, me)
    return Message(
        address_of(said),
        str(said.message_id),
        text_of(said),
        author_of(said),
        direct=private or to_me or mentions(said, me),
        community=str(said.chat.id),
        adult_ok=private,
        bot=bool(said.from_user and said.from_user.is_bot and not said.sender_chat),
    )


def text_of(said: TelegramMessage) -> str:
    """The text or caption, with marks around spoilers and code, and the addresses of linked words written out."""
    text = said.text or said.caption or ""
    raw = text.encode("utf-16-le")
    inserted: list[tuple[int, str]] = []
    for entity in (*said.entities, *said.caption_entities):
        end = entity.offset + entity.length
        if entity.type in _MARKS:
            before, after = _MARKS[entity.type]
            inserted += [(entity.offset, before), (end, after)]
        elif entity.type == MessageEntity.TEXT_LINK and entity.url:
            inserted.append((end, f" {entity.url} "))
    for at, mark in sorted(inserted, key=lambda pair: pair[0], reverse=True):
        raw = raw[: 2 * at] + mark.encode("utf-16-le") + raw[2 * at :]
    return raw.decode("utf-16-le", "replace")


def command_of(said: TelegramMessage, me: User) -> tuple[str, str] | None:
    """The command that a message begins with and the rest of its text; None if there is no command for this bot."""
    text = said.text or ""
    first = said.entities[0] if said.entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    name, _, addressee = text[1 : first.length].partition("@")
    if addressee and addressee.lower() != (me.username or "").lower():
        return None
    return name.lower(), text[first.length :].strip()


def is_by(said: TelegramMessage, me: User) -> bool:
    """Whether the bot itself wrote the message."""
    return said.from_user is not None and said.from_user.id == me.id


def mentions(said: TelegramMessage, me: User) -> bool:
    """Whether a message mentions the bot."""
    parsed = said.parse_entities() if said.text else said.parse_caption_entities() if said.caption else {}
    return any(
        (entity.type == MessageEntity.MENTION and text.lower() == f"@{me.username}".lower())
        or (entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id)
        for entity, text in parsed.items()
    )
