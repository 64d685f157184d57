"""The people's side of a platform, a desk that records, and the way a scenario is played."""

# ruff: noqa: ARG002, S101  (scenarios assert; what a platform lacks ignores its arguments)

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
from core.domain.community import LANGUAGES, CommunitySettings, changed
from core.errors import StorageError, Unreachable
from core.hookspecs import ChatAdapter, Resolved

PROMPT_S = 2.0
"""Seconds within which a cancelled adapter must end: the bot stops no faster than its slowest adapter."""
MARKUP = "*_~`|>#-[]()<>{}&!\\ **b** __u__ ||s|| `c` [a](https://x.test) <b>&amp;</b> @everyone :smile: 🎮 Ōkami 日本語 عربى"
"""A text that a platform might take for markup; people must read it unchanged."""

NOTHING_CAME = (
    "The adapter has handed over no message at all. A scene begins as soon as `listen` was called: if nothing is kept for "
    "those who are absent, `post` has to wait until the bot is connected (docs/writing-an-adapter.md, Trying it)."
)
"""Added to the error of a scene in which the desk got nothing."""

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
    """Time limit for anything that should happen on this platform, in seconds."""
    poll_s: float = 0.01
    """Seconds between two looks at what has happened. A platform in a process of its own pays for each look."""

    async def post(self, text: str, author: str = "ann") -> str:
        """A person says something. Returns the message's id as the adapter will report it.

        It may return before the adapter has seen the message: scenarios wait for that themselves. But a scene begins as
        soon as `listen` was called, so on a platform that keeps nothing for those who are absent, wait here until the bot is
        connected. Any text may come, MARKUP among others, and must be sent as a person's client would send it.
        """
        raise NotImplementedError

    async def shown(self) -> list[Shown]:
        """The bot's messages, oldest first, as people see them now: with later edits, and without what was deleted.

        A status line that vanishes by itself is left out.
        """
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

    async def answer(self, text: str, author: str = "ann") -> str:
        """A person replies to the bot's latest message, in the way that the platform has for it. Returns the id.

        Optional: a platform without replies leaves it out, and so do chats that were written before it was asked for.
        """
        skip("the chat offers no 'answer'")

    async def address_bot(self, text: str, author: str = "ann") -> str:
        """A person says something to the bot: in a private chat, or by its name. Returns the id. Optional, as `answer`."""
        skip("the chat offers no 'address_bot'")

    async def outage(self, *, over: bool) -> None:
        """The platform goes down (its connections break), or is back if `over`.

        New connections must fail until then; messages that were shown before stay.
        """
        self._lacking("outage")

    async def close(self) -> None:
        """The place is deleted, or forbids the bot to speak: replies must raise Undeliverable from then on."""
        self._lacking("closing")

    def _lacking(self, what: str) -> NoReturn:
        # An adapter's author who forgets a scenario must hear of it, and not have it skipped silently.
        if what not in self.lacks:
            raise AssertionError(f"{type(self).__name__} neither offers {what!r} nor names it in `lacks`")
        skip(f"the platform has no {what!r}")


