"""Matrix: needs an account on a homeserver, `GRG_MATRIX_HOMESERVER`, `GRG_MATRIX_USER` and `GRG_MATRIX_TOKEN`.

The bot joins rooms it is invited to and answers there; `docs/matrix.md` is for owners. An event may hold 65,536 bytes,
the plain text and the HTML together (https://spec.matrix.org/v1.15/client-server-api/#size-limits).

Read in this order: `incoming` (what people say), `outgoing` (what they see), `chat` (the adapter), `commands`,
`settings`, `buttons` (reactions, in place of buttons), `typing`, `upgrades` (of rooms), `client` (the only user of
matrix-nio), `encryption`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import UsageError
from core.hookspecs import ChatAdapter, Question, hookimpl

_WANTED = {
    "homeserver": "the homeserver's address, such as https://matrix.example.org",
    "user": "the bot's own id, such as @reviews:example.org",
    "token": "the access token of the bot's account (docs/matrix.md says how to get one)",
}
"""The settings that must be there, and what each of them is."""


@hookimpl
def chat_adapter(settings: Mapping[str, str]) -> ChatAdapter:
    """The adapter, from its `GRG_MATRIX_*` settings.

    Raises UsageError if the library is not installed, or a setting is missing or wrong. Nothing is asked of the
    homeserver yet.
    """
    _require_library()  # first: people should learn this before they create an account
    from adapters.matrix.chat import Matrix
    from adapters.matrix.client import Homeserver

    for name, what in _WANTED.items():
        if not settings.get(name):
            raise UsageError(f"GRG_MATRIX_{name.upper()} is not set: it is {what}")
    if not _is_address(settings["homeserver"]):
        raise UsageError(f"GRG_MATRIX_HOMESERVER is {_WANTED['homeserver']}, not {settings['homeserver']!r}")
    if not settings["user"].startswith("@") or ":" not in settings["user"]:
        raise UsageError(f"GRG_MATRIX_USER is {_WANTED['user']}, not {settings['user']!r}")
    # nio logs a line per event, and its errors are logged by us.
    logging.getLogger("nio").setLevel(logging.ERROR)
    keys = Path(settings["keys"]).expanduser() if settings.get("keys") else None
    return Matrix(Homeserver(settings["homeserver"].rstrip("/"), settings["user"], settings["token"], keys))


@hookimpl
def setup_questions() -> list[Question]:
    """What `grg setup` asks for. Raises UsageError if the library is not installed."""
    _require_library()
    return [
        Question(name, f"{what[0].upper()}{what[1:]}", secret=name == "token")
        for name, what in _WANTED.items()
    ]


def _require_library() -> None:
    try:
        from adapters.matrix.client import Homeserver as _  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError(
            f"its library is not installed ({error.name} is missing): use `uv sync --extra matrix`, "
            "or `uv tool install '.[matrix]'`"
        ) from error


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        return False
