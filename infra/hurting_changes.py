"""What a change of the configuration is about to end, said before it happens."""

from __future__ import annotations

from collections.abc import Iterator

import pulumi_aws as aws

from infra.config import StackConfig
from infra.context import StackContext
from infra.existing import Standing
from infra.queues import notification_id


def changes_that_hurt(config: StackConfig, context: StackContext, standing: Standing) -> Iterator[str]:
    """A warning for each change from what is standing that ends jobs, the bot, the network, or the use of a bucket.

    Asks AWS about the network and the bucket only where their keys are set.
    """
    other_profile = f"{context.name}-{'fargate' if config.gpu else 'gpu'}-"
    for queue in standing.job_queues:
        if queue.startswith(other_profile):
            yield (
                f"profile={config.profile!r} deletes the job queue {queue} and ends the jobs that run in it. "
                "Their prompts are kept and written by the new workers; a training job continues from its last "
                "checkpoint once it is submitted again. To let them finish first, see docs/operations.md, "
                "Changing the profile"
            )
    for network in standing.networks:
        if key := _key_that_replaces(config, network):
            yield (
                f"{key} deletes the network {network}. The bot is away for some minutes, and AWS deletes a network only "
                "once no worker runs in it: end the workers first, see docs/operations.md, Ending workers"
            )
    for bucket in standing.buckets:
        if config.bucket and bucket != config.bucket and _is_used(bucket, context):
            yield (
                f"bucket={config.bucket!r} takes the place of {bucket}: requests that are open there get no answer, and "
                "what communities have set there is left behind. With keep-data the old bucket stays; without it, it is "
                "deleted with everything in it"
            )
    for service in standing.services:
        if not config.adapters and service.startswith(f"{context.name}-bot-"):
            yield f"adapters is empty: the bot {service} ends, and nobody is answered until there is one again"


def _key_that_replaces(config: StackConfig, network: str) -> str:
    """The key, with its value, by which a network that was made for the stack goes; empty if it stays."""
    if config.vpc_id:
        return f"vpc-id={config.vpc_id!r}"
    cidr = aws.ec2.get_vpc(id=network).cidr_block
    return f"vpc-cidr={config.vpc_cidr!r}" if cidr != config.vpc_cidr else ""


def _is_used(bucket: str, context: StackContext) -> bool:
    """Whether a bucket notifies the stack's queue. One that an earlier stack left behind does not."""
    queues = aws.s3.get_bucket_notification(bucket=bucket).queues
    return any(queue.id == notification_id(context) for queue in queues)
