"""The adapter: what is said in channels goes to the desk, and its replies come back.

Answers to commands are notices to the person who asked. Reviews are ordinary messages, although a bot writes them:
the server reports no error for a notice that it does not deliver (RFC 2812, 3.3.2).
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import re
import uuid
from collections.abc import Iterator, Sequence

from core.domain import Message, Reply, ReplyAddress
from core.errors import NotSent, TokenRefused, Undeliverable, Unreachable, words_of
from core.hookspecs import Desk, Identity, Limits
from core.words import command_names, forgotten_text, ignored_text, my_data_text, say
from grg_irc.client import CONNECT_S, Connection, Line, Server

LINE_BYTES = 400
"""A line may hold 512 bytes (RFC 2812, 2.3), including our name and the channel's."""
LINE_GAP_S = 0.5
"""Pause between lines: servers disconnect clients that send too fast."""
BEGIN = "» "
HIDDEN, SHOWN = "\x0301,01", "\x03"
"""Black on black until it is selected, which is how IRC hides a spoiler."""
COMMANDS = command_names("!")
"""How commands are typed, for texts that mention them."""
NOT_SENT = {"401", "403", "404", "442"}
"""Replies of the server that mean that the channel or person is not there, or that we may not speak."""
REFUSED = "464"
"""What a server says before it hangs up on a client without its password."""
NOT_JOINED = {"405", "471", "473", "474", "475", "477"}
"""Replies of the server that mean that we may not join: a ban, a key, an invitation that is needed, and others."""
REJOIN_AFTER_S = (5.0, 60.0, 600.0)
"""Pauses before joining again after each kick. Whoever kicks once more than that means it."""
KICKS_FORGOTTEN_S = 86_400.0
"""After so long without a kick the pauses begin anew."""
_FORMATTING = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x00-\x1f\x7f]")


log = logging.getLogger("grg.irc")


