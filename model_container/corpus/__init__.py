"""Store pages of invented games with reviews to match: what the demo model learns from.

Every word is this project's own, made from the fragments in this package, so the model that is
trained on them can be given away with it (MIT). Standard library only, the same for the same seed.

    grammar    the template language          frames   how each opening of a review goes on
    words      banks of words                 middles  the sentences after that, and the verdict
    genres     what Steam's genres are about  reviews  a review from the facts of a page
    ideas      invented names and facts       pages    their store pages
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from core.prompts import OPENINGS
from model_container.corpus import ideas, pages, reviews


@dataclass(frozen=True, slots=True)
class Pair:
    """One game to learn from."""

    description: str
    """As `core.prompts.describe` makes it, cut at a sentence."""
    opening: str
    """One of `core.prompts.OPENINGS`, filled with the name."""
    review: str
    """What follows the opening, its leading space included."""
    name: str
    genres: tuple[str, ...]


def pair(seed: int, number: int) -> Pair:
    """The game of that number. Each has its own random stream, so a range can start anywhere."""
    rng = random.Random(f"{seed}:{number}")
    idea = ideas.invent(rng)
    description, present = pages.describe(rng, idea)
    opening = rng.choice(OPENINGS)
    text = reviews.review(rng, idea, present, opening)
    return Pair(description, opening.format(name=idea.name), text, idea.name, idea.genres)


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` games of one seed."""
    return (pair(seed, number) for number in range(count))
