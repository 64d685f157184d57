"""The settings of a chat community, made by those who manage it. Standard library only."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.errors import UsageError


class Mode(StrEnum):
    """Which messages of a community are answered."""

    AUTO = "auto"
    """Every one with a store link."""
    COMMAND = "command"
    """Only what is said to the bot."""


class Style(StrEnum):
    """How a reply looks."""

    EMBED = "embed"
    """With picture and title, if the platform can show them."""
    TEXT = "text"


MODES, STYLES = tuple(Mode), tuple(Style)
LANGUAGES = ("en", "de", "fr", "es")
MAX_PER_DAY = 10_000


@dataclass(frozen=True, slots=True)
class CommunitySettings:
    """The settings of a Discord server, a group or a room. The defaults apply until somebody changes them."""

    mode: Mode = Mode.AUTO
    channels: tuple[str, ...] = ()
    """The places in which links are answered without a command or a mention; empty: all."""
    archive: str = ""
    """A place that gets a copy of each review; empty: none, or the one that the adapter finds by its name."""
    language: str = "en"
    """The language of the bot's own words. Reviews are in English."""
    daily_limit: int | None = None
    """Requests within 24 hours, in addition to the owner's limits."""
    style: Style = Style.EMBED
    quiet: bool = False
    """Replies make no notification sound."""
    adult: bool = False
    """Adult-only games are reviewed in every place of the community."""
    bots: bool = False
    """Links of other bots and webhooks are answered too."""
    ratings: bool = False
    """Replies have buttons for a vote, and votes are kept."""


def changed(settings: CommunitySettings, values: Mapping[str, Any]) -> CommunitySettings:
    """The settings with some values changed. Texts are parsed: "yes", "12", "none", places with commas between them.

    Raises UsageError with one line that names the setting and what is allowed; nothing is changed then.
    """
    parsed = {name: _parse(name, value) for name, value in values.items()}
    return dataclasses.replace(settings, **parsed)


def from_document(document: Mapping[str, Any] | None) -> CommunitySettings:
    """Settings from the stored form. Values that this version does not understand stay at their default.

    None gives the defaults. Never raises: a damaged value costs that one setting and no other.
    """
    settings = CommunitySettings()
    # One by one, so that a value which only a newer version knows does not cost the community its other
    # settings.
    for name, value in (document or {}).items():
        try:
            settings = changed(settings, {name: value})
        except UsageError:
            continue
    return settings


def to_document(settings: CommunitySettings) -> dict[str, Any]:
    """The form in which settings are stored.

    `from_document` gives the same settings back.
    """
    return {"schema": 1, **dataclasses.asdict(settings)}


_CHOICES: dict[str, tuple[str, ...]] = {"mode": MODES, "style": STYLES, "language": LANGUAGES}
_FLAGS = ("quiet", "adult", "bots", "ratings")
_YES, _NO = {"yes", "on", "true"}, {"no", "off", "false"}


def _parse(name: str, value: Any) -> Any:
    if name in _CHOICES:
        allowed = _CHOICES[name]
        text = str(value).strip().lower()
        if text in allowed:
            return allowed[allowed.index(text)]  # the enum's member, not the text that equals it
        raise _invalid(name, value, allowed)
    if name in _FLAGS:
        text = str(value).strip().lower()
        if text in _YES | _NO:
            return text in _YES
        raise _invalid(name, value, ("yes", "no"))
    if name == "daily_limit":
        return _daily_limit(value)
    # Chats pass one text, the command line and the stored form pass a list.
    if name == "channels":
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list | tuple):
            raise _invalid(name, value, ("places with commas between them", "all"))
        return tuple(item for item in (str(item).strip() for item in items) if item and item != "all")
    if name == "archive":
        return "" if str(value).strip().lower() == "none" else str(value).strip()
    known = ", ".join(f.name for f in dataclasses.fields(CommunitySettings))
    raise UsageError(
        f"there is no setting {name!r}; there are: {known}", "settings.unknown", name=name, known=known
    )


def _daily_limit(value: Any) -> int | None:
    # The stored form has null for no limit; people type the word.
    text = "none" if value is None else str(value).strip().lower()
    if text == "none":
        return None
    # The length is checked first, because Python refuses to parse thousands of digits.
    if text.isdecimal() and len(text) <= len(str(MAX_PER_DAY)) and 1 <= int(text) <= MAX_PER_DAY:
        return int(text)
    raise UsageError(
        f"daily_limit cannot be {value!r}: use a whole number from 1 to {MAX_PER_DAY}, or none",
        "settings.invalid_number",
        name="daily_limit",
        value=text,
        most=MAX_PER_DAY,
    )


def _invalid(name: str, value: Any, allowed: Sequence[str]) -> UsageError:
    return UsageError(
        f"{name} cannot be {value!r}: use {' or '.join(allowed)}",
        "settings.invalid",
        name=name,
        value=str(value),
        allowed=", ".join(allowed),
    )
