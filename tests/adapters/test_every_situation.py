"""What becomes of each situation on each platform: platform by situation, the expected effect of each, none twice.

The real adapters and the real core, over stores in memory; Discord and Telegram are the strict fakes, Matrix is a real
homeserver, IRC a real ngircd. Ten of the twelve wordings are of somebody who has never seen the word lists
(`tests/core/talk/wordings.tsv`). docs/using.md says in short what this test holds to.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from adapters.discord.chat import chat_adapter as discord_adapter
from core.hookspecs import ChatAdapter
from core.requests import delivery, intake, settle, staging
from tests import quiet
from tests.adapters.discord.test_flow import forward
from tests.adapters.matrix.matrix_room import room as matrix_room
from tests.adapters.test_console import terminal
from tests.fakes import World
from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.homeserver import Homeserver
from tests.platforms.telegram_server.chats import BOT_NAME
from tests.platforms.telegram_server.room import an_adapter
from tests.platforms.telegram_server.server import TelegramServer
from tests.records import game

LINK, OTHER_LINK = (f"https://store.steampowered.com/app/{id}/" for id in (620, 440))
PAGE = """You fight hordes of restless knights in the halls of a drowned castle. It features an orchestral soundtrack.
Think with portals."""
PATIENCE_S = 60.0
"""Far more than anything takes."""
REVIEW, FUNNY = "is a fine thing", "cannot be funny"
STATUSES = ("Reading the store page", "Writing a review of")
WORDINGS: dict[str, dict[str, str] | str] = {
    "harsher": {"tone": "negative"},
    "nah ur way too nice, rip it apart": {"tone": "negative"},
    "Un peu d'indulgence quand même, c'est un petit studio indépendant !": {"tone": "positive"},
    "bro wrote a whole essay, gimme one sentence": {"length": "short"},
    "cuentame mas porfa, me quede con ganas": {"length": "long"},
    "hows the combat tho": {"topic": "combat"},
    "you didnt even mention the soundtrack smh": {"topic": "sound"},
    "mach mal ne andere": {},
    "mehr witz bitte, das liest sich ja wie ne steuererklärung": FUNNY,
    "¿Y en qué te basas para decir que la trama no tiene sentido?": "store page as a whole",
    "is it worh 40 bucks or wait for sale": "costs differs by country and day",
    "delete this, please": "",
}
"""Words in reply to a review, and what becomes of them: the wish of a new review, a part of an answer, or '' where the
review goes and nothing is said.
"""
POINTS = """
    open_kept status_posted status_kept page_read prompt_staged queued replied closed_kept shown_noted
    open_deleted
    """.split()
"""Where the bot dies; `tests/core/requests/test_crash_points.py` has those of rarer stories, and of platforms that
cannot edit.
"""
POINTS_ON_MATRIX = ("open_kept", "replied")
"""Each life begins with a long sync there; `tests/adapters/matrix/test_bot.py` kills a whole bot."""


class Stage:
    """A platform with a private chat and a group; what it does not have raises NotImplementedError."""

    adapter: ChatAdapter
    deletes = True
    """Whether the bot can take back what it said."""

    def fresh(self) -> ChatAdapter:
        """The adapter of the bot's next life."""
        return self.adapter

    async def met(self) -> None:
        """Return once the bot is there."""

    async def texts(self) -> list[str]:
        """All that people see of the bot, in both places; statuses may be among them."""
        raise NotImplementedError

    async def private(self, text: str) -> None:
        raise NotImplementedError

    async def mention(self, text: str) -> None:
        """In the group, with the bot's name."""
        raise NotImplementedError

    async def post(self, text: str) -> str:
        """In the group, to nobody; the message's id."""
        raise NotImplementedError

    async def answer(self, text: str) -> None:
        """In the group, in reply to the bot's latest review there, or about it."""
        raise NotImplementedError

    async def edit(self, id: str, text: str) -> None:
        raise NotImplementedError

    async def delete(self, id: str) -> None:
        raise NotImplementedError

    async def forward(self, link: str) -> None:
        """Forward somebody's message to the bot."""
        raise NotImplementedError

    async def card(self, link: str) -> None:
        """Name the bot in reply to another program's card, whose link stands in no text."""
        raise NotImplementedError


