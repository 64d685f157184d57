"""From an accepted request to a prompt in the queue, or to an outcome that needs no writer."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import zlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

from core import prompts
from core.domain import Failure, FailureCode, Game, RefusalCode, ReviewRequest
from core.domain.reasons import Values
from core.errors import CatalogError, CatalogUnreachable, NoSuchGame, NotVisible, PageNotUnderstood
from core.messages.catalogue import failure_text
from core.requests.context import ServiceContext
from core.requests.lifecycle import next_check_at
from core.requests.spares import Spares
from core.requests.waits import WaitTimes
from core.runtime import telemetry
from core.runtime.blocking import call_detached
from core.runtime.failpoints import reached
from core.runtime.locks import KeyedLock

PAGE_PATIENCE_S = 600.0
"""Seconds for which a store that is down or limits the rate is asked again before the requester gets an apology."""

PAGES_AN_ASKER = 24
"""Pages that are fetched and read at one time for one asker, so that a few people whose pages never come take no more than
a part of the connections. The real store's rate limit allows about as many to everybody together."""
STORE_SLOW_S = 8.0
"""A person who has waited this long for the store's page reads that the store is slow, and that the bot goes on trying."""

Aside = Callable[[], AbstractAsyncContextManager[None]]
Tell = Callable[[ReviewRequest], Awaitable[ReviewRequest]]
"""Says that it takes longer than usual. Returns the request as it is afterwards."""

log = logging.getLogger("grg.settle")

_CODES: dict[type[CatalogError], FailureCode] = {
    NoSuchGame: FailureCode.NO_SUCH_GAME,
    NotVisible: FailureCode.NOT_VISIBLE,
    PageNotUnderstood: FailureCode.PAGE,
}


