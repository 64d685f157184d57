"""Topics: what there is to like about each, and what may be said for or against it.

noun   what it is called in a verdict; `nouns` where that takes a plural verb
like   stands after "if you like"
+      a main clause in its favor, true to any fact of this topic
-      one against it
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from model_container.corpus.topics_life import LIFE
from model_container.corpus.topics_play import PLAY
from model_container.corpus.untyped import UNTYPED as _UNTYPED

_KINDS = """
place
    noun  the setting
    like  {a setting with some character|places with a past}
    like  {far-off places|being somewhere else}
    like  {a good atmosphere|a strong sense of place}
role
    noun  the part you play
    like  {playing a part|stepping into strange shoes}
    like  {a well-chosen hero|heroes out of the ordinary}
    like  {being somebody else|taking on a new life}
foe
    noun  the opposition
    like  {a worthy enemy|an enemy worth the trouble}
    like  {a threat with a face|long odds}
    like  {being up against it|bad odds}
look
    noun  the look of it
    like  {things that please the eye|pretty pictures}
    like  {a distinctive style|a strong visual style}
    like  {a feast for the eyes|looking as much as doing}
sound
    noun  the sound of it
    like  {things that please the ear|something for the ears}
    like  {good sound|listening closely}
    like  {a game that can be heard|the right sounds at the right moment}
"""
"""Kinds of facts that are a topic by themselves. They have no clauses: those of a fact without a topic fit."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a verdict calls a topic, and the clauses about it."""

    noun: str
    plural: bool
    likes: tuple[str, ...]
    praise: tuple[str, ...]
    blame: tuple[str, ...]

    def why(self, stance: str) -> tuple[str, ...]:
        """The clauses of a stance, `+` or `-`; () if there are none."""
        return self.praise if stance == "+" else self.blame

    def like(self, rng: random.Random) -> str:
        """Something of this topic that one may like, with
        its choices still open. The topic must have `likes`.
        """
        return rng.choice(self.likes)


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
        praise=tuple(found.get("+", ())),
        blame=tuple(found.get("-", ())),
    )


TOPICS = {name: _topic(found) for text in (PLAY, LIFE, _KINDS) for name, found in _blocks(text)}

UNTYPED = {name: _topic(found) for name, found in _blocks(_UNTYPED)}
"""Clauses for a fact without a topic, by its kind."""

NOTHING = _topic({})
"""Says nothing."""
