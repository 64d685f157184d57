"""What a store page says of a game, as typed facts. Rules and closed word lists, standard library only.

A fact is left out whenever a rule is in doubt: a review with one fact less reads well, a review with half a sentence
does not. Everything is deterministic, so training and the running bot see the same facts of the same page.
"""

from __future__ import annotations

from core.facts.extract import facts_of
from core.facts.records import CONTENT_KINDS, TOPICS, Fact, FactKind

__all__ = ["CONTENT_KINDS", "TOPICS", "Fact", "FactKind", "facts_of"]