class OnTelegram(Stage):
    def __init__(self, server: TelegramServer) -> None:
        self.server, self.group, self.me = server, server.group("Players"), server.private("ann")
        self.adapter = an_adapter(server)

    def fresh(self) -> ChatAdapter:
        return an_adapter(self.server)

    async def texts(self) -> list[str]:
        return [seen.text for chat in (self.me, self.group) for seen in self.server.seen(chat)]

    async def private(self, text: str) -> None:
        self.server.say(self.me, "ann", text)

    async def mention(self, text: str) -> None:
        self.server.say(self.group, "ann", f"@{BOT_NAME} {text}")

    async def post(self, text: str) -> str:
        return str(self.server.say(self.group, "ann", text))

    async def answer(self, text: str) -> None:
        latest = [seen.id for seen in self.server.seen(self.group) if REVIEW in seen.text][-1]
        self.server.say(self.group, "ann", text, answers=latest)

    async def edit(self, id: str, text: str) -> None:
        self.server.edit(self.group, int(id), text)

    async def forward(self, link: str) -> None:
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Deals"}
        self.server.say(self.me, "ann", f"Half price! {link}", forward_origin=origin)

    async def card(self, link: str) -> None:
        buttons = {"inline_keyboard": [[{"text": "Store", "url": link}]]}
        shown = self.server.say(self.group, "robot", "Half price!", reply_markup=buttons)
        self.server.say(self.group, "ann", f"@{BOT_NAME}", answers=shown)


class OnDiscord(Stage):
    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.me = server.world.private_chat(server.world.user("ann"))
        server.world.user("robot", bot=True)
        self.adapter = self.fresh()

    def fresh(self) -> ChatAdapter:
        self.server.gateway.identified.clear()
        return discord_adapter({"token": self.server.token, "api_url": self.server.url})

    async def met(self) -> None:
        await asyncio.wait_for(self.server.gateway.identified.wait(), PATIENCE_S)

    async def texts(self) -> list[str]:
        return [seen.text for place in (self.me, self.server.general) for seen in self.server.shown(place)]

    async def private(self, text: str) -> None:
        self.server.post(text, channel=self.me)

    async def mention(self, text: str) -> None:
        self.server.post(f"<@{self.server.world.me.id}> {text}")

    async def post(self, text: str) -> str:
        return self.server.post(text)

    async def answer(self, text: str) -> None:
        latest = [seen.id for seen in self.server.shown() if REVIEW in seen.text][-1]
        self.server.post(text, reply_to=latest)

    async def edit(self, id: str, text: str) -> None:
        self.server.edit(id, text)

    async def delete(self, id: str) -> None:
        self.server.delete(id)

    async def forward(self, link: str) -> None:
        self.server.post("", channel=self.me, **forward(content=f"look: {link}"))

    async def card(self, link: str) -> None:
        shown = self.server.post("", "robot", embeds=[{"type": "rich", "title": "A game", "url": link}])
        self.server.post(f"<@{self.server.world.me.id}>", reply_to=shown)


class OnMatrix(Stage):
    def __init__(self, room: Any) -> None:
        self.room, self.adapter = room, room.adapter
        self.me = room.ann.create_room(room.bot)
        room.bot.join(self.me)

    def fresh(self) -> ChatAdapter:
        made: ChatAdapter = self.room.new_adapter()
        return made

    async def texts(self) -> list[str]:
        return [
            seen.content["body"] for place in (self.me, self.room.room) for seen in await self._seen(place)
        ]

    async def _seen(self, place: str) -> list[Any]:
        return await asyncio.to_thread(self.room.ann.seen, place, self.room.bot.user)

    async def private(self, text: str) -> None:
        await asyncio.to_thread(self.room.ann.say, self.me, text)

    async def mention(self, text: str) -> None:
        await self.room.address_bot(text)

    async def post(self, text: str) -> str:
        return str(await self.room.post(text))

    async def answer(self, text: str) -> None:
        latest = [seen.id for seen in await self._seen(self.room.room) if REVIEW in seen.content["body"]][-1]
        await self._reply(text, latest)

    async def _reply(self, text: str, id: str, **more: Any) -> None:
        related = {"m.relates_to": {"m.in_reply_to": {"event_id": id}}, **more}
        await asyncio.to_thread(lambda: self.room.ann.say(self.room.room, text, **related))

    async def edit(self, id: str, text: str) -> None:
        await self.room.edit(id, text)

    async def delete(self, id: str) -> None:
        await self.room.delete(id)

    async def card(self, link: str) -> None:
        rich = {"msgtype": "m.notice", "format": "org.matrix.custom.html"}
        content = {**rich, "body": "Half price!", "formatted_body": f'<a href="{link}">Half price!</a>'}
        shown = await asyncio.to_thread(self.room.people["bob"].send, self.room.room, content)
        mentions = {"m.mentions": {"user_ids": [self.room.bot.user]}}
        await self._reply(f"{self.room.bot.user}", shown, **mentions)


