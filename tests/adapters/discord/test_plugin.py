"""Discord through its real library against the strict fake: the published contract."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from adapters.discord.chat import chat_adapter
from core.domain import Message, ReplyAddress
from core.testing import AdapterContract, Chat, RecordingDesk, Shown
from core.testing.chat import address, cancel, reply, until
from tests.platforms.discord_server.rates import Rates
from tests.platforms.discord_server.server import DiscordServer


class Guild(Chat):
    """One channel of the fake's."""

    patience_s = 30.0

    def __init__(self, discord: DiscordServer) -> None:
        self.discord = discord
        self.adapter = chat_adapter({"token": discord.token, "api_url": discord.url})

    async def post(self, text: str, author: str = "ann") -> str:
        await self.discord.gateway.identified.wait()  # a bot does not answer what was said before it came
        return self.discord.post(text, author)

    async def answer(self, text: str, author: str = "ann") -> str:
        return self.discord.post(text, author, reply_to=self.discord.shown()[-1].id)

    async def address_bot(self, text: str, author: str = "ann") -> str:
        await self.discord.gateway.identified.wait()
        return self.discord.post(f"<@{self.discord.world.me.id}> {text}", author)

    async def edit(self, id: str, text: str) -> None:
        self.discord.edit(id, text)

    async def delete(self, id: str) -> None:
        self.discord.delete(id)

    async def redeliver(self, id: str) -> None:
        self.discord.redeliver(id)

    async def shown(self) -> list[Shown]:
        return [Shown(seen.text, hidden=seen.hidden, pings=seen.pings) for seen in self.discord.shown()]

    async def outage(self, *, over: bool) -> None:
        await (self.discord.up() if over else self.discord.down())

    async def close(self) -> None:
        self.discord.general.gone = True


class TestDiscord(AdapterContract):
    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return guild()


@asynccontextmanager
async def guild() -> AsyncIterator[Guild]:
    async with DiscordServer() as discord:
        yield Guild(discord)


def test_the_preview_that_discord_adds_to_a_link_is_no_edit() -> None:
    async def story() -> None:
        async with guild() as chat:
            desk = RecordingDesk()
            listening = asyncio.create_task(chat.adapter.listen(desk))
            await chat.post("https://store.steampowered.com/app/620/")
            await chat.post("done")
            await until(chat, lambda: "done" in desk.texts(), "the message after it")
            assert chat.discord.all_messages()[0]["embeds"] and desk.edits == []
            await cancel(listening)

    asyncio.run(story())


class SlowDesk(RecordingDesk):
    """Takes its time to keep a message, as a store far away."""

    order: list[str]

    async def accept(self, message: Message) -> None:
        await asyncio.sleep(0.2)
        self.order.append(message.text)
        await super().accept(message)

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        self.order.append("deleted")
        await super().deleted(address, message_id)


def test_a_deletion_does_not_overtake_its_message_and_channels_do_not_wait_for_each_other() -> None:
    async def story() -> None:
        async with guild() as chat:
            other = chat.discord.world.add_channel(chat.discord.home, "other")
            desk = SlowDesk()
            desk.order = []
            listening = asyncio.create_task(chat.adapter.listen(desk))
            id = await chat.post("first")
            await chat.post("second")
            await chat.delete(id)
            chat.discord.post("elsewhere", channel=other)
            await until(chat, lambda: len(desk.order) == 4, "everything")
            assert [said for said in desk.order if said != "elsewhere"] == ["first", "second", "deleted"]
            assert desk.order.index("elsewhere") < 2
            await cancel(listening)

    asyncio.run(story())


def test_a_status_whose_receipt_was_lost_becomes_the_review() -> None:
    """Discord had taken it, the answer never came."""

    async def story() -> None:
        async with guild() as chat:
            desk = RecordingDesk()
            listening = asyncio.create_task(chat.adapter.listen(desk))
            here = await address(chat, desk)
            to = desk.messages[0].id
            await chat.adapter.reply(here, reply("status", "a", "Writing…", to), None)
            receipt = await chat.adapter.reply(here, reply("final", "a", "A fine thing.", to), None)
            (shown,) = await chat.shown()
            assert "A fine thing." in shown.text and "Writing" not in shown.text
            assert await chat.adapter.reply(here, reply("final", "a", "A fine thing.", to), None) == receipt
            assert len(await chat.shown()) == 1
            await cancel(listening)

    asyncio.run(story())


def test_many_replies_at_once_stay_below_what_discord_takes_in_a_second() -> None:
    async def story() -> None:
        async with guild() as chat:
            rooms = [chat.discord.world.add_channel(chat.discord.home, f"room-{n}") for n in range(100)]
            desk = RecordingDesk()
            listening = asyncio.create_task(chat.adapter.listen(desk))
            await chat.discord.gateway.identified.wait()
            chat.discord.rest.rates = Rates()  # what the start itself asked for is another matter
            said = [
                chat.adapter.reply(
                    ReplyAddress("discord", str(room.id)), reply("final", f"r{n}", "Fine.", "1"), None
                )
                for n, room in enumerate(rooms)
            ]
            await asyncio.gather(*said)
            assert all(len(chat.discord.shown(room)) == 1 for room in rooms)
            assert chat.discord.rest.rates.violations == []
            await cancel(listening)

    asyncio.run(story())
