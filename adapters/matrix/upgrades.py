"""Room upgrades: a room is replaced by a new one, and its settings go along.

https://spec.matrix.org/v1.15/client-server-api/#room-upgrades
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping
from typing import Any

from adapters.matrix.client import Homeserver
from adapters.matrix.incoming import PLATFORM
from core.domain.community import CommunitySettings
from core.errors import GrgError
from core.hookspecs import Desk

log = logging.getLogger("grg.matrix")


def replacement(event: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The room that an `m.room.tombstone` names, empty if none, and the server to join it by: its sender's."""
    # Anybody may send an event of that type; only as the room's state has it been checked against power levels.
    content = event.get("content") if event.get("state_key") == "" else None
    room = content.get("replacement_room") if isinstance(content, dict) else None
    server = str(event.get("sender", "")).partition(":")[2]
    return (room if isinstance(room, str) else ""), [server] if server else []


async def bring_settings(server: Homeserver, desk: Desk, room: str) -> None:
    """Copy the settings of the room that this one replaces, unless this one has its own. A failure is only logged."""
    try:
        old = _text(await server.state(room, "m.room.create"), "predecessor", "room_id")
        # Anybody may claim a predecessor: only a room that names this one as its replacement is one.
        if not old or _text(await server.state(old, "m.room.tombstone"), "replacement_room") != room:
            return
        settings, defaults = await desk.settings(PLATFORM, old), CommunitySettings()
        if settings != defaults and await desk.settings(PLATFORM, room) == defaults:
            await desk.change(PLATFORM, room, **dataclasses.asdict(settings))
    except GrgError as error:
        log.warning("the settings of the room that %s replaces stay behind: %s", room, error)


def _text(content: Any, *path: str) -> str:
    """A text inside an event's content; empty if it is not there."""
    for name in path:
        content = content.get(name) if isinstance(content, dict) else None
    return content if isinstance(content, str) else ""
