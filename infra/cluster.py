"""The ECS cluster of the services that always run: the bot, and the standing workers if there are any."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from infra.context import StackContext


class Cluster(pulumi.ComponentResource):
    """An ECS cluster. By itself it costs nothing.

    Machines join it by its name (see `launch_template`); Fargate Spot must be attached first (see
    `with_fargate_spot`).
    """

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    """For services on machines of the stack."""

    def __init__(self, context: StackContext, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Cluster", context.name, None, opts)
        self._prefix = context.name
        cluster = aws.ecs.Cluster(
            f"{context.name}-cluster",
            # Container Insights are charged for, and no alarm here uses them.
            settings=[aws.ecs.ClusterSettingArgs(name="containerInsights", value="disabled")],
            tags=context.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.name, self.arn = cluster.name, cluster.arn
        self.register_outputs({"name": self.name, "arn": self.arn})

    def with_fargate_spot(self, jobs: aws.batch.JobQueue) -> pulumi.Output[str]:
        """The ARN for services on Fargate Spot, known once the cluster may use it. Call it at most once.

        Only the first cluster of an account makes ECS's service-linked role, and AWS refuses this request until the
        role exists. Batch runs its jobs in an ECS cluster too: once the job queue is there, so is the role.
        """
        spot = aws.ecs.ClusterCapacityProviders(
            f"{self._prefix}-cluster-spot",
            cluster_name=self.name,
            capacity_providers=["FARGATE_SPOT"],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[jobs]),
        )
        # Through the id, so that services made with this ARN are deleted before Fargate Spot is detached.
        return pulumi.Output.all(self.arn, spot.id).apply(lambda known: str(known[0]))
