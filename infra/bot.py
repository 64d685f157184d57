"""The bot: one task of one ECS service, and its tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from infra import containers, ecs_placement, scaling_group
from infra.cluster import Cluster
from infra.context import StackContext
from infra.iam import permissions, policies
from infra.iam.roles import RoleMaker
from infra.images import Image
from infra.network import Network
from infra.scaling_group import BotMachine

# The smallest task of Fargate; the bot uses 84 MB, and 0.06 seconds of a processor for each review.
FARGATE_CPU_UNITS, FARGATE_MIB = 256, 512
# On a machine that it shares with a worker. Without a share of the processor in the task definition ECS has nothing to
# relate the bot's use to, and may publish no CPUUtilization, which the alarm for a bot that does not run is made of.
BOT_CPU_UNITS, BOT_MIB = 128, 256
# A bot that grows beyond this is stopped and restarted, so that it cannot take the machine and the ECS agent down.
BOT_MAX_MIB = 768


@dataclass(frozen=True, kw_only=True)
class BotArgs:
    """Where the bot runs, its image and its settings."""

    cluster: Cluster
    spot_cluster_arn: pulumi.Input[str]
    """The cluster's ARN, known once Fargate Spot may be used in it."""
    network: Network
    machine: BotMachine | None
    """A machine of the stack; None for Fargate Spot."""
    image: Image
    environ: Mapping[str, pulumi.Input[str]]
    tokens: Mapping[str, str] = field(repr=False)
    policy: Sequence[policies.Statement]
    """What the bot may do."""


class Bot(pulumi.ComponentResource):
    """Exactly one bot: ECS restarts it when it dies, and stops the old version before it starts a new one.

    A `pulumi up` waits until the service is steady, and fails if ECS has gone back to the old version by then.
    """

    service_name: pulumi.Output[str]
    logs: containers.Logs
    machines: aws.autoscaling.Group | None
    """The scaling group of its machine; None on Fargate Spot."""

    def __init__(
        self, context: StackContext, args: BotArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("grg:infra:Bot", context.name, None, opts)
        self._context, self._args = context, args
        self._name, self._child = f"{context.name}-bot", pulumi.ResourceOptions(parent=self)
        group = aws.cloudwatch.LogGroup(
            self._name, retention_in_days=context.log_days, tags=context.tags, opts=self._child
        )
        self.logs = containers.Logs(group.name, context.location.region)
        self.machines = (
            scaling_group.make(self._name, context, args.machine, args.cluster, args.network, self)
            if args.machine
            else None
        )
        task = self._task(group)
        service = self._service(task)
        self.service_name = service.name
        # A preview knows the name of a service that is still to be made, and AWS would not find it.
        if not pulumi.runtime.is_dry_run():
            running = aws.ecs.get_service_output(cluster_arn=args.cluster.arn, service_name=service.name)
            pulumi.Output.all(task.arn, running.task_definition).apply(lambda arns: refuse_rollback(*arns))
        self.register_outputs({"service_name": self.service_name})

    def _service(self, task: aws.ecs.TaskDefinition) -> aws.ecs.Service:
        """The service of exactly one task, on the machine or on Fargate Spot.

        For a minute or two during each deployment no bot runs. What people post meanwhile is read afterwards.
        """
        args = self._args
        placement = (
            ecs_placement.service_on_machine()
            if args.machine
            else ecs_placement.service_on_fargate_spot(args.network)
        )
        return aws.ecs.Service(
            self._name,
            cluster=args.cluster.arn if args.machine else args.spot_cluster_arn,
            task_definition=task.arn,
            desired_count=1,
            # Stop first, then start: two bots would answer twice, and the bucket's lease would refuse the second.
            deployment_minimum_healthy_percent=0,
            deployment_maximum_percent=100,
            # ECS rolls back a version that does not stay up; `refuse_rollback` then fails the `pulumi up`.
            deployment_circuit_breaker=aws.ecs.ServiceDeploymentCircuitBreakerArgs(
                enable=True, rollback=True
            ),
            wait_for_steady_state=True,
            propagate_tags="SERVICE",
            tags=self._context.tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                # The same for a service that must be replaced, such as one that moves between a machine and Fargate.
                delete_before_replace=True,
                # The machine is deleted after the service, which could not be stopped without it.
                depends_on=[self.machines] if self.machines else None,
            ),
            **placement,
        )

    def _task(self, group: aws.cloudwatch.LogGroup) -> aws.ecs.TaskDefinition:
        """The task definition: one container and two roles.

        The task role is what the bot itself may do. The execution role is for ECS while it pulls the image and reads
        the tokens, so that the bot need not be allowed either.
        """
        args, roles = self._args, RoleMaker(self._context, self)
        secret_arns, secrets = self._secrets()
        startup = permissions.startup_policy(
            log_group_arn=group.arn, repository_arns=args.image.repository_arns, secret_arns=secret_arns
        )
        container = containers.Container(
            name="bot",
            image=args.image.uri,
            command=containers.BOT,
            environ=args.environ,
            logs=self.logs,
            secrets=secrets,
        ).for_ecs("bot")
        if args.machine:
            container |= {"cpu": BOT_CPU_UNITS, "memoryReservation": BOT_MIB, "memory": BOT_MAX_MIB}
            placement = ecs_placement.task_on_machine(containers.BOT_FOLDER)
        else:
            placement = ecs_placement.task_on_fargate(
                cpu_units=FARGATE_CPU_UNITS, mib=FARGATE_MIB, architecture="arm64"
            )
        return aws.ecs.TaskDefinition(
            self._name,
            family=self._name,
            container_definitions=pulumi.Output.json_dumps([container]),
            task_role_arn=roles.for_tasks(self._name, args.policy).arn,
            execution_role_arn=roles.for_tasks(f"{self._name}-start", startup).arn,
            tags=self._context.tags,
            opts=self._child,
            **placement,
        )

    def _secrets(self) -> tuple[list[pulumi.Output[str]], dict[str, pulumi.Output[str]]]:
        """The secret's ARN, and for each token's variable the ARN of its value.

        One secret holds all tokens, each under its variable's name, because AWS charges by the secret.
        """
        args, name = self._args, f"{self._name}-tokens"
        if not args.tokens:
            return [], {}
        # Deleted at once: the stack's configuration holds what is in it as well.
        secret = aws.secretsmanager.Secret(
            name, recovery_window_in_days=0, tags=self._context.tags, opts=self._child
        )
        version = aws.secretsmanager.SecretVersion(
            name,
            secret_id=secret.id,
            # The class keeps it encrypted in the stack's state.
            secret_string=json.dumps(dict(args.tokens)),
            opts=self._child,
        )
        # With the version, so that a new token makes a new task definition, and the bot starts with it.
        addresses = {
            token: pulumi.Output.concat(secret.arn, f":{token}::", version.version_id)
            for token in args.tokens
        }
        return [secret.arn], addresses


def refuse_rollback(wanted: str, running: str) -> None:
    """Compare the task definition that was asked for with the one that ECS runs, both as ARNs with a revision.

    After a rollback the service is steady again, which is all that the AWS provider waits for. Raises RunError, which
    fails the `pulumi up`.
    """
    if wanted != running:
        raise pulumi.RunError(
            f"the bot runs {running} and not {wanted}: the new version did not stay up, and ECS went back to the old one. "
            "The bot's log says why; docs/operations.md, Going back, says what to do"
        )
