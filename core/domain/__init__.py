"""The records that cross a wire. Standard library only.

Everything that the bot, the worker and the stores hand to each other is a frozen
dataclass here; `core.domain.records` writes and reads them as JSON.
"""

from core.domain.chat import Link, Message, Reply, ReplyAddress
from core.domain.reasons import FailureCode, Refusal, RefusalCode
from core.domain.request import ReviewRequest, request_id
from core.domain.review import (
    PRESETS,
    TONES,
    Decoding,
    Failure,
    Game,
    Kind,
    Outcome,
    Prompt,
    Review,
    UsedFact,
    prompt_text,
)

__all__ = [
    "PRESETS",
    "TONES",
    "Decoding",
    "Failure",
    "FailureCode",
    "Game",
    "Kind",
    "Link",
    "Message",
    "Outcome",
    "Prompt",
    "Refusal",
    "RefusalCode",
    "Reply",
    "ReplyAddress",
    "Review",
    "ReviewRequest",
    "UsedFact",
    "prompt_text",
    "request_id",
]
