"""The launch template of a machine that runs containers: the bot's, and those with a GPU."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.containers import BOT_FOLDER, USER, WRITER_FOLDER

_BOUNDARY = "==grg=="


@dataclass(frozen=True, kw_only=True)
class MachineArgs:
    """What the machines of a template have."""

    profile_arn: pulumi.Input[str]
    """Their instance profile."""
    security_group_id: pulumi.Input[str]
    disk_gib: int
    tags: Mapping[str, str]
    name: str
    """What EC2's console shows."""
    cluster: pulumi.Input[str] = ""
    """The ECS cluster to join; empty where Batch sees to it."""
    image_id: str = ""
    """Empty where Batch picks the image."""
    instance_type: str = ""
    """Empty where Batch picks the type."""


def launch_template(name: str, args: MachineArgs, opts: pulumi.ResourceOptions) -> aws.ec2.LaunchTemplate:
    """A template for machines that answer no one, keep their disk encrypted and their metadata to themselves."""
    # Machines of the T types save up processor time; beyond it they slow down rather than cost more.
    thrifty = args.instance_type.startswith("t")
    return aws.ec2.LaunchTemplate(
        name,
        image_id=args.image_id or None,
        instance_type=args.instance_type or None,
        iam_instance_profile=aws.ec2.LaunchTemplateIamInstanceProfileArgs(arn=args.profile_arn),
        metadata_options=aws.ec2.LaunchTemplateMetadataOptionsArgs(
            http_endpoint="enabled",
            http_tokens="required",
            # One hop: the machine itself, and no container on a network of its own. Those have roles of their own.
            http_put_response_hop_limit=1,
        ),
        network_interfaces=[
            aws.ec2.LaunchTemplateNetworkInterfaceArgs(
                device_index=0,
                # The way out without a NAT gateway: subnets give no address unasked, and nothing may come in by it.
                associate_public_ip_address="true",
                delete_on_termination="true",
                # With an interface in the template, EC2 wants the groups here and Batch wants none of its own.
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
            aws.ec2.LaunchTemplateCreditSpecificationArgs(cpu_credits="standard") if thrifty else None
        ),
        user_data=pulumi.Output.from_input(args.cluster).apply(user_data),
        update_default_version=True,
        tag_specifications=[
            aws.ec2.LaunchTemplateTagSpecificationArgs(
                resource_type=kind, tags={**args.tags, "Name": args.name}
            )
            for kind in ("instance", "volume", "network-interface")
        ],
        tags=args.tags,
        opts=opts,
    )


def user_data(cluster: str) -> str:
    """What a machine does at its first start, base64. In MIME parts: Batch adds one of its own."""
    lines = [
        # An image stays on the machine from one job to the next, and is pulled once.
        "ECS_IMAGE_PULL_BEHAVIOR=prefer-cached",
        # A spot machine that is taken back tells its tasks at once, two minutes before it goes.
        "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true",
        # The role that starts a task writes its log, so that the machine's own role need not.
        "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true",
        *([f"ECS_CLUSTER={cluster}"] if cluster else []),
    ]
    user, _, group = USER.partition(":")
    script = [
        "#!/bin/bash",
        *(f"echo {line} >> /etc/ecs/ecs.config" for line in lines),
        # A writer's model too stays from one to the next.
        f"install --directory --owner {user} --group {group} {BOT_FOLDER} {WRITER_FOLDER}",
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
