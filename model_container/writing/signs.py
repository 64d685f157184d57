"""Signs: what stands for a game's name and its facts in what a model reads and writes.

`<name>`, `<do1>`, `<do1.ing>`, `<has2.bare>`, `<genre1.a>`: a kind, a number, and, unless it is the plain one, the
form that the place in the sentence asks for. Each is one token of the model's vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.facts import FactKind

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
    FactKind.EARLY: 1,
}
"""How many facts of a kind may have a sign, in the order in which they are named to the model."""

FORMS: dict[FactKind, tuple[str, ...]] = {
    **dict.fromkeys(LIMITS, ("",)),
    FactKind.DO: ("", "ing", "s"),
    FactKind.PLACE: ("", "bare"),
    FactKind.GENRE: ("", "a"),
}
"""The forms of each kind; the first is the plain one. That a game is in early access has a sign in the prompt alone:
a text says it in words."""

# One digit is enough for all of LIMITS, and keeps "<do12>" from being read as a sign and a stray digit.
SIGN = re.compile(r"<(?P<base>name|(?P<kind>[a-z]+)(?P<number>[0-9]))(?:\.(?P<form>[a-z]+))?>")


def tokens() -> Iterator[str]:
    """Every sign there is, in a fixed order: that of the last numbers in a new model's vocabulary."""
    yield NAME
    for kind, most in LIMITS.items():
        for number in range(1, most + 1):
            for form in FORMS[kind]:
                yield sign(kind, number, form)


def sign(kind: FactKind, number: int, form: str = "") -> str:
    """The sign of the `number`th fact of a kind (from 1), in
    one of the kind's `FORMS`. The arguments are not checked.
    """
    return f"<{kind}{number}.{form}>" if form else f"<{kind}{number}>"
