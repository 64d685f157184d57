"""Converts Telegram's messages into the desk's: places, authors, and texts with their entities written out."""

from __future__ import annotations

from telegram import Message as TelegramMessage
from telegram import MessageEntity, User

from core.domain import Message, ReplyAddress

PLATFORM = "telegram"
"""The adapter's name, the first half of its addresses."""
_MARKS = {
    MessageEntity.SPOILER: ("||", "||"),
    MessageEntity.CODE: ("`", "`"),
    MessageEntity.PRE: ("```", "```"),
}
"""Marks that stand for spoilers and code in the texts that the core reads."""


def address_of(telegram_message: TelegramMessage) -> ReplyAddress:
    """The chat and the topic in it, as in `-100123/7`."""
    topic = (
        f"/{telegram_message.message_thread_id}"
        if telegram_message.is_topic_message and telegram_message.message_thread_id
        else ""
    )
    return ReplyAddress(PLATFORM, f"{telegram_message.chat.id}{topic}")


def chat_and_topic(place: str) -> tuple[int, int | None]:
    """Splits a place into chat and topic. Raises ValueError if it is not a place of Telegram's."""
    chat, _, topic = place.partition("/")
    return int(chat), int(topic) if topic else None


def author_of(telegram_message: TelegramMessage) -> str:
    """The id of the author: a person, a group's anonymous admin or a channel. Empty if Telegram names none."""
    # For anonymous admins `from_user` is a placeholder that all groups share.
    speaker = telegram_message.sender_chat or telegram_message.from_user
    return str(speaker.id) if speaker else ""


def answered_by(telegram_message: TelegramMessage) -> TelegramMessage | None:
    """The message that is replied to. The automatic reply to the start of a topic does not count."""
    answered = telegram_message.reply_to_message
    # In a topic, Telegram presents every message as a reply to the one that created the topic.
    return None if answered is None or answered.forum_topic_created else answered


def message_of(telegram_message: TelegramMessage, me: User) -> Message:
    """A message for the desk.

    Its community is the chat as a whole, because the topics of a group share its settings.
    """
    answered, private = answered_by(telegram_message), telegram_message.chat.type == "private"
    to_me = answered is not None and is_by(answered, me)
    return Message(
        address_of(telegram_message),
        str(telegram_message.message_id),
        text_of(telegram_message),
        author_of(telegram_message),
        direct=private or to_me or mentions(telegram_message, me),
        community=str(telegram_message.chat.id),
        adult_ok=private,
        bot=bool(
            telegram_message.from_user
            and telegram_message.from_user.is_bot
            # The placeholder for anonymous admins and channels is marked as a bot, but people write there.
            and not telegram_message.sender_chat
        ),
    )


def text_of(telegram_message: TelegramMessage) -> str:
    """The text or caption, with marks around spoilers and code, and the addresses of linked words written out.

    Empty for a message that has neither, such as a sticker.
    """
    text = telegram_message.text or telegram_message.caption or ""
    raw = text.encode("utf-16-le")
    inserted: list[tuple[int, str]] = []
    for entity in (*telegram_message.entities, *telegram_message.caption_entities):
        end = entity.offset + entity.length
        if entity.type in _MARKS:
            before, after = _MARKS[entity.type]
            inserted += [(entity.offset, before), (end, after)]
        elif entity.type == MessageEntity.TEXT_LINK and entity.url:
            inserted.append((end, f" {entity.url} "))
    # Entities count UTF-16 units, so insert into those, from the end so that offsets stay valid.
    for at, mark in sorted(inserted, key=lambda pair: pair[0], reverse=True):
        raw = raw[: 2 * at] + mark.encode("utf-16-le") + raw[2 * at :]
    return raw.decode("utf-16-le", "replace")


def command_of(telegram_message: TelegramMessage, me: User) -> tuple[str, str] | None:
    """The command that a message begins with and the rest of its text; None if there is no command for this bot."""
    # Captions are left out: nobody expects the caption of a picture to be a command.
    text = telegram_message.text or ""
    first = telegram_message.entities[0] if telegram_message.entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    name, _, addressee = text[1 : first.length].partition("@")
    # In a group with several bots a command may name the one that it is for.
    if addressee and addressee.lower() != (me.username or "").lower():
        return None
    return name.lower(), text[first.length :].strip()


def is_by(telegram_message: TelegramMessage, me: User) -> bool:
    """Whether the bot itself wrote the message."""
    return telegram_message.from_user is not None and telegram_message.from_user.id == me.id


def mentions(telegram_message: TelegramMessage, me: User) -> bool:
    """Whether a message, or a caption, mentions the bot by its user name or by a name that links to it."""
    parsed = (
        telegram_message.parse_entities()
        if telegram_message.text
        else telegram_message.parse_caption_entities()
        if telegram_message.caption
        else {}
    )
    return any(
        (entity.type == MessageEntity.MENTION and text.lower() == f"@{me.username}".lower())
        or (entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id)
        for entity, text in parsed.items()
    )
