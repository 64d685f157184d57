"""Scenarios about what an adapter passes to the desk."""

# ruff: noqa: ARG001, D102, PT018, S101  (scenarios assert, their names are sentences, each gets the same arguments)

from __future__ import annotations

import asyncio

from core.errors import StorageError
from core.testing.chat import (
    MARKUP,
    Chat,
    Contract,
    RecordingDesk,
    address,
    cancel,
    reply,
    same,
    skip,
    until,
)


async def _is_shown(chat: Chat, text: str) -> bool:
    return any(text in shown.text for shown in await chat.shown())


class ListeningContract(Contract):
    """People post, edit and delete messages."""

    def test_a_message_is_handed_to_the_desk_once_under_its_own_id(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            first = await chat.post("hello https://store.steampowered.com/app/620/")
            second = await chat.post("and hello again")
            await until(chat, lambda: len(desk.messages) >= 2, "both messages")
            same(
                desk.texts(),
                ["hello https://store.steampowered.com/app/620/", "and hello again"],
                "each message is handed over once, in order, with its text",
            )
            ids = [message.id for message in desk.messages]
            # Replies, edits and deletions find their request by this id, so one that the adapter made up
            # would break them.
            assert "ids" in chat.lacks or ids == [first, second], "ids are the platform's own"
            assert ids[0] != ids[1], f"two messages have two ids, not {ids[0]!r} twice"
            platforms = {message.address.platform for message in desk.messages}
            assert platforms == {chat.adapter.platform}, "an address begins with the adapter's platform"
            assert len({message.address for message in desk.messages}) == 1, "one place has one address"

        self.tell(story)

    def test_a_text_arrives_as_it_was_typed(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            await chat.post(MARKUP)
            await until(chat, lambda: bool(desk.messages), "the message")
            same(desk.texts(), [MARKUP], "the text is handed over as it was typed")

        self.tell(story)

    def test_several_links_in_a_message_arrive_in_one_message(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            text = "https://store.steampowered.com/app/620/ https://store.steampowered.com/app/440/"
            await chat.post(text)
            # A second message shows that the first was processed completely: nothing more can come of it.
            await chat.post("done")
            await until(chat, lambda: "done" in desk.texts(), "the message after it")
            same(desk.texts(), [text, "done"], "a message is handed over once, however many links it has")

        self.tell(story)

    def test_people_are_told_apart_by_an_id_that_stays(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            if "authors" in chat.lacks:
                skip("the platform has no 'authors'")
            for author in ("ann", "bob", "ann"):
                await chat.post(f"I am {author}", author)
            await until(chat, lambda: len(desk.messages) == 3, "three messages")
            ann, bob, ann_again = (message.author for message in desk.messages)
            assert ann and bob, "`author` is a person's id, and not empty"
            same(ann_again, ann, "a person has one id in all messages")
            assert ann != bob, f"two people have two ids, not {ann!r} twice"

        self.tell(story)

    def test_what_the_bot_says_itself_is_no_message(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            here = await address(chat, desk)
            own = reply("final", "a", "Look: https://store.steampowered.com/app/620/", desk.messages[0].id)
            await chat.adapter.reply(here, own, None)
            # Waiting for nothing proves nothing; a later message that arrives proves that the reply was
            # passed over.
            await chat.post("done")
            await until(chat, lambda: "done" in desk.texts(), "the message after it")
            same(desk.texts()[1:], ["done"], "what the bot says is not handed over")
            same(desk.edits, [], "what the bot says is not handed over as an edit")

        self.tell(story)

    def test_a_message_that_is_delivered_again_has_the_same_id(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            id = await chat.post("hello")
            await until(chat, lambda: bool(desk.messages), "the message")
            # Platforms redeliver after a lost acknowledgement. The service recognises the message by its id
            # alone.
            await chat.redeliver(id)
            await chat.post("done")
            await until(chat, lambda: "done" in desk.texts(), "the message after it")
            ids = {message.id for message in desk.messages if message.text == "hello"}
            same(ids, {id}, "a message that is delivered again has the id that it had")

        self.tell(story)

    def test_an_edit_is_handed_over_with_the_same_id(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            id = await chat.post("helo")
            await until(chat, lambda: bool(desk.messages), "the message")
            await chat.edit(id, "hello")
            await until(chat, lambda: bool(desk.edits), "the edit")
            (edit,) = desk.edits
            same(edit.id, id, "an edit has the id of its message")
            same(edit.text, "hello", "an edit has the new text")
            same(edit.address, desk.messages[0].address, "an edit has the address of its message")
            # An edit that counts as a message would be answered twice.
            assert len(desk.messages) == 1, "an edit is not a new message"

        self.tell(story)

    def test_a_deletion_is_handed_over_with_the_same_id(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            id = await chat.post("hello")
            await until(chat, lambda: bool(desk.messages), "the message")
            await chat.delete(id)
            await until(chat, lambda: bool(desk.deletions), "the deletion")
            same(desk.deletions, [(desk.messages[0].address, id)], "a deletion names its message")

        self.tell(story)

    def test_words_that_are_said_to_the_bot_are_told_from_others(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            await chat.address_bot("Portal 2, please")
            await until(chat, lambda: bool(desk.messages), "the message")
            (message,) = desk.messages
            assert message.addressed, "`private` or `direct` says that the bot is spoken to"
            # The service looks the words up as a game's name, so the bot's own name must not be among them.
            assert message.text.strip(" ,:") == "Portal 2, please", (
                "the text is what was said, without the bot's name"
            )
            assert not message.replies_to_bot, "`replies_to_bot` is empty where nothing is replied to"

        self.tell(story)

    def test_a_reply_to_the_bot_says_which_message_it_answers(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            here = await address(chat, desk)
            to = desk.messages[0].id
            request = "abcdefghijklmnopqrstuvwx2"
            receipt = await chat.adapter.reply(here, reply("final", request, "A fine game.", to), None)
            await until(chat, lambda: _is_shown(chat, "A fine game."), "the review")
            await chat.answer("a bit harsher, please")
            await until(chat, lambda: len(desk.messages) == 2, "the answer")
            answer = desk.messages[1]
            same(
                answer.text.strip(), "a bit harsher, please", "the text is what was said, without a quotation"
            )
            assert answer.replies_to_bot in (receipt, request), (
                "`replies_to_bot` is the receipt of the reply, or the id of its request"
            )
            if chat.adapter.limits.names_requests:
                same(
                    answer.replies_to_bot,
                    request,
                    "names_requests: `replies_to_bot` is the id of the request",
                )

        self.tell(story)

    def test_a_message_that_cannot_be_kept_ends_listening(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            # A desk of its own, because the scenario must see the end of `listen` itself.
            other = RecordingDesk(trouble=StorageError("the disk is full"))
            listening = asyncio.create_task(chat.adapter.listen(other))
            try:
                await chat.post("hello")
                await asyncio.wait((listening,), timeout=chat.patience_s)
                assert listening.done(), (
                    "a StorageError of the desk is to come out of listen: nothing may be acknowledged"
                )
                assert isinstance(listening.exception(), StorageError), "… as it is, in no group"
            finally:
                await cancel(listening)

        self.tell(story, listening=False)

    def test_cancelled_in_the_middle_listening_ends_at_once(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            listening = asyncio.create_task(chat.adapter.listen(desk))
            await chat.post("hello")
            await until(chat, lambda: bool(desk.messages), "the message")
            await cancel(listening)

        self.tell(story, listening=False)
