"""A prompt that kills whoever writes it, to the end: real bot, real worker processes, and an apology in the chat."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from core.domain import Failure, Review
from core.domain.records import outcome_from_json
from tests.aws_cloud import ROOT, Cloud
from tests.aws_proxy import AwsProxy
from tests.batch_agent import BatchAgent
from tests.bot_process import BotProcess
from tests.steam_store import SteamStore

HOLD_S = 3
LIMIT_S = 240
NAMES = {
    9_000_010: "Fine 1",
    9_000_020: "Poison",
    9_000_030: "Fine 2",
    9_000_040: "Fine 3",
    9_000_050: "Late",
}


def link(app_id: int) -> str:
    return f"https://store.steampowered.com/app/{app_id}/"


def test_a_poisonous_prompt_costs_four_workers_and_an_apology_and_those_behind_it_are_served(
    cloud: Cloud, tmp_path: Path
) -> None:
    with SteamStore() as steam, AwsProxy(cloud.url) as proxy, BatchAgent(cloud, tmp_path) as agent:
        for app_id, name in NAMES.items():
            steam.add_details(
                app_id, {"type": "game", "name": name, "steam_appid": app_id, "about_the_game": name}
            )
        proxy.job_status = agent.status
        environ = cloud.environ(GRG_LINGER_S="1", GRG_HOLD_S=str(HOLD_S), PYTHONPATH=str(ROOT))
        cloud.define_worker(environ, command=[sys.executable, "-m", "tests.core.aws.worker.dying_worker"])
        told = {"GRG_STEAM_URL": steam.url, "GRG_HOLD_S": str(HOLD_S), "GRG_MAX_WORKERS": "1"}
        bot = BotProcess(tmp_path / "bot", cloud.environ(proxy.url, **told))
        bot.start()
        try:
            *early, late = NAMES
            for app_id in early:
                bot.post(str(app_id), link(app_id))
            give_up_at = time.monotonic() + LIMIT_S
            late_was_served_before, deaths = False, 0
            while len(bot.replies()) < len(NAMES) and time.monotonic() < give_up_at:
                died = [job for job in agent.jobs if agent.status(job) == "FAILED"]
                if len(died) > deaths:
                    deaths = len(died)
                    cloud.pass_time(HOLD_S + 1)  # what it had is others' again
                if died and late is not None:
                    bot.post(str(late), link(late))
                    late = None
                late_was_served_before |= "9000050" in bot.replies() and "9000020" not in bot.replies()
                time.sleep(0.2)
            assert bot.end(60) == 0, bot.log()
        finally:
            bot.kill()
        died = [job for job in agent.jobs if agent.status(job) == "FAILED"]
        assert len(died) <= 4, agent.log()
    replies = {NAMES[int(message)]: copies for message, copies in bot.replies().items()}
    assert {name: len(copies) for name, copies in replies.items()} == dict.fromkeys(NAMES.values(), 1), (
        bot.log()
    )
    apology = replies.pop("Poison")[0]["text"]
    assert apology.startswith("Sorry, no review of Poison") and "crashed 3 times over this one" in apology
    assert all(" by " in copies[0]["text"] for copies in replies.values())
    assert late_was_served_before, "the poison stops nobody else's"
    written = [outcome_from_json(cloud.text(key)) for key in cloud.keys("reviews/")]
    (poison,) = [outcome for outcome in written if isinstance(outcome, Failure)]
    assert len([outcome for outcome in written if isinstance(outcome, Review)]) == len(NAMES) - 1
    assert cloud.take_all(cloud.dead_letters) == [poison.id]
    assert cloud.keys("requests/open/") == [] and cloud.keys("attempts/") == []
