"""What Pulumi finds when a standing stack is upgraded: the resources that it has, under the URNs that it knows them by.

A resource whose type, name or parent changed is another resource to Pulumi: it makes the new one and deletes the old
one, and with a bucket or a queue all that is in it. `registered_by_e05d911.json` lists what the program at that commit
registered for the example stack and for each file in `stacks`.
"""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import json
from pathlib import Path

from tests.infra.cloud import STACK_FILES, as_the_command_would, deploy, run_main, stack_file

BEFORE: dict[str, list[str]] = json.loads(Path(__file__).with_name("registered_by_e05d911.json").read_text())

GONE = {
    "aws:ec2/routeTable:RouteTable": "the VPC's main table has the same route before this one goes",
    "aws:ec2/route:Route": "it goes with its table",
    "aws:ec2/routeTableAssociation:RouteTableAssociation": "without one a subnet has the VPC's main table",
}
"""Types of resources that are registered no longer, and why a standing stack can do without them."""
NEW = {
    "aws:ec2/defaultRouteTable:DefaultRouteTable": "the table that every VPC has; Pulumi takes it over",
}
"""Types of resources that were not registered then, and why they take nothing from a standing stack."""


def type_of(urn: str) -> str:
    return urn.partition("::")[0].rpartition("$")[2]


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.name)
def test_a_standing_stack_keeps_its_resources_through_an_upgrade(path: Path) -> None:
    stack = path.name.split(".")[1]
    cloud = deploy(run_main, config=as_the_command_would(stack_file(path)), stack=stack)
    before, now = set(BEFORE[stack]), {resource.urn for resource in cloud.resources}
    assert sorted(urn for urn in before - now if type_of(urn) not in GONE) == []
    assert sorted(urn for urn in now - before if type_of(urn) not in NEW) == []


def test_every_stack_file_is_in_the_list() -> None:
    assert set(BEFORE) == {path.name.split(".")[1] for path in STACK_FILES}


def test_nothing_that_holds_data_or_carries_traffic_may_go() -> None:
    kept = ("Bucket", "Queue", "Secret", "Repository", "Vpc", "Subnet", "SecurityGroup", "LogGroup", "Role")
    assert [type_ for type_ in GONE if type_.rpartition(":")[2] in kept] == []
