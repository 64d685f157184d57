"""What a bot asks of AWS, counted at the server: for each review, and idle. A real `grg bot` with its lease.

    uv run --group dev python scripts/idle_count.py --seconds 300

The reviews are of different games, one after the other by one person; what an idle bot asks meanwhile counts too. Each
kind of call is listed with what it is for. Also checks that the worker ends by itself after its linger time and that no
job runs while nothing is asked for. Prints tables; exit code 1 if an idle hour would be 1,000 requests or more, or if a
review makes a call that nobody has given a reason for.
"""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.soak import GAMES, serve_games
from tests.aws_cloud import ROOT, Cloud, MotoServer
from tests.aws_proxy import AwsProxy, Rule
from tests.batch_agent import BatchAgent
from tests.bot_process import BotProcess
from tests.steam_store import SteamStore

MAX_PER_HOUR = 1_000
_SETTLE_S = 12.0
"""Seconds after the worker's exit, by which time the bot checks the queue only rarely."""


@dataclass(frozen=True, order=True)
class Kind:
    """Calls that are alike."""

    who: str
    """bot or worker."""
    action: str
    prefix: str
    """What the object's key begins with; empty for what is no object."""


REASONS: Mapping[Kind, str] = {
    Kind("bot", "PutObject", "asked/"): "a person's requests are found, to be shown and forgotten",
    Kind(
        "bot", "PutObject", "messages/"
    ): "a message's requests are found, if it is edited, deleted or spoken of",
    Kind("bot", "PutObject", "requests/open/"): (
        "the promise; the status's receipt; where a repeat would show, that the reply is about to be sent"
    ),
    Kind("bot", "PutObject", "prompts/"): "what the worker reads, and that it is staged",
    Kind("bot", "PutObject", "requests/closed/"): "that it is done: a message that comes again is left alone",
    Kind(
        "bot", "PutObject", "shown/"
    ): "whoever answers a reply means its request; so do words that follow the latest one",
    Kind("bot", "PutObject", "usage/"): "the latest waits, every 5 min",
    Kind("bot", "PutObject", "bot/"): "the lease, every 20 s",
    Kind("bot", "GetObject", "requests/closed/"): "before the promise and after it: closed wins",
    Kind("bot", "GetObject", "reviews/"): "the outcome",
    Kind("bot", "GetObject", "usage/"): "what workers have cost, and the latest waits",
    Kind("bot", "GetObject", "workers/"): "how long a new worker took to start, once for each",
    Kind("bot", "HeadObject", "workers/"): "whether the known worker has announced its end",
    Kind("bot", "GetObject", "people/"): "whether a person wants to be left alone, once",
    Kind("bot", "GetObject", "places/"): "what a community has set, once",
    Kind("bot", "GetObject", "bot/"): "whether the bot is paused, at most every few seconds",
    Kind("bot", "ListObjectsV2", "spares/"): "a text that is left over",
    Kind(
        "bot", "ListObjectsV2", "workers/"
    ): "all heartbeats, at most once a minute while one worker is enough",
    Kind("bot", "ListObjectsV2", "requests/open/"): "the sweep, once a minute",
    Kind("bot", "ListObjectsV2", "usage/"): "what workers have cost, once a minute",
    Kind("bot", "DeleteObject", "requests/open/"): "each version of the record: free of charge",
    Kind("bot", "GetObject", "requests/open/"): "an event of what the bot has closed already",
    Kind("bot", "GetObject", "spares/"): "that text, before it is claimed and after it",
    Kind("bot", "PutObject", "spares/"): "the claim: nobody else gets that text",
    Kind("bot", "PutObject", "reviews/"): "that text is the outcome",
    Kind("bot", "DeleteObject", "spares/"): "the text and its claim: free of charge",
    Kind("worker", "GetObject", "prompts/"): "the prompt; none if the request was withdrawn",
    Kind("worker", "HeadObject", "requests/open/"): "whether it is still wanted",
    Kind("worker", "HeadObject", "reviews/"): "whether it is written already",
    Kind(
        "worker", "PutObject", "attempts/"
    ): "who holds it: one that kills its worker is written alone afterwards",
    Kind("worker", "GetObject", "texts/"): "what was written of this game, so that it is not written again",
    Kind("worker", "PutObject", "texts/"): "the same, for the next worker",
    Kind("worker", "PutObject", "reviews/"): "the outcome",
    Kind("worker", "DeleteObject", "attempts/"): "nobody holds it any more: free of charge",
    Kind("worker", "PutObject", "spares/"): "a good text that is left over",
    Kind("worker", "PutObject", "workers/"): "the heartbeat, three times every GRG_HOLD_S",
    Kind("worker", "PutObject", "usage/"): "what this worker costs, once a minute",
}
"""What each kind of call of S3 is for."""


@dataclass(frozen=True)
class Idle:
    """The counts."""

    seconds: float
    calls: collections.Counter[str]
    """By API call."""
    a_review: dict[Kind, float]
    """How often a review makes each kind of call."""
    jobs_running: int
    """Jobs that ran at the end."""
    jobs_more: int
    """Jobs that were started while there were no requests."""
    lingered_s: float
    """Seconds from the reply until no worker ran."""

    def an_hour(self, calls: int) -> int:
        """A number of calls in the measured seconds, extrapolated to an hour."""
        return round(calls * 3_600 / self.seconds)


