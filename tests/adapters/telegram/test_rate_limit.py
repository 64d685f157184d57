"""Telegram's flood limits are kept by waiting: on a clock that jumps, against the limits of the fake."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram.error import RetryAfter

from adapters.telegram.rate_limit import RateLimiter
from tests.jumping import run
from tests.platforms.telegram_server.chats import Flood, Place


async def say(rate_limiter: RateLimiter, place: Place, flood: Flood, patience_s: float | None = None) -> None:
    async def call(*_: Any) -> bool:
        flood.check(place)
        return True

    await rate_limiter.process_request(call, (), {}, "sendMessage", {"chat_id": place.id}, patience_s)


def places(groups: int, private: int) -> list[Place]:
    return [Place(-number - 1, "supergroup", "g") for number in range(groups)] + [
        Place(number + 1, "private", "p") for number in range(private)
    ]


@pytest.mark.parametrize(
    ("groups", "private", "each", "within_s"), [(1, 0, 45, 130), (0, 1, 60, 76), (15, 25, 10, 30)]
)
def test_nothing_that_telegram_limits_is_exceeded_and_nobody_waits_much_longer_than_needed(
    groups: int, private: int, each: int, within_s: float
) -> None:
    async def story() -> float:
        flood, rate_limiter = Flood(clock=asyncio.get_running_loop().time), RateLimiter()
        began = asyncio.get_running_loop().time()
        await asyncio.gather(
            *(
                say(rate_limiter, place, flood, 1_000)
                for _ in range(each)
                for place in places(groups, private)
            )
        )
        assert flood.refused == 0
        return asyncio.get_running_loop().time() - began

    assert run(story()) < within_s


def test_the_limits_of_the_fake_are_met_without_waiting() -> None:
    """Else the test above could not fail."""

    async def story() -> None:
        flood, place = Flood(clock=asyncio.get_running_loop().time), Place(1, "private", "p")
        for _ in range(3):
            flood.check(place)
        with pytest.raises(Exception, match="Too Many Requests"):
            flood.check(place)

    run(story())


def test_who_would_wait_too_long_is_told_how_long_and_takes_no_turn() -> None:
    async def story() -> None:
        rate_limiter, flood, (group,) = (
            RateLimiter(),
            Flood(clock=asyncio.get_running_loop().time),
            places(1, 0),
        )
        for _ in range(20):
            await say(rate_limiter, group, flood, 100)
        with pytest.raises(RetryAfter) as caught:
            await say(rate_limiter, group, flood, 3)
        assert 30 < caught.value.retry_after.total_seconds() <= 61
        began = asyncio.get_running_loop().time()
        await say(rate_limiter, group, flood, 100)
        assert asyncio.get_running_loop().time() - began <= 61

    run(story())


def test_a_chat_in_which_telegram_wants_silence_keeps_it_and_the_others_go_on() -> None:
    async def story() -> None:
        rate_limiter, (first, second) = RateLimiter(), places(0, 2)
        flood = Flood(clock=asyncio.get_running_loop().time)

        async def refused(*_: Any) -> bool:
            raise RetryAfter(50)

        with pytest.raises(RetryAfter):
            await rate_limiter.process_request(refused, (), {}, "sendMessage", {"chat_id": first.id}, None)
        began = asyncio.get_running_loop().time()
        await say(rate_limiter, second, flood)
        assert asyncio.get_running_loop().time() - began < 1
        await say(rate_limiter, first, flood, 100)
        assert asyncio.get_running_loop().time() - began > 49

    run(story())


def test_chats_that_are_idle_are_forgotten() -> None:
    async def story() -> int:
        rate_limiter, flood = RateLimiter(), Flood(clock=asyncio.get_running_loop().time)
        for place in places(0, 3_000):
            await say(rate_limiter, place, flood)
            await asyncio.sleep(1)
        return len(rate_limiter._turns)

    assert run(story()) < 1_100


def test_a_message_that_waits_for_its_turn_learns_that_telegram_wants_silence() -> None:
    async def story() -> None:
        rate_limiter, (place,) = RateLimiter(), places(0, 1)
        flood, waits = Flood(clock=asyncio.get_running_loop().time), [50, 5]

        async def refused(*_: Any) -> bool:
            await asyncio.sleep(2)
            raise RetryAfter(waits.pop(0))

        async def asked() -> None:
            data = {"chat_id": place.id}
            await rate_limiter.process_request(refused, (), {}, "sendMessage", data, None)

        # Two are under way when the first is refused, two more wait for their turns.
        results = await asyncio.gather(
            asked(),
            asked(),
            say(rate_limiter, place, flood),
            say(rate_limiter, place, flood),
            return_exceptions=True,
        )
        assert all(isinstance(result, RetryAfter) for result in results) and not waits
        with pytest.raises(RetryAfter) as caught:
            await say(rate_limiter, place, flood, 30)
        assert caught.value.retry_after.total_seconds() > 40, "the shorter wish does not replace the longer"

    run(story())
