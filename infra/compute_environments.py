"""What Batch runs workers on: Fargate Spot, or EC2 spot machines with a GPU.

A compute environment has no fixed name: Pulumi gives each a new one. When one must be replaced, the new one is made
first, then the job queue is moved to it, and the old one is deleted last: Batch deletes no environment that a queue
still names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.context import StackContext
from infra.iam import permissions
from infra.iam.roles import RoleMaker
from infra.launch_template import MachineArgs, launch_template
from infra.network import Network

# The GPU image unpacks to some 10 GB, a 2.7B model with its original weights takes as much again, and both stay there.
_GPU_DISK_GIB = 60


@dataclass(frozen=True, kw_only=True)
class WorkerMachines:
    """What workers run on, and how many of them there may be."""

    gpu: bool
    """EC2 spot machines with a GPU; otherwise Fargate Spot."""
    vcpus: int
    """Of a worker on Fargate, which has 2 GB of memory for each."""
    architecture: str
    """Of a worker on Fargate: amd64 or arm64."""
    instance_types: Sequence[str]
    """For workers with a GPU."""
    max_workers: int
    min_workers: int


def vcpus_of(instance_type: str) -> int:
    """The vCPUs of a G type: 4 for xlarge, 8 for 2xlarge and so on.

    Raises ValueError for any other kind of size, which the configuration does not accept.

    https://aws.amazon.com/ec2/instance-types/accelerated-computing/
    """
    return 4 * int(instance_type.partition(".")[2].removesuffix("xlarge") or 1)


def make(
    name: str, context: StackContext, machines: WorkerMachines, network: Network, parent: pulumi.Resource
) -> aws.batch.ComputeEnvironment:
    """The compute environment for these machines, in all subnets of the network.

    `parent` becomes the parent of everything that is made for it, the machines' role and launch template included.
    """
    return (_on_gpu_machines if machines.gpu else _on_fargate)(name, context, machines, network, parent)


def _on_fargate(
    name: str, context: StackContext, machines: WorkerMachines, network: Network, parent: pulumi.Resource
) -> aws.batch.ComputeEnvironment:
    """Fargate Spot: nothing exists until a job does.

    Batch counts vCPUs and not jobs; the limit is that of `max_workers` workers together.
    """
    return aws.batch.ComputeEnvironment(
        name,
        type="MANAGED",
        state="ENABLED",
        compute_resources=aws.batch.ComputeEnvironmentComputeResourcesArgs(
            type="FARGATE_SPOT",
            max_vcpus=machines.max_workers * machines.vcpus,
            subnets=network.subnet_ids,
            security_group_ids=[network.security_group_id],
        ),
        tags=context.tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _on_gpu_machines(
    name: str, context: StackContext, machines: WorkerMachines, network: Network, parent: pulumi.Resource
) -> aws.batch.ComputeEnvironment:
    """EC2 spot machines, of whichever type and zone is cheap and unlikely to be reclaimed.

    Batch counts vCPUs and not machines. The upper limit is that of the biggest type, so that `max_workers` of any
    type fit, and the lower limit that of the smallest.
    """
    roles = RoleMaker(context, parent)
    # Batch makes the cluster and chooses its name.
    profile = roles.for_machines(f"{name}-machine", permissions.machine_policy(context.location, "*"))
    template = launch_template(
        f"{name}-machine",
        context,
        MachineArgs(
            profile_arn=profile.arn,
            security_group_id=network.security_group_id,
            disk_gib=_GPU_DISK_GIB,
            console_name=name,
        ),
        pulumi.ResourceOptions(parent=parent),
    )
    sizes = [vcpus_of(instance_type) for instance_type in machines.instance_types]
    return aws.batch.ComputeEnvironment(
        name,
        type="MANAGED",
        state="ENABLED",
        compute_resources=aws.batch.ComputeEnvironmentComputeResourcesArgs(
            type="SPOT",
            allocation_strategy="SPOT_PRICE_CAPACITY_OPTIMIZED",
            instance_types=list(machines.instance_types),
            min_vcpus=machines.min_workers * min(sizes),
            max_vcpus=machines.max_workers * max(sizes),
            instance_role=profile.arn,
            subnets=network.subnet_ids,
            ec2_configurations=[
                aws.batch.ComputeEnvironmentComputeResourcesEc2ConfigurationArgs(
                    image_type="ECS_AL2023_NVIDIA"
                )
            ],
            launch_template=aws.batch.ComputeEnvironmentComputeResourcesLaunchTemplateArgs(
                launch_template_id=template.id,
                version=template.latest_version.apply(str),
            ),
            tags={**context.tags, "Name": name},
        ),
        tags=context.tags,
        opts=pulumi.ResourceOptions(
            parent=parent,
            # Batch raises and lowers it with the jobs; a deployment must not.
            ignore_changes=["computeResources.desiredVcpus"],
        ),
    )
