"""Parses the store's page of an app. It understands pages from 2016 to 2025 in any language.

It relies only on ids, classes and addresses and never on words, because the store has thirty languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag

from core.domain import Game, Kind, is_app_id
from core.errors import PageNotUnderstood
from core.steam.limits import MAX_NAME, MAX_SHORT, read_html, within_limits
from core.steam.lists import listed
from core.steam.text import one_line, plain_text, unescaped, without_invisible

_CATEGORIES: dict[str, Kind] = {
    "10": "demo",
    "21": "dlc",
    "990": "music",
    "992": "other",
    "993": "other",
    "997": "mod",
}
"""`category1` of the search that the first breadcrumb leads to: demos, DLC, soundtracks, films, hardware, mods.
Software (994) counts as a game, as it does for the store's API. Seen in saved pages (990, 992) and in
AugmentedSteam's use of the same crumb."""

_GATE = (
    "#app_agegate, #agegate_box, .agegate_birthday_selector, .agegate_text_container, form[action*=agecheck]"
)


class AgeGate(PageNotUnderstood):
    """The store asks for a date of birth first. The app exists, and the API may still describe it."""

    def __init__(self, app_id: int, name: str, short_description: str) -> None:
        super().__init__(f"app {app_id} ({name}) asks for a date of birth before it shows its page")
        self.app_id = app_id
        self.name = name
        self.short_description = short_description


class SteamErrorPage(PageNotUnderstood):
    """The store's error box: not available in this country, removed, or broken. The box does not say which."""


class FrontPage(PageNotUnderstood):
    """The store's front page, to which the store redirects if it does not know an app."""


def parse_page(page: str | bytes) -> Game:
    """The game on a store page.

    Raises AgeGate, SteamErrorPage or FrontPage for these pages, and PageNotUnderstood itself for any other page.
    """
    text = page.decode("utf-8", "replace") if isinstance(page, bytes) else page
    text = re.sub(r"\A\s*<\?xml[^>]*>", "", without_invisible(text))
    if not text.strip():
        raise PageNotUnderstood("this file is empty: save the game's store page in a browser and try again")
    if "<" not in text:
        raise PageNotUnderstood(
            "this is not an HTML page: save the game's store page in a browser and try again"
        )
    soup = read_html(text)
    # Only an app's own page has this element: age gates, error boxes and the front page lack it.
    name = _name(soup)
    if not name:
        raise _why_not(soup)
    app_id = _app_id(soup)
    if app_id is None:
        raise PageNotUnderstood("this page does not say which app it describes: save it again from the store")
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
            tags=_names(soup.select(".glance_tags.popular_tags a.app_tag")),
            listed=listed(_platforms(soup), _features(soup), _languages(soup)),
        )
    )


def _why_not(soup: BeautifulSoup) -> PageNotUnderstood:
    app_id = _app_id(soup)
    if app_id is not None and soup.select_one(_GATE):
        name = _name_in_title(_meta(soup, "og:title")[:MAX_NAME])
        return AgeGate(app_id, name, _short_description(soup)[:MAX_SHORT])
    message = one_line(_text(soup, "#error_box .error") or _text(soup, "#error_box"))
    if message:
        return SteamErrorPage(f"the store shows an error in place of the game: {message[:200]}")
    if re.fullmatch(r"https?://[^/]+/?", _attribute(soup.select_one("link[rel=canonical]"), "href")):
        return FrontPage("this is the store's front page: use the page of one app (…/app/<number>/)")
    return PageNotUnderstood("this is not a store page of a game: use the page of one app (…/app/<number>/)")


def _text(soup: Tag, selector: str) -> str:
    element = soup.select_one(selector)
    return element.get_text() if element else ""


def _attribute(element: Tag | None, name: str) -> str:
    return str(element.get(name) or "") if element else ""


def _meta(soup: BeautifulSoup, name: str) -> str:
    """The content of a meta tag by its name or property, in upper or lower case."""
    element = soup.select_one(f'meta[name="{name}" i], meta[property="{name}" i]')
    return unescaped(_attribute(element, "content"))


def _app_id(soup: BeautifulSoup) -> int | None:
    """The id in the canonical link, else in og:url. Age gates have that link, error pages do not, and a hub's differs."""
    canonical = _attribute(soup.select_one("link[rel=canonical]"), "href")
    address = canonical or _meta(soup, "og:url")
    match = re.match(r"https?://store\.steampowered\.com/app/([0-9]{1,10})(?![0-9])", address, re.ASCII)
    return int(match[1]) if match and is_app_id(int(match[1])) else None


def _name(soup: BeautifulSoup) -> str:
    """Empty if this is no app's own page."""
    element = soup.select_one(".apphub_AppName")
    if element is None:
        return ""
    shown = one_line(element.get_text())
    # A name such as `<Lamp>` that nobody escaped was taken for a tag; the title keeps it.
    return shown or (_name_in_title(_meta(soup, "og:title")) if element.find(True) else "")


def _name_in_title(title: str) -> str:
    """The name in "Save 45% on NAME on Steam". In other languages, the words around it remain."""
    return re.sub(r"^(?:Save \d+% on |Pre-purchase )?(.+?)(?: on Steam)?$", r"\1", title)


