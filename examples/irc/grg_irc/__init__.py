"""IRC for game-review-generator: the hooks; the entry point names this module."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from core.errors import UsageError
from core.hookspecs import Question, hookimpl
from grg_irc.chat import Irc
from grg_irc.client import Server

PORTS = {"irc": 6667, "ircs": 6697}


@hookimpl
def chat_adapter(settings: Mapping[str, str]) -> Irc:
    """`settings` are the GRG_IRC_* variables: {"server": …, "channels": …}.

    Raises UsageError if one of these two is missing or wrong. `password` and `nick` are optional.
    """
    url = urlsplit(settings.get("server", ""))
    if url.scheme not in PORTS or not url.hostname:
        raise UsageError(
            "GRG_IRC_SERVER is not set to a server: use an address such as ircs://irc.example.org"
        )
    channels = [name.strip().lower() for name in settings.get("channels", "").split(",") if name.strip()]
    if not channels:
        raise UsageError("GRG_IRC_CHANNELS is not set: name a channel such as '#games'")
    server = Server(
        url.hostname,
        url.port or PORTS[url.scheme],
        encrypted=url.scheme == "ircs",
        password=settings.get("password", ""),
    )
    return Irc(server, channels, settings.get("nick", "gamereviews"))


@hookimpl
def setup_questions() -> list[Question]:
    """What `grg setup` asks for; a password, which few servers want, is set by hand."""
    return [
        Question("server", "Server, such as ircs://irc.example.org"),
        Question("channels", "Channels, comma-separated, such as #games"),
    ]
