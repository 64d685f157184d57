"""Where the stack lives, as addresses in policies need it."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi_aws as aws


@dataclass(frozen=True)
class Place:
    """An account, a region, and the part of AWS (`aws`, `aws-cn`) that they are in."""

    account_id: str
    region: str
    partition: str

    def arn(self, service: str, resource: str) -> str:
        """The address of something in this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"


def here() -> Place:
    """Where the stack's credentials and its `aws:region` lead."""
    return Place(aws.get_caller_identity().account_id, aws.get_region().region, aws.get_partition().partition)
