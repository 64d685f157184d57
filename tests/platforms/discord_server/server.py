"""A strict Discord on loopback: `async with DiscordServer() as discord:` and `GRG_DISCORD_API_URL=discord.url`.

It refuses what Discord refuses, in Discord's words. People act by `post`, `edit`, `delete`, `press`, `command`;
`shown` is what they see.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.platforms.discord_server.gateway import Gateway
from tests.platforms.discord_server.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    Interaction,
    Interactions,
)
from tests.platforms.discord_server.markdown import read
from tests.platforms.discord_server.rest import PREFIX, Rest
from tests.platforms.discord_server.world import (
    DM,
    PERMISSIONS,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Channel,
    Guild,
    User,
    World,
)

TOKEN = "made-up.token.for-tests"
LINK = re.compile(r"(?<![<`])https?://\S+")


@dataclass(frozen=True)
class Seen:
    """One message of the bot, rendered."""

    id: int
    text: str
    """Content, title, description and footer, one below the other."""
    outside: str
    """The same without what spoilers hide."""
    pings: bool
    quiet: bool
    buttons: dict[str, str]
    """Custom ids by label (or emoji)."""
    raw: dict[str, Any]

    @property
    def hidden(self) -> bool:
        return self.text != self.outside


class DiscordServer:
    """The whole of it. `home` is a guild with one channel, `general`; ann moderates nothing, `mod` does."""

    def __init__(self, port: int = 0, token: str = TOKEN) -> None:
        self._port, self.token = port, token
        self.ahead_s = 0.0
        """How far its clock is moved on."""
        self.locale = "en-US"
        """Of everybody's client."""
        self.world = World(lambda: time.time() + self.ahead_s)
        self.gateway = Gateway(self.world, lambda: self.token, lambda: f"ws://127.0.0.1:{self._port}/gateway")
        self.interactions = Interactions(self.world, self._tell)
        self.rest = Rest(self.world, self.gateway, self.interactions, lambda: self.token)
        self.home = self.world.add_guild("home")
        self.home.moderators.add(self.world.user("mod").id)
        self.general = self.world.add_channel(self.home, "general")
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """What GRG_DISCORD_API_URL is to be."""
        return f"http://127.0.0.1:{self._port}{PREFIX}"

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.down()

    async def up(self) -> None:
        """Listen; on the same port after a `down`."""
        app = web.Application()
        self.rest.add_to(app)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Break every connection and refuse new ones. Messages remain."""
        await self.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _tell(self, event: str, message: dict[str, Any], channel: Channel) -> None:
        if channel.guild is None or channel.guild.id in self.world.guilds:
            self.gateway.tell(event, self.rest.told(message, channel), channel)

    def post(self, text: str, author: str = "ann", channel: Channel | None = None, **more: Any) -> str:
        """A person says something; `reply_to` names a message's id. Returns the message's id."""
        where = channel or self.general
        if (target := more.pop("reply_to", None)) is not None:
            referenced = where.messages[int(target)]
            more |= {
                "type": 19,
                "referenced_message": referenced,
                "message_reference": {"message_id": str(target), "channel_id": str(where.id)},
            }
        pings = more.pop("ping", True) and "referenced_message" in more
        message = self.world.add_message(where, self.world.user(author), text, **more)
        if pings:
            message["mentions"].append(message["referenced_message"]["author"])
        self._tell("MESSAGE_CREATE", message, where)
        if LINK.search(text):  # the preview comes as an update, a moment later
            message["embeds"] = [{"type": "link", "title": "A store page", "url": LINK.findall(text)[0]}]
            self._tell("MESSAGE_UPDATE", message, where)
        return str(message["id"])

    def deny(self, permission: str, channel: Channel | None = None) -> None:
        """Somebody takes a permission from the bot."""
        where = channel or self.general
        where.denied.add(permission)
        self.gateway.tell("CHANNEL_UPDATE", where.json())

    def edit(self, id: str, text: str, channel: Channel | None = None) -> None:
        """The author changes a message."""
        where = channel or self.general
        message = where.messages[int(id)]
        message |= {"content": text, "edited_timestamp": self.world.now()}
        self._tell("MESSAGE_UPDATE", message, where)

    def delete(self, id: str | int, channel: Channel | None = None) -> None:
        """Somebody deletes a message."""
        where = channel or self.general
        del where.messages[int(id)]
        self.rest.tell_deletion(where, int(id))

    def redeliver(self, id: str, channel: Channel | None = None) -> None:
        """The same event once more."""
        where = channel or self.general
        self._tell("MESSAGE_CREATE", where.messages[int(id)], where)

    def command(
        self, name: str, author: str = "ann", where: Channel | None = None, **options: Any
    ) -> Interaction:
        """A slash command, `"settings show"` for one in a group. It must be registered, in these options."""
        return self._interact(COMMAND, name, author, where, options)

    def autocomplete(self, name: str, option: str, typed: str, author: str = "ann") -> Interaction:
        """What the client asks while a person types."""
        return self._interact(AUTOCOMPLETE, name, author, None, {option: typed}, focused=option)

    def _interact(
        self,
        type: int,
        name: str,
        author: str,
        channel: Channel | None,
        options: dict[str, Any],
        focused: str = "",
    ) -> Interaction:
        head, *rest = name.split()
        command = self._registered(head, 1)
        given = command
        for step in rest:
            given = next(option for option in given["options"] if option["name"] == step)
        known = {option["name"]: option for option in given.get("options", [])}
        filled: list[dict[str, Any]] = [
            {"name": key, "type": known[key]["type"], "value": value}
            | ({"focused": True} if key == focused else {})
            for key, value in options.items()
        ]
        missing = [key for key, option in known.items() if option.get("required") and key not in options]
        assert not missing, f"the client would not send {name} without {missing}"
        for step in reversed(rest):
            filled = [{"name": step, "type": 1, "options": filled}]
        data: dict[str, Any] = {"id": command["id"], "name": head, "type": 1, "options": filled}
        resolved = {
            str(value): self.world.channels[int(value)].json()
            for key, value in options.items()
            if known[key]["type"] == 7
        }
        if resolved:
            permissions = str(sum(PERMISSIONS.values()))
            data["resolved"] = {
                "channels": {id: said | {"permissions": permissions} for id, said in resolved.items()}
            }
        user = self.world.user(author)
        return self._send(self.interactions.new(type, channel or self.general, user), data, command)

    def menu(
        self, name: str, message: str, author: str = "ann", channel: Channel | None = None
    ) -> Interaction:
        """A message's context menu."""
        where = channel or self.general
        command = self._registered(name, 3)
        data = {
            "id": command["id"],
            "name": name,
            "type": 3,
            "target_id": str(message),
            "resolved": {"messages": {str(message): where.messages[int(message)]}},
        }
        return self._send(self.interactions.new(COMMAND, where, self.world.user(author)), data, command)

    def press(
        self,
        custom_id: str,
        message: Seen | dict[str, Any],
        author: str = "ann",
        channel: Channel | None = None,
        values: list[str] | None = None,
        *,
        forged: bool = False,
    ) -> Interaction:
        """A press of a button, or a choice from a menu with `values`; a forged one may be of no button that is there."""
        raw = message.raw if isinstance(message, Seen) else message
        ids = [item.get("custom_id") for row in raw["components"] for item in row["components"]]
        assert forged or custom_id in ids, f"there is no {custom_id!r} among {ids}"
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": 2}
        if values is not None:
            data |= {"component_type": 3, "values": values}
        made = self.interactions.new(COMPONENT, channel or self.general, self.world.user(author), source=raw)
        return self._send(made, data, None)

    def _registered(self, name: str, type: int) -> dict[str, Any]:
        for command in self.rest.commands:
            if command["name"] == name and command.get("type", 1) == type:
                return command
        raise AssertionError(f"no command {name!r} is registered")

    def _send(self, made: Interaction, data: dict[str, Any], command: dict[str, Any] | None) -> Interaction:
        channel, user = made.channel, made.user
        guild = channel.guild
        member_of = guild is not None and guild.id in self.world.guilds
        made.guild_install = member_of or channel.type == DM
        if command is not None:
            self._check_offered(command, channel, user, member_of=member_of)
        event: dict[str, Any] = {
            "id": str(made.id),
            "application_id": str(self.world.me.id),
            "type": made.type,
            "token": made.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "locale": self.locale,
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "app_permissions": str(sum(PERMISSIONS.values())),
            "channel": channel.json(),
            "context": 0 if guild else 1,
            "authorizing_integration_owners": {"0": str(guild.id)}
            if guild and member_of
            else {"1": str(user.id)},
        }
        if made.source is not None:
            event["message"] = made.source
        if guild is None:
            event["user"] = user.json()
        else:
            event |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
                "member": guild.member(user) | {"permissions": str(guild.permissions_of(user))},
            }
        for session in list(self.gateway.sessions.values()):
            if session.shard[0] == ((guild.id >> 22) % session.shard[1] if guild else 0):
                session.dispatch("INTERACTION_CREATE", event)
        return made

    def _check_offered(
        self, command: dict[str, Any], channel: Channel, user: User, *, member_of: bool
    ) -> None:
        """The client would show this command here, to this person."""
        context = 0 if channel.guild else 1
        assert context in (command.get("contexts") or [0, 1]), f"{command['name']} is not offered here"
        assert member_of or channel.type == DM or 1 in (command.get("integration_types") or [0])
        needed = command.get("default_member_permissions")
        if needed is not None and channel.guild is not None:
            assert channel.guild.permissions_of(user) & int(needed), (
                f"{command['name']} is not shown to {user.name}"
            )

    def all_messages(self, channel: Channel | None = None) -> list[dict[str, Any]]:
        """Everything in a channel, oldest first."""
        where = channel or self.general
        return [where.messages[id] for id in sorted(where.messages)]

    def shown(self, channel: Channel | None = None) -> list[Seen]:
        """The bot's messages in a channel, oldest first."""
        mine = str(self.world.me.id)
        return [
            self.see(message) for message in self.all_messages(channel) if message["author"]["id"] == mine
        ]

    def see(self, message: dict[str, Any]) -> Seen:
        """As a person's client renders it."""
        parts = [read(message["content"])]
        plain = []
        closed = message["flags"] & SUPPRESS_EMBEDS
        for embed in [] if closed else message["embeds"]:
            parts += [read(embed.get("title") or ""), read(embed.get("description") or "")]
            plain.append((embed.get("footer") or {}).get("text", ""))
        buttons = {
            item.get("label") or item["emoji"]["name"]: item["custom_id"]
            for row in message["components"]
            for item in row["components"]
            if item["type"] == 2 and "custom_id" in item
        }
        return Seen(
            id=int(message["id"]),
            text="\n".join([part.text for part in parts] + plain).strip("\n"),
            outside="\n".join([part.outside for part in parts] + plain).strip("\n"),
            pings=int(message["id"]) in self.world.pinged,
            quiet=bool(message["flags"] & SUPPRESS_NOTIFICATIONS),
            buttons=buttons,
            raw=message,
        )

    def leave(self, guild: Guild) -> None:
        """The bot is thrown out; its commands may still be used by those who installed them for themselves."""
        del self.world.guilds[guild.id]
        self.gateway.tell("GUILD_DELETE", {"id": str(guild.id)})
