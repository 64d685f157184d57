"""Topics: what there is to like about each, and what may be said for or against it.

noun   what it is called in a verdict; `nouns` where that takes a plural verb
like   stands after "if you like"
who    the people whom it suits, in the plural or "anyone who"
not    those whom it does not suit
+      a main clause that says what a fact of this topic means for a player, in its favor; true to any such fact
-      one against it
?      a reservation, in a review that recommends the game
yes    a last sentence for the game
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model_container.corpus.sentences.details import DETAILS
from model_container.corpus.sentences.genres import GENRES
from model_container.corpus.sentences.life import LIFE
from model_container.corpus.sentences.play import PLAY

_KINDS = """
place
    noun  the setting
    like  {a setting with some character|a good atmosphere}
    like  {far-off places|a strong sense of place}
    who   people who play for the atmosphere
    not   people who do not care where a game is set
role
    noun  the part you play
    like  {playing a part|stepping into strange shoes}
    like  {being somebody else|unusual heroes}
    who   people who like to play a part
    not   people who do not care whom they play
foe
    noun  the opposition
    like  {a worthy enemy|a real threat}
    like  {being up against it|long odds}
    who   people who like long odds
    not   people who want it easy
look
    nouns the looks
    like  {a strong visual style|a distinctive style}
    like  {good-looking games|a feast for the eyes}
    who   people who care about looks
    not   people who do not care about looks
sound
    noun  the sound
    like  {good sound|good music in a game}
    like  {listening closely|playing with headphones on}
    who   people with good headphones
    not   people who play without sound
"""
"""Kinds of facts that are a topic by themselves."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a verdict calls a topic, and the clauses about it."""

    noun: str
    plural: bool
    likes: tuple[str, ...]
    who: tuple[str, ...]
    others: tuple[str, ...]
    praise: tuple[str, ...]
    blame: tuple[str, ...]
    reservations: tuple[str, ...]
    verdicts: tuple[str, ...]
    """Last sentences of a review that is for a game."""

    def why(self, stance: str) -> tuple[str, ...]:
        """The clauses of a stance, `+` or `-`; () if there are none."""
        return self.praise if stance == "+" else self.blame


def _blocks(text: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each name of a text with its lines by their mark:
    a name stands at the margin, its lines are indented.
    """
    name, found = "", dict[str, list[str]]()
    for line in text.splitlines():
        if line.startswith(" "):
            mark, _, rest = line.strip().partition(" ")
            found.setdefault(mark, []).append(rest.strip())
        elif line:
            if name:
                yield name, found
            name, found = line, {}
    yield name, found


def _topic(found: dict[str, list[str]]) -> Topic:
    """A topic from its lines; what is missing stays empty."""
    nouns = found.get("nouns", [])
    return Topic(
        noun=(nouns or found.get("noun", [""]))[0],
        plural=bool(nouns),
        likes=tuple(found.get("like", ())),
        who=tuple(found.get("who", ())),
        others=tuple(found.get("not", ())),
        praise=tuple(found.get("+", ())),
        blame=tuple(found.get("-", ())),
        reservations=tuple(found.get("?", ())),
        verdicts=tuple(found.get("yes", ())),
    )


TOPICS = {
    name: _topic(found) for text in (PLAY, LIFE, DETAILS, GENRES, _KINDS) for name, found in _blocks(text)
}

NOTHING = _topic({})
"""Says nothing."""
