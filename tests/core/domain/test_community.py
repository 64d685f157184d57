"""What a community has set: parsed where it is typed, kept as a document, read back whoever wrote it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from core.community.store import Communities
from core.domain import Asked, ReplyAddress
from core.domain.community import CommunitySettings, changed, from_document, to_document
from core.errors import UsageError
from tests.fakes import MemoryDocuments
from tests.jumping import run
from tests.tables import each

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


@each(("name", "text", "value"), TYPED)
def test_a_text_is_parsed(name: str, text: str, value: Any) -> None:
    other = dataclasses.replace(
        CommunitySettings(), archive="1", channels=("9",), daily_limit=3, adult=True, ratings=True
    )
    assert getattr(changed(other, {name: text}), name) == value


def test_every_setting_can_be_typed() -> None:
    assert {name for name, *_ in TYPED} == {field.name for field in dataclasses.fields(CommunitySettings)}


@each(
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
        place = ReplyAddress("irc", "#a")
        asked = (Asked(place, "m1"), Asked(place, "m1", community="other"))
        return [(await communities.for_message(one)).language for one in asked]

    assert run(story()) == ["de", "en"]


def test_damaged_settings_are_the_defaults_cannot_be_changed_and_are_read_again_once_mended() -> None:
    kept = MemoryDocuments()
    communities = Communities(kept)
    asked = Asked(ReplyAddress("irc", "#a"), "m1")

    async def story() -> None:
        kept.kept["places/irc/%23a"] = "[1]"
        assert await communities.for_message(asked) == CommunitySettings()
        with pytest.raises(UsageError, match="cannot be read"):
            await communities.change("irc", "#a", language="de")
        assert kept.kept["places/irc/%23a"] == "[1]"
        kept.kept["places/irc/%23a"] = '{"schema": 1, "language": "fr"}'
        assert (await communities.for_message(asked)).language == "fr"

    run(story())


@each("channels", [None, 5, {"a": 1}, True])
def test_channels_of_a_wrong_type_stay_at_their_default(channels: object) -> None:
    assert from_document({"channels": channels, "quiet": True}) == CommunitySettings(quiet=True)


def test_a_limit_with_thousands_of_digits_is_refused() -> None:
    with pytest.raises(UsageError, match="daily_limit"):
        changed(CommunitySettings(), {"daily_limit": "9" * 5_000})
