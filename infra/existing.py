"""What the stack has in AWS already, found by its tags, for decisions that must not disturb it."""

from __future__ import annotations

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


def job_queues(context: StackContext) -> list[str]:
    """The names of the stack's job queues, those of a profile that is about to be left included.

    Empty if AWS does not answer: this only serves a warning, for which nobody should need the permission
    tag:GetResources.
    """
    filters = [
        aws.resourcegroupstaggingapi.GetResourcesTagFilterArgs(key=key, values=[value])
        for key, value in context.tags.items()
    ]
    try:
        resources = aws.resourcegroupstaggingapi.get_resources(
            resource_type_filters=["batch:job-queue"], tag_filters=filters
        )
    except Exception as error:  # noqa: BLE001 - Pulumi raises nothing more specific for a failed lookup
        pulumi.log.debug(f"no job queues were looked up: {error}")
        return []
    arns = [resource.resource_arn for resource in resources.resource_tag_mapping_lists]
    return [arn.rpartition("/")[2] for arn in arns]