@dataclass
class RecordingDesk:
    """A Desk that records what an adapter passes to it. If `trouble` is set, it is raised instead."""

    messages: list[Message] = field(default_factory=list)
    edits: list[Message] = field(default_factory=list)
    deletions: list[tuple[ReplyAddress, str]] = field(default_factory=list)
    asked_again: list[tuple[str, str, bool, str]] = field(default_factory=list)
    """Request, author, in place, tone."""
    removals: list[tuple[str, str, bool]] = field(default_factory=list)
    """Request, author, moderator."""
    pressed_at: list[ReplyAddress] = field(default_factory=list)
    """The place that was named with each `again`, `remove`, `rate` and `report`."""
    explained: list[str] = field(default_factory=list)
    """Requests whose reasons were asked for."""
    votes: list[tuple[str, str, int]] = field(default_factory=list)
    reports: list[tuple[str, str, str]] = field(default_factory=list)
    silenced: list[tuple[ReplyAddress, str, str]] = field(default_factory=list)
    """Place, person and name of each `cannot_speak`."""
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    ignored: dict[tuple[str, str], bool] = field(default_factory=dict)
    cursors: dict[tuple[str, str], str] = field(default_factory=dict)
    communities: dict[tuple[str, str], CommunitySettings] = field(default_factory=dict)
    known: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Games that `search` finds, as app id and name, by what is typed."""
    may_remove: bool = True
    is_known: bool = True
    """The answer of `again`."""
    trouble: StorageError | None = None

    async def accept(self, message: Message) -> None:
        """Records the message."""
        self._keep(self.messages, message)

    async def edited(self, message: Message) -> None:
        """Records the message as an edit."""
        self._keep(self.edits, message)

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """Records the deletion."""
        self._keep(self.deletions, (address, message_id))

    async def again(
        self, request: str, author: str, *, address: ReplyAddress, in_place: bool, tone: str = ""
    ) -> bool:
        """Records the request; answers `is_known`."""
        self.pressed_at.append(address)
        self._keep(self.asked_again, (request, author, in_place, tone))
        return self.is_known

    async def why(self, request: str, *, address: ReplyAddress, language: str = "") -> str | None:
        """Records the place; there is always a reason."""
        self.pressed_at.append(address)
        self.explained.append(request)
        return f"The page says so ({language})."

    async def remove(self, request: str, author: str, *, address: ReplyAddress, moderator: bool) -> bool:
        """Records the removal; answers whether it is allowed by `may_remove` or a moderator's."""
        self.pressed_at.append(address)
        self._keep(self.removals, (request, author, moderator))
        return self.may_remove or moderator

    async def rate(self, request: str, author: str, vote: int, *, address: ReplyAddress) -> bool:
        """Records the vote."""
        self.pressed_at.append(address)
        self._keep(self.votes, (request, author, vote))
        return True

    async def report(self, request: str, author: str, reason: str, *, address: ReplyAddress) -> None:
        """Records the report."""
        self.pressed_at.append(address)
        self._keep(self.reports, (request, author, reason))

    async def cannot_speak(
        self, address: ReplyAddress, author: str, *, name: str = "", language: str = ""
    ) -> None:
        """Records who is to be told, about which place."""
        self._keep(self.silenced, (address, author, name))

    async def is_allowed(self, address: ReplyAddress, community: str, author: str) -> bool:
        """Allows everybody."""
        return True

    async def links(self, text: str) -> Sequence[int]:
        """Finds `/app/` and a number, in any address."""
        return [int(number) for number in re.findall(r"/app/([0-9]+)", text)]

    async def resolve(self, text: str) -> Resolved:
        """Links, an app id, or what `search` finds."""
        if linked := await self.links(text):
            return Resolved(tuple(linked))
        if text.isdecimal():
            app_id = app_id_in(text)
            return Resolved() if app_id is None else Resolved((app_id,))
        return Resolved.of_search(text, await self.search(text) if text else ())

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """Finds games among `known`."""
        return [found for words, found in self.known.items() if text.lower() in words.lower()]

    async def settings(self, platform: str, community: str, *, language: str = "") -> CommunitySettings:
        """The settings in `communities`, or the defaults in a person's language."""
        default = CommunitySettings(language=language if language in LANGUAGES else "en")
        return self.communities.get((platform, community), default)

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """Changes the settings in `communities`. Raises UsageError."""
        settings = changed(await self.settings(platform, community), values)
        self.communities[platform, community] = settings
        return settings

    async def my_data(self, platform: str, author: str) -> Mapping[str, Any]:
        """No requests and no ratings."""
        return {"requests": [], "ratings": 0, "ignored": self.ignored.get((platform, author), False)}

    async def forget(self, platform: str, author: str) -> int:
        """Records the wish; one record held the person's id."""
        self._keep(self.forgotten, (platform, author))
        return 1

    async def ignore(self, platform: str, author: str, *, on: bool) -> None:
        """Records the wish in `ignored`."""
        self.ignored[platform, author] = on

    async def cursor(self, platform: str, name: str) -> str | None:
        """A position in `cursors`."""
        return self.cursors.get((platform, name))

    async def keep_cursor(self, platform: str, name: str, value: str) -> None:
        """Stores a position in `cursors`."""
        self.cursors[platform, name] = value

    def _keep(self, where: list[_Kept], what: _Kept) -> None:
        if self.trouble is not None:
            raise self.trouble
        where.append(what)

    def texts(self) -> list[str]:
        """The texts of all messages that were accepted, in order; edits are not among them."""
        return [message.text for message in self.messages]


Story = Callable[[Chat, RecordingDesk], Awaitable[None]]


