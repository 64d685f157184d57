"""What a Discord holds: people, guilds, channels, messages. Ids and times are as the real one makes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EPOCH_MS = 1_420_070_400_000
"""The first second of 2015."""
TEXT, DM, THREAD, FORUM = 0, 1, 11, 15
"""Types of channels."""
SUPPRESS_EMBEDS, EPHEMERAL, LOADING, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 6, 1 << 7, 1 << 12
"""Flags of messages."""

PERMISSIONS = {
    "manage_guild": 1 << 5,
    "add_reactions": 1 << 6,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "read_message_history": 1 << 16,
    "use_application_commands": 1 << 31,
    "send_messages_in_threads": 1 << 38,
}
MODERATES = {"manage_guild", "manage_messages"}
EVERYBODY = set(PERMISSIONS) - MODERATES

_URL = re.compile(r"(?<![<\\])https?://[^\s>|]+")


@dataclass
class User:
    """A person, a bot or a webhook."""

    id: int
    name: str
    bot: bool = False

    def json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass
class Channel:
    """A text channel, a thread, a forum or a private chat."""

    id: int
    name: str
    type: int = TEXT
    guild: Guild | None = None
    parent: Channel | None = None
    nsfw: bool = False
    slowmode_s: int = 0
    denied: set[str] = field(default_factory=set)
    """Permissions that the bot lacks here."""
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    people: tuple[User, ...] = ()
    """Of a private chat."""
    gone: bool = False

    @property
    def last_message_id(self) -> str | None:
        return str(max(self.messages)) if self.messages else None

    def json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "id": str(self.id),
            "type": self.type,
            "last_message_id": self.last_message_id,
            "flags": 0,
        }
        if self.type == DM:
            return said | {"recipients": [person.json() for person in self.people]}
        assert self.guild is not None
        said |= {
            "name": self.name,
            "guild_id": str(self.guild.id),
            "parent_id": str(self.parent.id) if self.parent else None,
            "rate_limit_per_user": self.slowmode_s,
            "position": 0,
            "permission_overwrites": [],
            "topic": None,
        }
        if self.type == THREAD:
            return said | {
                "owner_id": "1",
                "message_count": len(self.messages),
                "member_count": 2,
                "total_message_sent": 1,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "locked": False,
                    "archive_timestamp": "2026-01-01T00:00:00+00:00",
                },
            }
        denied = sum(PERMISSIONS[name] for name in self.denied)
        overwrite = {"id": str(self.guild.bot_role), "type": 0, "allow": "0", "deny": str(denied)}
        forum = {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        return (
            said
            | {"nsfw": self.nsfw, "permission_overwrites": [overwrite]}
            | (forum if self.type == FORUM else {})
        )

    def bot_may(self, permission: str) -> bool:
        """What the bot may do here; a private chat allows everything."""
        place = self.parent if self.type == THREAD and self.parent else self
        if self.type == THREAD and permission == "send_messages":
            permission = "send_messages_in_threads"
        return permission not in place.denied | self.denied


@dataclass
class Guild:
    """A server."""

    id: int
    name: str
    bot_role: int
    channels: list[Channel] = field(default_factory=list)
    moderators: set[int] = field(default_factory=set)

    @property
    def mod_role(self) -> int:
        """The role of those who moderate."""
        return self.bot_role + 1

    def json(self, me: User) -> dict[str, Any]:
        """As GUILD_CREATE has it for the bot."""
        everyone = sum(PERMISSIONS[name] for name in EVERYBODY)
        moderates = sum(PERMISSIONS[name] for name in MODERATES)
        role = {
            "name": "@everyone",
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": 0,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        seen = [channel for channel in self.channels if not channel.gone and channel.bot_may("view_channel")]
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": "1",
            "unavailable": False,
            "large": False,
            "member_count": 3,
            "joined_at": "2026-01-01T00:00:00+00:00",
            "premium_tier": 0,
            "features": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "system_channel_flags": 0,
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "emojis": [],
            "stickers": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "roles": [
                role | {"id": str(self.id), "permissions": str(everyone)},
                role | {"id": str(self.bot_role), "name": "bot", "permissions": "0", "position": 1},
                role
                | {"id": str(self.mod_role), "name": "mods", "permissions": str(moderates), "position": 2},
            ],
            "members": [self.member(me)],
            "channels": [channel.json() for channel in seen if channel.type != THREAD],
            "threads": [channel.json() for channel in seen if channel.type == THREAD],
        }

    def member(self, user: User) -> dict[str, Any]:
        """A person's membership, with who it is."""
        return {
            "user": user.json(),
            "roles": [str(self.bot_role)] * user.bot + [str(self.mod_role)] * (user.id in self.moderators),
            "deaf": False,
            "mute": False,
            "joined_at": "2026-01-01T00:00:00+00:00",
            "flags": 0,
            "nick": None,
            "pending": False,
        }

    def permissions_of(self, user: User) -> int:
        """Of a person; what moderators may besides."""
        names = EVERYBODY | (MODERATES if user.id in self.moderators else set())
        return sum(PERMISSIONS[name] for name in names)


