"""Players' reviews of a game, and the most played games, from Steam's public endpoints.

Reviews come from the Web API's IUserReviewsService, which needs no key
(https://partner.steamgames.com/doc/webapi/IUserReviewsService). If a server does not have it, the older endpoint
`/appreviews/<id>` is used (https://partner.steamgames.com/doc/store/getreviews), which the store itself removed in
October 2026. Both return pages with a cursor, and only the order by time of writing has a last page.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from core.errors import CatalogUnreachable
from core.settings import Settings
from core.steam.client import Response, SteamClient
from core.steam.opinions import PAGE, REVIEWS_PATH, api_address, reviews_query

_MAX_DURATION_S = 60.0
"""Seconds for one page, including the wait for our turn."""


@dataclass(frozen=True, slots=True)
class PlayerReview:
    """One review, without anything that identifies its author."""

    language: str
    """Steam's name for the language, as the author set it."""
    voted_up: bool
    review: str
    votes_up: int
    """The number of readers who found it helpful."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Reviews, latest first, and the cursor of the next page."""

    reviews: tuple[PlayerReview, ...]
    cursor: str


class ReviewSource:
    """Fetches reviews within the store's rate limit. Use it with `async with`."""

    def __init__(self, settings: Settings) -> None:
        """Raises UsageError for a bad GRG_STEAM_URL."""
        self._language = settings.steam_language
        self._store = SteamClient(settings.steam_url, settings.steam_language)
        self._api = SteamClient(api_address(settings), settings.steam_language)
        self._older = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._store.aclose()
        await self._api.aclose()

    async def page(self, app_id: int, cursor: str) -> ReviewPage:
        """The page of a game's reviews at a cursor, in GRG_STEAM_LANGUAGE ("all" means every language).

        Raises RateLimited and CatalogUnreachable (try later).
        """
        answer = None if self._older else await self._by_api(app_id, cursor)
        if answer is None:
            # Remembered, so that the missing endpoint is not tried for every page.
            self._older = True
            answer = await self._by_store(app_id, cursor)
        rows = answer.get("reviews")
        next_cursor = answer.get("cursor")
        return ReviewPage(
            tuple(review for row in (rows if isinstance(rows, list) else []) if (review := _review(row))),
            # Without a next cursor the current one is returned, which tells a caller that this was the last page.
            next_cursor if isinstance(next_cursor, str) and next_cursor else cursor,
        )

    async def most_played(self, most: int) -> list[int]:
        """App ids, ordered by the day's peak number of players, at most 100. Raises the same errors as `page`."""
        path = "/ISteamChartsService/GetMostPlayedGames/v1/"
        answer = _json(await self._get(self._api, path, {}))
        ranks = answer.get("response", {}).get("ranks") if answer else None
        if not isinstance(ranks, list):
            raise CatalogUnreachable("Steam does not say what is played most: name the games instead")
        return [int(row["appid"]) for row in ranks if isinstance(row, dict) and "appid" in row][:most]

    async def _by_api(self, app_id: int, cursor: str) -> dict[str, Any] | None:
        """The Web API's response, or None if the server does not have this endpoint."""
        answer = await self._get(self._api, REVIEWS_PATH, reviews_query(app_id, self._language, cursor))
        found = _json(answer)
        response = found.get("response") if found else None
        return response if isinstance(response, dict) else None

    async def _by_store(self, app_id: int, cursor: str) -> dict[str, Any]:
        wanted = {
            "json": "1",
            "filter": "recent",
            "language": self._language,
            "review_type": "all",
            "purchase_type": "all",
            "num_per_page": str(PAGE),
            "cursor": cursor,
        }
        found = _json(await self._get(self._store, f"/appreviews/{app_id}", wanted))
        if not found or found.get("success") != 1:
            raise CatalogUnreachable(f"the store shows no reviews of app {app_id}: try again later")
        return found

    async def _get(self, client: SteamClient, path: str, params: Mapping[str, str]) -> Response:
        return await client.get(path, params, deadline=time.monotonic() + _MAX_DURATION_S)


def _json(answer: Response) -> dict[str, Any] | None:
    if answer.front_page or answer.status != HTTPStatus.OK:
        return None
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _review(row: Any) -> PlayerReview | None:
    """The review in a row, or None if it is empty or not a review."""
    if not isinstance(row, dict) or not isinstance(row.get("review"), str) or not row["review"].strip():
        return None
    return PlayerReview(
        language=str(row.get("language", "")),
        voted_up=row.get("voted_up") is True,
        review=row["review"],
        votes_up=_count(row.get("votes_up")),
    )


def _count(value: Any) -> int:
    return value if type(value) is int and value >= 0 else 0