class OnConsole(Stage):
    deletes = False

    def __init__(self, terminal: Any) -> None:
        self.terminal, self.adapter = terminal, terminal.adapter

    async def texts(self) -> list[str]:
        return [reply["text"] for reply in self.terminal.replies()]

    async def private(self, text: str) -> None:
        await self.terminal.address_bot(text)

    async def mention(self, text: str) -> None:
        await self.terminal.address_bot(text)

    async def post(self, text: str) -> str:
        return str(await self.terminal.post(text))

    async def answer(self, text: str) -> None:
        latest = [reply["request"] for reply in self.terminal.replies() if REVIEW in reply["text"]][-1]
        said = {"id": f"w{len(self.terminal.replies())}", "text": text, "author": "ann"}
        self.terminal.type({**said, "replies_to": latest})

    async def edit(self, id: str, text: str) -> None:
        await self.terminal.edit(id, text)


class OnIrc(Stage):
    deletes = False

    def __init__(self, channel: Any, bot: str, name: str) -> None:
        self.channel, self.adapter, self.bot, self.name = channel, channel.adapter, bot, name
        self.ann = channel.people["ann"]

    async def met(self) -> None:
        await self.ann.sees(self.bot)

    async def texts(self) -> list[str]:
        texts: list[str] = []
        for _, line in self.ann.told(self.bot):
            if line.startswith("» "):
                texts.append(line)
            else:
                texts[-1] += line
        return texts

    async def private(self, text: str) -> None:
        self.ann.send(f"PRIVMSG {self.bot} :{text}")

    async def mention(self, text: str) -> None:
        self.ann.send(f"PRIVMSG {self.name} :{self.bot}: {text}")

    async def post(self, text: str) -> str:
        self.ann.send(f"PRIVMSG {self.name} :{text}")
        return ""

    async def answer(self, text: str) -> None:
        await self.mention(text)


@asynccontextmanager
async def on_telegram(_: Any) -> AsyncIterator[Stage]:
    async with TelegramServer() as server:
        yield OnTelegram(server)


@asynccontextmanager
async def on_discord(_: Any) -> AsyncIterator[Stage]:
    async with DiscordServer() as server:
        yield OnDiscord(server)


