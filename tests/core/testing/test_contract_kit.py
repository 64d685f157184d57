"""The contract kit on the fake chat, and on fakes that break one promise each: the kit must notice."""

from __future__ import annotations

import ast
import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import core.testing
from core.domain import Message, Reply, ReplyAddress
from core.errors import StorageError, Undeliverable, Unreachable
from core.hookspecs import Desk
from core.testing import AdapterContract, Chat, Shown
from tests import jumping
from tests.fakes import EDITS, FakeChat
from tests.records import HERE


class Adapter(FakeChat):
    """The fake chat with an outage and an end."""

    down, gone = False, False

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        if self.down:
            raise Unreachable
        if self.gone:
            raise Undeliverable("the channel was deleted")
        return await super().reply(address, reply, receipt)


class Side(Chat):
    """The people's side of the fake chat."""

    patience_s = 2.0

    def __init__(self, adapter: Adapter) -> None:
        self.adapter: Adapter = adapter
        self.said: dict[str, Message] = {}

    async def post(self, text: str, author: str = "ann") -> str:
        id = f"m{len(self.said)}"
        self.said[id] = Message(HERE, id, text, author)
        await self.adapter.inbox.put(("said", self.said[id]))
        return id

    async def answer(self, text: str, author: str = "ann") -> str:
        receipt = list(self.adapter.shown)[-1]
        return await self._say(text, author, replies_to_bot=receipt)

    async def address_bot(self, text: str, author: str = "ann") -> str:
        return await self._say(text, author, private=True)

    async def _say(self, text: str, author: str, **more: Any) -> str:
        id = f"m{len(self.said)}"
        self.said[id] = Message(HERE, id, text, author, **more)
        await self.adapter.inbox.put(("said", self.said[id]))
        return id

    async def shown(self) -> list[Shown]:
        return [Shown(one.text, hidden=one.spoiler, repeat=one.repeat) for one in self.adapter.shown.values()]

    async def edit(self, id: str, text: str) -> None:
        await self.adapter.inbox.put(("edited", dataclasses.replace(self.said[id], text=text)))

    async def delete(self, id: str) -> None:
        await self.adapter.inbox.put(("deleted", self.said[id]))

    async def redeliver(self, id: str) -> None:
        await self.adapter.inbox.put(("said", self.said[id]))

    async def outage(self, *, over: bool) -> None:
        self.adapter.down = not over

    async def close(self) -> None:
        self.adapter.gone = True


class TestFakeChat(AdapterContract):
    """A platform that can everything."""

    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return _side(Adapter())


class TestFakeChatThatOnlyAppends(AdapterContract):
    """A platform that can nothing."""

    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return _side(
            Adapter(
                limits=dataclasses.replace(EDITS, can_edit=False, can_delete=False, recognises_repeats=False)
            )
        )


@asynccontextmanager
async def _side(adapter: Adapter) -> AsyncIterator[Chat]:
    yield Side(adapter)


class Swallows(Adapter):
    async def listen(self, desk: Desk) -> None:
        while True:
            try:
                return await super().listen(desk)
            except StorageError:
                continue


class Groups(Adapter):
    async def listen(self, desk: Desk) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(super().listen(desk))


class Stubborn(Adapter):
    async def listen(self, desk: Desk) -> None:
        try:
            await super().listen(desk)
        except asyncio.CancelledError:
            await asyncio.Event().wait()


class Splits(Adapter):
    async def listen(self, desk: Desk) -> None:
        while (said := await self.inbox.get()) is not None:
            for word in said[1].text.split():
                await desk.accept(dataclasses.replace(said[1], text=word))


class Renumbers(Adapter):
    count = 0

    async def listen(self, desk: Desk) -> None:
        while (said := await self.inbox.get()) is not None:
            self.count += 1
            again = dataclasses.replace(said[1], id=f"m{self.count - 1}")
            await (desk.edited(again) if said[0] == "edited" else desk.accept(again))


class Echoes(Adapter):
    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        await self.inbox.put(("said", Message(address, "own", reply.text, "bot")))
        return await super().reply(address, reply, receipt)


class Rewrites(Adapter):
    change: Any = None

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        return await super().reply(address, self.change(reply), receipt)


def rewriting(**changes: Any) -> Rewrites:
    adapter = Rewrites()
    adapter.change = lambda reply: dataclasses.replace(
        reply, **{key: make(reply) for key, make in changes.items()}
    )
    return adapter


class Forgets(Adapter):
    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        return f"{await super().reply(address, reply, None)}"


class Boasts(Adapter):
    """Says that it recognises repeats, and does not."""

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        self.shown[f"{len(self.shown)}"] = reply
        return "r"


class RaisesWhateverItLikes(Adapter):
    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        if self.down or self.gone:
            raise ConnectionError
        return await super().reply(address, reply, receipt)


