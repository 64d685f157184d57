"""A strict fake of Telegram's Bot API on loopback, for the real python-telegram-bot.

    async with TelegramServer() as telegram:
        group = telegram.group("Players")
        telegram.say(group, "ann", "https://store.steampowered.com/app/620/")
        ... Telegram({"token": telegram.token, "api_url": telegram.url})
        telegram.seen(group)

What it refuses stands in `methods.py` and `chats.py`. `trouble` and `down` make it misbehave.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.platforms.telegram_server.chats import BOT_ID, BOT_NAME, Flood, Place, Seen
from tests.platforms.telegram_server.errors import Refusal
from tests.platforms.telegram_server.methods import METHODS, PARAMETERS, read
from tests.platforms.telegram_server.texts import found

TOKEN = "777001:AAtest-token-that-nobody-has_0123456789"


@dataclass(frozen=True)
class Trouble:
    """What happens in place of a normal answer."""

    status: int = 502
    retry_after: int = 0
    hangs: bool = False
    hang_up: bool = False
    after: bool = False
    """The method does its work, only the answer is lost."""


@dataclass
class TelegramServer:
    """Telegram's state. `calls` are the API calls, `answers` the answers to presses of buttons (None: none yet)."""

    privacy: bool = False
    token: str = TOKEN
    flood: Flood = field(default_factory=lambda: Flood(scale=0.002))
    down: bool = False
    ignores_timeout: bool = False
    """Answers a poll at once, as servers of others do."""
    webhook: str = ""
    places: dict[int, Place] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    commands: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: dict[str, str | None] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    updates: dict[int, dict[str, Any]] = field(default_factory=dict)
    """What the bot has not confirmed."""
    confirmed: int = 0
    """Updates below this are forgotten."""
    _allowed: list[str] = field(default_factory=list)
    _troubles: list[tuple[str, Trouble]] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _polling: asyncio.Future[None] | None = None

    async def __aenter__(self) -> Self:
        self._news, self._closing = asyncio.Event(), asyncio.Event()
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        self._news.set()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """What GRG_TELEGRAM_API_URL is to be."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    @property
    def bot(self) -> dict[str, Any]:
        """The bot's own User."""
        return {"id": BOT_ID, "is_bot": True, "first_name": "Reviews", "username": BOT_NAME}

    # The people's side

    def person(self, name: str) -> dict[str, Any]:
        """A User; the same each time."""
        known = {
            "id": 5_000 + len(self.people),
            "is_bot": False,
            "first_name": name,
            "username": f"{name}_here",
        }
        return self.people.setdefault(name, known)

    def private(self, name: str) -> int:
        """Somebody's private chat with the bot."""
        id = self.person(name)["id"]
        self.places.setdefault(id, Place(id, "private", name))
        return id

    def group(self, name: str, *, topics: tuple[int, ...] = (), kind: str = "supergroup") -> int:
        """A group that the bot is in; with topics it is a forum."""
        id = -1_000_000_000_000 - len(self.places) if kind == "supergroup" else -4_000 - len(self.places)
        self.places[id] = Place(id, kind, name, bool(topics), dict.fromkeys(topics, True))
        return id

    def say(
        self,
        chat: int,
        author: str,
        text: str,
        *,
        answers: int | None = None,
        thread: int | None = None,
        entities: tuple[dict[str, Any], ...] = (),
        **more: Any,
    ) -> int:
        """Somebody writes; `more` are further fields of the Message. Returns its id."""
        place = self.places[chat]
        content = {"text": text, "entities": [*entities, *found(text, entities)], **more}
        answered = place.messages[answers] if answers else None
        message = self.add(place, self.person(author), thread=thread, content=content, answers=answered)
        if place.tells_the_bot(message, privacy=self.privacy):
            self.tell("message", message)
        place.last_speaker = message["from"]["id"]
        return int(message["message_id"])

    def admit(self, chat: int, author: str, status: str = "member", **rights: Any) -> None:
        """Somebody adds the bot to a chat, or changes what it may do there; `rights` are fields of the ChatMember."""
        place = self.places[chat]
        member = {"user": self.bot, "status": status, **rights}
        self.tell(
            "my_chat_member",
            {
                "chat": place.card(),
                "from": self.person(author),
                "date": int(time.time()),
                "old_chat_member": {"user": self.bot, "status": "left"},
                "new_chat_member": member,
            },
        )

    def edit(self, chat: int, id: int, text: str) -> None:
        """The author changes a message."""
        place = self.places[chat]
        place.messages[id] |= {"text": text, "entities": found(text), "edit_date": int(time.time())}
        if place.tells_the_bot(place.messages[id], privacy=self.privacy):
            self.tell("edited_message", place.messages[id])

    def press(self, chat: int, id: int, author: str, label: str) -> str:
        """Somebody presses a button of a message, named by how its label begins. Returns the query's id."""
        message = self.places[chat].messages[id]
        buttons = [b for row in message["reply_markup"]["inline_keyboard"] for b in row]
        (data,) = [b["callback_data"] for b in buttons if b["text"].startswith(label)]
        query = f"q{len(self.answers)}"
        self.answers[query] = None
        self.tell(
            "callback_query",
            {
                "id": query,
                "from": self.person(author),
                "message": message,
                "chat_instance": "1",
                "data": data,
            },
        )
        return query

    def upgrade(self, chat: int) -> int:
        """A group becomes a supergroup, with another id and new numbers of messages."""
        old = self.places[chat]
        old.moved_to = self.group(old.name)
        new = self.places[old.moved_to]
        new.admins = old.admins
        owner = self.person("owner")
        self.tell("message", self.add(old, owner, content={"migrate_to_chat_id": new.id}))
        self.tell("message", self.add(new, owner, content={"migrate_from_chat_id": old.id}))
        return new.id

    def seen(self, chat: int) -> list[Seen]:
        """What people see of the bot, oldest first."""
        return self.places[chat].seen()

    def trouble(self, method: str, trouble: Trouble, times: int = 1) -> None:
        """The next calls of a method go wrong."""
        self._troubles += [(method, trouble)] * times

    # The bot's side

    def add(
        self,
        place: Place,
        author: dict[str, Any],
        *,
        content: dict[str, Any],
        thread: int | None = None,
        answers: dict[str, Any] | None = None,
        silent: bool = False,
    ) -> dict[str, Any]:
        """Put a message into a chat."""
        message = {
            "message_id": place.new_id(),
            "date": int(time.time()),
            "chat": place.card(),
            "from": author,
            "silent": silent,
            "edits": 0,
            **content,
        }
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
            if answers is None and author["id"] != BOT_ID:  # so says Telegram
                answers = {
                    "message_id": thread,
                    "date": 1,
                    "chat": place.card(),
                    "from": self.person("owner"),
                    "forum_topic_created": {"name": "A topic", "icon_color": 0},
                }
        if answers is not None:
            message["reply_to_message"] = {k: v for k, v in answers.items() if k != "reply_to_message"}
        place.messages[message["message_id"]] = message
        place.last_speaker = author["id"]
        return message

    def tell(self, kind: str, what: dict[str, Any]) -> None:
        """An update for the bot."""
        self._counts["updates"] += 1
        id = 900_000 + self._counts["updates"]
        self.updates[id] = {
            "update_id": id,
            kind: {k: v for k, v in what.items() if k not in {"silent", "edits"}},
        }
        self._news.set()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            if not re.fullmatch(r"\d+:[\w-]{20,}", request.match_info["token"]) or method not in PARAMETERS:
                raise Refusal("Not Found", 404)
            if request.match_info["token"] != self.token:
                raise Refusal("Unauthorized", 401)
            given = read(method, await _fields(request))
            self.calls.append((method, given))
            trouble = self._trouble_for(method)
            if trouble and not trouble.after:
                return await self._go_wrong(request, trouble)
            answer = (
                await self._get_updates(**given) if method == "getUpdates" else METHODS[method](self, given)
            )
            if trouble:
                return await self._go_wrong(request, trouble)
        except Refusal as refusal:
            self.refusals.append(f"{method}: {refusal}")
            return web.json_response(refusal.body(), status=refusal.code)
        if self.down:
            return await self._go_wrong(request, Trouble(hang_up=True))
        return web.json_response({"ok": True, "result": answer})

    def _trouble_for(self, method: str) -> Trouble | None:
        if self.down:
            return Trouble(hang_up=True)
        for at, (name, trouble) in enumerate(self._troubles):
            if name == method:
                del self._troubles[at]
                return trouble
        return None

    async def _go_wrong(self, request: web.Request, trouble: Trouble) -> web.StreamResponse:
        if trouble.retry_after:
            why = f"Too Many Requests: retry after {trouble.retry_after}"
            raise Refusal(why, 429, retry_after=trouble.retry_after)
        if trouble.hangs:
            await self._closing.wait()
        if (trouble.hangs or trouble.hang_up) and request.transport is not None:
            request.transport.abort()
        return web.Response(status=trouble.status, text="<html>Bad Gateway</html>", content_type="text/html")

    async def _get_updates(
        self,
        offset: int = 0,
        limit: int = 100,
        timeout: int = 0,  # noqa: ASYNC109
        allowed_updates: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refusal("can't use getUpdates method while webhook is active; use deleteWebhook first", 409)
        if offset < 0 or not 1 <= limit <= 100 or not 0 <= timeout <= 50:
            raise Refusal("wrong offset, limit or timeout")
        if self._polling is not None and not self._polling.done():
            self._polling.set_result(None)  # the one who came first is sent away
        self._polling = mine = asyncio.get_running_loop().create_future()
        self._allowed = self._allowed if allowed_updates is None else allowed_updates
        self.confirmed = max(self.confirmed, offset)
        self.updates = {id: update for id, update in self.updates.items() if id >= self.confirmed}
        until = time.monotonic() + (0 if self.ignores_timeout else timeout)
        try:
            while (
                not (ready := self._ready(limit)) and not self.down and (left := until - time.monotonic()) > 0
            ):
                await self._wait(mine, left)
        finally:
            if self._polling is mine:
                self._polling = None
        return ready

    def _ready(self, limit: int) -> list[dict[str, Any]]:
        wanted = [u for u in self.updates.values() if not self._allowed or set(u) & set(self._allowed)]
        return wanted[:limit]

    async def _wait(self, mine: asyncio.Future[None], left_s: float) -> None:
        self._news.clear()
        news = asyncio.ensure_future(self._news.wait())
        await asyncio.wait((mine, news), timeout=min(left_s, 0.2), return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        if self._closing.is_set():
            raise Refusal("Bad Gateway", 502)
        if mine.done():
            why = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise Refusal(why, 409)


async def _fields(request: web.Request) -> dict[str, str | bytes]:
    fields = await request.post()
    return {
        name: value.file.read() if isinstance(value, web.FileField) else str(value)
        for name, value in fields.items()
    }
