"""One look at one open request: decide the next step, do it, until there is nothing to do now.

Every effect is followed by a named crash point; what a restart finds at each of them is
settled by the same code (`tests/core/test_crash_points.py` dies at every one).
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import statistics
import zlib
from collections.abc import Callable, Mapping

from core import prompts, replies
from core.crashpoints import reached
from core.decide import Step, back_off, look_at, next_step
from core.domain import Failure, Outcome, Reply, Review, ReviewRequest
from core.errors import (
    CatalogError,
    NoSuchGame,
    NotVisible,
    PageNotUnderstood,
    RateLimited,
    StoreError,
    Undeliverable,
    Unreachable,
)
from core.hookspecs import ChatAdapter
from core.ports import GameCatalog, RequestStore, WriterFleet
from core.settings import Settings

PAGE_PATIENCE_S = 600.0
"""How long a store that is down or limits the rate is asked again before the requester is told."""
REPLY_TIMEOUT_S = 60.0
"""A chat platform that takes longer counts as unreachable for now."""

log = logging.getLogger("grg.settle")

_FINAL_CODES = {NoSuchGame: "no_such_game", NotVisible: "not_visible", PageNotUnderstood: "page"}


class Settler:
    """Does what is next for a request, from what the store holds alone."""

    def __init__(
        self, store: RequestStore, catalog: GameCatalog, fleet: WriterFleet,
        adapters: Mapping[str, ChatAdapter], settings: Settings, clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self._store, self._catalog, self._fleet = store, catalog, fleet
        self._adapters, self._settings, self._clock = adapters, settings, clock
        self._failures: dict[str, int] = {}
        self._waits: list[float] | None = None

    async def look(self, id: str) -> float | None:
        """Settle as far as possible now. Returns when to look again, None once closed.

        Expected trouble backs off and is tried again; anything else is logged as a bug and backs
        off too, so that one bad request stalls nobody.
        """
        try:
            again = await self._settle(id)
        except (Unreachable, RateLimited) as error:
            return self._later(id, error, error.retry_after_s)
        except (CatalogError, StoreError) as error:
            return self._later(id, error, None)
        except Exception:
            log.exception("request=%s a bug; trying again later", id)
            return self._later(id, None, None)
        self._failures.pop(id, None)
        return again

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
        if request.address.platform not in self._adapters:
            return self._clock() + 3_600  # its adapter is not running; the promise stays
        while True:
            outcome = await self._store.outcome(id)
            step = next_step(request, outcome, self._clock())
            if step is Step.WAIT:
                return min(request.look_at, request.deadline_at)
            try:
                request = await self._do(step, request, outcome)
            except Undeliverable as error:
                log.warning("request=%s undeliverable: %s", id, error)
                request = await self._close(request, "undeliverable")
            if request.closed_as is not None:
                return None

    async def _do(self, step: Step, request: ReviewRequest, outcome: Outcome | None) -> ReviewRequest:
        length = self._adapter(request).limits.text_length
        if step is Step.POST_STATUS:
            return await self._post_status(request)
        if step is Step.STAGE:
            return await self._stage(request)
        if step is Step.QUEUE_AGAIN:
            return await self._queue_again(request)
        if step is Step.RETRACT:
            return await self._retract(request)
        if step is Step.EXPIRE:
            return await self._answer(request, lambda r: replies.expired(r, length), "expired")
        if step is Step.REFUSE:
            return await self._answer(request, lambda r: replies.refusal(r, length), "refused")
        if isinstance(outcome, Review):
            review = outcome
            return await self._answer(request, lambda r: replies.final(r, review, length), "replied")
        assert isinstance(outcome, Failure)  # noqa: S101  next_step gives APOLOGISE for a Failure only
        failure = outcome
        return await self._answer(request, lambda r: replies.apology(r, failure, length), "apologised")

    def _adapter(self, request: ReviewRequest) -> ChatAdapter:
        return self._adapters[request.address.platform]

    async def _say(self, request: ReviewRequest, reply: Reply) -> str:
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                return await self._adapter(request).reply(request.address, reply, request.receipt)
        except TimeoutError:
            raise Unreachable(f"{request.address.platform} did not answer within {REPLY_TIMEOUT_S:.0f} s") from None

    async def _post_status(self, request: ReviewRequest) -> ReviewRequest:
        """A status is a courtesy: a platform that is down does not keep the review from being written."""
        try:
            receipt = await self._say(request, replies.status(request, await self.usual_wait_s()))
        except Unreachable as error:
            log.info("request=%s no status: %s", request.id, error)
            receipt = ""
        reached("status_posted")
        request = dataclasses.replace(request, receipt=receipt)
        await self._store.save_open(request)
        reached("status_kept")
        return request

    async def _stage(self, request: ReviewRequest) -> ReviewRequest:
        try:
            game = await self._catalog.game(request.app_id)
        except CatalogError as error:
            code = _FINAL_CODES.get(type(error), "unreachable")
            if code == "unreachable" and self._clock() < request.created_at + PAGE_PATIENCE_S:
                raise
            await self._store.put_outcome(Failure(request.id, code, str(error), self._clock()))
            reached("failure_kept")
            return request
        reached("page_read")
        prompt = prompts.build(
            game, id=request.id, seed=zlib.crc32(request.id.encode()), decoding=self._settings.decoding,
            candidates=self._settings.candidates, place=f"{request.address.platform}:{request.address.place}",
        )  # fmt: skip
        await self._store.stage_prompt(prompt)
        reached("prompt_staged")
        await self._fleet.queue(request.id)
        reached("queued")
        now = self._clock()
        request = dataclasses.replace(
            request, game_name=game.name, header_image=game.header_image, staged_at=now, queued_count=1,
            look_at=look_at(1, await self.usual_wait_s(), now),
        )  # fmt: skip
        await self._store.save_open(request)
        reached("stage_kept")
        return await self._tell_stage(request)

    async def _tell_stage(self, request: ReviewRequest) -> ReviewRequest:
        """The status names the game now, where it can be edited."""
        if self._adapter(request).limits.can_edit and request.receipt:
            try:
                await self._say(request, replies.status(request, await self.usual_wait_s()))
            except Unreachable as error:
                log.info("request=%s status not updated: %s", request.id, error)
        return request

    async def _queue_again(self, request: ReviewRequest) -> ReviewRequest:
        await self._fleet.queue(request.id)
        count = request.queued_count + 1
        again = look_at(count, await self.usual_wait_s(), self._clock())
        request = dataclasses.replace(request, queued_count=count, look_at=again)
        await self._store.save_open(request)
        log.info("request=%s late, queued again (%d times)", request.id, count)
        return request

    async def _answer(
        self, request: ReviewRequest, compose: Callable[[ReviewRequest], Reply], closed_as: str
    ) -> ReviewRequest:
        """Reply, then close. Where the platform cannot recognise a repeat, "about to send" is noted first."""
        reply = compose(request)
        if not self._adapter(request).limits.recognises_repeats and not request.sending:
            request = dataclasses.replace(request, sending=True)
            await self._store.save_open(request)
            reached("reply_noted")
        receipt = await self._say(request, reply)
        reached("replied")
        return await self._close(dataclasses.replace(request, receipt=receipt), closed_as)

    async def _retract(self, request: ReviewRequest) -> ReviewRequest:
        await self._fleet.withdraw(request.id)
        if request.receipt and self._adapter(request).limits.can_delete:
            await self._adapter(request).retract(request.address, request.receipt)
        reached("retracted")
        return await self._close(request, "cancelled")

    async def _close(self, request: ReviewRequest, closed_as: str) -> ReviewRequest:
        """Closed first, then not open: a restart that finds both deletes the open one."""
        now = self._clock()
        request = dataclasses.replace(request, closed_as=closed_as, closed_at=now)
        await self._store.put_closed(request)
        reached("closed_kept")
        await self._store.delete_open(request.id)
        reached("open_deleted")
        if closed_as == "replied":
            self._waits = [now - request.created_at, *(self._waits or [])][:20]
        log.info("request=%s app=%d closed as %s after %.1f s", request.id, request.app_id, closed_as, now - request.created_at)
        return request

    async def usual_wait_s(self) -> float | None:
        """Median seconds from asking to reply of the latest requests; None before the first."""
        if self._waits is None:
            self._waits = list(await self._store.recent_waits())
        return statistics.median(self._waits) if self._waits else None
