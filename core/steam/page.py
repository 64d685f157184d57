"""The store's page of an app, as a record. Pages of 2016 to 2025 in any language are understood.

Only ids, classes and addresses are relied on, never words: the store speaks thirty languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag

from core.domain import Game, Kind, is_app_id
from core.errors import PageNotUnderstood
from core.steam.limits import MAX_NAME, MAX_SHORT, read_html, within_limits
from core.steam.text import one_line, plain_text, unescaped, without_unseen

_CATEGORIES: dict[str, Kind] = {"10": "demo", "21": "dlc", "990": "music", "992": "other", "993": "other"}
"""`category1` of the search that the first breadcrumb leads to: demos, DLC, soundtracks, films, hardware.
Software (994) counts as a game, as it does for the store's API. Seen in saved pages (990, 992) and in
AugmentedSteam's use of the same crumb."""

_GATE = (
    "#app_agegate, #agegate_box, .agegate_birthday_selector, .agegate_text_container, form[action*=agecheck]"
)


class AgeGate(PageNotUnderstood):
    """The store asks for a birth date first. The app exists, and the API may still describe it."""

    def __init__(self, app_id: int, name: str, short_description: str) -> None:
        super().__init__(f"app {app_id} ({name}) asks for a birth date before it shows its page")
        self.app_id = app_id
        self.name = name
        self.short_description = short_description


class SteamErrorPage(PageNotUnderstood):
    """The store's error box: not shown in this country, removed, or a fault. It does not say which."""


class FrontPage(PageNotUnderstood):
    """The store's front page, where it sends those who ask for an app it does not know."""


def parse_page(page: str | bytes) -> Game:
    """The game on a store page.

    Raises AgeGate, SteamErrorPage, FrontPage, or plain PageNotUnderstood for what is no app's page.
    """
    text = page.decode("utf-8", "replace") if isinstance(page, bytes) else page
    text = re.sub(r"\A\s*<\?xml[^>]*>", "", without_unseen(text))
    if "<" not in text:
        raise PageNotUnderstood("this is no HTML page: save the game's store page in a browser and try again")
    soup = read_html(text)
    # Only an app's own page has this element: age gates, error boxes and the front page lack it.
    name = one_line(_text(soup, ".apphub_AppName"))
    if not name:
        raise _why_not(soup)
    app_id = _app_id(soup)
    if app_id is None:
        raise PageNotUnderstood("this page does not say which app it is of: save it again from the store")
    return within_limits(
        Game(
            app_id=app_id,
            name=name,
            kind=_kind(soup, name),
            short_description=_short_description(soup),
            description=_description(soup),
            genres=_genres(soup),
            developers=_developers(soup),
            release_date=_release_date(soup),
            header_image=_header_image(soup),
            source="page",
            adult=soup.select_one(".mature_content_notice") is not None,
            rating=_rating(soup),
        )
    )


def _why_not(soup: BeautifulSoup) -> PageNotUnderstood:
    app_id = _app_id(soup)
    if app_id is not None and soup.select_one(_GATE):
        name = _name_in_title(_meta(soup, "og:title")[:MAX_NAME])
        return AgeGate(app_id, name, _short_description(soup)[:MAX_SHORT])
    said = one_line(_text(soup, "#error_box .error") or _text(soup, "#error_box"))
    if said:
        return SteamErrorPage(f"the store shows an error in place of the game: {said[:200]}")
    if re.fullmatch(r"https?://[^/]+/?", _attribute(soup.select_one("link[rel=canonical]"), "href")):
        return FrontPage("this is the store's front page: use the page of one app (…/app/<number>/)")
    return PageNotUnderstood("this is no store page of a game: use the page of one app (…/app/<number>/)")


def _text(soup: Tag, selector: str) -> str:
    element = soup.select_one(selector)
    return element.get_text() if element else ""


def _attribute(element: Tag | None, name: str) -> str:
    return str(element.get(name) or "") if element else ""


def _meta(soup: BeautifulSoup, name: str) -> str:
    """The content of a meta tag by its name or property, in any case of letters."""
    element = soup.select_one(f'meta[name="{name}" i], meta[property="{name}" i]')
    return unescaped(_attribute(element, "content"))


