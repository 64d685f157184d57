"""Slash commands, menus and buttons: three seconds to answer, a token of fifteen minutes, and their webhooks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.platforms.discord_server.forms import EDIT, FOLLOW_UP, check_message
from tests.platforms.discord_server.refusals import (
    ALREADY_ACKNOWLEDGED,
    INVALID_FORM,
    INVALID_TOKEN,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    Refused,
    json_response,
)
from tests.platforms.discord_server.world import EPHEMERAL, LOADING, Channel, User, World

ANSWER_S, TOKEN_S = 3.0, 900.0
COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES = 4, 5, 6, 7, 8
_ANSWERS = {COMMAND: {4, 5, 9}, COMPONENT: {4, 5, 6, 7, 9}, AUTOCOMPLETE: {8}}


@dataclass
class Interaction:
    """One press or command, and what came of it."""

    id: int
    token: str
    type: int
    channel: Channel
    user: User
    created_at: float
    source: dict[str, Any] | None = None
    """The message with the button."""
    answered: int | None = None
    """The type of the answer."""
    original: dict[str, Any] | None = None
    """The answering message, an ephemeral one too."""
    follow_ups: list[dict[str, Any]] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    guild_install: bool = True

    @property
    def whispers(self) -> list[str]:
        """The messages that only this person sees, in order."""
        said = [self.original] if self.original else []
        return [message["content"] for message in said + self.follow_ups if message["flags"] & EPHEMERAL]


class Interactions:
    """The HTTP side of interactions."""

    def __init__(self, world: World, tell: Any) -> None:
        self._world, self._tell = world, tell
        self.all: dict[str, Interaction] = {}
        """By token."""

    def new(self, type: int, channel: Channel, user: User, **more: Any) -> Interaction:
        token = secrets.token_urlsafe(60)
        made = Interaction(self._world.new_id(), token, type, channel, user, self._world.clock(), **more)
        self.all[token] = made
        return made

    async def callback(self, request: web.Request) -> web.Response:
        """POST /interactions/{id}/{token}/callback."""
        found = self.all.get(request.match_info["token"])
        if found is None or str(found.id) != request.match_info["id"] or self._age(found) > ANSWER_S:
            raise Refused(UNKNOWN_INTERACTION)
        if found.answered is not None:
            raise Refused(ALREADY_ACKNOWLEDGED)
        body = await request.json()
        if body.get("type") not in _ANSWERS[found.type]:
            raise Refused(INVALID_FORM)
        self._answer(found, body["type"], body.get("data") or {})
        if request.query.get("with_response") not in {"true", "1"}:
            return web.Response(status=204)
        return json_response(self._receipt(found, body["type"]))

    def _answer(self, found: Interaction, type: int, data: dict[str, Any]) -> None:
        if type == CHOICES:
            _check_choices(data)
            found.choices = data["choices"]
        elif type == MESSAGE:
            check_message(data, FOLLOW_UP)
            found.original = self._say(found, data)
        elif type == DEFERRED_MESSAGE:
            found.original = self._say(found, {"flags": data.get("flags", 0) | LOADING})
        elif type == UPDATE:
            check_message(data, FOLLOW_UP, partial=True)
            assert found.source is not None
            self._change(found.source, data, found.channel)
            found.original = found.source
        else:
            found.original = found.source
        found.answered = type

    def _receipt(self, found: Interaction, type: int) -> dict[str, Any]:
        shown = found.original if type in {MESSAGE, DEFERRED_MESSAGE, UPDATE} else None
        callback: dict[str, Any] = {"id": str(found.id), "type": found.type}
        resource: dict[str, Any] = {"type": type}
        if shown is not None:
            callback |= {
                "response_message_id": shown["id"],
                "response_message_loading": bool(shown["flags"] & LOADING),
                "response_message_ephemeral": bool(shown["flags"] & EPHEMERAL),
            }
            resource["message"] = shown
        return {"interaction": callback, "resource": resource}

    def _alive(self, request: web.Request) -> Interaction:
        """The interaction behind a webhook's address, answered and younger than its token's life."""
        if request.match_info["app"] != str(self._world.me.id):
            raise Refused(UNKNOWN_WEBHOOK)
        found = self.all.get(request.match_info["token"])
        if found is None or self._age(found) > TOKEN_S:
            raise Refused(INVALID_TOKEN)
        if found.answered is None:
            raise Refused(UNKNOWN_WEBHOOK)
        return found

    async def follow_up(self, request: web.Request) -> web.Response:
        """POST /webhooks/{app}/{token}."""
        found = self._alive(request)
        body = await request.json()
        check_message(body, FOLLOW_UP)
        if not found.guild_install and len(found.follow_ups) >= 5:
            raise Refused((400, 40094, "Maximum number of follow-up messages reached"))
        message = self._say(found, body)
        found.follow_ups.append(message)
        return json_response(message)

    async def edit(self, request: web.Request) -> web.Response:
        """PATCH …/messages/@original or a number."""
        found = self._alive(request)
        message = self._message(found, request.match_info["message"])
        body = await request.json()
        check_message(body, EDIT, partial=True)
        self._change(message, body, found.channel)
        return json_response(message)

    async def get(self, request: web.Request) -> web.Response:
        """GET …/messages/@original or a number."""
        found = self._alive(request)
        return json_response(self._message(found, request.match_info["message"]))

    async def delete(self, request: web.Request) -> web.Response:
        """DELETE …/messages/@original or a number."""
        found = self._alive(request)
        message = self._message(found, request.match_info["message"])
        found.channel.messages.pop(int(message["id"]), None)
        found.follow_ups = [said for said in found.follow_ups if said is not message]
        if found.original is message:
            found.original = None
        return web.Response(status=204)

    def _message(self, found: Interaction, id: str) -> dict[str, Any]:
        its = [found.original] if found.original else []
        for message in its + found.follow_ups:
            if id == message["id"] or (id == "@original" and message is found.original):
                shown = int(message["id"]) in found.channel.messages
                if shown or message["flags"] & EPHEMERAL:
                    return message
        raise Refused(UNKNOWN_MESSAGE)

    def _say(self, found: Interaction, data: dict[str, Any]) -> dict[str, Any]:
        """A new message; an ephemeral one is in no channel."""
        more = {
            key: data[key] for key in ("embeds", "components", "flags", "allowed_mentions") if key in data
        }
        more["webhook_id"] = str(self._world.me.id)
        more["interaction_metadata"] = {
            "id": str(found.id),
            "type": found.type,
            "user": found.user.json(),
            "authorizing_integration_owners": {},
        }
        message = self._world.add_message(found.channel, self._world.me, data.get("content") or "", **more)
        if message["flags"] & EPHEMERAL:
            del found.channel.messages[int(message["id"])]
        else:
            self._tell("MESSAGE_CREATE", message, found.channel)
        self._world.note_pings(message, data)
        return message

    def _change(self, message: dict[str, Any], body: dict[str, Any], channel: Channel) -> None:
        for key in ("content", "embeds", "components", "allowed_mentions"):
            if key in body:
                message[key] = body[key] or ([] if key in {"embeds", "components"} else "")
        message["flags"] &= ~LOADING
        self._world.note_pings(message, body)
        if "flags" in body:
            message["flags"] |= body["flags"]
        if not message["flags"] & EPHEMERAL:
            message["edited_timestamp"] = self._world.now()
            self._tell("MESSAGE_UPDATE", message, channel)

    def _age(self, found: Interaction) -> float:
        return self._world.clock() - found.created_at


def _check_choices(data: dict[str, Any]) -> None:
    choices = data.get("choices")
    if not isinstance(choices, list) or len(choices) > 25:
        raise Refused(INVALID_FORM)
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100 or not 1 <= len(str(choice["value"])) <= 100:
            raise Refused(INVALID_FORM)
