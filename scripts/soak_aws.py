"""The AWS backend under fire: real bot, real workers, moto's server, SIGKILLs, and a share of all AWS calls failing.

    uv run --group dev python scripts/soak_aws.py --messages 300 --bot-kills 10 --worker-kills 10 --faults 0.1
    uv run --group dev python scripts/soak_aws.py --s3 http://127.0.0.1:9325 --sqs http://127.0.0.1:9324

With `--s3` and `--sqs`, servers of your own stand in for these two (docs/crash-windows.md), and moto for the rest.

What must hold: every message ends with exactly one distinct reply; a second copy of it appears only
where the bot died between send and close, and is marked; no request stays open; both queues end empty.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.soak import GAMES, Result, reply_problems, serve_games
from tests.aws_cloud import ROOT, Cloud, MotoServer
from tests.aws_proxy import AwsProxy
from tests.aws_router import AwsRouter
from tests.batch_agent import BatchAgent
from tests.bot_process import BotProcess
from tests.steam_store import SteamStore

OPEN_AT_ONCE = 24
"""Messages posted ahead of the answered ones: the kills are to meet work at every stage, to the end."""


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    messages: int
    bot_kills: int
    worker_kills: int
    faults: float
    """Share of AWS calls that fail."""
    seed: int
    hold_s: int = 5
    """A lease's, in seconds; a worker that has nothing to do stays for so long, too."""


@dataclass
class AwsResult(Result):
    """What the soak saw, and what AWS was asked."""

    restarts: int = 0
    """Bots that ended by themselves because AWS failed too often in a row, and were started again."""
    jobs: int = 0
    calls: int = 0
    failed_calls: int = 0


class AwsSoak:
    """One run, on a stack and in a folder of its own."""

    def __init__(self, cloud: Cloud, folder: Path, steam_url: str, model: str, size: Size) -> None:
        self._random = random.Random(size.seed)
        self._cloud, self._folder, self._size = cloud, folder, size
        self._steam_url, self._model = steam_url, model
        self._kills = ["bot"] * size.bot_kills + ["worker"] * size.worker_kills
        self._random.shuffle(self._kills)
        self._all_kills = len(self._kills)
        self._texts = {
            f"m{number}": f"look at https://store.steampowered.com/app/{self._random.choice(GAMES)}/ please"
            for number in range(size.messages)
        }
        self._posted: set[str] = set()
        self._result = AwsResult()

    def run(self, limit_s: float) -> AwsResult:
        """Until all is answered and the kills are done, or `limit_s` seconds are over."""
        started = time.monotonic()
        with (
            AwsProxy(self._cloud.url, seed=self._size.seed) as proxy,
            BatchAgent(self._cloud, self._folder) as agent,
        ):
            proxy.job_status = agent.status
            self._cloud.define_worker(
                self._cloud.environ(
                    proxy.url,
                    GRG_MODEL=self._model,
                    GRG_LINGER_S=str(self._size.hold_s),
                    GRG_HOLD_S=str(self._size.hold_s),
                    GRG_STATE_DIR=str(self._folder / "worker-state"),
                    PYTHONPATH=str(ROOT),
                )
            )
            bot = BotProcess(
                self._folder / "bot",
                self._cloud.environ(
                    proxy.url,
                    GRG_STEAM_URL=self._steam_url,
                    GRG_HOLD_S=str(self._size.hold_s),
                    GRG_CANDIDATES="2",
                ),
            )
            bot.start()
            self._fail_some(proxy)
            try:
                self._meet_work(bot, agent, started + limit_s)
                proxy.calm()
                self._end(bot, agent)
            finally:
                bot.kill()
            self._result.replies = bot.replies()
            self._result.jobs, self._result.calls = len(agent.jobs), sum(proxy.calls.values())
            self._result.failed_calls = proxy.failed
            self._check(bot.log() + agent.log())
        self._result.seconds = time.monotonic() - started
        return self._result

    def _fail_some(self, proxy: AwsProxy) -> None:
        """A part as the service's own trouble, a part as throttling, and of some only the answer is lost."""
        if self._size.faults:
            proxy.answer("*", 503, "InternalError", share=self._size.faults * 0.5)
            proxy.answer("*", 503, "SlowDown", share=self._size.faults * 0.3)
            proxy.answer("*", 500, "InternalError", share=self._size.faults * 0.2, after=True)

    def _meet_work(self, bot: BotProcess, agent: BatchAgent, until: float) -> None:
        kill_at = time.monotonic() + self._random.uniform(0.5, 4)
        while time.monotonic() < until:
            answered = bot.replies()
            if bot.process.poll() is not None:
                self._start_again(bot, answered)
            left = [id for id in self._texts if id not in self._posted]
            # As the kills go, so that each meets work.
            done = self._all_kills - len(self._kills)
            may_be_open = len(self._texts) * (done + 1) / (self._all_kills + 1) + OPEN_AT_ONCE
            if left and len(self._posted) < may_be_open and len(self._posted) - len(answered) < OPEN_AT_ONCE:
                self._post(bot, left[0])
            if self._kills and time.monotonic() >= kill_at and len(answered) >= self._due(done):
                self._kill(bot, agent)
                kill_at = time.monotonic() + self._random.uniform(0.5, 4)
            if not self._kills and len(answered) == len(self._texts):
                return
            time.sleep(0.05)
        self._result.problems.append("the time was over")

    def _due(self, kills_done: int) -> float:
        """Answers before the next kill: they are spread over the whole run."""
        return (len(self._texts) - OPEN_AT_ONCE) * kills_done / max(1, self._all_kills)

    def _post(self, bot: BotProcess, id: str) -> None:
        try:
            bot.post(id, self._texts[id])
        except BrokenPipeError:
            return  # died: it is posted again
        self._posted.add(id)

    def _kill(self, bot: BotProcess, agent: BatchAgent) -> None:
        if self._kills[-1] == "worker":
            if agent.kill_one():
                self._result.worker_kills += 1
                self._kills.pop()
            return
        if bot.process.poll() is None:
            bot.kill()
            self._result.bot_kills += 1
            self._kills.pop()

    def _start_again(self, bot: BotProcess, answered: dict[str, Any]) -> None:
        """A platform delivers again what was not acknowledged, and more."""
        self._result.restarts += bot.process.returncode != -9
        bot.start()
        for id in sorted(self._posted - answered.keys()):
            self._post(bot, id)

    def _end(self, bot: BotProcess, agent: BatchAgent) -> None:
        give_up_at = time.monotonic() + 120
        # A worker that was killed among the last may hold prompts that are answered: once they reappear, the bot has them
        # taken out.
        while self._waiting() and time.monotonic() < give_up_at:
            time.sleep(0.2)
        if bot.process.poll() is not None:
            self._start_again(bot, bot.replies())
        if (code := bot.end(120)) != 0:
            self._result.problems.append(f"the bot ended with {code} at the end of its input")
        while agent.running and time.monotonic() < give_up_at + 60:
            time.sleep(0.2)
        if agent.running:
            self._result.problems.append("a worker does not end by itself")

    def _waiting(self) -> int:
        """Messages in both queues, those in somebody's hands included."""
        return sum(sum(self._cloud.depth(url)) for url in (self._cloud.prompts, self._cloud.reviews))

    def _check(self, log: str) -> None:
        found, problems = self._result.replies, self._result.problems
        problems += reply_problems(self._texts, found, self._texts.keys() - self._posted)
        # A death may cut off several replies between send and close, but each of them once.
        deaths = self._result.bot_kills + self._result.restarts
        problems += [
            f"{id}: {len(copies)} copies" for id, copies in found.items() if len(copies) > 1 + deaths
        ]
        if left := self._cloud.keys("requests/open/"):
            problems.append(f"{len(left)} open requests are left")
        for name, url in (("prompt", self._cloud.prompts), ("review", self._cloud.reviews)):
            if sum(depth := self._cloud.depth(url)):
                problems.append(f"the {name} queue holds {depth}")
        if letters := self._cloud.take_all(self._cloud.dead_letters):
            problems.append(f"{len(letters)} dead letters")
        if "Traceback" in log:
            problems.append("a traceback is in the log: " + log[log.index("Traceback") :][:2_000])


