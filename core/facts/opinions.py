"""What a game's players praise and what they complain about, counted over their reviews.

Only a clause that names an aspect of a closed table and judges it counts; what is in doubt is left out. No word of a review
is ever passed on: an opinion's text is the table's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from core.domain import Opinion
from core.facts.fact import Fact, FactKind
from core.facts.players.aspects import Aspect, aspects
from core.facts.players.clauses import MAX_REVIEW_CHARS
from core.facts.players.verdicts import verdicts

MIN_SPEAKING = 6
"""Reviews that must judge something before anything is said of a game."""
MIN_COPY_CHARS = 60
"""From this length on, equal texts are copies of one review; shorter ones may agree by chance."""
MIN_REVIEWS = 3
"""Reviews that must agree before a claim is made: one may be misread, or joke."""
DOMINANCE = 2
"""How many times as many reviews must say so as say the opposite."""
MIN_SHARE = 0.15
"""Of the most named opinion's reviews: what fewer say is left out beside it."""


def opinions_of(reviews: Iterable[tuple[bool, str]], *, name: str = "") -> tuple[Opinion, ...]:
    """What players say of a game, in reviews given as (recommended, English text); the most named first.

    The game's name, where given, is no aspect of it: "Puzzles of the Deep is great" praises no puzzles. Copies of a long
    review count once. A specific aspect comes before a vague one that is named up to twice as often. Empty if too few of
    the reviews judge anything.
    """
    praise: Counter[int] = Counter()
    blame: Counter[int] = Counter()
    speaking = 0
    title = _title(name)
    seen: set[str] = set()
    for recommended, text in reviews:
        if text in seen:
            continue
        if len(text) >= MIN_COPY_CHARS:
            seen.add(text)
        unnamed = title.sub("it", text[:MAX_REVIEW_CHARS]) if title else text
        judged = verdicts(unnamed, recommended=recommended)
        said = {(mention.aspect, mention.verdict > 0) for mention in judged}
        praise.update(place for place, good in said if good)
        blame.update(place for place, good in said if not good)
        speaking += bool(said)
    if speaking < MIN_SPEAKING:
        return ()
    table = aspects()
    weight = {place: max(praise[place], blame[place]) for place in praise | blame}
    ranked = sorted(weight, key=lambda place: (-weight[place] / (1 + table[place].vague), place))
    return tuple(Opinion(table[place].text, praise[place], blame[place]) for place in ranked)


def praised(found: Iterable[Opinion]) -> tuple[Opinion, ...]:
    """The opinions by which players clearly praise a game, in the order given."""
    return _clear([(one, one.praised, one.blamed) for one in found])


def blamed(found: Iterable[Opinion]) -> tuple[Opinion, ...]:
    """The opinions by which players clearly complain about a game, in the order given."""
    return _clear([(one, one.blamed, one.praised) for one in found])


def opinion_facts(found: Iterable[Opinion]) -> tuple[Fact, ...]:
    """What players clearly praise and what they clearly complain about, as facts; what the table lacks is passed over."""
    table = {row.text: row for row in aspects()}
    known = [one for one in found if one.about in table]
    return (
        *(_praise(table[one.about], one.praised) for one in praised(known)),
        *(_complaint(table[one.about], one.blamed) for one in blamed(known)),
    )


def _clear(counted: Sequence[tuple[Opinion, int, int]]) -> tuple[Opinion, ...]:
    """Those of which enough reviews say it; each stands with how many do, and how many say the opposite."""
    least = max(MIN_REVIEWS, MIN_SHARE * max((many for _, many, _ in counted), default=0))
    return tuple(one for one, many, others in counted if many >= least and many >= DOMINANCE * others)


def _title(name: str) -> re.Pattern[str] | None:
    """What finds a game's name in a review; None for a name of one word, which may be an aspect in its own right."""
    spoken = re.sub(r"[™®©]", "", name).strip()
    return re.compile(re.escape(spoken), re.IGNORECASE) if " " in spoken else None


def _praise(row: Aspect, many: int) -> Fact:
    return Fact(
        FactKind.PRAISED, row.text, f"{many} reviews by players praise {row.text}", row.topic, row.plural
    )


def _complaint(row: Aspect, many: int) -> Fact:
    said = f"{many} reviews by players complain about {row.blame}"
    return Fact(FactKind.BLAMED, row.blame, said, row.topic, row.blame_plural)
