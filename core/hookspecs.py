"""What a chat adapter is. An author needs this page and `docs/writing-an-adapter.md`.

A plugin is a module (or object) with one hook, named by an entry point:

    [project.entry-points."game_review_generator.adapters"]
    irc = "my_package.irc"

    # my_package/irc.py
    from core.hookspecs import hookimpl

    @hookimpl
    def chat_adapter(settings):          # GRG_IRC_* as {"server": …}
        return IrcAdapter(settings["server"])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pluggy

from core.domain import Message, Reply, ReplyAddress
from core.domain.community import CommunitySettings

PROJECT = "game_review_generator"
GROUP = "game_review_generator.adapters"
"""The entry-point group that adapters are found in; the entry's name is what `GRG_ADAPTERS` lists."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform can do. What it lacks is not asked of the adapter."""

    text_length: int
    """Characters that one reply may hold; longer texts are cut at a sentence before they arrive."""
    can_edit: bool
    """A later `reply` with a receipt changes the earlier message instead of adding one."""
    can_delete: bool
    """`retract` works."""
    recognises_repeats: bool
    """A reply that is sent twice without a receipt shows once, by a nonce or a transaction id made of
    its request and kind. An edit is safe to repeat anyway and does not count here."""


class Desk(Protocol):
    """What the core offers an adapter. Each call returns after the store has kept what it means."""

    async def accept(self, message: Message) -> None:
        """A message was posted (deliver it twice, and it still gets one reply). Acknowledge it
        upstream only after this has returned. Raises StorageError if it could not be kept.
        """

    async def edited(self, message: Message) -> None:
        """A message changed: links that are new in it are answered."""

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """The asking message is gone: its work is cancelled and its replies are retracted."""

    async def again(self, request: str, author: str, *, in_place: bool, tone: str = "") -> bool:
        """A new attempt at a closed request; one that is under way already is enough. `in_place` edits
        its reply (an apology's "Try again") instead of adding one ("Another one"). False if the request
        is not known any more.
        """

    async def remove(self, request: str, author: str, *, moderator: bool) -> bool:
        """Take a reply back, or cancel what is under way. False if `author` neither asked for it nor moderates."""

    async def rate(self, request: str, author: str, vote: int) -> bool:
        """Keep a vote: 1, -1, or 0 to take it back. False where the community keeps none."""

    async def report(self, request: str, author: str, reason: str) -> None:
        """Tell the owner of the bot about a reply."""

    async def is_allowed(self, address: ReplyAddress, community: str, author: str) -> bool:
        """Whether the owner lets this place and this person be answered; what they say is dropped in silence."""

    async def links(self, text: str) -> Sequence[int]:
        """App ids of the store links in a text, in order: what `accept` would answer."""

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """App ids and names that the game store finds, best first, at most 10; none if it cannot be asked."""

    async def settings(self, platform: str, community: str) -> CommunitySettings:
        """What a community has set (a place that belongs to none is its own community)."""

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """Change some of it; texts are parsed. Raises UsageError with a line that says what is allowed.
        Whether the asker may, is for the adapter to know.
        """

    async def my_data(self, platform: str, author: str) -> Mapping[str, Any]:
        """What is kept of a person: `requests` (a list), `ratings` (a number), `ignored`."""

    async def forget(self, platform: str, author: str) -> int:
        """Take a person's id out of everything that is kept; how many records held it."""

    async def ignore(self, platform: str, author: str, *, on: bool) -> None:
        """Whether the links that a person posts in passing are left alone."""

    async def cursor(self, platform: str, name: str) -> str | None:
        """Where the adapter was, as `keep_cursor` kept it."""

    async def keep_cursor(self, platform: str, name: str, value: str) -> None:
        """Remember a sync token or the latest message of a place, over restarts."""


class ChatAdapter(Protocol):
    """One chat platform."""

    @property
    def platform(self) -> str:
        """A short name, the first half of every address."""

    @property
    def limits(self) -> Limits:
        """What this platform can do."""

    async def listen(self, desk: Desk) -> None:
        """Hand what people say to the desk until cancelled; return when there is no more to come."""

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Show a reply, as an edit of the message behind `receipt` where there is one and the
        platform can. Returns the receipt for the next call. Raises Unreachable or Undeliverable.
        """

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        """Delete the reply behind a receipt; what is gone already is fine."""


class Plugin:
    """The hooks. A plugin implements them as plain functions or methods."""

    @hookspec(firstresult=True)
    def chat_adapter(self, settings: Mapping[str, str]) -> ChatAdapter | None:
        """Make the adapter from its own `GRG_<NAME>_*` settings. Raise UsageError with one line
        that names the variable if one is missing or wrong.
        """
