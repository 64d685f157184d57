"""What a store page says of a game, as typed facts. Rules and closed word lists, standard library only.

A fact is left out whenever a rule is in doubt: a review with one fact less reads well, a review with half a sentence
does not. Everything is deterministic, so training and the running bot see the same facts of the same page.
"""

from __future__ import annotations

from core.facts.about import ASKABLE, is_about, mentions
from core.facts.exclusions import speaks_to_machines
from core.facts.extract import facts_of
from core.facts.fact import CONTENT_KINDS, DETAILS, FAMILIES, OPINIONS, RATINGS, TOPICS, Fact, FactKind
from core.facts.finders.rating import rating_fact
from core.facts.opinions import opinion_facts, opinions_of
from core.facts.page_sentences import without_orders
from core.facts.themes import theme_facts, themes_of

__all__ = [
    "ASKABLE",
    "CONTENT_KINDS",
    "DETAILS",
    "FAMILIES",
    "OPINIONS",
    "RATINGS",
    "TOPICS",
    "Fact",
    "FactKind",
    "facts_of",
    "is_about",
    "mentions",
    "opinion_facts",
    "opinions_of",
    "rating_fact",
    "speaks_to_machines",
    "theme_facts",
    "themes_of",
    "without_orders",
]
