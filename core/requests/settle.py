"""One look at one open request: decide the next step, do it, until there is nothing to do now.

Every effect is followed by a named crash point; what a restart finds at each of them is
settled by the same code (`tests/core/requests/test_crash_points.py` dies at every one).
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable

from core.domain import Failure, FailureCode, Outcome, Review, ReviewRequest
from core.errors import (
    CatalogError,
    ChatEnded,
    RateLimited,
    StorageError,
    Undeliverable,
    Unreachable,
    UnreadableRecord,
    UnsupportedSchema,
)
from core.messages import replies
from core.messages.catalogue import failure_text
from core.requests.context import NotOpen, ServiceContext
from core.requests.delivery import Compose, ReplySender
from core.requests.lifecycle import Step, back_off, next_step, wait_until
from core.requests.spares import Spares
from core.requests.staging import PAGE_PATIENCE_S, Stager
from core.requests.waits import WaitTimes
from core.runtime import telemetry
from core.runtime.failpoints import reached
from core.runtime.unreadable import log_once

BUSY_S = 2.0
"""Until another look where a platform has its share of looks under way: one that hangs leaves room for others."""

log = logging.getLogger("grg.settle")

_SILENT = {Step.WAIT, Step.STAGE, Step.QUEUE_AGAIN, Step.TELL_SLOW}
"""Steps that say nothing, or nothing that matters."""


class Settler:
    """Does what is next for a request, from what the store holds alone."""

    def __init__(self, parts: ServiceContext) -> None:
        self._parts = parts
        self._store, self._fleet, self._clock = parts.store, parts.fleet, parts.clock
        self._platforms = parts.adapters.keys()
        self._spares, self._speaker = Spares(parts), ReplySender(parts)
        self.waits = WaitTimes(parts.store)
        self._stager = Stager(parts, self._spares, self.waits)
        self._plain: dict[Step, Callable[[ReviewRequest], Awaitable[ReviewRequest]]] = {
            Step.POST_STATUS: self._post_status, Step.STAGE: self._stage, Step.TELL_SLOW: self._tell_slow,
            Step.QUEUE_AGAIN: self._stager.queue_again, Step.RETRACT: self._retract,
        }  # fmt: skip
        """Steps that need to know the request alone."""
        self._failures: dict[str, int] = {}
        self._said: dict[str, str] = {}
        """Receipts of final replies that are not closed yet."""
        self._quiet: dict[str, tuple[float, float]] = {}
        """Where a platform is down, since when and until when: an event is no reason to ask it before."""

    async def look(self, id: str) -> float | None:
        """Settle as far as possible now. Returns when to look again; None once it is closed, or
        where this process can do nothing for it (the promise stays in the store).

        Expected trouble backs off and is tried again; anything else is logged as a bug and backs
        off too, so that one bad request stalls nobody.
        """
        since, quiet_until = self._quiet.get(id, (0.0, 0.0))
        if since <= self._clock() < quiet_until:  # before `since`: the clock was set back
            return quiet_until
        try:
            again = await self._settle(id)
        except ChatEnded:
            raise
        except UnreadableRecord as error:
            log_once(error)
            return None
        except NotOpen as error:
            log.warning("%s", error)
            return None
        except Unreachable as error:
            again = self._later(id, error, error.retry_after_s)
            self._quiet[id] = self._clock(), again
            return again
        except RateLimited as error:
            return self._later(id, error, min(error.retry_after_s or 0, PAGE_PATIENCE_S))
        except (CatalogError, StorageError) as error:
            return self._later(id, error, None)
        except Exception:
            log.exception("request=%s a bug; trying again later", id)
            return self._later(id, None, None)
        self._failures.pop(id, None)
        self._quiet.pop(id, None)
        return again

    def cancel_fetch(self, id: str) -> None:
        """A page that is being read for a request is not wanted any more."""
        self._stager.cancel_fetch(id)

    async def take_back(self, request: ReviewRequest) -> None:
        """Delete what was shown for a request, where the platform can. Raises Unreachable or Undeliverable."""
        await self._speaker.take_back(request)

    def _later(self, id: str, error: Exception | None, wished_s: float | None) -> float:
        failures = self._failures[id] = self._failures.get(id, 0) + 1
        wait = back_off(failures, wished_s)
        if error is not None:
            log.warning("request=%s %s; trying again in %.0f s", id, error, wait)
        return self._clock() + wait

    async def _settle(self, id: str) -> float | None:
        request = await self._store.open_request(id)
        if request is None:
            return None
        if await self._store.closed_request(id) is not None:  # closed wins
            await self._store.delete_open(id)
            return None
        if request.address.platform not in self._platforms:
            return None  # its adapter does not run here; the next start looks again
        while True:
            outcome = await self._outcome(request)
            step = next_step(request, outcome, self._clock())
            if step is Step.WAIT:
                return wait_until(request)
            if step not in _SILENT and self._speaker.is_busy(request.address.platform):
                return self._clock() + BUSY_S
            try:
                request = await self._do(step, request, outcome)
            except Undeliverable as error:
                log.warning("request=%s undeliverable: %s", id, error)
                request = await self._close(request, "undeliverable")
            if request.closed_as is not None:
                return None

    async def _outcome(self, request: ReviewRequest) -> Outcome | None:
        """The outcome. A damaged one may still be mended; its requester hears at the deadline that nobody did."""
        try:
            return await self._store.outcome(request.id)
        except UnsupportedSchema:
            raise
        except UnreadableRecord as error:
            log_once(error)
            late = self._clock() >= request.deadline_at
            return Failure(request.id, "late", failure_text("en", "late") or "", self._clock()) if late else None

    async def _do(self, step: Step, request: ReviewRequest, outcome: Outcome | None) -> ReviewRequest:
        if step in self._plain:
            return await self._plain[step](request)
        if step is Step.EXPIRE:
            return await self._stager.fail(request, FailureCode.LATE)
        if step is Step.REFUSE:
            return await self._answer(request, replies.refusal, "refused")
        if isinstance(outcome, Review):
            review = outcome
            await self._spares.used(review)
            return await self._answer(
                request, lambda r, n, c: replies.final(r, review, n, c), "replied", review.created_at
            )
        assert isinstance(outcome, Failure)  # noqa: S101  next_step gives APOLOGISE for a Failure only
        failure = outcome
        closed_as = "expired" if failure.code == FailureCode.LATE else "apologised"
        return await self._answer(
            request, lambda r, n, c: replies.apology(r, failure, n, c), closed_as, failure.created_at
        )

    async def _status(self, *, slow: bool = False) -> Compose:
        median_s = await self.waits.median_s()
        return lambda request, _, community: replies.status(request, median_s, community, slow=slow)

    async def _post_status(self, request: ReviewRequest) -> ReviewRequest:
        """A status is a courtesy: a platform that is down does not keep the review from being written."""
        try:
            receipt = await self._speaker.say(request, await self._status())
        except Unreachable as error:
            log.info("request=%s no status: %s", request.id, error)
            receipt = ""
        reached("status_posted")
        request = dataclasses.replace(request, receipt=receipt)
        await self._parts.save(request)
        reached("status_kept")
        return request

    async def _stage(self, request: ReviewRequest) -> ReviewRequest:
        request = await self._stager.stage(request)
        if request.staged_at is not None and self._speaker.limits(request).can_edit:
            await self._update_status(request)  # it names the game now
        return request

    async def _tell_slow(self, request: ReviewRequest) -> ReviewRequest:
        """Noted before it is said: a courtesy is better missed than repeated."""
        request = dataclasses.replace(request, told_slow=True)
        await self._parts.save(request)
        reached("slow_noted")
        await self._update_status(request, slow=True)
        return request

    async def _update_status(self, request: ReviewRequest, *, slow: bool = False) -> None:
        if request.receipt and not self._speaker.is_busy(request.address.platform):
            try:
                await self._speaker.say(request, await self._status(slow=slow))
            except Unreachable as error:
                log.info("request=%s status not updated: %s", request.id, error)

    async def _answer(
        self, request: ReviewRequest, compose: Compose, closed_as: str, written_at: float = 0.0
    ) -> ReviewRequest:
        """Reply, then close. Where a repeat would show twice, "about to send" is noted first."""
        limits = self._speaker.limits(request)
        shows_once = limits.recognises_repeats or (limits.can_edit and request.receipt)
        speaking_of = request
        if not shows_once and not request.sending:
            request = dataclasses.replace(request, sending=True)
            await self._parts.save(request)
            reached("reply_noted")
        if (
            request.id not in self._said
        ):  # else only the closing failed, a full disk for one: do not say it again
            self._said[request.id] = await self._speaker.say(speaking_of, compose)
            reached("replied")
            if written_at:
                telemetry.stage("reply", max(0.0, self._clock() - written_at), request.id)
        return await self._close(dataclasses.replace(request, receipt=self._said[request.id]), closed_as)

    async def _retract(self, request: ReviewRequest) -> ReviewRequest:
        await self._fleet.withdraw(request.id)
        await self.take_back(request)
        reached("retracted")
        return await self._close(request, "cancelled")

    async def _close(self, request: ReviewRequest, closed_as: str) -> ReviewRequest:
        """Closed first, then not open: a restart that finds both deletes the open one."""
        now = self._clock()
        request = dataclasses.replace(request, closed_as=closed_as, closed_at=now)
        await self._store.put_closed(request)
        self._said.pop(request.id, None)
        reached("closed_kept")
        await self._store.delete_open(request.id)
        reached("open_deleted")
        took_s = now - request.created_at
        telemetry.outcome(closed_as, request.id)
        if closed_as == "replied":
            self.waits.note(took_s)
        log.info("request=%s app=%d closed as %s after %.1f s", request.id, request.app_id, closed_as, took_s)
        return request
