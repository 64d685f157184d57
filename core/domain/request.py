"""The promise to review a game, and its name."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field

from core.domain.chat import ReplyAddress
from core.domain.reasons import Values


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """The promise: kept before anything that a person sees, closed after the reply."""

    id: str
    address: ReplyAddress
    message_id: str
    author: str
    app_id: int
    attempt: int
    created_at: float
    """Unix seconds, as all times here."""
    deadline_at: float
    spoiler: bool = False
    receipt: str | None = None
    """The adapter's receipt of the status message."""
    game_name: str | None = None
    header_image: str | None = None
    staged_at: float | None = None
    """When the prompt was staged and first queued."""
    queued_count: int = 0
    look_at: float = 0.0
    """Not to be looked at before, unless an event says so."""
    cancelled: bool = False
    refusal: str | None = None
    """Set at accept if a limit or a block says no: a RefusalCode. Older versions kept the sentence itself."""
    refusal_values: Values = field(default_factory=dict, hash=False)
    """What belongs to the code, see RefusalCode."""
    community: str = ""
    adult_ok: bool = False
    tone: str = ""
    context: str = ""
    """As in the message."""
    told_slow: bool = False
    """The status says that it takes longer."""
    sending: bool = False
    """Noted before the final reply where the platform cannot recognise a repeat."""
    closed_as: str | None = None
    """replied, apologised, refused, cancelled, expired, undeliverable; None while open."""
    closed_at: float | None = None


def request_id(address: ReplyAddress, message_id: str, app_id: int, attempt: int = 0) -> str:
    """25 base32 characters (125 bits, Discord's limit for a nonce), the same for the same message, app and attempt."""
    key = json.dumps([address.platform, address.place, message_id, app_id, attempt]).encode()
    return base64.b32encode(hashlib.sha256(key).digest())[:25].decode().lower()
