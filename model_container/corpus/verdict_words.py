"""What a verdict calls the subject of a fact and the people whom it suits, each with the mark of its topic."""

from __future__ import annotations

import random
from collections.abc import Sequence

from model_container.corpus.facts import Known
from model_container.corpus.language import about, choose

Words = tuple[str, bool]
"""Words, and whether they take a plural verb; ("", False) if there is nothing to say."""


def noun(fact: Known | None) -> Words:
    """What a verdict calls a fact's subject."""
    return (about(fact.subject_name) + fact.subject.noun, fact.subject.plural) if fact else ("", False)


def liking(rng: random.Random, fact: Known | None) -> Words:
    """Something of a fact's subject that one may like. Never a subject, so the second value is always False."""
    return _one(rng, fact, fact.subject.likes if fact else ())


def who(rng: random.Random, fact: Known | None) -> Words:
    """People whom a fact's subject suits. The sentences that name them have verbs that fit one person and many."""
    return _one(rng, fact, fact.subject.who if fact else ())


def others(rng: random.Random, fact: Known | None) -> Words:
    """People whom a fact's subject does not suit; see `who`."""
    return _one(rng, fact, fact.subject.others if fact else ())


def _one(rng: random.Random, fact: Known | None, lines: Sequence[str]) -> Words:
    if fact is None or not lines:
        return "", False
    return about(fact.subject_name) + choose(rng, rng.choice(lines)), False
