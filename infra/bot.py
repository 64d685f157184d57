"""The bot: one task of one ECS service on one small machine, and its tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from infra import containers, permissions, policies
from infra.cluster import Cluster
from infra.context import StackContext
from infra.images import Image
from infra.launch_template import MachineArgs, launch_template
from infra.network import Network
from infra.roles import RoleMaker

# AWS keeps the id of the newest image in this parameter, which is read whenever a machine is launched.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
_NEWEST_AMI = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
# A machine is replaced after a month, and the next one starts from the newest image.
MACHINE_MAX_AGE_DAYS = 30
_DISK_GIB = 30  # the least that the machine image accepts
BOT_MIB = 256
# A bot that grows beyond this is stopped and restarted, so that it cannot take the machine and the ECS agent down.
BOT_MAX_MIB = 768


@dataclass(frozen=True, kw_only=True)
class BotArgs:
    """The machine, the image and the settings of the bot."""

    cluster: Cluster
    network: Network
    ami: str
    """Empty takes the newest."""
    instance_type: str
    image: Image
    environ: Mapping[str, pulumi.Input[str]]
    tokens: Mapping[str, str] = field(repr=False)
    policy: Sequence[policies.Statement]
    """What the bot may do."""


class Bot(pulumi.ComponentResource):
    """Exactly one bot: ECS restarts it when it dies, and stops the old version before it starts a new one."""

    service_name: pulumi.Output[str]
    logs: containers.Logs
    machines: aws.autoscaling.Group

    def __init__(
        self, context: StackContext, args: BotArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("grg:infra:Bot", context.name, None, opts)
        self._context, self._args = context, args
        self._name, self._child = f"{context.name}-bot", pulumi.ResourceOptions(parent=self)
        self._roles = RoleMaker(context, self)
        group = aws.cloudwatch.LogGroup(
            self._name, retention_in_days=context.log_days, tags=context.tags, opts=self._child
        )
        self.logs = containers.Logs(group.name, context.location.region)
        self.machines = self._machines()
        service = aws.ecs.Service(
            self._name,
            cluster=args.cluster.arn,
            task_definition=self._task(group).arn,
            launch_type="EC2",
            desired_count=1,
            # Stop first, then start: two bots would answer twice, and the bucket's lease would refuse the second.
            deployment_minimum_healthy_percent=0,
            deployment_maximum_percent=100,
            # ECS rolls back a version that does not stay up, and `pulumi up` says so.
            deployment_circuit_breaker=aws.ecs.ServiceDeploymentCircuitBreakerArgs(
                enable=True, rollback=True
            ),
            wait_for_steady_state=True,
            propagate_tags="SERVICE",
            tags=context.tags,
            # The machine is deleted after the service, which could not be stopped without it.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.machines]),
        )
        self.service_name = service.name
        self.register_outputs({"service_name": self.service_name})

    def _machines(self) -> aws.autoscaling.Group:
        args = self._args
        policy = permissions.machine_policy(self._context.location, args.cluster.name)
        profile = self._roles.for_machines(f"{self._name}-machine", policy)
        template = launch_template(
            f"{self._name}-machine",
            self._context,
            MachineArgs(
                profile_arn=profile.arn,
                security_group_id=args.network.security_group_id,
                disk_gib=_DISK_GIB,
                console_name=self._name,
                cluster=args.cluster.name,
                image_id=args.ami or _NEWEST_AMI,
                instance_type=args.instance_type,
            ),
            self._child,
        )
        one_at_a_time = aws.autoscaling.GroupInstanceRefreshPreferencesArgs(min_healthy_percentage=0)
        return aws.autoscaling.Group(
            self._name,
            min_size=1,
            max_size=1,
            desired_capacity=1,
            vpc_zone_identifiers=args.network.subnet_ids,
            launch_template=aws.autoscaling.GroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            max_instance_lifetime=MACHINE_MAX_AGE_DAYS * 24 * 3600,
            instance_maintenance_policy=aws.autoscaling.GroupInstanceMaintenancePolicyArgs(
                min_healthy_percentage=0, max_healthy_percentage=100
            ),
            instance_refresh=aws.autoscaling.GroupInstanceRefreshArgs(
                strategy="Rolling", preferences=one_at_a_time
            ),
            tags=[
                aws.autoscaling.GroupTagArgs(key=key, value=value, propagate_at_launch=False)
                for key, value in self._context.tags.items()
            ],
            opts=self._child,
        )

    def _task(self, group: aws.cloudwatch.LogGroup) -> aws.ecs.TaskDefinition:
        args = self._args
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
        container |= {"memoryReservation": BOT_MIB, "memory": BOT_MAX_MIB}
        return aws.ecs.TaskDefinition(
            self._name,
            family=self._name,
            container_definitions=pulumi.Output.json_dumps([container]),
            volumes=[
                aws.ecs.TaskDefinitionVolumeArgs(
                    name=containers.volume()["name"], host_path=containers.BOT_FOLDER
                )
            ],
            # Through the machine's own address: on EC2 a task with a network interface of its own gets no public
            # address and would need a NAT gateway.
            network_mode="bridge",
            requires_compatibilities=["EC2"],
            runtime_platform=aws.ecs.TaskDefinitionRuntimePlatformArgs(
                operating_system_family="LINUX", cpu_architecture="ARM64"
            ),
            task_role_arn=self._roles.for_tasks(self._name, args.policy).arn,
            execution_role_arn=self._roles.for_tasks(f"{self._name}-start", startup).arn,
            tags=self._context.tags,
            opts=self._child,
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