def _app_id(soup: BeautifulSoup) -> int | None:
    """From the canonical link (age gates have one, error pages none, a hub's is another), else og:url."""
    canonical = _attribute(soup.select_one("link[rel=canonical]"), "href")
    address = canonical or _meta(soup, "og:url")
    match = re.match(r"https?://store\.steampowered\.com/app/([0-9]{1,10})(?![0-9])", address, re.ASCII)
    return int(match[1]) if match and is_app_id(int(match[1])) else None


def _name_in_title(title: str) -> str:
    """The name in "Save 45% on NAME on Steam". Other languages keep their words around it."""
    return re.sub(r"^(?:Save \d+% on |Pre-purchase )?(.+?)(?: on Steam)?$", r"\1", title)


def _kind(soup: BeautifulSoup, name: str) -> Kind:
    if soup.select_one(".game_area_soundtrack_bubble"):
        return "music"
    if soup.select_one(".game_area_dlc_bubble"):
        return "dlc"
    if soup.select_one('img.category_icon[src*="/ico_dlc."]'):  # one that is no longer sold has no bubble
        return "dlc"
    if soup.select_one('img.category_icon[src*="/ico_demo."]'):
        return "demo"
    crumb = _attribute(soup.select_one(".breadcrumbs a"), "href")
    category = re.search(r"[?&]category1=(\d+)", crumb)
    if category and category[1] in _CATEGORIES:
        return _CATEGORIES[category[1]]
    # No saved page of a demo was found to learn its markup from; the store names nearly all of them so.
    return "demo" if re.search(r"\bDemo$", name) else "game"


def _short_description(soup: BeautifulSoup) -> str:
    """DLC and soundtracks have no snippet; their meta description is the same text."""
    snippet = one_line(_text(soup, ".game_description_snippet"))
    return snippet or _meta(soup, "description") or _meta(soup, "og:description")


def _description(soup: BeautifulSoup) -> str:
    """Edition adverts have the class but not the id; a film's cast is a second element with the same id."""
    element = soup.select_one("#game_area_description")
    if element is None:
        return ""
    heading = element.find(True)
    # The heading, "About This Game", is the store's in each language and no part of the description.
    if isinstance(heading, Tag) and heading.name == "h2":
        heading.extract()
    return plain_text(element)


def _genres(soup: BeautifulSoup) -> tuple[str, ...]:
    """Until about 2019 the block has no id, and the first `.details_block` is not always the right one."""
    block = soup.select_one("#genresAndManufacturer")
    if block:
        return _names(block.select('a[href*="/genre/"]'))
    return _names(soup.select('.details_block a[href*="/genre/"]'))


def _developers(soup: BeautifulSoup) -> tuple[str, ...]:
    listed = soup.select("#developers_list a")
    block = '.details_block a[href*="developer="], .details_block a[href*="/developer/"]'
    return _names(listed or soup.select(block))


def _names(elements: Iterable[Tag]) -> tuple[str, ...]:
    """Texts of elements, in order, no repeats."""
    names = dict.fromkeys(one_line(element.get_text()) for element in elements)
    names.pop("", None)
    return tuple(names)


def _release_date(soup: BeautifulSoup) -> str | None:
    return one_line(_text(soup, ".release_date .date")) or None


def _header_image(soup: BeautifulSoup) -> str | None:
    """A page saved "complete" has a local file's name there; og:image keeps its address."""
    shown = _attribute(soup.select_one("img.game_header_image_full"), "src")
    for address in (shown, _meta(soup, "og:image")):
        if address.startswith(("https://", "http://")):
            return address
    return None


def _rating(soup: BeautifulSoup) -> float | None:
    """Of all reviews, which come after the recent ones: "98% of the 741,986 user reviews", in any language."""
    rows = soup.select("#userReviews .user_reviews_summary_row[data-tooltip-html]")
    tooltip = _attribute(rows[-1], "data-tooltip-html") if rows else ""
    said = re.search(r"([0-9]{1,3})\s?%|%\s?([0-9]{1,3})", tooltip)  # Turkish and Basque begin with the sign
    return min(int(said[1] or said[2]), 100) / 100 if said else None
