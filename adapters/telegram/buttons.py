"""Buttons below a reply, and what pressing one does. Each carries all that it needs, so it works after a restart.

A button's data is a verb and its words, at most 64 bytes: `again:REQUEST:positive`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as Said

from adapters.telegram import settings
from adapters.telegram.client import Session
from adapters.telegram.incoming import message_of
from core.domain import Reply
from core.errors import UsageError

STORE_LINK = "https://store.steampowered.com/app/{}/"
TOO_LONG_AGO = "That one is too long ago for me to know it. Please post the link again."
MAX_ANSWER_LENGTH = 200
TOO_OLD = "This button is from another time. Please ask anew."
_THANKS = {"1": "Thank you.", "-1": "Thank you, noted.", "0": "Your vote is taken back."}
_MAX_HITS = 5
_MAX_LABEL_LENGTH = 60


def below(reply: Reply, *, ratings: bool) -> InlineKeyboardMarkup | None:
    """The buttons of a reply: a status can be cancelled, an apology tried again. None below what nobody asked for."""
    id = reply.request
    if not reply.message_id:
        return None
    if reply.kind == "status":
        return _keyboard([("✖ Cancel", f"remove:{id}")])
    if reply.kind == "apology":
        again = [("🔁 Try again", f"retry:{id}")] if reply.retry else []
        return _keyboard([*again, ("🗑 Delete", f"remove:{id}")])
    rows = [
        [("🔁 Another one", f"again:{id}")],
        [("😊 Kinder", f"again:{id}:positive"), ("😠 Harsher", f"again:{id}:negative"),
         ("⭐ As players rate it", f"again:{id}:rating")],
        [("🗑 Delete", f"remove:{id}"), ("⚑ Report", f"report:{id}")],
    ]  # fmt: skip
    if ratings:
        rows.insert(2, [("👍", f"rate:{id}:1"), ("👎", f"rate:{id}:-1"), ("↩ No vote", f"rate:{id}:0")])
    return _keyboard(*rows)


def choice(hits: Sequence[tuple[int, str]], asker: str) -> InlineKeyboardMarkup:
    """Games that a name may mean; only who asked may pick."""
    return _keyboard(
        *([(name[:_MAX_LABEL_LENGTH], f"pick:{app_id}:{asker}")] for app_id, name in hits[:_MAX_HITS])
    )


async def pressed(query: CallbackQuery, session: Session) -> None:
    """Do what a button says, then tell whoever pressed it. Raises StorageError where it could not be kept."""
    try:
        words = await _done(query, session) if _is_there(query) else TOO_OLD
    except UsageError as error:
        words = str(error)
    session.later(query.answer(words[:MAX_ANSWER_LENGTH]))


def _is_there(query: CallbackQuery) -> bool:
    """Whether the message has such a button: a program may send any data in a person's name.
    Of a message that is too old Telegram does not tell.
    """
    markup = query.message.reply_markup if isinstance(query.message, Said) else None
    return markup is None or any(
        button.callback_data == query.data for row in markup.inline_keyboard for button in row
    )


async def _done(query: CallbackQuery, session: Session) -> str:
    verb, *words = (query.data or "").split(":")
    who, desk = str(query.from_user.id), session.desk
    match verb, words:
        case "again", [request, *tone]:
            known = await desk.again(request, who, in_place=False, tone=tone[0] if tone else "")
            return "Another one is on its way." if known else TOO_LONG_AGO
        case "retry", [request]:
            return "Trying again." if await desk.again(request, who, in_place=True) else TOO_LONG_AGO
        case "remove", [request]:
            return await _remove(query, session, request)
        case "rate", [request, ("1" | "-1" | "0") as vote]:
            return _THANKS[vote] if await desk.rate(request, who, int(vote)) else "Votes are not kept here."
        case "report", [request]:
            await desk.report(request, who, "by the button in Telegram")
            return "Thank you. The owner of this bot is told."
        case "pick", [app_id, asker]:
            return await _pick(query, session, app_id, asker)
        case "set", [name, value]:
            return await settings.pressed(query, session, name, value)
    return TOO_OLD


async def _remove(query: CallbackQuery, session: Session, request: str) -> str:
    who = str(query.from_user.id)
    if await session.desk.remove(request, who, moderator=False):
        return "Done."
    if isinstance(query.message, Said) and await session.manages(query.message.chat, query.from_user):
        await session.desk.remove(request, who, moderator=True)
        return "Done."
    return "Only who asked for it, or an admin, can do that."


async def _pick(query: CallbackQuery, session: Session, app_id: str, asker: str) -> str:
    """The answer to "which of these games?". Its request belongs to the message that asked."""
    if str(query.from_user.id) != asker:
        return "Only who asked can pick. Ask with /review yourself."
    question = query.message
    if not isinstance(question, Said):  # Telegram no longer shows it to bots
        return TOO_OLD
    asked = message_of(question.reply_to_message or question, session.me)
    await session.desk.accept(
        dataclasses.replace(
            asked, text=STORE_LINK.format(app_id), author=asker, command=True, direct=True, bot=False
        )
    )
    session.later(question.delete())
    return "Here it comes."


def _keyboard(*rows: Sequence[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )
