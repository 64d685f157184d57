"""Checks that what a bot says is in one of the catalogue's languages, and that none of it is English."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from core.messages.catalogue import texts_of

MIN_LENGTH = 9
"""A literal of this many characters or more does not occur in another language by chance."""


def literals(language: str) -> Iterator[str]:
    """The parts of a language's texts that do not depend on parameters, with white space collapsed."""
    for key, text in texts_of(language).items():
        if key.startswith("slash."):  # names of Discord's commands, which other platforms type in English
            continue
        for literal, *_ in string.Formatter().parse(text):
            line = " ".join(literal.split())
            if len(line) >= MIN_LENGTH:
                yield line


def assert_no_english(shown: Mapping[str, str], language: str) -> None:
    """Each text contains some of the language's literals, and none that only English has."""
    own = set(literals(language))
    english = {literal for literal in literals("en") if not any(literal in text for text in own)}
    assert len(english) > 100
    for what, text in shown.items():
        line = " ".join(text.split())
        assert [literal for literal in english if literal in line] == [], what
        assert any(literal in line for literal in own), f"{what}: {text}"
