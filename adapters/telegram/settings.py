"""`/settings`: a chat's settings, changed by its admins with buttons or by typing."""

from __future__ import annotations

import dataclasses

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as TelegramMessage

from adapters.telegram.client import COMMANDS, Session
from adapters.telegram.incoming import PLATFORM, address_of
from core.domain.community import LANGUAGES, MODES, STYLES, CommunitySettings
from core.errors import UsageError
from core.messages.catalogue import say, usage_text
from core.messages.settings import LANGUAGE_NAMES, setting_lines

_NAMES = tuple(one.name for one in dataclasses.fields(CommunitySettings) if one.name != "archive")
"""The settings that exist on Telegram: it has no archive."""
_TWO_VALUES = {
    "mode": MODES,
    "style": STYLES,
    **dict.fromkeys(("quiet", "adult", "bots", "ratings"), (False, True)),
}
"""The settings that have a button, which changes from one value to the other."""


async def handle(telegram_message: TelegramMessage, session: Session, words: str) -> None:
    """`/settings` alone shows the page; with a name and a value it changes one.

    A wrong name or value is answered and changes nothing. Raises StorageError.
    """
    language = await session.language_of(telegram_message.chat)
    if not await session.manages(
        telegram_message.chat, telegram_message.from_user, telegram_message.sender_chat
    ):
        session.say(telegram_message, say(language, "settings.moderators_only"))
        return
    chat = str(telegram_message.chat.id)
    name, _, value = words.partition(" ")
    try:
        if name:
            now = await _change(session, chat, name.lower(), _meant(telegram_message, value.strip()))
        else:
            now = await session.desk.settings(PLATFORM, chat)
    except UsageError as error:
        session.say(telegram_message, usage_text(language, error))
        return
    session.say(telegram_message, _text(now, chat), reply_markup=_buttons(now))


async def pressed(query: CallbackQuery, session: Session, name: str, value: str) -> str:
    """A button of the page; the answer to the person who pressed it. Raises UsageError."""
    page = query.message
    # Anybody can press a button that an admin has called up.
    if page is None or not await session.manages(page.chat, query.from_user):
        return say(await session.language_of(page.chat if page else None), "settings.moderators_only")
    chat = str(page.chat.id)
    now = await _change(session, chat, name, value)
    session.run_in_background(query.edit_message_text(_text(now, chat), reply_markup=_buttons(now)))
    return say(now.language, "settings.changed")


async def moved(telegram_message: TelegramMessage, session: Session) -> None:
    """A group became a supergroup with an id of its own: its settings go along."""
    old = await session.desk.settings(PLATFORM, str(telegram_message.migrate_from_chat_id))
    # Settings that were never changed need no copy, because the new group has the same defaults.
    if old != CommunitySettings():
        # The topics of the old group are part of its places, and their chat's id changes as well.
        channels = tuple(
            place.replace(str(telegram_message.migrate_from_chat_id), str(telegram_message.chat.id))
            for place in old.channels
        )
        values = {**dataclasses.asdict(old), "channels": channels}
        await session.desk.change(PLATFORM, str(telegram_message.chat.id), **values)


async def _change(session: Session, chat: str, name: str, value: str) -> CommunitySettings:
    """Changes one setting of a chat. Raises UsageError."""
    if name not in _NAMES:
        known = ", ".join(_NAMES)
        raise UsageError(
            f"there is no setting {name!r}; there are: {known}", "settings.unknown", name=name, known=known
        )
    return await session.desk.change(PLATFORM, chat, **{name: value})


def _meant(telegram_message: TelegramMessage, value: str) -> str:
    """The value of a typed setting; "here" is the topic that it was typed in."""
    return address_of(telegram_message).place if value.lower() == "here" else value


def _text(now: CommunitySettings, chat: str) -> str:
    """All settings, one per line, and how to change them."""
    language, lines = now.language, setting_lines(now)
    examples = say(language, "telegram.examples")
    return "\n".join(
        (
            say(language, "settings.title"),
            *(f"{label}: {value}" for name, (label, value) in lines.items() if name in _NAMES),
            "",
            say(language, "settings.how", settings=COMMANDS["settings"], examples=examples),
            say(language, "settings.owner_knows", place=f"{PLATFORM}:{chat}"),
        )
    )


def _buttons(now: CommunitySettings) -> InlineKeyboardMarkup:
    """A button for each setting with two values, and one for each language."""
    lines = setting_lines(now)
    options = [(": ".join(lines[name]), f"set:{name}:{_other_value(now, name)}") for name in _TWO_VALUES]
    options += [(LANGUAGE_NAMES[language], f"set:language:{language}") for language in LANGUAGES]
    buttons = [InlineKeyboardButton(label, callback_data=data) for label, data in options]
    return InlineKeyboardMarkup([buttons[0:2], buttons[2:4], buttons[4:6], buttons[6:]])


def _other_value(now: CommunitySettings, name: str) -> str:
    """The value that a button sets: the one that is not set now."""
    # Unpacking fails loudly if a setting ever gets a third value, which one button could not offer.
    (other,) = (value for value in _TWO_VALUES[name] if value != getattr(now, name))
    return other if isinstance(other, str) else "yes" if other else "no"
