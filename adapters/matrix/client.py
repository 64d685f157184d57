"""The only user of matrix-nio. Each call returns its result or raises one of our errors.

nio itself returns errors as response objects and retries for ever; both are switched off here.
Error codes: https://spec.matrix.org/v1.15/client-server-api/#standard-error-response
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
from nio import AsyncClient, AsyncClientConfig, ErrorResponse, MessageDirection, RoomPreset
from nio.exceptions import (
    EncryptionError,
    GroupEncryptionError,
    OlmTrustError,
    ProtocolError,
    VerificationError,
)

from adapters.matrix.encryption import Keys
from core.errors import NotSent, TokenRefused, Undeliverable, Unreachable, words_of

ANSWER_S = 25.0
"""A call that takes longer has failed. Two calls fit into the core's time limit for a reply."""
FIRST_SYNC_S = 300.0
"""Time limit for the first sync: an account in very many rooms may take minutes."""
POLL_MS = 30_000
"""How long the homeserver may hold a sync that has no new events."""
SPARING_S = 3_600.0
"""After a rate limit the bot sends only what somebody waits for, for this long."""
TYPING_S = 30.0
"""How long the homeserver shows that the bot is writing, unless it is told otherwise."""
RETRY_S = 5.0
"""Pause if the homeserver limits the rate without saying for how long."""

