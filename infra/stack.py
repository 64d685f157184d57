"""All components of a stack, and how they are connected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi_docker_build import Platform

from infra import existing, program_settings
from infra.alarms import Alarms, AlarmsArgs, WatchedBot
from infra.batch import ReviewJobs, ReviewJobsArgs
from infra.bot import Bot, BotArgs
from infra.cluster import Cluster
from infra.compute_environments import WorkerMachines
from infra.config import StackConfig
from infra.context import StackContext, current_location
from infra.hurting_changes import changes_that_hurt
from infra.iam import permissions
from infra.images import Image, ImageArgs
from infra.network import Network, NetworkArgs
from infra.queues import Queues
from infra.scaling_group import BotMachine
from infra.standing_worker import StandingWorker, StandingWorkerArgs
from infra.storage import Storage, StorageArgs

_PLATFORMS = {"amd64": Platform.LINUX_AMD64, "arm64": Platform.LINUX_ARM64}


class Stack:
    """The components, in the order in which they depend on each other. `outputs` is what the stack exports.

    Making one registers all resources with Pulumi, so make exactly one. Raises ConfigError if AWS does not know, or
    cannot use, something that the configuration names.
    """

    def __init__(self, config: StackConfig) -> None:
        self._config = config
        self._context = StackContext(
            name=config.name, location=current_location(), tags=config.tags, log_days=config.log_days
        )
        self.storage = Storage(
            self._context,
            StorageArgs(
                existing_bucket=config.bucket, keep_data=config.keep_data, keep_days=config.keep_days
            ),
        )
        self.queues = Queues(self._context, self.storage)
        self.network = Network(
            self._context,
            NetworkArgs(
                vpc_id=config.vpc_id,
                subnet_ids=config.subnet_ids,
                vpc_cidr=config.vpc_cidr,
                availability_zones=config.availability_zones,
                machine_types=config.machine_types,
                outbound_ports=config.outbound_ports,
            ),
        )
        self._provided: dict[str, pulumi.Input[str]] = {
            "GRG_BACKEND": "aws",
            "GRG_BUCKET": self.storage.bucket_name,
            "GRG_PROMPT_QUEUE_URL": self.queues.prompts.url,
        }
        self._worker_environ = program_settings.for_worker(
            config.effective_settings, config.settings, self._provided
        )
        self.worker_image = self._worker_image()
        self._warn_of_changes()
        self.jobs = self._jobs()
        self._provided |= {
            "GRG_REVIEW_QUEUE_URL": self.queues.reviews.url,
            "GRG_JOB_QUEUE": self.jobs.queue.name,
            # Without the revision, so that every submitted job gets the newest.
            "GRG_JOB_DEFINITION": self.jobs.worker.name,
        }
        self.cluster = Cluster(self._context)
        self._spot_cluster_arn = (
            self.cluster.with_fargate_spot(self.jobs.queue) if config.uses_fargate_spot else self.cluster.arn
        )
        self.bot = self._bot() if config.adapters else None
        self._standing_workers()
        self.alarms = self._alarms()

    @property
    def outputs(self) -> Mapping[str, Any]:
        """Those in capitals are variables of the program and of boto3; the others are for the stack's operator."""
        trainer = {"GRG_TRAIN_JOB_DEFINITION": self.jobs.trainer.name} if self.jobs.trainer else {}
        bot = {"bot_log_group": self.bot.logs.group, "bot_service": self.bot.service_name} if self.bot else {}
        return {
            **program_settings.outputs(self._config.effective_settings, {**self._provided, **trainer}),
            "AWS_DEFAULT_REGION": self._context.location.region,
            "alarm_topic_arn": self.alarms.topic_arn,
            "cluster": self.cluster.name,
            "dead_letter_queue_url": self.queues.dead_letters.url,
            "security_group_id": self.network.security_group_id,
            "subnet_ids": self.network.subnet_ids,
            "vpc_id": self.network.vpc_id,
            "worker_image": self.worker_image.uri,
            "worker_log_group": self.jobs.logs.group,
            **bot,
        }

    def _warn_of_changes(self) -> None:
        """Warns, in a preview too, of what this deployment is about to end: jobs, the network, the bot, the use of a bucket.

        Whoever deploys may prefer to wait, or not to do it at all.
        """
        for warning in changes_that_hurt(self._config, self._context, existing.standing(self._context)):
            pulumi.log.warn(warning)

    def _image(self, name: str, existing: str, target: str, architectures: list[str]) -> Image:
        """The image that exists already, or one that is built here for each of the architectures.

        `target` is the stage of the Dockerfile. `existing` is the name of an image; empty builds one.
        """
        platforms = [_PLATFORMS[architecture] for architecture in architectures]
        args = ImageArgs(existing=existing, target=target, platforms=platforms)
        return Image(f"{self._context.name}-{name}", self._context, args)

    def _worker_image(self) -> Image:
        """The workers' image. The stage for a GPU exists for amd64 alone."""
        config = self._config
        if config.gpu:
            return self._image("worker", config.worker_image, "worker-gpu", ["amd64"])
        # The bot's machine has an arm64 processor: for the fast lane the image is built for both.
        architectures = sorted({config.review_architecture, *(["arm64"] if config.fast_lane else [])})
        return self._image("worker", config.worker_image, "worker-cpu", architectures)

    def _jobs(self) -> ReviewJobs:
        """The Batch workers, and with a GPU the training job."""
        config = self._config
        machines = WorkerMachines(
            gpu=config.gpu,
            vcpus=config.review_vcpus,
            architecture=config.review_architecture,
            instance_types=config.review_instance_types,
            max_workers=config.effective_settings.max_workers,
            min_workers=config.min_workers,
        )
        return ReviewJobs(
            self._context,
            ReviewJobsArgs(
                machines=machines,
                image=self.worker_image,
                environ=self._worker_environ,
                storage=self.storage,
                queues=self.queues,
                network=self.network,
            ),
        )

    def _bot(self) -> Bot:
        """The bot. Its role names the job queue and the job definition, so that both must have been made before."""
        config = self._config
        policy = permissions.bot_policy(
            location=self._context.location,
            bucket_arn=self.storage.bucket_arn,
            prompts_arn=self.queues.prompts.arn,
            reviews_arn=self.queues.reviews.arn,
            job_queue_arn=self.jobs.queue.arn,
            job_definition_arn=self.jobs.worker.arn_prefix,
        )
        return Bot(
            self._context,
            BotArgs(
                cluster=self.cluster,
                spot_cluster_arn=self._spot_cluster_arn,
                network=self.network,
                machine=(
                    BotMachine(ami=config.bot_ami, instance_type=config.bot_instance_type)
                    if config.fast_lane
                    else None
                ),
                image=self._image("bot", config.bot_image, "bot", ["arm64"]),
                environ=program_settings.for_bot(
                    config.effective_settings, config.settings, config.adapters, self._provided
                ),
                tokens=config.tokens,
                policy=policy,
            ),
        )

    def _standing_workers(self) -> None:
        """Makes the services whose workers always run: one on the bot's machine, one on Fargate Spot, both or neither.

        Workers with a GPU need none: for them Batch itself keeps `min_workers` machines running.
        """
        if self.bot and self.bot.machines:
            self._standing_worker("fast-lane", self.cluster.arn, self.bot.machines)
        if self._config.min_workers and not self._config.gpu:
            self._standing_worker("standing-writer", self._spot_cluster_arn, None)

    def _standing_worker(
        self, name: str, cluster_arn: pulumi.Output[str], bot_machine: aws.autoscaling.Group | None
    ) -> None:
        """Makes one of them, on the bot's machine if it is given, and otherwise on Fargate Spot."""
        StandingWorker(
            f"{self._context.name}-{name}",
            self._context,
            StandingWorkerArgs(
                cluster_arn=cluster_arn,
                network=self.network,
                jobs=self.jobs,
                image=self.worker_image,
                environ=self._worker_environ,
                bot_machine=bot_machine,
                vcpus=self._config.review_vcpus,
                architecture=self._config.review_architecture,
            ),
        )

    def _alarms(self) -> Alarms:
        """The alarms. They come last, because they watch all the other components."""
        config = self._config
        bot = WatchedBot(self.cluster.name, self.bot.service_name) if self.bot else None
        return Alarms(
            self._context,
            AlarmsArgs(
                email=config.alarm_email,
                queues=self.queues,
                job_queue_arn=self.jobs.queue.arn,
                bot=bot,
                oldest_prompt_minutes=config.oldest_prompt_minutes,
                monthly_budget_usd=config.monthly_budget_usd,
            ),
        )
