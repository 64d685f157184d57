"""What Pulumi finds when a standing stack is upgraded: the resources that it has, under the URNs that it knows them by.

A resource whose type, name or parent changed is another resource to Pulumi: it makes the new one and deletes the old
one, and with a bucket or a queue all that is in it. `registered_by_e05d911.json` lists what the program at that commit
registered for the example stack and for each file in `stacks`.
"""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import fnmatch
import json
from collections.abc import Iterable
from pathlib import Path

from tests.infra.cloud import STACK_FILES, as_the_command_would, deploy, run_main, stack_file

BEFORE: dict[str, list[str]] = json.loads(Path(__file__).with_name("registered_by_e05d911.json").read_text())

GONE = {
    "*:RouteTable::*": "the VPC's main table has the same route before this one goes",
    "*:Route::*": "it goes with its table",
    "*:RouteTableAssociation::*": "without one a subnet has the VPC's main table",
    "*:ClusterCapacityProviders::*": "only where no service of the stack runs on Fargate Spot",
    "grg:infra:Bot$*::*-bot-machine": "without a fast lane the bot runs on Fargate Spot, not on a machine",
    "grg:infra:Bot$*:Group::*-bot": "the same",
}
"""URNs that are registered no longer, and why a standing stack can do without them."""
NEW = {
    "*:DefaultRouteTable::*": "the table that every VPC has; Pulumi takes it over",
}
"""URNs that were not registered then, and why they take nothing from a standing stack."""


def among(urn: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(urn, pattern) for pattern in patterns)


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.name)
def test_a_standing_stack_keeps_its_resources_through_an_upgrade(path: Path) -> None:
    stack = path.name.split(".")[1]
    cloud = deploy(run_main, config=as_the_command_would(stack_file(path)), stack=stack)
    before, now = set(BEFORE[stack]), {resource.urn for resource in cloud.resources}
    assert sorted(urn for urn in before - now if not among(urn, GONE)) == []
    assert sorted(urn for urn in now - before if not among(urn, NEW)) == []


def test_every_stack_file_is_in_the_list() -> None:
    assert set(BEFORE) == {path.name.split(".")[1] for path in STACK_FILES}


def test_nothing_that_holds_data_or_carries_traffic_may_go() -> None:
    kept = (
        "Bucket",
        "Queue",
        "Secret",
        "Repository",
        "Vpc",
        "Subnet",
        "SecurityGroup",
        "LogGroup",
        "Service",
    )
    urns = {urn for urns in BEFORE.values() for urn in urns}
    may_go = {urn.partition("::")[0].rpartition(":")[2] for urn in urns if among(urn, GONE)}
    assert may_go & set(kept) == set()
