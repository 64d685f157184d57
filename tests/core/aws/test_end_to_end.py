"""From a link to its reply through S3, SQS and Batch: real bot, real workers, a real (tiny) model.

SIGKILLs are in `tests/test_soak_aws.py`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.aws_cloud import ROOT, Cloud
from tests.aws_proxy import AwsProxy
from tests.batch_agent import BatchAgent
from tests.bot_process import BotProcess
from tests.steam_store import SteamStore

HOLD_S = 4
LIMIT_S = 180
"""Far more than it takes, on a machine with other things to do."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("ctranslate2")
    from tests.tiny_model import make_model

    return make_model(tmp_path_factory.mktemp("model") / "tiny", parrot=True)


@pytest.fixture
def steam() -> Iterator[SteamStore]:
    with SteamStore() as store:
        for number in range(8):
            details = {
                "type": "game",
                "name": f"Lantern Vale {number}",
                "steam_appid": 9_000_010 + 10 * number,
                "short_description": "A quiet game about lamps, letters and long roads.",
                "about_the_game": "Light the lamps, carry the letters, walk the long roads.",
                "genres": [{"id": "23", "description": "Indie"}],
            }
            store.add_details(9_000_010 + 10 * number, details)
        yield store


def link(number: int) -> str:
    return f"look at https://store.steampowered.com/app/{9_000_010 + 10 * (number % 8)}/ please"


def until(
    holds: Callable[[], object], what: str, bot: BotProcess, agent: BatchAgent, *, ended: bool = False
) -> None:
    give_up_at = time.monotonic() + LIMIT_S
    while not holds():
        died = not ended and bot.process.poll() is not None
        if died or time.monotonic() > give_up_at:
            why = "the bot died before" if died else f"not within {LIMIT_S} s"
            pytest.fail(f"{why}: {what}\n{bot.log()[-6_000:]}\n{agent.log()[-6_000:]}")
        time.sleep(0.1)


def worker_environ(cloud: Cloud, proxy: AwsProxy, model: Path, folder: Path) -> dict[str, str]:
    return cloud.environ(
        proxy.url,
        GRG_MODEL=str(model),
        GRG_LINGER_S="4",
        GRG_HOLD_S=str(HOLD_S),
        GRG_BATCH="4",
        GRG_STATE_DIR=str(folder / "worker-state"),
        PYTHONPATH=str(ROOT),
        GRG_LOG_FORMAT="json",
    )


def bot_environ(cloud: Cloud, proxy: AwsProxy, steam: SteamStore) -> dict[str, str]:
    return cloud.environ(
        proxy.url,
        GRG_STEAM_URL=steam.url,
        GRG_HOLD_S=str(HOLD_S),
        GRG_CANDIDATES="1",
        GRG_BATCH="4",
        GRG_LOG_FORMAT="json",
    )


def test_failing_calls_and_a_reclaimed_machine_lose_nothing(
    cloud: Cloud, model: Path, steam: SteamStore, tmp_path: Path
) -> None:
    with AwsProxy(cloud.url, seed=7) as proxy, BatchAgent(cloud, tmp_path) as agent:
        proxy.job_status = agent.status
        cloud.define_worker(worker_environ(cloud, proxy, model, tmp_path))
        bot = BotProcess(tmp_path / "bot", bot_environ(cloud, proxy, steam))
        bot.start()
        try:
            bot.post("m0", link(0))
            until(bot.replies, "a first reply", bot, agent)
            for share, code in ((0.05, "InternalError"), (0.05, "ServiceUnavailable")):
                proxy.answer("*", 503, code, share=share)
            assert agent.reclaim_one()
            for number in range(1, 5):
                bot.post(f"m{number}", link(number))
            until(lambda: len(bot.replies()) == 5, "all messages are answered", bot, agent)
            proxy.calm()
            assert bot.end(LIMIT_S) == 0
        finally:
            bot.kill()
        until(lambda: not agent.running, "the workers end by themselves", bot, agent, ended=True)
        assert all(len(copies) == 1 for copies in bot.replies().values())
        assert not any("Sorry" in copies[0]["text"] for copies in bot.replies().values())
        assert cloud.keys("requests/open/") == []
        assert [agent.status(job) for job in agent.jobs] == ["SUCCEEDED"] * len(agent.jobs)
        assert "Traceback" not in bot.log() + agent.log()
        told = {"bot": _said(bot.log()), "worker": _said(agent.log())}
        replied = {line["request"] for line in told["bot"] if line.get("Outcome") == "replied"}
        assert len(replied) == 5
        for who, stage in (("bot", "page"), ("worker", "queue_wait"), ("worker", "write"), ("bot", "reply")):
            assert replied <= {line["request"] for line in told[who] if line.get("Stage") == stage}, stage


def _said(log: str) -> list[dict[str, Any]]:
    """The lines of a log, less the console's own."""
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]
