"""What the bot says, in the languages that a community can choose. Reviews themselves are in English.

The wording is in this folder, in one file per language, such as `en.toml`. A text is named by its table and key, as in
`status.page`. If a language lacks a text, the English one is used.
"""

from __future__ import annotations

import functools
import math
import string
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.domain import FailureCode, RefusalCode
from core.domain.reasons import Values
from core.errors import UsageError

FALLBACK = "en"
COMMANDS = (
    "review",
    "hello",
    "help",
    "privacy",
    "my_data",
    "forget_me",
    "ignore_me",
    "settings",
    "report",
)

_FOLDER = Path(__file__).parent
# Records of earlier versions carry a sentence of their own with this code, and that sentence is shown.
_FAILURES = frozenset(FailureCode) - {FailureCode.WRITER}
_REFUSALS = frozenset(RefusalCode)


def say(language: str, key: str, /, **values: object) -> str:
    """The text of that key with its values filled in.

    Values are not parsed again, so a game's name may hold braces. A key or a language that is not known falls back
    to English. Raises KeyError if there is no such text in English either, or if a value is missing.
    """
    texts = texts_of(language)
    # The English text is then filled with English plurals, too: half a sentence in each would read worse.
    if key not in texts:
        language, texts = FALLBACK, texts_of(FALLBACK)
    return _Filler(language).vformat(texts[key], (), values)


def counted(language: str, noun: str, n: int) -> str:
    """`1 review` or `3 reviews`: a number with its noun, which is a key of the table `plural`.

    Two forms are enough for the languages that there are. Raises KeyError for a noun that English lacks.
    """
    one, more = _plurals(language).get(noun) or _plurals(FALLBACK)[noun]
    return one if n == 1 else more.format(n=n)


def failure_text(language: str, code: str, values: Values | None = None) -> str | None:
    """Why there is no review, as it follows after a colon; None if nothing is known by that code."""
    return _filled(language, f"failure.{code}", values) if code in _FAILURES else None


def refusal_text(language: str, code: str, values: Values | None = None) -> str | None:
    """Why a request was turned down, as a sentence; None if nothing is known by that code."""
    return _filled(language, f"refusal.{code}", values) if code in _REFUSALS else None


def usage_text(language: str, error: UsageError) -> str:
    """What is wrong with what a person typed, and what is allowed; in English if the language lacks the text."""
    # The error's own line is English, but it is always there.
    return (_filled(language, error.key, error.values) if error.key else None) or str(error)


def took(seconds: float, language: str = FALLBACK) -> str:
    """A duration in seconds, as short as makes sense: `0.4 s`, `12 s`."""
    # From here on one decimal would round to 10.0.
    if seconds >= 9.95:
        return f"{seconds:.0f} s"
    return f"{seconds:.1f} s".replace(".", say(language, "number.decimal_point"))


def command_names(sign: str, hyphen: str = "-") -> dict[str, str]:
    """How a platform's commands are typed, for the texts that name them: `{"my_data": "/my-data", …}`.

    `sign` begins a command; `hyphen` stands between its words, for platforms that allow no hyphen there.
    """
    names = {name: f"{sign}{name.replace('_', hyphen)}" for name in COMMANDS}
    return {**names, "ignore_me_off": f"{names['ignore_me']} off"}


def my_data_text(language: str, kept: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A summary of the result of `Desk.my_data`; `names` are the platform's `command_names`."""
    return " ".join(
        (
            say(language, "privacy.stored", requests=len(kept["requests"]), ratings=kept["ratings"]),
            say(language, "privacy.ignoring" if kept["ignored"] else "privacy.answering"),
            say(language, "privacy.remove", **names),
        )
    )


def forgotten_text(language: str, records: int) -> str:
    """The answer to `forget_me`; `records` is what `Desk.forget` returned."""
    return say(language, "privacy.forgotten", n=records)


def ignored_text(language: str, *, on: bool, names: Mapping[str, str]) -> str:
    """The answer to `ignore_me` when it is turned on or off."""
    return say(language, "privacy.ignored", **names) if on else say(language, "privacy.heard")


@functools.cache
def texts_of(language: str) -> Mapping[str, str]:
    """All texts of a language by key, such as `status.page`; empty if there is no file for it. Read once."""
    tables = _read(language)
    return {
        f"{table}.{key}": text
        for table, texts in tables.items()
        if table != "plural"
        for key, text in texts.items()
    }


def _plurals(language: str) -> Mapping[str, Sequence[str]]:
    """The nouns of a language: a pair of texts, for one and for more."""
    return _read(language).get("plural", {})


@functools.cache
def _read(language: str) -> Mapping[str, Mapping[str, Any]]:
    """The tables of a language's file; empty if there is none."""
    import tomllib  # here, so that commands that say nothing do not load it

    file = _FOLDER / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


class _Filler(string.Formatter):
    """Fills in values; `{n:review}` is a number with its noun."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        """The text of one value. Two hours and more are given in whole hours, rounded up."""
        if not format_spec:
            return str(value)
        number = int(value)
        # "In 1,374 minutes" tells nobody when to come back.
        if format_spec == "minute" and number >= 120:
            format_spec, number = "hour", math.ceil(number / 60)
        return counted(self._language, format_spec, number)


def _filled(language: str, key: str, values: Values | None) -> str | None:
    """The text of that key; None if the values are not those that it needs."""
    try:
        return say(language, key, **(values or {}))
    except (KeyError, TypeError, ValueError):
        return None  # a damaged record must not keep its requester from an answer
