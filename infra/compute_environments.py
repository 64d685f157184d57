"""What Batch runs workers on: Fargate Spot, or EC2 spot machines with a GPU.

An environment has no name of its own choosing: Pulumi gives each a new one, so that one which must be replaced is
made first, then the job queue is moved to it, and only then the old one goes. Batch deletes no environment that a
queue still names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import permissions
from infra.launch_template import MachineArgs, launch_template
from infra.location import Place
from infra.roles import RoleMaker

# The GPU image unpacks to some 10 GB, a 2.7B model with its original weights to as much again, and both stay there.
_GPU_DISK_GIB = 60


@dataclass(frozen=True, kw_only=True)
class EnvironmentArgs:
    """Where, and how many workers at most."""

    place: Place
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    max_workers: int
    min_workers: int
    vcpus: int
    """Of a worker on Fargate."""
    instance_types: Sequence[str]
    """For workers with a GPU."""
    tags: Mapping[str, str]


def vcpus_of(instance_type: str) -> int:
    """Of a G type: 4 in its xlarge, 8 in its 2xlarge, … (https://aws.amazon.com/ec2/instance-types/accelerated-computing/)."""
    return 4 * int(instance_type.partition(".")[2].removesuffix("xlarge") or 1)


def on_fargate(name: str, args: EnvironmentArgs, parent: pulumi.Resource) -> aws.batch.ComputeEnvironment:
    """Fargate Spot: nothing is there until a job is."""
    return aws.batch.ComputeEnvironment(
        name,
        type="MANAGED",
        state="ENABLED",
        compute_resources=aws.batch.ComputeEnvironmentComputeResourcesArgs(
            type="FARGATE_SPOT",
            max_vcpus=args.max_workers * args.vcpus,
            subnets=args.subnet_ids,
            security_group_ids=[args.security_group_id],
        ),
        tags=args.tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def on_gpu_machines(
    name: str, args: EnvironmentArgs, parent: pulumi.Resource
) -> aws.batch.ComputeEnvironment:
    """EC2 spot machines, whichever of several types and zones is cheap and likely to stay."""
    roles = RoleMaker(args.place, args.tags, parent)
    # Batch makes the cluster, under a name of its own.
    profile = roles.for_machines(f"{name}-machine", permissions.machine(args.place, "*"))
    template = launch_template(
        f"{name}-machine",
        MachineArgs(
            profile_arn=profile.arn,
            security_group_id=args.security_group_id,
            disk_gib=_GPU_DISK_GIB,
            tags=args.tags,
            name=name,
        ),
        pulumi.ResourceOptions(parent=parent),
    )
    sizes = [vcpus_of(instance_type) for instance_type in args.instance_types]
    return aws.batch.ComputeEnvironment(
        name,
        type="MANAGED",
        state="ENABLED",
        compute_resources=aws.batch.ComputeEnvironmentComputeResourcesArgs(
            type="SPOT",
            allocation_strategy="SPOT_PRICE_CAPACITY_OPTIMIZED",
            instance_types=list(args.instance_types),
            min_vcpus=args.min_workers * min(sizes),
            max_vcpus=args.max_workers * max(sizes),
            instance_role=profile.arn,
            subnets=args.subnet_ids,
            ec2_configurations=[
                aws.batch.ComputeEnvironmentComputeResourcesEc2ConfigurationArgs(
                    image_type="ECS_AL2023_NVIDIA"
                )
            ],
            launch_template=aws.batch.ComputeEnvironmentComputeResourcesLaunchTemplateArgs(
                launch_template_id=template.id,
                version=template.latest_version.apply(str),
            ),
            tags={**args.tags, "Name": name},
        ),
        tags=args.tags,
        opts=pulumi.ResourceOptions(
            parent=parent,
            # Batch moves it up and down with the jobs; a deployment must not.
            ignore_changes=["computeResources.desiredVcpus"],
        ),
    )
