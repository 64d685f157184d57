"""Who is served, how often, and with which words not."""

from __future__ import annotations

import itertools
from typing import Any

from core.community.limits import Limiter
from core.domain import Asked, Refusal, RefusalCode, ReplyAddress
from core.settings import Settings
from tests.jumping import Clock
from tests.tables import each

PLACE, ELSEWHERE = ReplyAddress("chat", "room"), ReplyAddress("chat", "other")
HOUR_S = 3_600


def limiter(clock: Clock | None = None, **settings: Any) -> Limiter:
    return Limiter(Settings(**settings), clock or Clock())


def refuse(
    limits: Limiter, address: ReplyAddress, author: str, app_id: int, open_count: int
) -> Refusal | None:
    return limits.refusal(Asked(address, "m1", author), app_id, open_count)


def test_without_an_allow_list_everyone_is_served() -> None:
    assert limiter().is_allowed(PLACE)


@each(
    ("entry", "served"),
    [
        ("chat:room", True),
        ("chat:roo*", True),
        ("chat:*", True),
        ("*", True),
        ("chat:roo", False),
        ("chat:room2", False),
        ("other:room", False),
        ("chat:rooms*", False),
    ],
)
def test_an_allow_list_names_places_or_their_beginnings(entry: str, served: bool) -> None:
    assert limiter(allow_places=("irc:x", entry)).is_allowed(PLACE) is served


def test_a_person_is_told_when_to_ask_again() -> None:
    clock = Clock()
    limits = limiter(clock, limit_person_hour=2)
    assert refuse(limits, PLACE, "ann", 1, 0) is None
    clock.now += 1_000
    assert refuse(limits, ELSEWHERE, "ann", 2, 0) is None
    said = refuse(limits, PLACE, "ann", 3, 0)
    assert said == Refusal(RefusalCode.LIMIT_PERSON, {"reviews": 2, "minutes": 44})
    assert refuse(limits, PLACE, "bob", 3, 0) is None


def test_asking_again_when_told_to_is_never_too_early() -> None:
    for spent in (0, 1, 59, 60, 61, 1_800, 3_540, 3_569, 3_599):
        clock = Clock()
        limits = limiter(clock, limit_person_hour=1)
        refuse(limits, PLACE, "ann", 1, 0)
        clock.now += spent
        said = refuse(limits, PLACE, "ann", 1, 0)
        assert said is not None
        clock.now += 60 * int(said.values["minutes"])
        assert refuse(limits, PLACE, "ann", 1, 0) is None, spent


def test_the_last_minute_is_one_minute() -> None:
    clock = Clock()
    limits = limiter(clock, limit_person_hour=1)
    refuse(limits, PLACE, "ann", 1, 0)
    clock.now += HOUR_S - 10
    assert refuse(limits, PLACE, "ann", 1, 0) == Refusal(
        RefusalCode.LIMIT_PERSON, {"reviews": 1, "minutes": 1}
    )


def test_the_hour_slides() -> None:
    clock = Clock()
    limits = limiter(clock, limit_person_hour=2)
    answers = []
    for _ in range(6):
        answers.append(refuse(limits, PLACE, "ann", 1, 0) is None)
        clock.now += HOUR_S / 2
    assert answers == [True] * 6


def test_a_place_has_its_own_limit_whoever_asks() -> None:
    limits = limiter(limit_place_hour=2)
    said = [refuse(limits, PLACE, who, 1, 0) for who in ("ann", "bob", "cid")]
    assert said[:2] == [None, None]
    assert said[2] == Refusal(RefusalCode.LIMIT_PLACE, {"reviews": 2, "minutes": 60})
    assert refuse(limits, ELSEWHERE, "cid", 1, 0) is None


def test_all_together_have_a_limit() -> None:
    limits = limiter(limit_all_hour=2)
    said = [refuse(limits, ReplyAddress("chat", str(place)), f"p{place}", 1, 0) for place in range(3)]
    assert said[:2] == [None, None]
    assert said[2] == Refusal(RefusalCode.LIMIT_ALL, {"reviews": 2, "minutes": 60})


def test_so_many_may_be_open_and_no_more() -> None:
    limits = limiter(limit_open=5)
    assert refuse(limits, PLACE, "ann", 1, 4) is None
    assert refuse(limits, PLACE, "ann", 1, 5) == Refusal(RefusalCode.TOO_MANY_OPEN)


def test_a_blocked_game_is_declined_and_counts_for_nothing() -> None:
    limits = limiter(block_games=(730,), limit_person_hour=1)
    assert refuse(limits, PLACE, "ann", 730, 0) == Refusal(RefusalCode.BLOCKED_GAME)
    assert refuse(limits, PLACE, "ann", 620, 0) is None


def test_what_was_refused_does_not_count() -> None:
    limits = limiter(limit_person_hour=1, limit_place_hour=3)
    for _ in range(10):
        refuse(limits, PLACE, "ann", 1, 0)
    assert refuse(limits, PLACE, "bob", 1, 0) is None
    assert refuse(limits, PLACE, "cid", 1, 0) is None


def test_people_without_a_name_share_no_personal_limit() -> None:
    limits = limiter(limit_person_hour=1)
    assert [refuse(limits, PLACE, "", 1, 0) for _ in range(3)] == [None] * 3


def test_the_same_name_on_two_platforms_is_two_people() -> None:
    limits = limiter(limit_person_hour=1)
    assert refuse(limits, ReplyAddress("chat", "x"), "ann", 1, 0) is None
    assert refuse(limits, ReplyAddress("irc", "x"), "ann", 1, 0) is None


@each("place", ["@channel", "a@b", "!room:server@x"])
def test_a_place_with_an_at_sign_is_still_a_place(place: str) -> None:
    limits = limiter(limit_place_hour=1)
    refuse(limits, ReplyAddress("chat", place), "ann", 1, 0)
    said = refuse(limits, ReplyAddress("chat", place), "bob", 1, 0)
    assert said is not None and said.code is RefusalCode.LIMIT_PLACE


def test_a_place_and_a_person_of_one_name_do_not_share_a_count() -> None:
    limits = limiter(limit_person_hour=1, limit_place_hour=1)
    assert refuse(limits, ReplyAddress("chat", "ann"), "x", 1, 0) is None
    assert refuse(limits, ReplyAddress("chat", "y"), "ann", 1, 0) is None


def test_memory_does_not_grow_with_everyone_who_ever_asked() -> None:
    clock = Clock()
    limits = limiter(clock)
    sizes = []
    for number in itertools.islice(itertools.count(), 2_000):
        refuse(limits, PLACE, f"person {number}", 1, 0)
        clock.now += 10
        sizes.append(len(limits._times))
    assert max(sizes) < 800  # at most two hours of people, 360 an hour


def test_the_hourly_sweep_survives_a_place_whose_last_request_was_refused() -> None:
    clock = Clock()
    limits = limiter(clock, limit_person_hour=1)
    start = clock.now
    for at_s, place, author in (
        (1_800, "P2", "B"),
        (3_600, "P1", "X"),
        (5_500, "P2", "X"),
        (7_200, "P3", "C"),
    ):
        clock.now = start + at_s
        refuse(limits, ReplyAddress("chat", place), author, 620, 0)
    assert refuse(limits, ReplyAddress("chat", "P3"), "D", 620, 0) is None
