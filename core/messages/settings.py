"""A community's settings as people read them: a label and a value for each, in the community's language."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.domain.community import CommunitySettings
from core.messages.catalogue import say

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
"""The languages' own names."""


def setting_label(language: str, name: str) -> str:
    """A setting's label. Raises KeyError for a name that is not a setting."""
    return say(language, f"settings.{name}")


def setting_value(language: str, name: str, value: Any) -> str:
    """A setting's value in words. Places are shown by id; adapters that know their names show those instead."""
    if isinstance(value, bool):
        return say(language, "settings.yes" if value else "settings.no")
    if name in {"mode", "style"}:
        return say(language, f"settings.{value}")
    if name == "language":
        return LANGUAGE_NAMES.get(value, str(value))
    if name == "channels":
        return ", ".join(value) or say(language, "settings.everywhere")
    if name == "daily_limit" and value is None:
        return say(language, "settings.no_limit")
    if name == "archive" and not value:
        return say(language, "settings.no_archive")
    return str(value)


def setting_lines(settings: CommunitySettings) -> dict[str, tuple[str, str]]:
    """Label and value of each setting by its name, in the order of the fields and in the community's language."""
    language = settings.language
    return {
        field.name: (
            setting_label(language, field.name),
            setting_value(language, field.name, getattr(settings, field.name)),
        )
        for field in dataclasses.fields(settings)
    }
