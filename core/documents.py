"""Keys of the small documents that are kept beside the promises.

Parts of a key that come from a platform are percent-encoded, because they may hold any text.
"""

from __future__ import annotations

from urllib.parse import quote

SPARES = "spares/"
"""`spares/{app id}/{tone or plain}/{review id}-{n}`: a good text left over, as a Review record; `….taken` beside it names
the request that claimed it."""
PAUSED = "bot/paused"
"""Exists while the bot takes no new requests."""
DOWN = "bot/down/"
"""`bot/down/{platform}`: what keeps an adapter from its platform."""
PAUSE_NOTICED_S = 10.0
"""Within this many seconds the bot notices that it was paused or resumed."""


def _key(*parts: str) -> str:
    # A platform's text may hold half a surrogate pair, which strict encoding would refuse.
    return "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)


def community_key(platform: str, community: str) -> str:
    """A community's settings."""
    return f"places/{_key(platform, community)}"


def request_key(platform: str, author: str, request: str = "") -> str:
    """A note that a person made a request, never kept longer than the request. Without `request`: the prefix of all."""
    return f"asked/{_key(platform, author)}/{request}"


def ignored_key(platform: str, author: str) -> str:
    """Exists while a person's links are left alone."""
    return f"people/{_key(platform, author)}/ignored"


def rating_key(platform: str, author: str, request: str = "") -> str:
    """A person's vote on a review. Without `request`: the prefix of all."""
    return f"ratings/{_key(platform, author)}/{request}"


def report_key(platform: str, author: str, request: str = "") -> str:
    """What a person reported about a reply. Without `request`: the prefix of all."""
    return f"reports/{_key(platform, author)}/{request}"


def retraction_key(request: str) -> str:
    """Exists while a reply is still to be deleted from its chat."""
    return f"retractions/{request}"


def cursor_key(platform: str, name: str) -> str:
    """How far an adapter has read a back-log."""
    return f"cursors/{_key(platform, name)}"
