"""What the stack has in AWS already, found by its tags, for decisions that must not disturb it."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.context import StackContext


def subnet_ranges(context: StackContext) -> dict[str, str]:
    """The range of each subnet that was made for the stack, by zone.

    Empty before the first deployment. A subnet counts only if it has all of the stack's tags.
    """
    ids = aws.ec2.get_subnets(tags=dict(context.tags)).ids
    subnets = [aws.ec2.get_subnet(id=subnet_id) for subnet_id in ids]
    return {subnet.availability_zone: subnet.cidr_block for subnet in subnets}


@dataclass(frozen=True)
class Standing:
    """What the stack has that a change of its configuration could end: names, and the ids of networks."""

    job_queues: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    """Also those that an earlier stack of this name left behind."""
    services: tuple[str, ...] = ()


def standing(context: StackContext) -> Standing:
    """What the stack has, that of a profile that is about to be left included.

    Empty if AWS does not answer: this only serves warnings, for which nobody should need the permission
    tag:GetResources.
    """
    filters = [
        aws.resourcegroupstaggingapi.GetResourcesTagFilterArgs(key=key, values=[value])
        for key, value in context.tags.items()
    ]
    try:
        resources = aws.resourcegroupstaggingapi.get_resources(
            resource_type_filters=["batch:job-queue", "ec2:vpc", "ecs:service", "s3"], tag_filters=filters
        )
    except Exception as error:  # noqa: BLE001 - Pulumi raises nothing more specific for a failed lookup
        pulumi.log.debug(f"what the stack has was not looked up: {error}")
        return Standing()
    arns = [resource.resource_arn for resource in resources.resource_tag_mapping_lists]

    def named(beginning: str) -> tuple[str, ...]:
        """The last parts of the ARNs whose service and type begin so."""
        found = (arn.split(":", 5) for arn in arns)
        mine = (parts[5] for parts in found if f"{parts[2]}:{parts[5]}".startswith(beginning))
        return tuple(sorted(last.rpartition("/")[2] for last in mine))

    return Standing(
        job_queues=named("batch:job-queue/"),
        networks=named("ec2:vpc/"),
        buckets=named("s3:"),
        services=named("ecs:service/"),
    )
