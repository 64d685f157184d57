"""AWS Batch: a queue, an environment of spot machines, and what a worker and a training job are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra import compute_environments, containers, permissions
from infra.images import Image
from infra.location import Place
from infra.roles import RoleMaker

# A worker ends by itself once nothing comes any more; one that hangs is ended after a day. What it held comes back.
TIMEOUT_SECONDS = 24 * 3600
ATTEMPTS = 2
# Fits a g4dn.xlarge (4 processors, 16 GiB of which the system takes some) and holds the 2.7B model twice over.
_GPU_JOB = {"VCPU": "4", "MEMORY": "12288", "GPU": "1"}


@dataclass(frozen=True, kw_only=True)
class ReviewJobsArgs:
    """What the workers run on, what they run and what they are told."""

    place: Place
    gpu: bool
    vcpus: int
    architecture: str
    """Of Fargate: amd64 or arm64."""
    instance_types: Sequence[str]
    max_workers: int
    min_workers: int
    image: Image
    environ: Mapping[str, pulumi.Input[str]]
    bucket_arn: pulumi.Input[str]
    prompts_arn: pulumi.Input[str]
    dead_letters_arn: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_id: pulumi.Input[str]
    log_days: int
    tags: Mapping[str, str]


class ReviewJobs(pulumi.ComponentResource):
    """Workers as Batch jobs: none while nobody asks, each ends by itself, and a retry is the prompt queue's business."""

    queue: aws.batch.JobQueue
    writer: aws.batch.JobDefinition
    writer_role: aws.iam.Role
    starter_role: aws.iam.Role
    logs: containers.Logs
    trainer: aws.batch.JobDefinition | None
    """Only with a GPU: the image without one has no PyTorch."""

    def __init__(self, name: str, args: ReviewJobsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:ReviewJobs", name, None, opts)
        self._args, self._child = args, pulumi.ResourceOptions(parent=self)
        # The profile is in the names: a queue holds environments of one kind only, so another profile is another queue.
        kind = f"{name}-{'gpu' if args.gpu else 'fargate'}"
        group = aws.cloudwatch.LogGroup(
            f"{name}-workers", retention_in_days=args.log_days, tags=args.tags, opts=self._child
        )
        self.logs = containers.Logs(group.name, args.place.region)
        roles = RoleMaker(args.place, args.tags, self)
        starting = permissions.starting(log_group_arn=group.arn, repository_arns=args.image.repository_arns)
        self.starter_role = roles.for_tasks(f"{name}-workers-start", starting)
        working = permissions.worker(
            bucket_arn=args.bucket_arn, prompts_arn=args.prompts_arn, dead_letters_arn=args.dead_letters_arn
        )
        self.writer_role = roles.for_tasks(f"{name}-workers", working)
        self.queue = self._queue(kind)
        self.writer = self._definition(f"{kind}-writer", self.writer_role, "writer", containers.WORK)
        self.trainer = None
        if args.gpu:
            training = permissions.training(bucket_arn=args.bucket_arn)
            trainer_role = roles.for_tasks(f"{name}-training", training)
            self.trainer = self._definition(f"{kind}-trainer", trainer_role, "trainer", containers.TRAIN)
        self.register_outputs({"queue": self.queue.arn, "writer": self.writer.arn})

    def _queue(self, kind: str) -> aws.batch.JobQueue:
        args = self._args
        environment = (compute_environments.on_gpu_machines if args.gpu else compute_environments.on_fargate)(
            kind,
            compute_environments.EnvironmentArgs(
                place=args.place,
                subnet_ids=args.subnet_ids,
                security_group_id=args.security_group_id,
                max_workers=args.max_workers,
                min_workers=args.min_workers,
                vcpus=args.vcpus,
                instance_types=args.instance_types,
                tags=args.tags,
            ),
            self,
        )
        return aws.batch.JobQueue(
            kind,
            state="ENABLED",
            priority=1,
            compute_environment_orders=[
                aws.batch.JobQueueComputeEnvironmentOrderArgs(order=1, compute_environment=environment.arn)
            ],
            tags=args.tags,
            opts=self._child,
        )

    def _definition(
        self, name: str, role: aws.iam.Role, container: str, command: Sequence[str]
    ) -> aws.batch.JobDefinition:
        args = self._args
        retry = [
            # Its machine was taken back, or never came: that says nothing about the job.
            aws.batch.JobDefinitionRetryStrategyEvaluateOnExitArgs(
                action="RETRY", on_status_reason="Host EC2*"
            ),
            aws.batch.JobDefinitionRetryStrategyEvaluateOnExitArgs(
                action="RETRY", on_status_reason="Your Spot Task was interrupted*"
            ),
            # What no rule matches, Batch would try again.
            aws.batch.JobDefinitionRetryStrategyEvaluateOnExitArgs(action="EXIT", on_reason="*"),
        ]
        return aws.batch.JobDefinition(
            name,
            type="container",
            platform_capabilities=["EC2" if args.gpu else "FARGATE"],
            # Not container_properties: those have no stopTimeout.
            ecs_properties=pulumi.Output.json_dumps(
                {"taskProperties": [self._task(role, container, command)]}
            ),
            retry_strategy=aws.batch.JobDefinitionRetryStrategyArgs(
                attempts=ATTEMPTS, evaluate_on_exits=retry
            ),
            timeout=aws.batch.JobDefinitionTimeoutArgs(attempt_duration_seconds=TIMEOUT_SECONDS),
            propagate_tags=True,
            tags=args.tags,
            opts=self._child,
        )

    def _task(self, role: aws.iam.Role, name: str, command: Sequence[str]) -> dict[str, Any]:
        args = self._args
        container = containers.Container(
            name=name,
            image=args.image.uri,
            command=command,
            environ=args.environ,
            logs=self.logs,
            stop_seconds=containers.SAVE_SECONDS if command == containers.TRAIN else containers.STOP_SECONDS,
        ).for_batch()
        needs = _GPU_JOB if args.gpu else {"VCPU": str(args.vcpus), "MEMORY": str(2048 * args.vcpus)}
        container["resourceRequirements"] = [{"type": kind, "value": needs[kind]} for kind in needs]
        task = {
            "executionRoleArn": self.starter_role.arn,
            "taskRoleArn": role.arn,
            "containers": [container],
            "volumes": [containers.volume(containers.WRITER_FOLDER if args.gpu else "")],
        }
        if args.gpu:
            return task
        processor = {"amd64": "X86_64", "arm64": "ARM64"}[args.architecture]
        return {
            **task,
            "platformVersion": "LATEST",
            # An address to go out with, in place of a NAT gateway.
            "networkConfiguration": {"assignPublicIp": "ENABLED"},
            "runtimePlatform": {"cpuArchitecture": processor, "operatingSystemFamily": "LINUX"},
        }
