"""Stacks that many tests look at, each deployed once. Imports Pulumi only in fixtures: without it the tests skip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.infra.cloud import Cloud


def _deploy_file(stack: str) -> Cloud:
    from tests.infra import cloud

    path = next(path for path in cloud.STACK_FILES if path.name == f"Pulumi.{stack}.yaml")
    return cloud.deploy(
        cloud.run_main, config=cloud.as_the_command_would(cloud.stack_file(path)), stack=stack
    )


@pytest.fixture(scope="session")
def made() -> Cloud:
    """Everything made here, by the example stack."""
    return _deploy_file("dev")


@pytest.fixture(scope="session")
def adopted() -> Cloud:
    """An existing bucket and an existing network."""
    return _deploy_file("adopted")


@pytest.fixture(scope="session")
def throwaway() -> Cloud:
    """A stack that leaves nothing behind, over three zones, with a budget and writers that are always there."""
    return _deploy_file("throwaway")


@pytest.fixture(scope="session")
def gpu() -> Cloud:
    """The other profile, without a bot."""
    return _deploy_file("gpu")


@pytest.fixture(params=["made", "adopted", "throwaway", "gpu"])
def every(request: pytest.FixtureRequest) -> Cloud:
    """Each of the four in turn, for what holds in all."""
    stack: Cloud = request.getfixturevalue(request.param)
    return stack


@pytest.fixture(params=["made", "adopted", "throwaway"])
def with_bot(request: pytest.FixtureRequest) -> Cloud:
    """Each that has a bot."""
    stack: Cloud = request.getfixturevalue(request.param)
    return stack


@pytest.fixture(params=["made", "adopted", "throwaway"])
def on_fargate(request: pytest.FixtureRequest) -> Cloud:
    """Each whose workers run on Fargate."""
    stack: Cloud = request.getfixturevalue(request.param)
    return stack
