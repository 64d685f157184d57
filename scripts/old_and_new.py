"""The same load served the old way (one Batch job a review, polled) and ours, in one run, on moto.

    uv run --group dev python scripts/old_and_new.py --requests 300 --scale 2

Links come at random (Poisson), one in 2 s on average; a machine takes 60 s to start. The clock is
scaled: with `--scale 2` one comes each second and a machine starts in 30 s, and all times that are
printed are multiplied by 2 again. Writing itself is not scaled down, so it counts double: to our harm
as much as to the old way's.

The old way is the system that was rebuilt: its bot puts the prompt into S3, submits a job, asks for
that job's state every 2 s (10 s of grace to begin with, as Batch is never faster), and reads the text
when it has ended; its job loads the model, writes one review, ends. It uses our model and our engine
here: how much those help is not shown here (`grg bench` does that).

Worker-seconds are counted as Fargate bills them: from the start of the machine to its end, our
worker's lingering included.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from botocore.exceptions import BotoCoreError, ClientError

from core import prompts
from core.domain import Decoding, Game
from core.domain.records import to_json
from scripts.soak import GAMES, serve_games
from tests.aws_cloud import KEYS, ROOT, Cloud, MotoServer
from tests.aws_proxy import AwsProxy
from tests.batch_agent import BatchAgent
from tests.bot_process import BotProcess
from tests.steam_store import SteamStore

START_S, POLL_S, LINGER_S, EVERY_S = 60.0, 2.0, 900.0, 2.0
"""Machine start, the old bot's polling, our worker's lingering, mean time between links; unscaled."""


@dataclass
class Way:
    """What one way took. Times are unscaled seconds."""

    name: str
    latencies: list[float] = field(default_factory=list)
    """In the order of asking."""
    worker_seconds: float = 0.0
    jobs: int = 0
    calls: int = 0
    warm_from: int = 0
    """Requests before this one met no machine."""

    def row(self) -> list[str]:
        """Name, p50, p95, warm p50, worker-seconds a review, jobs, AWS requests a review."""
        number = max(1, len(self.latencies))
        warm = self.latencies[self.warm_from :] or self.latencies
        return [
            self.name,
            f"{len(self.latencies)}",
            f"{percentile(self.latencies, 50):.1f}",
            f"{percentile(self.latencies, 95):.1f}",
            f"{percentile(warm, 50):.1f}",
            f"{self.worker_seconds / number:.1f}",
            f"{self.jobs}",
            f"{self.calls / number:.1f}",
        ]


def percentile(values: list[float], share: int) -> float:
    """Inclusive percentile."""
    return (
        statistics.quantiles(values, n=100, method="inclusive")[share - 1] if len(values) > 1 else values[0]
    )


def arrivals(number: int, seed: int) -> list[float]:
    """Times of asking, unscaled, the same for both ways."""
    source, at, times = random.Random(seed), 0.0, []
    for _ in range(number):
        times.append(at)
        at += source.expovariate(1 / EVERY_S)
    return times


def old_way(cloud: Cloud, folder: Path, times: list[float], scale: float, model: str) -> Way:
    """One job a review."""
    way, done = Way("one job a review"), dict[int, float]()
    with AwsProxy(cloud.url) as proxy, BatchAgent(cloud, folder, start_delay_s=START_S / scale) as agent:
        proxy.job_status = agent.status
        environ = {
            "GRG_BUCKET": cloud.bucket,
            "GRG_MODEL": model,
            "PYTHONPATH": str(ROOT),
            "AWS_ENDPOINT_URL": proxy.url,
        }
        cloud.define_worker(environ, (sys.executable, str(Path(__file__).resolve()), "--old-job"))
        through = Cloud(proxy.url)  # the same stack, asked through the proxy
        through.name, through.bucket = cloud.name, cloud.bucket
        begun = time.monotonic()

        def serve(number: int) -> None:
            asked = time.monotonic()
            game = Game(
                GAMES[number % len(GAMES)],
                f"Lantern Vale {number % len(GAMES)}",
                "game",
                "A quiet game about lamps.",
                "Light the lamps, carry the letters, walk the long roads.",
                ("Indie",),
                (),
                None,
                None,
                "api",
            )
            prompt = prompts.build(game, id=f"old{number}", seed=number, decoding=Decoding(), candidates=1)
            submitted = through.batch.submit_job(
                jobName="grg-old", jobQueue=f"{cloud.name}-jobs", jobDefinition=f"{cloud.name}-worker"
            )
            job = submitted["jobId"]
            through.put(f"old/{job}.json", to_json(prompt))
            state = ""
            while state not in {"SUCCEEDED", "FAILED"}:
                time.sleep(POLL_S / scale)
                with contextlib.suppress(BotoCoreError, ClientError):  # it asks again anyway
                    state = through.batch.describe_jobs(jobs=[job])["jobs"][0]["status"]
            assert through.text(f"old/{job}.txt")
            done[number] = (time.monotonic() - asked) * scale

        _ask_at(times, scale, begun, lambda number: threading.Thread(target=serve, args=(number,)).start())
        while len(done) < len(times):
            time.sleep(0.2)
        way.latencies = [done[number] for number in range(len(times))]
        way.worker_seconds, way.jobs = agent.seconds() * scale, len(agent.jobs)
        way.calls = sum(proxy.calls.values())
    return way


def our_way(cloud: Cloud, folder: Path, steam_url: str, times: list[float], scale: float, model: str) -> Way:
    """The program as it is."""
    way, done = Way("ours"), dict[str, float]()
    with AwsProxy(cloud.url) as proxy, BatchAgent(cloud, folder, start_delay_s=START_S / scale) as agent:
        proxy.job_status = agent.status
        cloud.define_worker(
            cloud.environ(
                proxy.url,
                GRG_MODEL=model,
                GRG_LINGER_S=str(round(LINGER_S / scale)),
                PYTHONPATH=str(ROOT),
                GRG_STATE_DIR=str(folder / "worker-state"),
            )
        )
        bot = BotProcess(
            folder / "bot", cloud.environ(proxy.url, GRG_STEAM_URL=steam_url, GRG_CANDIDATES="1")
        )
        bot.start()
        asked: dict[str, float] = {}
        watching = threading.Event()

        def watch() -> None:
            while not watching.wait(0.02):
                for id in bot.replies().keys() - done.keys():
                    done[id] = (time.monotonic() - asked[id]) * scale

        watcher = threading.Thread(target=watch)
        watcher.start()
        begun = time.monotonic()

        def post(number: int) -> None:
            asked[f"m{number}"] = time.monotonic()
            bot.post(f"m{number}", f"https://store.steampowered.com/app/{GAMES[number % len(GAMES)]}/")

        _ask_at(times, scale, begun, post)
        while len(done) < len(times):
            time.sleep(0.1)
        watching.set()
        watcher.join()
        bot.end(120)
        while agent.running:  # it lingers, and that is paid
            time.sleep(0.2)
        way.latencies = [done[f"m{number}"] for number in range(len(times))]
        way.worker_seconds, way.jobs = agent.seconds() * scale, len(agent.jobs)
        way.calls = sum(proxy.calls.values())
        way.warm_from = sum(at < START_S * 1.5 for at in times)
        assert not any("Sorry" in copies[0]["text"] for copies in bot.replies().values())
    return way


def _ask_at(times: list[float], scale: float, begun: float, ask: Callable[[int], None]) -> None:
    for number, at in enumerate(times):
        time.sleep(max(0.0, begun + at / scale - time.monotonic()))
        ask(number)


def old_job() -> None:
    """What a job of the old way does: read one prompt, load, write, put the text, end."""
    import boto3

    s3 = boto3.client("s3", region_name=KEYS["AWS_DEFAULT_REGION"])
    bucket, job = os.environ["GRG_BUCKET"], os.environ["AWS_BATCH_JOB_ID"]
    prompt = s3.get_object(Bucket=bucket, Key=f"old/{job}.json")["Body"].read()
    written = subprocess.run(
        [sys.executable, "-m", "model_container", "write"], input=prompt, capture_output=True, check=True
    )
    review = json.loads(written.stdout.splitlines()[-1])
    s3.put_object(Bucket=bucket, Key=f"old/{job}.txt", Body=review["text"].encode())


def main() -> int:
    """Run both and print the table; exit 1 if ours is not what it should be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--scale", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="demo")
    parser.add_argument("--old-job", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.old_job:
        old_job()
        return 0
    times = arrivals(given.requests, given.seed)
    ways = []
    with tempfile.TemporaryDirectory() as folder, SteamStore() as store, MotoServer() as moto:
        serve_games(store)
        for name in ("ours", "old"):
            place = Path(folder) / name
            place.mkdir()
            with Cloud(moto.url) as cloud:
                ways.append(
                    our_way(cloud, place, store.url, times, given.scale, given.model)
                    if name == "ours"
                    else old_way(cloud, place, times, given.scale, given.model)
                )
    head = [
        "way",
        "reviews",
        "p50 s",
        "p95 s",
        "warm p50 s",
        "worker-s a review",
        "jobs",
        "AWS requests a review",
    ]
    rows = [head, *(way.row() for way in reversed(ways))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
    ours, old = ways
    warm = percentile(ours.latencies[ours.warm_from :] or ours.latencies, 50)
    quicker, cheaper = percentile(old.latencies, 50) / warm, old.worker_seconds / ours.worker_seconds
    print(
        f"warm p50 {quicker:.0f} times shorter (wanted: 20), worker-seconds a {cheaper:.1f}th (wanted: a fifth)"
    )
    return 0 if quicker >= 20 and cheaper >= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