FOREIGN = (
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    ValueError,
    ProtocolError,
    EncryptionError,
    GroupEncryptionError,
    OlmTrustError,
    VerificationError,
)
"""Errors of the libraries that mean that the homeserver, or a key, is not available at the moment."""
HEARD = (
    "m.room.message",
    "m.room.encrypted",
    "m.room.redaction",
    "m.room.member",
    "m.room.create",
    "m.room.power_levels",
    "m.room.encryption",
    "m.room.tombstone",
    "m.reaction",
)
"""Events that the adapter reads from timelines."""
_STATE = ("m.room.create", "m.room.power_levels", "m.room.member", "m.room.encryption")
"""Events that describe a room: who made it, who may do what, who is in it."""
_NOTHING: dict[str, Any] = {"types": []}
"""A filter that lets no event through."""
_FILTER = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {
        "timeline": {"types": HEARD, "limit": 20},
        # Without lazy loading of members Synapse does not count them either.
        "state": {"types": _STATE, "lazy_load_members": True},
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
    },
}
"""What a sync contains; presence, typing and account data are left out."""
_GONE = {"M_FORBIDDEN", "M_NOT_FOUND", "M_GUEST_ACCESS_FORBIDDEN", "M_TOO_LARGE"}
"""Errors after which no later try can help."""
_TOKEN = {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_UNAUTHORIZED"}
"""Errors that mean that the token is not valid."""


class Homeserver:
    """The bot's account. Calls raise Unreachable if a later try may help, Undeliverable if none will, and
    TokenRefused if the homeserver does not know the token.

    Rooms and events are named by their ids; contents are what the specification calls an event's `content`.
    """

    def __init__(self, url: str, user: str, token: str, keys: Path | None = None) -> None:
        self.url, self.user, self.token = url, user, token
        config = AsyncClientConfig(
            # The core plans all retries itself. A library that waits inside a call would only look like a homeserver
            # that hangs.
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=ANSWER_S,
            encryption_enabled=keys is not None,
        )
        self._nio = AsyncClient(url, user, config=config, store_path=str(keys) if keys else None)
        # In place of a login: the owner made the token, so the bot never sees a password.
        self._nio.user_id, self._nio.access_token = user, token
        self.keys = Keys(self._nio, keys)
        self._quiet_until = 0.0
        """Until when the homeserver accepts no message from us, in monotonic seconds."""
        self._limited_at = float("-inf")

    async def check(self) -> None:
        """Check the token, and load the keys. Raises TokenRefused with a line for the owner if it is another user's."""
        self.keys.open(await self._device())

    async def _device(self) -> str:
        """The id of the device that the token belongs to. Raises TokenRefused if that is another user's."""
        found = await self._ask(self._nio.whoami())
        if found.user_id != self.user:
            # `whoami` has stored the other account's id in nio, and the next try must not use it.
            self._nio.user_id = self.user
            raise TokenRefused(
                f"matrix: GRG_MATRIX_TOKEN belongs to {found.user_id}, but GRG_MATRIX_USER is {self.user}"
            )
        return str(found.device_id)

    async def count_rooms(self) -> int:
        """How many rooms the account is in. Raises TokenRefused if the token is not its own."""
        await self._device()
        return len((await self._ask(self._nio.joined_rooms())).rooms)

    async def initial_sync(self) -> Any:
        """A sync from the beginning, as nio's SyncResponse: every room's state, open invites, the latest events."""
        self._nio.next_batch = ""  # otherwise nio continues from its last sync
        # Synapse caches the answer to an identical first sync for two minutes; this makes each one different.
        asked = {**_FILTER, "presence": {**_NOTHING, "not_types": [f"asked.at.{time.time_ns()}"]}}
        found = await self._ask(self._nio.sync(timeout=0, sync_filter=asked), FIRST_SYNC_S)
        await self.keys.sync_keys(self._ask)
        return found

    async def sync(self, since: str) -> Any:
        """The events since a sync token, as nio's SyncResponse. Waits until there are some, at most `POLL_MS`."""
        found = await self._ask(
            self._nio.sync(timeout=POLL_MS, sync_filter=_FILTER, since=since), POLL_MS / 1000 + ANSWER_S
        )
        await self.keys.sync_keys(self._ask)
        return found

    async def messages_before(self, room: str, start: str, until: str) -> tuple[list[Any], str | None]:
        """Up to fifty events between the tokens `until` and `start`, newest first, and the token to continue from.

        The token is None if there are no more. Raises Undeliverable if the room does not show its earlier history.
        """
        found = await self._ask(
            self._nio.room_messages(
                room, start, until, MessageDirection.back, limit=50, message_filter={"types": HEARD}
            )
        )
        # Some homeservers name a token even at the end, where it would lead to the same place for ever.
        return found.chunk, found.end if found.chunk else None

    async def join(self, room: str, via: Sequence[str] = ()) -> None:
        """Join a room, by an invite or as anybody may. A room that the bot is in already is no error.

        `via` are names of servers that are in the room; without an invite the homeserver may know none.
        """
        # nio's own call cannot name servers. Version 1.12 of the specification renamed the parameter; others are ignored.
        query = "&".join(f"{name}={quote(server, '')}" for server in via for name in ("via", "server_name"))
        answer, status = await self._call("POST", f"/_matrix/client/v3/join/{quote(room, '')}?{query}", "{}")
        if status != 200:
            words = f"matrix: {answer.get('errcode') or status}: {answer.get('error', '')}"
            raise Undeliverable(words) if answer.get("errcode") in _GONE else Unreachable(words)

    async def state(self, room: str, kind: str) -> dict[str, Any] | None:
        """The content of a room's state event, such as `m.room.power_levels`; None if the room has none, or does not
        show it to the bot.
        """
        try:
            found = await self._ask(self._nio.room_get_state_event(room, kind))
        except Undeliverable:
            return None
        return found.content if isinstance(found.content, dict) else None

    async def show_typing(self, room: str, *, on: bool) -> None:
        """Show in a room that the bot is writing, for at most `TYPING_S` seconds, or no longer."""
        await self._ask(self._nio.room_typing(room, on, int(TYPING_S * 1000)))

    async def mark_read(self, room: str, id: str) -> None:
        """Show in a room that the bot has read it up to this event."""
        # nio's own call names a thread; a receipt without one is for the whole room.
        await self._call(
            "POST", f"/_matrix/client/v3/rooms/{quote(room, '')}/receipt/m.read/{quote(id, '')}", "{}"
        )

    async def react(self, room: str, id: str, sign: str) -> None:
        """Put a reaction below an event. One that is there already is no error."""
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": id, "key": sign}}
        self._check_rate_limit()
        try:
            await self._ask(self._nio.room_send(room, "m.reaction", content, f"react-{id}-{sign}"))
        except Unreachable as error:
            if "M_DUPLICATE_ANNOTATION" not in str(error):
                raise

    async def event(self, room: str, id: str) -> dict[str, Any] | None:
        """One event as the homeserver stores it, with its latest edit in `unsigned`; None if the bot may not see it."""
        try:
            found = (await self._ask(self._nio.room_get_event(room, id))).event
            source: dict[str, Any] = found.source
            # nio drops the bundled edit of a decrypted event, and Dendrite bundles none. Only the bot's own are edited.
            bundled = "m.replace" in source.get("unsigned", {}).get("m.relations", {})
            if source.get("sender") == self.user and not bundled and (edits := await self._edits(room, id)):
                edit = (await self._ask(self._nio.room_get_event(room, edits[0]))).event.source
                source = {**source, "unsigned": {"m.relations": {"m.replace": edit}}}
        except Undeliverable:
            return None
        return source

    async def send(self, room: str, content: Mapping[str, Any], transaction: str | None) -> str:
        """Send a message; the same transaction twice is one message. Returns the event's id.

        Without a transaction each call makes a new event. In an encrypted room nio encrypts it.
        """
        self._check_rate_limit()
        try:
            sent = await self._ask(
                self._nio.room_send(
                    room, "m.room.message", dict(content), transaction, ignore_unverified_devices=True
                )
            )
        except Unreachable:
            # Otherwise nio waits for ever for keys that it failed to send.
            self._nio.sharing_session.pop(room, None)
            raise
        return str(sent.event_id)

    async def open_private_chat(self, user: str) -> str:
        """A new room with one other person, who is invited; its id."""
        self._check_rate_limit()
        made = await self._ask(
            self._nio.room_create(is_direct=True, invite=[user], preset=RoomPreset.trusted_private_chat)
        )
        return str(made.room_id)

    async def redact(self, room: str, id: str) -> None:
        """Redact an event and all its edits. One that is redacted already is fine."""
        # Edits first: redacting the original alone would leave their texts readable, and it is the way to find them.
        for each in (*await self._edits(room, id), id):
            self._check_rate_limit()
            try:
                await self._ask(self._nio.room_redact(room, each, tx_id=f"redact-{each}"))
            except Undeliverable as error:
                # It is gone already, for example because an earlier try got through and only its answer was lost.
                if "M_NOT_FOUND" not in str(error):
                    raise

    async def _edits(self, room: str, id: str) -> list[str]:
        """Ids of an event's edits, newest first, at most a hundred."""
        # nio's own iterator over relations never ends after an error.
        path = f"/_matrix/client/v1/rooms/{quote(room, '')}/relations/{quote(id, '')}/m.replace?limit=100"
        found, _ = await self._call("GET", path)
        chunk = found.get("chunk")
        return [str(event["event_id"]) for event in chunk or ()]

    async def _call(self, method: str, path: str, body: str | None = None) -> tuple[dict[str, Any], int]:
        """One call that nio does not offer, as its JSON object and its status. Raises Unreachable without an answer."""
        headers = {"Authorization": f"Bearer {self._nio.access_token}"}
        try:
            async with asyncio.timeout(ANSWER_S):
                async with await self._nio.send(method, path, body, headers) as answer:
                    found = await answer.json(content_type=None)
                    return (found if isinstance(found, dict) else {}), answer.status
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise self._unreachable(error) from error

    async def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        await self._nio.close()

    @property
    def has_room(self) -> bool:
        """Whether there is room for messages that nobody would miss: the rate was not limited for an hour."""
        return time.monotonic() > self._limited_at + SPARING_S

    def _check_rate_limit(self) -> None:
        """Raises Unreachable while a rate limit lasts, so that other replies do not run into it as well."""
        wait_s = self._quiet_until - time.monotonic()
        if wait_s > 0:
            raise NotSent("matrix: the homeserver asked for a pause", wait_s)

    async def _ask(self, call: Awaitable[Any], limit_s: float = ANSWER_S) -> Any:
        """Awaits a call of nio's, with a time limit. Raises Unreachable (TokenRefused among them) or Undeliverable."""
        try:
            async with asyncio.timeout(limit_s):
                answer = await call
        except FOREIGN as error:
            raise self._unreachable(error) from error
        if isinstance(answer, ErrorResponse):
            raise self._translate_error(answer)
        return answer

    def _unreachable(self, error: Exception) -> Unreachable:
        """The error for a homeserver that does not answer."""
        return Unreachable(
            f"matrix: {self.url} does not answer ({words_of(error)}): check the network and the address"
        )

    def _translate_error(self, answer: Any) -> Unreachable | Undeliverable:
        """The error for an error response, which may also start a pause for the rate limit."""
        code = str(answer.status_code or "no Matrix answer")
        transport = answer.transport_response
        if code == "M_LIMIT_EXCEEDED" or (transport is not None and transport.status == 429):
            wait_s = _retry_after_s(answer)
            # The limit is for the account, so replies to other rooms keep quiet as well.
            self._limited_at = time.monotonic()
            self._quiet_until = self._limited_at + wait_s
            return NotSent(f"matrix: {self.url} limits the rate", wait_s)
        if code in _TOKEN:
            return TokenRefused(
                f"matrix: the homeserver does not know GRG_MATRIX_TOKEN (any more): log {self.user} in again "
                "and set the new one"
            )
        words = f"matrix: {code}: {answer.message}"
        return Undeliverable(words) if code in _GONE else Unreachable(words)


def _retry_after_s(answer: Any) -> float:
    """The pause that a rate limit asks for, in seconds.

    Newer servers send it in a header, older ones in the body, and some not at all: then it is `RETRY_S`.
    """
    headers = answer.transport_response.headers if answer.transport_response is not None else {}
    header, milliseconds = str(headers.get("Retry-After", "")), answer.retry_after_ms
    if header.isdecimal():
        return float(header)
    return milliseconds / 1000 if isinstance(milliseconds, int) and milliseconds >= 0 else RETRY_S
