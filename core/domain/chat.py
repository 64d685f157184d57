"""What passes between a chat adapter and the service: a message one way, a reply the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Link:
    """One store link in a text."""

    app_id: int
    """Positive, at most 32 bits."""
    silent: bool = False
    """Written in `<…>`, in code or beside the skip mark: no reply is wanted."""
    spoiler: bool = False
    """Written between `||…||`: the reply is to be hidden the same way."""


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Where a reply goes. `place` is the adapter's own text; the core only compares it."""

    platform: str
    place: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something a person said, as an adapter hands it to the desk."""

    address: ReplyAddress
    id: str
    """Unique in its place, the same each time the platform delivers this message."""
    text: str
    author: str = ""
    """The platform's id of the person, never a display name; empty where unknown."""
    command: bool = False
    """Asked for by command (not only a link in passing): silence marks do not count."""
    direct: bool = False
    """Said to the bot: by mention, in reply to it, in a private chat."""
    community: str = ""
    """The platform's id of the server that the place belongs to; empty: the place itself."""
    adult_ok: bool = False
    """Adult-only games may be shown here: a channel marked so, a private chat."""
    bot: bool = False
    """Written by a program; never by this one, whose own messages are not handed over."""
    tone: str = ""
    """One of TONES."""
    context: str = ""
    """The adapter's own text, kept with the request and handed back in each Reply."""
    within: str = ""
    """The place that this one is a part of (a thread's channel): who listens there, listens here."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an adapter renders. Texts are plain: the adapter escapes for its platform."""

    kind: Literal["status", "final", "apology"]
    request: str
    message_id: str
    app_id: int
    name: str | None
    text: str
    """All there is to say, the label included."""
    spoiler: bool = False
    header_image: str | None = None
    model: str | None = None
    demo: bool = False
    repeat: bool = False
    """May have been sent before: death fell between send and close."""
    body: str = ""
    """The text without its label, for a platform that shows the label elsewhere."""
    label: str = ""
    """The words that say that a machine wrote it; in a final reply only."""
    seconds: float | None = None
    """That the writing took."""
    stage: Literal["", "page", "writing", "starting"] = ""
    """Of a status; "starting": a machine is being started, which takes longer."""
    wait_s: float | None = None
    """The usual time from asking to reply; in a status."""
    retry: bool = False
    """An apology for something that may go well another time."""
    author: str = ""
    """Who asked, never to be pinged."""
    community: str = ""
    context: str = ""
    style: str = "embed"
    quiet: bool = False
    """As the community wishes, see CommunitySettings."""
