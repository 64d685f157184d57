"""What comes next for one request: pure functions over records, the settle table as code.

The same in normal running and after a crash, since it looks only at what the store holds.
"""

from __future__ import annotations

import dataclasses
import enum

from core.domain import Failure, Outcome, Review, ReviewRequest, request_id


class Step(enum.Enum):
    """The one thing that settle does next."""

    RETRACT = "take back what was shown, close as cancelled"
    REFUSE = "say the refusal, close as refused"
    REPLY = "show the review, close as replied"
    APOLOGISE = "say why there is none, close as apologised"
    EXPIRE = "put a failed outcome that says it took too long"
    POST_STATUS = "post the status, keep its receipt"
    STAGE = "read the page, stage the prompt, queue it"
    TELL_SLOW = "say that it takes longer than usual"
    QUEUE_AGAIN = "the expected time has passed: queue it again"
    WAIT = "nothing until look_at"


def next_step(request: ReviewRequest, outcome: Outcome | None, now: float) -> Step:
    """The settle table, most final first. A review that is there wins over "too late"."""
    if request.cancelled:
        return Step.RETRACT
    if request.refusal is not None:
        return Step.REFUSE
    if isinstance(outcome, Review):
        return Step.REPLY
    if isinstance(outcome, Failure):
        return Step.APOLOGISE
    if now >= request.deadline_at:
        return Step.EXPIRE
    return _on_the_way(request, now)


def _on_the_way(request: ReviewRequest, now: float) -> Step:
    if request.receipt is None:
        return Step.POST_STATUS
    if request.staged_at is None:
        return Step.STAGE
    if not request.told_slow and now >= request.staged_at + SLOW_S:
        return Step.TELL_SLOW
    return Step.QUEUE_AGAIN if now >= request.look_at else Step.WAIT


def wait_until(request: ReviewRequest) -> float:
    """When a request that waits for its outcome has its next step."""
    times = [request.look_at, request.deadline_at]
    if request.staged_at is not None and not request.told_slow:
        times.append(request.staged_at + SLOW_S)
    return min(times)


def another_attempt(
    closed: ReviewRequest, now: float, deadline_s: float, *, in_place: bool, attempt: int | None = None
) -> ReviewRequest:
    """A closed request as a new promise; `in_place` keeps the receipt, so that its reply is edited."""
    attempt = closed.attempt + 1 if attempt is None else attempt
    return dataclasses.replace(
        closed, id=request_id(closed.address, closed.message_id, closed.app_id, attempt), attempt=attempt,
        created_at=now, deadline_at=now + deadline_s, receipt=(closed.receipt or None) if in_place else None,
        staged_at=None, queued_count=0, look_at=0.0, cancelled=False, refusal=None, refusal_values={},
        told_slow=False, sending=False, closed_as=None, closed_at=None,
    )  # fmt: skip


SLOW_S = 90.0
"""A requester who waits longer than this for a writer is told that it takes longer."""


FIRST_LOOK_S = 60.0
"""A review that is this late, or three times the usual wait late, is queued again."""
MAX_CHECK_INTERVAL_S = 3_600.0
_MAX_DOUBLINGS = 16
"""2.0 ** 1024 overflows, and a platform that is down for a day fails more often than that."""


def look_at(queued_count: int, usual_wait_s: float | None, now: float) -> float:
    """When to look again after a request was queued `queued_count` times: doubling intervals."""
    first = max(FIRST_LOOK_S, 3 * (usual_wait_s or 0))
    return now + min(MAX_CHECK_INTERVAL_S, first * 2.0 ** min(queued_count - 1, _MAX_DOUBLINGS))


def back_off(failures: int, wished_s: float | None = None) -> float:
    """Seconds until another try after `failures` failed ones in a row: 1, 2, 4 … 60, or what was wished."""
    return max(wished_s or 0, min(60.0, 2.0 ** min(failures - 1, _MAX_DOUBLINGS)))
