"""Shows that reviews are being written: "typing…" in a channel, and the number of reviews in the bot's presence."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses

import discord

from adapters.discord.errors import NETWORK
from core.messages.catalogue import FALLBACK, say

TYPING_EVERY_S = 8.0
"""Clients show it for ten seconds (docs.discord.com/developers/resources/channel)."""
TYPING_S = 60.0
"""Longest time for one review: from then on the status message is enough."""
MAX_TYPING = 40
"""Most channels at one time, so that signs of life take no more than five of Discord's 50 requests a second."""
PRESENCE_EVERY_S = 15.0
"""Shortest time between two changes of the presence: Discord takes few of them."""
FORGET_S = 3_600.0
"""A review whose end was not noticed counts as being written for this long."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Written:
    """A review that is being written."""

    channel: int
    message: int
    """Its status."""
    since: float
    """On the event loop's clock."""


class Progress:
    """What is being written through one connection. Everything about it is best effort."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        self._client = client
        self._written: dict[str, _Written] = {}
        """By request."""
        self._typing: dict[int, asyncio.Task[None]] = {}
        """By channel."""
        self._changed = asyncio.Event()
        self._shown: str | None = None
        """None: nothing. The library could send a presence with IDENTIFY, but only in a form of the past."""

    def begin(self, request: str, channel: int, message: int, *, typing: bool) -> None:
        """A status is shown. Repeating it for the same request does not extend the time that "typing…" is shown."""
        known = self._written.get(request)
        since = known.since if known else asyncio.get_running_loop().time()
        self._written[request] = _Written(channel, message, since)
        self._changed.set()
        # One task serves all reviews in a channel, because it shows "typing…" only once.
        if typing and channel not in self._typing and len(self._typing) < MAX_TYPING:
            self._typing[channel] = asyncio.create_task(self._type(channel))

    def end(self, request: str) -> None:
        """The review is finished, or will not come. Unknown requests are fine."""
        if self._written.pop(request, None) is not None:
            self._changed.set()

    def gone(self, message: int) -> None:
        """A status was deleted: its review will not come."""
        for request in [name for name, written in self._written.items() if written.message == message]:
            self.end(request)

    def began_anew(self) -> None:
        """A new session shows no presence yet."""
        self._shown = None
        self._changed.set()

    def close(self) -> None:
        """Stop everywhere. The tasks end at their next step; nothing waits for them."""
        self._written.clear()
        for task in self._typing.values():
            task.cancel()

    async def keep_presence(self) -> None:
        """Show how many reviews are being written, until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            activity = self._activity()
            if activity.name != self._shown:
                # Before the call: a session that begins meanwhile has to show it, too.
                self._shown = activity.name
                # What does not arrive is shown by the next session.
                with contextlib.suppress(discord.ConnectionClosed, *NETWORK):
                    # One by one, because connections may be added meanwhile.
                    for shard_id in list(self._client.shards):
                        await self._client.change_presence(activity=activity, shard_id=shard_id)
            await asyncio.sleep(PRESENCE_EVERY_S)

    def _activity(self) -> discord.CustomActivity:
        now = asyncio.get_running_loop().time()
        self._written = {name: one for name, one in self._written.items() if now < one.since + FORGET_S}
        if not self._written:
            return discord.CustomActivity("/review")
        # Everybody sees it, on all servers, so it is in no server's language.
        return discord.CustomActivity(say(FALLBACK, "discord.presence", n=len(self._written)))

    async def _type(self, channel: int) -> None:
        """Repeats "typing…" until every review in this channel is finished or has taken too long."""
        loop, place = asyncio.get_running_loop(), self._client.get_partial_messageable(channel)
        try:
            while any(
                one.channel == channel and loop.time() < one.since + TYPING_S
                for one in self._written.values()
            ):
                await place.typing()
                await asyncio.sleep(TYPING_EVERY_S)
        except (discord.HTTPException, discord.RateLimited, *NETWORK):
            pass  # best effort
        finally:
            del self._typing[channel]
