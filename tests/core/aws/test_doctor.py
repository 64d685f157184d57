"""`grg doctor` with one thing missing in AWS names that thing and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.aws.doctor import checks
from core.settings import read
from tests import warm
from tests.aws_cloud import Cloud, environment
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


def looked_at(cloud: Cloud, url: str, setting: str = "") -> list[tuple[str, bool, str]]:
    """Each thing in AWS, whether it can be used, and what is said of it."""
    name, _, value = setting.partition("=")
    settings = read({**cloud.environ(), **({name: value} if name else {})})
    with environment(url):
        return list(checks(settings))


@pytest.fixture(scope="module")
def steam() -> Iterator[SteamStore]:
    with SteamStore() as store:
        store.add_details(9_000_010, {"type": "game", "name": "Lantern Vale", "about_the_game": "Lamps."})
        yield store


@pytest.mark.parametrize("missing", [*MISSING, *DENIED])
def test_what_is_missing_is_named_and_nothing_else(cloud: Cloud, missing: str) -> None:
    if missing in DENIED:
        with AwsProxy(cloud.url) as proxy:
            proxy.answer(missing, 403, "AccessDenied")
            found = looked_at(cloud, proxy.url)
        named = f"AWS denies {DENIED[missing]}"
    else:
        found, named = looked_at(cloud, cloud.url, missing), MISSING[missing]
    wrong = [line for _, ok, line in found if not ok]
    assert wrong and all(named in line for line in wrong), wrong
    assert len(found) > len(wrong) or "needs" in named, "the rest is looked at all the same"


@pytest.mark.parametrize("missing", ["", "GRG_JOB_QUEUE=none", "GRG_JOB_DEFINITION="])
def test_the_command_ends_with_1_if_something_is_missing_and_looks_at_the_rest(
    cloud: Cloud, steam: SteamStore, tmp_path: Path, missing: str
) -> None:
    pytest.importorskip("ctranslate2")
    environ = cloud.environ(GRG_STEAM_URL=steam.url, GRG_STATE_DIR=str(tmp_path), GRG_MODEL="demo")
    name, _, value = missing.partition("=")
    done = warm.run("core", "doctor", environ={**environ, **({name: value} if name else {})}, timeout=180)
    assert "Traceback" not in done.stderr, done.stderr
    lines = done.stdout.splitlines()
    fails = [line for line in lines if not line.startswith("ok  ")]
    assert done.returncode == bool(missing) == bool(fails), lines
    assert all(MISSING[missing] in line for line in fails), fails
    assert {"ok    model", "ok    store"} <= {line.split(":")[0] for line in lines}


def test_a_permission_that_cannot_be_probed_is_named_at_its_first_use_and_requests_wait(
    cloud: Cloud, steam: SteamStore, tmp_path: Path
) -> None:
    with AwsProxy(cloud.url) as proxy:
        proxy.answer("SendMessage", 403, "AccessDenied", times=1)
        proxy.answer("SubmitJob", 403, "AccessDeniedException", times=1)
        bot = BotProcess(tmp_path, cloud.environ(proxy.url, GRG_STEAM_URL=steam.url, GRG_HOLD_S="3"))
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


def submitted(cloud: Cloud) -> str:
    """The id of a new job."""
    environ = cloud.environ()
    queue, definition = environ["GRG_JOB_QUEUE"], environ["GRG_JOB_DEFINITION"]
    job = cloud.batch.submit_job(jobName="grg-fails", jobQueue=queue, jobDefinition=definition)
    return str(job["jobId"])


@pytest.mark.parametrize(
    ("statuses", "fine"),
    [(["FAILED", "FAILED"], False), (["FAILED"], True), (["FAILED", "FAILED", "RUNNING"], True)],
    ids=["two", "one", "one works"],
)
def test_jobs_that_fail_one_after_the_other_are_named(cloud: Cloud, statuses: list[str], fine: bool) -> None:
    """A worker's image that does not exist, say: the bot submits another at growing intervals, and nobody is answered."""
    jobs = {}
    for status in statuses:
        jobs[submitted(cloud)] = status
        time.sleep(0.002)  # Batch tells times in milliseconds
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        proxy.job_status = jobs.__getitem__
        found = {name: (ok, line) for name, ok, line in checks(read(cloud.environ()))}
    ok, line = found["jobs, start"]
    assert ok == fine
    assert fine or line.startswith("the latest 2 jobs failed (")


@pytest.mark.parametrize(
    ("status", "waited_s", "fine"),
    [("RUNNABLE", 3_600, False), ("RUNNABLE", 600, True), ("RUNNING", 3_600, True), ("FAILED", 3_600, True)],
)
def test_a_job_that_cannot_start_is_named_with_what_to_look_at(
    cloud: Cloud, status: str, waited_s: float, fine: bool
) -> None:
    job = submitted(cloud)
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        proxy.job_status = lambda job_id: status if job_id == job else "SUCCEEDED"
        found = {
            name: (ok, line)
            for name, ok, line in checks(read(cloud.environ()), clock=lambda: time.time() + waited_s)
        }
    ok, line = found["jobs, start"]
    assert ok == fine
    if not fine:
        assert line.startswith(f"job {job} has waited for a machine for 60 minutes (")
        assert "quota" in line and "docs/operations.md" in line
