"""The promise to review a game, and how its id is made."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.chat import Asked, ReplyAddress
from core.domain.reasons import Values


class ClosedAs(StrEnum):
    """What became of a request."""

    REPLIED = "replied"
    APOLOGISED = "apologised"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    """Its message was deleted, or its reply taken back."""
    EXPIRED = "expired"
    """Its deadline passed without an outcome, and its requester got an apology."""
    UNDELIVERABLE = "undeliverable"
    """Its place is gone, or forbids the bot to speak."""


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """The promise: kept before anything that a person sees, closed after the reply.

    In a stored record some of the fields have other names, see `core.domain.records`.
    """

    id: str
    asked: Asked
    app_id: int
    attempt: int
    created_at: float
    """Unix seconds, as all times here."""
    deadline_at: float
    spoiler: bool = False
    status_attempted: bool = False
    """A status was posted, or could not be: no other one is."""
    receipt: str = ""
    """The adapter's receipt of the message that a reply replaces; empty if there is none."""
    game_name: str | None = None
    header_image: str | None = None
    staged_at: float | None = None
    """When the prompt was staged and first queued."""
    queued_count: int = 0
    next_check_at: float = 0.0
    """While the request waits for its outcome: when to queue it again, unless an event comes first."""
    cancelled: bool = False
    refusal: str | None = None
    """Set at accept if a limit or a block says no: a RefusalCode. Older versions kept the sentence itself."""
    refusal_values: Values = field(default_factory=dict, hash=False)
    """What belongs to the code, see RefusalCode."""
    slow_notice_sent: bool = False
    """The status says that it takes longer: the store before the prompt is staged, the writer afterwards."""
    send_started: bool = False
    """Noted before the final reply on platforms that cannot recognise a repeat."""
    closed_as: ClosedAs | None = None
    """None while open."""
    closed_at: float | None = None
    about: str = ""
    """The id of the request whose reply somebody answered with this one; empty if it was asked for by itself."""
    compared_words: int = 0
    """Words of that reply, if this review is to be longer or shorter than it, as `asked.length` says; else 0."""

    @property
    def is_note(self) -> bool:
        """Whether this is no promise of a review, but an answer to something that was said to the bot."""
        return self.app_id == 0


def request_id(address: ReplyAddress, message_id: str, app_id: int, attempt: int = 0) -> str:
    """A request's id: 25 base32 characters (125 bits, as long as a Discord nonce may be), derived from the arguments.

    The same arguments always give the same id, also in another process: that is how a message that is delivered
    twice meets its first record.
    """
    # JSON keeps the parts apart: joined with a separator, "a:b" + "c" and "a" + "b:c" would be one request.
    key = json.dumps([address.platform, address.place, message_id, app_id, attempt]).encode()
    return base64.b32encode(hashlib.sha256(key).digest())[:25].decode().lower()
