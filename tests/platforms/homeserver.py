"""A real homeserver, matrix-synapse from PyPI, as a child process; people on it, and the line to it.

    with Homeserver(folder) as homeserver:
        ann = homeserver.person("ann")
        room = ann.create_room()

Starting takes 4 to 8 seconds, so tests share one and take new people and rooms.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import itertools
import json
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
import yaml

SERVER_NAME = "chat.test"
SECRET = "only for tests"
_UNLIMITED = {"per_second": 10_000, "burst_count": 10_000}
_LIMITS = (
    "rc_message",
    "rc_registration",
    "rc_admin_redaction",
    "rc_joins_per_room",
    "rc_room_creation",
    "rc_presence",
    "rc_delayed_event_mgmt",
    "rc_reports",
)
_LOGGING = {
    "version": 1,
    "formatters": {"line": {"format": "%(name)s - %(levelname)s - %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"synapse.access": {"level": "INFO"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "disable_existing_loggers": False,
}
"""What it logs: requests, which tests look for, and trouble."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Homeserver:
    """Synapse with SQLite in a folder. Limits are raised unless `limits` says otherwise."""

    def __init__(self, folder: Path, limits: dict[str, Any] | None = None) -> None:
        self._folder, self._limits = folder, limits or {}
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._numbers = itertools.count(1)
        self._residents: dict[str, Person] = {}
        self._client = httpx.Client(base_url=self.url, timeout=60)

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.set_up(self._folder)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self.stop()

    def start(self) -> None:
        """Run it, again after `stop` with all that it had kept."""
        with (self._folder / "log").open("ab") as log:
            command = self.command(self._folder, self._port)
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)
        give_up_at = time.monotonic() + 180
        while not self._answers():
            assert self._process.poll() is None, self.log()[-2_000:]
            assert time.monotonic() < give_up_at, self.log()[-2_000:]
            time.sleep(0.05)

    def set_up(self, folder: Path) -> None:
        """Write its configuration and its key."""
        (folder / "homeserver.yaml").write_text(yaml.safe_dump(self._config()), "utf-8")
        (folder / "log.yaml").write_text(yaml.safe_dump(_LOGGING), "utf-8")
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (folder / "signing.key").write_text(f"ed25519 a_test {seed}\n", "utf-8")

    def command(self, folder: Path, port: int) -> list[str]:
        """How it is started. Its port is also in the configuration."""
        return [sys.executable, "-m", "synapse.app.homeserver", "-c", str(folder / "homeserver.yaml")]

    def stop(self) -> None:
        """Stop it, as for an upgrade: connections are refused from now on."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def limit(self, person: Person, per_second: int, burst: int) -> None:
        """Limit how often somebody may send, as a homeserver does by default."""
        asked = {"messages_per_second": per_second, "burst_count": burst}
        path = f"/_synapse/admin/v1/users/{person.user}/override_ratelimit"
        headers = {"Authorization": f"Bearer {self.person('admin', admin=True).token}"}
        self._client.post(path, json=asked, headers=headers).raise_for_status()

    def person(self, name: str, *, admin: bool = False) -> Person:
        """A new account; people of one name are told apart by a number."""
        role = "admin" if admin else "notadmin"
        nonce = self._client.get("/_synapse/admin/v1/register").raise_for_status().json()["nonce"]
        user = f"{name}{next(self._numbers)}"
        signed = f"{nonce}\0{user}\0password\0{role}".encode()
        asked = {
            "nonce": nonce,
            "username": user,
            "password": "password",
            "admin": admin,
            "mac": hmac.new(SECRET.encode(), signed, hashlib.sha1).hexdigest(),
        }
        made = self._client.post("/_synapse/admin/v1/register", json=asked).raise_for_status().json()
        return Person(self._client, made["user_id"], made["access_token"])

    def resident(self, name: str) -> Person:
        """An account that all tests share: somebody whom only one's own rooms know. To make one takes 50 ms of CPU."""
        return self._residents.get(name) or self._residents.setdefault(name, self.person(name))

    def log(self) -> str:
        """Its output."""
        return (self._folder / "log").read_text("utf-8", "replace")

    def _answers(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return self._client.get("/_matrix/client/versions").status_code == 200
        return False

    def _config(self) -> dict[str, Any]:
        return {
            "server_name": SERVER_NAME,
            "pid_file": str(self._folder / "pid"),
            "listeners": [
                {
                    "port": self._port,
                    "type": "http",
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self._folder / "db.sqlite")}},
            "media_store_path": str(self._folder / "media"),
            "signing_key_path": str(self._folder / "signing.key"),
            "registration_shared_secret": SECRET,
            "macaroon_secret_key": SECRET,
            "report_stats": False,
            "log_config": str(self._folder / "log.yaml"),
            # Work for each event that no test looks at.
            "presence": {"enabled": False},
            "stats": {"enabled": False},
            "user_directory": {"enabled": False},
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "bcrypt_rounds": 4,
            **dict.fromkeys(_LIMITS, _UNLIMITED),
            "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _UNLIMITED),
            "rc_joins": dict.fromkeys(("local", "remote"), _UNLIMITED),
            "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _UNLIMITED),
            **self._limits,
        }


