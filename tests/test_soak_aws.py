"""A short soak of the AWS backend. `scripts/soak_aws.py` is the same with bigger numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.soak import serve_games
from scripts.soak_aws import AwsSoak, Size
from tests.aws_cloud import Cloud
from tests.steam_store import SteamStore


def test_each_message_gets_one_reply_while_bot_and_workers_are_killed_and_calls_fail(
    cloud: Cloud, tmp_path: Path
) -> None:
    pytest.importorskip("ctranslate2")
    size = Size(messages=4, bot_kills=1, worker_kills=1, faults=0.05, seed=5, hold_s=3)
    with SteamStore() as store:
        serve_games(store)
        result = AwsSoak(cloud, tmp_path, store.url, "demo", size).run(limit_s=240)
    assert result.problems == []
    assert len(result.replies) == 4 and result.apologies == 0
    assert (result.bot_kills, result.worker_kills) == (1, 1)
    assert result.failed_calls > 0
