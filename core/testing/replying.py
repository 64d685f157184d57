"""Scenarios about what people see of the bot's replies."""

# ruff: noqa: ARG001, D102, PT018, S101  (scenarios assert, their names are sentences, each gets the same arguments)

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

from core.domain import Reply, ReplyAddress
from core.errors import Undeliverable, Unreachable
from core.hookspecs import Limits
from core.testing.chat import (
    MARKUP,
    Chat,
    Contract,
    RecordingDesk,
    Shown,
    address,
    cancel,
    reply,
    skip,
    until,
)

Sees = Callable[[list[Shown]], bool]
Scene = Callable[[Chat, ReplyAddress, str], Awaitable[None]]
"""Takes the chat, the place, and the id of the message to reply to."""


class ReplyingContract(Contract):
    """The bot replies, edits and retracts."""

    def test_the_adapter_says_who_it_is_and_what_it_can(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            platform, limits = chat.adapter.platform, chat.adapter.limits
            assert platform and ":" not in platform, "a short name, the first half of `platform:place`"
            assert isinstance(limits, Limits), f"`limits` is a core.hookspecs.Limits, not {limits!r}"
            assert limits.text_length >= 140, "a label and a sentence must fit"

        self.tell(story, listening=False)

    def test_a_reply_shows_its_text_as_it_is_and_pings_nobody(self) -> None:
        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            await chat.adapter.reply(here, reply("final", "a", MARKUP, to), None)
            shown = only(await seen(chat, lambda shown: len(shown) == 1, "one reply"))
            assert MARKUP in shown.text, f"markup is shown as it is, not as {shown.text!r}"
            assert not shown.pings, "a review must not notify anybody"
            assert not shown.hidden, "only a spoiler is hidden"
            assert not shown.repeat, "only a reply that may be a repeat is marked as one"

        self.play(scene)

    def test_paragraphs_and_the_label_below_them_are_kept(self) -> None:
        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            text = "First.\nSecond.\n\nWritten by a machine, not by a player."
            await chat.adapter.reply(here, reply("final", "a", text, to), None)
            shown = only(await seen(chat, lambda shown: len(shown) == 1, "one reply"))
            wanted = " ".join(text.split()) if "lines" in chat.lacks else text
            assert wanted in shown.text, f"paragraphs are kept: {wanted!r} is shown as {shown.text!r}"

        self.play(scene)

    def test_the_longest_text_that_the_limits_allow_arrives_whole_whatever_is_in_it(self) -> None:
        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            length = chat.adapter.limits.text_length
            # A plain letter, characters that need escapes in Markdown and HTML, and one of two UTF-16 units and
            # four bytes: platforms count differently.
            texts = [character * (length - 1) + "." for character in ("x", "*", "<", "🎮")]
            for number, text in enumerate(texts):
                await chat.adapter.reply(here, reply("final", f"r{number}", text, to), None)
            shown = await seen(chat, lambda shown: len(shown) == len(texts), "four long replies")
            for text, one in zip(texts, shown, strict=True):
                assert text in one.text, (
                    "text_length counts characters of the plain text: leave room for escapes"
                )

        self.play(scene)

    def test_an_apology_is_shown_too(self) -> None:
        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            await chat.adapter.reply(here, reply("apology", "a", "Sorry, no review.", to), None)
            await seen(
                chat, lambda shown: [one.text for one in shown if "Sorry, no review." in one.text] != [], "it"
            )

        self.play(scene)

    def test_a_reply_with_a_receipt_changes_the_message_behind_it_where_that_can_be(self) -> None:
        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            if not chat.adapter.limits.can_edit:
                skip("can_edit is False")
            receipt = await chat.adapter.reply(here, reply("status", "a", "Writing…", to), None)
            assert receipt and isinstance(receipt, str), f"the receipt is a text, not {receipt!r}"
            for text in ("Still writing…", "A fine thing.", "A fine thing."):  # the last as after a crash
                receipt = await chat.adapter.reply(here, reply("final", "a", text, to), receipt)
            shown = only(
                await seen(chat, lambda shown: "fine" in shown[-1].text if shown else False, "the edit")
            )
            assert "Writing" not in shown.text, f"an edit takes the place of the status: {shown.text!r}"

        self.play(scene)

    def test_a_final_reply_is_seen_though_the_status_s_receipt_was_lost(self) -> None:
        """The process died after posting the status and before storing its receipt."""

        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            await chat.adapter.reply(here, reply("status", "a", "Writing…", to), None)
            # The second call is what the next process does, which has no receipt.
            receipt = await chat.adapter.reply(here, reply("status", "a", "Writing…", to), None)
            await chat.adapter.reply(here, reply("final", "a", "A fine thing.", to), receipt)
            await chat.adapter.reply(here, reply("status", "b", "Writing…", to), None)
            await chat.adapter.reply(here, reply("final", "b", "Another fine thing.", to), None)
            await seen(chat, _all_of("A fine thing.", "Another fine thing."), "both final replies")

        self.play(scene)

    def test_a_reply_that_is_sent_twice_is_seen_once_or_marked_as_a_repeat(self) -> None:
        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            first = reply("final", "a", "A fine thing.", to)
            await chat.adapter.reply(here, first, None)
            if chat.adapter.limits.recognises_repeats:
                await chat.adapter.reply(here, first, None)
                # This one marks the end: once it is seen, a second copy of the first would have been seen as
                # well.
                await chat.adapter.reply(here, reply("final", "b", "Another one.", to), None)
                shown = await seen(chat, _all_of("Another one."), "the reply after it")
                assert len(shown) == 2, "recognises_repeats: the same reply without a receipt is shown once"
            else:
                await chat.adapter.reply(here, dataclasses.replace(first, repeat=True), None)
                shown = await seen(chat, lambda shown: len(shown) == 2, "the repeat")
                assert [one.repeat for one in shown] == [False, True], "a repeat is marked as one"

        self.play(scene)

    def test_a_reply_that_is_taken_back_is_gone_and_taking_it_back_twice_is_fine(self) -> None:
        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            if not chat.adapter.limits.can_delete:
                skip("can_delete is False")
            receipt = await chat.adapter.reply(here, reply("final", "a", "A fine thing.", to), None)
            await chat.adapter.reply(here, reply("final", "b", "Another one.", to), None)
            await chat.adapter.retract(here, receipt)
            # A crash between deleting and noting it makes the bot delete once more.
            await chat.adapter.retract(here, receipt)
            shown = only(await seen(chat, lambda shown: len(shown) == 1, "the reply to go"))
            assert "Another one." in shown.text, f"the other reply stays, not {shown.text!r}"

        self.play(scene)

    def test_a_spoiler_is_hidden(self) -> None:
        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            if "spoilers" in chat.lacks:
                skip("the platform has no 'spoilers'")
            await chat.adapter.reply(here, reply("final", "a", f"He dies. {MARKUP}", to, spoiler=True), None)
            shown = only(await seen(chat, lambda shown: len(shown) == 1, "one reply"))
            assert shown.hidden, "a spoiler is hidden"
            assert f"He dies. {MARKUP}" in shown.text, f"a spoiler keeps its text, not {shown.text!r}"

        self.play(scene)

    def test_a_platform_that_is_down_is_unreachable_and_used_again_when_it_is_back(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            here = await address(chat, desk)
            to = desk.messages[0].id
            await chat.outage(over=False)
            try:
                await chat.adapter.reply(here, reply("final", "a", "A fine thing.", to), None)
            except Unreachable:
                pass
            else:
                raise AssertionError("a reply to a platform that is down raises Unreachable")
            await chat.outage(over=True)
            await self._once_more(chat, here, to)
            await seen(chat, _all_of("A fine thing."), "the reply")
            await chat.post("are you there?")
            await until(chat, lambda: "are you there?" in desk.texts(), "a message after the outage")

        self.tell(story)

    async def _once_more(self, chat: Chat, here: ReplyAddress, to: str) -> None:
        async def got_through() -> bool:
            try:
                await chat.adapter.reply(here, reply("final", "a", "A fine thing.", to), None)
            except Unreachable:
                return False
            return True

        await until(chat, got_through, "a platform that is back")

    def test_a_reply_that_is_cut_off_in_the_middle_leaves_the_adapter_able_to_speak(self) -> None:
        """The core cancels a reply that takes too long."""

        async def scene(chat: Chat, here: ReplyAddress, to: str) -> None:
            # The reply is cancelled after ever more steps of the event loop, so that locks and half-written
            # frames are hit at different points.
            for steps in range(8):
                cut_off = asyncio.create_task(_speak(chat, here, reply("final", f"c{steps}", "Cut off.", to)))
                for _ in range(steps):
                    await asyncio.sleep(0)
                await cancel(cut_off)
            try:
                async with asyncio.timeout(chat.patience_s):
                    await chat.adapter.reply(here, reply("final", "a", "A fine thing.", to), None)
            except TimeoutError:
                raise AssertionError("a reply after one that was cancelled never ends") from None
            await seen(chat, _all_of("A fine thing."), "the reply after it")

        self.play(scene)

    def test_a_place_that_is_gone_is_undeliverable(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            here = await address(chat, desk)
            await chat.close()
            try:
                await chat.adapter.reply(
                    here, reply("final", "a", "A fine thing.", desk.messages[0].id), None
                )
            except Undeliverable:
                return
            raise AssertionError("a reply to a place that is gone raises Undeliverable")

        self.tell(story)

    def play(self, scene: Scene) -> None:
        """Play a scene after a person's first message, while the adapter listens. Raises what `tell` raises."""

        async def story(chat: Chat, desk: RecordingDesk) -> None:
            here = await address(chat, desk)
            await scene(chat, here, desk.messages[0].id)

        self.tell(story)


async def seen(chat: Chat, holds: Sees, what: str) -> list[Shown]:
    """Wait until people see something. Returns all messages they see then. Raises AssertionError as `until` does."""
    latest: list[Shown] = []

    async def look() -> bool:
        # Kept from the same look that fulfilled the condition; a second look might differ.
        latest[:] = await chat.shown()
        return holds(latest)

    try:
        await until(chat, look, what)
    except AssertionError as error:
        raise AssertionError(f"{error}; people see {[one.text for one in latest]}") from None
    return latest


def only(shown: list[Shown]) -> Shown:
    """The only message of the bot. Raises AssertionError if there are more."""
    assert len(shown) == 1, f"people see one message, not {len(shown)}: {[one.text for one in shown]}"
    return shown[0]


async def _speak(chat: Chat, here: ReplyAddress, what: Reply) -> None:
    await chat.adapter.reply(here, what, None)


def _all_of(*texts: str) -> Sees:
    return lambda shown: all(any(text in one.text for one in shown) for text in texts)
