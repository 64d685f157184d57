"""IAM roles: who may assume each one, and the one policy that says what it may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.context import StackContext
from infra.iam import policies


@dataclass(frozen=True)
class RoleMaker:
    """Makes the roles of one component, which becomes their parent.

    A role's only policy is part of it (inline), so that nothing else can be given the same permissions by accident.
    """

    context: StackContext
    parent: pulumi.Resource

    def for_tasks(self, name: str, statements: Sequence[policies.Statement]) -> aws.iam.Role:
        """A role for containers, or for ECS itself while it starts them. Batch runs its jobs through ECS too.

        Only ECS in this account and region may assume it.
        """
        location = self.context.location
        trust = policies.assumed_by("ecs-tasks.amazonaws.com", location.account_id, location.arn("ecs", "*"))
        return self._make(name, trust, statements)

    def for_machines(self, name: str, statements: Sequence[policies.Statement]) -> aws.iam.InstanceProfile:
        """A role for EC2 instances, in the instance profile that they take it from.

        The profile is returned, because EC2 and Batch ask for that and not for the role.
        """
        trust = policies.assumed_by("ec2.amazonaws.com", self.context.location.account_id)
        role = self._make(name, trust, statements)
        return aws.iam.InstanceProfile(
            name, role=role.name, tags=self.context.tags, opts=pulumi.ResourceOptions(parent=self.parent)
        )

    def _make(
        self, name: str, trust: pulumi.Output[str], statements: Sequence[policies.Statement]
    ) -> aws.iam.Role:
        """A role with one inline policy of the same name."""
        child = pulumi.ResourceOptions(parent=self.parent)
        role = aws.iam.Role(name, assume_role_policy=trust, tags=self.context.tags, opts=child)
        aws.iam.RolePolicy(name, role=role.name, policy=policies.document(*statements), opts=child)
        return role