class World:
    """All of it, with a clock that a test may move."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._last_id = 0
        self.me = User(self.new_id(), "game-review", bot=True)
        self.users: dict[str, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.pinged: set[int] = set()
        """Ids of messages that notified somebody."""

    def new_id(self) -> int:
        """The next snowflake: a millisecond, then a count."""
        self._last_id = max(self._last_id + 1, (int(self.clock() * 1000) - EPOCH_MS) << 22)
        return self._last_id

    def user(self, name: str, *, bot: bool = False) -> User:
        """The person of that name, who has been with Discord for years."""
        if name not in self.users:
            self.users[name] = User(self.new_id() - (1 << 58), name, bot)
        return self.users[name]

    def add_guild(self, name: str) -> Guild:
        """A server that the bot is in."""
        guild = Guild(self.new_id(), name, self.new_id())
        self.guilds[guild.id] = guild
        return guild

    def add_channel(self, guild: Guild, name: str, **more: Any) -> Channel:
        """A channel of a server; `type=THREAD, parent=…` for a thread."""
        channel = Channel(self.new_id(), name, guild=guild, **more)
        guild.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    def private_chat(self, person: User) -> Channel:
        """The private chat of a person and the bot; there is one."""
        for channel in self.channels.values():
            if channel.type == DM and person in channel.people:
                return channel
        channel = Channel(self.new_id(), "", DM, people=(person,))
        self.channels[channel.id] = channel
        return channel

    def add_message(self, channel: Channel, author: User, content: str, **more: Any) -> dict[str, Any]:
        """Keep a message; the rest of its fields may be given."""
        id = self.new_id()
        mentions = [self.by_id(int(number)) for number in re.findall(r"<@!?(\d+)>", content)]
        message: dict[str, Any] = {
            "id": str(id),
            "channel_id": str(channel.id),
            "author": author.json(),
            "content": content,
            "timestamp": self.now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [user.json() for user in mentions if user],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
        } | more
        channel.messages[id] = message
        return message

    def by_id(self, id: int) -> User | None:
        """A user by number."""
        everybody = (self.me, *self.users.values())
        return next((user for user in everybody if user.id == id), None)

    def now(self) -> str:
        """As timestamps are written."""
        return datetime.fromtimestamp(self.clock(), UTC).isoformat()

    def unfurled(self, message: dict[str, Any]) -> list[str]:
        """The links of a text that Discord would show a preview of."""
        return [] if message["flags"] & SUPPRESS_EMBEDS else _URL.findall(message["content"])

    def note_pings(self, message: dict[str, Any], body: dict[str, Any]) -> None:
        """Whom a text of the bot's notifies, by what it allows. Without `allowed_mentions` everything may."""
        allowed = body.get(
            "allowed_mentions", {"parse": ["users", "roles", "everyone"], "replied_user": True}
        )
        text, parse = message["content"], set(allowed.get("parse") or ())
        pings = (
            ("everyone" in parse and re.search(r"@everyone|@here", text))
            or ("users" in parse and re.search(r"<@!?\d+>", text))
            or ("roles" in parse and re.search(r"<@&\d+>", text))
            or allowed.get("users")
            or allowed.get("roles")
            or (allowed.get("replied_user") and "message_reference" in message)
        )
        if pings:
            self.pinged.add(int(message["id"]))
