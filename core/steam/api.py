"""Parses responses of the store's appdetails and search APIs.

There is no official description. Their shape is known from saved responses (`data/steam/appdetails`) and
https://wiki.teamfortress.com/wiki/User:RJackson/StorefrontAPI#appdetails. Any field may be absent.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from core.domain import Game, Kind, Opinion, Theme, is_app_id
from core.errors import CatalogUnreachable, NoSuchGame, PageNotUnderstood
from core.facts import opinions_of, themes_of
from core.steam.limits import MAX_NAME, within_limits
from core.steam.lists import listed
from core.steam.text import html_to_text, one_line

_KINDS: dict[str, Kind] = {"game": "game", "dlc": "dlc", "demo": "demo", "music": "music", "mod": "mod"}
_ENOUGH_REVIEWS = 20
"""Reviews from which on their share of recommendations counts as the players' rating."""
_MAX_OPINIONS = 30
"""What is kept of them; what few players name is claimed of no game."""
_ADULT_ONLY = 3
"""Content descriptor "Adult Only Sexual Content": https://partner.steamgames.com/doc/gettingstarted/contentsurvey"""


def parse_details(body: bytes, app_id: int) -> Game:
    """The game in a response to `appdetails?appids=<app_id>`. If the response names another id, the game has that one.

    Raises NoSuchGame if the API says `success: false`, which may also mean "not available in this country";
    CatalogUnreachable for the bare `null` that it sends if it gets too many requests; PageNotUnderstood for
    anything else.
    """
    try:
        # utf-8-sig drops a byte-order mark, on which json.loads would fail.
        answer = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise PageNotUnderstood(
            f"the store's API did not answer in JSON for app {app_id}: try again later"
        ) from error
    if answer is None:
        raise CatalogUnreachable(
            "the store's API answered nothing, as it does when asked too often: try again later"
        )
    entry = answer.get(str(app_id)) if isinstance(answer, dict) else None
    if not isinstance(entry, dict):
        raise PageNotUnderstood(
            f"the store's API answered about something other than app {app_id}: try again later"
        )
    data = entry.get("data")
    if entry.get("success") is not True or not data:
        raise NoSuchGame(f"the store's API shows no app {app_id}: check the number")
    if not isinstance(data, dict) or not _line(data.get("name")):
        raise PageNotUnderstood(f"the store's API answered for app {app_id} without a name: try again later")
    return _game(data, app_id)


def parse_search(body: bytes) -> list[tuple[int, str]]:
    """App ids and names in a response to `storesearch`, best match first, without bundles and packages.

    Raises PageNotUnderstood if the response is not a list of games.
    """
    try:
        items = json.loads(body.decode("utf-8-sig", "replace"))["items"]
        found = [
            (item["id"], _line(item.get("name"))[:MAX_NAME])
            for item in items
            if item.get("type", "app") in ("app", "game")
        ]
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError) as error:
        raise PageNotUnderstood(
            "the store's search answered something that is not a list of games"
        ) from error
    return [(id, name) for id, name in found if type(id) is int and is_app_id(id) and name]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the players say of a game in those reviews of theirs that were read."""

    rating: float | None = None
    """Share that recommends it, 0 to 1; None if there are too few."""
    opinions: tuple[Opinion, ...] = ()
    themes: tuple[Theme, ...] = ()


def parse_reviews(body: bytes, name: str = "") -> Heard:
    """What players say of the game `name` in a response with their reviews; nothing if it is any other response."""
    try:
        rows = json.loads(body.decode("utf-8-sig", "replace"))["response"]["reviews"]
        told = [(row["voted_up"] is True, row["review"]) for row in rows if isinstance(row["review"], str)]
    except (ValueError, RecursionError, TypeError, KeyError):
        return Heard()
    up = sum(recommended for recommended, _ in told)
    rating = up / len(told) if len(told) >= _ENOUGH_REVIEWS else None
    themes = themes_of((text for _, text in told), name=name)
    return Heard(rating, opinions_of(told, name=name)[:_MAX_OPINIONS], themes)


def _game(data: dict[str, Any], app_id: int) -> Game:
    own_id = data.get("steam_appid")
    release = _dict(data.get("release_date"))
    header = data.get("header_image")
    return within_limits(
        Game(
            # Not isinstance, which accepts True as the number 1.
            app_id=own_id if type(own_id) is int and is_app_id(own_id) else app_id,
            name=_line(data["name"]),
            kind=_KINDS.get(str(data.get("type")), "other"),
            short_description=one_line(_plain(data.get("short_description"))),
            # detailed_description begins with adverts for editions, but a few responses have nothing else.
            description=_plain(data.get("about_the_game")) or _plain(data.get("detailed_description")),
            genres=_lines(_dict(genre).get("description") for genre in _list(data.get("genres"))),
            developers=_lines(_list(data.get("developers"))),
            release_date=_line(release.get("date")) or None,
            header_image=header
            if isinstance(header, str) and header.startswith(("https://", "http://"))
            else None,
            source="api",
            listed=listed(_platforms(data), _features(data), _languages(data)),
            adult=_ADULT_ONLY in _list(_dict(data.get("content_descriptors")).get("ids")),
        )
    )


def _platforms(data: dict[str, Any]) -> list[str]:
    return [name for name, runs in _dict(data.get("platforms")).items() if runs is True]


def _features(data: dict[str, Any]) -> list[tuple[int, str]]:
    found = [_dict(category) for category in _list(data.get("categories"))]
    numbered = [(one.get("id"), _line(one.get("description"))) for one in found]
    return [(number, text) for number, text in numbered if type(number) is int]


def _languages(data: dict[str, Any]) -> list[str]:
    """Their names: "English<strong>*</strong>, French<br>" and a note about what the star means."""
    listed_there = data.get("supported_languages")
    if not isinstance(listed_there, str):
        return []
    names = html_to_text(re.split(r"<br", listed_there, maxsplit=1)[0]).split(",")
    return [one_line(name.replace("*", "")) for name in names]


def _dict(value: Any) -> dict[str, Any]:
    """The value if it is an object, otherwise an empty one. PHP writes an empty object as `[]`."""
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(value: Any) -> str:
    """A name on one line, or "". Names are escaped for HTML (`&trade;`) but contain no tags."""
    return one_line(html.unescape(value)) if isinstance(value, str) else ""


def _lines(values: Any) -> tuple[str, ...]:
    lines = dict.fromkeys(_line(value) for value in values)
    lines.pop("", None)
    return tuple(lines)


def _plain(value: Any) -> str:
    return html_to_text(value) if isinstance(value, str) else ""
