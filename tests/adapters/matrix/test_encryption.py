"""An encrypted room on a real homeserver: what ann's own client encrypts, the bot reads, and the other way round."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nio", reason="Matrix needs the extra `matrix`")

from nio import AsyncClient, Event

from adapters.matrix import chat_adapter
from core.domain import Reply, ReplyAddress
from core.errors import UsageError
from core.hookspecs import ChatAdapter
from core.testing import RecordingDesk
from core.testing.chat import until
from tests.adapters.matrix.matrix_room import Room, listening, room
from tests.platforms.homeserver import Homeserver, Person

LINK = "https://store.steampowered.com/app/620/"
ENCRYPTED = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


class Client:
    """Somebody's client that encrypts, as nio does it by itself; `heard` is what it could read."""

    def __init__(self, homeserver: Homeserver, person: Person, folder: Path) -> None:
        device = person.ask("GET", "account/whoami")["device_id"]
        folder.mkdir()
        self.nio = AsyncClient(homeserver.url, person.user, store_path=str(folder))
        self.nio.restore_login(person.user, device, person.token)
        self.nio.add_event_callback(self._hear, Event)
        self.heard: list[dict[str, Any]] = []

    async def _hear(self, _: Any, event: Event) -> None:
        self.heard.append(event.source)

    @asynccontextmanager
    async def online(self) -> AsyncIterator[None]:
        syncing = asyncio.ensure_future(self.nio.sync_forever(timeout=1_000, full_state=True))
        try:
            yield
        finally:
            syncing.cancel()
            await asyncio.wait((syncing,))
            await self.nio.close()

    async def say(self, room: str, content: dict[str, Any]) -> str:
        sent = await self.nio.room_send(room, "m.room.message", content, ignore_unverified_devices=True)
        return str(sent.event_id)

    def texts(self, by: str) -> list[str]:
        """What somebody said, each edit for itself."""
        said = [event for event in self.heard if event["type"] == "m.room.message" and event["sender"] == by]
        return [event["content"].get("m.new_content", event["content"])["body"] for event in said]


def adapter_of(homeserver: Homeserver, bot: Person, keys: Path) -> ChatAdapter:
    return chat_adapter(
        {"homeserver": homeserver.url, "user": bot.user, "token": bot.token, "keys": str(keys)}
    )


def reply(message: str, kind: Any, text: str, **more: Any) -> Reply:
    return Reply(kind, "r1", message, 620, "Portal 2", text, body=text, **more)


def test_an_encrypted_room_is_served_encrypted_and_after_a_restart_too(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    async def story(here: Room, ann: Client, desk: RecordingDesk) -> None:
        bot, secret = (
            here.bot,
            await asyncio.to_thread(lambda: here.ann.create_room(here.bot, initial_state=[ENCRYPTED])),
        )
        address = ReplyAddress("matrix", secret)
        async with listening(here.adapter, desk):
            await until(here, lambda: bot.user in here.ann.members(secret), "the bot, by invite")
            await until(here, lambda: secret in ann.nio.rooms and ann.nio.rooms[secret].encrypted, "the room")
            asked = await ann.say(secret, {"msgtype": "m.text", "body": f"see {LINK}"})
            await until(here, lambda: desk.texts() == [f"see {LINK}"], "the message")
            assert (desk.messages[0].id, desk.messages[0].author) == (asked, here.ann.user)
            status = await here.adapter.reply(address, reply(asked, "status", "Writing…"), None)
            await here.adapter.reply(address, reply(asked, "apology", "Sorry.", retry=True), status)
            await until(here, lambda: len(ann.texts(bot.user)) == 2, "both")
            assert ann.texts(bot.user) == ["Writing…", "Sorry.\n\nReact with 🔁 to try again."]
        wire = [event["type"] for event in here.ann.events(secret) if event["sender"] == bot.user]
        assert wire.count("m.room.encrypted") == 2 and "m.room.message" not in wire

        again = adapter_of(homeserver, bot, tmp_path / "bot")  # as after a restart
        async with listening(again, desk):
            await asyncio.to_thread(here.ann.react, secret, status, "🔁")
            await until(here, lambda: bool(desk.asked_again), "the reaction")
            assert desk.asked_again == [("r1", here.ann.user, True, "")], (
                "an apology is what stands there now"
            )
            edit = {"msgtype": "m.text", "body": "never mind"}
            related = {"rel_type": "m.replace", "event_id": asked}
            await ann.say(secret, {**edit, "m.new_content": edit, "m.relates_to": related})
            await until(here, lambda: bool(desk.edits), "the edit")
            assert [(one.id, one.text) for one in desk.edits] == [(asked, "never mind")]
            await again.retract(address, status)
            gone = [
                e
                for e in here.ann.events(secret)
                if e["sender"] == bot.user and e["type"] == "m.room.encrypted"
            ]
            assert len(gone) == 2 and not any(event["content"] for event in gone)

    async def play() -> None:
        async with room(homeserver) as here:
            here.adapter = adapter_of(homeserver, here.bot, tmp_path / "bot")
            ann = Client(homeserver, here.ann, tmp_path / "ann")
            async with ann.online():
                await story(here, ann, RecordingDesk())

    asyncio.run(play())


def test_a_message_whose_key_is_missing_is_said_to_be_unreadable_once(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    async def play() -> None:
        async with room(homeserver) as here:
            here.adapter, desk = adapter_of(homeserver, here.bot, tmp_path / "bot"), RecordingDesk()
            secret = {
                "algorithm": "m.megolm.v1.aes-sha2",
                "ciphertext": "x",
                "sender_key": "x",
                "session_id": "x",
                "device_id": "x",
            }
            async with listening(here.adapter, desk):
                for _ in range(2):
                    await asyncio.to_thread(here.ann.send, here.room, secret, "m.room.encrypted")
                await here.post("done")
                await until(here, lambda: "done" in desk.texts(), "the message after it")
            (said,) = await asyncio.to_thread(here.ann.seen, here.room, here.bot.user)
            assert "its key was not shared with me" in said.content["body"]

    asyncio.run(play())


def test_a_folder_for_keys_that_cannot_be_used_is_one_line(homeserver: Homeserver, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    adapter = adapter_of(homeserver, homeserver.person("bot"), tmp_path / "file")
    with pytest.raises(UsageError, match=r"^GRG_MATRIX_KEYS="):
        asyncio.run(adapter.listen(RecordingDesk()))
