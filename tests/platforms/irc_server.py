"""A real ngircd on loopback, from Debian's package, and people who are connected to it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATH = "/usr/sbin:/usr/local/sbin"
CONFIG = """
[Global]
Name = irc.test.local
Info = for tests
AdminInfo1 = nobody
Listen = 127.0.0.1
Ports = {port}
{password}
[Limits]
MaxNickLength = 20
MaxPenaltyTime = 0
MaxConnectionsIP = 0
PingTimeout = {ping_s}
PongTimeout = {ping_s}
[Options]
DNS = no
Ident = no
PAM = no
"""
FROM_IT = 10.0
"""Seconds; it answers at once."""


def find_ngircd() -> str | None:
    """Where it is installed; Debian puts it where only root looks."""
    return shutil.which("ngircd") or shutil.which("ngircd", path=PATH)


class Ngircd:
    """The server. `start` and `kill` it as often as is wanted; it keeps its port."""

    def __init__(self, folder: Path, password: str = "", ping_s: int = 60) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._config = folder / "ngircd.conf"
        wanted = f"Password = {password}" if password else ""
        self._config.write_text(CONFIG.format(port=self.port, password=wanted, ping_s=ping_s))
        folder.chmod(0o755)  # root's ngircd goes on as nobody
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        program = find_ngircd()
        assert program, "ngircd is not installed"
        self._process = await asyncio.create_subprocess_exec(
            program, "--nodaemon", "--config", str(self._config), stdout=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(FROM_IT):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return await writer.wait_closed()
                await asyncio.sleep(0.02)

    def pause(self) -> None:
        """It hangs: connections stay, nothing is answered."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    async def kill(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@dataclass
class Person:
    """A person with a client. `heard` holds all lines except those that keep the connection alive."""

    nick: str
    channel: str
    heard: list[str] = field(default_factory=list)

    async def connect(self, port: int) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        self._reading = asyncio.create_task(self._read())
        self.send(f"NICK {self.nick}", f"USER {self.nick} 0 * :{self.nick}", f"JOIN {self.channel}")
        await self.until(lambda: any(f" 366 {self.nick} {self.channel}" in line for line in self.heard))

    def send(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())

    def told(self, by: str, kind: str = "PRIVMSG") -> list[tuple[str, str]]:
        """The messages that somebody sent: target and text."""
        split = [line.split(" ", 3) for line in self.heard if line.startswith(f":{by}!")]
        return [(said[2], said[3][1:]) for said in split if said[1] == kind]

    async def sees(self, nick: str) -> None:
        """Wait until somebody else is in the channel."""
        for _ in range(500):
            mark = len(self.heard)
            self.send(f"NAMES {self.channel}")
            await self.until(lambda mark=mark: any(" 366 " in line for line in self.heard[mark:]))  # type: ignore[misc]
            listed = [line.rpartition(":")[2].split() for line in self.heard[mark:] if " 353 " in line]
            if any(name.lstrip("@+") == nick for names in listed for name in names):
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{nick} did not come")

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(FROM_IT):
            while not holds():  # noqa: ASYNC110  what is waited for comes over a socket
                await asyncio.sleep(0.005)

    async def leave(self) -> None:
        self._writer.close()
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await self._reading
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _read(self) -> None:
        while line := (await self._reader.readline()).decode("utf-8", "replace").rstrip("\r\n"):
            if line.startswith("PING"):
                self.send(line.replace("PING", "PONG", 1))
            else:
                self.heard.append(line)


@asynccontextmanager
async def ngircd(folder: Path, password: str = "", ping_s: int = 60) -> AsyncIterator[Ngircd]:
    """A server for the length of a test; who shows no sign of life for `ping_s` is asked for one, and then thrown out."""
    server = Ngircd(folder, password, ping_s)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()
