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
from adapters.telegram.incoming import address_of, message_of
from core.domain import TONES, Reply
from core.errors import UsageError
from core.messages.catalogue import say, usage_text

MAX_ANSWER_LENGTH = 200
"""Characters that Telegram shows to the person who pressed a button."""
_TONE_SIGNS = {"positive": "😊", "negative": "😠", "rating": "⭐"}
"""The sign on the button of each tone."""
_MAX_HITS = 5
"""Games offered when a name fits several."""
_MAX_LABEL_LENGTH = 60
"""Longer names of games are cut on buttons."""


def buttons_for(reply: Reply, *, ratings: bool) -> InlineKeyboardMarkup | None:
    """The buttons of a reply: a status can be cancelled, an apology tried again. None below what nobody asked for.

    `ratings` says whether the community collects votes; only then do the buttons for them appear.
    """
    id = reply.request

    def button(sign: str, key: str, data: str) -> tuple[str, str]:
        return f"{sign} {say(reply.language, key)}", data

    if reply.choices:
        return choice(reply.choices, reply.author)
    if not reply.message_id or reply.note:
        return None
    if reply.kind == "status":
        return _keyboard([button("✖", "button.cancel", f"remove:{id}")])
    delete = button("🗑", "button.delete", f"remove:{id}")
    if reply.kind == "apology":
        retry = [button("🔁", "button.retry", f"retry:{id}")] if reply.retry else []
        return _keyboard([*retry, delete])
    rows = [
        [button("🔁", "button.again", f"again:{id}"), button("❔", "button.why", f"why:{id}")],
        [button(sign, f"tone.{tone}", f"again:{id}:{tone}") for tone, sign in _TONE_SIGNS.items()],
        [delete, button("⚑", "button.report", f"report:{id}")],
    ]
    if ratings:
        no_vote = button("↩", "button.no_vote", f"rate:{id}:0")
        # Telegram shows no pressed state, so taking a vote back needs a button of its own.
        rows.insert(2, [("👍", f"rate:{id}:1"), ("👎", f"rate:{id}:-1"), no_vote])
    return _keyboard(*rows)


def choice(hits: Sequence[tuple[int, str]], asker: str) -> InlineKeyboardMarkup:
    """Games that a name may mean; only the person who asked may pick.

    `hits` are app ids and names, the best first; those beyond the first few are left out.
    """
    return _keyboard(
        *([(name[:_MAX_LABEL_LENGTH], f"pick:{app_id}:{asker}")] for app_id, name in hits[:_MAX_HITS])
    )


async def pressed(query: CallbackQuery, session: Session) -> None:
    """Do what a button says, then answer the person who pressed it. Raises StorageError if it could not be kept.

    Pressing it again is safe: the desk recognises what it has done already.
    """
    language = await session.language_of(query.message.chat if query.message else None)
    try:
        answer = await _done(query, session, language)
    except UsageError as error:
        answer = usage_text(language, error)
    # Until it is answered the button shows a clock, so refusals are answered as well.
    session.run_in_background(query.answer(answer[:MAX_ANSWER_LENGTH]))


def _where(query: CallbackQuery) -> TelegramMessage | None:
    """The message whose button was pressed; None if it shows no such button: a program may send any data in a person's
    name, for any message. Telegram does not show bots the buttons of a message that is too old, or deleted.
    """
    message = query.message
    if not isinstance(message, TelegramMessage) or message.reply_markup is None:
        return None
    rows = message.reply_markup.inline_keyboard
    # Only what is really on a button of this message counts as pressed.
    return message if any(button.callback_data == query.data for row in rows for button in row) else None


async def _done(query: CallbackQuery, session: Session, language: str) -> str:
    """Does what the button says. Returns the answer to the person who pressed it."""
    message = _where(query)
    if message is None:
        return say(language, "answer.old_button", **COMMANDS)
    verb, *words = (query.data or "").split(":")
    if verb == "set" and len(words) == 2:
        return await settings.pressed(query, session, *words)
    if verb == "why" and len(words) == 1:
        return await _explain(message, session, words[0], language)
    return say(language, f"answer.{await _act(query, message, session, verb, words)}", **COMMANDS)


async def _act(
    query: CallbackQuery, message: TelegramMessage, session: Session, verb: str, words: list[str]
) -> str:
    """Does what a button below a reply says; the answer's key in the catalogue."""
    who, desk, here = str(query.from_user.id), session.desk, address_of(message)
    match verb, words:
        case "again", [request, *tone] if tone in ([], *([tone] for tone in TONES)):
            known = await desk.again(request, who, address=here, in_place=False, tone="".join(tone))
            return "again" if known else "long_ago"
        case "retry", [request]:
            known = await desk.again(request, who, address=here, in_place=True)
            return "retry" if known else "long_ago"
        case "remove", [request]:
            return await _remove(query, message, session, request)
        case "rate", [request, ("1" | "-1" | "0") as vote]:
            if not await desk.rate(request, who, int(vote), address=here):
                return "no_ratings"
            return "vote_removed" if vote == "0" else "vote_stored"
        case "report", [request]:
            await desk.report(request, who, "", address=here)
            return "reported"
        case "pick", [app_id, asker]:
            return await _pick(query, message, session, int(app_id), asker)
    # A button of an earlier version of the program, whose data nobody understands any more.
    return "old_button"


async def _explain(message: TelegramMessage, session: Session, request: str, language: str) -> str:
    """Says below a review what it rests on, once; the answer to whoever pressed the button."""
    if (reasons := await session.desk.why(request, address=address_of(message), language=language)) is None:
        return say(language, "answer.long_ago", **COMMANDS)
    # Everybody may press, and each press would add a message.
    if request not in session.explained:
        session.explained.append(request)
        session.say(message, reasons, disable_notification=True)
    return say(language, "answer.done")


async def _remove(query: CallbackQuery, message: TelegramMessage, session: Session, request: str) -> str:
    """Deletes a reply for the person who asked or for an admin; the answer's key."""
    who, here = str(query.from_user.id), address_of(message)
    # First as the person who asked, which is the usual case and needs no call to Telegram.
    if await session.desk.remove(request, who, address=here, moderator=False):
        return "done"
    if not await session.manages(message.chat, query.from_user):
        return "not_yours"
    removed = await session.desk.remove(request, who, address=here, moderator=True)
    return "done" if removed else "long_ago"


async def _pick(
    query: CallbackQuery, question: TelegramMessage, session: Session, app_id: int, asker: str
) -> str:
    """The answer to "which of these games?". Its request belongs to the message that asked."""
    # Everybody in the group sees the question, but the review will count as asked for by one person.
    if str(query.from_user.id) != asker:
        return "not_asker"
    # The person who asked may have deleted their message since; the question then stands for it.
    asked = message_of(question.reply_to_message or question, session.me)
    await session.desk.accept(
        dataclasses.replace(asked, app_ids=(app_id,), author=asker, command=True, direct=True, bot=False)
    )
    session.run_in_background(question.delete())
    return "picked"


def _keyboard(*rows: Sequence[tuple[str, str]]) -> InlineKeyboardMarkup:
    """Rows of buttons from their labels and data."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )
