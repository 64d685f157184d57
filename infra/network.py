"""The network of the machines, which lets nothing in: a VPC that is made here, or an existing one."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import existing
from infra.context import StackContext
from infra.parsers import invalid, lookup

# The VPC's range is cut into four parts, because the configuration accepts four zones at most.
_RANGE_CUT_BITS = 2
_MIN_ZONES = 2
_HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class NetworkArgs:
    """An existing network, or what the one that is made here is like."""

    vpc_id: str
    """The VPC to use; empty makes one."""
    subnet_ids: tuple[str, ...]
    """Subnets of an existing VPC with a route to the internet."""
    vpc_cidr: str
    """The range of a VPC that is made here."""
    availability_zones: tuple[str, ...]
    """The zones of a VPC that is made here; empty takes the region's first two that offer the machines."""
    machine_types: Mapping[str, tuple[str, ...]]
    """For each configuration key, types of machine of which a zone must offer at least one."""
    outbound_ports: tuple[int, ...] = ()
    """TCP ports that the machines must reach besides that of HTTPS."""


class Network(pulumi.ComponentResource):
    """A VPC over two or more zones with public subnets, and a security group that accepts no connections.

    The subnets are public because a NAT gateway would cost more a month than everything else that is idle. Of an
    existing VPC nothing is changed; it only gets the security group.
    """

    vpc_id: pulumi.Output[str]
    subnet_ids: pulumi.Output[Sequence[str]]
    security_group_id: pulumi.Output[str]

    def __init__(
        self, context: StackContext, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("grg:infra:Network", context.name, None, opts)
        self._context, self._child = context, pulumi.ResourceOptions(parent=self)
        if args.vpc_id:
            _check_existing(args.vpc_id, args.subnet_ids)
            self.vpc_id = pulumi.Output.from_input(args.vpc_id)
            self.subnet_ids = pulumi.Output.from_input(list(args.subnet_ids))
        else:
            vpc, subnets = self._make(args)
            self.vpc_id = vpc.id
            self.subnet_ids = pulumi.Output.all(*(subnet.id for subnet in subnets))
        self.security_group_id = self._security_group(args.outbound_ports).id
        self.register_outputs(
            {
                "vpc_id": self.vpc_id,
                "subnet_ids": self.subnet_ids,
                "security_group_id": self.security_group_id,
            }
        )

    def _make(self, args: NetworkArgs) -> tuple[aws.ec2.Vpc, list[aws.ec2.Subnet]]:
        """A VPC with a public subnet in each zone, and a way to S3 that is free of charge.

        Raises ConfigError if a zone is unknown, does not offer the machines, or has no range left.
        """
        name = self._context.name
        zones, zones_of_region = _zones(args.availability_zones, args.machine_types)
        vpc = aws.ec2.Vpc(
            f"{name}-vpc",
            cidr_block=args.vpc_cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=self._named(name),
            opts=self._child,
        )
        # Every VPC has a default group whose members may reach each other, and a machine for which no group is named
        # gets it. Emptied, it allows nothing.
        aws.ec2.DefaultSecurityGroup(
            f"{name}-default-group",
            vpc_id=vpc.id,
            ingress=[],
            egress=[],
            tags=self._named(name),
            opts=self._child,
        )
        gateway = aws.ec2.InternetGateway(
            f"{name}-gateway", vpc_id=vpc.id, tags=self._named(name), opts=self._child
        )
        # The main table, which comes with the VPC, serves all subnets, and the route is part of it. AWS accepts a route
        # or an association only once: a resource for either, made by a `pulumi up` that was killed before it could
        # record it, would make every later one fail.
        routes = aws.ec2.DefaultRouteTable(
            f"{name}-main-routes",
            default_route_table_id=vpc.default_route_table_id,
            routes=[
                aws.ec2.DefaultRouteTableRouteArgs(cidr_block="0.0.0.0/0", gateway_id=gateway.id),
            ],
            tags=self._named(name),
            opts=self._child,
        )
        # It is free, and traffic with S3 (models and image layers too) stays inside AWS. Roles decide who may do what
        # in S3; the endpoint's own policy stays open, because image layers come from buckets of AWS.
        aws.ec2.VpcEndpoint(
            f"{name}-s3",
            vpc_id=vpc.id,
            vpc_endpoint_type="Gateway",
            service_name=f"com.amazonaws.{self._context.location.region}.s3",
            route_table_ids=[routes.id],
            tags=self._named(f"{name}-s3"),
            opts=self._child,
        )
        standing = existing.subnet_ranges(self._context)
        ranges = subnet_ranges(args.vpc_cidr, zones, zones_of_region, standing)
        return vpc, [self._subnet(zone, ranges[zone], vpc, routes) for zone in zones]

    def _subnet(
        self, zone: str, cidr: str, vpc: aws.ec2.Vpc, routes: aws.ec2.DefaultRouteTable
    ) -> aws.ec2.Subnet:
        """The public subnet of one zone.

        Its name contains the zone and not a number, so that adding or removing a zone leaves the other subnets alone.
        """
        name = f"{self._context.name}-{zone}"
        return aws.ec2.Subnet(
            name,
            vpc_id=vpc.id,
            availability_zone=zone,
            cidr_block=cidr,
            # A machine or task that needs a public address asks for one; no other gets any.
            map_public_ip_on_launch=False,
            tags=self._named(name),
            # Nothing may start in a subnet before it has the route to the internet.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[routes]),
        )

    def _security_group(self, outbound_ports: Sequence[int]) -> aws.ec2.SecurityGroup:
        """A group that lets nothing in, and out only by HTTPS and to the TCP ports that are given.

        Each rule is a resource of its own: rules inside the group have neither ids nor tags.
        """
        name = self._context.name
        group = aws.ec2.SecurityGroup(
            f"{name}-group",
            # Part of the group's identity: another description would replace it.
            description="Game review generator: out by HTTPS, nothing in",
            vpc_id=self.vpc_id,
            tags=self._named(name),
            opts=self._child,
        )
        # AWS, the game store and the chat platforms are all reached by HTTPS; the VPC's name server needs no rule.
        self._allow_out(group, "https", _HTTPS, "AWS, the game store and the chat platforms")
        for port in outbound_ports:
            self._allow_out(group, f"port-{port}", port, "A server that the settings name")
        return group

    def _allow_out(self, group: aws.ec2.SecurityGroup, name: str, port: int, description: str) -> None:
        """Allows connections to one TCP port of any address.

        IPv4 is enough, since the subnets have no IPv6 addresses.
        """
        aws.vpc.SecurityGroupEgressRule(
            f"{self._context.name}-group-{name}",
            security_group_id=group.id,
            description=description,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            cidr_ipv4="0.0.0.0/0",
            tags=self._context.tags,
            opts=self._child,
        )

    def _named(self, name: str) -> dict[str, str]:
        """The stack's tags with the one that the EC2 console shows as the name."""
        return {**self._context.tags, "Name": name}


def subnet_ranges(
    vpc_cidr: str, zones: Sequence[str], zones_of_region: Sequence[str], standing: Mapping[str, str]
) -> dict[str, str]:
    """The range of each zone's subnet, a quarter of the VPC's.

    A zone has the same quarter whichever other zones are chosen with it, so that moving from zones a and b to b and c
    never asks for a range that the subnet of another zone still holds. A subnet that already exists keeps its range.
    Raises ConfigError if the standing subnets leave no range for a new one.
    """
    quarters = [str(part) for part in ipaddress.IPv4Network(vpc_cidr).subnets(prefixlen_diff=_RANGE_CUT_BITS)]
    # After a change of vpc-cidr the standing subnets belong to the old network.
    held = {zone: cidr for zone, cidr in standing.items() if cidr in quarters}
    for zone in zones:
        if zone in held:
            continue
        position = list(zones_of_region).index(zone) % len(quarters)
        free = [part for part in (quarters[position], *quarters) if part not in held.values()]
        if not free:
            holders = ", ".join(sorted(held))
            raise invalid(
                "availability-zones",
                ", ".join(zones),
                f"zones without {zone} first: subnets in {holders} hold all four ranges, and those that are no longer "
                "needed release theirs in that `pulumi up`",
            )
        held[zone] = free[0]
    return {zone: held[zone] for zone in zones}


def _zones(
    wanted: tuple[str, ...], machine_types: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], list[str]]:
    """The zones to use, and all zones of the region in alphabetical order.

    If none is wanted, the first two that offer every kind of machine are used. Raises ConfigError if a wanted zone is
    unknown or lacks a kind of machine, or if fewer than two zones have it.
    """
    offered = aws.get_availability_zones(
        # Local and Wavelength zones, which an account must opt in to, offer only some of the services.
        filters=[aws.GetAvailabilityZonesFilterArgs(name="opt-in-status", values=["opt-in-not-required"])]
    ).names
    if unknown := [zone for zone in wanted if zone not in offered]:
        raise invalid("availability-zones", ", ".join(unknown), f"zones of the region: {', '.join(offered)}")
    suitable = zones_of_region = sorted(offered)
    for key, types in machine_types.items():
        offering = _zones_that_offer(types)
        if lacking := [zone for zone in wanted if zone not in offering]:
            raise invalid("availability-zones", ", ".join(lacking), f"zones that offer {' or '.join(types)}")
        suitable = [zone for zone in suitable if zone in offering]
        if len(suitable) < _MIN_ZONES:
            raise invalid(key, ", ".join(types), "types that two zones of the region offer")
    return wanted or tuple(suitable[:_MIN_ZONES]), zones_of_region


def _zones_that_offer(types: tuple[str, ...]) -> set[str]:
    """The zones that offer at least one of the types; empty if the region knows none of them."""
    query = aws.ec2.GetInstanceTypeOfferingsFilterArgs(name="instance-type", values=list(types))
    answer = aws.ec2.get_instance_type_offerings(filters=[query], location_type="availability-zone")
    return set(answer.locations)


def _check_existing(vpc_id: str, subnet_ids: tuple[str, ...]) -> None:
    """Raises ConfigError if the VPC or a subnet does not exist, or if a subnet belongs to another VPC.

    Whether the subnets have a route to the internet is not checked.
    """
    lookup("vpc-id", vpc_id, "a VPC of the stack's region", functools.partial(aws.ec2.get_vpc, id=vpc_id))
    for subnet_id in subnet_ids:
        ask = functools.partial(aws.ec2.get_subnet, id=subnet_id)
        subnet = lookup("subnet-ids", subnet_id, f"subnets of {vpc_id}", ask)
        if subnet.vpc_id != vpc_id:
            raise invalid("subnet-ids", subnet_id, f"subnets of {vpc_id}; this one is in {subnet.vpc_id}")
