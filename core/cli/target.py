"""What a person names on the command line: a store link, an app id, or a saved page. Light to import."""

from __future__ import annotations

import os
from pathlib import Path

from core.domain import is_app_id
from core.errors import UsageError
from core.steam.links import find_links

_MAX_DIGITS = 20
"""Digits, leading zeros included; int() refuses thousands of them."""
_MAX_SHOWN_LENGTH = 80
_PAGE_ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz")


def parse_target(text: str) -> int | Path:
    """The app id that is meant, or the path of a saved page (which may not exist: reading it says so).

    Plain digits are an app id even if a file has that name; write `./620` for the file. A text
    with a page's ending that holds no scheme is a path, whatever else it looks like.
    Raises UsageError for anything else.
    """
    target = text.strip()
    if target.isascii() and target.isdecimal():
        number = int(target[:_MAX_DIGITS])
        if len(target) > _MAX_DIGITS or not is_app_id(number):
            raise UsageError(f"{_shortened(target)} is no app id: use a whole number from 1 to 4294967295")
        return number
    # Before links are looked for, because browsers name a saved page after its title or its address.
    if target.lower().endswith(_PAGE_ENDINGS) and "://" not in target:
        return Path(target)
    links = find_links(target, skip_mark="")
    if len(links) == 1:
        return links[0].app_id
    if links:
        raise UsageError(f"{len(links)} store links were given: give one at a time")
    if os.path.exists(target):  # noqa: PTH110 (Path.exists raises for names that are too long)
        return Path(target)
    raise UsageError(
        f"{_shortened(target)} is no store link, app id or saved page: "
        "use for example https://store.steampowered.com/app/620, 620 or page.html"
    )


def _shortened(text: str) -> str:
    return repr(text if len(text) <= _MAX_SHOWN_LENGTH else f"{text[:_MAX_SHOWN_LENGTH]}…")
