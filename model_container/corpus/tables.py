"""The tables of sentences, read."""

from __future__ import annotations

from model_container.corpus import around, doing, having, openings, verdicts
from model_container.corpus.language import plain, table

OPENINGS = table(openings.WITH_GENRE), table(openings.WITHOUT_GENRE)
BODY = {
    "do": table(doing.ANY),
    "has": table(having.ANY),
    "place": table(around.PLACE),
    "role": table(around.ROLE),
    "foe": table(around.FOE),
    "company": table(around.COMPANY),
    "look": table(around.LOOK),
    "sound": table(around.SOUND),
    "early": table(around.EARLY),
}
TWO = {"do": table(doing.TWO), "has": table(having.TWO)}
BY_TOPIC = {
    "do": {topic: table(text) for topic, text in doing.TOPICS.items()},
    "has": {topic: table(text) for topic, text in having.TOPICS.items()},
}
VERDICTS = {
    "positive": (plain(verdicts.POSITIVE), plain(verdicts.POSITIVE_PLAIN)),
    "negative": (plain(verdicts.NEGATIVE), plain(verdicts.NEGATIVE_PLAIN)),
    "mixed": (plain(verdicts.MIXED), plain(verdicts.MIXED_PLAIN)),
}
SHORT = {part: table(text) for part, text in verdicts.SHORT.items()}
GENRE = table(around.GENRE)
TOGETHER = table(around.TOGETHER)
JUDGED = frozenset(("why", "and"))
"""Slots that no fact fills."""
