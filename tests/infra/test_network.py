"""The network: out by HTTPS, nothing in."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import ipaddress
from collections.abc import Sequence

import pulumi

from infra.network import Network, NetworkArgs
from infra.parsers import ConfigError
from tests.infra.cloud import ZONES, Cloud, World, as_the_command_would, deploy, run_main
from tests.infra.context import CONTEXT

INBOUND = ("SecurityGroupIngressRule", "SecurityGroupRule", "NetworkAclRule", "LoadBalancer", "Eip")


def test_the_security_group_has_no_rule_of_its_own_and_only_https_out(every: Cloud) -> None:
    group = every.one("SecurityGroup").inputs
    assert group.get("ingress", []) == []
    assert group.get("egress", []) == []
    rule = every.one("SecurityGroupEgressRule").inputs
    assert rule["securityGroupId"] == every.outputs["security_group_id"]
    assert (rule["ipProtocol"], rule["fromPort"], rule["toPort"], rule["cidrIpv4"]) == (
        "tcp",
        443,
        443,
        "0.0.0.0/0",
    )


@pytest.mark.parametrize(
    ("homeserver", "ports"),
    [
        ("https://chat.example", [443]),
        ("https://chat.example:443", [443]),
        ("https://chat.example:8448", [443, 8448]),
        ("http://chat.example", [443, 80]),
    ],
)
def test_a_homeserver_on_a_port_of_its_own_can_be_reached(homeserver: str, ports: list[int]) -> None:
    values = {
        **ALARMS,
        "game-review-generator:adapters": ["matrix"],
        "game-review-generator:tokens": "GRG_MATRIX_TOKEN=hush",
        "game-review-generator:settings": [
            f"GRG_MATRIX_HOMESERVER={homeserver}",
            "GRG_MATRIX_USER=@grg:chat.example",
        ],
    }
    rules = deploy(run_main, config=as_the_command_would(values)).of("SecurityGroupEgressRule")
    assert [(rule.inputs["fromPort"], rule.inputs["toPort"]) for rule in rules] == [(p, p) for p in ports]


def test_nothing_in_the_stack_lets_anybody_in(every: Cloud) -> None:
    assert [resource.name for type_ in INBOUND for resource in every.of(type_)] == []


def test_the_group_that_every_vpc_starts_with_is_emptied(made: Cloud) -> None:
    group = made.one("DefaultSecurityGroup").inputs
    assert group["vpcId"] == made.outputs["vpc_id"]
    assert (group["ingress"], group["egress"]) == ([], [])


def test_two_zones_are_taken_if_none_are_named(made: Cloud) -> None:
    assert [subnet.inputs["availabilityZone"] for subnet in made.of("Subnet")] == sorted(ZONES)[:2]


def test_named_zones_are_taken_in_their_order() -> None:
    args = NetworkArgs(
        vpc_id="",
        subnet_ids=(),
        vpc_cidr="10.42.0.0/16",
        availability_zones=("eu-central-1c", "eu-central-1a"),
        machine_types={},
    )
    outputs = deploy(lambda: pulumi.export("subnets", Network(CONTEXT, args).subnet_ids)).outputs
    assert outputs["subnets"] == ["grg-dev-eu-central-1c-id", "grg-dev-eu-central-1a-id"]


ALARMS = {"game-review-generator:alarm-email": "operator@reviews.test"}
TOKEN = {"game-review-generator:tokens": "GRG_DISCORD_TOKEN=hush"}


def ranges(zones: Sequence[str], standing: dict[str, str], cidr: str = "10.42.0.0/16") -> dict[str, str]:
    """Range of each zone's subnet in a stack that has some subnets already."""
    config = as_the_command_would(
        {
            **ALARMS,
            **TOKEN,
            "game-review-generator:availability-zones": list(zones),
            "game-review-generator:vpc-cidr": cidr,
        }
    )
    cloud = deploy(run_main, config=config, world=World(standing_subnets=standing))
    return {subnet.inputs["availabilityZone"]: subnet.inputs["cidrBlock"] for subnet in cloud.of("Subnet")}


A, B, C = sorted(ZONES)
BEFORE = {A: "10.42.0.0/18", B: "10.42.64.0/18"}
"""A standing stack on the region's first two zones."""


def test_moving_from_zone_to_zone_never_asks_for_a_range_that_is_held() -> None:
    standing = BEFORE
    for zones in ((B, C), (A, C), (B, A), (A, B, C)):
        now = ranges(zones, standing)
        # AWS makes the new subnets before it deletes those that are no longer wanted.
        assert len({**standing, **now}.values()) == len(set({**standing, **now}.values())), zones
        assert {zone: now[zone] for zone in now if zone in standing} == {
            zone: standing[zone] for zone in standing if zone in now
        }
        standing = now


def test_a_standing_stack_on_its_first_two_zones_keeps_its_ranges() -> None:
    assert ranges((A, B), {}) == ranges((A, B), BEFORE) == BEFORE


def test_a_standing_stack_on_other_zones_keeps_the_ranges_that_it_has() -> None:
    older = {B: "10.42.0.0/18", C: "10.42.64.0/18"}  # by their place in the list, as once
    assert ranges((B, C), older) == older
    assert ranges((C, A), older) == {C: "10.42.64.0/18", A: "10.42.128.0/18"}


def test_subnets_of_a_network_with_another_range_do_not_count() -> None:
    assert ranges((A, B), BEFORE, "192.168.16.0/22") == {A: "192.168.16.0/24", B: "192.168.17.0/24"}


