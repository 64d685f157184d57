"""What the bot knows about its rooms from each sync: who moderates, and whether a room is a private chat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.matrix.client import Homeserver
from adapters.matrix.incoming import creators
from core.errors import Unreachable

MODERATOR = 50
"""The power level that may redact what others said, unless a room says otherwise."""


class Rooms:
    """The members, power levels and creators of each room."""

    def __init__(self, server: Homeserver) -> None:
        self._server = server
        self._members: dict[str, int] = {}
        self._levels: dict[str, Mapping[str, Any]] = {}
        """The content of each room's latest `m.room.power_levels`."""
        self._creators: dict[str, frozenset[str]] = {}

    def learn(self, answer: Any) -> None:
        """Update from nio's SyncResponse."""
        # Rooms that were left are never asked about again, and would only fill the memory.
        for room in answer.rooms.leave:
            for facts in (self._members, self._levels, self._creators):
                facts.pop(room, None)
        for room, info in answer.rooms.join.items():
            # A sync mentions the count only when it has changed.
            if info.summary is not None and info.summary.joined_member_count is not None:
                self._members[room] = info.summary.joined_member_count
            for event in _events(info):
                if event.get("type") == "m.room.power_levels" and isinstance(event.get("content"), dict):
                    self._levels[room] = event["content"]
                elif event.get("type") == "m.room.create":
                    self._creators[room] = creators(event)

    def is_private(self, room: str) -> bool:
        """Whether a room has only the bot and one other member. False for a room that no sync has described yet."""
        return self._members.get(room) == 2

    async def moderates(self, room: str, user: str) -> bool:
        """Whether somebody may change a room's settings.

        A room that no sync has described is asked about. False if the homeserver does not tell.
        """
        if user in self._creators.get(room, ()):
            return True
        levels = await self._levels_of(room)
        return levels is not None and _level_of(user, levels) >= MODERATOR

    async def may_speak(self, room: str) -> bool:
        """Whether the bot may send messages in a room. True if the homeserver does not tell."""
        levels = await self._levels_of(room) or {}
        events = levels.get("events")
        needed = events.get("m.room.message") if isinstance(events, dict) else None
        needed = levels.get("events_default", 0) if needed is None else needed
        return not isinstance(needed, int) or _level_of(self._server.user, levels) >= needed

    async def _levels_of(self, room: str) -> Mapping[str, Any] | None:
        """The power levels of a room, asked for if no sync has told them; None if the homeserver does not tell."""
        if room not in self._levels:
            try:
                levels = await self._server.state(room, "m.room.power_levels")
            except Unreachable:
                return None
            if levels is None:
                return None
            self._levels[room] = levels
        return self._levels[room]


def _level_of(user: str, levels: Mapping[str, Any]) -> int:
    """Somebody's power level."""
    users = levels.get("users")
    level = users.get(user) if isinstance(users, dict) else None
    level = levels.get("users_default", 0) if level is None else level
    # Anybody may write anything into an event, a text in place of a level too.
    return level if isinstance(level, int) else 0


def _events(info: Any) -> Iterator[Mapping[str, Any]]:
    """All events of a room in a sync, state before timeline."""
    for event in (*info.state, *info.timeline.events):
        yield event.source