def _kind(soup: BeautifulSoup, name: str) -> Kind:
    if soup.select_one(".game_area_soundtrack_bubble"):
        return "music"
    if soup.select_one(".game_area_mod_bubble"):
        return "mod"
    # One that is no longer sold has no bubble.
    if soup.select_one('.game_area_dlc_bubble, img.category_icon[src*="/ico_dlc."]'):
        return "dlc"
    if soup.select_one('img.category_icon[src*="/ico_demo."]'):
        return "demo"
    crumb = _attribute(soup.select_one(".breadcrumbs a"), "href")
    category = re.search(r"[?&]category1=(\d+)", crumb)
    if category and category[1] in _CATEGORIES:
        return _CATEGORIES[category[1]]
    # No saved page of a demo was found to learn its markup from; the store names nearly all of them so.
    return "demo" if re.search(r"\bDemo\W?$", name) else "game"


def _short_description(soup: BeautifulSoup) -> str:
    """The short description. DLC and soundtracks have no snippet, but the same text as meta description."""
    snippet = one_line(_text(soup, ".game_description_snippet"))
    return snippet or _meta(soup, "description") or _meta(soup, "og:description")


def _description(soup: BeautifulSoup) -> str:
    """The long description. Adverts for editions have its class, but not its id; a film's cast has the same id."""
    element = soup.select_one("#game_area_description")
    if element is None:
        return ""
    heading = element.find(True)
    # The heading, "About This Game" in each language, is the store's and not part of the description.
    if isinstance(heading, Tag) and heading.name == "h2":
        heading.extract()
    return plain_text(element)


def _genres(soup: BeautifulSoup) -> tuple[str, ...]:
    """The genres. Until about 2019 their block had no id, and the first `.details_block` is not always the right one."""
    block = soup.select_one("#genresAndManufacturer")
    if block:
        return _names(block.select('a[href*="/genre/"]'))
    return _names(soup.select('.details_block a[href*="/genre/"]'))


def _developers(soup: BeautifulSoup) -> tuple[str, ...]:
    listed = soup.select("#developers_list a")
    block = '.details_block a[href*="developer="], .details_block a[href*="/developer/"]'
    return _names(listed or soup.select(block))


def _names(elements: Iterable[Tag]) -> tuple[str, ...]:
    """The texts of elements, in order, without repetition."""
    names = dict.fromkeys(one_line(element.get_text()) for element in elements)
    names.pop("", None)
    return tuple(names)


def _release_date(soup: BeautifulSoup) -> str | None:
    return one_line(_text(soup, ".release_date .date")) or None


def _header_image(soup: BeautifulSoup) -> str | None:
    """The picture's address. In a page that was saved "complete", it is a local file, but og:image has the address."""
    shown = _attribute(soup.select_one("img.game_header_image_full"), "src")
    for address in (shown, _meta(soup, "og:image")):
        if address.startswith(("https://", "http://")):
            return address
    return None


def _platforms(soup: BeautifulSoup) -> list[str]:
    """The store's short names of the systems, from what is for sale or from the requirements."""
    shown = soup.select(".game_area_purchase_platform .platform_img")
    needs = soup.select(".game_area_sys_req[data-os]")
    named = [_attribute(element, "data-os") for element in needs]
    return [*(name for element in shown for name in element.get_attribute_list("class") if name), *named]


def _features(soup: BeautifulSoup) -> list[tuple[int, str]]:
    """What the game has, by the store's numbers: ways to play, controllers, achievements."""
    found = []
    for link in soup.select('a[href*="category2="]'):
        number = re.search(r"[?&]category2=(\d{1,5})(?!\d)", _attribute(link, "href"))
        if number:
            found.append((int(number[1]), one_line(link.get_text())))
    return found


def _languages(soup: BeautifulSoup) -> list[str]:
    rows = soup.select(".game_language_options tr:not(.unsupported) td.ellipsis")
    return [one_line(row.get_text()) for row in rows]


def _rating(soup: BeautifulSoup) -> float | None:
    """Of all reviews: "98% of the 741,986 user reviews", in any language.

    The other rows are of the recent ones and, since August 2025, of those in one language, which may come last. They
    are told apart by their numbers alone: the row of all has the largest.
    """
    rows = soup.select("#userReviews .user_reviews_summary_row[data-tooltip-html]")
    found = [share for row in rows if (share := _share(_attribute(row, "data-tooltip-html")))]
    return max(found, key=lambda share: share[0])[1] if found else None


def _share(tooltip: str) -> tuple[int, float] | None:
    """How many reviews a row is about, and the share of them that is positive; None if it says no share."""
    sentence = tooltip.partition("<br")[0]  # a note about reviews that are left out may follow
    said = re.search(r"([0-9]{1,3})\s?%|%\s?([0-9]{1,3})", sentence)  # Turkish and Basque begin with the sign
    if said is None:
        return None
    rest = sentence[: said.start()] + " " + sentence[said.end() :]
    numbers = re.findall(r"[0-9]{1,3}(?:[.,'’\s][0-9]{3})+(?![0-9])|[0-9]{1,10}", rest)
    count = max((int(re.sub(r"[^0-9]", "", number)[:12]) for number in numbers), default=0)
    return count, min(int(said[1] or said[2]), 100) / 100
