"""From an accepted request to a prompt in the queue, or to an outcome that needs no writer."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import zlib

from core import prompts
from core.domain import Failure, FailureCode, Game, ReviewRequest
from core.errors import CatalogError, CatalogUnreachable, NoSuchGame, NotVisible, PageNotUnderstood
from core.messages.catalogue import failure_text
from core.requests.context import ServiceContext
from core.requests.lifecycle import look_at
from core.requests.spares import Spares
from core.requests.waits import WaitTimes
from core.runtime import telemetry
from core.runtime.failpoints import reached

PAGE_PATIENCE_S = 600.0
"""How long a store that is down or limits the rate is asked again before the requester is told."""

log = logging.getLogger("grg.settle")

_CODES: dict[type[CatalogError], FailureCode] = {
    NoSuchGame: FailureCode.NO_SUCH_GAME,
    NotVisible: FailureCode.NOT_VISIBLE,
    PageNotUnderstood: FailureCode.PAGE,
}


class Stager:
    """Reads pages and stages prompts."""

    def __init__(self, parts: ServiceContext, spares: Spares, waits: WaitTimes) -> None:
        self._parts, self._spares, self._waits = parts, spares, waits
        self._pages: dict[str, asyncio.Future[Game]] = {}
        """Pages that are being read, by the request that waits."""

    async def stage(self, request: ReviewRequest) -> ReviewRequest:
        """The next thing on the way to an outcome. Raises a CatalogError worth another try, StorageError."""
        begun = self._parts.clock()
        game = await self._page(request)
        if game is None:
            return request
        telemetry.stage("page", max(0.0, self._parts.clock() - begun), request.id)
        reached("page_read")
        name = prompts.tidy_name(game.name)
        request = dataclasses.replace(request, game_name=name, header_image=game.header_image)
        if game.adult and not await self._adult_content_allowed(request):
            return await self.fail(request, FailureCode.ADULT)
        if await self._answered_by_a_spare(request):
            return request
        if await self._budget_exhausted():
            return await self.fail(request, FailureCode.BUDGET)
        return await self._queue_first(request, game)

    def cancel_fetch(self, id: str) -> None:
        """The page is not wanted any more: whoever waits for it need not."""
        if (page := self._pages.get(id)) is not None:
            page.cancel()

    async def queue_again(self, request: ReviewRequest) -> ReviewRequest:
        """A hint may have been lost: give it again, look at it later and later."""
        await self._parts.fleet.queue(request.id)
        count = request.queued_count + 1
        again = look_at(count, await self._waits.median_s(), self._parts.clock())
        request = dataclasses.replace(request, queued_count=count, look_at=again)
        await self._parts.save(request)
        log.info("request=%s late, queued again (%d times)", request.id, count)
        return request

    async def fail(self, request: ReviewRequest, code: FailureCode) -> ReviewRequest:
        """A failed outcome, unless there is one: whichever was first is what the requester hears, whatever dies now."""
        outcome = Failure(request.id, code, failure_text("en", code) or code, self._parts.clock())
        await self._parts.store.put_outcome(outcome)
        reached("failure_kept")
        return request

    async def _page(self, request: ReviewRequest) -> Game | None:
        """The game; None if there is a failed outcome now."""
        page = self._pages[request.id] = asyncio.ensure_future(self._parts.catalog.game(request.app_id))
        try:
            return await page
        except CatalogError as error:
            code = _CODES.get(type(error), FailureCode.UNREACHABLE)
            if code is FailureCode.UNREACHABLE and self._parts.clock() < request.created_at + PAGE_PATIENCE_S:
                raise
            log.warning("request=%s app=%d no page: %s", request.id, request.app_id, error)
            await self.fail(request, code)
            return None
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise CatalogUnreachable("its page is not wanted any more") from None
        finally:
            page.cancel()
            del self._pages[request.id]

    async def _adult_content_allowed(self, request: ReviewRequest) -> bool:
        if request.adult_ok:
            return True
        return (await self._parts.communities.of(request.address, request.community)).adult

    async def _answered_by_a_spare(self, request: ReviewRequest) -> bool:
        spare = await self._spares.take(request)
        if spare is None:
            return False
        await self._parts.save(request)
        await self._parts.store.put_outcome(spare)
        reached("spare_put")
        return True

    async def _budget_exhausted(self) -> bool:
        cap = self._parts.settings.monthly_cap_usd
        return cap > 0 and await self._parts.spent() >= cap

    async def _queue_first(self, request: ReviewRequest, game: Game) -> ReviewRequest:
        parts, settings = self._parts, self._parts.settings
        prompt = prompts.build(
            game, id=request.id, seed=zlib.crc32(request.id.encode()), decoding=settings.decoding,
            candidates=settings.candidates, place=f"{request.address.platform}:{request.address.place}",
            tone=request.tone,
        )  # fmt: skip
        await parts.store.stage_prompt(prompt)
        reached("prompt_staged")
        await parts.fleet.queue(request.id)
        reached("queued")
        now = parts.clock()
        request = dataclasses.replace(
            request, staged_at=now, queued_count=1, look_at=look_at(1, await self._waits.median_s(), now)
        )
        await parts.save(request)
        reached("stage_kept")
        return request
