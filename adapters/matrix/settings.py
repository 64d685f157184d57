"""`!settings`: a room's settings, which its moderators can change."""

from __future__ import annotations

from adapters.matrix.rooms import Rooms
from core.domain import Message
from core.domain.community import CommunitySettings
from core.hookspecs import Desk
from core.messages.catalogue import say
from core.messages.settings import setting_lines


async def answer(desk: Desk, rooms: Rooms, message: Message, name: str, value: str, typed: str) -> str:
    """The answer to the command: all settings, after changing one if `name` is given. Raises UsageError.

    Only moderators may change settings. `typed` is how the command itself is written.
    """
    platform, room = message.address.platform, message.address.place
    settings = await desk.settings(platform, room)
    if not name:
        return _text(settings, typed)
    if not await rooms.moderates(room, message.author):
        return say(settings.language, "settings.moderators_only")
    if name == "channels":
        return say(settings.language, "matrix.no_channels")
    # Otherwise a moderator of one room could have the bot post into any other that it is in.
    if name == "archive" and value != "none" and not await rooms.moderates(value, message.author):
        return say(settings.language, "matrix.archive_is")
    return _text(await desk.change(platform, room, **{name: value}), typed)


def _text(settings: CommunitySettings, typed: str) -> str:
    """All settings, one per line, and how to change them."""
    language = settings.language
    lines = [
        f"{label} ({name}): {value}"
        for name, (label, value) in setting_lines(settings).items()
        if name != "channels"
    ]
    examples = say(language, "matrix.examples")
    how = say(language, "settings.how", settings=typed, examples=examples)
    return "\n".join((say(language, "settings.title"), *lines, "", how))
