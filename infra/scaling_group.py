"""The scaling group of one machine that the bot shares with a worker, if there is a fast lane."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.cluster import Cluster
from infra.context import StackContext
from infra.iam import permissions
from infra.iam.roles import RoleMaker
from infra.launch_template import MachineArgs, launch_template
from infra.network import Network

# AWS keeps the id of the newest image in this parameter, which is read whenever a machine is launched.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
_NEWEST_AMI = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
# A machine is replaced after a month, and the next one starts from the newest image.
MACHINE_MAX_AGE_DAYS = 30
_DISK_GIB = 30  # the least that the machine image accepts


@dataclass(frozen=True, kw_only=True)
class BotMachine:
    """Which machine. Both its type and its image must be for arm64 processors, as the bot's image is."""

    ami: str
    """Empty takes the newest image."""
    instance_type: str


def make(
    name: str,
    context: StackContext,
    machine: BotMachine,
    cluster: Cluster,
    network: Network,
    parent: pulumi.Resource,
) -> aws.autoscaling.Group:
    """A group that always has exactly one machine, in the cluster.

    It replaces a machine that fails, that is too old, or whose template has changed. The bot is down for about three
    minutes each time.
    """
    child = pulumi.ResourceOptions(parent=parent)
    policy = permissions.machine_policy(context.location, cluster.name)
    profile = RoleMaker(context, parent).for_machines(f"{name}-machine", policy)
    template = launch_template(
        f"{name}-machine",
        context,
        MachineArgs(
            profile_arn=profile.arn,
            security_group_id=network.security_group_id,
            disk_gib=_DISK_GIB,
            console_name=name,
            cluster=cluster.name,
            image_id=machine.ami or _NEWEST_AMI,
            instance_type=machine.instance_type,
        ),
        child,
    )
    # The old machine goes before the new one comes: two would be paid for, and only one bot may run.
    return aws.autoscaling.Group(
        name,
        min_size=1,
        max_size=1,
        desired_capacity=1,
        vpc_zone_identifiers=network.subnet_ids,
        launch_template=aws.autoscaling.GroupLaunchTemplateArgs(
            id=template.id, version=template.latest_version.apply(str)
        ),
        max_instance_lifetime=MACHINE_MAX_AGE_DAYS * 24 * 3600,
        instance_maintenance_policy=aws.autoscaling.GroupInstanceMaintenancePolicyArgs(
            min_healthy_percentage=0, max_healthy_percentage=100
        ),
        instance_refresh=aws.autoscaling.GroupInstanceRefreshArgs(
            strategy="Rolling",
            preferences=aws.autoscaling.GroupInstanceRefreshPreferencesArgs(min_healthy_percentage=0),
        ),
        tags=[
            aws.autoscaling.GroupTagArgs(key=key, value=value, propagate_at_launch=False)
            for key, value in context.tags.items()
        ],
        opts=child,
    )