class Stager:
    """Reads pages and stages prompts. One request is staged by one caller at a time, under the runner's lock."""

    def __init__(
        self,
        context: ServiceContext,
        spares: Spares,
        wait_times: WaitTimes,
        aside: Aside,
        tell_slow: Tell,
    ) -> None:
        """`aside` is entered while a page is awaited; `tell_slow` is called if that takes long, or has to be repeated."""
        self._aside, self._tell_slow = aside, tell_slow
        self._context, self._spares, self._wait_times = context, spares, wait_times
        self._pages: dict[str, asyncio.Future[Game]] = {}
        """Pages that are being read, by the id of the request that waits for them."""
        self._shares = KeyedLock(PAGES_AN_ASKER)

    async def stage(self, request: ReviewRequest) -> ReviewRequest:
        """Read the page, then answer with a spare text or a failure, or stage the prompt and queue it.

        Returns the request as it is afterwards. Raises CatalogUnreachable or RateLimited while another try may
        help, StorageError.
        """
        begun = self._context.clock()
        game = await self._page(request)
        if game is None:
            return request
        telemetry.stage("page", max(0.0, self._context.clock() - begun), request.id)
        reached("page_read")
        name = prompts.tidy_name(game.name)
        request = dataclasses.replace(request, game_name=name, header_image=game.header_image)
        if game.app_id in self._context.settings.block_games:  # the store led from another app to this one
            refused = dataclasses.replace(request, refusal=RefusalCode.BLOCKED_GAME)
            await self._context.save(refused)
            return refused
        if not game.is_played:
            return await self.fail(request, FailureCode.NOT_A_GAME)
        # Before spares: those were written for a place where such games may be shown.
        if game.adult and not await self._adult_content_allowed(request):
            return await self.fail(request, FailureCode.ADULT)
        topic, about = request.asked.topic, tuple[str, ...]()
        if topic and not (about := await call_detached(lambda: prompts.sentences_about(game, topic))):
            named = await call_detached(lambda: prompts.mentions_of(game, topic))
            return await self.fail(request, FailureCode.NO_TOPIC, {"says": named[0]} if named else {})
        if await self._answered_by_a_spare(request):
            return request
        # After spares, because a spare costs nothing.
        if await self._budget_exhausted():
            return await self.fail(request, FailureCode.BUDGET)
        return await self._queue_first(request, game, about)

    def cancel_fetch(self, id: str) -> None:
        """Stop reading the page for a request, if it is being read; whatever waits for it gets a CatalogError."""
        if (page := self._pages.get(id)) is not None:
            page.cancel()

    async def queue_again(self, request: ReviewRequest) -> ReviewRequest:
        """Queue a request again, in case the queue lost it, and set the next check later than the last one.

        Harmless if it was not lost: the first outcome counts. Raises NotOpen, StorageError.
        """
        await self._context.fleet.queue(request.id)
        count = request.queued_count + 1
        check_at = next_check_at(count, await self._wait_times.median_s(), self._context.clock())
        request = dataclasses.replace(request, queued_count=count, next_check_at=check_at)
        await self._context.save(request)
        log.info("late, queued again (%d times)", count)
        return request

    async def fail(
        self, request: ReviewRequest, code: FailureCode, values: Values | None = None
    ) -> ReviewRequest:
        """Keep a failed outcome, unless the request has one already. Settling then apologises, after a crash too.

        Safe to repeat: the first outcome stays. Returns the request unchanged. Raises StorageError.
        """
        message = failure_text("en", code) or code
        outcome = Failure(request.id, code, message, self._context.clock(), values or {})
        await self._context.store.put_outcome(outcome)
        reached("failure_kept")
        return request

    async def _page(self, request: ReviewRequest) -> Game | None:
        """The game, or None if the request has a failed outcome now."""
        # A task of its own, so that `cancel_fetch` can stop the reading without cancelling the settling.
        page = self._pages[request.id] = asyncio.ensure_future(self._read(request.app_id, request.asked.turn))
        try:
            async with self._aside():
                await asyncio.wait({page}, timeout=STORE_SLOW_S)
                if not page.done():
                    request = await self._tell_slow(request)
                return await page
        except CatalogError as error:
            code = _CODES.get(type(error), FailureCode.UNREACHABLE)
            if (
                code is FailureCode.UNREACHABLE
                and self._context.clock() < request.created_at + PAGE_PATIENCE_S
            ):
                await self._tell_slow(request)
                raise
            log.warning("app=%d no page: %s", request.app_id, error)
            await self.fail(request, code)
            return None
        # Either the whole program stops, which must go through, or `cancel_fetch` stopped only the page.
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise CatalogUnreachable("its page is not wanted any more") from None
        finally:
            page.cancel()
            del self._pages[request.id]

    async def _read(self, app_id: int, asker: str) -> Game:
        async with self._shares.lock(asker):
            return await self._context.catalog.game(app_id, asker)

    async def _adult_content_allowed(self, request: ReviewRequest) -> bool:
        if request.asked.adult_ok:
            return True
        return (await self._context.communities.for_message(request.asked)).adult

    async def _answered_by_a_spare(self, request: ReviewRequest) -> bool:
        spare = await self._spares.take(request)
        if spare is None:
            return False
        # The name and the picture first: once there is an outcome, the reply is made from this record.
        await self._context.save(request)
        await self._context.store.put_outcome(spare)
        reached("spare_put")
        return True

    async def _budget_exhausted(self) -> bool:
        cap = self._context.settings.monthly_cap_usd
        return cap > 0 and await self._context.spent() >= cap

    async def _queue_first(self, request: ReviewRequest, game: Game, about: Sequence[str]) -> ReviewRequest:
        """`about`: the page's sentences about the topic that is asked for."""
        context, settings = self._context, self._context.settings
        prompt = prompts.build(
            game,
            id=request.id,
            # Derived from the id, so that a prompt that is staged twice after a crash is the same prompt;
            # `hash` differs between processes.
            seed=zlib.crc32(request.id.encode()),
            decoding=settings.decoding,
            candidates=settings.candidates,
            place=request.asked.turn,
            wish=request.asked.wish,
            about=about,
        )
        prompt = dataclasses.replace(prompt, compared_words=request.compared_words)
        now = context.clock()
        check_at = next_check_at(1, await self._wait_times.median_s(), now)
        # That the store was slow has been said; the writer may be slow as well.
        request = dataclasses.replace(
            request, staged_at=now, queued_count=1, next_check_at=check_at, slow_notice_sent=False
        )
        context.check_ownership()
        # In this order: a queued id without its prompt would make a worker read nothing. Whether it was queued the record
        # does not tell: who finds it staged and did not queue it does so once more.
        await context.store.stage_prompt(prompt, request)
        reached("prompt_staged")
        await context.fleet.queue(request.id)
        reached("queued")
        return request
