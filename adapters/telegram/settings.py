"""`/settings`: what a chat's admins have set, as a page of buttons or by words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as Said

from adapters.telegram.client import Session
from adapters.telegram.incoming import PLATFORM, address_of
from core.domain.community import CommunitySettings
from core.errors import UsageError

ADMINS_ONLY = "Only an admin of this chat can change that."
_NAMES = tuple(one.name for one in dataclasses.fields(CommunitySettings) if one.name != "archive")
_LANGUAGES = ("en", "de", "fr", "es")


def _flag(name: str) -> Callable[[CommunitySettings], tuple[str, str]]:
    def option(now: CommunitySettings) -> tuple[str, str]:
        return ("yes", "no") if getattr(now, name) else ("no", "yes")

    return option


_PAGE: tuple[tuple[str, str, Callable[[CommunitySettings], tuple[str, str]]], ...] = (
    (
        "mode",
        "Answer",
        lambda now: ("every link", "command") if now.mode == "auto" else ("when asked", "auto"),
    ),
    ("style", "Look", lambda now: ("picture", "text") if now.style == "embed" else ("plain text", "embed")),
    ("quiet", "Silent", _flag("quiet")),
    ("adult", "Adult games", _flag("adult")),
    ("bots", "Answer bots", _flag("bots")),
    ("ratings", "Keep votes", _flag("ratings")),
)
"""Setting, label, and the words for its value with the value that pressing sets."""
_WORDS = (
    "Or write /settings, a name and a value: language en, de, fr or es · daily_limit 50 or none · "
    "channels here or all (the topics that I listen in)."
)


async def obey(said: Said, session: Session, words: str) -> None:
    """`/settings` alone shows the page; with a name and a value it changes one."""
    if not await session.manages(said.chat, said.from_user, said.sender_chat):
        session.say(said, ADMINS_ONLY)
        return
    chat = str(said.chat.id)
    name, _, value = words.partition(" ")
    try:
        if name:
            now = await _change(session, chat, name.lower(), _meant(said, value.strip()))
        else:
            now = await session.desk.settings(PLATFORM, chat)
    except UsageError as error:
        session.say(said, str(error))
        return
    session.say(said, _text(now, chat), reply_markup=_buttons(now))


async def pressed(query: CallbackQuery, session: Session, name: str, value: str) -> str:
    """A button of the page; the words that whoever pressed it sees. Raises UsageError."""
    page = query.message
    if page is None or not await session.manages(page.chat, query.from_user):
        return ADMINS_ONLY
    chat = str(page.chat.id)
    now = await _change(session, chat, name, value)
    session.later(query.edit_message_text(_text(now, chat), reply_markup=_buttons(now)))
    return "Changed."


async def moved(said: Said, session: Session) -> None:
    """A group became a supergroup with an id of its own: what it had set goes along."""
    old = await session.desk.settings(PLATFORM, str(said.migrate_from_chat_id))
    if old != CommunitySettings():
        channels = tuple(
            place.replace(str(said.migrate_from_chat_id), str(said.chat.id)) for place in old.channels
        )
        values = {**dataclasses.asdict(old), "channels": channels}
        await session.desk.change(PLATFORM, str(said.chat.id), **values)


async def _change(session: Session, chat: str, name: str, value: str) -> CommunitySettings:
    if name not in _NAMES:
        raise UsageError(f"there is no setting {name!r}; there are: {', '.join(_NAMES)}")
    return await session.desk.change(PLATFORM, chat, **{name: value})


def _meant(said: Said, value: str) -> str:
    return address_of(said).place if value.lower() == "here" else value


def _text(now: CommunitySettings, chat: str) -> str:
    lines = [f"{label}: {words(now)[0]}" for _, label, words in _PAGE]
    listening = ", ".join(now.channels) or "everywhere"
    return "\n".join([
        "What holds in this chat:", *lines, f"Language: {now.language}", f"Reviews a day: {now.daily_limit or 'no limit'}",
        f"Listening: {listening}", "", _WORDS, f"My owner knows this chat as {PLATFORM}:{chat}.",
    ])  # fmt: skip


def _buttons(now: CommunitySettings) -> InlineKeyboardMarkup:
    options = [(f"{label}: {words(now)[0]}", f"set:{name}:{words(now)[1]}") for name, label, words in _PAGE]
    options += [(language, f"set:language:{language}") for language in _LANGUAGES]
    buttons = [InlineKeyboardButton(label, callback_data=data) for label, data in options]
    return InlineKeyboardMarkup([buttons[0:2], buttons[2:4], buttons[4:6], buttons[6:]])
