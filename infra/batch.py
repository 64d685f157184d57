"""AWS Batch: the job queue, its compute environment, and the job definitions of workers and of training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra import compute_environments, containers
from infra.compute_environments import WorkerMachines
from infra.context import StackContext
from infra.iam import permissions
from infra.iam.roles import RoleMaker
from infra.images import Image
from infra.network import Network
from infra.queues import Queues
from infra.storage import Storage

# A worker ends by itself when no prompts arrive any more. One that hangs is ended after a day, and the prompts that it
# held return to the queue.
TIMEOUT_SECONDS = 24 * 3600
ATTEMPTS = 2
# A job that cannot start is cancelled, so that an alarm is sent and no job waits for ever; the bot submits another.
# By the reasons that Batch acts on, with the time that each may have, in seconds (AWS accepts 600 and more):
# https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable_time_limit_actions.html
CANNOT_START_SECONDS = {
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY": 3600,
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE": 3600,
    "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT": 600,
}
# Fits a g4dn.xlarge (4 vCPUs, 16 GiB less what the system takes) and holds the 2.7B model twice over.
_GPU_RESOURCES = {"VCPU": "4", "MEMORY": "12288", "GPU": "1"}


@dataclass(frozen=True, kw_only=True)
class ReviewJobsArgs:
    """What the workers run on, what they run, and their settings."""

    machines: WorkerMachines
    image: Image
    environ: Mapping[str, pulumi.Input[str]]
    storage: Storage
    queues: Queues
    network: Network


class ReviewJobs(pulumi.ComponentResource):
    """Workers as Batch jobs: none runs while nobody asks for a review, and each ends by itself.

    A job is hardly ever retried, because the prompt queue hands the prompts of a lost worker to another one.
    """

    queue: aws.batch.JobQueue
    worker: aws.batch.JobDefinition
    worker_role: aws.iam.Role
    startup_role: aws.iam.Role
    """For ECS while it starts a worker."""
    logs: containers.Logs
    trainer: aws.batch.JobDefinition | None
    """Only with a GPU: the image without one has no PyTorch."""

    def __init__(
        self, context: StackContext, args: ReviewJobsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("grg:infra:ReviewJobs", context.name, None, opts)
        self._context, self._args = context, args
        self._child = pulumi.ResourceOptions(parent=self)
        name = context.name
        # The profile is part of the names: a queue accepts compute environments of one kind only, so that another
        # profile needs another queue.
        kind = f"{name}-{'gpu' if args.machines.gpu else 'fargate'}"
        group = aws.cloudwatch.LogGroup(
            f"{name}-workers", retention_in_days=context.log_days, tags=context.tags, opts=self._child
        )
        self.logs = containers.Logs(group.name, context.location.region)
        roles = RoleMaker(context, self)
        startup = permissions.startup_policy(
            log_group_arn=group.arn, repository_arns=args.image.repository_arns
        )
        self.startup_role = roles.for_tasks(f"{name}-workers-start", startup)
        working = permissions.worker_policy(
            bucket_arn=args.storage.bucket_arn,
            prompts_arn=args.queues.prompts.arn,
            dead_letters_arn=args.queues.dead_letters.arn,
        )
        self.worker_role = roles.for_tasks(f"{name}-workers", working)
        self.queue = self._queue(kind)
        self.worker = self._definition(f"{kind}-writer", self.worker_role, "writer", containers.WORK)
        self.trainer = None
        if args.machines.gpu:
            training = permissions.training_policy(bucket_arn=args.storage.bucket_arn)
            trainer_role = roles.for_tasks(f"{name}-training", training)
            self.trainer = self._definition(f"{kind}-trainer", trainer_role, "trainer", containers.TRAIN)
        self.register_outputs({"queue": self.queue.arn, "writer": self.worker.arn})

    def _queue(self, name: str) -> aws.batch.JobQueue:
        """The job queue and its only compute environment.

        A job that cannot start is cancelled after the time that `CANNOT_START_SECONDS` gives for the reason.
        """
        environment = compute_environments.make(
            name, self._context, self._args.machines, self._args.network, self
        )
        return aws.batch.JobQueue(
            name,
            state="ENABLED",
            priority=1,
            compute_environment_orders=[
                aws.batch.JobQueueComputeEnvironmentOrderArgs(order=1, compute_environment=environment.arn)
            ],
            job_state_time_limit_actions=[
                aws.batch.JobQueueJobStateTimeLimitActionArgs(
                    action="CANCEL", state="RUNNABLE", reason=reason, max_time_seconds=seconds
                )
                for reason, seconds in CANNOT_START_SECONDS.items()
            ],
            tags=self._context.tags,
            opts=self._child,
        )

    def _definition(
        self, name: str, role: aws.iam.Role, container: str, command: Sequence[str]
    ) -> aws.batch.JobDefinition:
        """The job definition of one container.

        `role` says what the program may do, `container` is the container's name in the logs, and `command` replaces
        that of the image. Each change makes a new revision, and running jobs keep theirs.
        """
        retry = [
            # The machine was reclaimed, or never came: that is not the job's fault.
            aws.batch.JobDefinitionRetryStrategyEvaluateOnExitArgs(
                action="RETRY", on_status_reason="Host EC2*"
            ),
            aws.batch.JobDefinitionRetryStrategyEvaluateOnExitArgs(
                action="RETRY", on_status_reason="Your Spot Task was interrupted*"
            ),
            # Batch would retry whatever no rule matches.
            aws.batch.JobDefinitionRetryStrategyEvaluateOnExitArgs(action="EXIT", on_reason="*"),
        ]
        return aws.batch.JobDefinition(
            name,
            type="container",
            platform_capabilities=["EC2" if self._args.machines.gpu else "FARGATE"],
            # Not container_properties: those have no stopTimeout. Versions of the provider that do not know it drop it:
            # then `launch_template` sets the time on machines of the stack, and Fargate's own 30 s are enough for a
            # worker.
            ecs_properties=pulumi.Output.json_dumps(
                {"taskProperties": [self._task(role, container, command)]}
            ),
            retry_strategy=aws.batch.JobDefinitionRetryStrategyArgs(
                attempts=ATTEMPTS, evaluate_on_exits=retry
            ),
            timeout=aws.batch.JobDefinitionTimeoutArgs(attempt_duration_seconds=TIMEOUT_SECONDS),
            propagate_tags=True,
            tags=self._context.tags,
            opts=self._child,
        )

    def _task(self, role: aws.iam.Role, name: str, command: Sequence[str]) -> dict[str, Any]:
        """The task of a job, in the form of `ecsProperties`.

        The network configuration and the platform are for Fargate alone: Batch refuses them in a job on EC2.
        """
        machines = self._args.machines
        training = command == containers.TRAIN
        container = containers.Container(
            name=name,
            image=self._args.image.uri,
            command=command,
            environ=self._args.environ,
            logs=self.logs,
            stop_seconds=containers.TRAINING_STOP_SECONDS if training else containers.STOP_SECONDS,
        ).for_batch()
        fargate = {"VCPU": str(machines.vcpus), "MEMORY": str(2048 * machines.vcpus)}
        resources = _GPU_RESOURCES if machines.gpu else fargate
        container["resourceRequirements"] = [{"type": kind, "value": resources[kind]} for kind in resources]
        task = {
            "executionRoleArn": self.startup_role.arn,
            "taskRoleArn": role.arn,
            "containers": [container],
            "volumes": [containers.volume(containers.WORKER_FOLDER if machines.gpu else "")],
        }
        if machines.gpu:
            return task
        processor = {"amd64": "X86_64", "arm64": "ARM64"}[machines.architecture]
        return {
            **task,
            "platformVersion": "LATEST",
            # A public address to reach the internet with, instead of a NAT gateway.
            "networkConfiguration": {"assignPublicIp": "ENABLED"},
            "runtimePlatform": {"cpuArchitecture": processor, "operatingSystemFamily": "LINUX"},
        }
