"""Buttons below a reply, and what pressing one does. Each holds all it needs, so it also works after a restart.

A button's data is a verb and its words, at most 64 bytes: `again:REQUEST:positive`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as TelegramMessage

from adapters.telegram import settings
from adapters.telegram.client import COMMANDS, Session
from adapters.telegram.incoming import message_of
from core.domain import TONES, Reply
from core.errors import UsageError
from core.messages.catalogue import say, usage_text

MAX_ANSWER_LENGTH = 200
"""Characters that Telegram shows to whoever pressed a button."""
_TONE_SIGNS = {"positive": "😊", "negative": "😠", "rating": "⭐"}
_MAX_HITS = 5
_MAX_LABEL_LENGTH = 60


def buttons_for(reply: Reply, *, ratings: bool) -> InlineKeyboardMarkup | None:
    """The buttons of a reply: a status can be cancelled, an apology tried again. None below what nobody asked for."""
    id = reply.request

    def button(sign: str, key: str, data: str) -> tuple[str, str]:
        return f"{sign} {say(reply.language, key)}", data

    if not reply.message_id:
        return None
    if reply.kind == "status":
        return _keyboard([button("✖", "button.cancel", f"remove:{id}")])
    delete = button("🗑", "button.delete", f"remove:{id}")
    if reply.kind == "apology":
        retry = [button("🔁", "button.retry", f"retry:{id}")] if reply.retry else []
        return _keyboard([*retry, delete])
    rows = [
        [button("🔁", "button.again", f"again:{id}")],
        [button(sign, f"tone.{tone}", f"again:{id}:{tone}") for tone, sign in _TONE_SIGNS.items()],
        [delete, button("⚑", "button.report", f"report:{id}")],
    ]
    if ratings:
        no_vote = button("↩", "button.no_vote", f"rate:{id}:0")
        rows.insert(2, [("👍", f"rate:{id}:1"), ("👎", f"rate:{id}:-1"), no_vote])
    return _keyboard(*rows)


def choice(hits: Sequence[tuple[int, str]], asker: str) -> InlineKeyboardMarkup:
    """Games that a name may mean; only the person who asked may pick."""
    return _keyboard(
        *([(name[:_MAX_LABEL_LENGTH], f"pick:{app_id}:{asker}")] for app_id, name in hits[:_MAX_HITS])
    )


async def pressed(query: CallbackQuery, session: Session) -> None:
    """Do what a button says, then answer the person who pressed it. Raises StorageError if it could not be kept."""
    language = await session.language_of(query.message.chat if query.message else None)
    try:
        answer = await _done(query, session, language)
    except UsageError as error:
        answer = usage_text(language, error)
    session.run_in_background(query.answer(answer[:MAX_ANSWER_LENGTH]))


def _is_there(query: CallbackQuery) -> bool:
    """Whether the message has such a button: a program may send any data in a person's name.
    Telegram does not show bots the buttons of a message that is too old; then the data is trusted.
    """
    markup = query.message.reply_markup if isinstance(query.message, TelegramMessage) else None
    return markup is None or any(
        button.callback_data == query.data for row in markup.inline_keyboard for button in row
    )


async def _done(query: CallbackQuery, session: Session, language: str) -> str:
    """Does what the button says; the answer to whoever pressed it."""
    verb, *words = (query.data or "").split(":") if _is_there(query) else [""]
    if verb == "set" and len(words) == 2:
        return await settings.pressed(query, session, *words)
    return say(language, f"answer.{await _act(query, session, verb, words)}", **COMMANDS)


async def _act(query: CallbackQuery, session: Session, verb: str, words: list[str]) -> str:
    """Does what a button below a reply says; the answer's key in the catalogue."""
    who, desk = str(query.from_user.id), session.desk
    match verb, words:
        case "again", [request, *tone] if tone in ([], *([tone] for tone in TONES)):
            known = await desk.again(request, who, in_place=False, tone="".join(tone))
            return "again" if known else "long_ago"
        case "retry", [request]:
            return "retry" if await desk.again(request, who, in_place=True) else "long_ago"
        case "remove", [request]:
            return await _remove(query, session, request)
        case "rate", [request, ("1" | "-1" | "0") as vote]:
            if not await desk.rate(request, who, int(vote)):
                return "no_ratings"
            return "vote_removed" if vote == "0" else "vote_stored"
        case "report", [request]:
            await desk.report(request, who, "")
            return "reported"
        case "pick", [app_id, asker]:
            return await _pick(query, session, int(app_id), asker)
    return "old_button"


async def _remove(query: CallbackQuery, session: Session, request: str) -> str:
    who = str(query.from_user.id)
    if await session.desk.remove(request, who, moderator=False):
        return "done"
    message = query.message
    if isinstance(message, TelegramMessage) and await session.manages(message.chat, query.from_user):
        await session.desk.remove(request, who, moderator=True)
        return "done"
    return "not_yours"


async def _pick(query: CallbackQuery, session: Session, app_id: int, asker: str) -> str:
    """The answer to "which of these games?". Its request belongs to the message that asked."""
    if str(query.from_user.id) != asker:
        return "not_asker"
    question = query.message
    if not isinstance(question, TelegramMessage):  # Telegram no longer shows it to bots
        return "old_button"
    asked = message_of(question.reply_to_message or question, session.me)
    await session.desk.accept(
        dataclasses.replace(asked, app_ids=(app_id,), author=asker, command=True, direct=True, bot=False)
    )
    session.run_in_background(question.delete())
    return "picked"


def _keyboard(*rows: Sequence[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )
