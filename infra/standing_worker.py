"""One writer that is always there, on the same queue as the Batch jobs: beside the bot, or on Fargate Spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import containers
from infra.batch import ReviewJobs
from infra.images import Image

# It waits for more for ever, as far as a number can say so: ten years.
_LINGER_SECONDS = str(10 * 365 * 24 * 3600)
# The int8 writer of the 125M model with eight prompts at once needs 470 MB (see the README's benchmark).
BESIDE_BOT_MIB = 640


@dataclass(frozen=True, kw_only=True)
class StandingWriterArgs:
    """What it runs on and what it is told."""

    cluster_arn: pulumi.Input[str]
    jobs: ReviewJobs
    """Whose roles and log it shares: it does the same work."""
    image: Image
    environ: Mapping[str, pulumi.Input[str]]
    beside: aws.autoscaling.Group | None
    """The bot's machine; None for Fargate Spot."""
    vcpus: int
    architecture: str
    """The last two on Fargate."""
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    tags: Mapping[str, str]


class StandingWriter(pulumi.ComponentResource):
    """A service of one task: ECS starts it again when it ends."""

    def __init__(
        self,
        name: str,
        args: StandingWriterArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("grg:infra:StandingWriter", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        task = self._task(name, args, child)
        fargate = args.beside is None
        aws.ecs.Service(
            name,
            cluster=args.cluster_arn,
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
                    subnets=args.subnet_ids,
                    security_groups=[args.security_group_id],
                    assign_public_ip=True,
                )
                if fargate
                else None
            ),
            propagate_tags="SERVICE",
            tags=args.tags,
            # The machine goes only after what runs on it.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.beside] if args.beside else None),
        )
        self.register_outputs({})

    def _task(
        self, name: str, args: StandingWriterArgs, child: pulumi.ResourceOptions
    ) -> aws.ecs.TaskDefinition:
        container = containers.Container(
            name="writer",
            image=args.image.uri,
            command=containers.WORK,
            environ={**args.environ, "GRG_LINGER_S": _LINGER_SECONDS},
            logs=args.jobs.logs,
        ).for_ecs("worker")
        if args.beside:
            # Not a limit: a bigger model may take what the bot leaves free.
            container["memoryReservation"] = BESIDE_BOT_MIB
        folder = containers.WRITER_FOLDER if args.beside else ""
        return aws.ecs.TaskDefinition(
            name,
            family=name,
            container_definitions=pulumi.Output.json_dumps([container]),
            volumes=[
                aws.ecs.TaskDefinitionVolumeArgs(name=containers.volume()["name"], host_path=folder or None)
            ],
            network_mode="bridge" if args.beside else "awsvpc",
            requires_compatibilities=["EC2" if args.beside else "FARGATE"],
            cpu=None if args.beside else str(1024 * args.vcpus),
            memory=None if args.beside else str(2048 * args.vcpus),
            runtime_platform=aws.ecs.TaskDefinitionRuntimePlatformArgs(
                operating_system_family="LINUX",
                cpu_architecture=("ARM64" if args.beside or args.architecture == "arm64" else "X86_64"),
            ),
            task_role_arn=args.jobs.writer_role.arn,
            execution_role_arn=args.jobs.starter_role.arn,
            tags=args.tags,
            opts=child,
        )
