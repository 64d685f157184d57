"""What a store page says of a game, as typed facts. Rules and closed word lists, standard library only."""

from __future__ import annotations

from core.facts.extract import facts_of
from core.facts.records import CONTENT_KINDS, TOPICS, Fact, FactKind

__all__ = ["CONTENT_KINDS", "TOPICS", "Fact", "FactKind", "facts_of"]
