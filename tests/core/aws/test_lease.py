"""One bot a store: by S3's word alone."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.aws.clients import Clients, connect
from core.aws.lease import Lease
from core.errors import StorageError
from tests.aws_cloud import ROOT, Cloud, environment
from tests.aws_proxy import AwsProxy
from tests.bot_process import BotProcess

KEY = "bot/lease.json"


def lease(cloud: Cloud, clients: Clients, term_s: float = 60.0) -> Lease:
    return Lease(clients, cloud.bucket, term_s=term_s, renew_s=min(0.3, term_s / 3))


def of_elsewhere(cloud: Cloud, owner: str = "another") -> None:
    cloud.put(
        KEY,
        json.dumps({"schema": 1, "owner": owner, "host": "far away", "space": "x", "pid": 1, "started": "1"}),
    )


def test_the_second_bot_is_refused_as_soon_as_the_first_one_renews(cloud: Cloud, clients: Clients) -> None:
    async def story() -> None:
        first, second = lease(cloud, clients), lease(cloud, clients)
        await first.take()
        holding = asyncio.create_task(first.hold())
        with pytest.raises(StorageError, match="another bot runs on bucket"):
            await asyncio.wait_for(second.take(), 30)
        assert not holding.done()
        holding.cancel()

    asyncio.run(story())


def test_a_lease_that_was_given_up_is_free_at_once(cloud: Cloud, clients: Clients) -> None:
    async def story() -> None:
        first, second = lease(cloud, clients), lease(cloud, clients, term_s=600)
        await first.take()
        await first.give_up()
        await asyncio.wait_for(second.take(), 20)

    asyncio.run(story())


def test_a_lease_of_elsewhere_that_is_not_renewed_runs_out(cloud: Cloud, clients: Clients) -> None:
    of_elsewhere(cloud)
    cloud.pass_time(58)
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(Lease(clients, cloud.bucket).take(), 0.5))
    cloud.pass_time(3)
    asyncio.run(asyncio.wait_for(Lease(clients, cloud.bucket).take(), 30))
    assert json.loads(cloud.text(KEY))["owner"] != "another"


def test_a_bot_that_was_killed_on_this_machine_is_not_waited_for(cloud: Cloud, clients: Clients) -> None:
    """Its lease names its process, and that process is gone."""
    program = (
        "import asyncio, sys; from core.aws.clients import connect; from core.aws.lease import Lease; "
        "asyncio.run(Lease(connect(), sys.argv[1], 600, 200).take()); print('taken', flush=True); "
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, cloud.bucket],
        env=cloud.environ(PYTHONPATH=str(ROOT)),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "taken\n", done.stderr
    asyncio.run(asyncio.wait_for(lease(cloud, clients, term_s=600).take(), 20))


def test_a_bot_whose_lease_was_taken_stops(cloud: Cloud, clients: Clients) -> None:
    async def story() -> None:
        mine = lease(cloud, clients)
        await mine.take()
        of_elsewhere(cloud)
        with pytest.raises(StorageError, match="another bot took over"):
            await asyncio.wait_for(mine.hold(), 30)

    asyncio.run(story())


def test_a_bot_that_cannot_renew_stops_before_another_may_take_over(cloud: Cloud, clients: Clients) -> None:
    async def story(behind: Clients, proxy: AwsProxy) -> None:
        mine = lease(cloud, behind, term_s=1.5)
        await mine.take()
        proxy.answer("PutObject", 403, "AccessDenied")
        with pytest.raises(StorageError, match="was not renewed in time"):
            await asyncio.wait_for(mine.hold(), 30)

    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        behind = connect()
        asyncio.run(story(behind, proxy))
        behind.close()


def test_a_renewal_whose_response_was_lost_is_recognised_as_ours(cloud: Cloud, clients: Clients) -> None:
    async def story(behind: Clients, proxy: AwsProxy) -> None:
        mine = lease(cloud, behind, term_s=30)
        await mine.take()
        proxy.answer("PutObject", 503, "SlowDown", after=True, times=1)
        assert await behind.call(mine._renew)
        assert await behind.call(mine._renew)

    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        behind = connect()
        asyncio.run(story(behind, proxy))
        behind.close()


def test_a_second_bot_prints_one_line_and_exits_with_1(
    cloud: Cloud, clients: Clients, tmp_path: Path
) -> None:
    async def story() -> int:
        first = Lease(clients, cloud.bucket, term_s=40, renew_s=0.5)
        await first.take()
        holding = asyncio.create_task(first.hold())
        second = BotProcess(tmp_path, cloud.environ())
        second.start()
        try:
            return await asyncio.to_thread(second.process.wait, 120)
        finally:
            second.kill()
            holding.cancel()

    assert asyncio.run(story()) == 1
    said = (tmp_path / "bot.log").read_text("utf-8")
    assert said.count("error:") == 1
    assert f"error: another bot runs on bucket {cloud.bucket}" in said
    assert "Traceback" not in said


def test_a_bot_that_slept_through_most_of_its_term_may_not_act(cloud: Cloud, clients: Clients) -> None:
    async def story() -> None:
        mine = lease(cloud, clients, term_s=0.6)
        assert not mine.may_act()  # not taken yet
        await mine.take()
        assert mine.may_act()
        await asyncio.sleep(0.45)  # others may take over after 0.6
        assert not mine.may_act()

    asyncio.run(story())


def test_a_damaged_lease_is_nobody_s_and_runs_out(cloud: Cloud, clients: Clients) -> None:
    cloud.put(KEY, "[" * 20_000)
    asyncio.run(asyncio.wait_for(lease(cloud, clients, term_s=1.5).take(), 30))
    assert json.loads(cloud.text(KEY))["owner"]
