"""The Steam catalog: the game behind an app id, from the store's page or else from its API.

The page is fetched first, because it says most. What happens then:

| the page                                 | the API is asked | result if the API has no such app    |
|------------------------------------------|------------------|--------------------------------------|
| is understood, with a description        | no               |                                      |
| is understood, without a description     | to complete it   | the page alone                       |
| redirects to the front page, or 404      | yes              | NoSuchGame                           |
| is an age gate or an error box           | yes              | NotVisible, because the app exists   |
| is not understood (kept for a report)    | yes              | PageNotUnderstood                    |
| cannot be fetched (429, 5xx, time-out)   | once             | the page's own error                 |

Whether the API has an app depends on the caller's country, so it is then asked once for each of
GRG_STEAM_COUNTRIES. A failure that may be temporary (429, 5xx) always wins over a final
one, because a final one ends a request. If the store responds with another app's page (some demos
lead to their game), that app is the result, under its own id.
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
from core.runtime.frames import forget_frames
from core.settings import Settings
from core.steam.cache import GameCache, KnownMissing
from core.steam.client import MAX_ANSWER_BYTES, TRIES, SteamClient
from core.steam.links import find_links
from core.steam.opinions import OpinionSource
from core.steam.page import AgeGate, FrontPage, SteamErrorPage
from core.steam.page_reader import PageReader
from core.steam.saved import save_unparsed_page

MAX_DURATION_S = 30.0
"""Seconds that one game may take, including all attempts, pauses and countries."""

SEARCH_S = 2.0
"""Seconds that a search may take: somebody waits while typing, and Discord allows three in total."""
_MAX_FOUND = 10

_MISSING = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class _Errand:
    """One game that is to be had."""

    app_id: int
    askers: list[str]
    """Who wants it, the first one first; others may join."""
    deadline: float
    """On the catalog's clock."""


