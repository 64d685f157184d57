"""Run the real bot on a made-up Discord of many servers: how long it takes to start, what it asks for, what it holds.

    uv run --group dev python scripts/discord_at_scale.py --servers 2000 --channels 3 --shards 2

Three lives of the bot: in the first it meets all servers, then hears chatter in every channel, round after round; in the
second nothing was said meanwhile; before the third something was said in every channel, which it reads while a live link
waits for its status. What must hold: ready within a minute, never more than Discord's 50 requests a second, five seconds
between two IDENTIFYs, and memory that does not grow with what is said.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import itertools
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.discord_server.world import Channel
from tests.steam_store import SteamStore

ROOT = Path(__file__).resolve().parents[1]
LINK = "https://store.steampowered.com/app/620/"
HISTORY = "GET /channels/{channel}/messages"
PAGE = {"type": "game", "name": "Portal 2", "steam_appid": 620, "short_description": "A puzzle with portals."}


class Scale:
    """One made-up Discord, and the bots that live on it."""

    def __init__(self, discord: DiscordServer, environ: dict[str, str], folder: Path) -> None:
        self.discord, self._environ, self._folder = discord, environ, folder
        self.channels: list[Channel] = []
        self.seconds: collections.Counter[int] = collections.Counter()
        """Requests by second."""

    def found(self, servers: int, channels: int) -> None:
        """Found all servers."""
        for number in range(servers):
            guild = self.discord.world.add_guild(f"server {number}")
            for name in range(channels):
                self.channels.append(self.discord.world.add_channel(guild, f"channel {name}"))

    def count_requests(self) -> None:
        """Have each request counted in its second."""
        check = self.discord.rest.rates.check

        def counted(name: str, major: str, *, message: bool, free: bool) -> object:
            self.seconds[int(time.monotonic())] += not free
            return check(name, major, message=message, free=free)

        self.discord.rest.rates.check = counted  # type: ignore[method-assign,assignment]

    @contextlib.asynccontextmanager
    async def bot(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """A bot that has identified on all shards; its end is a clean one."""
        gateway = self.discord.gateway
        gateway.sessions.clear()
        gateway.identified_at.clear()
        began = time.monotonic()
        with (self._folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "core", "bot"),
                env=self._environ,
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            await until(lambda: len(gateway.identified_at) >= gateway.shards, "all shards", process)
            took_s = await self.status_after_link()
            took = f"a link gets its status {took_s:.1f} s after that; {resident_mib(process):.0f} MiB"
            print(f"  ready after {time.monotonic() - began - took_s:.1f} s; {took}")
            for earlier, later in itertools.pairwise(gateway.identified_at):
                print(f"  {later - earlier:.1f} s between two IDENTIFYs")
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()

    async def status_after_link(self) -> float:
        """Post a link in the last server. Returns how long it takes until something is shown."""
        channel, began = self.channels[-1], time.monotonic()
        before = len(self.discord.shown(channel))
        self.discord.post(LINK, channel=channel)
        await until(lambda: len(self.discord.shown(channel)) > before, "a status")
        return time.monotonic() - began

    async def chatter(self, rounds: int, process: asyncio.subprocess.Process) -> None:
        """Something is said in every channel, so many times."""
        for number in range(rounds):
            for count, channel in enumerate(self.channels):
                self.discord.post(f"chatter {number}", channel=channel)
                if count % 100 == 0:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(1.0)
            print(f"  after {len(self.channels) * (number + 1)} messages: {resident_mib(process):.0f} MiB")


async def until(
    holds: Callable[[], bool], what: str, process: asyncio.subprocess.Process | None = None
) -> None:
    """Wait for something that should happen within twenty minutes."""
    give_up_at = time.monotonic() + 1_200
    while not holds():
        if time.monotonic() > give_up_at or (process is not None and process.returncode is not None):
            raise SystemExit(f"{what} did not come")
        await asyncio.sleep(0.02)


def resident_mib(process: asyncio.subprocess.Process) -> float:
    """The memory that a process holds, in MiB (Linux)."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def run(servers: int, channels: int, shards: int, rounds: int) -> None:
    """All three lives."""
    with tempfile.TemporaryDirectory() as folder, SteamStore() as steam:
        steam.add_details(620, PAGE)
        async with DiscordServer() as discord:
            discord.gateway.shards = shards
            environ = {
                **os.environ,
                "GRG_ADAPTERS": "discord",
                "GRG_DISCORD_TOKEN": discord.token,
                "GRG_DISCORD_API_URL": discord.url,
                "GRG_STEAM_URL": steam.url,
                "GRG_MODEL": "demo",
                "GRG_STATE_DIR": f"{folder}/state",
            }
            scale = Scale(discord, environ, Path(folder))
            scale.found(servers, channels)
            scale.count_requests()
            print(f"{servers} servers with {channels} channels each, {shards} shards")
            print("first life: everything is new")
            async with scale.bot() as process:
                await scale.chatter(rounds, process)
            print("second life: nothing was said meanwhile")
            async with scale.bot():
                await asyncio.sleep(3)
            for channel in scale.channels:
                discord.post("while it was away", channel=channel)
            print("third life: something was said in every channel")
            began, before = time.monotonic(), history(discord)
            async with scale.bot() as process:
                await until(
                    lambda: history(discord) - before >= len(scale.channels), "the last channel", process
                )
                print(f"  all {len(scale.channels)} channels read after {time.monotonic() - began:.0f} s")
                print(f"  {resident_mib(process):.0f} MiB")
            print(f"most requests within a second: {max(scale.seconds.values())}")
            print(f"requests beyond a limit that was told: {discord.rest.rates.violations or 'none'}")
            print((Path(folder) / "log").read_text()[-2000:], end="")


def history(discord: DiscordServer) -> int:
    """How many pages of history were read."""
    return discord.rest.log.count(f"{HISTORY} 200")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--servers", type=int, default=2000)
    parser.add_argument("--channels", type=int, default=3)
    parser.add_argument("--shards", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="of chatter in every channel")
    given = parser.parse_args()
    asyncio.run(run(given.servers, given.channels, given.shards, given.rounds))
