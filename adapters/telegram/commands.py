"""The slash commands."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Iterable

from telegram import BotCommand, BotCommandScopeAllChatAdministrators, InputFile
from telegram import Message as TelegramMessage

from adapters.telegram import buttons, settings
from adapters.telegram.client import COMMANDS, Session
from adapters.telegram.incoming import PLATFORM, answered_text, author_of, message_of
from core.domain.community import LANGUAGES
from core.hookspecs import Resolved
from core.messages.catalogue import FALLBACK, forgotten_text, ignored_text, say

_LISTED = ("review", "help", "hello", "privacy", "my_data", "forget_me", "ignore_me")
_LISTED_FOR_ADMINS = (*_LISTED, "settings")
"""Commands in Telegram's list, in its order; admins see one more."""
_OWN_DESCRIPTIONS = {"review", "my_data", "ignore_me"}
"""Commands that do a little more here than elsewhere."""
_MAX_NAME_LENGTH = 100
"""Longer names are cut before they are searched for."""
_SEARCH_S = 5.0
"""Time limit for a search: updates wait for it."""


async def register_commands(session: Session) -> None:
    """Have Telegram list the commands as one types a slash, in the language of each person's app.

    Telegram keeps the lists, so repeating this changes nothing. Raises TelegramError.
    """
    admins = BotCommandScopeAllChatAdministrators()
    for language in LANGUAGES:
        # Without a code the list is for everybody whose language has none of its own.
        code = None if language == FALLBACK else language
        await session.bot.set_my_commands(_described(language, _LISTED), language_code=code)
        listed = _described(language, _LISTED_FOR_ADMINS)
        await session.bot.set_my_commands(listed, scope=admins, language_code=code)


def _described(language: str, names: Iterable[str]) -> list[BotCommand]:
    """Commands with their descriptions in a language."""
    # A dictionary keeps the order of the names, which is the order in Telegram's list.
    tables = {name: "telegram" if name in _OWN_DESCRIPTIONS else "command" for name in names}
    return [BotCommand(name, say(language, f"{table}.{name}", **COMMANDS)) for name, table in tables.items()]


async def handle(telegram_message: TelegramMessage, session: Session, command: str, words: str) -> bool:
    """Run a command; False if it is not one of ours. Raises StorageError if it could not be stored.

    `command` is in lower case and without its slash; `words` is the rest of the message.
    """
    who, language = author_of(telegram_message), await session.language_of(telegram_message.chat)
    match command:
        case "review":
            await _review(telegram_message, session, words, language)
        case "start" | "hello":
            session.say(telegram_message, say(language, "about.hello"))
        case "help":
            session.say(telegram_message, _help(language))
        case "privacy":
            session.say(telegram_message, _privacy(language))
        case "my_data":
            await _my_data(telegram_message, session, language)
        case "forget_me":
            session.say(telegram_message, forgotten_text(language, await session.desk.forget(PLATFORM, who)))
        case "ignore_me":
            on = words.lower() != "off"
            await session.desk.ignore(PLATFORM, who, on=on)
            session.say(telegram_message, ignored_text(language, on=on, names=COMMANDS))
        case "settings":
            await settings.handle(telegram_message, session, words)
        case _:
            return False
    return True


def _help(language: str) -> str:
    """How to ask for reviews, what Telegram does not show to bots, and all commands."""
    described = _described(language, _LISTED_FOR_ADMINS)
    listed = "\n".join(f"/{one.command}: {one.description}" for one in described)
    labels = {name: say(language, f"button.{name}") for name in ("cancel", "delete")}
    limits = say(language, "telegram.limits", **labels)
    return f"{say(language, 'about.help', **COMMANDS)}\n{limits}\n\n{listed}"


def _privacy(language: str) -> str:
    """What is stored, and the commands about it."""
    return f"{say(language, 'about.privacy')}\n\n{say(language, 'about.privacy_commands', **COMMANDS)}"


async def _review(telegram_message: TelegramMessage, session: Session, words: str, language: str) -> None:
    """Reviews a link, an app id, a name, or the link in the message that is replied to."""
    asked = dataclasses.replace(message_of(telegram_message, session.me), command=True, direct=True)
    if not words and (answered := answered_text(telegram_message)):
        await session.desk.accept(dataclasses.replace(asked, text=answered))
        return
    if not words:
        session.say(telegram_message, say(language, "telegram.which_game", **COMMANDS))
        return
    name = words[:_MAX_NAME_LENGTH]
    try:
        async with asyncio.timeout(_SEARCH_S):  # this poll's other chats wait meanwhile
            linked = await session.desk.links(asked.text)
            found = Resolved(tuple(linked)) if linked else await session.desk.resolve(name)
    # The person then hears that nothing was found, and may ask again; a link needs no search.
    except TimeoutError:
        found = Resolved()
    if found.app_ids:
        await session.desk.accept(dataclasses.replace(asked, app_ids=found.app_ids))
    elif found.candidates:
        question = say(language, "answer.which_of_these")
        session.say(
            telegram_message,
            question,
            reply_markup=buttons.choice(found.candidates, author_of(telegram_message)),
        )
    else:
        session.say(telegram_message, say(language, "answer.not_found", text=name))


async def _my_data(telegram_message: TelegramMessage, session: Session, language: str) -> None:
    """Sent as a file, because it may be longer than a message, and only where nobody else can read it."""
    if telegram_message.chat.type != "private":
        address = f"https://t.me/{session.me.username}"
        session.say(telegram_message, f"{say(language, 'privacy.ask_in_private')} {address}")
        return
    kept = await session.desk.my_data(PLATFORM, author_of(telegram_message))
    document = json.dumps(dict(kept), ensure_ascii=False, indent=2).encode()
    # Pretty-printed UTF-8, because a person is going to read it.
    file, caption = InputFile(document, "my-data.json"), say(language, "privacy.file")
    session.run_in_background(telegram_message.reply_document(file, caption=caption))
