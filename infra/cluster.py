"""The ECS cluster of the services that always run: the bot, and the standing workers if there are any."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from infra.context import StackContext


class Cluster(pulumi.ComponentResource):
    """An ECS cluster. By itself it costs nothing."""

    name: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(self, context: StackContext, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Cluster", context.name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        cluster = aws.ecs.Cluster(
            f"{context.name}-cluster",
            # Container Insights are charged for, and no alarm here uses them.
            settings=[aws.ecs.ClusterSettingArgs(name="containerInsights", value="disabled")],
            tags=context.tags,
            opts=child,
        )
        spot = aws.ecs.ClusterCapacityProviders(
            f"{context.name}-cluster-spot",
            cluster_name=cluster.name,
            capacity_providers=["FARGATE_SPOT"],
            opts=child,
        )
        self.name = cluster.name
        # Known only once Fargate Spot may be used, so that services made with this ARN are deleted before it is detached.
        self.arn = pulumi.Output.all(cluster.arn, spot.id).apply(lambda known: str(known[0]))
        self.register_outputs({"name": self.name, "arn": self.arn})
