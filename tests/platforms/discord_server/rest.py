"""The HTTP API, version 10: what the bot may ask, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.platforms.discord_server import refusals
from tests.platforms.discord_server.commands import check_commands
from tests.platforms.discord_server.forms import CREATE, EDIT, check_message
from tests.platforms.discord_server.gateway import MESSAGE_CONTENT, Gateway
from tests.platforms.discord_server.interactions import Interactions
from tests.platforms.discord_server.rates import Rates, too_many
from tests.platforms.discord_server.refusals import Refused, json_response
from tests.platforms.discord_server.world import DM, FORUM, Channel, World

NONCE_S = 300.0
"""For so long the same nonce means the same message ("a few minutes" in the documentation)."""
PREFIX = "/api/v10"

Answer = Callable[[web.Request], Awaitable[web.Response]]


class Rest:
    """Routes. Tests set `trouble` (statuses that the next requests are answered with) and read `log`."""

    def __init__(
        self, world: World, gateway: Gateway, interactions: Interactions, token: Callable[[], str]
    ) -> None:
        self._world, self._gateway, self._interactions, self._token = world, gateway, interactions, token
        self.rates = Rates()
        self.log: list[str] = []
        """`POST /channels/{channel}/messages 200`, in order."""
        self.trouble: list[int] = []
        self.commands: list[dict[str, Any]] = []
        self.commands_trouble: list[tuple[int, float]] = []
        """A status for each of the next registrations, and the seconds that a 429 asks for."""
        self.filtered: dict[str, tuple[int, int, str]] = {}
        """Refusals of messages, by a text that they contain."""
        self.reactions: list[tuple[int, str]] = []
        self._nonces: dict[str, tuple[float, int, int]] = {}
        self.before_send: Callable[[], Awaitable[None]] | None = None

    def add_to(self, app: web.Application) -> None:
        """Mount every route."""
        free = self._interactions
        routes: list[tuple[str, str, Answer]] = [
            ("GET", "/users/@me", self._me),
            ("POST", "/users/@me/channels", self._open_private_chat),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/gateway/bot", self._gateway_bot),
            ("GET", "/applications/{app}/commands", self._get_commands),
            ("PUT", "/applications/{app}/commands", self._put_commands),
            ("GET", "/channels/{channel}", self._get_channel),
            ("POST", "/channels/{channel}/typing", self._type),
            ("GET", "/channels/{channel}/messages", self._history),
            ("POST", "/channels/{channel}/messages", self._send),
            ("GET", "/channels/{channel}/messages/{message}", self._get_message),
            ("PATCH", "/channels/{channel}/messages/{message}", self._edit),
            ("DELETE", "/channels/{channel}/messages/{message}", self._delete),
            ("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", self._react),
            ("POST", "/interactions/{id}/{token}/callback", free.callback),
            ("POST", "/webhooks/{app}/{token}", free.follow_up),
            ("GET", "/webhooks/{app}/{token}/messages/{message}", free.get),
            ("PATCH", "/webhooks/{app}/{token}/messages/{message}", free.edit),
            ("DELETE", "/webhooks/{app}/{token}/messages/{message}", free.delete),
        ]
        for method, path, answer in routes:
            app.router.add_route(method, PREFIX + path, self._guarded(method, path, answer))

    def _guarded(self, method: str, path: str, answer: Answer) -> Answer:
        name = f"{method} {path}"
        free = path.startswith(("/interactions", "/webhooks"))

        async def guarded(request: web.Request) -> web.Response:
            response = await self._respond(request, answer, name, path, free=free)
            self.log.append(f"{name} {response.status}")
            return response

        return guarded

    async def _respond(
        self, request: web.Request, answer: Answer, name: str, path: str, *, free: bool
    ) -> web.Response:
        if self.trouble:
            return web.Response(text="upstream error", status=self.trouble.pop(0))
        major = request.match_info.get("channel") or request.match_info.get("token", "")
        is_message = (
            not free and "/messages" in path and not name.startswith("GET") and "reactions" not in path
        )
        limited, headers = self.rates.check(name, major, message=is_message, free=free)
        if limited is not None:
            return limited
        try:
            if not free and request.headers.get("Authorization") != f"Bot {self._token()}":
                raise Refused(refusals.UNAUTHORIZED)
            if not re.match(r"DiscordBot \(.+\)", request.headers.get("User-Agent", "")) and not free:
                return web.Response(status=403, text="error code: 1010")
            response = await answer(request)
        except Refused as refused:
            response = refused.response()
        response.headers.update({**headers, "Via": "1.1 google"})
        return response

    async def _me(self, _: web.Request) -> web.Response:
        return json_response(
            self._world.me.json() | {"verified": True, "mfa_enabled": True, "flags": 0, "locale": "en-US"}
        )

    async def _application(self, _: web.Request) -> web.Response:
        me = self._world.me
        return json_response(
            {
                "id": str(me.id),
                "name": me.name,
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "0" * 64,
                "flags": 1 << 19,
                "approximate_guild_count": len(self._world.guilds),
                "owner": self._world.user("owner").json(),
                "team": None,
            }
        )

    async def _gateway_bot(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return json_response(
            {
                "url": self._gateway._url(),
                "shards": self._gateway.shards,
                "session_start_limit": limit,
            }
        )

    async def _get_commands(self, _: web.Request) -> web.Response:
        return json_response(self.commands)

    async def _put_commands(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self.commands_trouble:
            status, wait_s = self.commands_trouble.pop(0)
            if status == 429:
                return too_many(wait_s, "user", {})
            if status >= 500:
                return web.Response(text="upstream error", status=status)
            raise Refused(
                refusals.INVALID_FORM, {"0": {"name": {"_errors": [{"code": "X", "message": "no"}]}}}
            )
        check_commands(body)
        known = {(command["name"], command.get("type", 1)): command["id"] for command in self.commands}
        self.commands = [
            {
                "description": "",
                "default_member_permissions": None,
                "nsfw": False,
                **command,
                "id": known.get((command["name"], command.get("type", 1)), str(self._world.new_id())),
                "application_id": str(self._world.me.id),
                "version": str(self._world.new_id()),
            }
            for command in body
        ]
        return json_response(self.commands)

    async def _open_private_chat(self, request: web.Request) -> web.Response:
        person = self._world.by_id(int((await request.json())["recipient_id"]))
        if person is None:
            raise Refused(refusals.UNKNOWN_USER)
        return json_response(self._world.private_chat(person).json())

    def _channel(self, request: web.Request) -> Channel:
        channel = self._world.channels.get(int(request.match_info["channel"]))
        if channel is None or channel.gone:
            raise Refused(refusals.UNKNOWN_CHANNEL)
        if channel.guild is not None and channel.guild.id not in self._world.guilds:
            raise Refused(refusals.MISSING_ACCESS)
        if not channel.bot_may("view_channel"):
            raise Refused(refusals.MISSING_ACCESS)
        return channel

    def _message(self, request: web.Request, channel: Channel) -> dict[str, Any]:
        message = channel.messages.get(int(request.match_info["message"]))
        if message is None:
            raise Refused(refusals.UNKNOWN_MESSAGE)
        return message

    async def _get_channel(self, request: web.Request) -> web.Response:
        return json_response(self._channel(request).json())

    async def _history(self, request: web.Request) -> web.Response:
        """Newest first; with `after` the oldest ones after it, as the real one."""
        channel = self._channel(request)
        if not channel.bot_may("read_message_history"):
            return json_response([])
        limit = int(request.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise Refused(refusals.INVALID_FORM)
        after, before = int(request.query.get("after", 0)), int(request.query.get("before", 1 << 63))
        ids = sorted(id for id in channel.messages if after < id < before)
        ids = ids[:limit] if "after" in request.query else ids[-limit:]
        found = [channel.messages[id] for id in reversed(ids)]
        if not self._gateway.granted & MESSAGE_CONTENT:
            found = [self._gateway.without_content(message, channel) for message in found]
        return json_response(found)

    async def _get_message(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        return json_response(self._message(request, channel))

    async def _send(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        body = await request.json()
        if channel.type == FORUM or not channel.bot_may("send_messages"):
            raise Refused(refusals.MISSING_PERMISSIONS)
        if body.get("embeds") and not channel.bot_may("embed_links"):
            raise Refused(refusals.MISSING_PERMISSIONS)
        check_message(body, CREATE)
        self._filter(body)
        reference = self._reference(channel, body.get("message_reference"))
        if body.get("enforce_nonce") and (known := self._by_nonce(body["nonce"])) is not None:
            return json_response(known)
        more = {key: body[key] for key in ("embeds", "components", "flags", "nonce") if body.get(key)}
        message = self._world.add_message(
            channel, self._world.me, body.get("content") or "", **more, **reference
        )
        self._world.note_pings(message, body)
        if body.get("enforce_nonce"):
            self._nonces[str(body["nonce"])] = (self._world.clock(), channel.id, int(message["id"]))
        self._gateway.tell("MESSAGE_CREATE", self.told(message, channel), channel)
        if self.before_send is not None:
            await self.before_send()
        return json_response(message)

    def _filter(self, body: dict[str, Any]) -> None:
        """AutoMod and the like."""
        for words, refusal in self.filtered.items():
            if words in json.dumps(body, ensure_ascii=False):
                raise Refused(refusal)

    def _reference(self, channel: Channel, wanted: dict[str, Any] | None) -> dict[str, Any]:
        if not wanted:
            return {}
        if not channel.bot_may("read_message_history"):
            raise Refused(refusals.NO_HISTORY)
        target = channel.messages.get(int(wanted["message_id"]))
        if target is None:
            if wanted.get("fail_if_not_exists", True):
                raise Refused(
                    refusals.INVALID_FORM,
                    {
                        "message_reference": {
                            "_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]
                        }
                    },
                )
            return {}
        reference = {"message_id": str(target["id"]), "channel_id": str(channel.id)}
        return {"type": 19, "message_reference": reference, "referenced_message": target}

    def _by_nonce(self, nonce: Any) -> dict[str, Any] | None:
        at, channel_id, message_id = self._nonces.get(str(nonce), (0.0, 0, 0))
        if self._world.clock() - at > NONCE_S:
            return None
        message = self._world.channels[channel_id].messages.get(message_id)
        if message is None:  # "explicitly deleted shortly earlier"
            raise Refused(refusals.UNKNOWN_MESSAGE)
        return message

    async def _edit(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        message = self._message(request, channel)
        body = await request.json()
        if message["author"]["id"] != str(self._world.me.id):
            raise Refused(refusals.NOT_THE_AUTHOR)
        if body.get("embeds") and not channel.bot_may("embed_links"):
            raise Refused(refusals.MISSING_PERMISSIONS)
        check_message(body, EDIT, partial=True)
        self._filter(body)
        for key in ("content", "embeds", "components"):
            if key in body:
                message[key] = body[key] or ([] if key != "content" else "")
        if not message["content"] and not message["embeds"]:
            raise Refused(refusals.EMPTY_MESSAGE)
        if "flags" in body:
            message["flags"] = body["flags"]
        message["edited_timestamp"] = self._world.now()
        self._world.note_pings(message, body)
        self._gateway.tell("MESSAGE_UPDATE", self.told(message, channel), channel)
        return json_response(message)

    async def _delete(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        message = self._message(request, channel)
        if message["author"]["id"] != str(self._world.me.id) and not channel.bot_may("manage_messages"):
            raise Refused(refusals.MISSING_PERMISSIONS)
        del channel.messages[int(message["id"])]
        self.tell_deletion(channel, int(message["id"]))
        return web.Response(status=204)

    async def _react(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        message = self._message(request, channel)
        if not (channel.bot_may("add_reactions") and channel.bot_may("read_message_history")):
            raise Refused(refusals.MISSING_PERMISSIONS)
        self.reactions.append((int(message["id"]), request.match_info["emoji"]))
        return web.Response(status=204)

    async def _type(self, request: web.Request) -> web.Response:
        if not self._channel(request).bot_may("send_messages"):
            raise Refused(refusals.MISSING_PERMISSIONS)
        return web.Response(status=204)

    def tell_deletion(self, channel: Channel, id: int) -> None:
        """MESSAGE_DELETE."""
        said = {"id": str(id), "channel_id": str(channel.id)}
        if channel.guild is not None:
            said["guild_id"] = str(channel.guild.id)
        self._gateway.tell("MESSAGE_DELETE", said, channel)

    def told(self, message: dict[str, Any], channel: Channel) -> dict[str, Any]:
        """A message as an event tells it."""
        if channel.type == DM or channel.guild is None:
            return dict(message)
        author = self._world.by_id(int(message["author"]["id"]))
        more: dict[str, Any] = {"guild_id": str(channel.guild.id)}
        if author is not None and "webhook_id" not in message:
            more["member"] = {
                key: value for key, value in channel.guild.member(author).items() if key != "user"
            }
        return message | more
