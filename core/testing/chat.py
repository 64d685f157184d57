"""The people's side of a platform, the desk that records, and how a scenario is played."""

# ruff: noqa: ARG002, S101  (a scenario asserts; what is lacking takes no notice of its arguments)

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, TypeVar

from core.domain import Message, Reply, ReplyAddress, app_id_in
from core.domain.community import CommunitySettings, changed
from core.errors import StorageError, Unreachable
from core.hookspecs import ChatAdapter, Resolved

PROMPT_S = 2.0
"""Within which a cancelled adapter has ended."""
MARKUP = "*_~`|>#-[]()<>{}&!\\ **b** __u__ ||s|| `c` [a](https://x.test) <b>&amp;</b> @everyone :smile: 🎮 Ōkami 日本語 عربى"
"""What a platform might take for its own language; people are to read it as it is."""

_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of the bot, as a person sees it."""

    text: str
    """After the platform has rendered it: no escapes, no markup."""
    hidden: bool = False
    """Only shown on demand (a spoiler)."""
    pings: bool = False
    """Somebody is notified by a name in it."""
    repeat: bool = False
    """Says that it may have been shown before."""


class Chat:
    """The people's side of a platform, with your adapter on the bot's side.

    Override what the platform offers; name the rest in `lacks`: edit, delete, redeliver, authors,
    spoilers, outage, closing, ids (messages have none, the adapter makes them up), lines (a message has one).
    """

    adapter: ChatAdapter
    lacks: frozenset[str] = frozenset()
    patience_s: float = 10.0
    """For anything that should happen on this platform."""

    async def post(self, text: str, author: str = "ann") -> str:
        """A person says something. Returns the message's id as the adapter will report it."""
        raise NotImplementedError

    async def shown(self) -> list[Shown]:
        """The bot's messages (no status line that vanishes by itself), oldest first."""
        raise NotImplementedError

    async def edit(self, id: str, text: str) -> None:
        """The author changes a message."""
        self._lacking("edit")

    async def delete(self, id: str) -> None:
        """The author deletes a message."""
        self._lacking("delete")

    async def redeliver(self, id: str) -> None:
        """The platform delivers the same message once more, as after a lost acknowledgement."""
        self._lacking("redeliver")

    async def outage(self, *, over: bool) -> None:
        """The platform goes down (its connections break), or is back."""
        self._lacking("outage")

    async def close(self) -> None:
        """The place is deleted, or forbids the bot to speak."""
        self._lacking("closing")

    def _lacking(self, what: str) -> NoReturn:
        if what not in self.lacks:
            raise AssertionError(f"{type(self).__name__} neither offers {what!r} nor names it in `lacks`")
        skip(f"the platform has no {what!r}")


@dataclass
class RecordingDesk:
    """A Desk that keeps what an adapter hands it. Set `trouble`, and nothing can be kept."""

    messages: list[Message] = field(default_factory=list)
    edits: list[Message] = field(default_factory=list)
    deletions: list[tuple[ReplyAddress, str]] = field(default_factory=list)
    asked_again: list[tuple[str, str, bool, str]] = field(default_factory=list)
    """Request, author, in place, tone."""
    removals: list[tuple[str, str, bool]] = field(default_factory=list)
    """Request, author, moderator."""
    votes: list[tuple[str, str, int]] = field(default_factory=list)
    reports: list[tuple[str, str, str]] = field(default_factory=list)
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    ignored: dict[tuple[str, str], bool] = field(default_factory=dict)
    cursors: dict[tuple[str, str], str] = field(default_factory=dict)
    communities: dict[tuple[str, str], CommunitySettings] = field(default_factory=dict)
    known: dict[str, tuple[int, str]] = field(default_factory=dict)
    """What `search` finds: a game's app id and name by the words typed."""
    may_remove: bool = True
    is_known: bool = True
    """Whether a request that is asked for again is known."""
    trouble: StorageError | None = None

    async def accept(self, message: Message) -> None:
        """See `core.hookspecs.Desk`."""
        self._keep(self.messages, message)

    async def edited(self, message: Message) -> None:
        """See `core.hookspecs.Desk`."""
        self._keep(self.edits, message)

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """See `core.hookspecs.Desk`."""
        self._keep(self.deletions, (address, message_id))

    async def again(self, request: str, author: str, *, in_place: bool, tone: str = "") -> bool:
        """See `core.hookspecs.Desk`."""
        self._keep(self.asked_again, (request, author, in_place, tone))
        return self.is_known

    async def remove(self, request: str, author: str, *, moderator: bool) -> bool:
        """See `core.hookspecs.Desk`."""
        self._keep(self.removals, (request, author, moderator))
        return self.may_remove or moderator

    async def rate(self, request: str, author: str, vote: int) -> bool:
        """See `core.hookspecs.Desk`."""
        self._keep(self.votes, (request, author, vote))
        return True

    async def report(self, request: str, author: str, reason: str) -> None:
        """See `core.hookspecs.Desk`."""
        self._keep(self.reports, (request, author, reason))

    async def is_allowed(self, address: ReplyAddress, community: str, author: str) -> bool:
        """See `core.hookspecs.Desk`."""
        return True

    async def links(self, text: str) -> Sequence[int]:
        """See `core.hookspecs.Desk`."""
        return [int(number) for number in re.findall(r"/app/([0-9]+)", text)]

    async def resolve(self, text: str) -> Resolved:
        """See `core.hookspecs.Desk`."""
        if linked := await self.links(text):
            return Resolved(tuple(linked))
        if text.isdecimal():
            app_id = app_id_in(text)
            return Resolved() if app_id is None else Resolved((app_id,))
        return Resolved.of_search(text, await self.search(text) if text else ())

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """See `core.hookspecs.Desk`."""
        return [found for words, found in self.known.items() if text.lower() in words.lower()]

    async def settings(self, platform: str, community: str) -> CommunitySettings:
        """See `core.hookspecs.Desk`."""
        return self.communities.get((platform, community), CommunitySettings())

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """See `core.hookspecs.Desk`."""
        settings = changed(await self.settings(platform, community), values)
        self.communities[platform, community] = settings
        return settings

    async def my_data(self, platform: str, author: str) -> Mapping[str, Any]:
        """See `core.hookspecs.Desk`."""
        return {"requests": [], "ratings": 0, "ignored": self.ignored.get((platform, author), False)}

    async def forget(self, platform: str, author: str) -> int:
        """See `core.hookspecs.Desk`."""
        self._keep(self.forgotten, (platform, author))
        return 1

    async def ignore(self, platform: str, author: str, *, on: bool) -> None:
        """See `core.hookspecs.Desk`."""
        self.ignored[platform, author] = on

    async def cursor(self, platform: str, name: str) -> str | None:
        """See `core.hookspecs.Desk`."""
        return self.cursors.get((platform, name))

    async def keep_cursor(self, platform: str, name: str, value: str) -> None:
        """See `core.hookspecs.Desk`."""
        self.cursors[platform, name] = value

    def _keep(self, where: list[_Kept], what: _Kept) -> None:
        if self.trouble is not None:
            raise self.trouble
        where.append(what)

    def texts(self) -> list[str]:
        """What was said, in order."""
        return [message.text for message in self.messages]


