"""What the players of a game say in their reviews, counted. A convenience: whatever goes wrong, nothing is said.

The Web API's IUserReviewsService is asked, which needs no key (https://partner.steamgames.com/doc/webapi/IUserReviewsService).
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus

from core.errors import CatalogError
from core.runtime.frames import forget_frames
from core.settings import Settings
from core.steam.api import Heard
from core.steam.client import API_HOST, MAX_ANSWER_BYTES, STORE_HOST, SteamClient
from core.steam.page_reader import PageReader

REVIEWS_PATH = "/IUserReviewsService/GetAppReviews/v1/"
FIRST = "*"
"""The cursor of the first page."""
PAGE = 100
"""Reviews on a page; this is the maximum."""
OPINIONS_S = 2.5
"""Seconds that a game waits for them: they make a text better, and somebody is waiting for it."""
_RECENT, _ALL_VOTES, _ALL_PURCHASES = 1, 0, 1
"""Values of EUserReviewsFilter, …ReviewType and …PurchaseType in the Web API."""
_MISSING_S = 600.0
"""For how long a server that has no such service is not asked again."""

_log = logging.getLogger(__name__)


def api_address(settings: Settings) -> str:
    """Where the Web API is; a server that stands in for the store stands in for it, too."""
    return settings.steam_url.replace(STORE_HOST, API_HOST)


def reviews_query(app_id: int, language: str, cursor: str) -> dict[str, str]:
    """The parameters that ask for a page of an app's reviews, latest first."""
    wanted = {
        "appid": app_id,
        "filter": _RECENT,
        "languages": [language],
        "review_type": _ALL_VOTES,
        "purchase_type": _ALL_PURCHASES,
        "num_per_page": PAGE,
        "cursor": cursor,
    }
    return {"input_json": json.dumps(wanted, separators=(",", ":"))}


class OpinionSource:
    """Asks for the latest reviews in English, since only those are understood. Close it with `aclose`."""

    def __init__(
        self, settings: Settings, reader: PageReader, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Raises UsageError for a bad GRG_STEAM_URL. `reader` stays the caller's."""
        self._client = SteamClient(api_address(settings), settings.steam_language, clock=clock)
        self._reader = reader
        self._clock = clock
        self._missing_until = 0.0

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def of(self, app_id: int, name: str, askers: Sequence[str]) -> Heard:
        """What the players say of an app of that name, within about OPINIONS_S seconds; nothing if that is not to be had."""
        if self._clock() < self._missing_until:
            return Heard()
        try:
            answer = await self._client.get(
                REVIEWS_PATH,
                reviews_query(app_id, "english", FIRST),
                deadline=self._clock() + OPINIONS_S,
                tries=1,
                most=MAX_ANSWER_BYTES,
                askers=askers,
            )
            if answer.front_page or answer.status != HTTPStatus.OK:
                self._missing_until = self._clock() + _MISSING_S
                return Heard()
            return await self._reader.reviews(answer.body, name, askers[0])
        except CatalogError as error:
            forget_frames(error)
            _log.info("what the players say of app %d is not known: %s", app_id, error)
            return Heard()
