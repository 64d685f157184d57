"""Placeholders for a game's name and its facts, in what a model reads and writes.

`<name>`, `<do1>`, `<do1.ing>`, `<has2.bare>`, `<genre1.a>`: a kind, a number, and, unless it is the plain one, the
form that the place in the sentence asks for. Each is one token of the model's vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.facts import DETAILS, FAMILIES, RATINGS, TOPICS, FactKind

NAME = "<name>"

LIMITS: dict[FactKind, int] = {
    FactKind.GENRE: 2,
    FactKind.ROLE: 1,
    FactKind.DO: 4,
    FactKind.PLACE: 2,
    FactKind.HAS: 4,
    FactKind.FOE: 2,
    FactKind.COMPANY: 1,
    FactKind.LOOK: 1,
    FactKind.SOUND: 1,
    FactKind.CALLED: 1,
    FactKind.SAYS: 1,
    FactKind.EARLY: 1,
    FactKind.FREE: 1,
    FactKind.RATING: 1,
    FactKind.PRAISED: 3,
    FactKind.BLAMED: 2,
    FactKind.THEME: 1,
}
"""How many facts of each kind may have a placeholder, in the order in which the prompt lists them."""

FORMS: dict[FactKind, tuple[str, ...]] = {
    **dict.fromkeys(LIMITS, ("",)),
    FactKind.DO: ("", "ing", "s"),
    FactKind.PLACE: ("", "bare"),
    FactKind.GENRE: ("", "a"),
}
"""The forms of each kind; the first is the plain one."""

SAID_IN_WORDS = {FactKind.EARLY: "early access", FactKind.FREE: "free to play"}
"""Kinds that have a placeholder only in the prompt, and the words by which a text says them."""

# One digit is enough for all of LIMITS, and keeps "<do12>" from being read as a placeholder and a stray digit.
PLACEHOLDER = re.compile(r"<(?P<base>name|(?P<kind>[a-z]+)(?P<number>[0-9]))(?:\.(?P<form>[a-z]+))?>")


SENTENCE_END = re.compile(r"[.!?](?=[\s<]|$)")
"""Not the point inside a placeholder. A model may write no blank in front of one: "a long time.<name> is"."""
TOPIC_MARK = re.compile(r"<(?!name>)(?P<topic>[a-z_]+)>\s*")
"""Stands in front of what is said about a topic, and names it: a model that has to name it keeps to it. It is not shown."""
SUBJECTS = tuple(
    str(kind) for kind in (FactKind.PLACE, FactKind.ROLE, FactKind.FOE, FactKind.LOOK, FactKind.SOUND)
)
"""Kinds that are a topic by themselves."""


def empty_sentences(text: str) -> int:
    """How many sentences of a text with placeholders name no fact, rating included."""
    return sum(
        not any(found["number"] for found in PLACEHOLDER.finditer(sentence))
        for sentence in SENTENCE_END.split(text)
        if sentence.strip()
    )


def topic_mark(topic: str) -> str:
    """The mark of a topic, detail, family or rating of `core.facts`, or of one of SUBJECTS. The argument is not checked."""
    return f"<{topic}>"


def tokens() -> Iterator[str]:
    """Every placeholder there is, in a fixed order: that of the last numbers in a new model's vocabulary."""
    yield NAME
    for kind, most in LIMITS.items():
        for number in range(1, most + 1):
            for form in FORMS[kind]:
                yield placeholder(kind, number, form)
    for topic in (*TOPICS, *DETAILS, *FAMILIES, *RATINGS, *SUBJECTS):
        yield topic_mark(topic)


def placeholder(kind: FactKind, number: int, form: str = "") -> str:
    """The placeholder of the `number`th fact of a kind (from 1), in
    one of the kind's `FORMS`. The arguments are not checked.
    """
    return f"<{kind}{number}.{form}>" if form else f"<{kind}{number}>"