@contextmanager
def _other_servers(moto_url: str, s3_url: str | None, sqs_url: str | None) -> Iterator[str]:
    """One address for AWS: moto's, or that of a router to other servers."""
    if not s3_url and not sqs_url:
        yield moto_url
        return
    with AwsRouter(moto_url, s3_url or moto_url, sqs_url or moto_url) as router:
        yield router.url


def main() -> int:
    """Run one soak and print its line; exit 1 if something did not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--bot-kills", type=int, default=10)
    parser.add_argument("--worker-kills", type=int, default=10)
    parser.add_argument("--faults", type=float, default=0.1, help="share of AWS calls that fail")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="demo")
    parser.add_argument("--limit", type=float, default=1_500, help="seconds")
    parser.add_argument("--s3", help="the address of a server for S3 in place of moto")
    parser.add_argument("--sqs", help="the address of a server for SQS in place of moto")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        SteamStore() as store,
        MotoServer() as moto,
        _other_servers(moto.url, given.s3, given.sqs) as url,
        Cloud(url) as cloud,
    ):
        serve_games(store)
        size = Size(given.messages, given.bot_kills, given.worker_kills, given.faults, given.seed)
        soak = AwsSoak(cloud, Path(folder), store.url, given.model, size)
        result = soak.run(given.limit)
    for problem in result.problems:
        print("PROBLEM", problem)
    print(
        f"{len(result.replies)} of {given.messages} messages answered in {result.seconds:.0f} s; "
        f"{result.bot_kills} bot and {result.worker_kills} worker kills, {result.jobs} jobs; "
        f"{result.restarts} bots ended by themselves; {result.failed_calls} of {result.calls} AWS calls failed; "
        f"{result.repeats} marked repeats; "
        f"{result.apologies} apologies; {len(result.problems)} problems"
    )
    return 1 if result.problems else 0


if __name__ == "__main__":
    sys.exit(main())
