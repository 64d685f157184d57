"""Which of a game's facts a review is offered, and the text that the model is given of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.facts import CONTENT_KINDS, Fact, FactKind
from model_container.writing.signs import LIMITS, sign

TONES = ("positive", "negative", "mixed")
_AS_IT_COMES = (0.55, 0.15, 0.3)
"""How often each is drawn if no tone is asked for."""

_OFFERED: dict[FactKind, tuple[int, int]] = {
    FactKind.GENRE: (1, 2),
    FactKind.ROLE: (0, 1),
    FactKind.DO: (2, 4),
    FactKind.PLACE: (0, 1),
    FactKind.HAS: (2, 4),
    FactKind.FOE: (0, 1),
    FactKind.COMPANY: (0, 1),
    FactKind.LOOK: (0, 1),
    FactKind.SOUND: (0, 1),
    FactKind.EARLY: (1, 1),
}
"""The least and the most facts of a kind that a review is offered of those that the page has."""
_FEW = 7
"""A page with so many facts or fewer has all of them offered."""
_DEPTH = 2
"""Facts come best first: of n to be taken, the first n times this are drawn from."""
_TELLING = 4
"""Words from which on a fact tells something that few other games have."""
_SHORT = frozenset(
    "a an the of in on to and or with for your its their from by at as is are that this".split()
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one review may say."""

    tone: str
    """One of TONES."""
    facts: Mapping[str, Fact]
    """By the plain sign."""

    @property
    def header(self) -> str:
        """The whole prompt: the tone, then each sign with what
        a sentence may rely on (topic, number), then "Review:".
        """
        lines = [f"Tone: {self.tone}"]
        for mark, fact in self.facts.items():
            lines.append(
                " ".join(word for word in (mark, fact.topic, "plural" if fact.plural else "") if word)
            )
        return "\n".join([*lines, "Review:"])


def plan(facts: Sequence[Fact], tone: str, seed: int) -> Plan:
    """Choose and number facts for one review; another seed offers others of them.

    `tone` is one of TONES, or "" to have one drawn. The same
    arguments give the same plan, also in another process.
    """
    # A stream of its own, apart from other uses of the same seed.
    rng = random.Random(f"plan {seed}")
    chosen = choose(facts, rng)
    wanted = tone if tone in TONES else rng.choices(TONES, _AS_IT_COMES)[0]
    return Plan(wanted, numbered(chosen))


def choose(facts: Sequence[Fact], rng: random.Random) -> list[Fact]:
    """Some facts of each kind, none of which says what another says, in the order in which the page has them.

    [] if there are no facts. The draws depend on the state of `rng` alone.
    """
    taken: list[Fact] = []
    # A page that says little has all of its facts offered, or hardly anything would be left to write about.
    few = len(facts) <= _FEW
    for kind in LIMITS:
        least, most = _OFFERED[kind]
        many = most if few else rng.randint(least, most)
        # A stable sort: among equally telling facts the page's best ones stay first.
        of_kind = sorted((fact for fact in facts if fact.kind == kind), key=_is_curt)
        pool = list(range(min(len(of_kind), many * _DEPTH)))
        rng.shuffle(pool)
        found: list[int] = []
        for place in pool:
            so_far = [*taken, *(of_kind[other] for other in found)]
            if len(found) < many and not any(_alike(of_kind[place], other) for other in so_far):
                found.append(place)
        # Drawn in random order but named in the page's, so that <do1> is always better than <do2>.
        taken += [of_kind[place] for place in sorted(found)]
    return taken


def numbered(facts: Sequence[Fact]) -> dict[str, Fact]:
    """Facts by sign, numbered within their kind in the
    order given; those beyond a kind's limit are left out.
    """
    signs: dict[str, Fact] = {}
    for kind, most in LIMITS.items():
        of_kind = [fact for fact in facts if fact.kind == kind][:most]
        signs |= {sign(kind, number): fact for number, fact in enumerate(of_kind, 1)}
    return signs


def _is_curt(fact: Fact) -> bool:
    """Whether a fact says little by itself, as "new maps" or "build a fire" do."""
    return fact.kind in CONTENT_KINDS and len(fact.text.split()) < _TELLING


def _alike(one: Fact, other: Fact) -> bool:
    """Whether a reader would hear the same twice: half of the shorter one's telling words stand in the other."""
    first, second = (set(fact.text.lower().split()) - _SHORT for fact in (one, other))
    return bool(first and second) and 2 * len(first & second) >= min(len(first), len(second))
