"""The AWS account and region of the stack, and the ARNs that policies build from them."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi_aws as aws


@dataclass(frozen=True)
class AwsLocation:
    """An account, a region, and the partition (`aws`, `aws-cn`) that both belong to."""

    account_id: str
    region: str
    partition: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource in this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"


def current() -> AwsLocation:
    """The location that the stack's credentials and its `aws:region` select."""
    return AwsLocation(
        aws.get_caller_identity().account_id, aws.get_region().region, aws.get_partition().partition
    )
