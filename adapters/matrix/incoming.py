"""Reads messages from the raw content of events. Nothing here raises, whatever a stranger puts into an event.

Events and relations: https://spec.matrix.org/v1.15/client-server-api/#instant-messaging
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote

from bs4 import BeautifulSoup

PLATFORM = "matrix"
_SPOKEN = {"m.text", "m.emote"}
"""Not m.notice, which is for programs; the specification asks programs not to answer it."""
_CAPTIONED = {"m.image", "m.video", "m.audio", "m.file"}
"""Files, which may have a caption."""
_PILL = "https://matrix.to/#/"
_PILLS = ("https://matrix.to/", "matrix:")
"""How addresses of people and rooms begin, which clients show as their names."""
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class IncomingText:
    """The text of a message, or of the edit of one."""

    id: str
    """Id of the message; for an edit, of the message that it changes."""
    text: str
    edit: bool
    thread: str
    """Id of the event that the thread began with; empty outside of threads."""
    replies_to: str
    """Id of the message that this one replies to, or empty."""
    mentions: frozenset[str]
    pills: tuple[tuple[str, str], ...] = ()
    """Ids of users whose names link to them, and the names as they stand in the text."""

    def without_name(self, user: str) -> str:
        """The text without that user's name at either end, which only says to whom it is said."""
        names = [user, user[1:].partition(":")[0], *(name for id, name in self.pills if id == user)]
        name = rf"@?(?:{'|'.join(re.escape(name.removeprefix('@')) for name in names if name)})"
        # A bare name is only taken off where a sign shows that it addresses somebody.
        return re.sub(rf"^\s*{name}(?:\s*[:,]\s*|\s+)|[\s,]+{name}\s*$", "", self.text, flags=re.IGNORECASE)


def to_text(event: Mapping[str, Any], *, programs: bool = False) -> IncomingText | None:
    """The text of an `m.room.message` event; None if it has no text, or a program wrote it and `programs` is not set.

    For an edit it is the new text, under the id of the message that was edited.
    """
    content, id = _part(event, "content", dict), _part(event, "event_id", str)
    related = _part(content, "m.relates_to", dict)
    edit = related.get("rel_type") == "m.replace"
    shown = _part(content, "m.new_content", dict) if edit else content
    text = _text(shown, answers=_answers(related), programs=programs)
    if text is None:
        return None
    return IncomingText(
        id=_part(related, "event_id", str) if edit else id,
        text=text,
        edit=edit,
        thread=thread_of(event),
        replies_to=_answers(related),
        mentions=_mentions(shown),
        pills=_pills(shown),
    )


def thread_of(event: Mapping[str, Any]) -> str:
    """The event that a message's thread began with; empty outside of threads."""
    related = _part(_part(event, "content", dict), "m.relates_to", dict)
    return _part(related, "event_id", str) if related.get("rel_type") == "m.thread" else ""


def reaction(event: Mapping[str, Any]) -> tuple[str, str]:
    """The event that an `m.reaction` is for, and its emoji without skin tone or variant; empty if there are none."""
    related = _part(_part(event, "content", dict), "m.relates_to", dict)
    # The same sign differs from client to client in these, which carry no meaning here.
    sign = "".join(c for c in _part(related, "key", str) if not "\U0001f3fb" <= c <= "\U0001f3ff")
    return _part(related, "event_id", str), sign.replace("\ufe0f", "")


def redacted(event: Mapping[str, Any]) -> str:
    """The event that an `m.room.redaction` removes; which field names it depends on the room's version."""
    return _part(event, "redacts", str) or _part(_part(event, "content", dict), "redacts", str)


