"""A short soak of the AWS backend. `scripts/soak_aws.py` is the same with bigger numbers."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from scripts.soak import serve_games
from scripts.soak_aws import AwsSoak, Size
from tests.aws_cloud import Cloud, MotoServer
from tests.steam_store import SteamStore


def test_each_message_gets_one_reply_while_bot_and_workers_are_killed_and_calls_fail(tmp_path: Path) -> None:
    if importlib.util.find_spec("moto") is None:
        pytest.skip("moto is not installed (the dev group has moto[server])")
    pytest.importorskip("ctranslate2")
    size = Size(messages=10, bot_kills=1, worker_kills=1, faults=0.05, seed=5)
    with SteamStore() as store, MotoServer() as moto, Cloud(moto.url) as cloud:
        serve_games(store)
        result = AwsSoak(cloud, tmp_path, store.url, "demo", size).run(limit_s=240)
    assert result.problems == []
    assert len(result.replies) == 10 and result.apologies == 0
    assert (result.bot_kills, result.worker_kills) == (1, 1)
    assert result.failed_calls > 0
