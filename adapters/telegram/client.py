"""The session that updates are handled in: the bot, its own user, the desk, and answers in the background."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Coroutine
from typing import Any

from telegram import Chat, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from adapters.telegram.incoming import PLATFORM
from adapters.telegram.outgoing import NO_PREVIEW, neutralise
from core.hookspecs import Desk
from core.messages.catalogue import FALLBACK, command_names

COMMANDS = command_names("/", "_")
"""How commands are typed on Telegram, for texts that mention them."""
_MAX_IN_FLIGHT = 100
"""Background answers beyond this number are dropped: somebody is flooding the bot."""
_MAX_EXPLAINED = 1_000
"""Reviews of which it is remembered that they were explained."""
_MANAGERS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}
"""Members who may change a chat's settings and delete replies."""

log = logging.getLogger("grg.telegram")


class ApiRequest(HTTPXRequest):
    """The HTTP client. An answer that is no JSON, such as a proxy's page, is an error like others.

    The library logs a traceback and the whole page at each try; the adapter's own error is one line.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer. Raises TelegramError."""
        try:
            answer: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        return answer


class UpdatesRequest(ApiRequest):
    """The HTTP client for polling. An update that the library cannot parse arrives as one without content.

    Otherwise the library raises for the whole answer, and every update behind that one would be lost for ever.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer, with each update that the library can parse as it is."""
        answer = ApiRequest.parse_json_payload(payload)
        found = answer.get("result")
        if isinstance(found, list):
            answer["result"] = [_parsable(update) for update in found]
        return answer


def _parsable(update: dict[str, Any]) -> dict[str, Any]:
    """The update, or its id alone: its place in the queue is confirmed with those around it."""
    try:
        Update.de_json(update, None)
    except Exception as error:  # noqa: BLE001  the library raises whatever its constructors meet
        log.warning("telegram: update %s is skipped, it cannot be parsed: %r", update.get("update_id"), error)
        return {"update_id": update["update_id"]}
    return update


class Session:
    """Lasts from the start of listening to its end.

    `me` is the bot's own user, by which mentions and the bot's own messages are recognised.
    """

    def __init__(self, bot: ExtBot[float], me: User, desk: Desk) -> None:
        self.bot, self.me, self.desk = bot, me, desk
        self.explained: deque[str] = deque(maxlen=_MAX_EXPLAINED)
        """Requests below whose reviews it was said what they rest on."""
        self._under_way: set[asyncio.Task[None]] = set()

    def run_in_background(self, courtesy: Coroutine[Any, Any, object]) -> None:
        """Start a call to Telegram that nobody waits for and that may fail without harm.

        Dropped without being started if too many calls are in progress.
        """
        if len(self._under_way) >= _MAX_IN_FLIGHT:
            # A coroutine that is neither awaited nor closed makes Python print a warning.
            courtesy.close()
            return
        task = asyncio.create_task(_quietly(courtesy))
        # The event loop holds tasks only weakly, so one without another reference may be collected while it runs.
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def say(self, to: Message, text: str, **more: Any) -> None:
        """Reply to a message in the background. If the message has been deleted, the reply is an ordinary message.

        `more` are further arguments of `reply_text`, such as `reply_markup`. An answer that fails is only logged.
        """
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
        """Whether somebody may change a chat's settings: its admins, anonymous ones included, and anyone in private.

        `speaks_as` is the chat in whose name an anonymous admin writes. Raises TelegramError if Telegram does not
        answer.
        """
        if chat.type == ChatType.PRIVATE or (speaks_as is not None and speaks_as.id == chat.id):
            return True
        # Asked each time, because admins change and a stale answer would let somebody in who no longer is one.
        return who is not None and (await self.bot.get_chat_member(chat.id, who.id)).status in _MANAGERS

    async def close(self) -> None:
        """Cancel all background calls, and return after they have ended."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


async def _quietly(courtesy: Coroutine[Any, Any, object]) -> None:
    """Awaits a call and logs its failure in one line."""
    try:
        await courtesy
    except TelegramError as error:
        log.info("telegram: not said: %s", error.message)
