"""The bot: one task of one service on one small machine, and its tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from infra import containers, permissions, policies
from infra.images import Image
from infra.launch_template import MachineArgs, launch_template
from infra.location import Place
from infra.roles import RoleMaker

# AWS keeps the newest image under this name; the machine looks it up when it is launched.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
_NEWEST_AMI = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
# A machine is replaced after a month, and the next one starts from the newest image.
_MACHINE_DAYS = 30
_DISK_GIB = 30  # the least that the image fits on
BOT_MIB = 256
# Beyond this it is ended and started again, rather than take the machine and ECS's own agent down with it.
BOT_MOST_MIB = 768


@dataclass(frozen=True, kw_only=True)
class BotArgs:
    """The machine, the image, and what the bot is told."""

    place: Place
    cluster_name: pulumi.Input[str]
    cluster_arn: pulumi.Input[str]
    ami: str
    """Empty takes the newest."""
    instance_type: str
    image: Image
    environ: Mapping[str, pulumi.Input[str]]
    tokens: Mapping[str, str] = field(repr=False)
    statements: Sequence[policies.Statement]
    """What the bot may do."""
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    log_days: int
    tags: Mapping[str, str]


class Bot(pulumi.ComponentResource):
    """Exactly one bot: ECS starts it again when it dies, and stops the old one before it starts a new one."""

    service_name: pulumi.Output[str]
    logs: containers.Logs
    machines: aws.autoscaling.Group

    def __init__(self, name: str, args: BotArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Bot", name, None, opts)
        self._args, self._child = args, pulumi.ResourceOptions(parent=self)
        self._roles = RoleMaker(args.place, args.tags, self)
        group = aws.cloudwatch.LogGroup(
            f"{name}-bot", retention_in_days=args.log_days, tags=args.tags, opts=self._child
        )
        self.logs = containers.Logs(group.name, args.place.region)
        self.machines = self._machines(f"{name}-bot")
        service = aws.ecs.Service(
            f"{name}-bot",
            cluster=args.cluster_arn,
            task_definition=self._task(f"{name}-bot", group).arn,
            launch_type="EC2",
            desired_count=1,
            # Stop first, then start: two bots would answer twice, and the store's lease would refuse the second.
            deployment_minimum_healthy_percent=0,
            deployment_maximum_percent=100,
            # A version that does not stay up is taken back by ECS, and `pulumi up` says so.
            deployment_circuit_breaker=aws.ecs.ServiceDeploymentCircuitBreakerArgs(
                enable=True, rollback=True
            ),
            wait_for_steady_state=True,
            propagate_tags="SERVICE",
            tags=args.tags,
            # Its machine goes only after it, or it could not be stopped.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.machines]),
        )
        self.service_name = service.name
        self.register_outputs({"service_name": self.service_name})

    def _machines(self, name: str) -> aws.autoscaling.Group:
        args = self._args
        joining = permissions.machine(args.place, args.cluster_name)
        profile = self._roles.for_machines(f"{name}-machine", joining)
        template = launch_template(
            f"{name}-machine",
            MachineArgs(
                profile_arn=profile.arn,
                security_group_id=args.security_group_id,
                disk_gib=_DISK_GIB,
                tags=args.tags,
                name=name,
                cluster=args.cluster_name,
                image_id=args.ami or _NEWEST_AMI,
                instance_type=args.instance_type,
            ),
            self._child,
        )
        one_at_a_time = aws.autoscaling.GroupInstanceRefreshPreferencesArgs(min_healthy_percentage=0)
        return aws.autoscaling.Group(
            name,
            min_size=1,
            max_size=1,
            desired_capacity=1,
            vpc_zone_identifiers=args.subnet_ids,
            launch_template=aws.autoscaling.GroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            max_instance_lifetime=_MACHINE_DAYS * 24 * 3600,
            instance_maintenance_policy=aws.autoscaling.GroupInstanceMaintenancePolicyArgs(
                min_healthy_percentage=0, max_healthy_percentage=100
            ),
            instance_refresh=aws.autoscaling.GroupInstanceRefreshArgs(
                strategy="Rolling", preferences=one_at_a_time
            ),
            tags=[
                aws.autoscaling.GroupTagArgs(key=key, value=value, propagate_at_launch=False)
                for key, value in args.tags.items()
            ],
            opts=self._child,
        )

    def _task(self, name: str, group: aws.cloudwatch.LogGroup) -> aws.ecs.TaskDefinition:
        args = self._args
        secret_arns, secrets = self._secrets(f"{name}-tokens")
        starting = permissions.starting(
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
        container |= {"memoryReservation": BOT_MIB, "memory": BOT_MOST_MIB}
        return aws.ecs.TaskDefinition(
            name,
            family=name,
            container_definitions=pulumi.Output.json_dumps([container]),
            volumes=[
                aws.ecs.TaskDefinitionVolumeArgs(
                    name=containers.volume()["name"], host_path=containers.BOT_FOLDER
                )
            ],
            # On the machine's own address: a task with an interface of its own would get no public one, and need a NAT.
            network_mode="bridge",
            requires_compatibilities=["EC2"],
            runtime_platform=aws.ecs.TaskDefinitionRuntimePlatformArgs(
                operating_system_family="LINUX", cpu_architecture="ARM64"
            ),
            task_role_arn=self._roles.for_tasks(name, args.statements).arn,
            execution_role_arn=self._roles.for_tasks(f"{name}-start", starting).arn,
            tags=args.tags,
            opts=self._child,
        )

    def _secrets(self, name: str) -> tuple[list[pulumi.Output[str]], dict[str, pulumi.Output[str]]]:
        """One secret for all tokens, each under its variable's name: AWS takes its price by the secret."""
        args = self._args
        if not args.tokens:
            return [], {}
        # No days of grace: what is in it lies in the stack's configuration as well.
        secret = aws.secretsmanager.Secret(name, recovery_window_in_days=0, tags=args.tags, opts=self._child)
        version = aws.secretsmanager.SecretVersion(
            name,
            secret_id=secret.id,
            secret_string=json.dumps(
                dict(args.tokens)
            ),  # which the class keeps encrypted in the stack's state
            opts=self._child,
        )
        # With the version, so that another token is another task definition, and the bot starts with it.
        addresses = {
            token: pulumi.Output.concat(secret.arn, f":{token}::", version.version_id)
            for token in args.tokens
        }
        return [secret.arn], addresses
