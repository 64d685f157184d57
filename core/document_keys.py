"""Keys of the small documents that are stored next to the requests.

Parts of a key that come from a platform are percent-encoded, because they may hold any text.
"""

from __future__ import annotations

from urllib.parse import quote

SPARES = "spares/"
"""`spares/{app id}/{tone or plain}/{review id}-{n}`: an unused text, as a Review record; `….taken` next to it names
the request that claimed it."""
TERMINAL = "terminal/"
"""`terminal/{milliseconds}-{seed}`: a text that `grg review` has printed, as a Review record; the latest sorts last."""
RATINGS = "ratings/"
"""The prefix of all votes."""
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


def told_key(platform: str, author: str, place: str = "") -> str:
    """Exists once a person was told that the bot may not speak in a place. Without `place`: the prefix of all."""
    return f"people/{_key(platform, author)}/told/{_key(place)}"


def rating_key(platform: str, author: str, request: str = "") -> str:
    """A person's vote on a review. Without `request`: the prefix of all."""
    return f"{RATINGS}{_key(platform, author)}/{request}"


def report_key(platform: str, author: str, request: str = "") -> str:
    """What a person reported about a reply. Without `request`: the prefix of all."""
    return f"reports/{_key(platform, author)}/{request}"


def retraction_key(request: str) -> str:
    """Exists while a reply is still to be deleted from its chat."""
    return f"retractions/{request}"


def shown_key(platform: str, place: str, receipt: str = "") -> str:
    """Which request a reply stands for. Without a receipt: the latest of its place that can be answered."""
    return f"shown/{_key(platform, place, receipt)}" if receipt else f"shown/{_key(platform, place)}"


def cursor_key(platform: str, name: str) -> str:
    """How far an adapter has read a back-log."""
    return f"cursors/{_key(platform, name)}"
