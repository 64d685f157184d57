"""The lists beside a store page's texts, which its page and its API have alike: systems, ways to play, languages."""

from __future__ import annotations

from collections.abc import Iterable

PLATFORMS = {"win": "Windows", "windows": "Windows", "mac": "macOS", "linux": "Linux"}
"""The store's short names, of the page and of the API."""
_LIST_OF = {
    **dict.fromkeys((1, 2, 9, 20, 24, 27, 36, 37, 38, 39, 47, 48, 49), "players"),
    **dict.fromkeys((18, 28), "controllers"),
    22: "achievements",
}
"""The store's numbers for what a game has: `category2` of its search and `categories` of its API. What is missing here,
such as trading cards, nobody has asked for. Seen in saved pages and answers.
"""


def listed(
    platforms: Iterable[str], features: Iterable[tuple[int, str]], languages: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    """Pairs of a list's name and an entry, for `Game.listed`, from the store's short names, numbers and words."""
    found = [("platforms", PLATFORMS[name]) for name in platforms if name in PLATFORMS]
    found += [(_LIST_OF[number], text) for number, text in features if number in _LIST_OF and text]
    found += [("languages", name) for name in languages if name]
    return tuple(dict.fromkeys(found))
