"""The small language in which the sentences of this package are written.

    {a|b}           one of these, chosen anew each time; may be nested
    <do> <has2>     the placeholder of a fact, see `composer.py`; `2` and `3` are further facts of a sentence
    [is/are]        by the number of the noun in the placeholder before it, else of the one after it
    <why>           what there is to say about the topic of the sentence's fact
    <and>           "and" before praise; "but", "yet" or "though" before blame

A line of a table begins with its stance towards the fact:

    +  praise           ?  a small reservation, for a positive review
    -  blame            !  a small concession, for a negative review
    =  neither: the fact is only mentioned, and `<why>` judges it

Sentences start in lower case and have no full stop; both are added when a text is put together.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(?P<kind>[a-z]+?)(?P<number>[23]?)(?P<form>\.[a-z]+)?>")
_NUMBER = re.compile(r"\[([^\[\]/]*)/([^\[\]/]*)\]")
_START = re.compile(r"(^|[.?!] )([a-z])")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, with its choices and slots still open."""

    stance: str
    """One of `+ - = ? !`, or empty in a table without stances."""
    text: str
    slots: frozenset[str]
    """The slots that stand in the line, `has2` for a second fact of that kind."""
    topic: str = ""
    """The topic of the line's fact, if the line is about nothing else."""


def read_line(stance: str, text: str, topic: str = "") -> Line:
    """A line of a table; its slots are noted once, since they decide often whether the line fits."""
    return Line(stance, text, frozenset(slots_of(text)), topic)


def table(text: str) -> tuple[Line, ...]:
    """The lines of a table with stances: the first character of each line, then the text. Empty lines are passed over."""
    return tuple(read_line(one[0], one[1:].strip()) for one in text.splitlines() if one.strip())


def plain(text: str) -> tuple[Line, ...]:
    """The lines of a table without stances. Empty lines are passed over."""
    return tuple(read_line("", one.strip()) for one in text.splitlines() if one.strip())


def choose(rng: random.Random, text: str) -> str:
    """The text with its choices made, from the inside out. The same state of `rng` makes the same choices."""
    while match := _CHOICE.search(text):
        text = text[: match.start()] + rng.choice(match[1].split("|")) + text[match.end() :]
    return text


def about(topic: str) -> str:
    """What stands in front of words about a topic; `sentence` turns it into the topic's mark. "" for no topic."""
    # Not a mark yet, or it would be taken for a slot.
    return f"«{topic}» " if topic else ""


def labelled(placeholder: str, topic: str) -> str:
    """A fact's placeholder with its topic right after it; the placeholder alone if there is no topic."""
    return f"{placeholder}«{topic}»" if topic else placeholder


def slots_of(text: str) -> list[str]:
    """The slots of a text, in order and without their forms; `name`, `why` and `and` count as slots too."""
    return [match["kind"] + match["number"] for match in _SLOT.finditer(text)]


def fill(text: str, value: Callable[[str, str], str], plural: Callable[[str], bool | None]) -> str:
    """The text with `value(slot, form)` in its slots and its verbs in the right number.

    `plural` returns whether a slot takes a plural verb, and None if it is no noun. Raises IndexError for a
    verb in brackets if the text has no noun at all.
    """
    nouns = [
        (match.start(), number)
        for match in _SLOT.finditer(text)
        if (number := plural(match["kind"] + match["number"])) is not None
    ]

    def agree(match: re.Match[str]) -> str:
        before = [number for start, number in nouns if start < match.start()]
        after = [number for start, number in nouns if start > match.start()]
        return match[2] if (before[-1] if before else after[0]) else match[1]

    # Before the slots are filled: agreement is found by the places of the placeholders.
    text = _NUMBER.sub(agree, text)
    return _SLOT.sub(lambda match: value(match["kind"] + match["number"], match["form"] or ""), text)


def sentence(text: str) -> str:
    """The text with capital letters and a full stop; a placeholder gets its capital letter when it is filled.

    The text must not be empty. One that ends in a mark keeps it. What `about` put in becomes a mark.
    """
    text = text.replace("«", "<").replace("»", ">")
    text = _START.sub(lambda match: match[1] + match[2].upper(), text)
    return text if text[-1] in ".?!" else f"{text}."
