"""Run the Telegram adapter and the core on telegram-test-api, a Bot API that others wrote, and check what people see.

    npm install --prefix /tmp/test-api telegram-test-api@4.2.1
    uv run --group dev python scripts/telegram_on_test_api.py /tmp/test-api

The fake in `tests/platforms/telegram_server` is ours and may share our mistakes; this one shares none of them. It has
private chats alone, answers each poll at once, and knows no reactions, commands or typing: what it refuses must cost
nobody a reply.
What no client library could read is mended at its start: its User lacks `is_bot`, its dates are in milliseconds, it gives
parameters back in JSON as it got them, and an edit is answered with null.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from adapters.telegram.chat import Telegram
from core.requests.context import ServiceContext
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.settings import Settings
from tests.discord_bot import LINK, Catalog
from tests.fakes import FakeFleet, MemoryDocuments, MemoryStore
from tests.platforms.homeserver import free_port
from tests.platforms.telegram_server.server import TOKEN

START = """
const {routes} = require("telegram-test-api/lib/routes");
const me = {id: 666, is_bot: true, first_name: "Reviews", username: "reviews_bot"};
const decoded = text => { try { return JSON.parse(text); } catch { return text; } };
routes.unshift(
  app => app.use("/bot:token/:method", (request, answer, next) => {
    const send = answer.json.bind(answer);
    answer.json = told => {
      if (told.result?.date > 1e11) told.result.date = Math.floor(told.result.date / 1000);
      return send(told);
    };
    for (const name of ["link_preview_options", "reply_parameters", "entities"])
      if (name in request.body) request.body[name] = decoded(request.body[name]);
    next();
  }),
  app => app.all("/bot:token/getMe", (_, answer) => answer.json({ok: true, result: me})),
  app => app.all("/bot:token/editMessageText", (request, answer) => {
    server.editMessageText(request.body);
    answer.json({ok: true, result: true});
  }),
);
const Server = require("telegram-test-api");
const server = new Server({port: Number(process.argv[1]), host: "127.0.0.1"});
server.start().then(() => console.log("ready"));
"""
PATIENCE_S = 20.0


class People:
    """The people's side, over the server's own way to play a client."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url)
        self._message = 0

    async def say(self, text: str, **more: Any) -> None:
        """Ann says something in private."""
        chat = {"id": 1, "first_name": "Ann", "type": "private"}
        person = {"id": 1, "first_name": "Ann", "is_bot": False}
        told = {
            "botToken": TOKEN,
            "date": int(time.time()),
            "text": text,
            "from": person,
            "chat": chat,
            **more,
        }
        (await self._client.post("/sendMessage", json=told)).raise_for_status()

    async def seen(self) -> list[dict[str, Any]]:
        """The bot's messages as they are now, oldest first: what was sent, or what it was edited into."""
        answer = await self._client.post("/getUpdatesHistory", json={"token": TOKEN})
        history = answer.raise_for_status().json()["result"]
        return [
            {"id": one["messageId"], **one["message"]}
            for one in history
            if "chat_id" in one.get("message", {})
        ]

    async def close(self) -> None:
        """Close the connection."""
        await self._client.aclose()


@contextlib.asynccontextmanager
async def server(modules: Path) -> AsyncIterator[str]:
    """The server's address."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *("node", "-e", START, str(port)), cwd=modules, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)
        if line.strip() != b"ready":
            raise SystemExit(f"the server does not start: is the package installed in {modules}?")
        yield f"http://127.0.0.1:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def run(modules: Path) -> None:
    """All that people can do there, one after the other."""
    async with server(modules) as url:
        people, adapter, store = People(url), Telegram(TOKEN, url), MemoryStore()
        context = ServiceContext(
            store,
            MemoryDocuments(),
            Catalog(),
            FakeFleet(store, writes=True),
            {"telegram": adapter},
            Settings(),
            time.time,
        )
        runner = Runner(context)
        desk = ChatDesk(context, Intake(context, runner))
        tasks = [asyncio.create_task(runner.run()), asyncio.create_task(adapter.listen(desk))]

        count = 0

        async def expect(what: str, words: str) -> dict[str, Any]:
            """One message more than before, whose text is this in the end. Returns it."""
            nonlocal count
            count += 1
            give_up_at = time.monotonic() + PATIENCE_S
            while True:
                for task in tasks:
                    if task.done():
                        task.result()
                shown = await people.seen()
                good = len(shown) == count and words in shown[-1]["text"]
                if good or time.monotonic() > give_up_at:
                    break
                await asyncio.sleep(0.1)
            said = shown[-1]["text"] if shown else ""
            print(f"{'as it should' if good else 'WRONG'}: {what}: {said[:70]!r}")
            assert good, what
            await asyncio.sleep(1.0)  # a second reply would be there by now
            assert len(await people.seen()) == count, f"{what}: answered twice"
            return shown[-1]

        try:
            await people.say("hi")
            await expect("a greeting", "Hello! Give me a game")
            await people.say(f"look: {LINK}")
            review = await expect("a link", "Portal 2 is a fine thing")
            reply = {"message_id": review["id"], "date": 1, "chat": {"id": 1, "type": "private"}, "text": "…"}
            bot = {"id": 666, "is_bot": True, "first_name": "Test First name"}
            await people.say("harsher, please", reply_to_message={**reply, "from": bot})
            await expect("a reply to the review", "Portal 2 is a fine thing")
            await people.say("team fortress 2")
            await expect("a name", "Team Fortress 2 is a fine thing")
            await people.say("why do you say that?")
            await expect("why", "store page")
            await people.say("/frobnicate")
            await expect("an unknown command", "I do not know that command")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await people.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", type=Path, help="where the package was installed")
    asyncio.run(run(parser.parse_args().modules))
