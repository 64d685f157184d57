"""The content of the bot's own events, as plain text and as HTML.

The game's title links to the store, so readers whose client shows previews see its picture. Uploading the picture
would leave one more copy on the homeserver for each review. The list of mentions is always there and empty, so that
nobody is notified (https://spec.matrix.org/v1.15/client-server-api/#user-and-room-mentions).
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from core.domain import Reply, store_page
from core.messages.catalogue import say, took

MARK = "game_review_generator.reply"
"""A field of each reply's event, with `request` and `kind`: it leads from a reaction to its request."""
TEXT_LENGTH = 4_000
"""A character takes 12 bytes at worst (a control character, in both forms), and an event holds 65,536."""
_FALLBACK_LENGTH = 1_000
"""Length of an edit's text for clients that do not support edits."""

AGAIN, REMOVE, REPORT, UP, DOWN, WHY = "🔁", "❌", "🚩", "👍", "👎", "❓"
"""Reactions that stand for buttons."""
TONE_SIGNS = {"😊": "positive", "😠": "negative", "⭐": "rating"}
"""Reactions that ask for another review in a tone."""


def reply_content(reply: Reply) -> dict[str, Any]:
    """The content of a reply, without its relations to other events.

    It is a notice, which other programs do not answer, and never notifies anybody.
    """
    link, title = store_page(reply.app_id), ""
    if reply.kind == "final":
        title = reply.name or say(reply.language, "review.app", id=reply.app_id)
    footer = _footer(reply)
    plain = "\n\n".join(part for part in (f"{title}: {link}" if title else "", reply.text, footer) if part)
    titled = f'<strong><a href="{link}">{_escaped(title)}</a></strong>' if title else ""
    rich = "<br><br>".join(part for part in (titled, _text(reply), _small(footer)) if part)
    content = {"msgtype": "m.notice", "m.mentions": {}, MARK: {"request": reply.request, "kind": reply.kind}}
    if reply.spoiler:  # notifications and room lists show the plain text
        return {
            **content,
            **_both(say(reply.language, "review.hidden"), f"<span data-mx-spoiler>{rich}</span>"),
        }
    if reply.style == "text":
        return {**content, "body": plain}
    return {**content, **_both(plain, rich)}


def buttons_of(reply: Reply) -> tuple[str, ...]:
    """The reactions that the bot itself puts below a reply; none below what nobody asked for."""
    if not reply.message_id:
        return ()
    if reply.kind == "final":
        return AGAIN, REMOVE
    return (AGAIN,) if reply.retry else ()


def text_content(text: str) -> dict[str, Any]:
    """A plain text, such as the answer to a command."""
    return {"msgtype": "m.notice", "m.mentions": {}, "body": text}


def in_reply_to(content: Mapping[str, Any], message: str, thread: str) -> dict[str, Any]:
    """The content as a reply to a message, and in its thread if it has one; unchanged if there is no message."""
    if not message:
        return dict(content)
    related: dict[str, Any] = {"m.in_reply_to": {"event_id": message}}
    if thread:
        # Not a fallback: this really is a reply, which clients with threads show as well.
        related |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": False}
    return {**content, "m.relates_to": related}


def edit_of(content: Mapping[str, Any], event: str) -> dict[str, Any]:
    """The content as an edit of an earlier event.

    The whole new content stands in `m.new_content`, and a shortened text beside it for clients that do not support
    edits; both together must fit into one event.
    """
    return {
        "msgtype": "m.notice",
        "body": f"* {content['body'][:_FALLBACK_LENGTH]}",
        "m.mentions": {},
        "m.new_content": dict(content),
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
    }


def _footer(reply: Reply) -> str:
    """The line below a reply: model and time, and which reactions do what."""
    if reply.kind == "apology":
        return say(reply.language, "matrix.react_retry", again=AGAIN) if reply.retry else ""
    if reply.kind == "status":
        return ""
    time = took(reply.seconds, reply.language) if reply.seconds is not None else ""
    again = say(reply.language, "matrix.footer_again", sign=AGAIN)
    delete = say(reply.language, "matrix.footer_delete", sign=REMOVE)
    return " · ".join(part for part in (reply.model, time, again, delete) if part)


def _text(reply: Reply) -> str:
    """The text as HTML, with its label in small print."""
    if reply.link:
        return f'{_escaped(reply.text.removesuffix(reply.link))}<a href="{reply.link}">{reply.link}</a>'
    if not reply.label:
        return _escaped(reply.text)
    # The label ends the text as plain text has it, and must not appear twice.
    return f"{_escaped(reply.text.removesuffix(reply.label))}{_small(reply.label)}"


def _small(text: str) -> str:
    """A line in small print."""
    return f"<em>{_escaped(text)}</em>" if text else ""


def _both(plain: str, rich: str) -> dict[str, str]:
    """The fields of a message that has an HTML form besides its plain text."""
    return {"body": plain, "format": "org.matrix.custom.html", "formatted_body": rich}


def _escaped(text: str) -> str:
    """A plain text as HTML."""
    return html.escape(text, quote=False).replace("\n", "<br>")
