"""What people say, from the raw content of events. Whatever a stranger puts into one, nothing here raises.

Events and relations: https://spec.matrix.org/v1.15/client-server-api/#instant-messaging
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bs4 import BeautifulSoup

_SPOKEN = {"m.text", "m.emote"}
"""m.notice is what programs say; the specification asks programs to leave it unanswered."""
_CAPTIONED = {"m.image", "m.video", "m.audio", "m.file"}
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class IncomingText:
    """A message, or what an edit made of it."""

    id: str
    """Of the message; an edit's is the one of the message that it changes."""
    text: str
    edit: bool
    thread: str
    """Id of the event that its thread began with; empty outside of threads."""
    replies_to: str
    """Id of the message that it is a reply to, or empty."""
    mentions: frozenset[str]


def to_text(event: Mapping[str, Any]) -> IncomingText | None:
    """What a person said with an `m.room.message` event; None where it is a program's, or no text."""
    content, id = _part(event, "content", dict), _part(event, "event_id", str)
    related = _part(content, "m.relates_to", dict)
    edit = related.get("rel_type") == "m.replace"
    shown = _part(content, "m.new_content", dict) if edit else content
    text = _text(shown, answers=_answers(related))
    if text is None:
        return None
    return IncomingText(
        id=_part(related, "event_id", str) if edit else id,
        text=text,
        edit=edit,
        thread=_part(related, "event_id", str) if related.get("rel_type") == "m.thread" else "",
        replies_to=_answers(related),
        mentions=_mentions(shown),
    )


def reaction(event: Mapping[str, Any]) -> tuple[str, str]:
    """The event that an `m.reaction` is for, and its sign without skin tone or variant; empty if there is none."""
    related = _part(_part(event, "content", dict), "m.relates_to", dict)
    sign = "".join(c for c in _part(related, "key", str) if not "\U0001f3fb" <= c <= "\U0001f3ff")
    return _part(related, "event_id", str), sign.replace("\ufe0f", "")


def redacted(event: Mapping[str, Any]) -> str:
    """The event that an `m.room.redaction` takes back; where it is named depends on the room's version."""
    return _part(event, "redacts", str) or _part(_part(event, "content", dict), "redacts", str)


def latest_content(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """An event's content as it is now, the edit that the homeserver bundles with it counted."""
    relations = _part(_part(event, "unsigned", dict), "m.relations", dict)
    edit = _part(_part(relations, "m.replace", dict), "content", dict)
    return _part(edit, "m.new_content", dict) or _part(event, "content", dict)


def age_s(event: Mapping[str, Any]) -> int:
    """How long ago it was said: by the homeserver's clock alone, or, what was encrypted, by both clocks."""
    age, said_at = _part(event, "unsigned", dict).get("age"), event.get("origin_server_ts")
    if isinstance(age, int):
        return age // 1000
    return int(time.time()) - said_at // 1000 if isinstance(said_at, int) else 0


def joined(event: Mapping[str, Any], user: str) -> bool:
    """Whether `user` came into the room with this event: what was said before is not for them."""
    earlier = _part(_part(event, "unsigned", dict), "prev_content", dict)
    return (
        event.get("type") == "m.room.member"
        and event.get("state_key") == user
        and _part(event, "content", dict).get("membership") == "join"
        and earlier.get("membership") != "join"
    )


def creators(event: Mapping[str, Any]) -> frozenset[str]:
    """Who stands above every power level: the creators of a room of version 12 or later."""
    content = _part(event, "content", dict)
    version = _part(content, "room_version", str)
    if not version.isdecimal() or int(version) < 12:
        return frozenset()
    more = _part(content, "additional_creators", list)
    return frozenset({_part(event, "sender", str), *(user for user in more if isinstance(user, str))})


def _text(content: Mapping[str, Any], answers: str) -> str | None:
    kind, body = content.get("msgtype"), _part(content, "body", str)
    if kind in _CAPTIONED:  # a body beside a file's name is its caption
        return body if _part(content, "filename", str) not in {"", body} else None
    if kind not in _SPOKEN:
        return None
    formatted = _part(content, "formatted_body", str)
    if "data-mx-spoiler" in formatted:
        return _with_spoiler_marks(formatted)
    return _without_quote(body) if answers else body


def _with_spoiler_marks(formatted: str) -> str:
    """Only the HTML says what is hidden; as text that is `||…||`, and code is between backticks."""
    soup = BeautifulSoup(formatted, "html.parser")
    for quoted in soup.find_all("mx-reply"):
        quoted.decompose()
    for mark, names in (("||", {"attrs": {"data-mx-spoiler": True}}), ("`", {"name": "code"})):
        for hidden in soup.find_all(**names):
            hidden.insert(0, mark)
            hidden.append(mark)
    for link in soup.find_all("a", href=True):
        if link.get_text() != link["href"]:
            link.append(f" {link['href']} ")
    for end in soup.find_all(["br", "p", "div", "li"]):
        end.append("\n")
    return soup.get_text().strip()


def _without_quote(body: str) -> str:
    """Older clients begin a reply with the quoted message, each line after `> `, and an empty line."""
    lines = body.split("\n")
    quoted = next((number for number, line in enumerate(lines) if not line.startswith(">")), len(lines))
    if quoted == 0 or (not lines[0].startswith("> <") and not lines[0].startswith("> *")):
        return body
    return "\n".join(lines[quoted:]).lstrip("\n")


def _answers(related: Mapping[str, Any]) -> str:
    if related.get("rel_type") == "m.thread" and related.get("is_falling_back") is True:
        return ""  # for clients without threads; the person replied to nobody
    return _part(_part(related, "m.in_reply_to", dict), "event_id", str)


def _mentions(content: Mapping[str, Any]) -> frozenset[str]:
    users = _part(_part(content, "m.mentions", dict), "user_ids", list)
    return frozenset(user for user in users if isinstance(user, str))


def _part(of: Mapping[str, Any], name: str, kind: type[_Kept]) -> _Kept:
    """A part of the expected kind, else an empty one."""
    part = of.get(name)
    return part if isinstance(part, kind) else kind()
