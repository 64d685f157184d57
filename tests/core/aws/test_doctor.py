"""`grg doctor`, the command, with one thing missing: it names that thing and nothing else, and ends with 1."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.aws_cloud import ROOT, Cloud
from tests.aws_proxy import AwsProxy
from tests.bot_process import BotProcess
from tests.steam_store import SteamStore

NOWHERE = "http://127.0.0.1:1/123456789012/none"
MISSING = {
    "GRG_BUCKET=grg-is-not-there": "there is no bucket grg-is-not-there (GRG_BUCKET)",
    f"GRG_PROMPT_QUEUE_URL={NOWHERE}": f"there is no queue {NOWHERE} (GRG_PROMPT_QUEUE_URL)",
    f"GRG_REVIEW_QUEUE_URL={NOWHERE}": f"there is no queue {NOWHERE} (GRG_REVIEW_QUEUE_URL)",
    "GRG_JOB_QUEUE=none": "there is no job queue none (GRG_JOB_QUEUE)",
    "GRG_JOB_DEFINITION=none": "there is no active job definition none (GRG_JOB_DEFINITION)",
    "GRG_JOB_DEFINITION=": "GRG_BACKEND=aws needs GRG_JOB_DEFINITION",
}
"""A setting, and what every line that fails says."""
DENIED = {
    "ListObjectsV2": "s3:ListBucket on bucket",
    "GetObject": "s3:GetObject on bucket",
    "PutObject": "s3:PutObject on bucket",
    "DeleteObject": "s3:DeleteObject on bucket",
    "GetQueueAttributes": "sqs:GetQueueAttributes on queue",
    "GetQueueUrl": "sqs:GetQueueUrl on queue",
    "ReceiveMessage": "sqs:ReceiveMessage on queue",
    "DescribeJobQueues": "batch:DescribeJobQueues on job queue",
    "DescribeJobDefinitions": "batch:DescribeJobDefinitions on job definition",
    "ListJobs": "batch:ListJobs on job queue",
}
"""An action that is answered with AccessDenied, and the permission that every line that fails names."""
LINK = "https://store.steampowered.com/app/9000010/"


def doctor(
    cloud: Cloud, steam: SteamStore, folder: Path, url: str, setting: str = ""
) -> tuple[int, list[str]]:
    """Exit code, and the lines on stdout."""
    name, _, value = setting.partition("=")
    environ = cloud.environ(url, GRG_STEAM_URL=steam.url, GRG_STATE_DIR=str(folder), GRG_MODEL="demo")
    done = subprocess.run(
        [sys.executable, "-m", "core", "doctor"], env={**environ, **({name: value} if name else {})}, cwd=ROOT, check=False,
        capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout.splitlines()


def denied(cloud: Cloud, steam: SteamStore, folder: Path, action: str) -> tuple[int, list[str]]:
    with AwsProxy(cloud.url) as proxy:
        proxy.answer(action, 403, "AccessDenied")
        return doctor(cloud, steam, folder, proxy.url)


@pytest.fixture(scope="module")
def steam() -> Iterator[SteamStore]:
    with SteamStore() as store:
        store.add_details(9_000_010, {"type": "game", "name": "Lantern Vale", "about_the_game": "Lamps."})
        yield store


@pytest.fixture(scope="module")
def said(
    moto_url: str, steam: SteamStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[tuple[int, list[str]]]]]:
    """All visits, some at a time."""
    pytest.importorskip("ctranslate2")
    with Cloud(moto_url) as cloud, ThreadPoolExecutor(4) as pool:
        told = {
            setting: pool.submit(doctor, cloud, steam, tmp_path_factory.mktemp("state"), "", setting)
            for setting in ("", *MISSING)
        }
        for action in DENIED:
            told[action] = pool.submit(denied, cloud, steam, tmp_path_factory.mktemp("state"), action)
        yield told
        for visit in told.values():
            visit.cancel()


def test_where_nothing_is_missing_all_is_well(said: dict[str, Future[tuple[int, list[str]]]]) -> None:
    code, lines = said[""].result()
    assert (code, [line for line in lines if not line.startswith("ok  ")]) == (0, [])


@pytest.mark.parametrize("missing", [*MISSING, *DENIED])
def test_what_is_missing_is_named_and_nothing_else(
    said: dict[str, Future[tuple[int, list[str]]]], missing: str
) -> None:
    code, lines = said[missing].result()
    named = MISSING.get(missing) or f"AWS denies {DENIED[missing]}"
    fails = [line for line in lines if line.startswith("FAIL")]
    assert code == 1 and fails
    assert all(named in line for line in fails), fails
    assert len(lines) > len(fails), "the rest is looked at all the same"


def test_what_cannot_be_tried_without_doing_it_is_named_at_its_first_use_and_the_promise_waits(
    cloud: Cloud, steam: SteamStore, tmp_path: Path
) -> None:
    with AwsProxy(cloud.url) as proxy:
        proxy.answer("SendMessage", 403, "AccessDenied", times=1)
        proxy.answer("SubmitJob", 403, "AccessDeniedException", times=1)
        bot = BotProcess(tmp_path, cloud.environ(proxy.url, GRG_STEAM_URL=steam.url))
        bot.start()
        try:
            bot.post("m1", LINK)
            give_up_at = time.monotonic() + 120
            while not cloud.jobs() and time.monotonic() < give_up_at:
                time.sleep(0.1)
            log = bot.log()
        finally:
            bot.kill()
    advice = ": allow it to the role that runs this"
    assert f"AWS denies sqs:SendMessage on queue {cloud.prompts} (GRG_PROMPT_QUEUE_URL){advice}" in log
    definition = f"job definition {cloud.name}-worker (GRG_JOB_DEFINITION) or its queue"
    assert f"AWS denies batch:SubmitJob on {definition}{advice}" in log
    assert "Traceback" not in log
    assert len(cloud.keys("requests/open/")) == 1 and sum(cloud.depth(cloud.prompts)) == 1
    assert len(cloud.jobs()) == 1