_KINDS = {
    "PutObject": "PUT",
    "ListObjectsV2": "LIST",
    "GetObject": "GET",
    "HeadObject": "GET",
    "DeleteObject": "DELETE",
}


def count(
    cloud: Cloud,
    folder: Path,
    steam_url: str,
    *,
    seconds: float,
    linger_s: int,
    model: str,
    reviews: int = 0,
) -> Idle:
    """One message and its reply, then `reviews` that are counted, the worker's end; then nothing for `seconds`."""
    with _Listing(cloud.url) as proxy, _Listing(cloud.url) as workers, BatchAgent(cloud, folder) as agent:
        proxy.job_status = agent.status
        worker = {"GRG_LINGER_S": str(linger_s), "GRG_MODEL": model, "GRG_STATE_DIR": str(folder / "worker")}
        cloud.define_worker(cloud.environ(workers.url, **worker, PYTHONPATH=str(ROOT)))
        told = {"GRG_STEAM_URL": steam_url, "GRG_MONTHLY_CAP_USD": "10"}
        bot = BotProcess(folder / "bot", cloud.environ(proxy.url, **told))
        bot.start()
        try:
            bot.post("m1", f"https://store.steampowered.com/app/{GAMES[0]}/")
            _wait_for(lambda: bool(bot.replies()), bot, 180)
            of_reviews = _of_reviews({"bot": proxy, "worker": workers}, bot, reviews)
            replied_at = time.monotonic()
            _wait_for(lambda: not agent.running, bot, linger_s + 60)
            lingered_s = time.monotonic() - replied_at
            time.sleep(_SETTLE_S)
            jobs, before, begun = len(agent.jobs), proxy.calls + workers.calls, time.monotonic()
            time.sleep(seconds)
            calls, counted_s = proxy.calls + workers.calls - before, time.monotonic() - begun
            more, running = len(agent.jobs) - jobs, len(agent.running)
            assert bot.process.poll() is None, bot.log()
        finally:
            bot.kill()
    return Idle(counted_s, calls, of_reviews, running, more, lingered_s)


class _Listing(AwsProxy):
    """Counts calls by what their keys begin with, too."""

    def __init__(self, moto_url: str) -> None:
        super().__init__(moto_url)
        self.kinds: collections.Counter[tuple[str, str]] = collections.Counter()

    def rule_for(self, action: str, key: str) -> Rule | None:
        """See `AwsProxy`."""
        parts = key.split("/")
        prefix = "/".join(parts[: 2 if parts[0] == "requests" else 1])
        self.kinds[action, f"{prefix}/" if prefix else ""] += 1
        return super().rule_for(action, key)


def _of_reviews(proxies: Mapping[str, _Listing], bot: BotProcess, reviews: int) -> dict[Kind, float]:
    before = {who: collections.Counter(proxy.kinds) for who, proxy in proxies.items()}
    for number in range(reviews):
        id = f"counted{number}"
        bot.post(id, f"https://store.steampowered.com/app/{GAMES[1 + number % (len(GAMES) - 1)]}/")
        _wait_for(partial(_is_answered, bot, id), bot, 180)
    return {
        Kind(who, *kind): times / reviews
        for who, proxy in proxies.items()
        for kind, times in (proxy.kinds - before[who]).items()
    }


def _is_answered(bot: BotProcess, id: str) -> bool:
    return id in bot.replies()


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
    parser.add_argument("--reviews", type=int, default=7, help="that are counted")
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
        idle = count(
            cloud,
            Path(folder),
            steam.url,
            seconds=given.seconds,
            linger_s=given.linger,
            model=given.model,
            reviews=given.reviews,
        )
    print("| of a review | | | what for |\n|---|---|---|---|")
    sums = collections.defaultdict[str, float](float)
    for kind, times in sorted(idle.a_review.items()):
        sums[_KINDS.get(kind.action, "others")] += times
        print(f"| {kind.who} | {kind.action} {kind.prefix} | {times:.1f} | {REASONS.get(kind, '')} |")
    print(", ".join(f"{name} {times:.1f}" for name, times in sorted(sums.items())), "\n")
    unexplained = [kind for kind in idle.a_review if kind.prefix and kind not in REASONS]
    print(f"| call | in {idle.seconds:.0f} s | an hour |\n|---|---|---|")
    for name, calls in idle.calls.most_common():
        print(f"| {name} | {calls} | {idle.an_hour(calls)} |")
    total = idle.calls.total()
    print(f"| all | {total} | {idle.an_hour(total)} |")
    print(f"the last worker ended {idle.lingered_s:.1f} s after the reply (GRG_LINGER_S={given.linger})")
    print(f"jobs started meanwhile: {idle.jobs_more}, running at the end: {idle.jobs_running}")
    for kind in unexplained:
        print(f"no reason is given for {kind.action} {kind.prefix} of the {kind.who}")
    busy = idle.an_hour(total) >= MAX_PER_HOUR or idle.jobs_more or idle.jobs_running
    good = not busy and not unexplained
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
