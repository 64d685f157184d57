"""Run the Discord adapter and the core on simcord, a simulated Discord that others wrote, and check what people see.

    uv run --with simcord==3.2.1 --group dev python scripts/discord_on_simcord.py

The fake in `tests/platforms/discord_server` is ours and may share our mistakes; this one shares none of them. simcord runs
in this process and takes the place of discord.py's HTTP client and gateway.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import simcord  # type: ignore[import-not-found,unused-ignore]

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from adapters.discord.chat import chat_adapter
from adapters.discord.client import Client
from adapters.discord.sender import Sender
from core.requests.context import ServiceContext
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.settings import Settings
from tests.discord_bot import LINK, OTHER_LINK, Catalog
from tests.fakes import FakeFleet, MemoryDocuments, MemoryStore


def service() -> tuple[Client, Runner, MemoryStore]:
    """A service with stores in memory, whose adapter speaks through a client that simcord runs."""
    adapter, store = chat_adapter({"token": "made-up"}), MemoryStore()
    context = ServiceContext(
        store,
        MemoryDocuments(),
        Catalog(),
        FakeFleet(store, writes=True),
        {"discord": adapter},
        Settings(),
        time.time,
    )
    runner = Runner(context)
    client = Client(ChatDesk(context, Intake(context, runner)), content=True)
    client.shard_count = 1
    adapter._client, adapter._delivery = client, Sender(client, time.time)  # noqa: SLF001  simcord connects it
    return client, runner, store


async def run() -> None:
    """All that people do, one after the other."""
    client, runner, store = service()
    async with simcord.run(client) as env:
        settling = asyncio.create_task(runner.run())
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        ann, bob = (guild.add_member(env.create_user(name)) for name in ("ann", "bob"))

        async def expect(what: str, words: str) -> Any:
            """The latest message is the bot's and says this. Returns it."""
            await asyncio.sleep(0.1)
            while store.open:  # noqa: ASYNC110  the fake store tells nobody
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.1)
            seen = channel.last_message
            said = "\n".join([seen.content, *(f"{one.title}\n{one.description}" for one in seen.embeds)])
            good = seen.author.id == client.me.id and words in said.replace("\\", "")
            print(f"{'as it should' if good else 'WRONG'}: {what}: {said[:70]!r}")
            assert good, what
            return seen

        await ann.send(channel, f"look: {LINK}")
        review = await expect("a link", "Portal 2 is a fine thing")
        await bob.send(channel, "harsher, please", reply_to=review)
        await expect("a reply to the review", "Portal 2 is a fine thing")
        await bob.click(review, label="Another one")
        await expect("Another one", "Portal 2 is a fine thing")
        reasons = await bob.click(review, label="Why?")
        assert reasons.ephemeral, reasons
        print("as it should: Why?")
        await ann.send(channel, f"{client.me.mention} hi")
        await expect("a greeting", "Hello! Give me a game")
        await ann.send(channel, f"{client.me.mention} team fortress 2")
        await expect("a name", "Team Fortress 2 is a fine thing")
        await ann.slash(channel, "review", game="620")
        await expect("/review", "Portal 2 is a fine thing")
        await ann.slash(channel, "review", game="no such thing")
        await expect("/review with a name that is none", "I found no game called")
        silent = await ann.send(channel, f"<{OTHER_LINK}>")
        await bob.context_menu(channel, "Review this game", silent)
        await expect("the menu of a message", "Team Fortress 2 is a fine thing")
        await ann.forward(silent, channel)
        await bob.send(channel, client.me.mention, reply_to=channel.last_message)
        await expect("a mention in reply to a forward", "Team Fortress 2 is a fine thing")
        asked = await ann.send(channel, LINK)
        answer = await expect("a link", "Portal 2 is a fine thing")
        await ann.delete(asked)
        await asyncio.sleep(0.2)
        assert answer.id not in {message.id for message in channel.history()}, "the reply is still there"
        print("as it should: a deletion")
        settling.cancel()


if __name__ == "__main__":
    asyncio.run(run())
