"""The words that people read: status, final reply, apology. Plain text; adapters escape it."""

from __future__ import annotations

import re
from typing import Literal

from core.domain import Failure, Reply, Review, ReviewRequest
from core.prompts import DEMO_LABEL, LABEL

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*(?=\s|$)|[。！？]")


WHY = {
    "no_such_game": "the store knows no such app. Please check the link.",
    "not_visible": "the store does not show it (any more).",
    "page": "I do not understand its store page. The owner of this bot finds it in the log.",
    "unreachable": "the store could not be reached for a while. Please post the link again later.",
    "late": "it took longer than I may keep you waiting. Please post the link again.",
}
"""What the requester hears by the failure's code; the owner's log has the details."""


def label(*, demo: bool) -> str:
    """The words that say that a machine wrote it."""
    return DEMO_LABEL if demo else LABEL


def status(request: ReviewRequest, usual_wait_s: float | None) -> Reply:
    """What is being done, and how long it usually takes."""
    doing = f"Writing a review of {request.game_name}" if request.game_name else "Reading the store page"
    return _reply(request, "status", f"{doing}… {_waiting(usual_wait_s)}".rstrip())


def final(request: ReviewRequest, review: Review, text_length: int) -> Reply:
    """The review and its label, cut at a sentence to `text_length` characters."""
    said = label(demo=review.demo)
    text = cut(review.text, text_length - len(said) - 2)
    return _reply(request, "final", f"{text}\n\n{said}", review)


def apology(request: ReviewRequest, failure: Failure, text_length: int) -> Reply:
    """Why there is no review."""
    what = request.game_name or f"app {request.app_id}"
    return _reply(request, "apology", cut(f"Sorry, no review of {what}: {failure.message}", text_length))


def refusal(request: ReviewRequest, text_length: int) -> Reply:
    """A limit or a block, in kind words."""
    return _reply(request, "apology", cut(request.refusal or "", text_length))


def cut(text: str, length: int) -> str:
    """The text's longest start of whole sentences within `length` characters, else of words."""
    if len(text) <= length:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: length + 1]) if match.end() <= length]
    if ends:
        return text[: ends[-1]]
    head = text[: max(0, length - 1)]
    words = head.rsplit(None, 1)
    return f"{words[0] if len(words) > 1 else head}…" if length > 0 else ""


def _waiting(usual_wait_s: float | None) -> str:
    if usual_wait_s is None:
        return ""
    if usual_wait_s < 90:
        return f"Usually about {max(1, round(usual_wait_s))} s."
    return f"Usually about {round(usual_wait_s / 60)} minutes."


def _reply(
    request: ReviewRequest,
    kind: Literal["status", "final", "apology"],
    text: str,
    review: Review | None = None,
) -> Reply:
    return Reply(
        kind=kind, request=request.id, message_id=request.message_id, app_id=request.app_id,
        name=review.name if review else request.game_name, text=text, spoiler=request.spoiler,
        header_image=request.header_image, model=review.model if review else None,
        demo=bool(review and review.demo), repeat=request.sending and kind != "status",
    )  # fmt: skip