def latest_content(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """An event's current content, including the edit that the homeserver bundles with it."""
    relations = _part(_part(event, "unsigned", dict), "m.relations", dict)
    edit = _part(_part(relations, "m.replace", dict), "content", dict)
    return _part(edit, "m.new_content", dict) or _part(event, "content", dict)


def age_s(event: Mapping[str, Any]) -> int:
    """The age in seconds: by the homeserver's clock, or for encrypted events by the difference of both clocks.

    0 if the event says nothing about it, so that it counts as new.
    """
    age, said_at = _part(event, "unsigned", dict).get("age"), event.get("origin_server_ts")
    if isinstance(age, int):
        # Preferred, because the sender's server made the time stamp, and its clock may be wrong.
        return age // 1000
    return int(time.time()) - said_at // 1000 if isinstance(said_at, int) else 0


def joined(event: Mapping[str, Any], user: str) -> bool:
    """Whether `user` joined the room with this event: earlier messages are not for them."""
    earlier = _part(_part(event, "unsigned", dict), "prev_content", dict)
    return (
        event.get("type") == "m.room.member"
        and event.get("state_key") == user
        and _part(event, "content", dict).get("membership") == "join"
        and earlier.get("membership") != "join"
    )


def inviter(invite_state: Iterable[Any], user: str) -> str:
    """Who invites `user`, by what an invite shows of its room; empty if it does not say."""
    for event in invite_state:
        source = event.source
        if source.get("type") == "m.room.member" and source.get("state_key") == user:
            return str(source.get("sender", ""))
    return ""


def creators(event: Mapping[str, Any]) -> frozenset[str]:
    """The creators of a room of version 12 or later, who are above all power levels."""
    content = _part(event, "content", dict)
    version = _part(content, "room_version", str)
    # In older rooms creators have an ordinary power level, which they may have given up.
    if not version.isdecimal() or int(version) < 12:
        return frozenset()
    more = _part(content, "additional_creators", list)
    return frozenset({_part(event, "sender", str), *(user for user in more if isinstance(user, str))})


def _text(content: Mapping[str, Any], answers: str, *, programs: bool) -> str | None:
    """The readable text of a message's content; None if it has none.

    `answers` is the id of the message that it replies to, or empty.
    """
    kind, body = content.get("msgtype"), _part(content, "body", str)
    if kind in _CAPTIONED:  # a body that is not the file's name is a caption
        return body if _part(content, "filename", str) not in {"", body} else None
    if kind not in _SPOKEN and not (programs and kind == "m.notice"):
        return None
    # The plain body shows spoilers openly, so spoilers are read from the HTML.
    formatted = _part(content, "formatted_body", str)
    if "data-mx-spoiler" in formatted:
        return _with_spoiler_marks(formatted)
    plain = _without_quote(body) if answers else body
    return _with_links(plain, formatted)


def _with_links(plain: str, formatted: str) -> str:
    """The plain text with the links that only the HTML has.

    In `[words](<address>)` the brackets belong to Markdown; elsewhere `<address>` is how people ask for silence.
    """
    missing = []
    for address, _ in _links(formatted):
        plain = plain.replace(f"](<{address}>)", f"]({address})")
        if address not in plain and not address.startswith(_PILLS):
            missing.append(address)
    return " ".join((plain, *missing))


def _pills(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Ids and shown names of the users that a message's HTML links to."""
    links = ((unquote(address), name) for address, name in _links(_part(content, "formatted_body", str)))
    return tuple((link.removeprefix(_PILL), name) for link, name in links if link.startswith(f"{_PILL}@"))


def _links(formatted: str) -> list[tuple[str, str]]:
    """Address and text of each link of HTML, without those of a quoted message."""
    if "href" not in formatted:
        return []
    soup = BeautifulSoup(formatted, "html.parser")
    for quoted in soup.find_all("mx-reply"):
        quoted.decompose()
    return [(str(link["href"]), link.get_text()) for link in soup.find_all("a", href=True)]


def _with_spoiler_marks(formatted: str) -> str:
    """The text of HTML with `||…||` around spoilers and backticks around code: only the HTML shows what is hidden."""
    soup = BeautifulSoup(formatted, "html.parser")
    # The quoted message is someone else's text, and its links are not what this message is about.
    for quoted in soup.find_all("mx-reply"):
        quoted.decompose()
    for mark, names in (("||", {"attrs": {"data-mx-spoiler": True}}), ("`", {"name": "code"})):
        for hidden in soup.find_all(**names):
            hidden.insert(0, mark)
            hidden.append(mark)
    # A link behind words would get lost with the markup.
    for link in soup.find_all("a", href=True):
        if link.get_text() != link["href"]:
            link.append(f" {link['href']} ")
    for end in soup.find_all(["br", "p", "div", "li"]):
        end.append("\n")
    return soup.get_text().strip()


def _without_quote(body: str) -> str:
    """Without the quote with which older clients begin a reply: lines that start with `> `, and an empty line."""
    lines = body.split("\n")
    quoted = next((number for number, line in enumerate(lines) if not line.startswith(">")), len(lines))
    # A person may begin with a quotation of their own, which stays; a client's quotation names the author first.
    if quoted == 0 or (not lines[0].startswith("> <") and not lines[0].startswith("> *")):
        return body
    return "\n".join(lines[quoted:]).lstrip("\n")


def _answers(related: Mapping[str, Any]) -> str:
    """The id of the message that a relation replies to, or an empty text."""
    if related.get("rel_type") == "m.thread" and related.get("is_falling_back") is True:
        return ""  # only a fallback for clients without threads: the person replied to nobody
    return _part(_part(related, "m.in_reply_to", dict), "event_id", str)


def _mentions(content: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the mentioned users. Older clients only show a name that links to the user."""
    if "m.mentions" not in content:
        return frozenset(user for user, _ in _pills(content))
    users = _part(_part(content, "m.mentions", dict), "user_ids", list)
    return frozenset(user for user in users if isinstance(user, str))


def _part(of: Mapping[str, Any], name: str, kind: type[_Kept]) -> _Kept:
    """A part of an event if it has the expected type, else an empty value of that type."""
    part = of.get(name)
    return part if isinstance(part, kind) else kind()
