"""What the corpus knows of a fact: its sign, topic and number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from model_container.corpus.topics import NOTHING, TOPICS, UNTYPED, Topic


class FactLike(Protocol):
    """What a sentence may know of a fact."""

    @property
    def kind(self) -> str:
        """One of `core.facts.FactKind`."""

    @property
    def topic(self) -> str:
        """One of `core.facts.TOPICS`, or empty."""

    @property
    def plural(self) -> bool:
        """Whether a noun phrase takes a plural verb."""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as its sign: the corpus never sees a fact's words, so a model cannot learn them from it."""

    kind: str
    number: int
    topic: str
    plural: bool

    @property
    def subject(self) -> Topic:
        """What a verdict may call it: the topic of its kind, else its own topic, else NOTHING."""
        return TOPICS.get(self.kind) or TOPICS.get(self.topic) or NOTHING

    @property
    def clauses(self) -> Topic:
        """The topic whose clauses may follow it; NOTHING if there are none."""
        # A role's topic is what the person does, and clauses about that would not fit a person.
        topic = None if self.kind == "role" else TOPICS.get(self.topic)
        return topic or UNTYPED.get(self.kind) or NOTHING


MOST = {
    "do": 4,
    "has": 4,
    "place": 2,
    "role": 1,
    "foe": 2,
    "company": 1,
    "look": 1,
    "sound": 1,
    "genre": 2,
    "early": 1,
}
"""How many facts of a kind have a sign."""
WORDS = {
    "name": 2,
    "do": 5,
    "has": 4,
    "place": 5,
    "role": 4,
    "foe": 3,
    "company": 3,
    "look": 3,
    "sound": 3,
    "genre": 2,
}
"""About as many words as a fact of that kind has."""


def signs(facts: Iterable[FactLike]) -> list[Known]:
    """The facts as their signs, numbered within their kind in
    the order given; those beyond a kind's limit are left out.

    Raises KeyError for a kind that MOST does not list.
    """
    counts = dict.fromkeys(MOST, 0)
    known = []
    for fact in facts:
        # A plain text as well as an enum member will do, so that the corpus need not import the enum.
        kind = str(fact.kind)
        counts[kind] += 1
        if counts[kind] <= MOST[kind]:
            known.append(Known(kind, counts[kind], fact.topic, fact.plural))
    return known
