"""What the corpus knows of a fact: its placeholder, topic and number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from model_container.corpus.topics import NOTHING, TOPICS, Topic


class FactLike(Protocol):
    """What a sentence may know of a fact."""

    @property
    def kind(self) -> str:
        """One of `core.facts.FactKind`."""

    @property
    def topic(self) -> str:
        """One of `core.facts.TOPICS`, FAMILIES or RATINGS there, or empty."""

    @property
    def plural(self) -> bool:
        """Whether a noun phrase takes a plural verb."""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as its placeholder: the corpus never sees a fact's words, so a model cannot learn them from it."""

    kind: str
    number: int
    topic: str
    plural: bool

    @property
    def subject(self) -> Topic:
        """What a verdict may call it: the topic of its kind, else its own topic, else NOTHING."""
        return TOPICS.get(self.kind) or TOPICS.get(self.topic) or NOTHING

    @property
    def subject_name(self) -> str:
        """The name of `subject`; empty for NOTHING."""
        return next((name for name in (self.kind, self.topic) if name in TOPICS), "")

    @property
    def clauses(self) -> Topic:
        """The topic whose clauses may follow it; NOTHING if there are none."""
        return TOPICS.get(self.clauses_name, NOTHING)

    @property
    def clauses_name(self) -> str:
        """The name of the topic of `clauses`; empty if they are of none."""
        # A role's topic is what the person does, and clauses about that would not fit a person.
        return self.topic if self.kind != "role" and self.topic in TOPICS else ""


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
    "called": 1,
    "says": 1,
    "early": 1,
    "free": 1,
    "rating": 1,
    "praised": 3,
    "blamed": 2,
    "theme": 1,
}
"""How many facts of a kind have a placeholder."""
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
    "called": 7,
    "says": 8,
    "rating": 4,
    "praised": 2,
    "blamed": 2,
    "theme": 3,
}
"""About as many words as a fact of that kind has."""


def placeholders(facts: Iterable[FactLike]) -> list[Known]:
    """The facts as their placeholders, numbered within their kind in
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
