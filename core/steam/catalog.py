"""The catalog: the game behind an app id, from the store's page, else its API.

The page is asked first, since it says most. What happens then:

| the page                                 | the API is asked | and if it shows no such app          |
|------------------------------------------|------------------|--------------------------------------|
| is understood, with a description        | no               |                                      |
| is understood, without a description     | to fill it       | the page is the answer               |
| leads to the front page, or 404          | yes              | NoSuchGame                           |
| is an age gate or an error box           | yes              | NotVisible: there is something there |
| is not understood (kept for a report)    | yes              | PageNotUnderstood                    |
| cannot be had (429, 5xx, time-out)       | once             | the page's own error                 |

"Shows no such app" depends on the caller's country, so the API is then asked as from each of
GRG_STEAM_COUNTRIES before it is believed. A failure that may pass (429, 5xx) always wins over a final
one, because a final one ends a request. Where the store answers with another app's page (some demos
lead to their game), that app is the answer, under its own id.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Self

from core.domain import Game, Link, is_app_id
from core.errors import (
    CatalogError,
    CatalogUnreachable,
    NoSuchGame,
    NotVisible,
    PageNotUnderstood,
    RateLimited,
)
from core.settings import Settings
from core.steam.api import parse_details, parse_search
from core.steam.cache import GameCache, KnownMissing
from core.steam.client import MAX_ANSWER_BYTES, TRIES, SteamClient
from core.steam.links import find_links
from core.steam.page import AgeGate, FrontPage, SteamErrorPage, parse_page
from core.steam.saved import save_unparsed_page

MAX_DURATION_S = 30.0
"""Seconds that one game may take, all tries, pauses and countries together."""

SEARCH_S = 2.0
"""Seconds that a search may take: who types waits for it, and Discord gives three in all."""
_MAX_FOUND = 10

_MISSING = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}

_log = logging.getLogger(__name__)


class SteamCatalog:
    """The GameCatalog of the real store. Use it in one event loop, as `async with`, or call `aclose`."""

    def __init__(
        self,
        settings: Settings,
        *,
        client: SteamClient | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises UsageError for a bad GRG_STEAM_URL. `client` and `clock` (seconds) are for tests."""
        self._settings = settings
        self._clock = clock
        self._client = client or SteamClient(settings.steam_url, settings.steam_language, clock=clock)
        self._cache = GameCache(
            settings.state_dir / "cache", settings.steam_url, settings.steam_language, settings.steam_cache_s
        )
        self._under_way: dict[int, asyncio.Task[Game]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Give up what is under way and close the connections."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._client.aclose()

    def links(self, text: str) -> tuple[Link, ...]:
        """The store links in a text; see `core.steam.links`."""
        return find_links(text, self._settings.skip_mark)

    async def game(self, app_id: int) -> Game:
        """The game behind a number, within about MAX_DURATION_S seconds. Callers for one app share one fetch.

        Raises NoSuchGame, NotVisible, PageNotUnderstood (final), CatalogUnreachable, RateLimited (try later).
        """
        if not is_app_id(app_id):
            raise NoSuchGame(f"{app_id} is no app id: use a whole number from 1 to 4294967295")
        known = self._cache.get(app_id)
        if isinstance(known, KnownMissing):
            raise NoSuchGame(known.reason)
        if known:
            return known
        task = self._under_way.get(app_id)
        if task is None:
            task = asyncio.create_task(self._fetch_and_keep(app_id))
            self._under_way[app_id] = task
            task.add_done_callback(lambda done: self._finished(app_id, done))
        # Shielded: a caller that gives up does not take the answer from the others.
        return await asyncio.shield(task)

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """What the store's own search finds for a few words. Raises RateLimited, CatalogUnreachable, PageNotUnderstood."""
        words = " ".join(text.split())[:100]
        if not words:
            return []
        country = next(iter(self._settings.steam_countries), "us")
        params = {"term": words, "cc": country}
        answer = await self._client.get(
            "/api/storesearch/", params, deadline=self._clock() + SEARCH_S, tries=1, most=MAX_ANSWER_BYTES
        )
        if answer.status != HTTPStatus.OK or answer.front_page:
            raise CatalogUnreachable(f"the store's search answers status {answer.status}: try again later")
        return (await asyncio.to_thread(parse_search, answer.body))[:_MAX_FOUND]

    def _finished(self, app_id: int, task: asyncio.Task[Game]) -> None:
        del self._under_way[app_id]
        if not task.cancelled():
            task.exception()  # seen, even if every caller has gone

    async def _fetch_and_keep(self, app_id: int) -> Game:
        try:
            game = await self._fetch(app_id, self._clock() + MAX_DURATION_S)
        except NoSuchGame as error:
            # Of the failures only this one is remembered: the others may pass, or mend with a setting or an update.
            self._cache.put(app_id, KnownMissing(str(error)))
            raise
        self._cache.put(app_id, game)
        return game

    async def _fetch(self, app_id: int, deadline: float) -> Game:
        try:
            game = await self._page(app_id, deadline)
        except CatalogError as trouble:
            return await self._instead_of_page(app_id, deadline, trouble)
        return game if game.description else await self._filled(game, app_id, deadline)

    async def _page(self, app_id: int, deadline: float) -> Game:
        """The game as its page shows it. Raises NoSuchGame if the store has no such page."""
        answer = await self._client.get(f"/app/{app_id}/", deadline=deadline)
        missing = NoSuchGame(
            f"the store knows no app {app_id} (a mistyped number, or a removed game): check the link"
        )
        if answer.front_page or answer.status in _MISSING:
            raise missing
        try:
            # In a thread, because a large page takes a second or two and the event loop serves all chats.
            return await asyncio.to_thread(parse_page, answer.body)
        except FrontPage as error:
            raise missing from error
        except (AgeGate, SteamErrorPage):
            raise
        except PageNotUnderstood as error:
            if answer.status != HTTPStatus.OK:
                raise CatalogUnreachable(
                    f"the store refuses the page of app {app_id} (status {answer.status}): try again later"
                ) from error
            raise PageNotUnderstood(self._kept(app_id, answer.body)) from error

    def _kept(self, app_id: int, page: bytes) -> str:
        """Keep a page that was not understood; the error's text."""
        path = save_unparsed_page(self._settings.state_dir / "kept-pages", app_id, page)
        where = f"it is kept as {path}, please report it with that file" if path else "please report it"
        return f"the store's page of app {app_id} is not understood: {where}"

    async def _instead_of_page(self, app_id: int, deadline: float, trouble: CatalogError) -> Game:
        """The game from the API, after the page was of no use. Raises the more helpful one of the two errors."""
        passing = isinstance(trouble, RateLimited | CatalogUnreachable)
        try:
            # A store that is in trouble is not burdened with repeated requests to its API.
            game = await self._details(app_id, deadline, tries=1 if passing else TRIES)
        except NoSuchGame as absent:
            if passing:
                raise trouble from absent
            return await self._from_elsewhere(app_id, deadline, trouble)
        except (RateLimited, CatalogUnreachable) as error:
            raise (trouble if passing else error) from error
        except PageNotUnderstood as error:
            raise _without_api(trouble) from error
        # The subclasses are pages of known shapes; only an unknown shape calls for a change here.
        if type(trouble) is PageNotUnderstood:
            _log.warning("%s; its API answered", trouble)
        return game

    async def _from_elsewhere(self, app_id: int, deadline: float, trouble: CatalogError) -> Game:
        """The game as another country sees it."""
        # In the owner's order, and no further than the first country that shows the app.
        for country in self._settings.steam_countries:
            try:
                return await self._details(app_id, deadline, country=country)
            except (NoSuchGame, PageNotUnderstood):
                continue
        if _exists(trouble):
            tried = ", ".join(self._settings.steam_countries)
            raise NotVisible(
                f"app {app_id} is not visible from here or was removed"
                f"{f' (countries tried: {tried})' if tried else ''}: "
                "choose another game, or set GRG_STEAM_COUNTRIES"
            ) from trouble
        raise trouble

    async def _details(self, app_id: int, deadline: float, *, country: str = "", tries: int = TRIES) -> Game:
        params = {"appids": str(app_id)} | ({"cc": country} if country else {})
        answer = await self._client.get(
            "/api/appdetails", params, deadline=deadline, tries=tries, most=MAX_ANSWER_BYTES
        )
        if answer.front_page or answer.status in _MISSING:
            raise NoSuchGame(f"the store's API shows no app {app_id}: check the number")
        if answer.status != HTTPStatus.OK:
            raise CatalogUnreachable(
                f"the store's API refuses app {app_id} (status {answer.status}): try again later"
            )
        return await asyncio.to_thread(parse_details, answer.body, app_id)

    async def _filled(self, game: Game, app_id: int, deadline: float) -> Game:
        """A page without a description, with the API's texts in its gaps. Its empty lists stay empty."""
        try:
            details = await self._details(app_id, deadline, tries=1)
        except CatalogError as error:
            _log.info("app %d has a page without a description, and its API does not help: %s", app_id, error)
            return game
        # The API may answer with the game in place of its demo, whose texts do not belong to this page.
        if details.app_id != game.app_id:
            return game
        return dataclasses.replace(
            game,
            description=details.description,
            short_description=game.short_description or details.short_description,
        )


def _exists(trouble: CatalogError) -> bool:
    """Whether the store has something by that number, though it does not show it."""
    return isinstance(trouble, AgeGate | SteamErrorPage)


def _without_api(trouble: CatalogError) -> CatalogError:
    """The error to raise for a page if the API's answer was of no use either."""
    return (
        NotVisible(f"{trouble}, and its API does not help: try another game") if _exists(trouble) else trouble
    )
