"""What an idle bot asks of AWS, counted at the server: a real `grg bot` with its lease, after one review was written.

    uv run --group dev python scripts/idle_count.py --seconds 300

Also checks that the worker ends by itself after its linger time and that no job runs while nothing is asked for.
Prints a table; exit code 1 if an hour would be 1,000 requests or more.
"""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.soak import GAMES, serve_games
from tests.aws_cloud import ROOT, Cloud, MotoServer
from tests.aws_proxy import AwsProxy
from tests.batch_agent import BatchAgent
from tests.bot_process import BotProcess
from tests.steam_store import SteamStore

MAX_PER_HOUR = 1_000
_SETTLE_S = 12.0
"""After the worker's end: the bot's look at the queue is slow by then."""


@dataclass(frozen=True)
class Idle:
    """What was counted."""

    seconds: float
    calls: collections.Counter[str]
    """By API call."""
    jobs_running: int
    """At the end."""
    jobs_more: int
    """Started while nothing was asked for."""
    lingered_s: float
    """From the reply until no worker ran."""

    def an_hour(self, calls: int) -> int:
        """So many in these seconds, in an hour."""
        return round(calls * 3_600 / self.seconds)


def count(cloud: Cloud, folder: Path, steam_url: str, seconds: float, linger_s: int, model: str) -> Idle:
    """One message, its reply, the worker's end; then nothing for `seconds`."""
    with AwsProxy(cloud.url) as proxy, BatchAgent(cloud, folder) as agent:
        proxy.job_status = agent.status
        worker = {"GRG_LINGER_S": str(linger_s), "GRG_MODEL": model, "GRG_STATE_DIR": str(folder / "worker")}
        cloud.define_worker(cloud.environ(proxy.url, **worker, PYTHONPATH=str(ROOT)))
        told = {"GRG_STEAM_URL": steam_url, "GRG_MONTHLY_CAP_USD": "10"}
        bot = BotProcess(folder / "bot", cloud.environ(proxy.url, **told))
        bot.start()
        try:
            bot.post("m1", f"https://store.steampowered.com/app/{GAMES[0]}/")
            _wait_for(lambda: bool(bot.replies()), bot, 180)
            replied_at = time.monotonic()
            _wait_for(lambda: not agent.running, bot, linger_s + 60)
            lingered_s = time.monotonic() - replied_at
            time.sleep(_SETTLE_S)
            jobs, before, begun = len(agent.jobs), collections.Counter(proxy.calls), time.monotonic()
            time.sleep(seconds)
            calls, counted_s = collections.Counter(proxy.calls) - before, time.monotonic() - begun
            more, running = len(agent.jobs) - jobs, len(agent.running)
            assert bot.process.poll() is None, bot.log()
        finally:
            bot.kill()
    return Idle(counted_s, calls, running, more, lingered_s)


def _wait_for(holds: Callable[[], bool], bot: BotProcess, limit_s: float) -> None:
    give_up_at = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < give_up_at, bot.log()
        time.sleep(0.1)


def main() -> int:
    """Count and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--linger", type=int, default=10, help="seconds")
    parser.add_argument("--model", default="demo")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        MotoServer() as server,
        Cloud(server.url) as cloud,
        SteamStore() as steam,
    ):
        serve_games(steam)
        idle = count(cloud, Path(folder), steam.url, given.seconds, given.linger, given.model)
    print(f"| call | in {idle.seconds:.0f} s | an hour |\n|---|---|---|")
    for name, calls in idle.calls.most_common():
        print(f"| {name} | {calls} | {idle.an_hour(calls)} |")
    total = idle.calls.total()
    print(f"| all | {total} | {idle.an_hour(total)} |")
    print(f"the last worker ended {idle.lingered_s:.1f} s after the reply (GRG_LINGER_S={given.linger})")
    print(f"jobs started meanwhile: {idle.jobs_more}, running at the end: {idle.jobs_running}")
    good = idle.an_hour(total) < MAX_PER_HOUR and not idle.jobs_more and not idle.jobs_running
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
