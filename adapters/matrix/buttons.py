"""Reactions to the bot's replies, which stand for buttons: Matrix has none."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.matrix import incoming, outgoing
from adapters.matrix.client import Homeserver
from adapters.matrix.incoming import PLATFORM
from adapters.matrix.rooms import Rooms
from core.domain import ReplyAddress
from core.errors import Undeliverable, Unreachable
from core.hookspecs import Desk

MAX_VOTES = 1_000
"""Number of votes remembered, so that removing the reaction removes the vote. A restart forgets them."""
_SIGNS = {
    outgoing.AGAIN,
    outgoing.REMOVE,
    outgoing.REPORT,
    outgoing.UP,
    outgoing.DOWN,
    outgoing.WHY,
    *outgoing.TONE_SIGNS,
}
"""Reactions that mean something."""

log = logging.getLogger("grg.matrix")


@dataclass(frozen=True, slots=True)
class Replied:
    """The request and kind of a reply, as stored in its event."""

    request: str
    kind: str
    thread: str
    """Id of the event that its thread began with; empty outside of threads."""


class Buttons:
    """Passes reactions to the desk."""

    def __init__(self, server: Homeserver, rooms: Rooms) -> None:
        self._server, self._rooms = server, rooms
        self._votes: OrderedDict[str, tuple[str, str, ReplyAddress]] = OrderedDict()
        """Request, author and place, by the reaction's event."""

    async def pressed(self, room: str, event: Mapping[str, Any], desk: Desk) -> None:
        """Handle a reaction; those to anything but the bot's own replies are ignored. Raises StorageError.

        The reply is fetched from the homeserver, so Unreachable may be raised as well.
        """
        target, sign = incoming.reaction(event)
        replied = await reply_target(self._server, room, target) if sign in _SIGNS else None
        if replied is None:
            return
        author, here = str(event.get("sender", "")), ReplyAddress(PLATFORM, room)
        if sign == outgoing.AGAIN or sign in outgoing.TONE_SIGNS:
            # Below an apology the sign means another try, which replaces the apology.
            in_place, tone = replied.kind == "apology", outgoing.TONE_SIGNS.get(sign, "")
            await desk.again(replied.request, author, address=here, in_place=in_place, tone=tone)
        elif sign == outgoing.REMOVE:
            moderator = await self._rooms.moderates(room, author)
            await desk.remove(replied.request, author, address=here, moderator=moderator)
        elif sign == outgoing.REPORT:
            await desk.report(replied.request, author, "", address=here)
        elif sign == outgoing.WHY:
            reasons = await desk.why(replied.request, address=here)
            if reasons is not None:
                content = outgoing.in_reply_to(outgoing.text_content(reasons), target, replied.thread)
                try:
                    # Everybody may ask, and the transaction lets it be said once.
                    await self._server.send(room, content, f"why-{replied.request}")
                except (Unreachable, Undeliverable) as error:
                    log.warning("a review in %s stays unexplained: %s", room, error)
        elif await desk.rate(replied.request, author, 1 if sign == outgoing.UP else -1, address=here):
            self._votes[str(event.get("event_id"))] = replied.request, author, here
            if len(self._votes) > MAX_VOTES:
                self._votes.popitem(last=False)

    async def taken_back(self, room: str, id: str, desk: Desk) -> bool:
        """Whether a redacted event was a vote in this room, which then no longer counts. Raises StorageError.

        False after a restart even if it was one, because votes are remembered in memory alone.
        """
        request, author, place = self._votes.get(id, ("", "", None))
        # Otherwise a redaction in one room could remove a vote in another.
        if place is None or place.place != room:
            return False
        del self._votes[id]
        await desk.rate(request, author, 0, address=place)
        return True


async def reply_target(server: Homeserver, room: str, id: str) -> Replied | None:
    """The reply that an event is; None if it is not one of the bot's.

    This is read from the event itself, so it also works after a restart. Raises Unreachable.
    """
    event = await server.event(room, id) if id else None
    # Anybody can put the mark into an event of their own, so only the bot's own events count.
    if event is None or event.get("sender") != server.user:
        return None
    mark = incoming.latest_content(event).get(outgoing.MARK)
    if not isinstance(mark, dict):
        return None
    return Replied(str(mark.get("request", "")), str(mark.get("kind", "")), incoming.thread_of(event))
