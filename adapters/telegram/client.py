"""The session that updates are handled in: the bot, its own user, the desk, and answers in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telegram import Chat, Message, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ExtBot

from adapters.telegram.incoming import PLATFORM
from adapters.telegram.outgoing import NO_PREVIEW, neutralise
from core.hookspecs import Desk
from core.messages.catalogue import FALLBACK, command_names

COMMANDS = command_names("/", "_")
"""How commands are typed on Telegram, for texts that mention them."""
_MAX_IN_FLIGHT = 100
"""Background answers beyond this number are dropped: somebody is flooding the bot."""
_MANAGERS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}

log = logging.getLogger("grg.telegram")


class Session:
    """Lasts from the start of listening to its end."""

    def __init__(self, bot: ExtBot[float], me: User, desk: Desk) -> None:
        self.bot, self.me, self.desk = bot, me, desk
        self._under_way: set[asyncio.Task[None]] = set()

    def run_in_background(self, courtesy: Coroutine[Any, Any, object]) -> None:
        """Start a call to Telegram that nobody waits for and that may fail without harm."""
        if len(self._under_way) >= _MAX_IN_FLIGHT:
            courtesy.close()
            return
        task = asyncio.create_task(_quietly(courtesy))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def say(self, to: Message, text: str, **more: Any) -> None:
        """Reply to a message in the background."""
        self.run_in_background(
            to.reply_text(
                neutralise(text),
                do_quote=True,
                link_preview_options=NO_PREVIEW,
                allow_sending_without_reply=True,
                **more,
            )
        )

    async def language_of(self, chat: Chat | None) -> str:
        """The language that a chat has chosen. Raises StorageError."""
        return (await self.desk.settings(PLATFORM, str(chat.id))).language if chat else FALLBACK

    async def manages(self, chat: Chat, who: User | None, speaks_as: Chat | None = None) -> bool:
        """Whether somebody may change a chat's settings: its admins, anonymous ones included, and anyone in private."""
        if chat.type == ChatType.PRIVATE or (speaks_as is not None and speaks_as.id == chat.id):
            return True
        return who is not None and (await self.bot.get_chat_member(chat.id, who.id)).status in _MANAGERS

    async def close(self) -> None:
        """Cancel all background calls."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


async def _quietly(courtesy: Coroutine[Any, Any, object]) -> None:
    try:
        await courtesy
    except TelegramError as error:
        log.info("telegram: not said: %s", error.message)
