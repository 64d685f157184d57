"""Every row of the table of steps in docs/flow.md, and the intervals between two checks of a request."""

from __future__ import annotations

import itertools
from typing import Any

from core.domain import Outcome
from core.requests.lifecycle import (
    FIRST_CHECK_S,
    MAX_CHECK_INTERVAL_S,
    SLOW_S,
    Step,
    back_off,
    next_check_at,
    next_step,
    wait_until,
)
from tests.records import failure_of, request, review_of
from tests.tables import each

NOW = 1_000_100.0
LATE = {"deadline_at": NOW}
STAGED = {"receipt": "r", "staged_at": NOW - 50, "queued_count": 1, "next_check_at": NOW + 10}
REVIEW, FAILURE = review_of(request()), failure_of(request())

TABLE: list[tuple[str, dict[str, Any], Outcome | None, Step]] = [
    ("open, no status receipt", {}, None, Step.POST_STATUS),
    ("a status that could not be posted is not tried for ever", {"receipt": ""}, None, Step.STAGE),
    ("open, no prompt", {"receipt": "r"}, None, Step.STAGE),
    ("prompt, no outcome", STAGED, None, Step.WAIT),
    ("the expected time has passed", {**STAGED, "next_check_at": NOW}, None, Step.QUEUE_AGAIN),
    ("slow, and nobody was told", {**STAGED, "staged_at": NOW - SLOW_S}, None, Step.SEND_SLOW_NOTICE),
    ("slow, and told", {**STAGED, "staged_at": NOW - SLOW_S, "slow_notice_sent": True}, None, Step.WAIT),
    (
        "slow and late: told first",
        {**STAGED, "staged_at": NOW - SLOW_S, "next_check_at": NOW},
        None,
        Step.SEND_SLOW_NOTICE,
    ),
    ("a review", STAGED, REVIEW, Step.REPLY),
    ("a review before any status", {}, REVIEW, Step.REPLY),
    ("a failed outcome", STAGED, FAILURE, Step.APOLOGISE),
    ("past its deadline", {**STAGED, **LATE}, None, Step.EXPIRE),
    ("past its deadline before anything was done", LATE, None, Step.EXPIRE),
    ("a review wins over too late", {**STAGED, **LATE}, REVIEW, Step.REPLY),
    ("a failure wins over too late", {**STAGED, **LATE}, FAILURE, Step.APOLOGISE),
    ("refused", {"refusal": "no"}, None, Step.REFUSE),
    ("refused, whatever else there is", {"refusal": "no", **LATE}, REVIEW, Step.REFUSE),
    ("an empty refusal is one too", {"refusal": ""}, None, Step.REFUSE),
    ("cancelled", {"cancelled": True}, None, Step.RETRACT),
    ("cancelled wins over a review", {**STAGED, "cancelled": True}, REVIEW, Step.RETRACT),
    (
        "cancelled wins over all",
        {**STAGED, **LATE, "cancelled": True, "refusal": "no"},
        FAILURE,
        Step.RETRACT,
    ),
]


@each(("row", "changes", "outcome", "step"), TABLE)
def test_the_table_says_what_comes_next(
    row: str, changes: dict[str, Any], outcome: Outcome | None, step: Step
) -> None:
    assert next_step(request(**changes), outcome, NOW) is step


def test_every_step_is_in_the_table() -> None:
    assert {step for *_, step in TABLE} == set(Step)


def test_the_decision_is_the_same_whatever_the_attempt_or_the_words() -> None:
    for _, changes, outcome, step in TABLE:
        assert next_step(request(attempt=5, game_name="X", spoiler=True, **changes), outcome, NOW) is step


def test_a_late_review_is_queued_again_at_doubling_intervals_up_to_an_hour() -> None:
    waits = [next_check_at(count, None, NOW) - NOW for count in range(1, 12)]
    assert waits[:4] == [FIRST_CHECK_S, 2 * FIRST_CHECK_S, 4 * FIRST_CHECK_S, 8 * FIRST_CHECK_S]
    assert all(later >= earlier for earlier, later in itertools.pairwise(waits))
    assert waits[-1] == MAX_CHECK_INTERVAL_S


def test_late_means_three_times_the_usual_wait() -> None:
    assert next_check_at(1, 100.0, NOW) - NOW == 300.0
    assert next_check_at(1, 1.0, NOW) - NOW == FIRST_CHECK_S
    assert next_check_at(1, 1e6, NOW) - NOW == MAX_CHECK_INTERVAL_S


def test_failures_in_a_row_wait_longer_up_to_a_minute() -> None:
    assert [back_off(failures) for failures in (1, 2, 3, 6, 7, 20)] == [1, 2, 4, 32, 60, 60]


def test_a_wish_of_the_platform_is_honoured_but_never_shortens_the_wait() -> None:
    assert back_off(1, 300.0) == 300.0
    assert back_off(5, 0.5) == 16.0
    assert back_off(5, 0.0) == 16.0


@each("times", [1_024, 1_025, 100_000])
def test_a_day_of_failures_does_not_overflow(times: int) -> None:
    assert back_off(times) == 60.0
    assert next_check_at(times, 5.0, NOW) == NOW + MAX_CHECK_INTERVAL_S


def test_a_wait_ends_at_the_next_look_the_deadline_or_when_the_requester_is_told() -> None:
    waiting = {**STAGED, "next_check_at": NOW + 300, "deadline_at": NOW + 900}
    assert wait_until(request(**waiting)) == NOW - 50 + SLOW_S
    assert wait_until(request(**waiting, slow_notice_sent=True)) == NOW + 300
    assert wait_until(request(**{**waiting, "deadline_at": NOW + 5})) == NOW + 5
