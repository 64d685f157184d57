"""What comes next for one request: pure functions over records.

The answer is the same in normal running and after a crash, because it depends only on what the store holds.
"""

from __future__ import annotations

import enum

from core.domain import Failure, Outcome, Review, ReviewRequest, request_id
from core.runtime.backoff import backoff_s

SLOW_S = 90.0
"""A person who has waited this long for a writer reads that it takes longer than usual."""
FIRST_CHECK_S = 60.0
"""A review that is this late, or three times the usual wait late, is queued again."""
MAX_CHECK_INTERVAL_S = 3_600.0


class Step(enum.Enum):
    """The one thing that settling does next."""

    RETRACT = "take back what was shown, close as cancelled"
    REFUSE = "say the refusal, close as refused"
    REPLY = "show the review, close as replied"
    APOLOGISE = "say why there is none, close as apologised"
    EXPIRE = "put a failed outcome that says it took too long"
    POST_STATUS = "post the status, keep its receipt"
    STAGE = "read the page, stage the prompt, queue it"
    SEND_SLOW_NOTICE = "say that it takes longer than usual"
    QUEUE_AGAIN = "the expected time has passed: queue it again"
    WAIT = "nothing until next_check_at"


def next_step(request: ReviewRequest, outcome: Outcome | None, now: float) -> Step:
    """The next step, the most final ones considered first. A review that is there wins over "too late".

    Pure: it changes nothing, and the same arguments give the same step. `now` is in unix seconds.
    """
    # A person's wish to have it gone beats everything, a finished review included.
    if request.cancelled:
        return Step.RETRACT
    if request.refusal is not None:
        return Step.REFUSE
    if isinstance(outcome, Review):
        return Step.REPLY
    if isinstance(outcome, Failure):
        return Step.APOLOGISE
    # After the outcomes: a review that came in late is still worth more than an apology.
    if now >= request.deadline_at:
        return Step.EXPIRE
    return _step_towards_an_outcome(request, now)


def _step_towards_an_outcome(request: ReviewRequest, now: float) -> Step:
    # The status comes before the page is read, so that people see at once that they were heard.
    if not request.status_attempted:
        return Step.POST_STATUS
    if request.staged_at is None:
        return Step.STAGE
    if not request.slow_notice_sent and now >= request.staged_at + SLOW_S:
        return Step.SEND_SLOW_NOTICE
    return Step.QUEUE_AGAIN if now >= request.next_check_at else Step.WAIT


def wait_until(request: ReviewRequest) -> float:
    """When a request that waits for its outcome has its next step, in unix seconds; an outcome may come first."""
    times = [request.next_check_at, request.deadline_at]
    if request.staged_at is not None and not request.slow_notice_sent:
        times.append(request.staged_at + SLOW_S)
    return min(times)


def another_attempt(
    closed: ReviewRequest, now: float, deadline_s: float, *, in_place: bool, attempt: int | None = None
) -> ReviewRequest:
    """A closed request as a new promise, which is not stored yet. `now` is in unix seconds.

    With `in_place` it keeps the receipt, so that its reply is edited. `attempt` is one more than that of `closed`
    unless given: the id depends on it, so a number that was used before names the older request.
    """
    attempt = closed.attempt + 1 if attempt is None else attempt
    receipt = closed.receipt if in_place else ""
    return ReviewRequest(
        id=request_id(closed.asked.address, closed.asked.message_id, closed.app_id, attempt),
        asked=closed.asked,
        app_id=closed.app_id,
        attempt=attempt,
        created_at=now,
        deadline_at=now + deadline_s,
        spoiler=closed.spoiler,
        status_attempted=bool(receipt),
        receipt=receipt,
        game_name=closed.game_name,
        header_image=closed.header_image,
        about=closed.about,
        compared_words=closed.compared_words,
    )


def next_check_at(queued_count: int, usual_wait_s: float | None, now: float) -> float:
    """When to check again on a request that was queued `queued_count` times (1 or more), in unix seconds.

    The intervals double, up to an hour. `usual_wait_s` is None before the first reply.
    """
    # Three times the usual wait: a busy fleet should not be asked to write the same review twice.
    first_s = max(FIRST_CHECK_S, 3 * (usual_wait_s or 0))
    return now + backoff_s(queued_count, first_s, MAX_CHECK_INTERVAL_S)


def back_off(failures: int, retry_after_s: float | None = None) -> float:
    """Seconds until the next attempt after `failures` failed ones in a row: 1, 2, 4 … 60, or `retry_after_s` if longer."""
    return max(retry_after_s or 0, backoff_s(failures, 1.0, 60.0))
