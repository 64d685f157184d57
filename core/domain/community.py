"""What those who manage a chat community have set for it. Standard library only."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import UsageError

MODES = ("auto", "command")
STYLES = ("embed", "text")
LANGUAGES = ("en", "de", "fr", "es")
MAX_PER_DAY = 10_000


@dataclass(frozen=True, slots=True)
class CommunitySettings:
    """A Discord server's, a group's or a room's choices. The defaults hold until somebody changes them."""

    mode: str = "auto"
    """`auto`: every store link is answered; `command`: only what is said to the bot."""
    channels: tuple[str, ...] = ()
    """The places listened to without being asked; empty: all."""
    archive: str = ""
    """A place that gets a copy of each review; empty: none, or what the adapter finds by name."""
    language: str = "en"
    """Of the bot's own words; reviews are in English."""
    daily_limit: int | None = None
    """Requests within 24 hours, beside the owner's own limits."""
    style: str = "embed"
    """`embed`: picture and title where the platform can; `text`: plain."""
    quiet: bool = False
    """No notification sound."""
    adult: bool = False
    """Adult-only games are answered in every place."""
    bots: bool = False
    """Other bots and webhooks are answered too."""
    ratings: bool = False
    """Thumbs are shown and kept."""


def changed(settings: CommunitySettings, values: Mapping[str, Any]) -> CommunitySettings:
    """The settings with some values changed. Texts are parsed ("yes", "12", "none", comma-separated places).

    Raises UsageError with one line that names the setting and what is allowed.
    """
    parsed = {name: _parse(name, value) for name, value in values.items()}
    return dataclasses.replace(settings, **parsed)


def from_document(document: Mapping[str, Any] | None) -> CommunitySettings:
    """As it was kept; what another version wrote and this one cannot read stays at its default."""
    settings = CommunitySettings()
    for name, value in (document or {}).items():
        try:
            settings = changed(settings, {name: value})
        except UsageError:
            continue
    return settings


def to_document(settings: CommunitySettings) -> dict[str, Any]:
    """For the store."""
    return {"schema": 1, **dataclasses.asdict(settings)}


_CHOICES = {"mode": MODES, "style": STYLES, "language": LANGUAGES}
_FLAGS = ("quiet", "adult", "bots", "ratings")
_YES, _NO = {"yes", "on", "true"}, {"no", "off", "false"}


def _parse(name: str, value: Any) -> Any:
    if name in _CHOICES:
        allowed = _CHOICES[name]
        text = str(value).strip().lower()
        if text in allowed:
            return text
        raise UsageError(f"{name} cannot be {value!r}: use {' or '.join(allowed)}")
    if name in _FLAGS:
        text = str(value).strip().lower()
        if text in _YES | _NO:
            return text in _YES
        raise UsageError(f"{name} cannot be {value!r}: use yes or no")
    if name == "daily_limit":
        return _daily_limit(value)
    if name == "channels":
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list | tuple):
            raise UsageError(f"channels cannot be {value!r}: use places with commas between them, or all")
        return tuple(item for item in (str(item).strip() for item in items) if item and item != "all")
    if name == "archive":
        return "" if str(value).strip().lower() == "none" else str(value).strip()
    known = ", ".join(f.name for f in dataclasses.fields(CommunitySettings))
    raise UsageError(f"there is no setting {name!r}; there are: {known}")


def _daily_limit(value: Any) -> int | None:
    text = "none" if value is None else str(value).strip().lower()
    if text == "none":
        return None
    if text.isdecimal() and 1 <= int(text) <= MAX_PER_DAY:
        return int(text)
    raise UsageError(f"daily_limit cannot be {value!r}: use a whole number from 1 to {MAX_PER_DAY}, or none")
