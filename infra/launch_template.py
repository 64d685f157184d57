"""The launch template of machines that run containers: the bot's, and those with a GPU."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.containers import BOT_FOLDER, TRAINING_STOP_SECONDS, USER, WORKER_FOLDER
from infra.context import StackContext

_BOUNDARY = "==grg=="


@dataclass(frozen=True, kw_only=True)
class MachineArgs:
    """How the machines of a template differ."""

    profile_arn: pulumi.Input[str]
    """Of their instance profile."""
    security_group_id: pulumi.Input[str]
    disk_gib: int
    console_name: str
    """The name that the EC2 console shows."""
    cluster: pulumi.Input[str] = ""
    """The ECS cluster to join; empty for machines that Batch starts."""
    image_id: str = ""
    """Empty if Batch chooses the machine image."""
    instance_type: str = ""
    """Empty if Batch chooses the type."""


def launch_template(
    name: str, context: StackContext, args: MachineArgs, opts: pulumi.ResourceOptions
) -> aws.ec2.LaunchTemplate:
    """A template for machines that accept no connections, encrypt their disks and guard their metadata.

    A change makes a new version of the template, which only machines that start later get.
    """
    # A machine of a T type pays for processor time with credits that it saves up while idle. A new one has none: if its
    # credits were limited, it would boot at a tenth of its speed. Extra credits cost 0.04 dollars for each vCPU and
    # hour.
    burstable = args.instance_type.startswith("t")
    return aws.ec2.LaunchTemplate(
        name,
        image_id=args.image_id or None,
        instance_type=args.instance_type or None,
        iam_instance_profile=aws.ec2.LaunchTemplateIamInstanceProfileArgs(arn=args.profile_arn),
        metadata_options=aws.ec2.LaunchTemplateMetadataOptionsArgs(
            http_endpoint="enabled",
            http_tokens="required",
            # One hop reaches the machine itself but no container on a bridge network. Those have roles of their own.
            # For containers on the machine's own network, where Batch puts its jobs, see `user_data`.
            http_put_response_hop_limit=1,
        ),
        network_interfaces=[
            aws.ec2.LaunchTemplateNetworkInterfaceArgs(
                device_index=0,
                # The way to the internet without a NAT gateway. The subnets assign no addresses by themselves, and the
                # security group lets nothing in.
                associate_public_ip_address="true",
                delete_on_termination="true",
                # With an interface in the template, EC2 wants the security groups here and Batch wants none of its own.
                security_groups=[args.security_group_id],
            )
        ],
        block_device_mappings=[
            aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
                device_name="/dev/xvda",  # the root of Amazon Linux 2023
                ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
                    encrypted="true",
                    volume_type="gp3",
                    volume_size=args.disk_gib,
                    delete_on_termination="true",
                ),
            )
        ],
        credit_specification=(
            aws.ec2.LaunchTemplateCreditSpecificationArgs(cpu_credits="unlimited") if burstable else None
        ),
        user_data=pulumi.Output.from_input(args.cluster).apply(user_data),
        update_default_version=True,
        tag_specifications=[
            aws.ec2.LaunchTemplateTagSpecificationArgs(
                resource_type=kind, tags={**context.tags, "Name": args.console_name}
            )
            for kind in ("instance", "volume", "network-interface")
        ],
        tags=context.tags,
        opts=opts,
    )


def user_data(cluster: str) -> str:
    """What a machine does at its first start, base64-encoded. In MIME parts, because Batch adds one of its own.

    `cluster` is the name of the ECS cluster to join; empty for machines of Batch, whose own part names it.
    """
    lines = [
        # An image stays on the machine from one job to the next, and is pulled once. With `prefer-cached` the agent
        # would never delete an image, and every new version would take its part of the disk.
        "ECS_IMAGE_PULL_BEHAVIOR=once",
        # Between SIGTERM and SIGKILL, for containers whose definition does not say it.
        f"ECS_CONTAINER_STOP_TIMEOUT={TRAINING_STOP_SECONDS}s",
        # When a spot machine is to be reclaimed, its tasks are stopped at once, two minutes before it goes.
        "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true",
        # Logs are written with the role that starts the task, so that the machine's own role need not allow it.
        "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true",
        *([f"ECS_CLUSTER={cluster}"] if cluster else []),
    ]
    user, _, group = USER.partition(":")
    script = [
        "#!/bin/bash",
        *(f"echo {line} >> /etc/ecs/ecs.config" for line in lines),
        # The machine's role is for root, that is for the ECS agent, alone: containers run as another user.
        "iptables --insert OUTPUT --destination 169.254.169.254 --match owner ! --uid-owner 0 --jump REJECT",
        # A worker's model, too, stays from one job to the next.
        f"install --directory --owner {user} --group {group} {BOT_FOLDER} {WORKER_FOLDER}",
    ]
    parts = [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"',
        "",
        f"--{_BOUNDARY}",
        'Content-Type: text/x-shellscript; charset="us-ascii"',
        "",
        *script,
        f"--{_BOUNDARY}--",
        "",
    ]
    return base64.b64encode("\n".join(parts).encode()).decode()
