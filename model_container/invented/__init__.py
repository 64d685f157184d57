"""Store pages of invented games, for measuring a model without anybody's real page.

Every word is this project's own, made from the fragments in this package. Standard library only, the same for the
same seed.

    grammar    the template language        ideas    invented names and facts
    words      banks of words               pages    their store pages
    genres     what Steam's genres are about
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from core.prompts import OPENINGS
from model_container.invented import ideas, pages


@dataclass(frozen=True, slots=True)
class Page:
    """The store page of one invented game, and the opening of a review of it."""

    name: str
    genres: tuple[str, ...]
    description: str
    """As `core.prompts.describe` makes it, cut at a sentence."""
    opening: str
    """One of `core.prompts.OPENINGS`, filled with the name."""


def page(seed: int, number: int) -> Page:
    """The game of that number. Each number has its own random stream, so a range can start anywhere."""
    rng = random.Random(f"{seed}:{number}")
    idea = ideas.invent(rng)
    return Page(
        idea.name, idea.genres, pages.describe(rng, idea), rng.choice(OPENINGS).format(name=idea.name)
    )


def pages_of(seed: int, count: int) -> Iterator[Page]:
    """`count` games of one seed, numbered from 0; equal arguments give equal games."""
    return (page(seed, number) for number in range(count))
