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
from typing import Any, Protocol, runtime_checkable

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
    """What a platform can do. The service asks an adapter for nothing that its platform lacks."""

    text_length: int
    """Characters that one reply may have; the service cuts longer texts at the end of a sentence."""
    can_edit: bool
    """A later `reply` with a receipt changes the earlier message instead of adding one."""
    can_delete: bool
    """`retract` works."""
    recognises_repeats: bool
    """A reply that is sent twice without a receipt is shown once, thanks to a nonce or a transaction id made of
    its request and kind. Edits do not count here: they are safe to repeat anyway."""
    names_requests: bool = False
    """Whoever replies to a review or an apology replies to its request: `Message.replies_to_bot` is the id of the request,
    which the platform's own message carries, in a button, say. Its receipt is then not noted."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is on its platform, for its owner. All texts are plain and in English."""

    name: str
    """As people see it, such as `@reviews_bot`."""
    places: str = ""
    """How many places it is in, such as `3 servers`; empty if the platform does not say."""
    invite: str = ""
    """What brings it into a place, as the end of a sentence that begins with "To add it to a server": `open https://…`."""
    place: str = "a place"
    """What the platform calls one of its places: `a server`."""
    advice: str = ""
    """What its owner may have to do besides, in whole sentences; `grg setup` ends with it."""

    def __str__(self) -> str:
        places = f", in {self.places}" if self.places else ""
        invite = f"; to add it to {self.place}, {self.invite}" if self.invite else ""
        return f"{self.name}{places}{invite}"


@dataclass(frozen=True, slots=True)
class Question:
    """A setting that `grg setup` asks for."""

    name: str
    """Of the setting, without its prefix and in lower case: `token` for `GRG_IRC_TOKEN`."""
    text: str
    """What it is and where one finds it, in a line. The prompt below it is the setting's name."""
    secret: bool = False
    """It is not shown while it is typed."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The games that a person means by a link, an app id or a name."""

    app_ids: tuple[int, ...] = ()
    """Those that are certain: linked, named by their id, or the only ones of that name."""
    candidates: tuple[tuple[int, str], ...] = ()
    """App ids and names that a name may mean, best first. Empty if something is certain, or nothing was found."""

    @classmethod
    def of_search(cls, name: str, found: Sequence[tuple[int, str]]) -> Resolved:
        """What a search for a name has found; a game of exactly that name is certain."""
        # An exact name wins, or a game whose name is also the beginning of others could never be named.
        exact = [hit for hit in found if hit[1].casefold() == name.casefold()]
        if len(found) == 1 or exact:
            return cls(app_ids=((exact or found)[0][0],))
        return cls(candidates=tuple(found))

    @property
    def best(self) -> tuple[int, ...]:
        """What to review without asking back: what is certain, else the best candidate; empty if nothing was found."""
        return self.app_ids or tuple(app_id for app_id, _ in self.candidates[:1])


