"""What a community has set: parsed where it is typed, kept as a document, read back whoever wrote it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from core.community.store import Communities
from core.domain import ReplyAddress
from core.domain.community import LANGUAGES, CommunitySettings, changed, from_document, to_document
from core.errors import UsageError
from core.messages.catalogue import _LANGUAGES, counted, say, took
from tests.fakes import MemoryDocuments
from tests.jumping import run

TYPED: list[tuple[str, str, Any]] = [
    ("mode", " Command ", "command"),
    ("channels", "1, 2,", ("1", "2")),
    ("channels", "all", ()),
    ("archive", "77", "77"),
    ("archive", "none", ""),
    ("language", "DE", "de"),
    ("daily_limit", "12", 12),
    ("daily_limit", "none", None),
    ("style", "text", "text"),
    ("quiet", "yes", True),
    ("adult", "off", False),
    ("bots", "true", True),
    ("ratings", "no", False),
]


@pytest.mark.parametrize(("name", "text", "value"), TYPED)
def test_a_text_is_parsed(name: str, text: str, value: Any) -> None:
    other = dataclasses.replace(
        CommunitySettings(), archive="1", channels=("9",), daily_limit=3, adult=True, ratings=True
    )
    assert getattr(changed(other, {name: text}), name) == value


def test_every_setting_can_be_typed() -> None:
    assert {name for name, *_ in TYPED} == {field.name for field in dataclasses.fields(CommunitySettings)}


@pytest.mark.parametrize(
    ("name", "text", "allowed"),
    [
        ("mode", "maybe", "use auto or command"),
        ("language", "tlh", "use en or de or fr or es"),
        ("daily_limit", "0", "from 1 to 10000, or none"),
        ("daily_limit", "-3", "from 1 to 10000, or none"),
        ("daily_limit", "many", "from 1 to 10000, or none"),
        ("quiet", "perhaps", "use yes or no"),
        ("colour", "red", "there are: mode, channels"),
    ],
)
def test_a_bad_one_is_one_line_that_says_what_is_allowed(name: str, text: str, allowed: str) -> None:
    with pytest.raises(UsageError) as refused:
        changed(CommunitySettings(), {name: text})
    assert name in str(refused.value) and allowed in str(refused.value)


def test_settings_come_back_from_their_document_and_what_cannot_be_read_stays_at_its_default() -> None:
    full = changed(CommunitySettings(), {name: text for name, text, _ in TYPED})
    assert from_document(to_document(full)) == full
    odd = {**to_document(full), "schema": 9, "mode": "psychic", "new": 1}
    assert from_document(odd) == dataclasses.replace(full, mode="auto")
    assert from_document(None) == CommunitySettings()


def test_a_place_that_belongs_to_no_community_is_its_own_and_the_store_is_asked_once() -> None:
    kept = MemoryDocuments()
    communities = Communities(kept)

    async def story() -> list[str]:
        await communities.change("irc", "#a", language="de")
        kept.kept.clear()  # else it would be asked again
        at, of = ReplyAddress("irc", "#a"), communities.of
        return [(await of(at, "")).language, (await of(at, "other")).language]

    assert run(story()) == ["de", "en"]


def test_every_language_has_every_line_and_fills_in_the_same_values() -> None:
    assert tuple(_LANGUAGES) == LANGUAGES
    values = {
        "name": "N",
        "what": "W",
        "why": "Y",
        "id": 7,
        "n": 3,
        "most": 2,
        "named": "440",
        "reviews": "R",
        "times": 4,
        "tries": 5,
    }
    for lines in _LANGUAGES.values():
        assert lines.keys() == _LANGUAGES["en"].keys()
    for line, english in _LANGUAGES["en"].items():
        for language in LANGUAGES:
            said = say(language, line, minutes="M", **values)
            for value in ("N", "W", "Y", "440", "R", "M"):
                assert (value in say("en", line, minutes="M", **values).split(" ")) <= (value in said), (
                    language, line, english,
                )  # fmt: skip


def test_one_and_many_are_told_apart() -> None:
    assert [counted("en", "review", n) for n in (1, 2)] == ["1 review", "2 reviews"]
    assert [counted("de", "minute", n) for n in (1, 5)] == ["1 Minute", "5 Minuten"]


def test_a_short_time_has_a_digit_more() -> None:
    assert [took(seconds) for seconds in (0.04, 0.37, 9.94, 9.95, 64.4)] == [
        "0.0 s",
        "0.4 s",
        "9.9 s",
        "10 s",
        "64 s",
    ]
