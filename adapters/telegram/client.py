"""What handling an update needs: the bot, who it is, the desk, and a way to say something without waiting for it."""

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
"""How they are typed, for the texts that name them."""
_MAX_IN_FLIGHT = 100
"""Courtesies beyond these are dropped: somebody is playing with the bot."""
_MANAGERS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}

log = logging.getLogger("grg.telegram")


class Session:
    """From the start of listening to its end."""

    def __init__(self, bot: ExtBot[float], me: User, desk: Desk) -> None:
        self.bot, self.me, self.desk = bot, me, desk
        self._under_way: set[asyncio.Task[None]] = set()

    def run_in_background(self, courtesy: Coroutine[Any, Any, object]) -> None:
        """Do something that may fail without harm: nothing that was promised hangs on it, and nobody waits for it."""
        if len(self._under_way) >= _MAX_IN_FLIGHT:
            courtesy.close()
            return
        task = asyncio.create_task(_quietly(courtesy))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def say(self, to: Message, text: str, **more: Any) -> None:
        """Answer a message in its place, as a courtesy."""
        self.run_in_background(
            to.reply_text(
                neutralise(text), do_quote=True, link_preview_options=NO_PREVIEW, allow_sending_without_reply=True,
                **more,
            )
        )  # fmt: skip

    async def language_of(self, chat: Chat | None) -> str:
        """The language that a chat has chosen. Raises StorageError."""
        return (await self.desk.settings(PLATFORM, str(chat.id))).language if chat else FALLBACK

    async def manages(self, chat: Chat, who: User | None, speaks_as: Chat | None = None) -> bool:
        """Whether somebody may change what holds for a chat: its admins (anonymous ones too), anyone in private."""
        if chat.type == ChatType.PRIVATE or (speaks_as is not None and speaks_as.id == chat.id):
            return True
        return who is not None and (await self.bot.get_chat_member(chat.id, who.id)).status in _MANAGERS

    async def close(self) -> None:
        """Drop what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


async def _quietly(courtesy: Coroutine[Any, Any, object]) -> None:
    try:
        await courtesy
    except TelegramError as error:
        log.info("telegram: not said: %s", error.message)
