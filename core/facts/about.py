"""Which facts speak of a topic that somebody asks for."""

from __future__ import annotations

from core.facts.extract import spellings
from core.facts.fact import DETAILS, TOPICS, Fact, FactKind
from core.facts.finders.topics import topics_in
from core.facts.page_sentences import MAX_PAGE_LENGTH, sentences_of
from core.facts.words.tokens import words_of

KINDS_OF = {
    "look": FactKind.LOOK,
    "sound": FactKind.SOUND,
    "multiplayer": FactKind.COMPANY,
    "combat": FactKind.FOE,
    "world": FactKind.PLACE,
    "characters": FactKind.ROLE,
}
"""Topics that are told by a kind of facts, whatever its words are; the first two have no other."""
ASKABLE = (*TOPICS, "look", "sound")
"""What can be asked for."""


_SIGNS = {
    "look": frozenset(
        "graphics visuals art artwork pixel-art animation animations hand-drawn hand-painted".split()
    ),
    "sound": frozenset("music soundtrack score songs song orchestral voice-acting voiced audio ost".split()),
}
"""Words of the topics that are told by a kind of facts alone."""


def is_about(fact: Fact, topic: str) -> bool:
    """Whether a fact or its sentence on the page speaks of a topic, one of ASKABLE; False for any other text."""
    if not topic:
        return False
    told = {fact.topic, DETAILS.get(fact.topic), *_topics_of(fact.sentence)}
    return topic in told or KINDS_OF.get(topic) is fact.kind


def mentions(name: str, description: str, topic: str) -> tuple[str, ...]:
    """The sentences of a page in which a topic, one of ASKABLE, is named, whether or not they make a fact; in their order.

    `name` and `description` are as for `facts_of`.
    """
    signs = _SIGNS.get(topic, frozenset())
    return tuple(
        sentence.text
        for sentence in sentences_of(description[:MAX_PAGE_LENGTH], spellings(name))
        if topic in _topics_of(sentence.text) or signs & set(words_of(sentence.text))
    )


def _topics_of(sentence: str) -> set[str]:
    """What a sentence speaks of: a detail and also the topic that it is a part of."""
    told = topics_in(sentence)
    return {*told, *(DETAILS[topic] for topic in told if topic in DETAILS)}
