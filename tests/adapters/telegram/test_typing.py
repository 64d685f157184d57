"""How long "typing…" is shown in Telegram, on a clock that jumps."""

from __future__ import annotations

import asyncio

from telegram.error import Forbidden

from adapters.telegram.typing import Typing
from tests.jumping import run

HERE, TOPIC = "-100", "-100/7"


class Bot:
    """Notes when it was asked to show it, and where."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.shown: list[tuple[float, int, int | None]] = []
        self._trouble = trouble

    async def send_chat_action(self, chat: int, action: str, message_thread_id: int | None = None) -> None:
        self.shown.append((asyncio.get_running_loop().time(), chat, message_thread_id))
        if self._trouble:
            raise self._trouble


def a_typing(bot: Bot) -> Typing:
    return Typing(bot)  # type: ignore[arg-type]


def times(bot: Bot) -> list[float]:
    return [at for at, *_ in bot.shown]


def test_it_is_shown_again_before_it_fades_and_not_for_ever() -> None:
    async def story() -> None:
        typing = a_typing(bot := Bot())
        typing.begin(TOPIC, "a")
        await asyncio.sleep(300)
        assert times(bot)[:3] == [0, 4.5, 9] and 55 < times(bot)[-1] <= 60
        assert {(chat, topic) for _, chat, topic in bot.shown} == {(-100, 7)}
        typing.begin(TOPIC, "b")
        await asyncio.sleep(1)
        assert times(bot)[-1] == 300

    run(story())


def test_it_ends_with_the_last_review_that_is_written_there() -> None:
    async def story() -> None:
        typing = a_typing(bot := Bot())
        typing.begin(HERE, "a")
        typing.begin(HERE, "b")
        await asyncio.sleep(5)
        typing.end(HERE, "a")
        await asyncio.sleep(5)
        typing.end(HERE, "b")
        await asyncio.sleep(50)
        assert times(bot) == [0, 4.5, 9]

    run(story())


def test_what_is_taken_back_ends_it_at_once() -> None:
    async def story() -> None:
        typing = a_typing(bot := Bot())
        typing.begin(HERE, "a")
        await asyncio.sleep(5)
        typing.end_all(HERE)
        await asyncio.sleep(50)
        assert times(bot) == [0, 4.5]

    run(story())


def test_where_the_bot_may_not_show_it_it_does_not_try_again() -> None:
    async def story() -> None:
        typing = a_typing(bot := Bot(Forbidden("kicked")))
        typing.begin(HERE, "a")
        typing.begin("-200", "b")
        await asyncio.sleep(50)
        assert sorted(chat for _, chat, _ in bot.shown) == [-200, -100]
        typing.close()

    run(story())
