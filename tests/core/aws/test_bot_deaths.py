"""The real bot on AWS dies (SIGKILL) at every named point of its AWS side, and at some of the others; then one reply.

No worker runs: what is staged is written at once by the test, and S3 tells of it.
"""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.aws.clients import LONG_POLL_S
from core.domain import Prompt
from core.domain.records import from_json, to_json
from core.runtime import failpoints
from tests.aws_cloud import Cloud
from tests.bot_process import BotProcess
from tests.records import review_of
from tests.steam_store import SteamStore

LINK = "look at https://store.steampowered.com/app/9000010/ please"
LIMIT_S = 120
HOLD_S = 3
"""The bot looks for work that lacks a worker every sixth of it."""
NOT_REACHED = {
    "failure_kept",
    "retracted",
    "spare_claimed",
    "spare_put",
    "spare_deleted",
    "slow_noted",
    "retraction_noted",
}
"""By a message that gets its review; tests/core/requests/test_crash_points.py has stories for them."""
RANDOM_DEATHS = 2
"""Of all points that this message reaches: what differs from the other store is what lies at the named ones."""


@dataclass(frozen=True)
class End:
    """What a story came to."""

    died: bool
    replies: dict[str, list[dict[str, Any]]]
    left: dict[str, object]


@pytest.fixture(scope="module")
def steam() -> Iterator[SteamStore]:
    with SteamStore() as store:
        details = {
            "type": "game",
            "name": "Lantern Vale",
            "steam_appid": 9_000_010,
            "short_description": "A quiet game.",
            "about_the_game": "Light the lamps.",
            "genres": [{"id": "23", "description": "Indie"}],
        }
        store.add_details(9_000_010, details)
        yield store


@contextmanager
def scribe(cloud: Cloud) -> Iterator[None]:
    """Writes what is staged, as a worker would: once a job was submitted; the outcome, then the message forgotten."""
    over = threading.Event()

    def write() -> None:
        while not over.wait(0.1):
            if not cloud.jobs():
                continue
            written = {key.rpartition("/")[2] for key in cloud.keys("reviews/")}
            for key in cloud.keys("prompts/"):
                if key.rpartition("/")[2] not in written:
                    time.sleep(0.3)  # or the bot would find it before it had waited for it
                    asked = from_json(Prompt, cloud.text(key))
                    cloud.put(f"reviews/{asked.id}.json", to_json(review_of(asked)))
            cloud.take_all(cloud.prompts)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def play(cloud: Cloud, steam: SteamStore, folder: Path, *crashes: str) -> End:
    """Each crash is one start's; the message is delivered again at each start, as a platform does. Then one that lives."""
    environ = cloud.environ(GRG_STEAM_URL=steam.url, GRG_HOLD_S=str(HOLD_S))
    with scribe(cloud):
        died = []
        for crash in crashes:
            dying = BotProcess(folder, {**environ, "GRG_CRASH_AT": crash}, module="tests.core.aws.quick_bot")
            dying.start()
            dying.post("m1", LINK)
            died.append(_died(dying))
            cloud.pass_time(LONG_POLL_S + 1)  # or its last poll, which outlives it, would take the next event
        bot = BotProcess(folder, environ)
        bot.start()
        bot.post("m1", LINK)
        give_up_at = time.monotonic() + LIMIT_S
        while (cloud.keys("requests/open/") or not bot.replies()) and time.monotonic() < give_up_at:
            time.sleep(0.1)
        assert bot.end(LIMIT_S) == 0, bot.log()
        assert "Traceback" not in bot.log()
        left = {
            "open": cloud.keys("requests/open/"),
            "closed": len(cloud.keys("requests/closed/")),
            "dead letters": cloud.take_all(cloud.dead_letters),
        }
        return End(died[0], bot.replies(), left)


def _died(bot: BotProcess) -> bool:
    """Whether it dies by itself while it goes on; after a while it is killed."""
    try:
        return bot.process.wait(60) == -9
    except subprocess.TimeoutExpired:
        return False
    finally:
        bot.kill()


REACHED = [point for point in (*failpoints.BOT, *failpoints.AWS_BOT) if point not in NOT_REACHED]


def check(end: End, copies_at_most: int) -> None:
    (copies,) = end.replies.values()
    assert len({copy["text"] for copy in copies}) == 1
    assert all(copy["repeat"] for copy in copies[1:]), (
        "a terminal cannot take a line back: a second copy says so"
    )
    assert len(copies) <= copies_at_most
    assert end.left == {"open": [], "closed": 1, "dead letters": []}


@pytest.mark.parametrize("point", failpoints.AWS_BOT)
def test_after_a_death_the_next_start_ends_with_one_reply(
    cloud: Cloud, steam: SteamStore, tmp_path: Path, point: str
) -> None:
    end = play(cloud, steam, tmp_path, point)
    assert end.died, f"{point} was not reached"
    check(end, 1)


def test_after_deaths_at_random_points_there_is_one_reply_or_a_repeat_that_says_so(
    cloud: Cloud, steam: SteamStore, tmp_path: Path
) -> None:
    chance = random.Random(8)
    check(play(cloud, steam, tmp_path, *(chance.choice(REACHED) for _ in range(RANDOM_DEATHS))), 2)