Story = Callable[[Chat, RecordingDesk], Awaitable[None]]


class Contract:
    """How a scenario is played."""

    def chat(self) -> AbstractAsyncContextManager[Chat]:
        """A fresh chat with nothing in it, the adapter not listening yet."""
        raise NotImplementedError

    def tell(self, story: Story, *, listening: bool = True) -> None:
        """Play a story while the adapter listens, as the bot would let it, or while it does not."""

        async def play() -> None:
            async with self.chat() as chat:
                desk = RecordingDesk()
                await (
                    _beside(_listen(chat.adapter, desk), story(chat, desk))
                    if listening
                    else story(chat, desk)
                )

        asyncio.run(play())


async def _beside(listen: Awaitable[None], story: Awaitable[None]) -> None:
    """Play the story; an adapter that dies meanwhile fails it."""
    listening, playing = asyncio.ensure_future(listen), asyncio.ensure_future(story)
    try:
        await asyncio.wait((listening, playing), return_when=asyncio.FIRST_COMPLETED)
        if not playing.done() and (error := listening.exception()) is not None:
            raise AssertionError(f"listen ended with {error!r}") from error
        await playing
    finally:
        await cancel(playing)
        await cancel(listening)


async def _listen(adapter: ChatAdapter, desk: RecordingDesk) -> None:
    """As `core.app` does: one that reports an outage is started again."""
    while True:
        try:
            return await adapter.listen(desk)
        except Unreachable:
            await asyncio.sleep(0.05)


async def cancel(task: asyncio.Future[None]) -> None:
    """Cancel a task and see that it obeys."""
    task.cancel()
    await asyncio.wait((task,), timeout=PROMPT_S)
    assert task.done(), f"did not end within {PROMPT_S} s of being cancelled"


async def until(chat: Chat, holds: Callable[[], bool | Awaitable[bool]], what: str) -> None:
    """Wait for something that should happen."""
    give_up_at = time.monotonic() + chat.patience_s
    while True:
        answer = holds()
        if answer if isinstance(answer, bool) else await answer:
            return
        assert time.monotonic() < give_up_at, f"{what} did not come within {chat.patience_s:.0f} s"
        await asyncio.sleep(0.01)


async def address(chat: Chat, desk: RecordingDesk) -> ReplyAddress:
    """Where the chat is, learnt from a first message, `hello`."""
    await chat.post("hello")
    await until(chat, lambda: bool(desk.messages), "a first message")
    return desk.messages[-1].address


def reply(
    kind: Literal["status", "final", "apology"],
    request: str,
    text: str,
    message_id: str,
    *,
    spoiler: bool = False,
) -> Reply:
    """A reply as the core makes it."""
    model = None if kind == "status" else "tiny@1"
    label = "Written by a machine." if kind == "final" else ""
    return Reply(
        kind, request, message_id, 620, "Portal 2", f"{text}\n\n{label}" if label else text,
        spoiler=spoiler, model=model, body=text, label=label, author="ann",
        stage="writing" if kind == "status" else "",
    )  # fmt: skip


def skip(why: str) -> NoReturn:
    """Skip the scenario, in whichever test framework runs it."""
    with contextlib.suppress(ImportError):
        import pytest

        pytest.skip(why)
    import unittest

    raise unittest.SkipTest(why)