@asynccontextmanager
async def on_matrix(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    homeserver: Homeserver = await asyncio.to_thread(request.getfixturevalue, "homeserver")
    async with matrix_room(homeserver) as room:
        yield await asyncio.to_thread(OnMatrix, room)


@asynccontextmanager
async def on_console(_: Any) -> AsyncIterator[Stage]:
    async with terminal() as made:
        yield OnConsole(made)


@asynccontextmanager
async def on_irc(_: Any) -> AsyncIterator[Stage]:
    from tests.adapters.irc.test_example import BOT, CHANNEL, channel  # skips where ngircd is missing

    async with channel() as chat:
        yield OnIrc(chat, BOT, CHANNEL)


PLATFORMS: dict[str, Callable[[Any], AbstractAsyncContextManager[Stage]]] = {
    "discord": on_discord,
    "telegram": on_telegram,
    "matrix": on_matrix,
    "console": on_console,
    "irc": on_irc,
}


@asynccontextmanager
async def running(world: World, platform: str, adapter: ChatAdapter) -> AsyncIterator[None]:
    """A life of the bot, on what the stores hold; its end is a sudden one."""
    world.adapters.clear()
    world.adapters[platform] = adapter  # type: ignore[assignment]
    tasks = [asyncio.create_task(world.new_service().run()), asyncio.create_task(adapter.listen(world.desk))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [error for error in ended if isinstance(error, Exception)] == []


async def until(holds: Callable[[], bool | Awaitable[bool]], what: str = "it") -> None:
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        answer = holds()
        if answer if isinstance(answer, bool) else await answer:
            return
        assert time.monotonic() < give_up_at, f"{what} did not happen"
        await asyncio.sleep(0.01)


async def finished(stage: Stage) -> Counter[str]:
    """What people see of the bot, without statuses."""
    return Counter(text for text in await stage.texts() if not any(status in text for status in STATUSES))


class Table:
    """Plays one row after the other on a platform, and keeps what was otherwise than expected."""

    def __init__(self, stage: Stage, world: World) -> None:
        self._stage, self._world = stage, world
        self.wrong: list[str] = []
        self.missing: list[str] = []
        """Rows of what the platform does not have."""

    async def row(self, name: str, act: Awaitable[Any], wanted: str, *, gone: int = 0) -> Any:
        """One new message with `wanted` in it, or none if that is empty, and `gone` messages fewer."""
        before = await finished(self._stage)
        try:
            result = await act
        except NotImplementedError:
            self.missing.append(name)
            return None

        async def changed() -> bool:
            after = await finished(self._stage)
            return (after - before).total() >= bool(wanted) and (before - after).total() >= gone

        with contextlib.suppress(AssertionError):
            await until(changed)
        await until(lambda: not self._world.store.open, f"the end of {name}")
        after = await finished(self._stage)
        new = list((after - before).elements())
        if len(new) != bool(wanted) or wanted not in "".join(new) or (before - after).total() != gone:
            self.wrong.append(f"{name}: {new}, {(before - after).total()} gone")
        return result


SKIPPED_S = {"discord": 6.0}
"""Of the platforms whose server is a part of this process: waits up to which no time passes. Discord takes five messages
in five seconds.
"""


def play(platform: str, request: Any, story: Callable[[Stage, World], Awaitable[None]]) -> None:
    async def whole() -> None:
        world = World(writes=True)
        world.catalog.games = {620: game(620, description=PAGE), 440: game(440, "Team Fortress 2")}
        async with PLATFORMS[platform](request) as stage:
            await story(stage, world)

    quiet.run(whole(), SKIPPED_S.get(platform, 0.0))


LACKS: dict[str, set[str]] = {
    "discord": set(),
    "telegram": {"delete"},  # it tells no bot of deletions
    "matrix": {"forward"},  # a copy like any other message
    "console": {"delete", "forward", "card"},
    "irc": {"edit", "delete", "forward", "card"},
}
"""The rows that a platform cannot have."""


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_situation_has_its_effect_once(platform: str, request: pytest.FixtureRequest) -> None:
    if platform == "matrix":
        request.getfixturevalue("homeserver")  # started outside the loop

    async def story(stage: Stage, world: World) -> None:
        async with running(world, platform, stage.adapter):
            await stage.met()
            table = Table(stage, world)
            await table.row("hi", stage.private("hi"), "Hello!")
            await table.row("bare name", stage.private("team fortress 2"), f"Team Fortress 2 {REVIEW}")
            await table.row("unknown command", stage.private("/frobnicate"), "do not know that command")
            await table.row("mention", stage.mention("portal 2"), f"Portal 2 {REVIEW}")
            await table.row("talk", stage.post("anybody here?"), "")
            for text, meant in WORDINGS.items():
                await _wording(table, stage, world, text, meant)
            await table.row("forward", stage.forward(OTHER_LINK), f"Team Fortress 2 {REVIEW}")
            await table.row("card", stage.card(OTHER_LINK), f"Team Fortress 2 {REVIEW}")
            said = await stage.post("look at this")
            edited = stage.edit(said, f"look at this: {LINK}")
            await table.row("edit", edited, f"Portal 2 {REVIEW}")
            await table.row("delete", stage.delete(said), "", gone=1)
        assert table.wrong == []
        assert set(table.missing) == LACKS[platform]

    play(platform, request, story)


async def _wording(table: Table, stage: Stage, world: World, text: str, meant: dict[str, str] | str) -> None:
    if meant == "" and not stage.deletes:
        await table.row(text, stage.answer(text), "It is withdrawn")
    elif isinstance(meant, str):
        await table.row(text, stage.answer(text), meant, gone=not meant)
    else:
        await table.row(text, stage.answer(text), f"Portal 2 {REVIEW}")
        kept = json.loads(list(world.store.closed.values())[-1])
        found = {name: kept.get(name, "") for name in meant}
        if found != meant:
            table.wrong.append(f"{text}: {found}")


@pytest.mark.parametrize("platform", ["discord", "telegram", "matrix"])
def test_a_death_at_any_point_ends_with_one_review(
    platform: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if platform == "matrix":
        request.getfixturevalue("homeserver")

    async def story(stage: Stage, world: World) -> None:
        died, deadly = asyncio.Event(), [""]

        def reached(name: str) -> None:
            """The process is gone: nothing more of it is seen."""
            if died.is_set() or name == deadly[0]:
                died.set()
                world.context.may_act = lambda: False
                raise asyncio.CancelledError

        for module in (delivery, intake, settle, staging):
            if hasattr(module, "reached"):
                monkeypatch.setattr(module, "reached", reached)
        async with running(world, platform, stage.adapter):
            await stage.met()
        wrong = {}
        for point in POINTS_ON_MATRIX if platform == "matrix" else POINTS:
            deadly[0] = point
            before = (await finished(stage)).total()
            async with running(world, platform, stage.fresh()):
                await stage.met()
                await stage.post(LINK)
                await asyncio.wait_for(died.wait(), PATIENCE_S)
            deadly[0] = ""
            died.clear()
            async with running(world, platform, stage.fresh()):
                await stage.met()

                async def replied(before: int = before) -> bool:
                    return (await finished(stage)).total() > before and not world.store.open

                with contextlib.suppress(AssertionError):
                    await until(replied)
            if (many := (await finished(stage)).total() - before) != 1:
                wrong[point] = many
        assert wrong == {}

    play(platform, request, story)