class Contract:
    """The base of all scenarios. Each test gets a chat of its own, so that scenarios cannot affect each other."""

    def chat(self) -> AbstractAsyncContextManager[Chat]:
        """A new, empty chat in which the adapter is not listening yet. Override it.

        The context closes everything that it opened: connections, servers, temporary files.
        """
        raise NotImplementedError

    def tell(self, story: Story, *, listening: bool = True) -> None:
        """Play a story, with the adapter listening as in the bot, or not listening.

        Synchronous, with an event loop of its own: no plug-in for asynchronous tests is needed. Raises what the
        story raises; AssertionError if `listen` ends with an error, or does not end when it is cancelled.
        """

        async def play() -> None:
            async with self.chat() as chat:
                desk = RecordingDesk()
                if not listening:
                    return await story(chat, desk)
                try:
                    await _beside(_listen(chat.adapter, desk), story(chat, desk))
                except AssertionError as error:
                    if not desk.messages:
                        error.add_note(NOTHING_CAME)
                    raise
                return None

        asyncio.run(play())


async def _beside(listen: Awaitable[None], story: Awaitable[None]) -> None:
    """Play the story; it fails if the adapter stops listening with an error."""
    # No TaskGroup: it would wrap errors in groups, and a failed assertion must reach the test runner bare.
    listening, playing = asyncio.ensure_future(listen), asyncio.ensure_future(story)
    try:
        await asyncio.wait((listening, playing), return_when=asyncio.FIRST_COMPLETED)
        # A broken adapter otherwise shows up as a scenario that waits in vain, which hides the real error.
        if not playing.done() and (error := listening.exception()) is not None:
            raise AssertionError(f"listen ended with {error!r}") from error
        await playing
    finally:
        # The story first: it may still be using the adapter.
        await cancel(playing)
        await cancel(listening)


async def _listen(adapter: ChatAdapter, desk: RecordingDesk) -> None:
    """Restarts an adapter that reports an outage, as the bot does."""
    while True:
        try:
            return await adapter.listen(desk)
        except Unreachable:
            # A breath between attempts, or an outage would keep the event loop busy.
            await asyncio.sleep(0.05)


async def cancel(task: asyncio.Future[None]) -> None:
    """Cancel a task. Raises AssertionError if it does not end within PROMPT_S; what it raises itself is ignored."""
    task.cancel()
    # `wait` neither raises the task's error nor cancels it again, so a slow end is reported as such.
    await asyncio.wait((task,), timeout=PROMPT_S)
    assert task.done(), f"did not end within {PROMPT_S} s of being cancelled"


async def until(chat: Chat, holds: Callable[[], bool | Awaitable[bool]], what: str) -> None:
    """Wait for something that should happen. `what` names it in the error.

    Raises AssertionError after the chat's `patience_s`. `holds` is called every `poll_s` seconds and may be asynchronous.
    """
    give_up_at = time.monotonic() + chat.patience_s
    while True:
        # Asked before the clock is read, so that a condition which holds at once never times out.
        answer = holds()
        if answer if isinstance(answer, bool) else await answer:
            return
        assert time.monotonic() < give_up_at, f"{what} did not come within {chat.patience_s:.0f} s"
        # Short, because each scenario waits several times; local fakes answer within milliseconds.
        await asyncio.sleep(chat.poll_s)


def same(found: object, wanted: object, promise: str) -> None:
    """Raises AssertionError with the promise and both values unless they are equal."""
    # Spelled out, because a test framework shows the values only for assertions in test modules.
    assert found == wanted, f"{promise}: {found!r} is not {wanted!r}"


async def address(chat: Chat, desk: RecordingDesk) -> ReplyAddress:
    """The chat's address, taken from a first message, `hello`, which stays in `desk.messages`.

    Only the adapter knows how it spells a place, so a scenario cannot make one up. The adapter has to be listening.
    """
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
    """A reply about Portal 2 as the core makes it: with a label if it is final, with a stage if it is a status."""
    model = None if kind == "status" else "tiny@1"
    label = "Written by a machine." if kind == "final" else ""
    return Reply(
        kind,
        request,
        message_id,
        620,
        "Portal 2",
        f"{text}\n\n{label}" if label else text,
        spoiler=spoiler,
        model=model,
        body=text,
        label=label,
        author="ann",
        stage="writing" if kind == "status" else "",
    )


def skip(why: str) -> NoReturn:
    """Skip the scenario, in pytest if it is installed, otherwise in unittest. Never returns."""
    with contextlib.suppress(ImportError):
        # Imported here: the kit is part of the product and must not require a test framework.
        import pytest

        pytest.skip(why)
    import unittest

    raise unittest.SkipTest(why)
