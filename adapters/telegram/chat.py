"""The Telegram adapter: long polling in, messages out.

An update is confirmed by asking for later ones, which happens only after the desk has stored all of them. Updates
that were not stored are delivered again.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

from telegram import Bot, ReplyParameters, Update
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, ChatMigrated, TelegramError
from telegram.ext import ExtBot

from adapters.telegram import buttons, commands, errors, membership, settings
from adapters.telegram.client import ApiRequest, Session, UpdatesRequest
from adapters.telegram.errors import translate_errors
from adapters.telegram.incoming import (
    PLATFORM,
    answered_by,
    answered_text,
    chat_and_topic,
    command_of,
    is_by,
    mentions,
    message_of,
    receipt_of,
)
from adapters.telegram.outgoing import NO_PREVIEW, TEXT_LENGTH, content_of, neutralise
from adapters.telegram.rate_limit import RateLimiter
from adapters.telegram.typing import Typing
from core.domain import Message, Reply, ReplyAddress
from core.errors import GrgError, StorageError, Undeliverable
from core.hookspecs import Desk, Identity, Limits
from core.messages.catalogue import FALLBACK, say

_ADVICE = (
    "Privacy mode is on: in a group, the bot sees only commands, mentions and replies. To let it see every link, write "
    "/setprivacy to @BotFather (docs/telegram.md, step 4)."
)
POLL_S = 30
"""How long Telegram holds a request for updates open."""
MIN_POLL_S = 1.0
"""Shortest time from one request for updates to the next if there were none: a server may not hold it open."""
STATUS_PATIENCE_S = 3.0
"""A status that would have to wait longer than this for the rate limit is skipped; the review comes anyway."""
_TIMEOUT_S = 10.0
"""Time limit for each step of a call."""
_ASK_S = 2.0
"""Time limit for what is asked while a message waits to be handed over."""
_CONNECTIONS = 64
"""Calls to Telegram at the same time."""
_KINDS = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
"""The updates that Telegram is asked for."""

log = logging.getLogger("grg.telegram")


class Telegram:
    """The adapter. A receipt is `chat/message`.

    Telegram has no nonces, so a message that is sent again after a lost answer appears twice; `Reply.repeat` then
    says so.
    """

    platform = PLATFORM
    limits = Limits(text_length=TEXT_LENGTH, can_edit=True, can_delete=True, recognises_repeats=False)

    def __init__(
        self, token: str, api_url: str, rate_limiter: RateLimiter | None = None, timeout_s: float = _TIMEOUT_S
    ) -> None:
        self._bot: ExtBot[float] = ExtBot(
            token,
            base_url=f"{api_url}/bot",
            rate_limiter=rate_limiter or RateLimiter(),
            request=_request(_CONNECTIONS, timeout_s),
            # Polling has a connection of its own, so that it never waits for a free one behind the replies.
            get_updates_request=_request(1, timeout_s, UpdatesRequest),
        )
        self._api_url = api_url
        self._typing = Typing(self._bot)
        self._session: Session | None = None
        self._moved: dict[int, int] = {}
        """New ids of groups that became supergroups, by their old id."""
        self._statuses: dict[str, dict[str, Any]] = {}
        """What each status shows, by its receipt."""

    async def listen(self, desk: Desk) -> None:
        """Poll for updates and pass them to the desk until cancelled. Raises StorageError, Unreachable, and
        TokenRefused if Telegram refuses the token.

        After Unreachable it may be called again. The connections for replies stay open meanwhile.
        """
        try:
            with translate_errors():
                await self._bot.initialize()
                await self._bot.delete_webhook()  # with a webhook Telegram refuses long polling
                session = Session(self._bot, await self._bot.get_me(), desk)
            self._session = session
            # The bot works without the list of commands, so nothing waits for it.
            session.run_in_background(commands.register_commands(session))
            if not session.me.can_read_all_group_messages:
                log.info(
                    "telegram: privacy mode is on: in groups, links are seen in commands, mentions and replies"
                )
            try:
                await self._poll(session)
            finally:
                self._session = None
                await session.close()
        except (asyncio.CancelledError, StorageError):
            # Only now does the bot stop. After other errors it listens again, and replies go on meanwhile.
            await self.close()
            raise

    async def identify(self) -> Identity:
        """The bot behind the token. Raises TokenRefused if Telegram refuses it, Unreachable if it cannot be asked."""
        with translate_errors():
            # Of its own, because the connections of `listen` may be closed, and are its to close.
            url, client = f"{self._api_url}/bot", _request(1, _TIMEOUT_S)
            async with Bot(self._bot.token, base_url=url, request=client) as bot:
                name, advice = bot.username, "" if bot.can_read_all_group_messages else _ADVICE
        return Identity(f"@{name}", "", f"open https://t.me/{name}?startgroup=reviews", "a group", advice)

    async def close(self) -> None:
        """Close all connections. `listen` opens them again; repeating it is safe."""
        self._typing.close()
        await self._bot.shutdown()

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Show a reply, as an edit of the message behind the receipt if there is one. Returns the receipt.

        Raises Unreachable if a later try may help, Undeliverable if none will, and StorageError if the settings
        cannot be read.
        """
        content = content_of(
            reply, buttons.buttons_for(reply, ratings=await self._keeps_votes(address, reply))
        )
        # An edit that changes nothing would use up a turn of the chat.
        if receipt is not None and self._statuses.pop(receipt, None) == content:
            self._statuses[receipt] = content
            return receipt
        with translate_errors():
            try:
                receipt = await self._show(address, reply, receipt, content)
            except BadRequest as error:
                # Telegram may fail to fetch the picture; the review matters more.
                if not errors.says(error, errors.NO_SUCH_PICTURE):
                    raise
                receipt = await self._show(
                    address, reply, receipt, content | {"link_preview_options": NO_PREVIEW}
                )
        if reply.kind == "status":
            self._statuses[receipt] = content
            self._typing.begin(address.place, reply.request)
        else:
            self._typing.end(address.place, reply.request)
        return receipt

    async def _show(
        self, address: ReplyAddress, reply: Reply, receipt: str | None, content: dict[str, Any]
    ) -> str:
        """Edits the message behind the receipt, or sends a new one. Returns the receipt."""
        patience_s = STATUS_PATIENCE_S if reply.kind == "status" else None
        # A message that is gone is replaced by a new one, so that the review is not lost with it.
        if receipt is not None and await self._edit(receipt, content, patience_s):
            return receipt
        return await self._send(*_parsed(address), reply, content, patience_s)

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        """Delete a reply. One that is too old to be deleted is replaced by a note.

        It is not an error if the reply no longer exists. Raises Unreachable or Undeliverable.
        """
        # The receipt does not say which request it was; another that is being written shows "typing…" at its next
        # status.
        self._typing.end_all(address.place)
        self._statuses.pop(receipt, None)
        chat, message = (int(part) for part in receipt.split("/"))
        with translate_errors():
            try:
                await self._bot.delete_message(chat, message)
            except ChatMigrated:
                log.info("telegram: a reply remains in a chat that no longer exists")
            except BadRequest as error:
                # Telegram deletes only messages of the last two days.
                if errors.says(error, errors.CANNOT_DELETE):
                    await self._edit(
                        receipt,
                        {"text": await self._taken_back(chat), "link_preview_options": NO_PREVIEW},
                        None,
                    )
                elif not errors.says(error, errors.NOTHING_TO_DELETE):
                    raise

    async def tell_person(self, address: ReplyAddress, author: str, text: str) -> None:  # noqa: ARG002  said in private
        """Write to a person in private. Raises Unreachable, or Undeliverable if they have never written to the bot."""
        # Channels and anonymous admins of groups have negative ids, and what is sent there is seen by everybody.
        if not author.isdecimal():
            raise Undeliverable("telegram: only a person has a private chat")
        with translate_errors():
            await self._bot.send_message(int(author), neutralise(text), link_preview_options=NO_PREVIEW)

    async def _taken_back(self, chat: int) -> str:
        """The note that replaces a reply that cannot be deleted, in the chat's language."""
        desk = self._session.desk if self._session else None
        language = (await desk.settings(PLATFORM, str(chat))).language if desk else FALLBACK
        return say(language, "review.taken_back")

    async def _keeps_votes(self, address: ReplyAddress, reply: Reply) -> bool:
        """Whether buttons for votes belong below a reply."""
        if reply.kind != "final" or self._session is None:
            return False
        chat = reply.community or address.place.partition("/")[0]
        return (await self._session.desk.settings(PLATFORM, chat)).ratings

    async def _edit(self, receipt: str, content: dict[str, Any], patience_s: float | None) -> bool:
        """False if the message is gone, so that a new one must be sent."""
        chat, message = (int(part) for part in receipt.split("/"))
        try:
            await self._bot.edit_message_text(
                chat_id=chat, message_id=message, rate_limit_args=patience_s, **content
            )
        except ChatMigrated:
            return False
        except BadRequest as error:
            if not errors.says(error, errors.NOT_MODIFIED, *errors.CANNOT_EDIT):
                raise
            # Not modified: an earlier try got through, so the message shows the reply already.
            return errors.says(error, errors.NOT_MODIFIED)
        return True

    async def _send(
        self, chat: int, topic: int | None, reply: Reply, content: dict[str, Any], patience_s: float | None
    ) -> str:
        """Sends a message, to the new id if the group has become a supergroup. Returns the receipt."""
        answered = None
        # A report to the owner answers no message.
        if reply.message_id.isdecimal():
            answered = ReplyParameters(int(reply.message_id), allow_sending_without_reply=True)
        try:
            sent = await self._bot.send_message(
                self._moved.get(chat, chat),
                message_thread_id=topic,
                reply_parameters=answered,
                disable_notification=reply.quiet or None,
                rate_limit_args=patience_s,
                **content,
            )
        except ChatMigrated as moved:
            # Kept only in memory: after a restart the first message to the old id is answered in the same way.
            self._moved[chat] = moved.new_chat_id
            # Telegram sent nothing to the old id, so this cannot become a second message.
            return await self._send(chat, topic, reply, content, patience_s)
        except BadRequest as error:
            # The topic was deleted, but its group is still there.
            if topic is None or not errors.says(error, errors.NO_SUCH_TOPIC):
                raise
            return await self._send(chat, None, reply, content, patience_s)
        return receipt_of(sent)

    async def _poll(self, session: Session) -> None:
        """Polls for updates until cancelled. Raises StorageError, Unreachable."""
        offset = None
        while True:
            began = time.monotonic()
            with translate_errors():
                updates = await self._bot.get_updates(offset=offset, timeout=POLL_S, allowed_updates=_KINDS)
            await _handle_all(session, updates)
            # The next call confirms these updates, so this must come after they have been stored.
            if updates:
                offset = updates[-1].update_id + 1
            else:
                await asyncio.sleep(began + MIN_POLL_S - time.monotonic())


