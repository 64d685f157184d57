"""Posts links in many chats on three platforms at once, and checks that each gets one reply.

    uv run --group dev --group homeserver --extra matrix python scripts/chat_soak.py --links 500 --chats 9

One bot process runs all adapters. Discord and Telegram are the tests' strict fakes with the platforms' limits; Matrix is
a real homeserver with raised limits. These must hold: each link ends with one reply or one polite line
about a limit, within `--limit` seconds; the bot exceeds no platform's limit; memory does not grow from wave to wave.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.soak import GAMES, serve_games
from tests.chat_bot import ChatBot
from tests.chat_platforms import PEOPLE, Platform, all_platforms, by_message, environ_of
from tests.platforms.homeserver import Homeserver
from tests.steam_store import SteamStore

LABEL, LIMIT, SORRY = "Written by a machine", "limit", "Sorry"
LOOK_S = 5.0
"""Between looks at the chats, or a third of the time in which the links are posted if that is shorter."""
GROWTH = 1.15
"""Memory at the end of the last wave, as a share of that at the end of the first."""


@dataclass
class Posted:
    """A link that was posted in a chat."""

    platform: str
    id: str
    at: float


@dataclass
class Result:
    """The results of a soak."""

    links: int = 0
    reviews: int = 0
    limited: int = 0
    apologies: int = 0
    seconds: list[float] = field(default_factory=list)
    """Seconds from posting to the final reply, at the check that first saw it."""
    rss_mb: list[float] = field(default_factory=list)
    """Memory at the end of each wave."""
    problems: list[str] = field(default_factory=list)


class ChatSoak:
    """One bot, three platforms."""

    def __init__(self, bot: ChatBot, platforms: list[Platform], chats: int, seed: int) -> None:
        self._bot, self._platforms, self._chats = bot, platforms, chats
        self._random = random.Random(seed)
        self._posted: list[Posted] = []
        self._answered: dict[tuple[str, str], float] = {}
        self._result = Result()
        self._began = time.monotonic()

    async def run(self, links: int, within_s: float, limit_s: float, waves: int) -> Result:
        """All waves, each until its links are answered or `limit_s` seconds are over."""
        self._bot.start()
        while not all([await platform.is_met() for platform in self._platforms]):
            assert self._bot.process is not None
            assert self._bot.process.poll() is None, self._bot.log()
            await asyncio.sleep(0.2)
        self._tell("connected")
        for _ in range(waves):
            began = time.monotonic()
            posting = asyncio.create_task(self._post(links, within_s))
            while not posting.done() or len(self._answered) < len(self._posted):
                if posting.done() and time.monotonic() > began + within_s + limit_s:
                    break
                await asyncio.sleep(min(LOOK_S, within_s / 3))
                await self._look()
            await posting
            self._result.rss_mb.append(self._bot.rss_mb())
        await self._check()
        if self._bot.stop() != 0:
            self._result.problems.append("the bot did not stop cleanly")
        return self._result

    async def _post(self, links: int, within_s: float) -> None:
        began = time.monotonic()
        async with asyncio.TaskGroup() as saying:
            for number, (platform, chat) in zip(range(links), self._places(), strict=False):
                await asyncio.sleep(max(0.0, began + number * within_s / links - time.monotonic()))
                saying.create_task(self._say(platform, chat))

    async def _say(self, platform: Platform, chat: int) -> None:
        text = f"look: https://store.steampowered.com/app/{self._random.choice(GAMES)}/"
        posted_at = time.monotonic()
        id = await platform.say(chat, self._random.choice(PEOPLE), text)
        self._posted.append(Posted(platform.name, id, posted_at))

    def _places(self) -> Iterator[tuple[Platform, int]]:
        """Every chat of every platform in turn."""
        for chat in itertools.cycle(range(self._chats)):
            for platform in self._platforms:
                yield platform, chat

    async def _look(self) -> None:
        waiting = {(posted.platform, posted.id): posted for posted in self._posted}
        for platform in self._platforms:
            for id, texts in by_message(await platform.answers()).items():
                key = (platform.name, id)
                if key in waiting and key not in self._answered and _kind(texts[-1]):
                    self._answered[key] = time.monotonic() - waiting[key].at
        self._tell(f"{len(self._posted)} posted, {len(self._answered)} answered")

    def _tell(self, what: str) -> None:
        print(f"{time.monotonic() - self._began:6.0f} s  {self._bot.rss_mb():6.1f} MB  {what}", flush=True)

    async def _check(self) -> None:
        result, problems = self._result, self._result.problems
        result.links, result.seconds = len(self._posted), sorted(self._answered.values())
        for platform in self._platforms:
            found = by_message(await platform.answers())
            for posted in self._posted:
                if posted.platform != platform.name:
                    continue
                texts = found.pop(posted.id, [])
                kinds = Counter(kind for text in texts if (kind := _kind(text)))
                result.reviews += kinds[LABEL]
                result.limited += kinds[LIMIT]
                result.apologies += kinds[SORRY]
                if len(texts) != 1 or kinds.total() != 1:
                    problems.append(f"{platform.name} {posted.id}: {len(texts)} messages: {texts}")
            problems += [f"{platform.name}: {texts} for nobody" for texts in found.values()]
            problems += [f"{platform.name} limit: {line}" for line in platform.violations()]
        if "Traceback" in self._bot.log():
            problems.append(f"a traceback in the log: {self._bot.log()[-2_000:]}")
        if result.rss_mb[-1] > result.rss_mb[0] * GROWTH:
            problems.append(f"memory grew from {result.rss_mb[0]:.0f} to {result.rss_mb[-1]:.0f} MB")


def _kind(text: str) -> str:
    return next((kind for kind in (LABEL, LIMIT, SORRY) if kind in text), "")


async def soak(
    folder: Path,
    homeserver: Homeserver,
    *,
    links: int,
    chats: int,
    within_s: float,
    limit_s: float,
    waves: int,
    seed: int = 1,
) -> Result:
    """On a homeserver that runs, with the rest that it needs in a folder."""
    with SteamStore() as store:
        serve_games(store)
        async with all_platforms(homeserver, chats) as platforms:
            bot = ChatBot(folder, store.url, {**environ_of(platforms), "GRG_LINGER_S": "120"})
            try:
                return await ChatSoak(bot, platforms, chats, seed).run(links, within_s, limit_s, waves)
            finally:
                bot.stop()


def main() -> int:
    """Run one soak and print its results; exit 1 if a condition does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--links", type=int, default=500, help="links in each wave")
    parser.add_argument("--chats", type=int, default=9, help="chats on each platform")
    parser.add_argument(
        "--within", dest="within_s", type=float, default=60, help="seconds in which a wave is posted"
    )
    parser.add_argument(
        "--limit", dest="limit_s", type=float, default=600, help="seconds that a reply may take"
    )
    parser.add_argument("--waves", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Homeserver(Path(name) / "homeserver") as homeserver:
        result = asyncio.run(soak(Path(name), homeserver, **vars(given)))
    for problem in result.problems[:50]:
        print("PROBLEM", problem)
    waits = result.seconds or [0.0]
    print(
        f"{result.links} links in {3 * given.chats} chats: {result.reviews} reviews, {result.limited} limits, "
        f"{result.apologies} apologies; median {waits[len(waits) // 2]:.0f} s, longest {waits[-1]:.0f} s; "
        f"memory after each wave {', '.join(f'{rss:.0f} MB' for rss in result.rss_mb)}; "
        f"{len(result.problems)} problems"
    )
    return 1 if result.problems else 0


if __name__ == "__main__":
    sys.exit(main())
