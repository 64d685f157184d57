"""An idle bot: its worker ends by itself, no job runs, and AWS is asked for little. The script counts for longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.idle_count import count
from scripts.soak import serve_games
from tests.aws_cloud import Cloud, MotoServer
from tests.steam_store import SteamStore


def test_once_nothing_is_asked_for_no_job_runs_and_hardly_a_request_is_made(tmp_path: Path) -> None:
    pytest.importorskip("moto")
    pytest.importorskip("ctranslate2")
    with MotoServer() as server, Cloud(server.url) as cloud, SteamStore() as steam:
        serve_games(steam)
        idle = count(cloud, tmp_path, steam.url, seconds=6, linger_s=2, model="demo")
    assert (idle.jobs_running, idle.jobs_more) == (0, 0)
    assert set(idle.calls) <= {"PutObject", "ReceiveMessage", "GetQueueAttributes", "ListObjectsV2"}, (
        idle.calls
    )
    assert idle.calls.total() <= 4, idle.calls  # a lease each 10 s, a long poll of 20 s, a look a minute