async def _handle_all(session: Session, updates: Iterable[Update]) -> None:
    """Handles chats concurrently, and the updates of each chat in order. Raises StorageError if one was not stored."""
    chats: dict[int | None, list[Update]] = {}
    for update in updates:
        chat = update.effective_chat
        # A slow chat must not hold up others, but within a chat an edit must not overtake its message.
        chats.setdefault(chat.id if chat else None, []).append(update)
    done = await asyncio.gather(
        *(_handle_chat(session, some) for some in chats.values()), return_exceptions=True
    )
    # Only after all have finished, so that no update is still being handled when it is delivered again.
    for result in done:
        if isinstance(result, BaseException):
            raise result


async def _handle_chat(session: Session, updates: Sequence[Update]) -> None:
    """Handles the updates of one chat in order. An update that fails is logged and skipped. Raises StorageError."""
    for update in updates:
        try:
            await _handle(session, update)
        except StorageError:
            raise
        except (GrgError, TelegramError) as error:
            log.warning("telegram: update %d is skipped: %s", update.update_id, error)
        except Exception:  # otherwise it would be delivered for ever
            log.exception("telegram: update %d is skipped, this is a bug", update.update_id)


async def _handle(session: Session, update: Update) -> None:
    """Handles one update. Returns after the desk has stored it."""
    if update.callback_query:
        await buttons.pressed(update.callback_query, session)
    elif update.my_chat_member:
        await membership.changed(update.my_chat_member, session)
    elif edited := update.edited_message:
        command = command_of(edited, session.me)
        if command and command[0] == "review":  # the same request twice counts once
            await commands.handle(edited, session, *command)
        elif command is None:
            await session.desk.edited(await _to_message(edited, session))
    elif telegram_message := update.message:
        command = command_of(telegram_message, session.me)
        if telegram_message.migrate_from_chat_id:
            await settings.moved(telegram_message, session)
        elif command is None or not await commands.handle(telegram_message, session, *command):
            await session.desk.accept(await _to_message(telegram_message, session))


