"""A worker that always runs, on the same queue as the Batch jobs: on the bot's machine, or on Fargate Spot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import containers, ecs_placement
from infra.batch import ReviewJobs
from infra.context import StackContext
from infra.images import Image
from infra.network import Network

# It waits for prompts for ten years, the nearest thing to for ever that a number can say.
_LINGER_SECONDS = str(10 * 365 * 24 * 3600)
# The int8 worker with the 125M model and eight prompts at once needs 470 MB (docs/using.md has the benchmark).
BESIDE_BOT_MIB = 640


@dataclass(frozen=True, kw_only=True)
class StandingWorkerArgs:
    """What the worker runs on, and its settings."""

    cluster_arn: pulumi.Input[str]
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
    """An ECS service of one task, which ECS restarts when it ends.

    It competes with the Batch workers for the prompts of one queue. A deployment stops the old task before it starts
    the new one, and Batch works on meanwhile.
    """

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
        placement = (
            ecs_placement.service_on_machine()
            if args.bot_machine
            else ecs_placement.service_on_fargate_spot(args.network)
        )
        aws.ecs.Service(
            name,
            cluster=args.cluster_arn,
            task_definition=task.arn,
            desired_count=1,
            deployment_minimum_healthy_percent=0,
            deployment_maximum_percent=100,
            propagate_tags="SERVICE",
            tags=context.tags,
            # The machine is deleted after the service that runs on it.
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=[args.bot_machine] if args.bot_machine else None
            ),
            **placement,
        )
        self.register_outputs({})

    def _task(
        self, name: str, context: StackContext, args: StandingWorkerArgs, child: pulumi.ResourceOptions
    ) -> aws.ecs.TaskDefinition:
        """The worker's task definition.

        On Fargate it is as big as a Batch worker, with 2 GB for each vCPU. On the bot's machine it may use what is
        free.
        """
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
            placement = ecs_placement.task_on_machine(containers.WORKER_FOLDER)
        else:
            placement = ecs_placement.task_on_fargate(
                cpu_units=1024 * args.vcpus, mib=2048 * args.vcpus, architecture=args.architecture
            )
        return aws.ecs.TaskDefinition(
            name,
            family=name,
            container_definitions=pulumi.Output.json_dumps([container]),
            task_role_arn=args.jobs.worker_role.arn,
            execution_role_arn=args.jobs.startup_role.arn,
            tags=context.tags,
            opts=child,
            **placement,
        )