class Desk(Protocol):
    """What the service offers an adapter. A call returns once its effect is stored; any may raise StorageError."""

    async def accept(self, message: Message) -> None:
        """A message was posted (deliver it twice, and it still gets one reply). Acknowledge it
        upstream only after this has returned. Raises StorageError if it could not be kept.

        A message without a link is answered if it is said to the bot (`Message.addressed`): a wish about the review that
        it replies to, a game's name, a greeting. Looking a name up may take two seconds.
        """

    async def edited(self, message: Message) -> None:
        """A message was edited: links that are new in it are answered. Safe to repeat."""

    async def deleted(self, address: ReplyAddress, message_id: str) -> None:
        """A message was deleted: its requests are cancelled and its replies are retracted.

        Safe to repeat, and without effect for a message that asked for nothing.
        """

    async def again(
        self, request: str, author: str, *, address: ReplyAddress, in_place: bool, tone: str = ""
    ) -> bool:
        """A new attempt at a closed request; one that is under way already is enough. `in_place` edits
        its reply (an apology's "Try again") instead of adding one ("Another one"). False if the request
        is not known (any more) at `address`, or if its reply is not an apology and would be edited.

        `address`, here and below, is the place where the button was pressed, as the platform says, in the form that
        its messages have: a request of another place is not known there.

        `tone` is one of `core.domain.TONES`, empty for none. Raises UsageError for any other.
        """

    async def why(self, request: str, *, address: ReplyAddress, language: str = "") -> str | None:
        """The page's sentences that a review rests on, as a text that can be shown to whoever presses *Why?*; None if no
        request for a review is known by that id at `address`. `language` is the person's, see `settings`.
        """

    async def remove(self, request: str, author: str, *, address: ReplyAddress, moderator: bool) -> bool:
        """Take a reply back, or cancel what is under way. False if `author` neither asked for it nor moderates
        `address`, or if the request is not known there.
        """

    async def rate(self, request: str, author: str, vote: int, *, address: ReplyAddress) -> bool:
        """Keep a vote: 1, -1, or 0 to take it back. False if the community keeps no votes, or if the request is not
        known at `address`.
        """

    async def report(self, request: str, author: str, reason: str, *, address: ReplyAddress) -> None:
        """Report a reply to the owner of the bot. Only the first report of a person about a request is kept."""

    async def cannot_speak(
        self, address: ReplyAddress, author: str, *, name: str = "", language: str = ""
    ) -> None:
        """You were let into a place by `author` and may not speak there: they are told with your `tell_person`, in private
        and once. Nothing happens if you have none. `name` is the place's, for people; `language` is the person's.
        """

    async def is_allowed(self, address: ReplyAddress, community: str, author: str) -> bool:
        """Whether the owner lets this place and this person be answered. Messages of others are ignored without a reply."""

    async def links(self, text: str) -> Sequence[int]:
        """App ids of the store links in a text, in order: what `accept` would answer."""

    async def resolve(self, text: str) -> Resolved:
        """The games that the words of a command mean: store links, an app id, or a name that the store is searched for."""

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """App ids and names that the game store finds, best first, at most 10; none if it cannot be asked."""

    async def settings(self, platform: str, community: str, *, language: str = "") -> CommunitySettings:
        """The settings of a community. A place that belongs to none is its own community.

        `language` is that of the person who will read what you say; it counts if the community has chosen none.
        """

    async def change(self, platform: str, community: str, **values: Any) -> CommunitySettings:
        """Change some settings; texts are parsed. Raises UsageError with a line that says what is allowed.
        The adapter has to check that the person may do so.
        """

    async def my_data(self, platform: str, author: str) -> Mapping[str, Any]:
        """What is stored of a person: `requests` (at most 1,000), `ratings` (a number), `ignored` (whether)."""

    async def forget(self, platform: str, author: str) -> int:
        """Take a person's id out of everything that is stored. Returns how many records had it; safe to repeat.

        The wish to be ignored is kept, because it would have no effect otherwise.
        """

    async def ignore(self, platform: str, author: str, *, on: bool) -> None:
        """Leave the links that a person posts in passing alone, or answer them again. Safe to repeat."""

    async def cursor(self, platform: str, name: str) -> str | None:
        """The value that `keep_cursor` stored; None if there is none, or if it cannot be read."""

    async def keep_cursor(self, platform: str, name: str, value: str) -> None:
        """Store a sync token or the latest message of a place, for the next start."""


class ChatAdapter(Protocol):
    """One chat platform."""

    @property
    def platform(self) -> str:
        """A short name; the `platform` of every address."""

    @property
    def limits(self) -> Limits:
        """What this platform can do."""

    async def listen(self, desk: Desk) -> None:
        """Hand messages to the desk until cancelled. Return when there will be no more."""

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Show a reply. With a `receipt`, edit the message that it stands for, if the platform can. Returns the
        receipt for the next call. Raises Undeliverable, Unreachable, or NotSent if the platform certainly took nothing.
        """

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        """Delete the reply that a receipt stands for. Not an error if it is gone already."""


@runtime_checkable
class TellsPeople(Protocol):
    """What an adapter may offer besides: a private message to a person."""

    async def tell_person(self, address: ReplyAddress, author: str, text: str) -> None:
        """Tell a person something that cannot be said at `address`. Raises Unreachable or Undeliverable."""


@runtime_checkable
class Identifies(Protocol):
    """What an adapter may offer besides: `grg bot` says at its start who it is, `grg setup` and `grg doctor` check the
    token with it.
    """

    async def identify(self) -> Identity:
        """Ask the platform who the settings stand for. Works before and while `listen` runs, and leaves no connection
        open that it made. Raises TokenRefused if the platform does not accept the token, Unreachable if it cannot be asked.
        """


class Plugin:
    """The hooks. A plugin implements them as plain functions or methods."""

    @hookspec(firstresult=True)
    def chat_adapter(self, settings: Mapping[str, str]) -> ChatAdapter | None:
        """Make the adapter from its own `GRG_<NAME>_*` settings. Raise UsageError with one line
        that names the variable if one is missing or wrong.
        """

    @hookspec(firstresult=True)
    def setup_questions(self) -> Sequence[Question] | None:
        """The settings that `grg setup` asks for. Optional: without it people write them into the file themselves."""