class Line:
    """A TCP line to the homeserver that can be cut; the bot's side of it, people have their own."""

    def __init__(self, url: str) -> None:
        self._to = int(url.rsplit(":", 1)[1])
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._server: asyncio.Server | None = None
        self._flows: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()

    async def mend(self) -> None:
        """Connections go through from now on."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._port)

    async def cut(self) -> None:
        """All connections break, new ones are refused."""
        if self._server is not None:
            self._server.close()
        for flow in self._flows:
            flow.cancel()
        await asyncio.gather(*self._flows, return_exceptions=True)

    async def _connected(self, reads: asyncio.StreamReader, writes: asyncio.StreamWriter) -> None:
        flow = asyncio.current_task()
        assert flow is not None
        self._flows.add(flow)
        try:
            far_reads, far_writes = await asyncio.open_connection("127.0.0.1", self._to)
            try:
                await asyncio.gather(_flow(reads, far_writes), _flow(far_reads, writes))
            finally:
                far_writes.close()
        except (OSError, asyncio.CancelledError):
            pass  # cut, or an end hung up
        finally:
            writes.close()
            self._flows.discard(flow)


async def _flow(reads: asyncio.StreamReader, writes: asyncio.StreamWriter) -> None:
    while data := await reads.read(65_536):
        writes.write(data)
        await writes.drain()
    writes.close()


@dataclass
class Person:
    """Somebody's account, used over plain HTTP: the bot's library is not what tests it."""

    client: httpx.Client
    user: str
    token: str
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> dict[str, Any]:
        """One call of the client-server API; fails loudly if it is refused."""
        answer = self.client.request(
            method,
            f"/_matrix/client/v3/{path}",
            json=body,
            params=query,
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200, f"{method} {path}: {answer.text}"
        found: dict[str, Any] = answer.json()
        return found

    def create_room(self, *invited: Person, **more: Any) -> str:
        """A room of one's own, with others invited; its id."""
        asked = {"preset": "private_chat", "invite": [person.user for person in invited], **more}
        return str(self.ask("POST", "createRoom", asked)["room_id"])

    def join(self, room: str) -> None:
        """Accept an invite."""
        self.ask("POST", f"join/{room}", {})

    def members(self, room: str) -> set[str]:
        """Who is in a room."""
        return set(self.ask("GET", f"rooms/{room}/joined_members")["joined"])

    def send(self, room: str, content: dict[str, Any], kind: str = "m.room.message") -> str:
        """Send an event; its id."""
        path = f"rooms/{room}/send/{kind}/{time.time_ns()}-{next(self._numbers)}"
        return str(self.ask("PUT", path, content)["event_id"])

    def say(self, room: str, text: str, **more: Any) -> str:
        """Say something; the message's id."""
        return self.send(room, {"msgtype": "m.text", "body": text, **more})

    def edit(self, room: str, id: str, text: str) -> str:
        """Edit a message."""
        new = {"msgtype": "m.text", "body": text}
        related = {"rel_type": "m.replace", "event_id": id}
        return self.send(room, {**new, "body": f"* {text}", "m.new_content": new, "m.relates_to": related})

    def react(self, room: str, id: str, sign: str) -> str:
        """Put a sign below a message; the reaction's id."""
        related = {"rel_type": "m.annotation", "event_id": id, "key": sign}
        return self.send(room, {"m.relates_to": related}, "m.reaction")

    def redact(self, room: str, id: str) -> None:
        """Delete an event."""
        self.ask("PUT", f"rooms/{room}/redact/{id}/{time.time_ns()}-{next(self._numbers)}", {})

    def events(self, room: str) -> list[dict[str, Any]]:
        """All that one may see in a room, oldest first."""
        found = self.ask("GET", f"rooms/{room}/messages", None, dir="b", limit=1000)["chunk"]
        return list(reversed(found))

    def seen(self, room: str, by: str) -> list[Seen]:
        """What somebody's messages in a room look like now, oldest first: edited, and without deleted ones."""
        events = self.events(room)
        shown: dict[str, Seen] = {}
        for event in events:
            content, id = event["content"], event["event_id"]
            if event["type"] != "m.room.message" or event["sender"] != by or not content:
                continue
            related = content.get("m.relates_to", {})
            if related.get("rel_type") != "m.replace":
                shown[id] = Seen(id, content, related, [content])
            elif related["event_id"] in shown:
                first = shown[related["event_id"]]
                first.versions.append(content)
                first.content = content["m.new_content"]
        return list(shown.values())


@dataclass
class Seen:
    """A message as people see it now."""

    id: str
    content: dict[str, Any]
    related: dict[str, Any]
    """Of its first version: what it replies to, its thread."""
    versions: list[dict[str, Any]]
    """Contents of each event that made it."""

    def __repr__(self) -> str:
        return f"Seen({json.dumps(self.content, ensure_ascii=False)})"
