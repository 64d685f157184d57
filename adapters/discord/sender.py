"""Shows replies, as the answer to an interaction, an edit or a message, and deletes them."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import dataclasses
import json
from collections.abc import Callable, Iterator
from typing import Any

import discord
from discord.http import handle_message_parameters

from adapters.discord import archive, incoming
from adapters.discord.buttons import buttons_for
from adapters.discord.connection import Connection, still_needed
from adapters.discord.errors import (
    BLOCKED,
    MISSING_PERMISSIONS,
    NETWORK,
    NO_HISTORY,
    is_passing,
    translate_errors,
)
from adapters.discord.incoming import PLATFORM
from adapters.discord.outgoing import matches, nonce, render, to_kwargs
from adapters.discord.rate_limit import Spacing
from core.domain import Reply, ReplyAddress, request_id
from core.domain.community import CommunitySettings
from core.errors import Undeliverable

BUSY = 3
"""Status updates are skipped while this many replies are in progress in a channel: Discord takes about one a second."""
REPLIES_A_SECOND = 40
"""Below Discord's 50, because other calls count too."""
_MAX_REMEMBERED = 1_000
NOBODY = discord.AllowedMentions.none()
"""Whom an edit notifies."""


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """Where a reply and its copy in the archive are shown."""

    channel: int
    message: int
    archive: tuple[int, int] | None = None

    def __str__(self) -> str:
        return "/".join(map(str, (self.channel, self.message, *(self.archive or ()))))


def read_receipt(text: str) -> Receipt:
    """A receipt from its text. Raises ValueError for a text that is not a receipt."""
    channel, message, *archive = map(int, text.split("/"))
    return Receipt(channel, message, (archive[0], archive[1]) if archive else None)


