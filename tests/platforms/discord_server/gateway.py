"""Gateway v10: HELLO, heartbeats and their ACKs, IDENTIFY, RESUME with replay, INVALID_SESSION, and its closes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.platforms.discord_server.world import DM, Channel, World

GUILDS, MEMBERS, PRESENCES, GUILD_MESSAGES = 1 << 0, 1 << 1, 1 << 8, 1 << 9
DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 12, 1 << 15
PRIVILEGED = MEMBERS | PRESENCES | MESSAGE_CONTENT
ALL_INTENTS = (1 << 22) - 1 | 1 << 24 | 1 << 25

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT = 0, 1, 2, 3, 6, 7
INVALID_SESSION, HELLO, ACK = 9, 10, 11
_ACK_S = 0.02
"""How long the answer to a heartbeat takes, as if there were a network."""
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, WRONG_TOKEN, ALREADY = 4001, 4002, 4003, 4004, 4005
TIMED_OUT, INVALID_SHARD, INVALID_INTENTS, DISALLOWED_INTENTS = 4009, 4010, 4013, 4014


@dataclass
class Session:
    """What RESUME takes up again."""

    id: str
    intents: int
    shard: tuple[int, int]
    sent: list[tuple[str, Any]] = field(default_factory=list)
    """Events by sequence number, the first has 1."""
    live: Connection | None = None

    def dispatch(self, event: str, data: Any) -> None:
        """An event; kept for a RESUME where nobody is connected."""
        self.sent.append((event, data))
        if self.live is not None:
            self.live.send(DISPATCH, data, len(self.sent), event)


class Connection:
    """One websocket; what is sent goes out in order, through one compressor."""

    def __init__(self, socket: web.WebSocketResponse, compress: str) -> None:
        self.socket = socket
        self._outbox: asyncio.Queue[bytes] = asyncio.Queue()
        self._pack = _packer(compress)
        self.heard_at = asyncio.get_running_loop().time()

    def send(self, op: int, data: Any = None, seq: int | None = None, event: str | None = None) -> None:
        text = json.dumps({"op": op, "d": data, "s": seq, "t": event}, ensure_ascii=False)
        self._outbox.put_nowait(text.encode("utf-8", "surrogatepass"))

    async def write(self) -> None:
        """Until cancelled."""
        with contextlib.suppress(ConnectionError):
            while True:
                await self.socket.send_bytes(self._pack(await self._outbox.get()))


class Gateway:
    """The websocket side. Tests set `heartbeat_s`, `granted`, and call `drop`, `invalidate`."""

    def __init__(self, world: World, token: Callable[[], str], url: Callable[[], str]) -> None:
        self._world, self._token, self._url = world, token, url
        self.granted = MESSAGE_CONTENT
        """Privileged intents that are switched on in the portal."""
        self.known = ALL_INTENTS
        """Bits that mean something."""
        self.shards = 1
        self.heartbeat_s = 41.25
        self.sessions: dict[str, Session] = {}
        self.presences: list[str] = []
        """What the bot's presence said, in order."""
        self.log: list[str] = []
        """What happened: `identify`, `resume`, `heartbeat`, `close 4014`."""
        self.identified_at: list[float] = []
        """When each session was asked for, on the event loop's clock."""
        self.resumable = True
        self.identified = asyncio.Event()
        """A session was begun."""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, until either side has had enough."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            await socket.close(code=4012)
            return socket
        connection = Connection(socket, request.query.get("compress", ""))
        connection.send(HELLO, {"heartbeat_interval": int(self.heartbeat_s * 1000)})
        tasks = [asyncio.create_task(connection.write()), asyncio.create_task(self._watch(connection))]
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    await self._close(socket, DECODE_ERROR)
                    break
                session = await self._take(json.loads(message.data), connection, session)
        finally:
            for task in tasks:
                task.cancel()
            if session is not None and session.live is connection:
                session.live = None
        return socket

    async def _watch(self, connection: Connection) -> None:
        """A client that is silent for two beats is dead."""
        loop = asyncio.get_running_loop()
        while (left_s := connection.heard_at + 2 * self.heartbeat_s + 1 - loop.time()) > 0:  # noqa: ASYNC110  it moves with each beat
            await asyncio.sleep(left_s)
        await self._close(connection.socket, TIMED_OUT)

    async def _take(
        self, said: dict[str, Any], connection: Connection, session: Session | None
    ) -> Session | None:
        op, data = said.get("op"), said.get("d")
        connection.heard_at = asyncio.get_running_loop().time()
        if op == HEARTBEAT:
            self.log.append("heartbeat")
            # Not at once: discord.py notes a beat's time after it is sent, and takes a faster answer for a late one.
            asyncio.get_running_loop().call_later(_ACK_S, connection.send, ACK)
        elif op == IDENTIFY:
            return await self._identify(data, connection, session)
        elif op == RESUME:
            return await self._resume(data, connection)
        elif op == PRESENCE and session is None:
            await self._close(connection.socket, NOT_AUTHENTICATED)
        elif op == PRESENCE:
            if set(data) != {"since", "activities", "status", "afk"}:
                await self._close(connection.socket, DECODE_ERROR)
            self.presences += [activity.get("state", "") for activity in data["activities"]]
        else:
            await self._close(connection.socket, UNKNOWN_OPCODE)
        return session

    async def _identify(self, data: Any, connection: Connection, session: Session | None) -> Session | None:
        self.log.append("identify")
        self.identified_at.append(asyncio.get_running_loop().time())
        if (code := self._refusal(data, session)) is not None:
            await self._close(connection.socket, code)
            return None
        number, count = data.get("shard", [0, 1])
        session = Session(secrets.token_hex(8), data["intents"], (number, count), live=connection)
        self.sessions[session.id] = session
        mine = [guild for guild in self._world.guilds.values() if (guild.id >> 22) % count == number]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self._world.me.json(),
                "session_id": session.id,
                "resume_gateway_url": self._url(),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
                "private_channels": [],
                "shard": [number, count],
                "application": {"id": str(self._world.me.id), "flags": 1 << 19},
            },
        )
        if session.intents & GUILDS:
            for guild in mine:
                session.dispatch("GUILD_CREATE", guild.json(self._world.me))
        self.identified.set()
        return session

    def _refusal(self, data: Any, session: Session | None) -> int | None:
        needed = {"token", "intents", "properties"}
        if not isinstance(data, dict) or not needed <= set(data) or not isinstance(data["intents"], int):
            return DECODE_ERROR
        if "game" in data.get("presence", {}):  # of versions before the eighth
            return DECODE_ERROR
        if session is not None:
            return ALREADY
        if data["token"] != self._token():
            return WRONG_TOKEN
        number, count = data.get("shard", [0, 1])
        if not 0 <= number < count or count < self.shards:
            return INVALID_SHARD
        if data["intents"] & ~self.known:
            return INVALID_INTENTS
        return DISALLOWED_INTENTS if data["intents"] & PRIVILEGED & ~self.granted else None

    async def _resume(self, data: Any, connection: Connection) -> Session | None:
        self.log.append("resume")
        if data["token"] != self._token():
            await self._close(connection.socket, WRONG_TOKEN)
            return None
        session = self.sessions.get(data["session_id"])
        if session is None or not self.resumable or data["seq"] > len(session.sent):
            connection.send(INVALID_SESSION, False)
            return None
        session.live = connection
        for number, (event, sent) in enumerate(session.sent[data["seq"] :], data["seq"] + 1):
            connection.send(DISPATCH, sent, number, event)
        session.dispatch("RESUMED", {})
        return session

    async def _close(self, socket: web.WebSocketResponse, code: int) -> None:
        self.log.append(f"close {code}")
        await socket.close(code=code)

    def tell(self, event: str, data: dict[str, Any], channel: Channel | None = None) -> None:
        """An event to every session that may see it, cut down to what its intents allow."""
        for session in list(self.sessions.values()):
            if channel is not None and not self._sees(session, channel):
                continue
            session.dispatch(event, self._cut(session, event, data, channel))

    def _sees(self, session: Session, channel: Channel) -> bool:
        if channel.type == DM:
            return session.shard[0] == 0 and bool(session.intents & DIRECT_MESSAGES)
        assert channel.guild is not None
        number, count = session.shard
        return (
            (channel.guild.id >> 22) % count == number
            and bool(session.intents & GUILD_MESSAGES)
            and channel.bot_may("view_channel")
        )

    def _cut(
        self, session: Session, event: str, data: dict[str, Any], channel: Channel | None
    ) -> dict[str, Any]:
        if event not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} or session.intents & MESSAGE_CONTENT:
            return data
        return self.without_content(data, channel)

    def without_content(self, message: dict[str, Any], channel: Channel | None) -> dict[str, Any]:
        """As one without the intent gets it: whole if private, its own, or one that mentions it; what it
        answers is judged by itself.
        """
        if channel is None or channel.type == DM:
            return message
        me = str(self._world.me.id)
        seen = dict(message)
        if seen.get("referenced_message"):
            seen["referenced_message"] = self.without_content(seen["referenced_message"], channel)
        if message["author"]["id"] == me or any(user["id"] == me for user in message["mentions"]):
            return seen
        return seen | {"content": "", "embeds": [], "components": [], "attachments": []}

    async def drop(self, code: int = 1006) -> None:
        """Break every connection; 1006: without a word. Sessions stay for a RESUME."""
        for session in list(self.sessions.values()):
            if session.live is not None:
                live, session.live = session.live, None
                if code == 1006 and (transport := live.socket._req and live.socket._req.transport):
                    transport.abort()
                else:
                    await live.socket.close(code=code)

    def ask_to_reconnect(self) -> None:
        """As before a restart of a gateway server of Discord's."""
        for session in self.sessions.values():
            if session.live is not None:
                session.live.send(RECONNECT)

    def forget_sessions(self) -> None:
        """No session can be resumed any more."""
        self.sessions.clear()


def _packer(compress: str) -> Callable[[bytes], bytes]:
    """Transport compression as the client asked for it."""
    if compress == "zlib-stream":
        stream = zlib.compressobj()
        return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
    if compress == "zstd-stream":
        from compression import zstd  # type: ignore[import-not-found]  # from Python 3.14 on

        frames = zstd.ZstdCompressor()
        return lambda data: bytes(frames.compress(data, zstd.ZstdCompressor.FLUSH_BLOCK))
    raise AssertionError(f"the library asks for no compression, or for an unknown one: {compress!r}")
