"""What AWS answers in tests: to a lookup, and about a resource that was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

ROOT = Path(__file__).parents[2]
PROJECT = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
ACCOUNT = "123456789012"
REGION = "eu-central-1"
ZONES = (f"{REGION}c", f"{REGION}b", f"{REGION}a")


@dataclass
class World:
    """What is in the account before the program runs."""

    buckets: dict[str, str] = field(default_factory=lambda: {"our-old-bucket": REGION})
    """Region of each."""
    notifications: dict[str, Any] = field(default_factory=dict)
    """Of the existing bucket, as AWS tells them."""
    subnets: dict[str, str] = field(
        default_factory=lambda: {
            "subnet-0a1b2c3d": "vpc-0a1b2c3d",
            "subnet-1a1b2c3d": "vpc-0a1b2c3d",
            "subnet-2a1b2c3d": "vpc-1a1b2c3d",
        }
    )
    """VPC of each."""
    lacking: dict[str, set[str]] = field(default_factory=dict)
    """Types of machine that a zone does not offer."""
    standing_subnets: dict[str, str] = field(default_factory=dict)
    """Range of each subnet that the stack has already, by zone."""
    standing_queues: list[str] = field(default_factory=list)
    """Names of the stack's job queues."""
    standing_networks: dict[str, str] = field(default_factory=dict)
    """Range of each network that was made for the stack, by id."""
    standing_buckets: dict[str, bool] = field(default_factory=dict)
    """Whether each bucket with the stack's tags notifies the stack's queue: one that was left behind does not."""
    standing_services: list[str] = field(default_factory=list)
    """Names of the stack's ECS services."""
    may_look_up_tags: bool = True
    """Whether the deployer has the permission for it."""
    running_tasks: dict[str, str] = field(default_factory=dict)
    """The task definition of each service; a service that is not listed runs the one of the same name."""
    rolled_back_to: str = ""
    """The bot's task definition after ECS went back to an older one; empty if it runs what was asked for."""

    def notifications_of(self, bucket: str) -> dict[str, Any]:
        """What a bucket notifies."""
        if bucket in self.standing_buckets:
            return {"queues": [{"id": "grg-dev-reviews"}] if self.standing_buckets[bucket] else []}
        return self.notifications


def state_of(type_: str, name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a new resource: its inputs, a name with a random suffix, and the ARNs and URLs made of that name."""
    service, _, kind = type_.partition(":")[2].partition("/")
    physical = f"{name}-1a2b3c4"
    state = {"name": physical, "arn": f"arn:aws:{service}:{REGION}:{ACCOUNT}:{physical}"}
    if service == "iam":
        state["arn"] = f"arn:aws:iam::{ACCOUNT}:{kind.rpartition(':')[2].lower()}/{physical}"
    if type_.startswith("docker-build:"):
        state = {"ref": f"{inputs['tags'][0]}@sha256:{'5' * 64}"}
    of_kind = kind.rpartition(":")[2]
    definition = f"arn:aws:batch:{REGION}:{ACCOUNT}:job-definition/{physical}"
    repository = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{physical}"
    more: dict[str, dict[str, Any]] = {
        "Bucket": {"bucket": physical, "arn": f"arn:aws:s3:::{physical}"},
        "JobDefinition": {"arnPrefix": definition, "arn": f"{definition}:3"},
        "LaunchTemplate": {"latestVersion": 5},
        "MetricAlarm": {"arn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{physical}"},
        "Queue": {"url": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{physical}"},
        "Repository": {"registryId": ACCOUNT, "repositoryUrl": repository},
        "SecretVersion": {"versionId": "v-1"},
        "Vpc": {"defaultRouteTableId": f"{name}-main-routes"},
    }
    return {**state, **more.get(of_kind, {}), **inputs}


_ALWAYS: dict[str, dict[str, Any]] = {
    "getAuthorizationToken": {"userName": "AWS", "password": "a login of twelve hours"},
    "getAvailabilityZones": {"names": list(ZONES)},
    "getCallerIdentity": {"accountId": ACCOUNT},
    "getPartition": {"partition": "aws"},
    "getRegion": {"region": REGION},
}
"""Answers that depend on nothing."""


class Answers(Mocks):
    """The answers to lookups, and the state of what the program makes."""

    def __init__(self, world: World) -> None:
        self.world = world

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        return f"{args.name}-id", state_of(args.typ, args.name, args.inputs)

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        name, asked, world = args.token.rpartition(":")[2], args.args, self.world
        if name in _ALWAYS:
            return _ALWAYS[name], []
        known, key = True, "id"
        match name:
            case "getInstanceTypeOfferings":
                [wanted] = asked["filters"]
                offering = [z for z in ZONES if set(wanted["values"]) - world.lacking.get(z, set())]
                answer: dict[str, Any] = {"locations": offering}
            case "getBucket" if bucket := asked["bucket"]:
                known, key = bucket in world.buckets, "bucket"
                region = world.buckets.get(bucket)
                answer = {"bucket": bucket, "arn": f"arn:aws:s3:::{bucket}", "bucketRegion": region}
            case "getBucketNotification":
                none = {"queues": [], "topics": [], "lambdaFunctions": [], "eventbridge": False}
                answer = none | world.notifications_of(asked["bucket"])
            case "getVpc":
                known = asked["id"] in {*world.subnets.values(), *world.standing_networks}
                answer = {"id": asked["id"], "cidrBlock": world.standing_networks.get(asked["id"])}
            case "getSubnets":
                assert asked["tags"]["Project"] == PROJECT["name"]
                answer = {"ids": [f"subnet-of-{zone}" for zone in world.standing_subnets]}
            case "getSubnet":
                zone = asked["id"].removeprefix("subnet-of-")
                known = asked["id"] in world.subnets or zone in world.standing_subnets
                answer = {"id": asked["id"], "vpcId": world.subnets.get(asked["id"])}
                answer |= {"availabilityZone": zone, "cidrBlock": world.standing_subnets.get(zone)}
            case "getResources":
                assert asked["resourceTypeFilters"] == ["batch:job-queue", "ec2:vpc", "ecs:service", "s3"]
                here = f"{REGION}:{ACCOUNT}"
                arns = [f"arn:aws:batch:{here}:job-queue/{name}" for name in world.standing_queues]
                arns += [f"arn:aws:ec2:{here}:vpc/{id}" for id in world.standing_networks]
                arns += [f"arn:aws:ecs:{here}:service/grg-dev-1/{name}" for name in world.standing_services]
                arns += [f"arn:aws:s3:::{name}" for name in world.standing_buckets]
                answer = {"resourceTagMappingLists": [{"resourceArn": arn} for arn in arns]}
                known, key = world.may_look_up_tags, "tag:GetResources"
            case "getService":
                task = f"arn:aws:ecs:{REGION}:{ACCOUNT}:{asked['serviceName']}"
                running = world.running_tasks.get(asked["serviceName"], task)
                answer = {"taskDefinition": world.rolled_back_to or running}
            case _:
                raise AssertionError(f"the program asked for {args.token}, for which there is no answer")
        return answer, [] if known else [(key, "no matching\nresource found")]
