"""Settles one open request: decides the next step, takes it, and repeats until there is nothing to do now.

Every effect is followed by a named crash point; what a restart finds at each of them is
settled by the same code (`tests/core/requests/test_crash_points.py` dies at every one).
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging

from core import document_keys
from core.domain import ClosedAs, Failure, FailureCode, NoteCode, Outcome, Reply, Review, ReviewRequest
from core.domain.community import CommunitySettings
from core.errors import (
    CatalogError,
    ChatEnded,
    NotSent,
    RateLimited,
    StorageError,
    Undeliverable,
    Unreachable,
    UnreadableRecord,
    UnsupportedSchema,
)
from core.messages import notes, replies
from core.requests.context import NotOpen, ServiceContext
from core.requests.delivery import ReplySender
from core.requests.lifecycle import Step, back_off, next_step, wait_until
from core.requests.spares import Spares
from core.requests.staging import PAGE_PATIENCE_S, Aside, Stager
from core.requests.waits import WaitTimes
from core.runtime import telemetry
from core.runtime.failpoints import reached
from core.runtime.skip_unreadable import log_once, skip_unreadable

RESTART_GRACE_S = 600.0
"""A request that is past its deadline when the bot starts has this long to get its review all the same: the bot was away,
or the clock is wrong. A late review is worth more than an apology."""
BUSY_S = 2.0
"""Until a request is tried again whose platform has its share of calls under way."""

log = logging.getLogger("grg.settle")

_NOTHING_SHOWN = {ClosedAs.CANCELLED, ClosedAs.UNDELIVERABLE}
_SILENT = {Step.WAIT, Step.STAGE, Step.QUEUE_AGAIN, Step.SEND_SLOW_NOTICE}
"""Steps that call no chat platform, or whose call may be left out."""


class Settler:
    """Does what is next for a request, from what the store holds alone."""

    def __init__(
        self, context: ServiceContext, sender: ReplySender, aside: Aside = contextlib.nullcontext
    ) -> None:
        """`aside` is a context in which a request that waits for its page keeps no other from being settled."""
        self._context, self._sender = context, sender
        self._store, self._clock = context.store, context.clock
        self._started_at = context.clock()
        self._spares = Spares(context)
        self.wait_times = WaitTimes(context.store)
        self._stager = Stager(context, self._spares, self.wait_times, aside, self._tell_slow_store)
        self._failures: dict[str, int] = {}
        """Failed attempts in a row, by request."""
        self._not_closed: set[str] = set()
        """Open requests without a closed record, as this process has seen."""
        self._maybe_unqueued: set[str] = set()
        """Staged requests that an earlier process may have left before it queued them, or this one when it failed."""
        self._sent_receipts: dict[str, str] = {}
        """Receipts of final replies whose requests are not closed yet."""
        self._muted_until: dict[str, tuple[float, float]] = {}
        """Since when and until when a request whose platform is down is left alone, whatever events arrive."""

    async def settle(self, id: str) -> float | None:
        """Settle as far as possible now. Returns when to continue (unix seconds), or None if the request is
        closed or this process can do nothing for it; the promise then stays in the store.

        Expected failures are retried with growing pauses. Anything else is logged as a bug and retried
        in the same way, so that one bad request stalls nobody.
        """
        with telemetry.about(id):
            return await self._try_to_settle(id)

    async def _try_to_settle(self, id: str) -> float | None:
        since, muted_until = self._muted_until.get(id, (0.0, 0.0))
        if since <= self._clock() < muted_until:  # before `since`: the clock was set back
            return muted_until
        try:
            again_at = await self._settle(id)
        # Kept from the last clause below, which would try again for ever: the chat is over, and the bot
        # stops.
        except ChatEnded:
            raise
        except UnreadableRecord as error:
            log_once(error)
            return None
        except NotOpen as error:
            log.warning("%s", error)
            return None
        except Unreachable as error:
            again_at = self._retry_later(id, error, error.retry_after_s)
            self._muted_until[id] = self._clock(), again_at
            return again_at
        except RateLimited as error:
            # A store may ask for hours; past its patience the request gets an apology, so it must be looked
            # at by then.
            return self._retry_later(id, error, min(error.retry_after_s or 0, PAGE_PATIENCE_S))
        except (CatalogError, StorageError) as error:
            self._not_closed.discard(id)  # looked at as after a restart
            return self._retry_later(id, error)
        except Exception:
            # The promise stays open: a corrected version can still keep it.
            log.exception("a bug; trying again later")
            return self._retry_later(id)
        self._failures.pop(id, None)
        self._muted_until.pop(id, None)
        return again_at

    def cancel_fetch(self, id: str) -> None:
        """Stop reading the page for a request that was cancelled. Nothing happens if none is being read."""
        self._stager.cancel_fetch(id)

    def _retry_later(
        self, id: str, error: Exception | None = None, retry_after_s: float | None = None
    ) -> float:
        failures = self._failures[id] = self._failures.get(id, 0) + 1
        wait_s = back_off(failures, retry_after_s)
        if error is not None:
            log.warning("%s; trying again in %.0f s", error, wait_s)
        return self._clock() + wait_s

    async def _settle(self, id: str) -> float | None:
        # Read again each time: a cancellation may have been written since the last step.
        request = await self._store.open_request(id)
        if request is None:
            self._not_closed.discard(id)
            self._maybe_unqueued.discard(id)
            return None
        # Once in a process: only the bot that owns the store closes, and who owns it is checked before each reply.
        if id not in self._not_closed:
            if (closed := await self._store.closed_request(id)) is not None:  # closed wins
                await self._note_shown(closed)
                await self._store.delete_open(id)
                return None
            self._not_closed.add(id)
            # What was queued again says so, and what is due will be.
            if request.queued_count == 1 and self._clock() < request.next_check_at:
                self._maybe_unqueued.add(id)
        if request.asked.address.platform not in self._context.adapters:
            return None  # its adapter does not run here; it may at the next start
        if request.deadline_at < self._started_at:
            request = dataclasses.replace(request, deadline_at=self._started_at + RESTART_GRACE_S)
        return await self._take_steps(request)

    async def _take_steps(self, request: ReviewRequest) -> float | None:
        # Several steps follow each other at once; each stores its result, so a crash repeats one step at
        # most.
        platform = request.asked.address.platform
        # Each look costs a request on AWS, and before the status there can be no outcome.
        outcome = await self._outcome(request) if request.status_attempted else None
        while True:
            step = next_step(request, outcome, self._clock())
            if step is Step.WAIT:
                if request.id in self._maybe_unqueued:
                    await self._context.fleet.queue(request.id)
                    self._maybe_unqueued.discard(request.id)
                return wait_until(request)
            # Give the slot back instead of holding it: other platforms need it while this one is slow.
            if step not in _SILENT and self._sender.is_busy(platform):
                return self._clock() + BUSY_S
            try:
                request = await self._take(step, request, outcome)
            # There is no place to apologise in, so the request is closed without a word.
            except Undeliverable as error:
                log.warning("undeliverable: %s", error)
                await self._sender.tell_person(request, await self._community_settings(request))
                request = await self._close(request, ClosedAs.UNDELIVERABLE)
            if request.closed_as is not None:
                return None
            # A status brings no outcome, and that of a prompt that was queued comes with an event.
            if step is not Step.POST_STATUS and not (step is Step.STAGE and request.staged_at is not None):
                outcome = await self._outcome(request)

    async def _outcome(self, request: ReviewRequest) -> Outcome | None:
        """The outcome, or None. The owner may still mend a damaged one; at the deadline it counts as late."""
        try:
            return await self._store.outcome(request.id)
        except UnsupportedSchema:
            raise
        except UnreadableRecord as error:
            log_once(error)
            late = self._clock() >= request.deadline_at
            return Failure(request.id, FailureCode.LATE, "", self._clock()) if late else None

    async def _take(self, step: Step, request: ReviewRequest, outcome: Outcome | None) -> ReviewRequest:
        """Take one step. Returns the request as it is afterwards."""
        match step, outcome:
            case Step.POST_STATUS, _:
                return await self._post_status(request)
            case Step.STAGE, _:
                return await self._stage(request)
            case Step.SEND_SLOW_NOTICE, _:
                return await self._send_slow_notice(request)
            case Step.QUEUE_AGAIN, _:
                return await self._stager.queue_again(request)
            case Step.RETRACT, _:
                return await self._retract(request)
            case Step.EXPIRE, _:
                return await self._stager.fail(request, FailureCode.LATE)
            case Step.REFUSE, _:
                return await self._refuse(request)
            case Step.REPLY, Review() as review:
                return await self._reply(request, review)
            case Step.APOLOGISE, Failure() as failure:
                return await self._apologise(request, failure)
        raise AssertionError(f"{step} does not go with {outcome}")

    async def _post_status(self, request: ReviewRequest) -> ReviewRequest:
        """A status is a courtesy: a platform that is down does not keep the review from being written."""
        try:
            receipt = await self._sender.send(request, await self._status(request))
        except Unreachable as error:
            log.info("no status: %s", error)
            # The next reply is then a new message instead of an edit.
            receipt = ""
        reached("status_posted")
        request = dataclasses.replace(request, status_attempted=True, receipt=receipt)
        await self._context.save(request)
        reached("status_kept")
        return request

    async def _stage(self, request: ReviewRequest) -> ReviewRequest:
        request = await self._stager.stage(request)
        if request.staged_at is not None and self._sender.limits(request).can_edit:
            await self._update_status(request)  # it names the game now
        return request

    async def _tell_slow_store(self, request: ReviewRequest) -> ReviewRequest:
        """Say once that the store keeps the request waiting."""
        return request if request.slow_notice_sent else await self._send_slow_notice(request)

    async def _send_slow_notice(self, request: ReviewRequest) -> ReviewRequest:
        """Note it before sending it: a courtesy is better missed than repeated."""
        request = dataclasses.replace(request, slow_notice_sent=True)
        await self._context.save(request)
        reached("slow_noted")
        await self._update_status(request, slow=True)
        return request

    async def _update_status(self, request: ReviewRequest, *, slow: bool = False) -> None:
        if request.receipt and not self._sender.is_busy(request.asked.address.platform):
            try:
                await self._sender.send(request, await self._status(request, slow=slow))
            except Unreachable as error:
                log.info("status not updated: %s", error)

    async def _status(self, request: ReviewRequest, *, slow: bool = False) -> Reply:
        median_s = await self.wait_times.median_s()
        return replies.status(request, median_s, await self._community_settings(request), slow=slow)

    async def _refuse(self, request: ReviewRequest) -> ReviewRequest:
        settings, length = await self._community_settings(request), self._text_length(request)
        if request.is_note:
            explained = str(request.refusal_values.get("request", ""))
            review = await skip_unreadable(self._store.outcome(explained)) if explained else None
            reply = notes.note(request, review, length, settings)
        else:
            reply = replies.refusal(request, length, settings)
        return await self._answer(request, reply, ClosedAs.REFUSED)

    async def _reply(self, request: ReviewRequest, review: Review) -> ReviewRequest:
        await self._spares.used(review)
        settings = await self._community_settings(request)
        reply = replies.final(request, review, self._text_length(request), settings)
        return await self._answer(request, reply, ClosedAs.REPLIED, review.created_at)

    async def _apologise(self, request: ReviewRequest, failure: Failure) -> ReviewRequest:
        settings = await self._community_settings(request)
        reply = replies.apology(request, failure, self._text_length(request), settings)
        late = failure.code == FailureCode.LATE
        closed_as = ClosedAs.EXPIRED if late else ClosedAs.APOLOGISED
        return await self._answer(request, reply, closed_as, failure.created_at)

    async def _community_settings(self, request: ReviewRequest) -> CommunitySettings:
        return await self._context.communities.for_message(request.asked)

    def _text_length(self, request: ReviewRequest) -> int:
        return self._sender.limits(request).text_length

    async def _answer(
        self, request: ReviewRequest, reply: Reply, closed_as: ClosedAs, written_at: float = 0.0
    ) -> ReviewRequest:
        """Send a final reply, then close. Where a repeat would show twice, "about to send" is noted first."""
        # An edit of the same message, or a platform that recognises its nonce, shows a repeat only once.
        limits = self._sender.limits(request)
        shows_once = limits.recognises_repeats or (limits.can_edit and request.receipt)
        if not shows_once and not request.send_started:
            request = dataclasses.replace(request, send_started=True)
            await self._context.save(request)
            reached("reply_noted")
        if (
            request.id not in self._sent_receipts
        ):  # else it was sent, and only closing failed: a full disk, say
            try:
                self._sent_receipts[request.id] = await self._sender.send(request, reply)
            except NotSent:
                if request.send_started and not reply.repeat:
                    # An earlier try may have been seen; this one was the first, and certainly was not.
                    await self._context.save(dataclasses.replace(request, send_started=False))
                raise
            reached("replied")
            if written_at:
                # A spare was written before anybody asked for it.
                since = max(written_at, request.created_at)
                telemetry.stage("reply", max(0.0, self._clock() - since), request.id)
        receipt = self._sent_receipts[request.id]
        if request.receipt not in ("", receipt):  # the status stays beside the reply, and may be answered too
            await self._note_receipt(request, request.receipt)
        request = dataclasses.replace(request, status_attempted=True, receipt=receipt)
        return await self._close(request, closed_as)

    async def _retract(self, request: ReviewRequest) -> ReviewRequest:
        # First of all, so that no worker spends minutes on a review that nobody will read.
        await self._context.fleet.withdraw(request.id)
        await self._sender.retract(request)
        reached("retracted")
        return await self._close(request, ClosedAs.CANCELLED)

    async def _close(self, request: ReviewRequest, closed_as: ClosedAs) -> ReviewRequest:
        """Keep the closed record, then delete the open one: a restart that finds both deletes the open one.

        Between the two it is noted which request the reply stands for; that restart does it too.
        """
        now = self._clock()
        request = dataclasses.replace(request, closed_as=closed_as, closed_at=now)
        # With both records a restart knows that it is done; with neither, the message could be answered
        # again.
        await self._store.put_closed(request)
        # Only now: until the closed record is kept, a retry must not send the reply a second time.
        self._sent_receipts.pop(request.id, None)
        self._not_closed.discard(request.id)
        self._maybe_unqueued.discard(request.id)
        reached("closed_kept")
        await self._note_shown(request)
        await self._store.delete_open(request.id)
        reached("open_deleted")
        took_s = now - request.created_at
        telemetry.outcome(closed_as, request.id)
        if closed_as is ClosedAs.REPLIED:
            self.wait_times.record(took_s)
        log.info("app=%d closed as %s after %.1f s", request.app_id, closed_as, took_s)
        return request

    async def _note_shown(self, request: ReviewRequest) -> None:
        """Note which request a reply stands for, so that people can answer it. Safe to repeat."""
        if not request.receipt or request.closed_as in _NOTHING_SHOWN:
            return
        # A greeting or an apology leads on to nothing: what is said next is still about the review before it.
        leads_on = request.closed_as is ClosedAs.REPLIED or (
            request.is_note and (request.about or request.refusal == NoteCode.WHICH_OF_THESE)
        )
        if request.is_note or not self._names_requests(request):
            await self._note_receipt(request, request.receipt)
        if leads_on:
            await self._note_receipt(request, "")
        reached("shown_noted")

    def _names_requests(self, request: ReviewRequest) -> bool:
        adapter = self._context.adapters.get(request.asked.address.platform)
        return adapter is not None and adapter.limits.names_requests

    async def _note_receipt(self, request: ReviewRequest, receipt: str) -> None:
        """Note that a message of the bot stands for a request; without a receipt, that it is the latest of its place."""
        if receipt == request.id:  # it says so itself
            return
        address = request.asked.address
        key = document_keys.shown_key(address.platform, address.place, receipt)
        await self._context.documents.put(key, {"schema": 1, "request": request.id})
