"""Reading what the store sent off the event loop, in turn for those who ask, within a time that no page can exceed.

`core.steam.limits` makes reading linear and short; this is the wall behind it, for what nobody thought of.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from core.domain import Game
from core.errors import CatalogError, CatalogUnreachable
from core.runtime.blocking import call_detached
from core.steam.api import Heard
from core.steam.parser_process import Hits, ParserProcess, Read, What, parse
from core.steam.turns import Turns

READ_S = 15.0
"""Seconds for one page. The largest that is allowed takes a second or two, on a busy machine a few."""
_MAX_PROCESSES = 2
_SHORT_TAGS, _SHORT_BYTES = 300, 64 * 1024
"""What has no more of either is read within milliseconds, for which no process is asked. Real pages have thousands."""
_BYTES_A_TAG = 1_000
"""Text that takes about as long to read as a tag does."""


class PageReader:
    """Reads in processes that can be ended, started when they are needed first. Close it with `aclose`.

    Those who ask take turns by the effort that their pages make: forty pages of one person do not delay another's, and
    a short page comes before a long one.
    """

    def __init__(self, read_s: float = READ_S) -> None:
        self._read_s = read_s
        self._free = _MAX_PROCESSES
        self._idle: list[ParserProcess] = []
        self._ending = set[asyncio.Future[Read]]()
        """What was given up: its process is dead, and its thread notices that within moments."""
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        """A heap by turn; of equal turns the one that came first."""
        self._count = 0
        self._turns = Turns()

    async def page(self, body: bytes, asker: str = "") -> Game:
        """What `parse_page` returns or raises. `asker` says whose turn it takes, by any text.

        Raises CatalogUnreachable if it takes too long.
        """
        return cast("Game", await self._read("page", body, 0, asker))

    async def details(self, body: bytes, app_id: int, asker: str = "") -> Game:
        """The same for `parse_details`."""
        return cast("Game", await self._read("details", body, app_id, asker))

    async def search(self, body: bytes) -> Hits:
        """The same for `parse_search`."""
        return cast("Hits", await self._read("search", body, 0, ""))

    async def reviews(self, body: bytes, name: str, asker: str = "") -> Heard:
        """The same for `parse_reviews`."""
        return cast("Heard", await self._read("reviews", body, 0, asker, name))

    async def aclose(self) -> None:
        """End all processes. Those that read must have been given up by those who waited."""
        while self._idle:
            self._idle.pop().close()
        if self._ending:
            await asyncio.wait(self._ending)

    async def _read(self, what: What, body: bytes, app_id: int, asker: str, name: str = "") -> Read:
        # In JSON a tag's bracket may be written as an escape.
        tags = body.count(b"<") + body.count(b"\\u003")
        if tags <= _SHORT_TAGS and len(body) <= _SHORT_BYTES:
            return await call_detached(lambda: parse(what, body, app_id, name))
        async with self._in_turn(asker, tags + len(body) // _BYTES_A_TAG):
            return await self._in_a_process(what, body, app_id, name)

    async def _in_a_process(self, what: What, body: bytes, app_id: int, name: str) -> Read:
        try:
            process = self._idle.pop() if self._idle else ParserProcess()
        except OSError as error:
            raise CatalogUnreachable(
                f"no process can be started to read its page ({error}): try again later"
            ) from error
        reading = asyncio.ensure_future(call_detached(lambda: process.ask(what, body, app_id, name)))
        try:
            done, _ = await asyncio.wait({reading}, timeout=self._read_s)
        finally:
            if not reading.done() or reading.cancelled():
                self._give_up(reading, process)
        if not done:
            raise CatalogUnreachable(
                f"its page takes more than {self._read_s:.0f} s to read: try again later"
            )
        failed = reading.exception()
        if failed is None or (
            isinstance(failed, CatalogError) and not isinstance(failed, CatalogUnreachable)
        ):
            self._idle.append(process)
        else:
            process.close()  # it may be gone, or in the middle of an answer
        return reading.result()

    def _give_up(self, reading: asyncio.Future[Read], process: ParserProcess) -> None:
        process.end()
        self._ending.add(reading)

        def ended(_: object) -> None:
            self._ending.discard(reading)
            if not reading.cancelled():
                reading.exception()  # nobody waits for it any more
            process.close()

        reading.add_done_callback(ended)

    @asynccontextmanager
    async def _in_turn(self, asker: str, effort: int) -> AsyncIterator[None]:
        turn = self._turns.take(asker, effort)
        if self._free:
            self._free -= 1
            self._turns.serve(turn, last=not self._waiting)
        else:
            self._count += 1
            may_begin = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (turn, self._count, may_begin))
            try:
                await may_begin
            except asyncio.CancelledError:
                if may_begin.done() and not may_begin.cancelled():  # it was given away at this very moment
                    self._pass_on()
                raise
        try:
            yield
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        while self._waiting:
            turn, _, may_begin = heapq.heappop(self._waiting)
            if not may_begin.done():
                self._turns.serve(turn, last=not self._waiting)
                may_begin.set_result(None)
                return
        self._free += 1