async def _to_message(telegram_message: TelegramMessage, session: Session) -> Message:
    """A message for the desk.

    If it is meant for the bot and has no link, the link in the message that it replies to is meant.
    """
    message, answered, me = (
        message_of(telegram_message, session.me),
        answered_by(telegram_message),
        session.me,
    )
    spoken_to = mentions(telegram_message, me) or telegram_message.chat.type == "private"
    if spoken_to and not (answered and is_by(answered, me)) and not await session.desk.links(message.text):
        shown = answered_text(telegram_message)
        # Words that answer a message without a link stay what they are.
        if await session.desk.links(shown):
            return dataclasses.replace(message, text=shown)
    if message.replies_to_bot:
        return dataclasses.replace(message, moderator=await _moderates(telegram_message, session))
    return message


async def _moderates(telegram_message: TelegramMessage, session: Session) -> bool:
    """Whether the author may have any reply deleted; not if Telegram cannot be asked at once."""
    try:
        async with asyncio.timeout(_ASK_S):
            chat, who = telegram_message.chat, telegram_message.from_user
            return await session.manages(chat, who, telegram_message.sender_chat)
    except (TelegramError, TimeoutError):
        return False


def _parsed(address: ReplyAddress) -> tuple[int, int | None]:
    """Chat and topic of an address. Raises Undeliverable if it is not one of Telegram's."""
    try:
        return chat_and_topic(address.place)
    except ValueError:
        # The owner may have typed the address, for reports, so the error says what is wrong with it.
        raise Undeliverable(f"{address.place!r} is not a Telegram chat: use its number") from None


def _request(connections: int, timeout_s: float, client: type[ApiRequest] = ApiRequest) -> ApiRequest:
    """An HTTP client for calls to Telegram, the same time limit for each of its steps."""
    return client(
        connections,
        read_timeout=timeout_s,
        write_timeout=timeout_s,
        connect_timeout=timeout_s,
        pool_timeout=timeout_s,
    )
