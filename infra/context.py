"""The values that every component of a stack needs, passed as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws


@dataclass(frozen=True)
class AwsLocation:
    """An account, a region, and the partition (`aws`, `aws-cn`) that both belong to."""

    account_id: str
    region: str
    partition: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource in this account and region.

        `service` is its name in ARNs, such as `batch`; `resource` is all that follows the account, and may end in a
        wildcard.
        """
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"


def current_location() -> AwsLocation:
    """The location that the stack's credentials and its `aws:region` select.

    This asks AWS, and fails if the credentials are missing or have expired.
    """
    return AwsLocation(
        aws.get_caller_identity().account_id, aws.get_region().region, aws.get_partition().partition
    )


@dataclass(frozen=True, kw_only=True)
class StackContext:
    """Where a stack's resources are made, what their names start with, and what they are marked with."""

    name: str
    """The prefix of every resource's name; it keeps the stacks of one account apart."""
    location: AwsLocation
    tags: Mapping[str, str]
    """For every resource that takes tags."""
    log_days: int
    """How many days CloudWatch keeps the logs."""
