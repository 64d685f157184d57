"""A worker that always runs, on the same queue as the Batch jobs: on the bot's machine, or on Fargate Spot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import containers
from infra.batch import ReviewJobs
from infra.cluster import Cluster
from infra.context import StackContext
from infra.images import Image
from infra.network import Network

# It waits for prompts for ten years, the nearest thing to for ever that a number can say.
_LINGER_SECONDS = str(10 * 365 * 24 * 3600)
# The int8 worker with the 125M model and eight prompts at once needs 470 MB (see the README's benchmark).
BESIDE_BOT_MIB = 640


@dataclass(frozen=True, kw_only=True)
class StandingWorkerArgs:
    """What the worker runs on, and its settings."""

    cluster: Cluster
    network: Network
    jobs: ReviewJobs
    """The Batch workers, whose roles and log group it shares because it does the same work."""
    image: Image
    environ: Mapping[str, pulumi.Input[str]]
    bot_machine: aws.autoscaling.Group | None
    """The machine that it shares with the bot; None for Fargate Spot."""
    vcpus: int
    """On Fargate."""
    architecture: str
    """On Fargate: amd64 or arm64."""


class StandingWorker(pulumi.ComponentResource):
    """An ECS service of one task, which ECS restarts when it ends."""

    def __init__(
        self,
        name: str,
        context: StackContext,
        args: StandingWorkerArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        # The type is part of the URN of all that is below: its old name keeps a standing stack's resources.
        super().__init__("grg:infra:StandingWriter", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        task = self._task(name, context, args, child)
        fargate = args.bot_machine is None
        aws.ecs.Service(
            name,
            cluster=args.cluster.arn,
            task_definition=task.arn,
            desired_count=1,
            deployment_minimum_healthy_percent=0,
            deployment_maximum_percent=100,
            launch_type=None if fargate else "EC2",
            capacity_provider_strategies=(
                [aws.ecs.ServiceCapacityProviderStrategyArgs(capacity_provider="FARGATE_SPOT", weight=1)]
                if fargate
                else None
            ),
            network_configuration=(
                aws.ecs.ServiceNetworkConfigurationArgs(
                    subnets=args.network.subnet_ids,
                    security_groups=[args.network.security_group_id],
                    assign_public_ip=True,
                )
                if fargate
                else None
            ),
            propagate_tags="SERVICE",
            tags=context.tags,
            # The machine is deleted after the service that runs on it.
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=[args.bot_machine] if args.bot_machine else None
            ),
        )
        self.register_outputs({})

    def _task(
        self, name: str, context: StackContext, args: StandingWorkerArgs, child: pulumi.ResourceOptions
    ) -> aws.ecs.TaskDefinition:
        container = containers.Container(
            name="writer",
            image=args.image.uri,
            command=containers.WORK,
            environ={**args.environ, "GRG_LINGER_S": _LINGER_SECONDS},
            logs=args.jobs.logs,
        ).for_ecs("worker")
        if args.bot_machine:
            # A reservation and no limit: a bigger model may take what the bot leaves free.
            container["memoryReservation"] = BESIDE_BOT_MIB
        folder = containers.WORKER_FOLDER if args.bot_machine else None
        arm64 = args.bot_machine or args.architecture == "arm64"
        return aws.ecs.TaskDefinition(
            name,
            family=name,
            container_definitions=pulumi.Output.json_dumps([container]),
            volumes=[aws.ecs.TaskDefinitionVolumeArgs(name=containers.volume()["name"], host_path=folder)],
            network_mode="bridge" if args.bot_machine else "awsvpc",
            requires_compatibilities=["EC2" if args.bot_machine else "FARGATE"],
            cpu=None if args.bot_machine else str(1024 * args.vcpus),
            memory=None if args.bot_machine else str(2048 * args.vcpus),
            runtime_platform=aws.ecs.TaskDefinitionRuntimePlatformArgs(
                operating_system_family="LINUX", cpu_architecture="ARM64" if arm64 else "X86_64"
            ),
            task_role_arn=args.jobs.worker_role.arn,
            execution_role_arn=args.jobs.startup_role.arn,
            tags=context.tags,
            opts=child,
        )