class StaysLocked(Adapter):
    """Never lets go of what it holds if it is cancelled meanwhile."""

    lock = asyncio.Lock()

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        await self.lock.acquire()
        await asyncio.sleep(0)
        key = await super().reply(address, reply, receipt)
        self.lock.release()
        return key


class Flattens(Adapter):
    """Says of no message that it is said to the bot, and of none that it answers one."""

    async def listen(self, desk: Desk) -> None:
        while (said := await self.inbox.get()) is not None:
            await desk.accept(dataclasses.replace(said[1], private=False, replies_to_bot=""))


class CannotRetractTwice(Adapter):
    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        del self.shown[receipt]


BROKEN: list[tuple[Adapter, str]] = [
    (Swallows(), "test_a_message_that_cannot_be_kept_ends_listening"),
    (Groups(), "test_a_message_that_cannot_be_kept_ends_listening"),
    (Stubborn(), "test_cancelled_in_the_middle_listening_ends_at_once"),
    (Splits(), "test_several_links_in_a_message_arrive_in_one_message"),
    (Splits(), "test_a_text_arrives_as_it_was_typed"),
    (Renumbers(), "test_a_message_that_is_delivered_again_has_the_same_id"),
    (Renumbers(), "test_an_edit_is_handed_over_with_the_same_id"),
    (Echoes(), "test_what_the_bot_says_itself_is_no_message"),
    (
        rewriting(text=lambda reply: reply.text.replace("*", "")),
        "test_a_reply_shows_its_text_as_it_is_and_pings_nobody",
    ),
    (
        rewriting(text=lambda reply: reply.text.replace("\n\n", "\n")),
        "test_paragraphs_and_the_label_below_them_are_kept",
    ),
    (
        rewriting(text=lambda reply: reply.text[:1_999]),
        "test_the_longest_text_that_the_limits_allow_arrives_whole_whatever_is_in_it",
    ),
    (rewriting(spoiler=lambda reply: False), "test_a_spoiler_is_hidden"),
    (Forgets(), "test_a_reply_with_a_receipt_changes_the_message_behind_it_where_that_can_be"),
    (Boasts(), "test_a_reply_that_is_sent_twice_is_seen_once_or_marked_as_a_repeat"),
    (RaisesWhateverItLikes(), "test_a_platform_that_is_down_is_unreachable_and_used_again_when_it_is_back"),
    (RaisesWhateverItLikes(), "test_a_place_that_is_gone_is_undeliverable"),
    (StaysLocked(), "test_a_reply_that_is_cut_off_in_the_middle_leaves_the_adapter_able_to_speak"),
    (Flattens(), "test_words_that_are_said_to_the_bot_are_told_from_others"),
    (Flattens(), "test_a_reply_to_the_bot_says_which_message_it_answers"),
    (CannotRetractTwice(), "test_a_reply_that_is_taken_back_is_gone_and_taking_it_back_twice_is_fine"),
]


@pytest.mark.parametrize(
    ("adapter", "scenario"), BROKEN, ids=[f"{type(a).__name__}-{s[5:40]}" for a, s in BROKEN]
)
def test_the_kit_notices_a_broken_promise(
    adapter: Adapter, scenario: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the adapter waits for ever, the kit's patience is over at once: these adapters are all in memory."""
    monkeypatch.setattr(asyncio, "run", jumping.run)

    class Broken(AdapterContract):
        def chat(self) -> AbstractAsyncContextManager[Chat]:
            return _side(adapter)

    # The last two are the adapters' own.
    with pytest.raises((AssertionError, KeyError, ConnectionError)) as raised:
        getattr(Broken(), scenario)()
    assert " " in str(raised.value) or not isinstance(raised.value, AssertionError), "it says what is wrong"


def test_every_assertion_of_the_kit_has_words() -> None:
    """A test framework explains the assertions of test modules, and not those of a package."""
    for page in Path(core.testing.__file__).parent.glob("*.py"):
        found = [node for node in ast.walk(ast.parse(page.read_text())) if isinstance(node, ast.Assert)]
        assert [node.lineno for node in found if node.msg is None] == [], page.name


def test_a_scene_in_which_nothing_arrives_says_that_the_adapter_has_to_be_connected() -> None:
    class Absent(Adapter):
        async def listen(self, desk: Desk) -> None:
            await asyncio.Event().wait()

    class Impatient(Side):
        patience_s = 0.05

    class Scenes(AdapterContract):
        @asynccontextmanager
        async def chat(self) -> AsyncIterator[Chat]:
            yield Impatient(Absent())

    with pytest.raises(AssertionError, match="the message did not come") as raised:
        Scenes().test_a_text_arrives_as_it_was_typed()
    assert "`post` has to wait until the bot is connected" in raised.value.__notes__[0]


def test_what_a_harness_neither_offers_nor_lacks_is_no_silent_skip() -> None:
    with pytest.raises(AssertionError, match="'edit'"):
        asyncio.run(Chat().edit("m", "x"))
