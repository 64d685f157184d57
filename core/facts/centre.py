"""What a game is about: what its genre is made of, what its players write about, and what its page says more than once.

A page names a hundred things, and the facts of one kind compete. A side detail may be worded as well as the core.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.facts.fact import DETAILS, Fact
from core.facts.finders.genres import family_of
from core.facts.finders.topics import topics_in
from core.facts.words.plain import ASIDE, PLAIN
from core.facts.words.tokens import words_of
from core.facts.words.vocabulary import AUXILIARIES, CUTTERS, DETERMINERS, PREPOSITIONS, PRONOUNS, REFUSED

_MADE_OF = {
    "shooter": "combat weapons",
    "roleplaying": "combat story characters quests magic",
    "roguelike": "combat",
    "adventure": "story exploration mystery puzzles",
    "novel": "story choices romance characters",
    "action": "combat",
    "fighting": "combat",
    "sandbox": "building exploration crafting",
    "idle": "upgrades money",
}
"""Families of genres with the topics of what is done in them."""
_SMALL = AUXILIARIES | CUTTERS | DETERMINERS | PREPOSITIONS | PRONOUNS | REFUSED
_OFTEN, _PITCH = 3, 2
"""Sentences of a page that name what it is about, at least, and those that introduce it, which count twice."""
_MIN_CHARS = 4


@dataclass(frozen=True, slots=True)
class Centre:
    """What a game is about, as far as that is known."""

    topics: frozenset[str] = frozenset()
    """Of `fact.TOPICS` and `fact.DETAILS`."""
    words: frozenset[str] = frozenset()
    """Without the sign of a plural, in small letters."""

    def nearness(self, fact: Fact) -> float:
        """How near a fact is to it: 0 if it has nothing to do with it, less for what stands beside the game itself."""
        words = words_of(fact.text)
        known = sum(_stem(word) in self.words for word in words)
        beside = any(word in ASIDE and _stem(word) not in self.words for word in words)
        own = not self.topics.isdisjoint((fact.topic, DETAILS.get(fact.topic, fact.topic)))
        return min(known, 2) + 1.5 * own - 3 * beside


def centre_of(genres: Iterable[str], told: Iterable[str], sentences: Iterable[str]) -> Centre:
    """The centre of a game of these `genres`, of which players have `told` such words, with these `sentences` on its page.

    Genres and what is told are words as they stand in facts, tags and themes.
    """
    kinds, said = list(genres), " ".join(told)
    families = {family_of(genre) for genre in kinds}
    topics = topics_in(" ".join((*kinds, said)))
    made_of = {topic for family in families for topic in _MADE_OF.get(family, family).split()}
    named: Counter[str] = Counter()
    for place, sentence in enumerate(sentences):
        # What introduces a game counts twice.
        times = 2 if place < _PITCH else 1
        named.update({_stem(word): times for word in words_of(sentence) if _tells(word)})
    often = {stem for stem, many in named.items() if many >= _OFTEN}
    return Centre(
        topics | made_of, frozenset(often | {_stem(word) for word in words_of(said) if _tells(word)})
    )


def _tells(word: str) -> bool:
    """Whether a word is not one that any page may repeat."""
    return len(word) >= _MIN_CHARS and word not in PLAIN and word not in _SMALL


def _stem(word: str) -> str:
    return word.removesuffix("s")
