"""A language in which every word of the catalogue is ⟦marked⟧: what the bot says without marks is not of the catalogue.

A community is set to German, and German is replaced by the English texts with marks.
"""

from __future__ import annotations

import dataclasses
import re
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from core.domain import Failure, FailureCode, RefusalCode, Reply
from core.domain.community import CommunitySettings
from core.messages import catalogue, replies
from core.messages.settings import LANGUAGE_NAMES
from tests.records import request, review_of

PSEUDO = "de"
SETTINGS = CommunitySettings(language=PSEUDO, ratings=True)
NAME, TEXT = "№42", "☆ 1234 ☆ 5678."
"""Of a game and a review: without letters, so that they need no exception."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_NOT_WORDS = re.compile(
    r"https?://\S+"  # addresses
    r"|(?<!\w)[/!][a-z]+(?:[-_][a-z]+)*(?: on:False| off)?"  # commands as they are typed
    r"|\d\ss\b"  # seconds, after a space that may be one without a line break
    r"|<t:\d+:f>"  # a time, which Discord's clients write out
    r"|\b[a-z2-7]{25}\b"  # a request's id
)
NAMES = {
    *LANGUAGE_NAMES.values(),
    *(field.name for field in dataclasses.fields(CommunitySettings)),
    "listen",
    "daily-limit",
    "tiny@1",
    "game-review-archive",
}
"""Of languages, of settings and the commands that change them, of a model and a channel."""


def marked(text: str) -> str:
    """The text with each of its own words marked, and its gaps as they are."""
    parts = []
    for literal, name, spec, _ in string.Formatter().parse(text):
        parts.append(_WORD.sub(lambda word: f"⟦{word[0]}⟧", literal))
        if name is not None:
            parts.append(f"{{{name}:{spec}}}" if spec else f"{{{name}}}")
    return "".join(parts)


@contextmanager
def pseudo_language() -> Iterator[None]:
    """German is the pseudo-language meanwhile."""
    read = catalogue._read

    def fake(language: str) -> Mapping[str, Mapping[str, Any]]:
        if language != PSEUDO:
            return read(language)
        return {
            table: {
                key: [marked(form) for form in text] if isinstance(text, list) else marked(text)
                for key, text in texts.items()
            }
            if table != "slash"  # names of commands, which may hold no marks
            else texts
            for table, texts in read("en").items()
        }

    catalogue._read = fake  # type: ignore[assignment]
    catalogue.texts_of.cache_clear()
    try:
        yield
    finally:
        catalogue._read = read
        catalogue.texts_of.cache_clear()


def unmarked(text: str, *names: str) -> list[str]:
    """Words of the bot's own that are not of the catalogue. `names` are not words: of people, places and games."""
    rest = _MARKED.sub(" ", text)
    for name in sorted((*names, *NAMES), key=len, reverse=True):
        rest = rest.replace(name, " ")
    return _WORD.findall(_NOT_WORDS.sub(" ", rest))


def assert_all_marked(said: Mapping[str, str], *names: str) -> None:
    """Each text, by what it answers, comes from the catalogue and is not empty."""
    bare = {what: words for what, text in said.items() if (words := unmarked(text, *names))}
    assert bare == {}, {what: said[what] for what in bare}
    silent = [what for what, text in said.items() if "⟦" not in text]
    assert silent == [], "nothing of the catalogue was said"


def every_reply(
    message_id: str, length: int, settings: CommunitySettings = SETTINGS, **more: Any
) -> dict[str, Reply]:
    """One reply of each kind: every stage of a status, every frame of a review, every apology, every refusal."""
    count = iter(range(1, 1_000))

    def asked(**values: Any) -> Any:
        return request(next(count), message_id=message_id, **more, **values)

    found = {
        "status page": replies.status(asked(), None, settings),
        "status no page": replies.status(asked(), None, settings, slow=True),
        "status writing": replies.status(asked(game_name=NAME), 12.0, settings),
        "status starting": replies.status(asked(game_name=NAME), 600.0, settings, slow=True),
        "status minutes": replies.status(asked(game_name=NAME), 600.0, settings),
    }
    for what, values in {"": {}, " spoiler": {"spoiler": True}, " repeat": {"send_started": True}}.items():
        one = asked(game_name=NAME, **values)
        for demo in (False, True):
            review = dataclasses.replace(review_of(one, TEXT), demo=demo)
            key = f"review{' of the demo model' if demo else ''}{what}"
            found[key] = replies.final(
                dataclasses.replace(one, id=f"{one.id[:-1]}{demo:d}"), review, length, settings
            )
    unnamed = review_of(asked(), TEXT)
    found["review of an app without a name"] = dataclasses.replace(
        replies.final(asked(), unnamed, length, settings), name=None
    )
    values: dict[str, str | int] = {"times": 3, "model": "tiny@1", "tries": 3}
    for code in FailureCode:
        if code is not FailureCode.WRITER:
            failure = Failure("x", code, "words of the log", 1.0, values)
            found[f"apology {code}"] = replies.apology(asked(game_name=NAME), failure, length, settings)
    late = Failure("x", FailureCode.LATE, "words of the log")
    found["apology without a name"] = replies.apology(asked(), late, length, settings)
    numbers: dict[str, str | int] = {"most": 2, "named": "440, 730", "reviews": 1, "minutes": 5}
    for refusal in RefusalCode:
        refused = asked(refusal=refusal, refusal_values=numbers)
        found[f"refusal {refusal}"] = replies.refusal(refused, length, settings)
    return found
