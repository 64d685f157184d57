"""The tables of sentences, read."""

from __future__ import annotations

from model_container.corpus.language import plain, table
from model_container.corpus.sentences import (
    around,
    doing,
    having,
    listing,
    openings,
    players,
    verdicts,
)

OPENINGS = (
    table(openings.WITH_GENRE) + table(around.QUOTED_OPENINGS) + table(players.OPENINGS),
    table(openings.WITHOUT_GENRE) + table(around.QUOTED_OPENINGS),
)
BODY = {
    "do": table(doing.ANY),
    "has": table(having.ANY),
    "place": table(around.PLACE),
    "role": table(around.ROLE),
    "foe": table(around.FOE),
    "company": table(around.COMPANY),
    "look": table(around.LOOK),
    "sound": table(around.SOUND),
    "called": table(around.CALLED),
    "says": table(around.SAYS),
    "early": table(around.EARLY),
    "free": table(around.FREE),
}
RATED = {rating: table(text) for rating, text in around.RATED.items()}
TWO = {"do": table(doing.TWO), "has": table(having.TWO)}
VERDICTS = {
    "positive": (plain(verdicts.POSITIVE), plain(verdicts.POSITIVE_PLAIN)),
    "negative": (plain(verdicts.NEGATIVE), plain(verdicts.NEGATIVE_PLAIN)),
    "mixed": (plain(verdicts.MIXED), plain(verdicts.MIXED_PLAIN)),
}
VERDICTS_BY_RATING = {tone: plain(text) for tone, text in verdicts.RATED.items()}
PLAYERS = table(
    players.PRAISED
    + players.TWO_PRAISED
    + players.THREE_PRAISED
    + players.BLAMED
    + players.TWO_BLAMED
    + players.BOTH
)
THEMES = table(players.THEMES)
RATED_BY_PLAYERS = {
    rating: table(players.RATED[rating] + players.RATED_AND_BLAMED[rating]) for rating in players.RATED
}
VERDICTS_OF_PLAYERS = {
    "positive": plain(players.POSITIVE),
    "negative": plain(players.NEGATIVE),
    "mixed": plain(players.MIXED),
}
SHORT = {part: table(text) for part, text in verdicts.SHORT.items()}
TOGETHER = table(around.TOGETHER)
LISTS = table(listing.LISTS)
NAMED = table(listing.NAMED)
JUDGED = frozenset(("why", "and"))
"""Slots that no fact fills."""