def test_a_move_for_which_no_range_is_left_is_refused_with_what_to_do() -> None:
    full = {
        f"eu-central-1{letter}": f"10.42.{number * 64}.0/18"
        for number, letter in enumerate(("x", "y", "z", "b"))
    }
    with pytest.raises(ConfigError, match=r"^availability-zones=.* use zones without eu-central-1a first"):
        ranges((A, B), full)


@pytest.mark.parametrize(
    ("cidr", "zones"), [("10.42.0.0/16", 2), ("192.168.16.0/22", 3), ("172.16.5.0/24", 3)]
)
def test_subnets_lie_in_the_range_and_do_not_overlap(cidr: str, zones: int) -> None:
    args = NetworkArgs(
        vpc_id="", subnet_ids=(), vpc_cidr=cidr, availability_zones=ZONES[:zones], machine_types={}
    )
    cloud = deploy(lambda: Network(CONTEXT, args))
    nets = [ipaddress.ip_network(subnet.inputs["cidrBlock"]) for subnet in cloud.of("Subnet")]
    assert len(nets) == zones
    assert all(net.subnet_of(ipaddress.ip_network(cidr)) for net in nets)
    assert not any(a.overlaps(b) for a in nets for b in nets if a is not b)


def test_no_machine_gets_a_public_address_unasked(made: Cloud) -> None:
    assert {subnet.inputs["mapPublicIpOnLaunch"] for subnet in made.of("Subnet")} == {False}


def test_every_subnet_has_the_way_out(made: Cloud) -> None:
    table = made.one("DefaultRouteTable")
    [route] = table.inputs["routes"]
    assert route == {"cidrBlock": "0.0.0.0/0", "gatewayId": f"{made.one('InternetGateway').name}-id"}
    # A subnet that is joined to no table of its own has its VPC's main one.
    assert table.inputs["defaultRouteTableId"] == f"{made.one('Vpc').name}-main-routes"
    assert made.of("RouteTableAssociation") == []
    assert all((table.type, table.name) in subnet.needs for subnet in made.of("Subnet"))


def test_what_aws_accepts_only_once_is_part_of_what_it_belongs_to(every: Cloud) -> None:
    # Made by a `pulumi up` that was killed before it could write it down, it would make every later one fail.
    once = ("Route", "RouteTableAssociation", "MainRouteTableAssociation")
    assert [resource.name for type_ in once for resource in every.of(type_)] == []


def test_s3_is_reached_through_a_gateway_that_costs_nothing(made: Cloud) -> None:
    endpoint = made.one("VpcEndpoint").inputs
    assert endpoint["vpcEndpointType"] == "Gateway"
    assert endpoint["serviceName"] == "com.amazonaws.eu-central-1.s3"
    assert endpoint["routeTableIds"] == [f"{made.one('DefaultRouteTable').name}-id"]


def test_there_is_no_nat_to_pay_for(every: Cloud) -> None:
    assert every.of("NatGateway") == []


def test_all_parts_are_in_the_vpc_that_was_made(made: Cloud) -> None:
    parts = [
        "Subnet",
        "InternetGateway",
        "VpcEndpoint",
        "SecurityGroup",
        "DefaultSecurityGroup",
    ]
    assert {r.inputs["vpcId"] for part in parts for r in made.of(part)} == {made.outputs["vpc_id"]}


def test_an_existing_vpc_gets_a_security_group_and_nothing_else(adopted: Cloud) -> None:
    made_in_it = [
        r.type.rpartition(":")[2]
        for r in adopted.resources
        if r.type.startswith(("aws:ec2/", "aws:vpc/")) and not r.type.endswith(":LaunchTemplate")
    ]
    assert sorted(made_in_it) == ["SecurityGroup", "SecurityGroupEgressRule"]
    assert adopted.one("SecurityGroup").inputs["vpcId"] == "vpc-0a1b2c3d"
    assert adopted.outputs["subnet_ids"] == ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]


MACHINES = {"bot-instance-type": ("t4g.small",), "review-instance-types": ("g4dn.xlarge", "g6.xlarge")}


def zones_taken(lacking: dict[str, set[str]], wanted: tuple[str, ...] = ()) -> list[str]:
    args = NetworkArgs(
        vpc_id="",
        subnet_ids=(),
        vpc_cidr="10.42.0.0/16",
        availability_zones=wanted,
        machine_types=MACHINES,
    )
    cloud = deploy(lambda: Network(CONTEXT, args), world=World(lacking=lacking))
    return [subnet.inputs["availabilityZone"] for subnet in cloud.of("Subnet")]


def test_a_zone_that_lacks_the_bots_machine_is_passed_over() -> None:
    assert zones_taken({"eu-central-1a": {"t4g.small"}}) == ["eu-central-1b", "eu-central-1c"]


def test_a_zone_that_offers_one_of_the_gpu_types_will_do() -> None:
    assert zones_taken({"eu-central-1a": {"g4dn.xlarge"}}) == ["eu-central-1a", "eu-central-1b"]
    assert zones_taken({"eu-central-1a": {"g4dn.xlarge", "g6.xlarge"}}) == ["eu-central-1b", "eu-central-1c"]


def test_types_that_fewer_than_two_zones_offer_are_refused() -> None:
    lacking = {"eu-central-1a": {"t4g.small"}, "eu-central-1b": {"t4g.small"}}
    with pytest.raises(
        ConfigError, match=r"^bot-instance-type='t4g.small' is not allowed: use types that two"
    ):
        zones_taken(lacking)


def test_a_zone_that_was_named_and_lacks_the_machines_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^availability-zones='eu-central-1a' .* offer t4g.small$"):
        zones_taken({"eu-central-1a": {"t4g.small"}}, ("eu-central-1a", "eu-central-1b"))
