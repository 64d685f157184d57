"""What Discord accepts as a command: names, lengths, the order of options, who may install it and where it shows."""

from __future__ import annotations

import re
from typing import Any

from tests.platforms.discord_server.refusals import INVALID_FORM, Refused

_NAME = re.compile(r"[-_'\w]{1,32}")
_KEYS = {
    "name",
    "description",
    "type",
    "options",
    "default_member_permissions",
    "dm_permission",
    "contexts",
    "integration_types",
    "nsfw",
    "name_localizations",
    "description_localizations",
}


def check_commands(body: Any) -> None:
    """Raises Refused."""
    kinds: dict[int, int] = {}
    seen: set[tuple[int, str]] = set()
    for command in body:
        kind = command.get("type", 1)
        kinds[kind] = kinds.get(kind, 0) + 1
        _need(set(command) <= _KEYS, f"unknown field in {sorted(command)}")
        _need((kind, command["name"]) not in seen, "APPLICATION_COMMANDS_DUPLICATE_NAME")
        seen.add((kind, command["name"]))
        _need(set(command.get("contexts") or ()) <= {0, 1, 2}, "contexts")
        _need(set(command.get("integration_types") or ()) <= {0, 1}, "integration_types")
        if kind == 1:
            _check_described(command)
        else:
            _need(
                1 <= len(command["name"]) <= 32 and not command.get("description"),
                "a menu's name, no description",
            )
            _need(not command.get("options"), "a menu has no options")
    _need(kinds.get(1, 0) <= 100 and kinds.get(2, 0) <= 15 and kinds.get(3, 0) <= 15, "too many commands")


def _check_described(item: dict[str, Any]) -> None:
    name = item["name"]
    _need(bool(_NAME.fullmatch(name)) and name == name.lower(), f"name {name!r}")
    _need(1 <= len(item.get("description", "")) <= 100, f"description of {name}")
    for text in (item.get("description_localizations") or {}).values():
        _need(1 <= len(text) <= 100, f"translated description of {name}")
    for text in (item.get("name_localizations") or {}).values():
        _need(bool(_NAME.fullmatch(text)) and text == text.lower(), f"translated name {text!r}")
    options = item.get("options") or []
    _need(len(options) <= 25, f"options of {name}")
    needed = [bool(option.get("required")) for option in options if option["type"] > 2]
    _need(needed == sorted(needed, reverse=True), f"required options of {name} come first")
    for option in options:
        _check_described(option)
        _need(len(option.get("choices") or []) <= 25, f"choices of {option['name']}")
        _need(not (option.get("autocomplete") and option.get("choices")), "choices or autocomplete")


def _need(holds: bool, words: str) -> None:
    if not holds:
        raise Refused(INVALID_FORM, {"commands": {"_errors": [{"code": "INVALID", "message": words}]}})
