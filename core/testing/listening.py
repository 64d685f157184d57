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
    skip,
    until,
)


class ListeningContract(Contract):
    """People post, edit and delete messages."""

    def test_a_message_is_handed_to_the_desk_once_under_its_own_id(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            first = await chat.post("hello https://store.steampowered.com/app/620/")
            second = await chat.post("and hello again")
            await until(chat, lambda: len(desk.messages) >= 2, "both messages")
            assert desk.texts() == ["hello https://store.steampowered.com/app/620/", "and hello again"]
            ids = [message.id for message in desk.messages]
            # Replies, edits and deletions find their request by this id, so one that the adapter made up
            # would break them.
            assert "ids" in chat.lacks or ids == [first, second], "ids are the platform's own"
            assert ids[0] != ids[1]
            platforms = {message.address.platform for message in desk.messages}
            assert platforms == {chat.adapter.platform}, "an address begins with the adapter's platform"
            assert len({message.address for message in desk.messages}) == 1, "one place has one address"

        self.tell(story)

    def test_a_text_arrives_as_it_was_typed(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            await chat.post(MARKUP)
            await until(chat, lambda: bool(desk.messages), "the message")
            assert desk.texts() == [MARKUP]

        self.tell(story)

    def test_several_links_in_a_message_arrive_in_one_message(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            text = "https://store.steampowered.com/app/620/ https://store.steampowered.com/app/440/"
            await chat.post(text)
            # A second message shows that the first was processed completely: nothing more can come of it.
            await chat.post("done")
            await until(chat, lambda: "done" in desk.texts(), "the message after it")
            assert desk.texts() == [text, "done"]

        self.tell(story)

    def test_people_are_told_apart_by_an_id_that_stays(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            if "authors" in chat.lacks:
                skip("the platform has no 'authors'")
            for author in ("ann", "bob", "ann"):
                await chat.post(f"I am {author}", author)
            await until(chat, lambda: len(desk.messages) == 3, "three messages")
            ann, bob, ann_again = (message.author for message in desk.messages)
            assert ann and bob and ann == ann_again != bob

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
            assert desk.texts()[1:] == ["done"] and desk.edits == []

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
            assert {message.id for message in desk.messages if message.text == "hello"} == {id}

        self.tell(story)

    def test_an_edit_is_handed_over_with_the_same_id(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            id = await chat.post("helo")
            await until(chat, lambda: bool(desk.messages), "the message")
            await chat.edit(id, "hello")
            await until(chat, lambda: bool(desk.edits), "the edit")
            (edit,) = desk.edits
            assert (edit.id, edit.text, edit.address) == (id, "hello", desk.messages[0].address)
            # An edit that counts as a message would be answered twice.
            assert len(desk.messages) == 1, "an edit is no new message"

        self.tell(story)

    def test_a_deletion_is_handed_over_with_the_same_id(self) -> None:
        async def story(chat: Chat, desk: RecordingDesk) -> None:
            id = await chat.post("hello")
            await until(chat, lambda: bool(desk.messages), "the message")
            await chat.delete(id)
            await until(chat, lambda: bool(desk.deletions), "the deletion")
            assert desk.deletions == [(desk.messages[0].address, id)]

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
