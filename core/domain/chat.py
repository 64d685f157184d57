"""What chat adapters and the service exchange: messages one way, replies the other."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal

from core.domain.review import TONES, Length, Tone, Wish

TURN_SEPARATOR = "\x1f"
"""Between the place and the group of people in `Asked.turn`: ASCII's unit separator."""
MAX_APP_ID = 2**32 - 1
"""An AppId is a uint32: https://partner.steamgames.com/doc/store/application"""


@dataclass(frozen=True, slots=True)
class Link:
    """One store link in a text."""

    app_id: int
    """Positive, at most 32 bits."""
    silent: bool = False
    """Written in `<…>`, in code, or in a text with the skip mark: no reply is wanted."""
    spoiler: bool = False
    """Written between `||…||`: the reply is to be hidden in the same way."""


def is_app_id(number: int) -> bool:
    """Whether a number can be an app's: positive, 32 bits."""
    return 0 < number <= MAX_APP_ID


def app_id_in(text: str) -> int | None:
    """The app id that a text of plain digits names, leading zeros allowed; None for any other text or number."""
    digits = text.strip()
    # `isdecimal` alone would accept other scripts' digits, which no store link contains.
    if not (digits.isascii() and digits.isdecimal()):
        return None
    digits = digits.lstrip("0")
    fits = 0 < len(digits) <= len(str(MAX_APP_ID))  # int() refuses thousands of digits
    return int(digits) if fits and is_app_id(int(digits)) else None


def store_page(app_id: int) -> str:
    """The address of an app's page on the Steam store."""
    return f"https://store.steampowered.com/app/{app_id}/"


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Where a reply goes. Only the adapter knows what `place` means; the service compares it and nothing else."""

    platform: str
    place: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for something, where, and how: the same from the message to the last reply."""

    address: ReplyAddress
    message_id: str
    """Unique in its place, the same each time the platform delivers this message."""
    author: str = ""
    """The platform's id of the person, never a display name; empty if unknown or forgotten."""
    community: str = ""
    """The platform's id of the server that the place belongs to; empty: the place itself."""
    adult_ok: bool = False
    """Adult-only games may be shown here: a channel marked so, a private chat."""
    tone: Tone = Tone.ANY
    context: str = ""
    """The adapter's own text, kept with the request and handed back in each Reply."""
    length: Length = Length.ANY
    topic: str = ""
    """What the review should speak of, see `core.domain.Wish`, also for `sentences`."""
    sentences: int = 0
    language: str = ""
    """The person's language, for a community that has chosen none; empty if unknown."""
    addressed: bool = False
    """It was said to the bot, see `Message.addressed`."""

    @property
    def turn(self) -> str:
        """Whose turn it takes where many wait: `platform:place`, a separator, and one of 256 groups of people.

        So few groups that the text, which workers are given, does not say who asked; see `TURN_SEPARATOR`.
        """
        group = f"{zlib.crc32(self.author.encode('utf-8', 'surrogatepass')) % 256:02x}" if self.author else ""
        return f"{self.address.platform}:{self.address.place}{TURN_SEPARATOR}{group}"

    @property
    def wish(self) -> Wish:
        """How the review should be."""
        return Wish(self.tone, self.length, self.topic, self.sentences)


@dataclass(frozen=True, slots=True)
class Message:
    """Something a person said, as an adapter hands it to the desk.

    Its fields are flat, so that the author of an adapter meets them all in one place; the service keeps `asked`.
    """

    address: ReplyAddress
    id: str
    """Unique in its place, the same each time the platform delivers this message."""
    text: str
    """As it was typed: the service finds the store links in it."""
    author: str = ""
    """The platform's id of the person, never a display name; empty if unknown."""
    command: bool = False
    """A command, not only a link in passing: marks that ask for silence are ignored."""
    direct: bool = False
    """Addressed to the bot: by mention, as a reply to it, or in a private chat."""
    community: str = ""
    """The platform's id of the server that the place belongs to; empty: the place itself."""
    adult_ok: bool = False
    """Adult-only games may be shown here: a channel marked so, a private chat."""
    bot: bool = False
    """Written by another program. An adapter never hands over the bot's own messages."""
    tone: str = ""
    """A Tone, or its text; any other text counts as no preference."""
    context: str = ""
    """The adapter's own text, kept with the request and handed back in each Reply."""
    within: str = ""
    """The place that this one is part of (a thread's channel); what is set for that place applies here too."""
    app_ids: tuple[int, ...] = ()
    """The games, if the adapter knows them: asked for by name or picked from a list. Empty: the games that the
    text links to.
    """
    private: bool = False
    """Said in a chat of two, the person and the bot: whatever is said there is said to the bot, and gets an answer."""
    replies_to_bot: str = ""
    """The message of the bot that this one replies to: the receipt that `reply` returned for it, or the `request` of its
    Reply if the platform's message carries that. Empty if it replies to nothing of the bot's.
    """
    moderator: bool = False
    """The person moderates this place, and may have any reply there deleted."""
    language: str = ""
    """The person's language if the platform tells, as `de` or `de-AT`; used where the community has chosen none."""

    @property
    def addressed(self) -> bool:
        """Whether it is certainly said to the bot, so that it is answered even without a link."""
        return self.direct or self.private or self.command or bool(self.replies_to_bot)

    @property
    def asked(self) -> Asked:
        """What the service keeps of it.

        The text itself is left out: what people write is not stored.
        """
        return Asked(
            address=self.address,
            message_id=self.id,
            author=self.author,
            community=self.community,
            adult_ok=self.adult_ok,
            # An adapter may pass on what a person typed; a tone that does not exist must not lose the
            # message.
            tone=Tone(self.tone) if self.tone in TONES else Tone.ANY,
            context=self.context,
            language=self.language.replace("_", "-").partition("-")[0].lower(),
            addressed=self.addressed,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What an adapter shows. Texts are plain: the adapter escapes them for its platform."""

    kind: Literal["status", "final", "apology"]
    request: str
    message_id: str
    app_id: int
    name: str | None
    text: str
    """The whole text, including the label."""
    spoiler: bool = False
    header_image: str | None = None
    model: str | None = None
    demo: bool = False
    repeat: bool = False
    """It may have been sent before: the bot died after sending it and before noting that it had."""
    body: str = ""
    """The text without its label, for platforms that show the label elsewhere."""
    label: str = ""
    """Says that a machine wrote the text; set in a final reply only."""
    seconds: float | None = None
    """How long the writing took."""
    stage: Literal["", "page", "writing", "starting"] = ""
    """Of a status: what is being done. `starting`: a machine is being started, which takes longer."""
    wait_s: float | None = None
    """The usual time from a message to its reply; set in a status."""
    retry: bool = False
    """An apology after which another attempt may succeed."""
    author: str = ""
    """The person who asked. An adapter must not notify them by a mention."""
    language: str = "en"
    """The community's language, for what the adapter adds itself."""
    community: str = ""
    context: str = ""
    style: str = "embed"
    quiet: bool = False
    """As the community has set them, see CommunitySettings."""
    note: str = ""
    """A NoteCode if this is an answer to what somebody said, and no word about a review: it needs no buttons. Its `kind` is
    `apology`, and it belongs to no game (`app_id` is 0).
    """
    link: str = ""
    """The address of the store page that a note leads to. It ends the text as a line of its own, for platforms that make
    links of addresses by themselves.
    """
    choices: tuple[tuple[int, str], ...] = ()
    """App ids and names that a note asks to choose from; its text numbers them, and the number is understood as the answer.
    """
