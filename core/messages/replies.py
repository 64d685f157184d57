"""The replies that adapters show: status, final reply, apology. Plain text; adapters escape it."""

from __future__ import annotations

from typing import Any, Literal

from core.domain import Failure, FailureCode, Reply, Review, ReviewRequest
from core.domain.community import CommunitySettings
from core.domain.reasons import is_final
from core.domain.text import sentence_ends
from core.messages.catalogue import failure_text, refusal_text, say


def label(*, demo: bool, language: str = "en") -> str:
    """The label that says that a machine wrote the review.

    Falls back to English if the language lacks it.
    """
    return say(language, "review.demo_label" if demo else "review.label")


def status(
    request: ReviewRequest, usual_wait_s: float | None, community: CommunitySettings, *, slow: bool = False
) -> Reply:
    """The current step, and the usual waiting time in seconds if it is known.

    Its text has no label and is not cut: apart from the game's name, it is a sentence or two of our own.
    """
    language = community.language
    stage: Literal["page", "writing", "starting"]
    stage = "page" if not request.game_name else "starting" if slow else "writing"
    key = "no_page" if slow and not request.game_name else stage
    doing = say(language, f"status.{key}", name=request.game_name)
    # Naming the usual time would be a taunt once it has passed.
    waiting = "" if slow else _waiting(usual_wait_s, language)
    text = f"{doing} {waiting}".rstrip()
    return _reply(request, community, "status", text, "", stage=stage, wait_s=usual_wait_s)


def final(request: ReviewRequest, review: Review, text_length: int, community: CommunitySettings) -> Reply:
    """The review and its label, cut at a sentence to `text_length` characters in all.

    The label is in the community's language, the review in English.
    """
    label_text = label(demo=review.demo, language=community.language)
    # Two for the empty line between them. The label is never cut: people must be able to see that a machine
    # wrote this.
    body = cut(review.text, text_length - len(label_text) - 2)
    return _reply(
        request,
        community,
        "final",
        body,
        label_text,
        name=review.name,
        model=review.model,
        demo=review.demo,
        seconds=review.seconds,
    )


def apology(
    request: ReviewRequest, failure: Failure, text_length: int, community: CommunitySettings
) -> Reply:
    """Why there is no review, at most `text_length` characters.

    A code that only a newer version knows is explained in that version's own English words.
    """
    language = community.language
    what = request.game_name or say(language, "review.app", id=request.app_id)
    reason = failure_text(language, failure.code, failure.values) or failure.message
    if failure.code == FailureCode.NO_TOPIC:
        # An answer rather than a failure: the page was read, and says this much.
        says = str(failure.values.get("says", ""))
        text = say(language, "talk.only_this" if says else "talk.not_told", name=what, says=says)
    elif failure.code in (FailureCode.NO_LONGER, FailureCode.NO_SHORTER):
        text = say(language, f"talk.{failure.code}", name=what)
    else:
        text = say(language, "failure.sorry", what=what, why=reason)
    text = cut(text, text_length)
    return _reply(request, community, "apology", text, "", retry=not is_final(failure.code))


def refusal(request: ReviewRequest, text_length: int, community: CommunitySettings) -> Reply:
    """Why the request was turned down. A sentence that an older version stored is used unchanged."""
    stored = request.refusal or ""
    text = refusal_text(community.language, stored, request.refusal_values) or stored
    return _reply(request, community, "apology", cut(text, text_length), "")


def answer(
    request: ReviewRequest,
    text: str,
    community: CommunitySettings,
    *,
    note: str,
    choices: tuple[tuple[int, str], ...] = (),
    link: str = "",
) -> Reply:
    """An answer to words that ask for no review; `note` is its code, `choices` are games to choose from.

    `link` is the address that ends the text, if it does end with one.
    """
    return _reply(request, community, "apology", text, "", note=note, choices=choices, link=link)


def cut(text: str, length: int) -> str:
    """The text shortened to `length` characters, after a sentence if possible, else after a word.

    A text that fits is returned unchanged. Only a cut inside a sentence is marked with an ellipsis, which counts.
    """
    if len(text) <= length:
        return text
    ends = [end for end in sentence_ends(text) if end <= length]
    if ends:
        return text[: ends[-1]]
    # One character is kept free for the ellipsis.
    head = text[: max(0, length - 1)]
    words = head.rsplit(None, 1)
    return f"{words[0] if len(words) > 1 else head}…" if length > 0 else ""


def _waiting(usual_wait_s: float | None, language: str) -> str:
    """A sentence about the usual waiting time; empty if it is not known yet."""
    if usual_wait_s is None:
        return ""
    # Up to 90 seconds a number of seconds is precise; beyond, minutes are honest about how rough it is.
    if usual_wait_s < 90:
        return say(language, "status.seconds", n=max(1, round(usual_wait_s)))
    return say(language, "status.minutes", n=round(usual_wait_s / 60))


def _reply(
    request: ReviewRequest,
    community: CommunitySettings,
    kind: Literal["status", "final", "apology"],
    body: str,
    label: str,
    **more: Any,
) -> Reply:
    """A reply with everything that all kinds have in common; `more` are fields of its kind."""
    body = body.encode("utf-8", "replace").decode()  # no platform accepts half of a surrogate pair
    text = f"{body}\n\n{label}" if label else body
    values = {"name": request.game_name, **more}
    return Reply(
        kind=kind,
        request=request.id,
        message_id=request.asked.message_id,
        app_id=request.app_id,
        text=text,
        spoiler=request.spoiler,
        header_image=request.header_image,
        # A status shown twice is only untidy, so it is never marked.
        repeat=request.send_started and kind != "status",
        body=body,
        label=label,
        author=request.asked.author,
        community=request.asked.community,
        context=request.asked.context,
        style=community.style,
        quiet=community.quiet,
        language=community.language,
        **values,
    )
