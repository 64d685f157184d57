"""IAM roles: who may take one, and the one policy that says what it may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import policies
from infra.location import Place


@dataclass(frozen=True)
class RoleMaker:
    """Makes the roles of one component."""

    place: Place
    tags: Mapping[str, str]
    parent: pulumi.Resource

    def for_tasks(self, name: str, statements: Sequence[policies.Statement]) -> aws.iam.Role:
        """A role that ECS gives to containers, or takes itself to start them; Batch runs its jobs by ECS too."""
        trust = policies.assumed_by(
            "ecs-tasks.amazonaws.com", self.place.account_id, self.place.arn("ecs", "*")
        )
        return self._make(name, trust, statements)

    def for_machines(self, name: str, statements: Sequence[policies.Statement]) -> aws.iam.InstanceProfile:
        """A role that EC2 gives to machines."""
        trust = policies.assumed_by("ec2.amazonaws.com", self.place.account_id)
        role = self._make(name, trust, statements)
        return aws.iam.InstanceProfile(
            name, role=role.name, tags=self.tags, opts=pulumi.ResourceOptions(parent=self.parent)
        )

    def _make(
        self, name: str, trust: pulumi.Output[str], statements: Sequence[policies.Statement]
    ) -> aws.iam.Role:
        child = pulumi.ResourceOptions(parent=self.parent)
        role = aws.iam.Role(name, assume_role_policy=trust, tags=self.tags, opts=child)
        aws.iam.RolePolicy(name, role=role.name, policy=policies.document(*statements), opts=child)
        return role
