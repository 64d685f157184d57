"""What a model that writes with facts learns from: prompts as `plan` makes them, and reviews in placeholders.

Which facts stand together, on what topic and in which number is taken from store descriptions; of their text nothing
is: the prompt has none, and the reviews are `corpus`'s own. Without descriptions the facts are drawn at random.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from core.errors import UsageError
from core.facts import (
    CONTENT_KINDS,
    DETAILS,
    FAMILIES,
    RATINGS,
    TOPICS,
    Fact,
    FactKind,
    facts_of,
    rating_fact,
)
from model_container import corpus
from model_container.dataset import Pair
from model_container.writing.placeholders import LIMITS
from model_container.writing.plan import TONES, plan

_THINNED = 0.25
"""Share of examples that are offered a few of a page's facts only, since there are pages that say little."""
_LITTLE, _KEPT = 3, 6
"""Of pages with fewer facts than this that tell a game from others, each sixth is kept: they have little to teach."""
_NUMBERED = (FactKind.HAS, FactKind.FOE, FactKind.LOOK, FactKind.SOUND, FactKind.PLACE)

_WITHOUT_TOPIC = (FactKind.CALLED, FactKind.SAYS, FactKind.EARLY, FactKind.FREE, FactKind.THEME)
_TOPICS_OF = {FactKind.GENRE: (*FAMILIES, *TOPICS), FactKind.RATING: RATINGS}
_ANY_TOPIC = ("", *TOPICS, *DETAILS)
_RATED = 0.75
"""Share of examples with a rating: descriptions come without one, and new games have none."""
_HEARD = 0.6
"""Share of examples with opinions of players: not every game has enough reviews, and not every store shows them."""
_THEMED = 0.7
"""Share of those that also have what players write about."""
_SHARES = {
    "positive": (0.96, 0.96, 0.8, 0.6),
    "negative": (0.25, 0.5, 0.5, 0.8),
    "mixed": (0.5, 0.6, 0.8, 0.95),
}
"""Ratings that go with a tone: mostly those that it follows from, and some that speak against it."""

Pages = Sequence[tuple[Fact, ...]]
"""The facts of each page."""
_Told = tuple[str, tuple[str, ...], str, tuple[str, ...], tuple[str, ...]]
"""A game's name, genres, text, tags and features."""


def pages_in(source: Path, most: int) -> Pages:
    """The facts of up to `most` store descriptions, chosen by a fixed seed.

    `source` is a folder of `grg dataset build`, or a file of JSON lines (also gzipped) with `name`, `genres`,
    `short_description`, `description` and, if they are known, `tags` and `features`. Raises UsageError if there are none.
    """
    lines = list(_descriptions(source))
    if not lines:
        raise UsageError(f"{source} holds no descriptions: `grg dataset build --out {source}` gathers some")
    # Shuffled, because neighbours in a folder have neighbouring app ids, and those are games of one time.
    random.Random(0).shuffle(lines)
    found: list[tuple[Fact, ...]] = []
    silent = 0
    for name, genres, description, tags, features in lines:
        facts = facts_of(name, genres, description, tags=tags, features=features)
        if sum(fact.kind in CONTENT_KINDS for fact in facts) < _LITTLE:
            silent += 1
            # The first of every six is kept: a model that never saw
            # an empty page would not know how to write about one.
            if silent % _KEPT != 1:
                continue
        found.append(facts)
        if len(found) == most:
            break
    return found


def invented_pages(count: int) -> Pages:
    """Pages whose facts are of random kinds, topics and numbers."""
    return [tuple(_any_facts(random.Random(f"page {number}"))) for number in range(count)]


def examples(seed: int, count: int, pages: Pages) -> Iterator[Pair]:
    """`count` prompts with a review that fits each; equal arguments give equal examples.

    `pages` must not be empty; they are used in turn, so a
    page occurs `count / len(pages)` times with other choices.
    """
    return (example(random.Random(f"{seed}:{number}"), pages[number % len(pages)]) for number in range(count))


