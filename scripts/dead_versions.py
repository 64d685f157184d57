"""What dead versions under `requests/open/` cost a bot: its sweep, its start, its accepting, beside an empty bucket's.

    uv run --group dev python scripts/dead_versions.py --requests 100000

A dead version is an older version of an object, or a mark of its deletion: S3 shows neither, and a listing passes over
both. There are three buckets on moto's server: an empty one; one in which today's store opened, changed and closed
requests; and one in which each of so many requests was written four times and then marked as deleted, as by a bot that
does not delete versions. In each the real `grg bot` accepts messages, each once it is done with the one before and moto
has answered all. A start lists the open requests once, while it accepts messages already: what is open from before is
taken up again when it knows it.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.aws.clients import connect
from core.aws.keys import OPEN
from core.aws.queues import Queue
from core.aws.store import S3Store
from scripts.soak import GAMES, serve_games
from tests.aws_cloud import Cloud, MotoServer, environment
from tests.aws_proxy import AwsProxy, named
from tests.bot_process import BotProcess
from tests.records import request
from tests.steam_store import SteamStore

WRITES = 4
"""How often a request is written while it is open: it is promised, its status is sent, it is staged, it is answered."""
_AT_ONCE = 8
_LIMIT_S = 600.0
_QUIET_S = 1.0
"""A bot that has had every answer, and asked nothing for so long, is done with the message before."""


@dataclass
class Times:
    """Seconds."""

    sweeps: list[float] = field(default_factory=list)
    """One listing of the open requests, to its end."""
    starts: list[float] = field(default_factory=list)
    """From the start of the process, with a message waiting, until the promise of its answer is kept."""
    knows: list[float] = field(default_factory=list)
    """From the start of the process until it knows its open requests."""
    accepts: list[float] = field(default_factory=list)
    """From a message until its promise is kept."""


class _Timed(AwsProxy):
    """Knows when each promise was kept, and when the open requests were first listed."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.kept: dict[str, float] = {}
        self.listed: list[float] = []
        self._latest = 0.0
        """When a call was last answered."""
        self._under_way = 0
        """Calls that are not answered yet, but for those that wait for a message."""
        self._counting = threading.Lock()

    def is_quiet(self) -> bool:
        """Whether nothing has been asked for a while, and moto is at nothing."""
        return self._under_way == 0 and time.monotonic() > self._latest + _QUIET_S

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """See `AwsProxy`."""
        action, key = named(method, path, headers)
        counts = action != "ReceiveMessage"
        with self._counting:
            self._under_way += counts
        try:
            answer = super().forward(method, path, headers, body)
        finally:
            with self._counting:
                self._under_way -= counts
                self._latest = time.monotonic()
        if key.startswith(OPEN) and answer[0] == 200:
            if action == "PutObject":
                self.kept.setdefault(key, time.monotonic())
            elif action == "ListObjectsV2":
                self.listed.append(time.monotonic())
        return answer


def _open_and_close(cloud: Cloud, requests: int) -> int:

    async def one(store: S3Store, index: int) -> None:
        asked = request(message_id=f"dead{index}")
        await store.create_open(asked)
        for number in range(1, WRITES):
            await store.save_open(dataclasses.replace(asked, staged_at=float(number)))
        await store.delete_open(asked.id)

    async def some() -> None:
        store = _store(cloud)
        for begin in range(0, requests, _AT_ONCE):
            await asyncio.gather(
                *(one(store, index) for index in range(begin, min(begin + _AT_ONCE, requests)))
            )

    asyncio.run(some())
    left = cloud.s3.list_object_versions(Bucket=cloud.bucket, Prefix=OPEN)
    return len(left.get("Versions", ())) + len(left.get("DeleteMarkers", ()))


def _leave_marks(cloud: Cloud, requests: int) -> int:
    cloud.leave_dead_versions(OPEN, keys=requests, writes=WRITES)
    return requests * (WRITES + 1)


