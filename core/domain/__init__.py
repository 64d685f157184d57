"""The records that the bot, the workers, the stores and the adapters exchange. Standard library only.

Each is a frozen dataclass; `core.domain.records` writes and reads those that are stored as JSON.
"""

from core.domain.chat import Asked, Link, Message, Reply, ReplyAddress, app_id_in, is_app_id, store_page
from core.domain.reasons import FailureCode, NoteCode, Refusal, RefusalCode
from core.domain.request import ClosedAs, ReviewRequest, request_id
from core.domain.review import (
    PRESETS,
    TONES,
    Decoding,
    Failure,
    Game,
    Kind,
    Length,
    Opinion,
    Outcome,
    Prompt,
    Review,
    Theme,
    Tone,
    UsedFact,
    Wish,
    prompt_text,
)
from core.domain.text import wrapped

__all__ = [
    "PRESETS",
    "TONES",
    "Asked",
    "ClosedAs",
    "Decoding",
    "Failure",
    "FailureCode",
    "Game",
    "Kind",
    "Length",
    "Link",
    "Message",
    "NoteCode",
    "Opinion",
    "Outcome",
    "Prompt",
    "Refusal",
    "RefusalCode",
    "Reply",
    "ReplyAddress",
    "Review",
    "ReviewRequest",
    "Theme",
    "Tone",
    "UsedFact",
    "Wish",
    "app_id_in",
    "is_app_id",
    "prompt_text",
    "request_id",
    "store_page",
    "wrapped",
]
