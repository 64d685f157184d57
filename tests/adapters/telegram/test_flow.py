"""Telegram and the core together: from a link to a review, over deaths and restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from core.domain import Failure, Message, Prompt
from core.domain.records import from_json
from tests.fakes import World
from tests.platforms.telegram_server.room import Room, an_adapter, listening, until
from tests.platforms.telegram_server.server import TelegramServer
from tests.records import game, review_of

LINK, OTHER_LINK = (f"https://store.steampowered.com/app/{id}/" for id in (620, 440))


class Bot:
    """The service over fakes, with Telegram for its chat. `running` starts it anew on what the store holds."""

    def __init__(self, server: TelegramServer, *, writes: bool = True) -> None:
        self.server, self.world = server, World(writes=writes)
        self.world.catalog.games[440] = game(440)

    @asynccontextmanager
    async def running(self, chat: int) -> AsyncIterator[Room]:
        adapter = an_adapter(self.server)
        self.world.adapters.clear()
        self.world.adapters["telegram"] = adapter
        runner = self.world.new_service()
        settling = asyncio.create_task(runner.run())
        async with listening(adapter, self.world.desk):
            yield Room(self.server, adapter, self.world.desk, chat)  # type: ignore[arg-type]
        settling.cancel()
        await asyncio.wait((settling,))

    async def write(self, id: str, text: str = "Portal 2 is a fine thing.") -> None:
        await self.world.fleet.finish(review_of(from_json(Prompt, self.world.store.prompts[id]), text))

    async def rest(self) -> None:
        """Wait until nothing is open or unconfirmed."""
        await until(lambda: not self.server.updates and not self.world.store.open)


def play(story: Callable[[Bot, int], Awaitable[None]], *, writes: bool = True) -> None:
    async def run() -> None:
        async with TelegramServer() as server:
            await story(Bot(server, writes=writes), server.group("Players"))
            assert server.flood.refused == 0

    asyncio.run(run())


def test_a_link_gets_a_status_that_becomes_the_review() -> None:
    async def story(bot: Bot, group: int) -> None:
        async with bot.running(group) as room:
            asked = room.say(f"what of {LINK}?")
            await until(lambda: "Writing a review" in "".join(m.text for m in bot.server.seen(group)))
            (status,) = bot.server.seen(group)
            assert status.answers == asked
            (id,) = bot.world.fleet.queued
            await bot.write(id)
            await bot.rest()
            (final,) = bot.server.seen(group)
            assert final.id == status.id and "Portal 2 is a fine thing." in final.text
            assert "Written by a machine" in final.text

    play(story, writes=False)


def test_everybody_who_speaks_to_the_bot_in_private_is_answered() -> None:
    async def story(bot: Bot, group: int) -> None:
        private = bot.server.private("ann")
        async with bot.running(private) as room:
            for number, (said, answer) in enumerate(
                [
                    ("hi", "Hello!"),
                    ("/kinder", "I do not know which review you mean"),
                    ("/frobnicate", "I do not know that command"),
                    ("Portal 2", "Written by a machine"),
                ],
                1,
            ):
                room.say(said)
                await room.said(number)
                await bot.rest()
                assert answer in await room.said(number), said
            assert [bool(shown.buttons) for shown in bot.server.seen(private)] == [False, False, False, True]

    play(story)


def test_a_review_is_answered_in_words_and_explained_by_its_button_after_a_restart_too() -> None:
    async def story(bot: Bot, group: int) -> None:
        async with bot.running(group) as room:
            room.say(LINK)
            await bot.rest()
        async with bot.running(group) as room:
            (review,) = bot.server.seen(group)
            room.say("a bit harsher, please", "bob", answers=review.id)
            room.say("a bit harsher, please", "bob")
            await room.said(2)
            await bot.rest()
            assert "harsh" in str(bot.world.store.prompts) or "negative" in str(bot.world.store.prompts)
            for _ in range(2):
                assert await room.press(review.id, "bob", "❔") == "Done."
            await room.said(3)
            assert bot.server.seen(group)[2].answers == review.id and len(bot.server.seen(group)) == 3

    play(story)


def test_a_message_that_comes_again_after_a_death_gets_one_reply() -> None:
    """Death fell after the promise was kept and before Telegram was told so."""

    async def story(bot: Bot, group: int) -> None:
        runner = bot.world.runner
        kept = asyncio.Event()

        class Dying:
            async def accept(self, message: Message) -> None:
                await bot.world.desk.accept(message)
                kept.set()
                await asyncio.sleep(3_600)

        bot.server.say(group, "ann", f"{LINK} {OTHER_LINK}")
        async with listening(an_adapter(bot.server), Dying()):
            await kept.wait()
        assert bot.server.updates and len(bot.world.store.open) == 2
        async with bot.running(group):
            await bot.rest()
        assert len(bot.server.seen(group)) == 2 and bot.world.runner is not runner

    play(story)


def test_what_is_said_while_the_bot_is_away_is_answered_when_it_is_back() -> None:
    async def story(bot: Bot, group: int) -> None:
        async with bot.running(group) as room:
            room.say(LINK)
            await bot.rest()
        bot.server.say(group, "bob", OTHER_LINK)
        async with bot.running(group):
            await bot.rest()
        assert len(bot.server.seen(group)) == 2

    play(story)


def test_a_connection_that_breaks_with_a_message_in_between_loses_and_repeats_nothing() -> None:
    async def story(bot: Bot, group: int) -> None:
        async with bot.running(group) as room:
            room.say(LINK)
            await bot.rest()
            bot.server.down = True
            room.say(OTHER_LINK)
        bot.server.down = False
        async with bot.running(group):
            await bot.rest()
        assert len(bot.server.seen(group)) == 2

    play(story)


def test_an_edit_that_adds_a_link_is_answered_and_one_that_does_not_is_not() -> None:
    async def story(bot: Bot, group: int) -> None:
        async with bot.running(group) as room:
            id = room.say("no link yet")
            bot.server.edit(group, id, f"now: {LINK}")
            await until(lambda: len(bot.server.seen(group)) == 1)
            await bot.rest()
            bot.server.edit(group, id, f"now, with a typo mended: {LINK}")
            bot.server.edit(group, id, f"now: {LINK} and {OTHER_LINK}")
            await until(lambda: len(bot.server.seen(group)) == 2)
            await bot.rest()
        assert len(bot.server.seen(group)) == 2

    play(story)


def test_buttons_work_after_a_restart() -> None:
    async def story(bot: Bot, group: int) -> None:
        async with bot.running(group) as room:
            room.say(LINK)
            await bot.rest()
        async with bot.running(group) as room:
            (first,) = bot.server.seen(group)
            await room.press(first.id, "bob", "😊")
            await until(lambda: len(bot.server.seen(group)) == 2)
            await bot.rest()
            second = bot.server.seen(group)[1]
            assert (
                await room.press(second.id, "ann", "🗑")
                == "Only the person who asked, or a moderator, can delete this."
            )
            assert await room.press(second.id, "bob", "🗑") == "Done."
            await until(lambda: len(bot.server.seen(group)) == 1)

    play(story)


def test_a_status_is_cancelled_by_its_button() -> None:
    async def story(bot: Bot, group: int) -> None:
        async with bot.running(group) as room:
            room.say(LINK)
            await until(lambda: "Writing a review" in "".join(m.text for m in bot.server.seen(group)))
            assert await room.press(bot.server.seen(group)[0].id, "ann", "✖") == "Done."
            await until(lambda: bot.server.seen(group) == [])
            await bot.rest()

    play(story, writes=False)


def test_an_apology_that_can_go_better_is_tried_again_in_its_place() -> None:
    async def story(bot: Bot, group: int) -> None:
        async with bot.running(group) as room:
            room.say(LINK)
            await until(lambda: bool(bot.world.fleet.queued))
            (id,) = bot.world.fleet.queued
            await bot.world.fleet.finish(Failure(id, "writer", "the writer failed.", 1.0))
            await bot.rest()
            (sorry,) = bot.server.seen(group)
            assert sorry.text.startswith("Sorry")
            await room.press(sorry.id, "ann", "🔁 Try again")
            await until(lambda: len(bot.world.fleet.queued) == 2)
            await bot.write(bot.world.fleet.queued[1])
            await bot.rest()
            (final,) = bot.server.seen(group)
            assert final.id == sorry.id and "a fine thing" in final.text

    play(story, writes=False)


def test_a_game_for_adults_is_shown_in_private_and_where_admins_allow_it() -> None:
    async def story(bot: Bot, group: int) -> None:
        bot.world.catalog.games[999] = game(999, adult=True)
        private = bot.server.private("ann")
        async with bot.running(group) as room:
            for chat in (group, private):
                room.say("https://store.steampowered.com/app/999/", chat=chat)
            await until(lambda: bool(bot.server.seen(group) and bot.server.seen(private)))
            await bot.rest()
            assert "adults only" in bot.server.seen(group)[0].text
            assert "adults only" not in bot.server.seen(private)[0].text
            bot.server.places[group].admins.add(5_000)
            room.say("/settings adult yes")
            await until(lambda: len(bot.server.seen(group)) == 2)
            room.say("https://store.steampowered.com/app/999/")
            await until(lambda: len(bot.server.seen(group)) == 3)
            await bot.rest()
            assert "adults only" not in bot.server.seen(group)[2].text

    play(story)
