"""What is asked of the bot by command: `!review` and the rest of `!help`."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.matrix import incoming, outgoing
from adapters.matrix.buttons import replied_at
from adapters.matrix.client import Homeserver
from adapters.matrix.rooms import Rooms
from core.domain import TONES, Message
from core.errors import Undeliverable, Unreachable, UsageError
from core.hookspecs import Desk
from core.messages.catalogue import HELLO, HELP, PRIVACY

_MAX_LISTED = 50
"""Requests that `!my-data` names."""
_COMMANDS = f"""
!review <link, app id or name>: a review; one of {", ".join(TONES[1:])} before it sets the tone
!settings [name value]: this room's settings, which its moderators may change
!my-data, !forget-me, !ignore-me [off]: what I keep of you
!report <reason>, as a reply to a review of mine: tells my owner
!hello, !help, !privacy
React to a review of mine with {outgoing.AGAIN} for another one, {" ".join(outgoing.TONED)} for a kinder one, \
a harsher one or one as players rate the game, {outgoing.REMOVE} to delete it \
(whoever asked for it, and moderators), {outgoing.UP} or {outgoing.DOWN} \
to rate it where the room keeps ratings, \
{outgoing.REPORT} to report it."""

log = logging.getLogger("grg.matrix")


@dataclasses.dataclass(frozen=True, slots=True)
class Command:
    """One command, with all that its answer may need."""

    message: Message
    said: incoming.Said
    rest: str
    """What was said after its name."""
    desk: Desk
    server: Homeserver
    rooms: Rooms

    @property
    def room(self) -> str:
        """Where it was said."""
        return self.message.address.place


async def read_command(
    message: Message, said: incoming.Said, desk: Desk, server: Homeserver, rooms: Rooms
) -> Message | None:
    """The message for the desk that a text with `!` before it stands for; None if it is answered already."""
    name, _, rest = said.text[1:].partition(" ")
    command = Command(message, said, rest.strip(), desk, server, rooms)
    if not await desk.is_allowed(message.address, message.community, message.author):
        return None
    if (name := name.strip().lower()) == "review":
        return await _review(command)
    if name not in _ANSWERS:
        return message  # another program's command
    if not said.edit:
        try:
            words = await _ANSWERS[name](command)
        except UsageError as error:
            words = str(error)
        await _say(command, words)
    return None


async def _review(command: Command) -> Message | None:
    first, _, more = command.rest.partition(" ")
    tone, what = (first.lower(), more.strip()) if first.lower() in TONES[1:] else ("", command.rest)
    if not what and command.said.answers:
        answered = await command.server.event(command.room, command.said.answers)
        earlier = incoming.said(answered) if answered else None
        what = earlier.text if earlier else ""
    if not what:
        await _say(command, "What shall I review? Give me a store link, an app id or a game's name.")
        return None
    if what.isdecimal():
        what = outgoing.STORE.format(what)
    elif not await command.desk.links(what):
        found = await command.desk.search(what)
        if not found:
            await _say(command, f"The store finds no game named “{what}”.")
            return None
        what = outgoing.STORE.format(found[0][0])
    return dataclasses.replace(command.message, text=what, command=True, direct=True, tone=tone)


async def _say(command: Command, words: str) -> None:
    """A courtesy: what cannot be said now is not said later."""
    message = command.message
    content = outgoing.in_reply_to(outgoing.words_content(words), message.id, message.context)
    try:
        await command.server.send(command.room, content, f"say-{message.id}")
    except (Unreachable, Undeliverable) as error:
        log.warning("a command in %s stays unanswered: %s", command.room, error)


async def _help(_: Command) -> str:
    return f"{HELP}\n{_COMMANDS}"


async def _hello(_: Command) -> str:
    return f"{HELLO} Say !help for all that I understand."


async def _privacy(_: Command) -> str:
    return f"{PRIVACY} The commands for it are !my-data, !forget-me and !ignore-me."


async def _settings(command: Command) -> str:
    name, _, value = command.rest.partition(" ")
    platform, author = command.message.address.platform, command.message.author
    if not name:
        found = await command.desk.settings(platform, command.room)
    elif not command.rooms.moderates(command.room, author):
        return "Only moderators of this room (power level 50 or more) may change its settings."
    elif name == "channels":
        return "A room has no channels: each room has its own settings."
    elif name == "archive" and value.strip() != "none" and not command.rooms.moderates(value.strip(), author):
        return "The archive is a room's id (!…), of a room that I am in and that you moderate, or none."
    else:
        found = await command.desk.change(platform, command.room, **{name: value.strip()})
    values = {name: value for name, value in dataclasses.asdict(found).items() if name != "channels"}
    return "\n".join(f"{name}: {_readable(value)}" for name, value in values.items())


async def _my_data(command: Command) -> str:
    if not command.rooms.is_private(command.room):
        return "Please ask me that in a room with only the two of us: here others read along."
    kept = await command.desk.my_data(command.message.address.platform, command.message.author)
    requests = sorted(kept["requests"], key=lambda request: request["asked_at"], reverse=True)
    listed = [
        f"- {time.strftime('%Y-%m-%d', time.gmtime(request['asked_at']))} {request['name'] or request['app_id']}, "
        f"in {request['place']}"
        for request in requests[:_MAX_LISTED]
    ]
    if len(requests) > _MAX_LISTED:
        listed.append(f"… and {len(requests) - _MAX_LISTED} earlier ones")
    passing = "left alone" if kept["ignored"] else "answered"
    summary = (
        f"Of {command.message.author} I keep {len(requests)} requests and {kept['ratings']} ratings. "
        f"Links that you post in passing are {passing}. !forget-me takes your id out of all of it."
    )
    return "\n".join([summary, *listed])


async def _forget_me(command: Command) -> str:
    number = await command.desk.forget(command.message.address.platform, command.message.author)
    return f"Your id is taken out of what I keep ({number} records held it)."


async def _ignore_me(command: Command) -> str:
    on = command.rest.lower() != "off"
    await command.desk.ignore(command.message.address.platform, command.message.author, on=on)
    if on:
        return "From now on I leave alone the links that you post in passing. !ignore-me off ends that."
    return "I answer the links that you post again."


async def _report(command: Command) -> str:
    replied = await replied_at(command.server, command.room, command.said.answers)
    if replied is None:
        return "Please reply to the review that you mean, with !report and the reason."
    await command.desk.report(replied.request, command.message.author, command.rest)
    return "Thank you: my owner is told."


_ANSWERS: dict[str, Callable[[Command], Awaitable[str]]] = {
    "help": _help, "hello": _hello, "privacy": _privacy, "settings": _settings, "my-data": _my_data,
    "forget-me": _forget_me, "ignore-me": _ignore_me, "report": _report,
}  # fmt: skip


def _readable(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None or value == "" else str(value)