def example(rng: random.Random, page: Sequence[Fact]) -> Pair:
    """One prompt (as `description`) and its review, written with placeholders that stand for facts.

    The facts' texts only serve to tell them apart: neither the prompt nor the review contains them.
    Deterministic for the same state of `rng` and the same page.
    """
    tone = rng.choice(TONES)
    if rng.random() < _RATED:
        page = [*page, rating_fact(rng.choice(_SHARES[tone]))]
    if rng.random() < _HEARD:
        page = [*page, *_opinions(rng, page)]
    offered = plan(page, tone, rng.getrandbits(32))
    if rng.random() < _THINNED:
        chosen = rng.sample(list(offered.facts.values()), rng.randint(0, min(5, len(offered.facts))))
        # Planned again with fewer facts, because the header and the placeholders' numbers depend on what is offered.
        offered = plan([fact for fact in offered.facts.values() if fact in chosen], tone, rng.getrandbits(32))
    review = corpus.review(rng, list(offered.facts.values()), tone)
    return Pair("", "", (), offered.header, "", review)


def _opinions(rng: random.Random, page: Sequence[Fact]) -> Iterator[Fact]:
    """Made-up opinions of players: some are about what the page speaks of. Their texts are unique, nothing more."""
    topics = [fact.topic for fact in page if fact.topic in _ANY_TOPIC]
    left = list(_ANY_TOPIC[1:])
    rng.shuffle(left)
    for kind, counts in ((FactKind.PRAISED, (0, 1, 2, 3, 3)), (FactKind.BLAMED, (0, 1, 1, 2))):
        for number in range(rng.choice(counts)):
            # Bugs, prices and the like have no topic.
            known = rng.random() < (0.8 if kind is FactKind.PRAISED else 0.5)
            topic = rng.choice(topics) if topics and rng.random() < 0.4 else left.pop()
            yield Fact(kind, f"{kind} {number}", "", topic if known else "", rng.random() < 0.4)
    if rng.random() < _THEMED:
        for number in range(rng.choice((1, 2, 3))):
            yield Fact(FactKind.THEME, f"{FactKind.THEME} {number}", "")


def _any_facts(rng: random.Random) -> Iterator[Fact]:
    """Made-up facts of every kind, up to the number of placeholders
    that the kind has. Their texts are unique, nothing more.
    """
    for kind, most in LIMITS.items():
        for number in range(rng.randint(0, most)):
            plural = kind in _NUMBERED and rng.random() < 0.5
            text = f"{kind} {number} {rng.getrandbits(30)}"
            topic = "" if kind in _WITHOUT_TOPIC else rng.choice(_TOPICS_OF.get(kind, _ANY_TOPIC))
            yield Fact(kind, text, "", topic, plural, "in" if kind is FactKind.PLACE else "")


def _descriptions(source: Path) -> Iterator[_Told]:
    """What is told of each game. Raises UsageError if the source cannot be read."""
    try:
        if source.is_file():
            # Both open functions read text line by line, so a large dump never has to fit into memory.
            opened: Callable[..., Any] = gzip.open if source.suffix == ".gz" else open
            with opened(source, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield _told(json.loads(line))
            return
        raw = source / "raw" if (source / "raw").is_dir() else source
        # Sorted, because the order of a directory differs between
        # file systems and the shuffle above starts from it.
        for path in sorted(raw.glob("*/game.json")):
            game = json.loads(path.read_text(encoding="utf-8"))["game"]
            if game is not None:  # the store does not show it
                yield _told(game)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{source} cannot be read ({error!r}): gather it again") from error


def _told(game: dict[str, Any]) -> _Told:
    """The fields of a game that facts are extracted from. Raises KeyError if one is missing."""
    # A gathered game has its store's lists, a line of a file the ways to play alone; games of older versions have neither.
    ways = [entry for of, entry in game.get("listed", ()) if of == "players"]
    return (
        game["name"],
        tuple(game["genres"]),
        f"{game['short_description']}\n{game['description']}".strip(),
        tuple(game.get("tags", ())),
        tuple(ways or game.get("features", ())),
    )


def main(argv: Sequence[str]) -> None:
    """Print ten examples: `python -m model_container.training.examples [DESCRIPTIONS]`."""
    pages = pages_in(Path(argv[0]), 200) if argv else invented_pages(200)
    for pair in examples(1, 10, pages):
        sys.stdout.write(f"{pair.description} {pair.review}\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
