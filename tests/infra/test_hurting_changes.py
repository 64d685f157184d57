"""A preview says which changes of the configuration end jobs, the bot, the network, or the use of a bucket."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.infra.answers import World
from tests.infra.cloud import as_the_command_would, deploy, run_main

STANDING = World(
    standing_queues=["grg-dev-fargate-0f1e2d3"],
    standing_networks={"vpc-made": "10.42.0.0/16"},
    standing_buckets={"grg-dev-bucket-1": True, "grg-dev-bucket-0": False},
    standing_services=["grg-dev-bot-1"],
)


def warnings_for(caplog: pytest.LogCaptureFixture, world: World = STANDING, **values: Any) -> list[str]:
    """What a preview warns of; a key's `_` stands for `-`."""
    given = {"alarm-email": "operator@reviews.test", **{k.replace("_", "-"): v for k, v in values.items()}}
    config = {f"game-review-generator:{key}": value for key, value in given.items()}
    config.setdefault("game-review-generator:tokens", "GRG_DISCORD_TOKEN=t")
    if values.get("adapters") == []:
        del config["game-review-generator:tokens"]
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        deploy(run_main, config=as_the_command_would(config), world=world)
    return [record.getMessage() for record in caplog.records]


def test_what_changes_nothing_that_stands_warns_of_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert warnings_for(caplog) == []


def test_a_change_of_profile_ends_the_jobs_that_run(caplog: pytest.LogCaptureFixture) -> None:
    [warning] = warnings_for(caplog, profile="gpu-spot")
    assert warning.startswith(
        "profile='gpu-spot' deletes the job queue grg-dev-fargate-0f1e2d3 and ends the jobs"
    )
    [warning] = warnings_for(caplog, World(standing_queues=["grg-dev-gpu-0f1e2d3"]))
    assert "grg-dev-gpu-0f1e2d3" in warning


def test_another_range_or_network_deletes_the_one_that_was_made(caplog: pytest.LogCaptureFixture) -> None:
    [warning] = warnings_for(caplog, vpc_cidr="10.43.0.0/16")
    assert warning.startswith("vpc-cidr='10.43.0.0/16' deletes the network vpc-made")
    [warning] = warnings_for(caplog, vpc_id="vpc-0a1b2c3d", subnet_ids=["subnet-0a1b2c3d", "subnet-1a1b2c3d"])
    assert warning.startswith("vpc-id='vpc-0a1b2c3d' deletes the network vpc-made")


def test_another_bucket_leaves_the_one_in_use_and_its_open_requests(caplog: pytest.LogCaptureFixture) -> None:
    [warning] = warnings_for(caplog, bucket="our-old-bucket")
    assert warning.startswith(
        "bucket='our-old-bucket' takes the place of grg-dev-bucket-1: requests that are open"
    )


def test_without_adapters_the_standing_bot_ends(caplog: pytest.LogCaptureFixture) -> None:
    [warning] = warnings_for(caplog, adapters=[])
    assert warning.startswith("adapters is empty: the bot grg-dev-bot-1 ends")


def test_nobody_needs_the_permission_that_only_the_warnings_use(caplog: pytest.LogCaptureFixture) -> None:
    blind = World(standing_queues=STANDING.standing_queues, may_look_up_tags=False)
    assert warnings_for(caplog, blind, profile="gpu-spot", adapters=[]) == []
