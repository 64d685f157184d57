"""Starts the bot with many open requests whose reviews exist, and measures time for each request and peak memory.

    uv run --group dev python scripts/many_open.py --sizes 100,1000,10000

It runs the real `grg bot` on the AWS backend with moto's server, and checks that all requests are settled. Memory is the
process's peak (VmHWM). Most of the time is moto's, so compare the figures with each other instead of reading them as such.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.domain import ReplyAddress
from core.domain.records import to_json
from tests.aws_cloud import Cloud, MotoServer
from tests.bot_process import BotProcess
from tests.records import request, review_of

LIMIT_S = 3_600.0


def fill(cloud: Cloud, number: int) -> None:
    """Open requests that were staged, and the reviews that answer them."""
    now = time.time()
    # The events are lost, so the bot has only the store. (They are also moto's slowest part.)
    cloud.s3.put_bucket_notification_configuration(Bucket=cloud.bucket, NotificationConfiguration={})

    def one(index: int) -> None:
        asked = request(
            message_id=f"m{index}",
            address=ReplyAddress("console", "console"),
            now=now - 60,
            game_name="Portal 2",
            receipt="r",
            staged_at=now - 50,
            queued_count=1,
            next_check_at=now + 600,
        )
        review = dataclasses.replace(review_of(asked), created_at=now)
        cloud.put(f"reviews/{asked.id}.json", to_json(review))
        cloud.put(f"requests/open/{asked.id}.json", to_json(asked))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(number)))


def settle(cloud: Cloud, folder: Path, number: int) -> tuple[float, float]:
    """Seconds until all are answered, and the bot's peak memory in MB."""
    bot = BotProcess(folder, cloud.environ())
    begun = time.monotonic()
    bot.start()
    try:
        peak = 0.0
        while len(bot.replies()) < number:
            if bot.process.poll() is not None or time.monotonic() > begun + LIMIT_S:
                raise SystemExit(f"the bot did not settle them:\n{bot.log()[-3_000:]}")
            peak = max(peak, peak_mb(bot.process.pid))
            time.sleep(0.5)
        seconds = time.monotonic() - begun
        assert bot.end(120) == 0
    finally:
        bot.kill()
    assert all(len(copies) == 1 for copies in bot.replies().values())
    assert cloud.keys("requests/open/") == []
    return seconds, peak


def peak_mb(pid: int) -> float:
    """A process's peak memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1_000
    return 0.0


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="100,1000,10000")
    sizes = [int(text) for text in parser.parse_args().sizes.split(",")]
    print(f"{'open':>7}  {'seconds':>8}  {'ms a request':>12}  {'peak MB':>8}")
    for number in sizes:
        with tempfile.TemporaryDirectory() as folder, MotoServer() as moto, Cloud(moto.url) as cloud:
            fill(cloud, number)
            seconds, peak = settle(cloud, Path(folder), number)
        print(f"{number:>7}  {seconds:>8.1f}  {1_000 * seconds / number:>12.1f}  {peak:>8.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