class Irc:
    """One server and some of its channels. A place is a channel, or the nick of a person in a private chat."""

    platform = "irc"
    limits = Limits(text_length=1_000, can_edit=False, can_delete=False, recognises_repeats=False)

    def __init__(
        self, server: Server, channels: Sequence[str], nick: str, line_gap_s: float = LINE_GAP_S
    ) -> None:
        self._server, self._channels, self._nick, self._line_gap_s = server, channels, nick, line_gap_s
        self._connection: Connection | None = None
        self._welcomed: asyncio.Future[Connection] | None = None
        """The connection of `listen`, once the server has let it in; None while nobody listens."""
        self._speaking = asyncio.Lock()
        self._not_sent: set[str] = set()
        """Places to which the server did not deliver, since the current text was begun."""
        self._rejoin_after_s = REJOIN_AFTER_S
        self._kicks: dict[str, list[float]] = {}
        """Times of the latest kicks, by channel, on the event loop's clock."""
        self._rejoining: set[asyncio.Task[None]] = set()

    async def listen(self, desk: Desk) -> None:
        """Connect, join the channels, and pass messages on. Raises StorageError from the desk.

        Raises Unreachable when the connection ends; the bot then calls it again.
        """
        connection, self._welcomed = None, asyncio.get_running_loop().create_future()
        try:
            connection = await Connection.open(self._server, self._nick)
            async for line in connection.lines():
                await self._handle_line(desk, connection, line)
        except OSError as error:  # a TimeoutError is one
            raise _unreachable(error) from error
        finally:
            self._welcomed.cancel()
            self._connection = self._welcomed = None
            for task in self._rejoining:
                task.cancel()
            if connection:
                await connection.close()
        raise Unreachable("irc: the server hung up")

    async def identify(self) -> Identity:
        """The nick that the server gives the bot. Raises TokenRefused if it wants another password, Unreachable."""
        if self._welcomed is None:  # `grg setup` and `grg doctor` ask without a bot that listens
            nick = await self._try_to_register()
        else:
            # A second connection would take the nick away from the first.
            await asyncio.wait((self._welcomed,), timeout=CONNECT_S)
            if self._connection is None:
                raise Unreachable("irc: not connected")
            nick = self._connection.nick
        count = len(self._channels)
        invite = "name the channel in GRG_IRC_CHANNELS"
        return Identity(nick, f"{count} channel{'' if count == 1 else 's'}", invite, "a channel")

    async def _try_to_register(self) -> str:
        """Connects, and hangs up once the server has let the bot in. Returns the nick that it gave."""
        try:
            connection = await Connection.open(self._server, self._nick)
            try:
                async with asyncio.timeout(CONNECT_S):
                    async for line in connection.lines():
                        _raise_if_turned_away(line)
                        if line.command == "001":
                            return connection.nick
            finally:
                await connection.close()
        except OSError as error:
            raise _unreachable(error) from error
        raise Unreachable("irc: the server hung up")

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:  # noqa: ARG002  nothing can be edited
        """Say a status, a review or an apology. The receipt names what words in this place are about; IRC has no edits.

        Raises Unreachable without a connection, and Undeliverable if the place is not there or the bot may not speak
        in it.
        """
        name = ""
        if reply.kind == "final":
            name = f"{reply.name or say(reply.language, 'review.app', id=reply.app_id)}: "
        repeat = f"{say(reply.language, 'review.repeat_short')} " if reply.repeat else ""
        text = f"{repeat}{name}{reply.text}"
        await self._say(address.place, text, hidden=reply.spoiler)
        # A status is not said again, and nothing else can be answered.
        return reply.request if reply.kind != "status" else ""

    async def tell_person(self, address: ReplyAddress, author: str, text: str) -> None:  # noqa: ARG002  said in private
        """A notice to a person. Raises Unreachable without a connection."""
        if (connection := self._connection) is None:
            raise NotSent("irc: not connected")
        try:
            for part in wrapped(flowing(text)):
                await connection.send("NOTICE", author, part)
        except OSError as error:
            raise Unreachable(f"irc: {error or 'the server does not answer'}") from error

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        """Never called: `can_delete` is False."""

    async def _handle_line(self, desk: Desk, connection: Connection, line: Line) -> None:
        """Handles one line of the server; lines that are not named here need no answer.

        Raises TokenRefused if the server wants another password, Unreachable if it ends the connection.
        """
        _raise_if_turned_away(line)
        if line.command == "001":
            # Only now: before the welcome a server ignores messages, and a reply would be lost.
            self._connection = connection
            if self._welcomed and not self._welcomed.done():
                self._welcomed.set_result(connection)
            for channel in self._channels:
                await connection.send("JOIN", channel)
        elif line.command in NOT_JOINED:
            # Nothing tries again: only people there can change that, and an invitation says that they have.
            log.warning("irc: cannot join %s", " ".join(line.params[1:]))
        elif line.command == "KICK" and line.params[1] == connection.nick:
            self._kicked(connection, line.params[0].lower())
        elif line.command == "INVITE" and line.params[-1].lower() in self._channels:
            await connection.send("JOIN", line.params[-1])
        elif line.command in NOT_SENT:
            self._not_sent.add(line.params[1].lower())
        elif line.command == "PRIVMSG" and line.nick != connection.nick:
            await self._accept(desk, connection, line)

    def _kicked(self, connection: Connection, channel: str) -> None:
        """Join again after a pause that grows with each kick, and give up after the last."""
        now = asyncio.get_running_loop().time()
        recent = [at for at in self._kicks.get(channel, ()) if at > now - KICKS_FORGOTTEN_S]
        self._kicks[channel] = [*recent, now]
        if len(recent) >= len(self._rejoin_after_s):
            log.warning("irc: kicked from %s too often: not coming back without an invitation", channel)
            return
        wait_s = self._rejoin_after_s[len(recent)]
        log.info("irc: kicked from %s: coming back in %.0f s", channel, wait_s)

        async def rejoin() -> None:
            await asyncio.sleep(wait_s)
            # A connection that broke meanwhile joins all channels when it is opened again.
            with contextlib.suppress(OSError):
                await connection.send("JOIN", channel)

        task = asyncio.create_task(rejoin())
        self._rejoining.add(task)
        task.add_done_callback(self._rejoining.discard)

    async def _accept(self, desk: Desk, connection: Connection, line: Line) -> None:
        """Returns after the desk has stored the message.

        IRC has no message ids and delivers each message once, so that any id will do.
        """
        target, text = line.params[0].lower(), _FORMATTING.sub("", line.params[1])
        private = target == connection.nick.lower()
        address = ReplyAddress(self.platform, line.nick.lower() if private else target)
        named = re.match(rf"{re.escape(connection.nick)}\b[\s,:]*", text, re.IGNORECASE)
        if named:
            text = text[named.end() :]
        message = Message(
            address,
            uuid.uuid4().hex,
            text,
            line.nick.lower(),
            direct=private or named is not None,
            private=private,
        )
        command, _, words = text.partition(" ")
        answer = await self._obey(desk, message, command, words.strip()) if command.startswith("!") else None
        if answer is None:
            await desk.accept(message)
            return
        for part in wrapped(flowing(answer)):
            await connection.send("NOTICE", line.nick, part)

    async def _obey(self, desk: Desk, asked: Message, command: str, words: str) -> str | None:
        """Run a command; the answer goes to the person who asked. None if it is none of ours."""
        language = (await desk.settings(self.platform, asked.address.place)).language
        match command:
            case "!review":
                return await self._review(desk, asked, words, language)
            case "!help":
                return f"{say(language, 'about.hello')} {say(language, 'irc.commands', **COMMANDS)}"
            case "!privacy":
                return say(language, "about.privacy")
            case "!my-data":
                return my_data_text(language, await desk.my_data(self.platform, asked.author), COMMANDS)
            case "!forget-me":
                return forgotten_text(language, await desk.forget(self.platform, asked.author))
            case "!ignore-me":
                # Anything else switches it on, which is the safer reading of a typing error.
                on = words != "off"
                await desk.ignore(self.platform, asked.author, on=on)
                return ignored_text(language, on=on, names=COMMANDS)
        return None

    async def _review(self, desk: Desk, asked: Message, words: str, language: str) -> str:
        """Reviews a link, an app id or a name; if a name fits several games, the best match."""
        app_ids = (await desk.resolve(words)).best
        if not app_ids:
            return (
                say(language, "answer.not_found", text=words) if words else say(language, "answer.which_game")
            )
        await desk.accept(dataclasses.replace(asked, text=words, app_ids=app_ids, command=True, direct=True))
        return ""

    async def _say(self, place: str, text: str, *, hidden: bool) -> None:
        """Returns after the server has read the whole text. Raises Unreachable or Undeliverable."""
        # One text at a time, because the lines of two texts would be mixed, and errors name only the place.
        async with self._speaking:
            if (connection := self._connection) is None:
                raise NotSent("irc: not connected")
            # What was refused earlier says nothing about now: the bot may have been let in again.
            self._not_sent.discard(place)
            try:
                for number, part in enumerate(wrapped(f"{BEGIN}{flowing(text)}")):
                    # No pause before the first line, so that a short reply appears at once.
                    if number:
                        await asyncio.sleep(self._line_gap_s)
                    await connection.send("PRIVMSG", place, f"{HIDDEN}{part}{SHOWN}" if hidden else part)
                # The server reports what it did not deliver before it answers, so the check below sees it.
                await connection.read_by_the_server()
            except OSError as error:
                raise _unreachable(error) from error
            if place in self._not_sent:
                raise Undeliverable(f"irc: {place} is not there, or forbids me to speak")