def measure(cloud: Cloud, folder: Path, steam_url: str, messages: int, times: Times) -> None:
    """Sweep once, start a bot, and let it accept messages. No worker runs, so that all of them stay open until the end."""
    times.sweeps.append(asyncio.run(_sweep(_store(cloud))))
    with _Timed(cloud.url) as proxy:
        bot = BotProcess(folder, cloud.environ(proxy.url, GRG_STEAM_URL=steam_url))
        begun = time.monotonic()
        bot.start()
        try:
            accepted = _accept(bot, proxy, "first")
            _wait(lambda: bool(proxy.listed), bot)
            times.starts.append(accepted - begun)
            times.knows.append(proxy.listed[0] - begun)
            for number in range(messages):
                _wait(proxy.is_quiet, bot)
                posted = time.monotonic()
                times.accepts.append(_accept(bot, proxy, f"m{number}") - posted)
            _wait(proxy.is_quiet, bot)  # or moto would still be at it when the next bucket is measured
        finally:
            bot.kill()
    # Its lease, for which the next one would wait, and what it promised.
    for prefix in ("bot/", OPEN):
        for key in cloud.keys(prefix):
            cloud.s3.delete_object(Bucket=cloud.bucket, Key=key)


def _store(cloud: Cloud) -> S3Store:
    with environment(cloud.url):
        clients = connect()
    return S3Store(clients, cloud.bucket, Queue(clients.sqs, cloud.prompts, "GRG_PROMPT_QUEUE_URL"))


async def _sweep(store: S3Store) -> float:
    await store.closed_request("none")  # the connection is made
    begun = time.monotonic()
    assert [id async for id in store.open_ids()] == []
    return time.monotonic() - begun


def _accept(bot: BotProcess, proxy: _Timed, id: str) -> float:
    """When the promise was kept. The messages are of different games: one of each may be open for a person."""
    known = set(proxy.kept)
    game = GAMES[len(known) % len(GAMES)]
    bot.post(id, f"https://store.steampowered.com/app/{game}/")
    _wait(lambda: bool(set(proxy.kept) - known), bot)
    [key] = set(proxy.kept) - known
    return proxy.kept[key]


def _wait(holds: Callable[[], bool], bot: BotProcess) -> None:
    give_up_at = time.monotonic() + _LIMIT_S
    while not holds():
        assert bot.process.poll() is None, bot.log()[-3_000:]
        assert time.monotonic() < give_up_at, bot.log()[-3_000:]
        time.sleep(0.002)


def main() -> int:
    """Fill, measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=100_000, help="that left dead versions, five each")
    parser.add_argument("--closed", type=int, default=1_000, help="that today's store opens and closes")
    parser.add_argument("--runs", type=int, default=5, help="of the bot in each bucket")
    parser.add_argument("--messages", type=int, default=5, help="that it accepts in each run")
    given = parser.parse_args()
    fillings: dict[str, Callable[[Cloud], int]] = {
        "empty": lambda _: 0,
        f"{given.closed} requests closed by today's store": lambda cloud: _open_and_close(
            cloud, given.closed
        ),
        f"{given.requests} requests marked as deleted": lambda cloud: _leave_marks(cloud, given.requests),
    }
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        url = held.enter_context(MotoServer()).url
        steam = held.enter_context(SteamStore())
        serve_games(steam)
        buckets = []
        for name, fill in fillings.items():
            cloud = held.enter_context(Cloud(url))
            told = {"Status": "Enabled"}
            cloud.s3.put_bucket_versioning(Bucket=cloud.bucket, VersioningConfiguration=told)
            begun = time.monotonic()
            buckets.append((name, cloud, fill(cloud), Times()))
            print(f"{name}: {buckets[-1][2]} dead versions, {time.monotonic() - begun:.0f} s", flush=True)
        # In turns, so that whatever else the machine does meets all of them; the first turn warms up.
        for turn in range(given.runs + 1):
            for name, cloud, _, times in buckets:
                measured = times if turn else Times()
                measure(cloud, folder / f"{name}-{turn}", steam.url, given.messages, measured)
    print("\n| bucket | dead versions | sweep | start | knows | accept |\n|---|---|---|---|---|---|")
    base = dataclasses.astuple(buckets[0][3])
    for name, _, number, times in buckets:
        medians = [
            (statistics.median(found), statistics.median(least))
            for found, least in zip(dataclasses.astuple(times), base, strict=True)
        ]
        cells = [f"{seconds:.3f} s ({seconds / least:.2f})" for seconds, least in medians]
        print(f"| {name} | {number} | {' | '.join(cells)} |")
    print("medians; in brackets the share of the empty bucket's")
    return 0


if __name__ == "__main__":
    sys.exit(main())
