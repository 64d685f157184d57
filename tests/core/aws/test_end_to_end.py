"""From a link to its reply through S3, SQS and Batch: real bot, real workers, a real (tiny) model.

Also what an owner sees when workers fail, cannot start, lose their machine, or go with the stack, as docs/operations.md
tells it. moto sends no e-mail: `tests/infra/test_alarms.py` says which of these the rules report. SIGKILLs are in
`tests/test_soak_aws.py`.
"""

from __future__ import annotations

import dataclasses
import json
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.aws.doctor import checks
from core.domain import ReviewRequest
from core.domain.records import from_json, staged_from_json, to_json
from core.requests.lifecycle import SLOW_S
from core.settings import read
from tests import warm
from tests.aws_cloud import ROOT, Cloud, environment
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


def jobs_start(proxy: AwsProxy, cloud: Cloud) -> tuple[bool, str]:
    """Whether `grg doctor` is content with the jobs, and its line."""
    with environment(proxy.url):
        found = {name: (ok, says) for name, ok, says in checks(read(cloud.environ()))}
    return found["jobs, start"]


def status(proxy: AwsProxy, cloud: Cloud) -> str:
    """What `grg status` prints."""
    done = warm.run("core", "status", environ=cloud.environ(proxy.url), timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    return done.stdout


def open_key(cloud: Cloud) -> str:
    """Of the only open request."""
    [key] = cloud.keys("requests/open/")
    return key


def test_an_image_that_fails_keeps_the_request_open_and_is_named_until_it_is_mended(
    cloud: Cloud, model: Path, steam: SteamStore, tmp_path: Path
) -> None:
    with AwsProxy(cloud.url) as proxy, BatchAgent(cloud, tmp_path) as agent:
        proxy.job_status = agent.status
        good = worker_environ(cloud, proxy, model, tmp_path)
        cloud.define_worker(good, (sys.executable, "-m", "no_such_image"))
        bot = BotProcess(tmp_path / "bot", bot_environ(cloud, proxy, steam))
        bot.start()
        try:
            bot.post("m0", link(0))
            failed = lambda: sum(agent.status(job) == "FAILED" for job in agent.jobs)  # noqa: E731
            until(lambda: failed() >= 2 and not agent.running, "two jobs fail", bot, agent)
            # Meanwhile the bot may have submitted another, which counts as one that starts until it has failed too.
            until(lambda: "jobs failed (" in jobs_start(proxy, cloud)[1], "`grg doctor` says so", bot, agent)
            none = f"0 workers ({cloud.bucket})"
            until(lambda: status(proxy, cloud).startswith(none), "none starts", bot, agent)
            assert "1 waiting for a writer" in status(proxy, cloud)
            assert not bot.replies()
            bot.kill()
            asked = from_json(ReviewRequest, cloud.text(open_key(cloud)))
            asked = staged_from_json(cloud.text(f"prompts/{asked.id}.json"), "the prompt", asked)
            assert asked.staged_at is not None
            cloud.put(
                open_key(cloud),
                to_json(dataclasses.replace(asked, staged_at=asked.staged_at - SLOW_S)),
            )
            bot.start()
            until(
                lambda: "This one takes longer" in bot.log(),
                "a person is told that it takes longer",
                bot,
                agent,
            )
            cloud.define_worker(good)
            until(bot.replies, "a job that the bot submitted by itself writes it", bot, agent)
            assert jobs_start(proxy, cloud)[0]
        finally:
            bot.kill()
    [[reply]] = bot.replies().values()
    assert "Sorry" not in reply["text"]


class _LongAgo(AwsProxy):
    """Tells of jobs as they were submitted 25 minutes before."""

    def true_jobs(self, body: bytes) -> bytes:
        """See `AwsProxy`."""
        told = json.loads(super().true_jobs(body))
        for job in told.get("jobSummaryList", ()):
            job["createdAt"] -= 25 * 60 * 1_000
        return json.dumps(told).encode()


def test_a_job_that_can_never_start_is_named_by_the_doctor(
    cloud: Cloud, steam: SteamStore, tmp_path: Path
) -> None:
    with _LongAgo(cloud.url) as proxy:
        proxy.job_status = lambda _: "RUNNABLE"
        bot = BotProcess(tmp_path / "bot", bot_environ(cloud, proxy, steam))
        bot.start()
        try:
            bot.post("m0", link(0))
            give_up_at = time.monotonic() + LIMIT_S
            while not cloud.jobs() and time.monotonic() < give_up_at:
                time.sleep(0.1)
            told = status(proxy, cloud)
            ok, says = jobs_start(proxy, cloud)
            jobs = {job["jobId"] for job in cloud.jobs()}
        finally:
            bot.kill()
    assert told.startswith("0 workers (")
    assert "1 waiting for a writer" in told
    assert not ok
    [named] = re.findall(r"^job (\S+) has waited for a machine for 2[56] minutes \(.*step 4$", says)
    assert named in jobs
    assert not bot.replies()
    assert open_key(cloud)


def test_a_machine_that_is_taken_back_in_the_middle_of_a_review_costs_nobody_a_reply(
    cloud: Cloud, model: Path, steam: SteamStore, tmp_path: Path
) -> None:
    with AwsProxy(cloud.url) as proxy, BatchAgent(cloud, tmp_path) as agent:
        proxy.job_status = agent.status
        cloud.define_worker(worker_environ(cloud, proxy, model, tmp_path))
        # No review can be put, so that the worker is at it when its machine goes.
        proxy.answer("PutObject", 503, "SlowDown", key="reviews/")
        bot = BotProcess(tmp_path / "bot", bot_environ(cloud, proxy, steam))
        bot.start()
        try:
            for number in range(3):
                bot.post(f"m{number}", link(number))
            until(lambda: cloud.keys("attempts/") and agent.running, "a worker holds prompts", bot, agent)
            assert agent.reclaim_one()
            until(lambda: not agent.running, "the worker ends", bot, agent)
            proxy.calm()
            until(lambda: len(bot.replies()) == 3, "all messages are answered", bot, agent)
            assert jobs_start(proxy, cloud)[0]
            assert bot.end(LIMIT_S) == 0
        finally:
            bot.kill()
    assert len(agent.jobs) >= 2
    assert all(len(copies) == 1 and "Sorry" not in copies[0]["text"] for copies in bot.replies().values())
    assert cloud.keys("requests/open/") == []
    assert sum(cloud.depth(cloud.dead_letters)) == 0


def test_a_stack_destroyed_while_a_job_works_leaves_the_request_to_the_next_stack_on_its_bucket(
    cloud: Cloud, moto_url: str, model: Path, steam: SteamStore, tmp_path: Path
) -> None:
    with AwsProxy(cloud.url) as proxy, BatchAgent(cloud, tmp_path) as agent:
        proxy.job_status = agent.status
        cloud.define_worker(worker_environ(cloud, proxy, model, tmp_path))
        proxy.answer("PutObject", 503, "SlowDown", key="reviews/")
        bot = BotProcess(tmp_path / "bot", bot_environ(cloud, proxy, steam))
        bot.start()
        try:
            bot.post("m0", link(0))
            until(lambda: cloud.keys("attempts/") and agent.running, "a worker holds the prompt", bot, agent)
            bot.process.send_signal(signal.SIGTERM)  # ECS
            bot.process.wait(LIMIT_S)
            agent.reclaim_one()  # Batch
            until(lambda: not agent.running, "the worker ends", bot, agent, ended=True)
        finally:
            bot.kill()
    for queue in (cloud.prompts, cloud.reviews, cloud.dead_letters):
        cloud.sqs.delete_queue(QueueUrl=queue)
    assert not bot.replies()
    (waiting,) = cloud.keys("requests/open/")
    assert len(cloud.keys("prompts/")) == 1
    # As if the next stack came up a while later.
    cloud.put(waiting, json.dumps(json.loads(cloud.text(waiting)) | {"look_at": 0.0}))
    with Cloud(moto_url) as later, AwsProxy(moto_url) as proxy:
        later.bucket = cloud.bucket
        later.notify()
        (tmp_path / "later").mkdir()
        with BatchAgent(later, tmp_path / "later") as agent:
            proxy.job_status = agent.status
            later.define_worker(worker_environ(later, proxy, model, tmp_path))
            bot = BotProcess(tmp_path / "bot", bot_environ(later, proxy, steam))
            bot.start()
            try:
                until(bot.replies, "the request of the stack that is gone is answered", bot, agent)
            finally:
                bot.kill()
    [[reply]] = bot.replies().values()
    assert "Sorry" not in reply["text"]