class SteamCatalog:
    """The GameCatalog for the real store. Use it in one event loop, with `async with`, or call `aclose`."""

    def __init__(
        self,
        settings: Settings,
        *,
        players: bool = True,
        client: SteamClient | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`players` says whether their reviews are read, too. Raises UsageError for a bad GRG_STEAM_URL.

        `client` and `clock` (seconds) are for tests.
        """
        self._settings = settings
        self._clock = clock
        self._client = client or SteamClient(settings.steam_url, settings.steam_language, clock=clock)
        self._cache = GameCache(
            settings.state_dir / "cache", settings.steam_url, settings.steam_language, settings.steam_cache_s
        )
        self._reader = PageReader()
        self._players = OpinionSource(settings, self._reader, clock) if players else None
        self._under_way: dict[int, tuple[_Errand, asyncio.Task[Game]]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Cancel the fetches in progress and close the connections."""
        tasks = [task for _, task in self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._reader.aclose()
        if self._players:
            await self._players.aclose()
        await self._client.aclose()

    @property
    def store(self) -> str:
        """What the store is called in a line that a person reads."""
        return self._client.store

    def links(self, text: str) -> tuple[Link, ...]:
        """The store links in a text; see `core.steam.links`."""
        return find_links(text, self._settings.skip_mark)

    async def game(self, app_id: int, asker: str = "") -> Game:
        """The game behind a number, within about MAX_DURATION_S seconds. Callers for one app share one fetch.

        Askers, by any text that tells them apart, take turns if many pages are to be fetched or read.
        Raises NoSuchGame, NotVisible, PageNotUnderstood (final), CatalogUnreachable, RateLimited (try later).
        """
        if not is_app_id(app_id):
            raise NoSuchGame(f"{app_id} is not an app id: use a whole number from 1 to 4294967295")
        known = self._cache.get(app_id)
        if isinstance(known, KnownMissing):
            raise NoSuchGame(known.reason)
        if known:
            return known
        if app_id in self._under_way:
            errand, task = self._under_way[app_id]
            if asker not in errand.askers:
                errand.askers.append(asker)
        else:
            errand = _Errand(app_id, [asker], self._clock() + MAX_DURATION_S)
            task = asyncio.create_task(self._fetch_and_keep(errand))
            self._under_way[app_id] = errand, task
            task.add_done_callback(lambda done: self._finished(app_id, done))
        # Shielded, so that a caller that gives up does not cancel the fetch for the others.
        return await asyncio.shield(task)

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """What the store's own search finds for a few words: in the first of GRG_STEAM_COUNTRIES, or if that finds
        nothing, in the others, whose stores may sell what the first does not.

        Within SEARCH_S seconds. Raises RateLimited, CatalogUnreachable, PageNotUnderstood.
        """
        words = " ".join(text.split())[:100]
        if not words:
            return []
        deadline = self._clock() + SEARCH_S
        first, *others = self._settings.steam_countries or ("us",)
        if found := await self._search(words, first, deadline):
            return found
        elsewhere = await asyncio.gather(
            *(self._search(words, country, deadline) for country in others), return_exceptions=True
        )
        # That another country does not answer changes nothing about what the first one said.
        for found_there in elsewhere:
            if isinstance(found_there, BaseException) and not isinstance(found_there, CatalogError):
                raise found_there
        lists = [found for found in elsewhere if not isinstance(found, BaseException)]
        return list(dict(hit for found in lists for hit in found).items())[:_MAX_FOUND]

    async def _search(self, words: str, country: str, deadline: float) -> Sequence[tuple[int, str]]:
        params = {"term": words, "cc": country}
        answer = await self._client.get(
            "/api/storesearch/", params, deadline=deadline, tries=1, most=MAX_ANSWER_BYTES
        )
        if answer.status != HTTPStatus.OK or answer.front_page:
            raise CatalogUnreachable(f"the store's search answers status {answer.status}: try again later")
        return (await self._reader.search(answer.body))[:_MAX_FOUND]

    def _finished(self, app_id: int, task: asyncio.Task[Game]) -> None:
        del self._under_way[app_id]
        if not task.cancelled():
            task.exception()  # retrieved, so that asyncio does not log it if every caller has gone

    async def _fetch_and_keep(self, errand: _Errand) -> Game:
        app_id = errand.app_id
        try:
            game = await self._fetch(errand)
        except CatalogError as error:
            forget_frames(error)
            # Only this failure is cached: the others may be temporary, or be mended by a setting or an update.
            if isinstance(error, NoSuchGame):
                self._cache.put(app_id, KnownMissing(str(error)))
            raise
        self._cache.put(app_id, game)
        return game

    async def _fetch(self, errand: _Errand) -> Game:
        game = await self._seen(errand)
        # Afterwards, since it is clear only now which game it is, and whether it is one at all.
        if not (self._players and game.is_played):
            return game
        said = await self._players.of(game.app_id, game.name, errand.askers)
        # The page counts all of its players.
        rating = said.rating if game.rating is None else game.rating
        return dataclasses.replace(game, rating=rating, opinions=said.opinions, themes=said.themes)

    async def _seen(self, errand: _Errand) -> Game:
        """The game as the store shows it."""
        try:
            game = await self._page(errand)
        except CatalogError as trouble:
            forget_frames(trouble)
            return await self._instead_of_page(errand, trouble)
        return game if game.description else await self._filled(game, errand)

    async def _page(self, errand: _Errand) -> Game:
        """The game as its page shows it. Raises NoSuchGame if the store has no such page."""
        app_id = errand.app_id
        answer = await self._client.get(f"/app/{app_id}/", deadline=errand.deadline, askers=errand.askers)
        missing = NoSuchGame(
            f"the store knows no app {app_id} (a mistyped number, or a removed game): check the link"
        )
        if answer.front_page or answer.status in _MISSING:
            raise missing
        try:
            return await self._reader.page(answer.body, errand.askers[0])
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
        """Keep a page that was not understood. Returns the text for the error."""
        path = save_unparsed_page(self._settings.state_dir / "kept-pages", app_id, page)
        where = f"it is kept as {path}, please report it with that file" if path else "please report it"
        return f"the store's page of app {app_id} is not understood: {where}"

    async def _instead_of_page(self, errand: _Errand, trouble: CatalogError) -> Game:
        """The game from the API, after the page has failed. Raises the more helpful one of the two errors."""
        passing = isinstance(trouble, RateLimited | CatalogUnreachable)
        try:
            # A store that has problems does not get repeated requests to its API.
            game = await self._details(errand, tries=1 if passing else TRIES)
        except NoSuchGame as absent:
            if passing:
                raise trouble from absent
            return await self._from_elsewhere(errand, trouble)
        except (RateLimited, CatalogUnreachable) as error:
            raise (trouble if passing else error) from error
        except PageNotUnderstood as error:
            raise _without_api(trouble) from error
        # The subclasses are pages of known kinds; only a page of an unknown kind requires a change here.
        if type(trouble) is PageNotUnderstood:
            _log.warning("%s; its API answered", trouble)
        return game

    async def _from_elsewhere(self, errand: _Errand, trouble: CatalogError) -> Game:
        """The game as another country sees it."""
        # In the owner's order, and no further than the first country that shows the app.
        for country in self._settings.steam_countries:
            try:
                return await self._details(errand, country=country)
            except (NoSuchGame, PageNotUnderstood):
                continue
        if _exists(trouble):
            tried = ", ".join(self._settings.steam_countries)
            raise NotVisible(
                f"app {errand.app_id} is not visible from here or was removed"
                f"{f' (countries tried: {tried})' if tried else ''}: "
                "choose another game, or set GRG_STEAM_COUNTRIES"
            ) from trouble
        raise trouble

    async def _details(self, errand: _Errand, *, country: str = "", tries: int = TRIES) -> Game:
        app_id = errand.app_id
        params = {"appids": str(app_id)} | ({"cc": country} if country else {})
        answer = await self._client.get(
            "/api/appdetails",
            params,
            deadline=errand.deadline,
            tries=tries,
            most=MAX_ANSWER_BYTES,
            askers=errand.askers,
        )
        if answer.front_page or answer.status in _MISSING:
            raise NoSuchGame(f"the store's API shows no app {app_id}: check the number")
        if answer.status != HTTPStatus.OK:
            raise CatalogUnreachable(
                f"the store's API refuses app {app_id} (status {answer.status}): try again later"
            )
        return await self._reader.details(answer.body, app_id, errand.askers[0])

    async def _filled(self, game: Game, errand: _Errand) -> Game:
        """A game whose page has no description, completed with the API's texts. Its empty lists remain empty."""
        try:
            details = await self._details(errand, tries=1)
        except CatalogError as error:
            _log.info(
                "app %d has a page without a description, and its API does not help: %s", errand.app_id, error
            )
            return game
        # For a demo, the API may return its game, whose texts do not belong to this page.
        if details.app_id != game.app_id:
            return game
        return dataclasses.replace(
            game,
            description=details.description,
            short_description=game.short_description or details.short_description,
        )


def _exists(trouble: CatalogError) -> bool:
    """Whether the store has an app of that number, although it does not show it."""
    return isinstance(trouble, AgeGate | SteamErrorPage)


def _without_api(trouble: CatalogError) -> CatalogError:
    """The error to raise for a page if the API's response could not be used either."""
    return (
        NotVisible(f"{trouble}, and its API does not help: try another game") if _exists(trouble) else trouble
    )
