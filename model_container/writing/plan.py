"""Chooses the facts that a review may use, and makes the prompt from them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.domain import Length
from core.facts import CONTENT_KINDS, OPINIONS, Fact, FactKind, is_about
from model_container.writing.placeholders import LIMITS, placeholder, topic_mark

TONES = ("positive", "negative", "mixed")
_AS_IT_COMES: Mapping[str, tuple[float, float, float]] = {
    "loved": (1.0, 0.0, 0.0),
    "liked": (0.9, 0.0, 0.1),
    "split": (0.15, 0.15, 0.7),
    "disliked": (0.0, 0.75, 0.25),
    "": (0.95, 0.0, 0.05),
}
"""The probability of each tone if none is requested, by the players' rating; empty if they have not said yet."""

_OFFERED: dict[FactKind, tuple[int, int]] = {
    FactKind.GENRE: (1, 2),
    FactKind.ROLE: (1, 1),
    FactKind.DO: (2, 4),
    FactKind.PLACE: (1, 1),
    FactKind.HAS: (2, 4),
    FactKind.FOE: (0, 1),
    FactKind.COMPANY: (1, 1),
    FactKind.LOOK: (0, 1),
    FactKind.SOUND: (0, 1),
    FactKind.CALLED: (1, 1),
    FactKind.SAYS: (1, 1),
    FactKind.EARLY: (1, 1),
    FactKind.FREE: (0, 1),
    FactKind.RATING: (1, 1),
    FactKind.PRAISED: (2, 3),
    FactKind.BLAMED: (1, 2),
    FactKind.THEME: (2, 3),
}
"""The smallest and the largest number of facts of each kind, as far as the page has them."""
_NOW_AND_THEN = frozenset((FactKind.FREE,))
"""Kinds that are true of so many games that every second review leaves them out."""
_OF_A_SHORT_ONE = {
    FactKind.GENRE: 1,
    FactKind.DO: 1,
    FactKind.HAS: 1,
    FactKind.EARLY: 1,
    FactKind.PRAISED: 1,
    FactKind.BLAMED: 1,
    FactKind.THEME: 2,
}
"""The most facts of a kind that a short review is offered."""
_BESIDE_A_TOPIC = {FactKind.GENRE: 1, FactKind.EARLY: 1, FactKind.DO: 1}
"""The most facts of a kind beside those of the topic that was asked for."""
_FEW = 8
"""Of a page with this many facts or fewer, all are used."""
_DEPTH = 2
"""Facts are in order, best first: n facts are drawn from the first n times this."""
_TO_ADVISE_AGAINST = 2
"""Facts that tell a game from others, which a review needs to blame it without having been asked to."""
_TELLING = 4
"""A fact with at least this many words says something that few other games have."""
_SHORT = frozenset(
    "a an the of in on to and or with for your its their from by at as is are that this".split()
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The tone and the facts of one review."""

    tone: str
    """One of TONES."""
    facts: Mapping[str, Fact]
    """Facts by their plain placeholder."""
    again: Mapping[str, Fact] = field(default_factory=dict)
    """What stands in the place of those facts that are several things in one, where they are mentioned again."""

    @property
    def header(self) -> str:
        """The whole prompt: the tone, then each placeholder with what
        a sentence may rely on (topic, number), then "Review:".
        """
        lines = [f"Tone: {self.tone}"]
        for mark, fact in self.facts.items():
            # The same mark that the text has, so that the model has to copy it and not to translate it.
            topic = topic_mark(fact.topic) if fact.topic else ""
            lines.append(f"{mark}{topic}{' plural' if fact.plural else ''}")
        return "\n".join([*lines, "Review:"])


def plan(facts: Sequence[Fact], tone: str, seed: int, *, length: str = "", topic: str = "") -> Plan:
    """Choose and number facts for one review; another seed offers others of them.

    `tone` is one of TONES, or "" to have one drawn. `length` is a `core.domain.Length`: a short review is offered fewer
    facts. Of a page that says something of `topic` little else is offered. The same arguments give the same plan, also in
    another process.
    """
    # A separate random stream, independent of other uses of the same seed.
    rng = random.Random(f"plan {seed}")
    about = [fact for fact in facts if is_about(fact, topic)]
    if about:
        # A few others, because a review that has one thing to say says it twice.
        others = [fact for fact in facts if fact not in about]
        facts = [*about, *narrowed(others, _BESIDE_A_TOPIC, rng)]
        chosen = [fact for kind in LIMITS for fact in facts if fact.kind is kind]
    elif length == Length.SHORT:
        chosen = narrowed(facts, _OF_A_SHORT_ONE, rng)
    else:
        chosen = choose(facts, rng, everything=length == Length.LONG)
    rating = next((fact.topic for fact in facts if fact.kind is FactKind.RATING), "")
    wanted = tone if tone in TONES else rng.choices(TONES, _AS_IT_COMES[rating])[0]
    # Nobody who knows so little should advise against a game, unless that was asked for.
    if (
        wanted != tone
        and wanted == "negative"
        and sum(one.kind in CONTENT_KINDS | OPINIONS for one in chosen) < _TO_ADVISE_AGAINST
    ):
        wanted = "mixed"
    listed = [fact for fact in chosen if fact.kind is FactKind.THEME]
    if not listed:
        return Plan(wanted, numbered(chosen))
    themes = numbered([*(fact for fact in chosen if fact not in listed), _as_one(listed)])
    return Plan(wanted, themes, {placeholder(FactKind.THEME, 1): listed[0]})


def paired(plan: Plan) -> Plan:
    """The plan with the first two opinions of a kind as one fact, "the story and the puzzles".

    A small model names one of them as a rule, and two say more of a game.
    """
    facts: list[Fact] = []
    again = dict(plan.again)
    for kind in LIMITS:
        of_kind = [fact for fact in plan.facts.values() if fact.kind is kind]
        if kind in OPINIONS and len(of_kind) > 1:
            first, second, *others = of_kind
            of_kind = [_as_one([first, second]), *others]
            again[placeholder(kind, 1)] = first
        facts += of_kind
    return Plan(plan.tone, numbered(facts), again)


def choose(facts: Sequence[Fact], rng: random.Random, *, everything: bool = False) -> list[Fact]:
    """Some facts of each kind, none of which says what another says, in the order in which the page has them.

    [] if there are no facts. The draws depend on the state of `rng` alone.
    `everything`: as many of each kind as there can be.
    """
    taken: list[Fact] = []
    # A page that says little has all of its facts offered, or hardly anything would be left to write about.
    few = everything or len(facts) <= _FEW
    praised = {fact.topic for fact in facts if fact.kind is FactKind.PRAISED and fact.topic}
    themes = {_stem(word) for fact in facts if fact.kind is FactKind.THEME for word in fact.text.split()}
    for kind in LIMITS:
        least, most = _OFFERED[kind]
        many = most if few and kind not in _NOW_AND_THEN else rng.randint(least, most)
        # A stable sort: among equally telling facts the page's best ones stay first. What players praise and write about is
        # what a game is about, whatever its page begins with.
        nearest = next((fact for fact in facts if fact.kind == kind), None)
        of_kind = sorted(
            (fact for fact in facts if fact.kind == kind),
            key=lambda fact: (
                fact.kind in CONTENT_KINDS and themes.isdisjoint(map(_stem, fact.text.lower().split())),
                kind not in OPINIONS and fact.topic not in praised,
                # What is nearest to the centre of the game stays first, however few words it has.
                _is_curt(fact) and fact is not nearest,
            ),
        )
        pool = list(range(min(len(of_kind), many * _DEPTH)))
        rng.shuffle(pool)
        # The first is what the game is about; a review that leaves it out could be about another game.
        pool.sort(key=bool)
        found: list[int] = []
        for place in pool:
            so_far = [*taken, *(of_kind[other] for other in found)]
            # That a game has puzzles and that players praise them are two things.
            if kind in OPINIONS:
                so_far = [fact for fact in so_far if fact.kind is kind]
            # A quotation often holds the genre, and says more.
            if kind in (FactKind.CALLED, FactKind.SAYS):
                so_far = [fact for fact in so_far if fact.kind is not FactKind.GENRE]
            if len(found) < many and not any(_alike(of_kind[place], other) for other in so_far):
                found.append(place)
        # Drawn in random order but named in the page's, so that <do1> is always better than <do2>.
        taken += [of_kind[place] for place in sorted(found)]
    return taken


def narrowed(facts: Sequence[Fact], most: Mapping[FactKind, int], rng: random.Random) -> list[Fact]:
    """At most so many facts of each kind, of those that say something by themselves first. `rng` draws among the best."""
    found: list[Fact] = []
    for kind, many in most.items():
        of_kind = sorted((fact for fact in facts if fact.kind is kind), key=_is_curt)[: many * _DEPTH]
        found += rng.sample(of_kind, min(many, len(of_kind)))
    return found


def numbered(facts: Sequence[Fact]) -> dict[str, Fact]:
    """Facts by placeholder, numbered within their kind in the
    order given; those beyond a kind's limit are left out.
    """
    placeholders: dict[str, Fact] = {}
    for kind, most in LIMITS.items():
        of_kind = [fact for fact in facts if fact.kind == kind][:most]
        placeholders |= {placeholder(kind, number): fact for number, fact in enumerate(of_kind, 1)}
    return placeholders


def _as_one(facts: Sequence[Fact]) -> Fact:
    """Several facts of one kind as one that lists them: "zombies, traps and towers". One stays as it is."""
    if len(facts) == 1:
        return facts[0]
    *before, last = (fact.text for fact in facts)
    text = f"{', '.join(before)} and {last}"
    return replace(facts[0], text=text, sentence="; ".join(fact.sentence for fact in facts), plural=True)


def _is_curt(fact: Fact) -> bool:
    """Whether a fact says little by itself, as "new maps" or "build a fire" do."""
    return fact.kind in CONTENT_KINDS and len(fact.text.split()) < _TELLING


def _stem(word: str) -> str:
    """A word without the sign of its number, roughly: "ships" as "ship"."""
    return word.removesuffix("s")


def _alike(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same: half of the shorter one's content words are in the other."""
    first, second = (set(fact.text.lower().split()) - _SHORT for fact in (one, other))
    return bool(first and second) and 2 * len(first & second) >= min(len(first), len(second))
