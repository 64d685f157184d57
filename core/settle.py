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
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from core import prompts, replies
from core.crashpoints import reached
from core.decide import Step, back_off, look_at, next_step
from core.domain import Failure, Outcome, Reply, Review, ReviewRequest
from core.errors import (
    CatalogError,
    ChatEnded,
    NewerSchema,
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
from core.schedule import AT_ONCE
from core.settings import Settings

PAGE_PATIENCE_S = 600.0
"""How long a store that is down or limits the rate is asked again before the requester is told."""
REPLY_TIMEOUT_S = 60.0
"""A chat platform that takes longer counts as unreachable for now."""
BUSY_S = 2.0
"""Until another look where a platform has its share of looks under way: one that hangs leaves room for others."""

log = logging.getLogger("grg.settle")

_SILENT = {Step.WAIT, Step.STAGE, Step.QUEUE_AGAIN}
"""Steps that say nothing, or nothing that matters."""
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
        self._under_way: Counter[str] = Counter()
        """Calls of each platform that have not returned."""
        self._said: dict[str, str] = {}
        """Receipts of final replies that are not closed yet."""
        self._quiet_until: dict[str, float] = {}
        """Where a platform is down: an event is no reason to ask it before."""
        self._waits: list[float] | None = None

    async def look(self, id: str) -> float | None:
        """Settle as far as possible now. Returns when to look again; None once it is closed, or
        where this process can do nothing for it (the promise stays in the store).

        Expected trouble backs off and is tried again; anything else is logged as a bug and backs
        off too, so that one bad request stalls nobody.
        """
        if (quiet_until := self._quiet_until.get(id, 0.0)) > self._clock():
            return quiet_until
        try:
            again = await self._settle(id)
        except ChatEnded:
            raise
        except NewerSchema as error:
            log.error("request=%s is left alone: %s", id, error)
            return None
        except Unreachable as error:
            again = self._quiet_until[id] = self._later(id, error, error.retry_after_s)
            return again
        except RateLimited as error:
            return self._later(id, error, min(error.retry_after_s or 0, PAGE_PATIENCE_S))
        except (CatalogError, StoreError) as error:
            return self._later(id, error, None)
        except Exception:
            log.exception("request=%s a bug; trying again later", id)
            return self._later(id, None, None)
        self._failures.pop(id, None)
        self._quiet_until.pop(id, None)
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
            return None  # its adapter does not run here; the next start looks again
        while True:
            outcome = await self._store.outcome(id)
            step = next_step(request, outcome, self._clock())
            if step is Step.WAIT:
                return min(request.look_at, request.deadline_at)
            if step not in _SILENT and self._has_its_share(request.address.platform):
                return self._clock() + BUSY_S
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
            return await self._fail(request, "late", replies.WHY["late"])
        if step is Step.REFUSE:
            return await self._answer(request, lambda r: replies.refusal(r, length), "refused")
        if isinstance(outcome, Review):
            review = outcome
            return await self._answer(request, lambda r: replies.final(r, review, length), "replied")
        assert isinstance(outcome, Failure)  # noqa: S101  next_step gives APOLOGISE for a Failure only
        failure = outcome
        closed_as = "expired" if failure.code == "late" else "apologised"
        return await self._answer(request, lambda r: replies.apology(r, failure, length), closed_as)

    def _adapter(self, request: ReviewRequest) -> ChatAdapter:
        return self._adapters[request.address.platform]

    async def _say(self, request: ReviewRequest, reply: Reply) -> str:
        async with self._speaking(request.address.platform):
            return await self._adapter(request).reply(request.address, reply, request.receipt or None)

    @asynccontextmanager
    async def _speaking(self, platform: str) -> AsyncIterator[None]:
        """Counts what is under way on a platform. Raises Unreachable if it takes too long."""
        self._under_way[platform] += 1
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                yield
        except TimeoutError:
            raise Unreachable(f"{platform} did not answer within {REPLY_TIMEOUT_S:.0f} s") from None
        finally:
            self._under_way[platform] -= 1

    def _has_its_share(self, platform: str) -> bool:
        return self._under_way[platform] >= max(1, AT_ONCE // len(self._adapters))

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
            log.warning("request=%s app=%d no page: %s", request.id, request.app_id, error)
            return await self._fail(request, code, replies.WHY[code])
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
            request, game_name=prompt.name, header_image=game.header_image, staged_at=now, queued_count=1,
            look_at=look_at(1, await self.usual_wait_s(), now),
        )  # fmt: skip
        await self._store.save_open(request)
        reached("stage_kept")
        return await self._tell_stage(request)

    async def _fail(self, request: ReviewRequest, code: str, why: str) -> ReviewRequest:
        """A failed outcome, unless there is one: whichever was first is what the requester hears, whatever dies now."""
        await self._store.put_outcome(Failure(request.id, code, why, self._clock()))
        reached("failure_kept")
        return request

    async def _tell_stage(self, request: ReviewRequest) -> ReviewRequest:
        """The status names the game now, where it can be edited."""
        adapter = self._adapter(request)
        if adapter.limits.can_edit and request.receipt and not self._has_its_share(adapter.platform):
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
        """Reply, then close. Where a repeat would show twice, "about to send" is noted first."""
        reply, limits = compose(request), self._adapter(request).limits
        shows_once = limits.recognises_repeats or (limits.can_edit and request.receipt)
        if not shows_once and not request.sending:
            request = dataclasses.replace(request, sending=True)
            await self._store.save_open(request)
            reached("reply_noted")
        if (
            request.id not in self._said
        ):  # else only the closing failed, a full disk for one: do not say it again
            self._said[request.id] = await self._say(request, reply)
            reached("replied")
        return await self._close(dataclasses.replace(request, receipt=self._said[request.id]), closed_as)

    async def _retract(self, request: ReviewRequest) -> ReviewRequest:
        await self._fleet.withdraw(request.id)
        await self.take_back(request)
        reached("retracted")
        return await self._close(request, "cancelled")

    async def take_back(self, request: ReviewRequest) -> None:
        """Delete what was shown for a request, where the platform can. Raises Unreachable or Undeliverable."""
        if request.receipt and self._adapter(request).limits.can_delete:
            async with self._speaking(request.address.platform):
                await self._adapter(request).retract(request.address, request.receipt)

    async def _close(self, request: ReviewRequest, closed_as: str) -> ReviewRequest:
        """Closed first, then not open: a restart that finds both deletes the open one."""
        now = self._clock()
        request = dataclasses.replace(request, closed_as=closed_as, closed_at=now)
        await self._store.put_closed(request)
        self._said.pop(request.id, None)
        reached("closed_kept")
        await self._store.delete_open(request.id)
        reached("open_deleted")
        if closed_as == "replied" and self._waits is not None:  # else the store is asked at first use
            self._waits = [now - request.created_at, *self._waits][:20]
        took_s = now - request.created_at
        log.info("request=%s app=%d closed as %s after %.1f s", request.id, request.app_id, closed_as, took_s)
        return request

    async def usual_wait_s(self) -> float | None:
        """Median seconds from asking to reply of the latest requests; None before the first."""
        if self._waits is None:
            self._waits = list(await self._store.recent_waits())
        return statistics.median(self._waits) if self._waits else None
