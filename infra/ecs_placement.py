"""How ECS services and their tasks are placed: on a machine of the stack, or on Fargate Spot.

A service and its task definition must be placed in the same way: ECS refuses any mixture.
"""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws

from infra import containers
from infra.network import Network


def service_on_machine() -> dict[str, Any]:
    """Arguments of a service whose tasks run on the cluster's machines.

    The tasks share the machine's network, so that ECS accepts no network configuration here.
    """
    return {"launch_type": "EC2"}


def service_on_fargate_spot(network: Network) -> dict[str, Any]:
    """Arguments of a service whose tasks run on Fargate Spot, each with a public address to reach the internet.

    The cluster must be allowed to use Fargate Spot (`Cluster.with_fargate_spot`). AWS may take a task back at two
    minutes' notice, and ECS then starts another.
    """
    return {
        "capacity_provider_strategies": [
            aws.ecs.ServiceCapacityProviderStrategyArgs(capacity_provider="FARGATE_SPOT", weight=1)
        ],
        "network_configuration": aws.ecs.ServiceNetworkConfigurationArgs(
            subnets=network.subnet_ids,
            security_groups=[network.security_group_id],
            assign_public_ip=True,
        ),
    }


def task_on_machine(folder: str) -> dict[str, Any]:
    """Arguments of a task definition for the cluster's machines, with its state in a folder of the machine.

    The folder must be one that `launch_template.user_data` makes: Docker would make any other for root.
    """
    return {
        # Through the machine's own address: on EC2 a task with a network interface of its own gets no public address
        # and would need a NAT gateway.
        "network_mode": "bridge",
        "requires_compatibilities": ["EC2"],
        "runtime_platform": _platform("arm64"),
        "volumes": [_volume(folder)],
    }


def task_on_fargate(*, cpu_units: int, mib: int, architecture: str) -> dict[str, Any]:
    """Arguments of a task definition for Fargate, with its state in storage that goes with the task.

    1,024 `cpu_units` are one vCPU, and Fargate accepts only some amounts of memory (`mib`) with each. `architecture`
    is amd64 or arm64.
    """
    return {
        "network_mode": "awsvpc",
        "requires_compatibilities": ["FARGATE"],
        "cpu": str(cpu_units),
        "memory": str(mib),
        "runtime_platform": _platform(architecture),
        "volumes": [_volume(None)],
    }


def _volume(host_path: pulumi.Input[str] | None) -> aws.ecs.TaskDefinitionVolumeArgs:
    """The volume for a task's state; without a folder of the machine it is empty at each start."""
    return aws.ecs.TaskDefinitionVolumeArgs(name=containers.volume()["name"], host_path=host_path)


def _platform(architecture: str) -> aws.ecs.TaskDefinitionRuntimePlatformArgs:
    """The platform for an architecture, amd64 or arm64, in the words of ECS. Raises KeyError for any other."""
    processor = {"amd64": "X86_64", "arm64": "ARM64"}[architecture]
    return aws.ecs.TaskDefinitionRuntimePlatformArgs(
        operating_system_family="LINUX", cpu_architecture=processor
    )
