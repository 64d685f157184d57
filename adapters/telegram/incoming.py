"""Converts Telegram's messages into the desk's: places, authors, and texts with their entities written out."""

from __future__ import annotations

import re

from telegram import LinkPreviewOptions, MessageEntity, User
from telegram import Message as TelegramMessage

from core.domain import Message, ReplyAddress

PLATFORM = "telegram"
"""The adapter's name, the first half of its addresses."""
_MARKS = {
    MessageEntity.SPOILER: ("||", "||"),
    MessageEntity.CODE: ("`", "`"),
    MessageEntity.PRE: ("```", "```"),
}
"""Marks that stand for spoilers and code in the texts that the core reads."""
_LITERAL = re.compile(r"`|\|{2,}")
"""What the core would take for such marks. In Telegram's texts these are plain characters."""
_STAND_INS = str.maketrans("`|", "´¦")
"""As long in UTF-16 as what they replace, so that entities keep their places."""


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
    speaker = telegram_message.from_user
    text = shown_in(telegram_message) if telegram_message.forward_origin else text_of(telegram_message)
    return Message(
        address_of(telegram_message),
        str(telegram_message.message_id),
        _without_name(text, me),
        author_of(telegram_message),
        direct=private or to_me or mentions(telegram_message, me) or _commanded(telegram_message, me),
        community=str(telegram_message.chat.id),
        adult_ok=private,
        bot=bool(
            speaker
            and speaker.is_bot
            # The placeholder for anonymous admins and channels is marked as a bot, but people write there.
            and not telegram_message.sender_chat
        ),
        private=private,
        replies_to_bot=receipt_of(answered) if answered is not None and to_me else "",
        language=(speaker.language_code or "") if speaker else "",
    )


def receipt_of(telegram_message: TelegramMessage) -> str:
    """The receipt of a message of the bot's own."""
    return f"{telegram_message.chat.id}/{telegram_message.message_id}"


def _without_name(text: str, me: User) -> str:
    """A text without the bot's name at either end, which only says to whom it is said."""
    name = rf"@{re.escape(me.username or '')}\b"
    return re.sub(rf"^\s*{name}[\s,:]*|\s*{name}\s*$", "", text, flags=re.IGNORECASE)


def _commanded(telegram_message: TelegramMessage, me: User) -> bool:
    """Whether a message begins with a command that names this bot, which need not know it."""
    command = command_of(telegram_message, me)
    return command is not None and "@" in (telegram_message.text or "").split(maxsplit=1)[0]


def text_of(telegram_message: TelegramMessage) -> str:
    """The text or caption, with marks around spoilers and code, and the addresses of linked words written out.

    A backquote or `||` that is in the text itself is replaced, because only entities make code and spoilers here.
    Empty for a message that has neither text nor caption, such as a sticker.
    """
    text = _without_marks(telegram_message.text or telegram_message.caption or "")
    entities = sorted(
        (*telegram_message.entities, *telegram_message.caption_entities),
        # From the outside in: Telegram lists entities of one range in any order.
        key=lambda entity: (entity.offset, -entity.length, entity.type != MessageEntity.SPOILER),
    )
    inserted: list[tuple[int, int, int, str]] = []
    for number, entity in enumerate(entities):
        end = entity.offset + entity.length
        if entity.type in _MARKS:
            before, after = _MARKS[entity.type]
            inserted += [(entity.offset, 2, number, before), (end, 1, -number, after)]
        elif entity.type == MessageEntity.TEXT_LINK and entity.url:
            # Before any mark that ends at the same place, so that an address in a spoiler is hidden too.
            inserted.append((end, 0, number, f" {_without_marks(entity.url)} "))
    # Entities count UTF-16 units.
    raw, done, parts = text.encode("utf-16-le"), 0, []
    for at, _, _, mark in sorted(inserted):
        parts += [raw[2 * done : 2 * at], mark.encode("utf-16-le")]
        done = at
    return b"".join((*parts, raw[2 * done :])).decode("utf-16-le", "replace")


def shown_in(telegram_message: TelegramMessage) -> str:
    """The text with all that leads to a page besides: the preview and the buttons, which are all that some cards have."""
    markup, links = telegram_message.reply_markup, [_previewed(telegram_message.link_preview_options)]
    links += [button.url for row in (markup.inline_keyboard if markup else ()) for button in row]
    return " ".join((text_of(telegram_message), *(_without_marks(link) for link in links if link)))


def answered_text(telegram_message: TelegramMessage) -> str:
    """What the message shows that is replied to, in this chat or another one; empty if none is."""
    answered, elsewhere = answered_by(telegram_message), telegram_message.external_reply
    if answered is not None:
        return shown_in(answered)
    if elsewhere is None:
        return ""
    # Of a message in another chat Telegram shows bots the quoted part and the preview alone.
    quote, preview = telegram_message.quote, _previewed(elsewhere.link_preview_options)
    return " ".join(_without_marks(part) for part in (quote.text if quote else None, preview) if part)


def _previewed(preview: LinkPreviewOptions | None) -> str | None:
    """The address of a preview, if the message names one that is not in its text."""
    return preview.url if preview is not None and isinstance(preview.url, str) else None


def _without_marks(text: str) -> str:
    """The text with stand-ins for what the core would take for marks of spoilers and code."""
    return _LITERAL.sub(lambda found: found[0].translate(_STAND_INS), text)


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
