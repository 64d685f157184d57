"""As much of IRC as a bot needs: https://datatracker.ietf.org/doc/html/rfc2812."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass

CONNECT_S = 20.0
ANSWER_S = 20.0
CLOSE_S = 1.0
SILENCE_S = 300.0
"""A server that is up sends a PING more often than this."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server's address. An empty password means that it asks for none."""

    host: str
    port: int
    encrypted: bool
    password: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line from the server: `:ann!~a@host PRIVMSG #games :hello`."""

    nick: str
    """Nick of the sender, or the server's name."""
    command: str
    params: tuple[str, ...]


class Connection:
    """A connection to a server. Every method raises OSError once it is broken.

    `nick` is the current one, which differs from the one that was asked for if that was taken.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, nick: str) -> None:
        self._reader, self._writer = reader, writer
        self.nick = nick
        self._pongs: dict[str, asyncio.Future[None]] = {}
        self._tokens = itertools.count()

    @classmethod
    async def open(cls, server: Server, nick: str) -> Connection:
        """Connect and register; the server's welcome (001) comes through `lines`.

        Raises OSError, of which TimeoutError is one, if the server cannot be reached.
        """
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection(
                server.host, server.port, ssl=server.encrypted or None, limit=1 << 16
            )
        connection = cls(reader, writer, nick)
        # The password must come before the registration that it is for (RFC 2812, 3.1.1).
        if server.password:
            await connection.send("PASS", server.password)
        await connection.send("NICK", nick)
        await connection.send("USER", nick, "0", "*", "game reviews, written by a machine")
        return connection

    async def lines(self) -> AsyncIterator[Line]:
        """The lines that the server sends, without those that keep the connection alive. Ends when the server hangs up.

        Iterate it only once: two readers would each get some of the lines. Raises TimeoutError after a long silence.
        """
        # Without this limit a connection that died silently would never be noticed.
        while raw := await asyncio.wait_for(self._reader.readline(), SILENCE_S):
            line = _parsed(raw.decode("utf-8", "replace").rstrip("\r\n"))
            if line.command == "PING":
                await self.send("PONG", *line.params)
            elif line.command == "PONG" and (waiting := self._pongs.pop(line.params[-1], None)):
                if not waiting.done():  # the waiting task may have been cancelled
                    waiting.set_result(None)
            elif line.command == "433":  # the nick is taken
                self.nick += "_"
                await self.send("NICK", self.nick)
            else:
                yield line

    async def send(self, command: str, *params: str) -> None:
        """Send one line; the last parameter may contain spaces."""
        # A line break inside a text would begin a new command, which a stranger could choose.
        *first, last = (param.replace("\r", " ").replace("\n", " ") for param in params)
        self._writer.write(f"{' '.join([command, *first])} :{last}\r\n".encode())
        await self._writer.drain()

    async def read_by_the_server(self) -> None:
        """Returns after the server has read everything sent so far. Something must be iterating `lines`.

        Raises TimeoutError if the server does not answer, another OSError if the connection breaks meanwhile.
        """
        token = f"grg-{next(self._tokens)}"
        # Servers handle a client's lines in order, so the answer to a PING shows that all before it were read.
        self._pongs[token] = asyncio.get_running_loop().create_future()
        try:
            await self.send("PING", token)
            async with asyncio.timeout(ANSWER_S):
                await self._pongs[token]
        finally:
            self._pongs.pop(token, None)

    async def close(self) -> None:
        """Hang up. Waiting calls raise OSError."""
        for waiting in self._pongs.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("the connection was closed"))
        self._writer.close()
        with contextlib.suppress(OSError):
            async with asyncio.timeout(CLOSE_S):
                await self._writer.wait_closed()


def _parsed(text: str) -> Line:
    """A line in its parts (RFC 2812, 2.3.1). An empty line has an empty command."""
    source = ""
    if text.startswith(":"):
        source, _, text = text[1:].partition(" ")
    middle, colon, trailing = text.partition(" :")
    command, *params = middle.split() or [""]
    return Line(source.partition("!")[0], command.upper(), (*params, trailing) if colon else tuple(params))
