"""The bot's commands: `!review`, and all others that `!help` lists."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Awaitable, Callable

from adapters.matrix import incoming, outgoing, settings
from adapters.matrix.buttons import reply_target
from adapters.matrix.client import Homeserver
from adapters.matrix.rooms import Rooms
from core.domain import TONES, Message
from core.errors import Undeliverable, Unreachable, UsageError
from core.hookspecs import Desk
from core.messages.catalogue import command_names, forgotten_text, ignored_text, my_data_text, say, usage_text

COMMANDS = command_names("!")
"""How commands are typed on Matrix, for texts that mention them."""
_MAX_LISTED = 50
"""Most requests that `!my-data` lists."""

log = logging.getLogger("grg.matrix")


@dataclasses.dataclass(frozen=True, slots=True)
class Command:
    """One command with all it needs to be answered. It is made for one message and then forgotten."""

    message: Message
    incoming_text: incoming.IncomingText
    rest: str
    """The text after the command's name."""
    desk: Desk
    server: Homeserver
    rooms: Rooms
    language: str
    """The room's."""

    @property
    def room(self) -> str:
        """The room it was typed in."""
        return self.message.address.place


async def read_command(
    message: Message, incoming_text: incoming.IncomingText, desk: Desk, server: Homeserver, rooms: Rooms
) -> Message | None:
    """Handles a text that begins with `!`. Returns the message for the desk, None if the command is already answered.

    A command of another program is an ordinary message. Raises StorageError.
    """
    name, _, rest = message.text[1:].partition(" ")
    # The core checks ordinary messages itself, but the answer to a command never passes through it.
    if not await desk.is_allowed(message.address, message.community, message.author):
        return None
    name = name.strip().lower()
    if name != "review" and name not in _ANSWERS:
        return message  # a command for another program
    language = (await desk.settings(message.address.platform, message.address.place)).language
    command = Command(message, incoming_text, rest.strip(), desk, server, rooms, language)
    if name == "review":
        return await _review(command)
    # A corrected command is answered once; only an edited request for a review is followed.
    if not incoming_text.edit:
        try:
            answer = await _ANSWERS[name](command)
        except UsageError as error:
            answer = usage_text(language, error)
        await _answer(command, answer)
    return None


async def _review(command: Command) -> Message | None:
    """The message for the desk that asks for a review; None if nothing was found, which the answer then says."""
    first, _, more = command.rest.partition(" ")
    tone, what = (first.lower(), more.strip()) if first.lower() in TONES[1:] else ("", command.rest)
    if not what and command.incoming_text.replies_to:
        event = await command.server.event(command.room, command.incoming_text.replies_to)
        answered = incoming.to_text(event, programs=True) if event else None
        what = answered.text if answered else ""
    if not what:
        await _answer(command, say(command.language, "answer.which_game"))
        return None
    app_ids = (await command.desk.resolve(what)).best
    if not app_ids:
        await _answer(command, say(command.language, "answer.not_found", text=what))
        return None
    return dataclasses.replace(
        command.message, text=what, app_ids=app_ids, command=True, direct=True, tone=tone
    )


async def _answer(command: Command, text: str) -> None:
    """Answer a command, best effort: an answer that fails is not repeated."""
    message = command.message
    content = outgoing.in_reply_to(outgoing.text_content(text), message.id, message.context)
    try:
        # The transaction is made of the message's id, so a command that is read twice is answered once.
        await command.server.send(command.room, content, f"say-{message.id}")
    except (Unreachable, Undeliverable) as error:
        log.warning("a command in %s stays unanswered: %s", command.room, error)


async def _help(command: Command) -> str:
    """All commands and reactions."""
    language, signs = command.language, " ".join(outgoing.TONE_SIGNS)
    reactions = say(
        language,
        "matrix.reactions",
        again=outgoing.AGAIN,
        tones=signs,
        remove=outgoing.REMOVE,
        up=outgoing.UP,
        down=outgoing.DOWN,
        why=outgoing.WHY,
        flag=outgoing.REPORT,
    )
    return "\n".join(
        (
            say(language, "about.help", **COMMANDS),
            "",
            say(language, "matrix.review", tones=", ".join(TONES[1:]), **COMMANDS),
            *(say(language, f"matrix.{name}", **COMMANDS) for name in ("settings", "own_data", "report")),
            *(f"{COMMANDS[name]}: {say(language, f'command.{name}')}" for name in ("hello", "privacy")),
            reactions,
        )
    )


async def _hello(command: Command) -> str:
    """What the bot does, and how to learn more."""
    hint = say(command.language, "about.hello_help", **COMMANDS)
    return f"{say(command.language, 'about.hello')} {hint}"


async def _privacy(command: Command) -> str:
    """What is stored, and the commands about it."""
    names = say(command.language, "about.privacy_commands", **COMMANDS)
    return f"{say(command.language, 'about.privacy')} {names}"


async def _settings(command: Command) -> str:
    """Shows or changes the room's settings."""
    name, _, value = command.rest.partition(" ")
    return await settings.answer(
        command.desk, command.rooms, command.message, name, value.strip(), COMMANDS["settings"]
    )


async def _my_data(command: Command) -> str:
    """What is stored about the person, only in a private chat."""
    # A room's history shows the answer to everybody in it, later members included.
    if not command.rooms.is_private(command.room):
        return say(command.language, "privacy.ask_in_private")
    kept = await command.desk.my_data(command.message.address.platform, command.message.author)
    requests = sorted(kept["requests"], key=lambda request: request["asked_at"], reverse=True)
    lines = [my_data_text(command.language, kept, COMMANDS)]
    for request in requests[:_MAX_LISTED]:
        day = time.strftime("%Y-%m-%d", time.gmtime(request["asked_at"]))
        game = request["name"] or say(command.language, "review.app", id=request["app_id"])
        place = say(command.language, "privacy.in_place", game=game, place=request["place"])
        lines.append(f"- {day} {place}")
    if len(requests) > _MAX_LISTED:
        lines.append(say(command.language, "privacy.earlier", n=len(requests) - _MAX_LISTED))
    return "\n".join(lines)


async def _forget_me(command: Command) -> str:
    """Removes the person's id from all records."""
    number = await command.desk.forget(command.message.address.platform, command.message.author)
    return forgotten_text(command.language, number)


async def _ignore_me(command: Command) -> str:
    """Turns the ignoring of the person's links on or off."""
    on = command.rest.lower() != "off"
    await command.desk.ignore(command.message.address.platform, command.message.author, on=on)
    return ignored_text(command.language, on=on, names=COMMANDS)


async def _report(command: Command) -> str:
    """Reports the review that the command replies to."""
    target = await reply_target(command.server, command.room, command.incoming_text.replies_to)
    if target is None:
        return say(command.language, "answer.report_what", **COMMANDS)
    await command.desk.report(
        target.request, command.message.author, command.rest, address=command.message.address
    )
    return say(command.language, "answer.reported")


_ANSWERS: dict[str, Callable[[Command], Awaitable[str]]] = {
    "help": _help,
    "hello": _hello,
    "privacy": _privacy,
    "settings": _settings,
    "my-data": _my_data,
    "forget-me": _forget_me,
    "ignore-me": _ignore_me,
    "report": _report,
}
"""What answers each command but `!review`, by name."""
