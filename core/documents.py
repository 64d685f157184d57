"""Keys of the small documents beside the promises.

A key's parts that come from a platform are percent-encoded: they may hold any text.
"""

from __future__ import annotations

from urllib.parse import quote

SPARES = "spares/"
"""`spares/{app id}/{tone or plain}/{review id}-{n}`: a good text left over, a Review record; `….taken` names who took it."""
PAUSED = "bot/paused"
"""There while the bot takes no new requests."""
DOWN = "bot/down/"
"""`bot/down/{platform}`: what keeps an adapter from its platform."""
PAUSE_NOTICED_S = 10.0
"""A bot has heard of a pause, or of its end, so many seconds later."""


def _key(*parts: str) -> str:
    return "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)


def place(platform: str, community: str) -> str:
    """A community's settings."""
    return f"places/{_key(platform, community)}"


def request_key(platform: str, author: str, request: str = "") -> str:
    """The note that a person asked for something; without `request` the prefix of all. As old as the request at most."""
    return f"asked/{_key(platform, author)}/{request}"


def ignored(platform: str, author: str) -> str:
    """There while a person's links are left alone."""
    return f"people/{_key(platform, author)}/ignored"


def rating(platform: str, author: str, request: str = "") -> str:
    """A person's vote on a review; without `request` the prefix of all."""
    return f"ratings/{_key(platform, author)}/{request}"


def report(platform: str, author: str, request: str = "") -> str:
    """What a person told the owner about a reply; without `request` the prefix of all."""
    return f"reports/{_key(platform, author)}/{request}"


def retraction(request: str) -> str:
    """There while a reply is still to be taken back."""
    return f"retractions/{request}"


def cursor(platform: str, name: str) -> str:
    """Where an adapter was in its back-log."""
    return f"cursors/{_key(platform, name)}"
