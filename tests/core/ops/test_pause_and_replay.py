"""The owner's commands beside a running bot, each a process as a person would start it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import UsageError
from core.ops import pause_and_replay
from core.settings import read
from model_container.models.folders import DEMO
from tests import warm
from tests.bot_process import BotProcess
from tests.steam_store import SteamStore, Trouble

DETAILS = {
    "type": "game",
    "name": "Kettle Run",
    "steam_appid": 5,
    "short_description": "Deliver tea before it cools.",
    "about_the_game": "A game of tea.",
    "genres": [{"description": "Racing"}],
    "developers": ["Spout"],
}
LINK = "https://store.steampowered.com/app/{}/"


class Here:
    """A bot, its store, and `grg` beside them."""

    def __init__(self, folder: Path, store: SteamStore) -> None:
        self.folder, self.store = folder, store
        self.environ = {**os.environ, "GRG_STEAM_URL": store.url, "GRG_STATE_DIR": str(folder / "state")}
        self.environ |= {"GRG_CANDIDATES": "1", "GRG_LINGER_S": "1"}
        self.bot = BotProcess(folder, self.environ)

    def grg(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return warm.run("core", *arguments, environ=self.environ)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        give_up_at = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < give_up_at, f"{what} did not happen; the bot says:\n{self.bot.log()}"
            time.sleep(0.1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    with SteamStore() as store:
        store.add_details(5, DETAILS)
        yield Here(tmp_path, store)


@contextmanager
def running(here: Here) -> Iterator[BotProcess]:
    here.bot.start()
    try:
        yield here.bot
    finally:
        here.bot.kill()


def test_a_paused_bot_serves_what_is_open_refuses_what_is_new_and_goes_on_when_told(here: Here) -> None:
    paused = here.grg("pause")
    assert (paused.returncode, paused.stderr) == (0, "paused; `grg resume` ends it\n")
    assert "paused: new requests are declined politely" in here.grg("status").stdout
    with running(here) as bot:
        bot.post("m1", LINK.format(5))
        here.until(lambda: "m1" in bot.replies(), "a refusal")
    assert "taking a break" in bot.replies()["m1"][0]["text"]
    assert here.grg("resume").returncode == 0
    assert json.loads(here.grg("status", "--json").stdout)["paused"] is False
    with running(here) as bot:
        bot.post("m2", LINK.format(5))
        here.until(lambda: "m2" in bot.replies(), "a review")
        drained = pause_and_replay.pause(read(here.environ), drain=True, on_progress=print, noticed_s=0)
        asyncio.run(drained)
    assert "Kettle Run" in bot.replies()["m2"][0]["text"]
    assert json.loads(here.grg("status", "--json").stdout)["counts"]["open"] == 0


def test_workers_are_ended_only_where_they_outlive_the_bot_and_after_the_last_request(here: Here) -> None:
    settings = read(here.environ)
    for drain, why in ((False, "add --drain"), (True, "the worker ends by itself")):
        with pytest.raises(UsageError, match=why):
            asyncio.run(
                pause_and_replay.pause(
                    settings, drain=drain, end_workers=True, on_progress=print, noticed_s=0
                )
            )
    assert "paused" not in here.grg("status").stdout, "nothing was done"


def test_what_failed_is_asked_again_once_and_answered(here: Here) -> None:
    """The model is damaged once the bot has checked it, so that the writer fails; the next bot has a whole one."""
    model = shutil.copytree(DEMO, here.folder / "mymodel")
    broken = BotProcess(here.folder, {**here.environ, "GRG_MODEL": str(model)})
    broken.start()
    here.until(lambda: "model: demo" in broken.log(), "the check of the model")
    (model / "ct2/model.bin").write_bytes(b"cut off")
    broken.post("m1", LINK.format(5))
    broken.post("m2", LINK.format(6))  # of no game: asking again would not help
    broken.end(60)
    assert broken.replies().keys() == {"m1", "m2"}
    assert "mymodel" not in broken.replies()["m1"][0]["text"], (
        "the requester need not know the owner's settings"
    )

    asked = here.grg("replay")
    assert asked.stdout.count("\n") == 1 and "Kettle Run" in asked.stdout, asked
    assert "1 asked again" in asked.stderr
    assert "0 asked again" in here.grg("replay").stderr, "it is under way"
    with running(here) as bot:
        here.until(lambda: len(bot.replies()["m1"]) == 2, "the review")
    assert "Kettle Run" in bot.replies()["m1"][1]["text"]
    assert len(bot.replies()["m2"]) == 1
    assert "0 asked again" in here.grg("replay").stderr, "it went well"


def test_status_tells_stages_and_what_is_open(here: Here) -> None:
    with running(here) as bot:
        bot.post("m1", LINK.format(5))
        here.until(lambda: "m1" in bot.replies(), "a review")
        here.store.trouble("/", Trouble(503))
        bot.post("m2", LINK.format(7))
        here.until(
            lambda: json.loads(here.grg("status", "--json").stdout)["counts"].get("open") == 1, "one open"
        )
        found = json.loads(here.grg("status", "--json").stdout)
        said = here.grg("status").stdout
    assert found["stages_s"].keys() == {"page", "writing", "reply"}
    assert (found["bot"], found["adapters_down"], found["paused"]) == (True, {}, False)
    assert [(one["app_id"], one["stage"]) for one in found["open"]] == [(7, "reading the page")]
    assert "typically: reading the page " in said and "reading the page  7" in said
