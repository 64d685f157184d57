"""Which facts a review uses, what it thinks of each, and in which order it comes to speak of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from model_container.corpus.facts import Known

WEIGHTS = {
    "do": 3.0,
    "has": 2.6,
    "place": 2.0,
    "role": 1.6,
    "foe": 1.2,
    "company": 1.1,
    "look": 1.0,
    "sound": 0.7,
    "called": 2.0,
    "says": 2.0,
    "early": 0.9,
    "free": 1.1,
}
"""How likely a fact of each kind is chosen."""
_SCENES = {
    "place": 0,
    "role": 1,
    "do": 2,
    "foe": 3,
    "has": 4,
    "look": 6,
    "sound": 7,
    "called": 0,
    "says": 5,
    "company": 8,
    "early": 9,
    "free": 10,
}
"""The order in which a review comes to speak of things."""
OPINION = frozenset(("early", "free", "called", "says"))
"""Kinds that are never only named."""
MINOR = frozenset(("company", "early", "free"))
"""Kinds that say nothing of what the game is about."""


def some_facts(rng: random.Random, known: Sequence[Known]) -> list[Known]:
    """Four to seven of the facts, in the order in which they
    were drawn: likelier kinds and earlier numbers first.
    """
    count = rng.choice((4, 5, 5, 6, 6, 7))
    left, chosen = list(known), list[Known]()
    while left and len(chosen) < count:
        # A page's first facts of a kind are its best, so later numbers weigh less.
        weights = [WEIGHTS[fact.kind] / (0.75 + 0.25 * fact.number) for fact in left]
        fact = rng.choices(left, weights)[0]
        left.remove(fact)
        chosen.append(fact)
    return chosen


def opinion(rng: random.Random, tone: str) -> str:
    """`+` or `-`, as the tone demands; either one for a mixed review."""
    return {"positive": "+", "negative": "-"}.get(tone) or rng.choice("+-")


def opinions(rng: random.Random, facts: Sequence[Known], tone: str) -> list[tuple[Known, str]]:
    """What to think of each fact, in the order of the text.

    A clear review thinks one way apart from a small exception; a mixed one first says what is for a game
    and then what is against it, or the other way round.
    """
    facts = sorted(facts, key=lambda fact: _SCENES[fact.kind] + rng.uniform(0, 3))
    if tone != "mixed":
        main, aside = ("+", "?") if tone == "positive" else ("-", "!")
        stances = [main] * len(facts)
        # With two facts an exception would be half of the review, and the tone no longer clear.
        if len(facts) > 2 and rng.random() < 0.12:
            stances[0 if aside == "!" and rng.random() < 0.4 else -1] = aside
        return list(zip(facts, stances, strict=True))
    first, second = rng.choice(("+-", "-+"))
    half = (len(facts) + rng.randrange(2)) // 2 or 1
    by_subject = dict[str, str]()
    thought = []
    for number, fact in enumerate(facts):
        subject = fact.subject.noun or f"{fact.kind}{fact.number}"
        # One subject is thought of in one way.
        thought.append((fact, by_subject.setdefault(subject, first if number < half else second)))
    # A stable sort: within each half the order of scenes stays.
    return sorted(thought, key=lambda pair: pair[1] != first)


def judged(rng: random.Random, pending: Sequence[tuple[Known, str]], *, few: bool) -> list[Known]:
    """The facts that deserve an opinion: one or two of each stance, exceptions, and what cannot only be named."""
    found = [fact for fact, stance in pending if stance in "?!" or fact.kind in OPINION]
    for wanted in "+-":
        main = [fact for fact, stance in pending if stance == wanted and fact.kind not in MINOR]
        # An opinion needs a topic: about anything else there is nothing to say that would not fit every game.
        main = [fact for fact in main if fact.topic] or (main if few else [])
        main.sort(key=lambda fact: (fact.kind not in {"do", "has"}, fact.number))
        found += main[: 2 if few or rng.random() < 0.3 else 1]
    return found