class Sender:
    """Shows and deletes replies through one connection."""

    def __init__(self, client: Connection, clock: Callable[[], float]) -> None:
        self._client, self._clock = client, clock
        self._originals: collections.OrderedDict[int, str] = collections.OrderedDict()
        """The request that an interaction's own answer shows, by message. A command for several games has several."""
        self._silenced: set[int] = set()
        """Channels in which the bot has shown that it may not write."""
        self._under_way: collections.Counter[str] = collections.Counter()
        """Number of replies in progress, by place."""
        self._spacing = Spacing(REPLIES_A_SECOND)
        self._limited_until: dict[tuple[str, int], float] = {}
        """Until when Discord wants no more messages, or no more edits, in a channel, on the event loop's clock."""
        self._statuses: collections.OrderedDict[str, str] = collections.OrderedDict()
        """What the latest statuses say, by receipt."""

    async def show(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Show a reply, editing the message behind the receipt if there is one. Returns the new receipt.

        A status is skipped in a busy channel, and if it says what is there already. Raises Unreachable, Undeliverable or
        TokenRefused, and StorageError if the settings cannot be read.
        """
        if receipt and reply.kind == "status" and self._under_way[address.place] >= BUSY:
            return receipt
        said = json.dumps(render(reply)) if reply.kind == "status" else ""
        if receipt and said and self._statuses.get(receipt) == said:
            return receipt
        settings = await self._client.desk.settings(PLATFORM, reply.community or address.place)
        old = read_receipt(receipt) if receipt else None
        progress = self._client.progress
        if reply.kind != "status":
            progress.end(reply.request)
        try:
            with translate_errors(f"replying in {self._named(address)}"), self._counted(address.place):
                await self._spacing.turn()
                channel, message = await self._show(address, reply, old, settings)
        # The person sees nothing of the error, which only the owner's log shows.
        except Undeliverable as error:
            progress.end(reply.request)
            await self._give_up(address, reply, old, error)
            raise
        if reply.kind == "status":
            # An interaction that is awaited shows "… is thinking" by itself.
            progress.begin(reply.request, channel, message, typing=not reply.context)
        copy = old.archive if old else None
        if reply.kind == "final":
            copy = await archive.keep(self._client, address, reply, settings, (message, copy)) or copy
        shown = str(Receipt(channel, message, copy))
        self._remember(receipt, shown, said)
        return shown

    def _remember(self, old: str | None, shown: str, said: str) -> None:
        """Keeps what a status says, so that the same is not sent again; forgets it once the status is replaced."""
        self._statuses.pop(old or "", None)
        if said:
            self._statuses[shown] = said
            if len(self._statuses) > _MAX_REMEMBERED:
                self._statuses.popitem(last=False)

    @contextlib.contextmanager
    def _within_limit(self, what: str, channel: int) -> Iterator[None]:
        """Remembers how long Discord wants no more in a channel. Raises RateLimited before that time is over.

        The library forgets a limit as soon as it has raised it, and the next reply would be one request too many.
        """
        loop, key = asyncio.get_running_loop(), (what, channel)
        if (left_s := self._limited_until.get(key, 0.0) - loop.time()) > 0:
            raise discord.RateLimited(left_s)
        self._limited_until.pop(key, None)
        try:
            yield
        except discord.RateLimited as error:
            self._limited_until[key] = loop.time() + error.retry_after
            raise

    @contextlib.contextmanager
    def _counted(self, place: str) -> Iterator[None]:
        """Counts a reply as in progress in its place."""
        self._under_way[place] += 1
        try:
            yield
        finally:
            self._under_way[place] -= 1
            self._under_way += collections.Counter()  # drops entries that are zero

    async def retract(self, receipt: str) -> None:
        """Delete the reply behind a receipt, and its copy in the archive. It is not an error if they no longer exist.

        Raises Unreachable, Undeliverable or TokenRefused; repeating it is safe.
        """
        known = read_receipt(receipt)
        self._client.progress.gone(known.message)
        with translate_errors("taking a reply back"):
            for channel, message in (
                (known.channel, known.message),
                *([known.archive] if known.archive else []),
            ):
                with contextlib.suppress(discord.NotFound):
                    await self._message(channel, message).delete()

    async def _show(
        self, address: ReplyAddress, reply: Reply, old: Receipt | None, settings: CommunitySettings
    ) -> tuple[int, int]:
        """Returns the channel and message in which the reply is shown."""
        channel, view = int(address.place), buttons_for(reply, settings)
        # First choice: answer the interaction itself. That needs no permission in the channel, but its token expires.
        answer = incoming.parsed(reply.context)
        good = answer is not None and answer.is_valid(reply.message_id, self._clock())
        if answer is not None and good:
            target = old.message if old else self._original(address, reply, answer)
            if target and await self._edit_answer(answer, target, reply, view):
                return channel, target
        # An answer whose token has expired cannot be edited any more. Its final reply becomes a message of its own.
        too_late = answer is not None and not good and old is not None and old.message == answer.message_id
        if old is not None and not (too_late and reply.kind != "status"):
            with contextlib.suppress(discord.NotFound):  # the message was deleted: post a new one
                await self._edit(old, reply, view)
                return old.channel, old.message
        try:
            variant = "anew" if old else ""  # Discord rejects the nonce of a deleted message
            message = await self._post(channel, reply, view, variant, is_answer=answer is not None)
        except (discord.Forbidden, discord.NotFound) as error:
            # Not a member here: another message in answer to the interaction is still possible.
            if answer is None or not good or is_passing(error):
                raise
            message = (
                await self._webhook(answer).send(**to_kwargs(reply), view=view, silent=reply.quiet, wait=True)
            ).id
        if too_late and old is not None:  # removes the outdated status
            with contextlib.suppress(discord.HTTPException):
                await self._message(old.channel, old.message).delete()
        return channel, message

    def _original(self, address: ReplyAddress, reply: Reply, answer: incoming.InteractionToken) -> int | None:
        """The interaction's own message if it belongs to this request, the first one that used it."""
        if request_id(address, reply.message_id, reply.app_id) != reply.request:
            return None  # another attempt gets a message of its own
        # Of several requests from one command, the first to come here takes the interaction's own message.
        owner = self._originals.setdefault(answer.message_id, reply.request)
        # The token of the oldest entry has most likely expired, which makes the entry useless.
        if len(self._originals) > _MAX_REMEMBERED:
            self._originals.popitem(last=False)
        return answer.message_id if owner == reply.request else None

    async def _edit_answer(
        self, answer: incoming.InteractionToken, message: int, reply: Reply, view: discord.ui.View
    ) -> bool:
        """Edit with the interaction's token. False if Discord does not, or no longer, accept it."""
        # Discord's name for an interaction's own message.
        name: Any = "@original" if message == answer.message_id else message
        try:
            await self._webhook(answer).edit_message(name, **to_kwargs(reply), view=view)
        except discord.HTTPException as error:
            # The token may expire between the check of its age and this call, which is a 401.
            if error.status not in {401, 403, 404} or error.code in BLOCKED or is_passing(error):
                raise
            return False
        return True

    async def _edit(self, old: Receipt, reply: Reply, view: discord.ui.View) -> None:
        """Edits a message; without its card if the bot lacks the permission for cards."""
        try:
            await self._change(old, to_kwargs(reply), view, quiet=reply.quiet)
        except discord.Forbidden as error:
            if error.code != MISSING_PERMISSIONS:
                raise
            await self._change(old, to_kwargs(reply, embeds=False), view, quiet=reply.quiet)

    async def _change(
        self, old: Receipt, shown: dict[str, Any], view: discord.ui.View, *, quiet: bool
    ) -> None:
        """Replaces all of a message. A card shows even if the message had none before, or somebody has closed it."""
        # The library's own edit of a message that was not fetched cannot set flags. All of them have to be named.
        flags = discord.MessageFlags(suppress_embeds=not shown["embeds"], suppress_notifications=quiet)
        with (
            handle_message_parameters(**shown, view=view, flags=flags, allowed_mentions=NOBODY) as params,
            self._within_limit("edit", old.channel),
        ):
            await self._client.http.edit_message(old.channel, old.message, params=params)

    async def _post(
        self, channel: int, reply: Reply, view: discord.ui.View, variant: str, *, is_answer: bool
    ) -> int:
        """Post a message, without the parts that the channel forbids. Returns its id.

        The same nonce twice is one message: Discord returns a status whose receipt was lost, and it is then edited.
        """
        options: dict[str, Any] = {
            **to_kwargs(reply),
            "nonce": nonce(reply.request, variant),
            "silent": reply.quiet,
        }
        if reply.message_id and not is_answer:
            # The message may have been deleted by now, and its answer is then an ordinary message.
            options["reference"] = discord.MessageReference(
                message_id=int(reply.message_id), channel_id=channel, fail_if_not_exists=False
            )
        place = self._client.get_partial_messageable(channel)
        # Each round drops one of the two parts that a channel may forbid, so there are three rounds at most.
        while True:
            try:
                with self._within_limit("send", channel):
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

    async def _give_up(
        self, address: ReplyAddress, reply: Reply, old: Receipt | None, error: Undeliverable
    ) -> None:
        """Nobody will read this reply: a sign below the message says so, so that nobody waits for it."""
        channel, cause = int(address.place), error.__cause__
        is_blocked = isinstance(cause, discord.HTTPException) and cause.code in BLOCKED
        with contextlib.suppress(discord.HTTPException, *NETWORK):
            if is_blocked and old is not None:
                # The status would claim for ever that the review is being written.
                await self._message(old.channel, old.message).delete()
            if not reply.message_id or reply.context or (channel in self._silenced and not is_blocked):
                return
            if not is_blocked:
                # Once a channel, and before the call: replies that fail at the same moment do not react as well.
                self._silenced.add(channel)
            await self._message(channel, int(reply.message_id)).add_reaction("🔇")

    async def tell_person(self, address: ReplyAddress, author: str, text: str) -> None:
        """Tell a person in private why they get no answer, and which permissions are missing. Raises as `show` does."""
        place = self._client.get_channel(int(address.place))
        if isinstance(place, (discord.abc.GuildChannel, discord.Thread)):
            settings = await self._client.desk.settings(PLATFORM, str(place.guild.id))
            text = f"{text}\n{still_needed(place, settings.language)}".rstrip()
        with translate_errors("telling a person in private"):
            chat = await self._client.create_dm(discord.Object(int(author)))
            await chat.send(text)

    def _named(self, address: ReplyAddress) -> str:
        """A channel's name for the log."""
        channel = self._client.get_channel(int(address.place))
        if isinstance(channel, (discord.abc.GuildChannel, discord.Thread)):
            return f"#{channel.name} of {channel.guild.name} ({address.place})"
        return f"channel {address.place}"

    def _message(self, channel: int, message: int) -> discord.PartialMessage:
        """A message by its ids, without fetching it."""
        return self._client.get_partial_messageable(channel).get_partial_message(message)

    def _webhook(self, answer: incoming.InteractionToken) -> discord.Webhook:
        """The webhook through which an interaction is answered; it needs no permission in the channel."""
        assert self._client.application_id is not None  # noqa: S101  known since the login
        return discord.Webhook.partial(self._client.application_id, answer.token, client=self._client)
