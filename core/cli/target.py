"""What a person names on the command line: a store link, an app id, a saved page, or a game by its name. Light to import."""

from __future__ import annotations

import os
import re
from pathlib import Path

from core.domain import is_app_id
from core.errors import UsageError
from core.steam.links import find_links

_MAX_DIGITS = 20
"""Digits, leading zeros included; int() refuses thousands of them."""
_MAX_SHOWN_LENGTH = 80
_NAME = re.compile(r"(?!-)(?=.*[^\W\d_])[^/\\\x00-\x1f\x7f]{1,80}").fullmatch
"""What may be a game's name, and neither an address nor a path."""
_PAGE_ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz")


def parse_target(text: str) -> int | Path | str:
    """The app id that is meant, the path of a saved page (which may not exist: reading it says so), or else the name of a
    game, which the store has to be asked about.

    Plain digits are an app id even if a file has that name; write `./620` for the file. A text
    with a page's ending that holds no scheme is a path, whatever else it looks like.
    Raises UsageError for what can be none of these, such as another address.
    """
    target = text.strip()
    if target.isascii() and target.isdecimal():
        number = int(target[:_MAX_DIGITS])
        if len(target) > _MAX_DIGITS or not is_app_id(number):
            raise UsageError(
                f"{_shortened(target)} is not an app id: use a whole number from 1 to 4294967295"
            )
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
    if _NAME(target):
        return target
    raise UsageError(
        f"{_shortened(target)} is not a store link, app id or saved page: "
        "use for example https://store.steampowered.com/app/620, 620, page.html or a game's name"
    )


def _shortened(text: str) -> str:
    return repr(text if len(text) <= _MAX_SHOWN_LENGTH else f"{text[:_MAX_SHOWN_LENGTH]}…")