def _raise_if_turned_away(line: Line) -> None:
    """Raises TokenRefused if the server wants another password, Unreachable if it ends the connection."""
    ends = line.command == "ERROR"
    # Some servers send no number and only say it in words.
    if line.command == REFUSED or (ends and "password" in line.params[-1].lower()):
        raise TokenRefused(
            "irc: the server refuses the password: set GRG_IRC_PASSWORD to the one that it wants"
        )
    if ends:
        raise Unreachable(f"irc: {line.params[-1]}")


def _unreachable(error: OSError) -> Unreachable:
    return Unreachable(
        f"irc: the server cannot be reached ({words_of(error)}): check the network and GRG_IRC_SERVER"
    )


def flowing(text: str) -> str:
    """The text without line breaks and control codes, which have a meaning in IRC."""
    return " ".join(_FORMATTING.sub(" ", text).split())


def wrapped(text: str, most_bytes: int = LINE_BYTES) -> Iterator[str]:
    """Splits a text into parts of at most `most_bytes` bytes, after a space if there is one in a part's second half.
    Joined, the parts are the text; an empty text has none.
    """
    left = text.encode()
    while len(left) > most_bytes:
        # A space in the first half is not used, because the lines would become too short.
        cut = left.rfind(b" ", most_bytes // 2, most_bytes) + 1 or most_bytes
        while left[cut] & 0xC0 == 0x80:  # in the middle of a character
            cut -= 1
        yield left[:cut].decode()
        left = left[cut:]
    if left:
        yield left.decode()
