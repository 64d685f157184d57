"""Chats of the fake Telegram, and the people in them: who may write, which messages a bot gets, and how fast it may send."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.platforms.telegram_server.errors import Refusal
from tests.platforms.telegram_server.texts import cut_out

BOT_ID = 777_001
BOT_NAME = "grg_test_bot"


@dataclass(frozen=True)
class Seen:
    """One message of the bot, as people see it."""

    id: int
    text: str
    hidden: bool
    pings: bool
    thread: int | None
    answers: int | None
    """The id of the message that it replies to."""
    buttons: tuple[tuple[str, str], ...]
    """Label and data."""
    picture: str | None
    """The address whose preview is shown."""
    silent: bool
    entities: tuple[dict[str, Any], ...]
    edits: int
    document: str | None


@dataclass
class Place:
    """A chat. `refuses` are a 403's words, `rejects` a 400's; `mute` takes the right to write; `topics` say whether they
    are open.
    """

    id: int
    type: str
    name: str
    is_forum: bool = False
    topics: dict[int, bool] = field(default_factory=dict)
    admins: set[int] = field(default_factory=set)
    refuses: str = ""
    rejects: str = ""
    mute: bool = False
    moved_to: int | None = None
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    last_id: int = 100
    actions: list[tuple[int | None, str]] = field(default_factory=list)
    """Thread and chat action."""
    last_speaker: int = 0

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def card(self) -> dict[str, Any]:
        """Telegram's Chat."""
        named = {"first_name": self.name} if self.type == "private" else {"title": self.name}
        return {"id": self.id, "type": self.type, **named} | ({"is_forum": True} if self.is_forum else {})

    def check_open_to_bots(self, thread: int | None) -> None:
        """Raises Refusal where the bot may not write."""
        if self.moved_to is not None:
            why = "group chat was upgraded to a supergroup chat"
            raise Refusal(why, migrate_to_chat_id=self.moved_to)
        if self.refuses:
            raise Refusal(self.refuses, 403)
        if self.rejects:
            raise Refusal(self.rejects)
        if self.mute:
            raise Refusal("not enough rights to send text messages to the chat")
        if thread is not None and thread not in self.topics:
            raise Refusal("message thread not found")
        if thread is not None and not self.topics[thread]:
            raise Refusal("TOPIC_CLOSED")

    def seen(self) -> list[Seen]:
        """The bot's messages, oldest first."""
        return [_seen(m) for m in self.messages.values() if m["from"]["id"] == BOT_ID]

    def tells_the_bot(self, message: dict[str, Any], *, privacy: bool) -> bool:
        """Privacy mode: https://core.telegram.org/bots/features#privacy-mode."""
        if self.type == "private" or not privacy or BOT_ID in self.admins or "text" not in message:
            return True
        entities = [
            (e["type"], cut_out(message["text"], e["offset"], e["length"]))
            for e in message.get("entities", ())
        ]
        meant = any(
            (type == "mention" and said.lower() == f"@{BOT_NAME}")
            or (type == "bot_command" and said.lower().endswith(f"@{BOT_NAME}"))
            or (type == "bot_command" and "@" not in said and self.last_speaker == BOT_ID)
            for type, said in entities
        )
        return meant or message.get("reply_to_message", {}).get("from", {}).get("id") == BOT_ID


def _seen(message: dict[str, Any]) -> Seen:
    text = message.get("text", message.get("caption", ""))
    entities = message.get("entities", [])
    spoilers = [e for e in entities if e["type"] == "spoiler"]
    preview = message.get("link_preview_options", {})
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Seen(
        id=message["message_id"],
        text=text,
        hidden="".join(cut_out(text, e["offset"], e["length"]) for e in spoilers) == text
        if spoilers
        else False,
        pings=any(e["type"] == "mention" for e in entities),
        thread=message.get("message_thread_id"),
        answers=message.get("reply_to_message", {}).get("message_id"),
        buttons=tuple((b["text"], b.get("callback_data", "")) for row in rows for b in row),
        picture=None if preview.get("is_disabled") else preview.get("url"),
        silent=message["silent"],
        entities=tuple(entities),
        edits=message["edits"],
        document=message.get("file"),
    )


@dataclass
class Flood:
    """Telegram's limits: messages in a window of seconds, for each chat, each group and the whole bot.

    A message a second for each chat, in short bursts: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits
    `refused` counts what was too much. `scale` shortens all windows for tests that are not about this.
    """

    scale: float = 1.0
    clock: Callable[[], float] = time.monotonic
    refused: int = 0
    _said: dict[object, deque[float]] = field(default_factory=dict)

    def check(self, place: Place) -> None:
        """Raises Refusal with `retry_after`; counts the message otherwise."""
        rules = [(None, 30, 1.0), (place.id, 3, 3.0)]
        if place.type != "private":
            rules.append((("group", place.id), 20, 60.0))
        now = self.clock()
        windows = []
        for key, most, window_s in rules:
            said = self._said.setdefault(key, deque())
            while said and said[0] <= now - window_s * self.scale:
                said.popleft()
            if len(said) >= most:
                self.refused += 1
                wait = max(1, round(said[0] + window_s * self.scale - now + 0.5))
                raise Refusal(f"Too Many Requests: retry after {wait}", 429, retry_after=wait)
            windows.append(said)
        for said in windows:
            said.append(now)
