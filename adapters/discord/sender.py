"""Showing a reply: as the answer to an interaction, as an edit, or as a message; and taking it back."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import discord

from adapters.discord import archive, interactions
from adapters.discord.buttons import buttons_for
from adapters.discord.connection import Connection
from adapters.discord.errors import MISSING_PERMISSIONS, NETWORK, NO_HISTORY, mapped
from adapters.discord.incoming import PLATFORM
from adapters.discord.outgoing import matches, nonce, to_kwargs
from core.domain import Reply, ReplyAddress, request_id
from core.domain.community import CommunitySettings
from core.errors import Undeliverable

BUSY = 3
"""Replies under way in a channel from which on a status is not brought up to date: Discord takes one a second."""
REPLIES_A_SECOND = 40
_MAX_REMEMBERED = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """Where a reply is shown, and where its copy is."""

    channel: int
    message: int
    archive: tuple[int, int] | None = None

    def __str__(self) -> str:
        return "/".join(map(str, (self.channel, self.message, *(self.archive or ()))))


def read_receipt(text: str) -> Receipt:
    """The other way round."""
    channel, message, *archive = map(int, text.split("/"))
    return Receipt(channel, message, (archive[0], archive[1]) if archive else None)


class Sender:
    """Speaks for one connection."""

    def __init__(self, client: Connection, clock: Callable[[], float]) -> None:
        self._client, self._clock = client, clock
        self._originals: collections.OrderedDict[int, str] = collections.OrderedDict()
        """Which request an interaction's own answer shows; one for several games has several."""
        self._silenced: set[int] = set()
        """Channels whose silence was remarked."""
        self._under_way: collections.Counter[str] = collections.Counter()
        """Replies by place that Discord has not taken yet."""
        self._next_at = 0.0
        """When the next reply may go, by the loop's clock."""

    async def show(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """See `core.hookspecs.ChatAdapter.reply`."""
        if receipt and reply.kind == "status" and self._under_way[address.place] >= BUSY:
            return receipt
        settings = await self._client.desk.settings(PLATFORM, reply.community or address.place)
        old = read_receipt(receipt) if receipt else None
        try:
            with mapped(f"replying in {self._named(address)}"), self._counted(address.place):
                await self._throttle()
                channel, message = await self._show(address, reply, old, settings)
        except Undeliverable:
            await self._react_muted(address, reply)
            raise
        copy = old.archive if old else None
        if reply.kind == "final":
            copy = await archive.keep(self._client, address, reply, settings, (message, copy)) or copy
        return str(Receipt(channel, message, copy))

    @contextlib.contextmanager
    def _counted(self, place: str) -> Iterator[None]:
        self._under_way[place] += 1
        try:
            yield
        finally:
            self._under_way[place] -= 1
            self._under_way += collections.Counter()  # drops what is at zero

    async def _throttle(self) -> None:
        """Discord takes 50 requests a second of a bot in all; the library hears of that only by going over it."""
        now = asyncio.get_running_loop().time()
        self._next_at = max(now, self._next_at + 1 / REPLIES_A_SECOND)
        await asyncio.sleep(self._next_at - now)

    async def retract(self, receipt: str) -> None:
        """See `core.hookspecs.ChatAdapter.retract`."""
        known = read_receipt(receipt)
        with mapped("taking a reply back"):
            for channel, message in (
                (known.channel, known.message),
                *([known.archive] if known.archive else []),
            ):
                with contextlib.suppress(discord.NotFound):
                    await self._message(channel, message).delete()

    async def _show(
        self, address: ReplyAddress, reply: Reply, old: Receipt | None, settings: CommunitySettings
    ) -> tuple[int, int]:
        """Channel and message."""
        channel, view = int(address.place), buttons_for(reply, settings)
        answer = interactions.parsed(reply.context)
        good = answer is not None and answer.is_valid(reply.message_id, self._clock())
        if answer is not None and good:
            target = old.message if old else self._original(address, reply, answer)
            if target and await self._edit_answer(answer, target, reply, view):
                return channel, target
        too_late = answer is not None and not good and old is not None and old.message == answer.message_id
        if old is not None and not (too_late and reply.kind != "status"):
            with contextlib.suppress(discord.NotFound):  # its message was deleted: shown anew
                await self._edit(old, reply, view)
                return old.channel, old.message
        try:
            variant = "anew" if old else ""  # Discord refuses the nonce of a message that was deleted
            message = await self._post(channel, reply, view, variant, is_answer=answer is not None)
        except (discord.Forbidden, discord.NotFound):
            if answer is None or not good:
                raise
            message = (
                await self._webhook(answer).send(**to_kwargs(reply), view=view, silent=reply.quiet, wait=True)
            ).id
        if too_late and old is not None:  # "… is writing" has come to an end
            with contextlib.suppress(discord.HTTPException):
                await self._message(old.channel, old.message).delete()
        return channel, message

    def _original(
        self, address: ReplyAddress, reply: Reply, answer: interactions.InteractionToken
    ) -> int | None:
        """The interaction's own message, if it is this request's: the first one's to ask."""
        if request_id(address, reply.message_id, reply.app_id) != reply.request:
            return None  # another attempt: it adds a message
        owner = self._originals.setdefault(answer.message_id, reply.request)
        if len(self._originals) > _MAX_REMEMBERED:
            self._originals.popitem(last=False)
        return answer.message_id if owner == reply.request else None

    async def _edit_answer(
        self, answer: interactions.InteractionToken, message: int, reply: Reply, view: discord.ui.View
    ) -> bool:
        """With the interaction's token. False if Discord does not take it (any more)."""
        name: Any = "@original" if message == answer.message_id else message  # Discord's own name for it
        try:
            await self._webhook(answer).edit_message(name, **to_kwargs(reply), view=view)
        except (discord.NotFound, discord.Forbidden):
            return False
        except discord.HTTPException as error:
            if error.status != 401:
                raise
            return False
        return True

    async def _edit(self, old: Receipt, reply: Reply, view: discord.ui.View) -> None:
        message = self._message(old.channel, old.message)
        try:
            await message.edit(**to_kwargs(reply), view=view)
        except discord.Forbidden as error:
            if error.code != MISSING_PERMISSIONS:
                raise
            await message.edit(**to_kwargs(reply, embeds=False), view=view)

    async def _post(
        self, channel: int, reply: Reply, view: discord.ui.View, variant: str, *, is_answer: bool
    ) -> int:
        """A message of its own; does without what the place forbids. Twice the same nonce is one message: a status
        whose receipt was lost comes back, and is changed.
        """
        options: dict[str, Any] = {
            **to_kwargs(reply),
            "nonce": nonce(reply.request, variant),
            "silent": reply.quiet,
        }
        if reply.message_id and not is_answer:
            options["reference"] = discord.MessageReference(
                message_id=int(reply.message_id), channel_id=channel, fail_if_not_exists=False
            )
        place = self._client.get_partial_messageable(channel)
        while True:
            try:
                message = await place.send(**options, view=view, suppress_embeds=not options["embeds"])
            except discord.Forbidden as error:
                if error.code == NO_HISTORY and "reference" in options:
                    del options["reference"]
                elif error.code == MISSING_PERMISSIONS and options["embeds"]:
                    options |= to_kwargs(reply, embeds=False)
                else:
                    raise
            else:
                if not matches(message, options):
                    await self._edit(Receipt(channel, message.id), reply, view)
                return message.id

    async def _react_muted(self, address: ReplyAddress, reply: Reply) -> None:
        """The place forbids the bot to speak: a sign below the message, once, so that nobody waits."""
        channel = int(address.place)
        if channel in self._silenced or not reply.message_id or reply.context:
            return
        self._silenced.add(channel)
        with contextlib.suppress(discord.HTTPException, *NETWORK):
            await self._message(channel, int(reply.message_id)).add_reaction("🔇")

    def _named(self, address: ReplyAddress) -> str:
        """A place as its people call it, for the log."""
        channel = self._client.get_channel(int(address.place))
        if isinstance(channel, (discord.abc.GuildChannel, discord.Thread)):
            return f"#{channel.name} of {channel.guild.name} ({address.place})"
        return f"channel {address.place}"

    def _message(self, channel: int, message: int) -> discord.PartialMessage:
        return self._client.get_partial_messageable(channel).get_partial_message(message)

    def _webhook(self, answer: interactions.InteractionToken) -> discord.Webhook:
        assert self._client.application_id is not None  # noqa: S101  known since the login
        return discord.Webhook.partial(self._client.application_id, answer.token, client=self._client)
