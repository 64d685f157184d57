"""Where the program's machines run: a network that lets nothing in, made here, or an existing one."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.parsers import look_up, refuse

# The range is cut into four parts: the most zones that the configuration takes.
_RANGE_CUT_BITS = 2
_FEWEST_ZONES = 2


@dataclass(frozen=True)
class NetworkArgs:
    """An existing network, or what the one that is made shall be like."""

    vpc_id: str
    """The VPC to use; empty makes one."""
    subnet_ids: tuple[str, ...]
    """Subnets of that VPC with a way to the internet; empty if a VPC is made."""
    vpc_cidr: str
    availability_zones: tuple[str, ...]
    """Zones of the VPC that is made; empty takes the region's first two that offer the machines."""
    machines: Mapping[str, tuple[str, ...]]
    """Types of machine by the configuration's key; a zone must offer one of each key's."""
    tags: Mapping[str, str]


class Network(pulumi.ComponentResource):
    """A VPC over two or more zones with public subnets, and a security group that opens nothing to the outside.

    Public subnets with nothing inbound, because a NAT gateway would cost more a month than all else that is idle.
    """

    vpc_id: pulumi.Output[str]
    subnet_ids: pulumi.Output[Sequence[str]]
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Network", name, None, opts)
        if args.vpc_id:
            _check_existing(args.vpc_id, args.subnet_ids)
            self.vpc_id = pulumi.Output.from_input(args.vpc_id)
            self.subnet_ids = pulumi.Output.from_input(list(args.subnet_ids))
        else:
            vpc, subnets = self._make(name, args)
            self.vpc_id = vpc.id
            self.subnet_ids = pulumi.Output.all(*(subnet.id for subnet in subnets))
        self.security_group_id = self._security_group(name, args.tags).id
        self.register_outputs(
            {
                "vpc_id": self.vpc_id,
                "subnet_ids": self.subnet_ids,
                "security_group_id": self.security_group_id,
            }
        )

    def _make(self, name: str, args: NetworkArgs) -> tuple[aws.ec2.Vpc, list[aws.ec2.Subnet]]:
        child = pulumi.ResourceOptions(parent=self)
        zones = _zones(args.availability_zones, args.machines)
        vpc = aws.ec2.Vpc(
            f"{name}-vpc",
            cidr_block=args.vpc_cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=_named(args.tags, name),
            opts=child,
        )
        # Every VPC has a group that lets its members reach each other, and whoever names no group gets it: emptied.
        aws.ec2.DefaultSecurityGroup(
            f"{name}-default-group",
            vpc_id=vpc.id,
            ingress=[],
            egress=[],
            tags=_named(args.tags, name),
            opts=child,
        )
        gateway = aws.ec2.InternetGateway(
            f"{name}-gateway", vpc_id=vpc.id, tags=_named(args.tags, name), opts=child
        )
        routes = aws.ec2.RouteTable(f"{name}-routes", vpc_id=vpc.id, tags=_named(args.tags, name), opts=child)
        aws.ec2.Route(
            f"{name}-route-out",
            route_table_id=routes.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=child,
        )
        # Free, and S3's traffic, models and image layers among it, stays inside AWS. Roles say who may do what in
        # S3; the endpoint's own policy stays open, since image layers come from buckets of AWS.
        aws.ec2.VpcEndpoint(
            f"{name}-s3",
            vpc_id=vpc.id,
            vpc_endpoint_type="Gateway",
            service_name=f"com.amazonaws.{aws.get_region().region}.s3",
            route_table_ids=[routes.id],
            tags=_named(args.tags, f"{name}-s3"),
            opts=child,
        )
        return vpc, self._subnets(name, args, zones, vpc, routes)

    def _subnets(
        self, name: str, args: NetworkArgs, zones: Sequence[str], vpc: aws.ec2.Vpc, routes: aws.ec2.RouteTable
    ) -> list[aws.ec2.Subnet]:
        child = pulumi.ResourceOptions(parent=self)
        parts = ipaddress.IPv4Network(args.vpc_cidr).subnets(prefixlen_diff=_RANGE_CUT_BITS)
        subnets = []
        for zone, part in zip(zones, parts, strict=False):
            subnet = aws.ec2.Subnet(
                f"{name}-{zone}",
                vpc_id=vpc.id,
                availability_zone=zone,
                cidr_block=str(part),
                # Whoever needs an address to go out with asks for one; nothing is given one unasked.
                map_public_ip_on_launch=False,
                tags=_named(args.tags, f"{name}-{zone}"),
                opts=child,
            )
            aws.ec2.RouteTableAssociation(
                f"{name}-{zone}-routes", route_table_id=routes.id, subnet_id=subnet.id, opts=child
            )
            subnets.append(subnet)
        return subnets

    def _security_group(self, name: str, tags: Mapping[str, str]) -> aws.ec2.SecurityGroup:
        group = aws.ec2.SecurityGroup(
            f"{name}-group",
            description="Game review generator: out by HTTPS, nothing in",
            vpc_id=self.vpc_id,
            tags=_named(tags, name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        # AWS, the game store and the chats are all reached by HTTPS; the VPC's name server needs no rule.
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-group-https",
            security_group_id=group.id,
            description="AWS, the game store and the chat platforms",
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            cidr_ipv4="0.0.0.0/0",
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return group


def _named(tags: Mapping[str, str], name: str) -> dict[str, str]:
    """The console of EC2 shows no other name than this tag."""
    return {**tags, "Name": name}


def _zones(wanted: tuple[str, ...], machines: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    there = aws.get_availability_zones(
        # Local and Wavelength zones, which an account must opt in to, offer only a part of the services.
        filters=[aws.GetAvailabilityZonesFilterArgs(name="opt-in-status", values=["opt-in-not-required"])]
    ).names
    if unknown := [zone for zone in wanted if zone not in there]:
        raise refuse("availability-zones", ", ".join(unknown), f"zones of the region: {', '.join(there)}")
    fit = sorted(there)
    for key, types in machines.items():
        offered = _zones_that_offer(types)
        if lacking := [zone for zone in wanted if zone not in offered]:
            raise refuse("availability-zones", ", ".join(lacking), f"zones that offer {' or '.join(types)}")
        fit = [zone for zone in fit if zone in offered]
        if len(fit) < _FEWEST_ZONES:
            raise refuse(key, ", ".join(types), "types that two zones of the region offer")
    return wanted or tuple(fit[:_FEWEST_ZONES])


def _zones_that_offer(types: tuple[str, ...]) -> set[str]:
    """A zone counts with any of them."""
    asked = aws.ec2.GetInstanceTypeOfferingsFilterArgs(name="instance-type", values=list(types))
    return set(
        aws.ec2.get_instance_type_offerings(filters=[asked], location_type="availability-zone").locations
    )


def _check_existing(vpc_id: str, subnet_ids: tuple[str, ...]) -> None:
    look_up("vpc-id", vpc_id, "a VPC of the stack's region", functools.partial(aws.ec2.get_vpc, id=vpc_id))
    for subnet_id in subnet_ids:
        ask = functools.partial(aws.ec2.get_subnet, id=subnet_id)
        subnet = look_up("subnet-ids", subnet_id, f"subnets of {vpc_id}", ask)
        if subnet.vpc_id != vpc_id:
            raise refuse("subnet-ids", subnet_id, f"subnets of {vpc_id}; this one is in {subnet.vpc_id}")
