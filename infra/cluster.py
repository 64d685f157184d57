"""The ECS cluster of what always runs: the bot, and a writer if one is to be there always."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws


class Cluster(pulumi.ComponentResource):
    """A name that tasks are started under. It costs nothing."""

    name: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(
        self, name: str, tags: Mapping[str, str], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("grg:infra:Cluster", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        cluster = aws.ecs.Cluster(
            f"{name}-cluster",
            # Its metrics are paid for, and the alarms need none of them.
            settings=[aws.ecs.ClusterSettingArgs(name="containerInsights", value="disabled")],
            tags=tags,
            opts=child,
        )
        spot = aws.ecs.ClusterCapacityProviders(
            f"{name}-cluster-spot", cluster_name=cluster.name, capacity_providers=["FARGATE_SPOT"], opts=child
        )
        self.name = cluster.name
        # Known once Fargate Spot may be used in it: a service by this address goes before that is taken off.
        self.arn = pulumi.Output.all(cluster.arn, spot.id).apply(lambda known: str(known[0]))
        self.register_outputs({"name": self.name, "arn": self.arn})
