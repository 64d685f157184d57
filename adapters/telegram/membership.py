"""Whoever adds the bot to a chat where it may not speak is told so in private."""

from __future__ import annotations

from telegram import ChatMemberAdministrator, ChatMemberMember, ChatMemberRestricted, ChatMemberUpdated
from telegram.constants import ChatType

from adapters.telegram.client import Session
from adapters.telegram.incoming import PLATFORM
from core.domain import ReplyAddress


async def changed(update: ChatMemberUpdated, session: Session) -> None:
    """The bot was added to a chat, or its rights there were changed. Raises StorageError, TelegramError."""
    chat, who = update.chat, update.from_user
    if await _is_silent(update, session):
        await session.desk.cannot_speak(
            ReplyAddress(PLATFORM, str(chat.id)),
            str(who.id),
            name=chat.title or "",
            language=who.language_code or "",
        )


async def _is_silent(update: ChatMemberUpdated, session: Session) -> bool:
    """Whether the bot is in the chat and may not send messages."""
    me = update.new_chat_member
    if isinstance(me, ChatMemberRestricted):
        return me.is_member and not me.can_send_messages
    if isinstance(me, ChatMemberAdministrator):
        return update.chat.type == ChatType.CHANNEL and not me.can_post_messages
    if isinstance(me, ChatMemberMember) and update.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        # What ordinary members may do stands only in the chat as a whole.
        allowed = (await session.bot.get_chat(update.chat.id)).permissions
        return allowed is not None and allowed.can_send_messages is False
    return False
