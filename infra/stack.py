"""All of a stack: which component is made, and what it is told of the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi_docker_build import Platform

from infra import location, permissions, settings
from infra.alarms import Watch, WatchArgs, WatchedBot
from infra.batch import ReviewJobs, ReviewJobsArgs
from infra.bot import Bot, BotArgs
from infra.cluster import Cluster
from infra.config import StackConfig
from infra.images import Image, ImageArgs
from infra.network import Network, NetworkArgs
from infra.queues import Queues, QueuesArgs
from infra.standing_worker import StandingWriter, StandingWriterArgs
from infra.storage import Storage, StorageArgs

_PLATFORMS = {"amd64": Platform.LINUX_AMD64, "arm64": Platform.LINUX_ARM64}


class Stack:
    """The components, in the order in which they need each other. `outputs` is what the stack exports."""

    def __init__(self, s: StackConfig) -> None:
        self._s, self._here = s, location.here()
        self.storage = Storage(s.name, StorageArgs(s.bucket, s.keep_data, s.keep_days, s.tags))
        self.queues = Queues(
            s.name,
            QueuesArgs(
                self._here.account_id, self.storage.bucket_name, self.storage.bucket_arn, s.bucket, s.tags
            ),
        )
        self.network = Network(
            s.name,
            NetworkArgs(s.vpc_id, s.subnet_ids, s.vpc_cidr, s.availability_zones, s.machines, s.tags),
        )
        self._made: dict[str, pulumi.Input[str]] = {
            "GRG_BACKEND": "aws",
            "GRG_BUCKET": self.storage.bucket_name,
            "GRG_PROMPT_QUEUE_URL": self.queues.prompts.url,
        }
        self._worker_environ = settings.for_worker(s.effective, s.settings, self._made)
        self.worker_image = self._worker_image()
        self.jobs = self._jobs()
        self._made |= {
            "GRG_REVIEW_QUEUE_URL": self.queues.reviews.url,
            "GRG_JOB_QUEUE": self.jobs.queue.name,
            # Without its revision: what is submitted is always the newest.
            "GRG_JOB_DEFINITION": self.jobs.writer.name,
        }
        self.cluster = Cluster(s.name, s.tags)
        self.bot = self._bot() if s.adapters else None
        self._standing_writers()
        self.watch = self._watch()

    @property
    def outputs(self) -> Mapping[str, Any]:
        """In capitals: variables of the program and of boto3. The others are addresses for whoever operates the stack."""
        trainer = {"GRG_TRAIN_JOB_DEFINITION": self.jobs.trainer.name} if self.jobs.trainer else {}
        return {
            **settings.outputs(self._s.effective, {**self._made, **trainer}),
            "AWS_DEFAULT_REGION": self._here.region,
            "alarm_topic_arn": self.watch.topic_arn,
            "cluster": self.cluster.name,
            "dead_letter_queue_url": self.queues.dead_letters.url,
            "security_group_id": self.network.security_group_id,
            "subnet_ids": self.network.subnet_ids,
            "vpc_id": self.network.vpc_id,
            "worker_image": self.worker_image.uri,
            "worker_log_group": self.jobs.logs.group,
            **(
                {"bot_log_group": self.bot.logs.group, "bot_service": self.bot.service_name}
                if self.bot
                else {}
            ),
        }

    def _image(self, name: str, given: str, target: str, architectures: list[str]) -> Image:
        platforms = [_PLATFORMS[architecture] for architecture in architectures]
        args = ImageArgs(given, target, platforms, self._here.partition, self._s.tags)
        return Image(f"{self._s.name}-{name}", args)

    def _worker_image(self) -> Image:
        s = self._s
        if s.gpu:
            return self._image("worker", s.worker_image, "worker-gpu", ["amd64"])
        # The bot's machine is an arm64 one; the same image, built for both, then serves beside the bot too.
        architectures = sorted({s.review_architecture, *(["arm64"] if s.fast_lane else [])})
        return self._image("worker", s.worker_image, "worker-cpu", architectures)

    def _jobs(self) -> ReviewJobs:
        s = self._s
        return ReviewJobs(
            s.name,
            ReviewJobsArgs(
                place=self._here,
                gpu=s.gpu,
                vcpus=s.review_vcpus,
                architecture=s.review_architecture,
                instance_types=s.review_instance_types,
                max_workers=s.effective.max_workers,
                min_workers=s.min_workers,
                image=self.worker_image,
                environ=self._worker_environ,
                bucket_arn=self.storage.bucket_arn,
                prompts_arn=self.queues.prompts.arn,
                dead_letters_arn=self.queues.dead_letters.arn,
                subnet_ids=self.network.subnet_ids,
                security_group_id=self.network.security_group_id,
                log_days=s.log_days,
                tags=s.tags,
            ),
        )

    def _bot(self) -> Bot:
        s = self._s
        statements = permissions.bot(
            place=self._here,
            bucket_arn=self.storage.bucket_arn,
            prompts_arn=self.queues.prompts.arn,
            reviews_arn=self.queues.reviews.arn,
            job_queue_arn=self.jobs.queue.arn,
            job_definition_arn=self.jobs.writer.arn_prefix,
        )
        return Bot(
            s.name,
            BotArgs(
                place=self._here,
                cluster_name=self.cluster.name,
                cluster_arn=self.cluster.arn,
                ami=s.bot_ami,
                instance_type=s.bot_instance_type,
                image=self._image("bot", s.bot_image, "bot", ["arm64"]),
                environ=settings.for_bot(s.effective, s.settings, s.adapters, self._made),
                tokens=s.tokens,
                statements=statements,
                subnet_ids=self.network.subnet_ids,
                security_group_id=self.network.security_group_id,
                log_days=s.log_days,
                tags=s.tags,
            ),
        )

    def _standing_writers(self) -> None:
        if self._s.fast_lane and self.bot:
            self._standing_writer("fast-lane", self.bot.machines)
        if self._s.min_workers and not self._s.gpu:
            self._standing_writer("standing-writer", None)

    def _standing_writer(self, name: str, beside: aws.autoscaling.Group | None) -> None:
        s = self._s
        StandingWriter(
            f"{s.name}-{name}",
            StandingWriterArgs(
                cluster_arn=self.cluster.arn,
                jobs=self.jobs,
                image=self.worker_image,
                environ=self._worker_environ,
                beside=beside,
                vcpus=s.review_vcpus,
                architecture=s.review_architecture,
                subnet_ids=self.network.subnet_ids,
                security_group_id=self.network.security_group_id,
                tags=s.tags,
            ),
        )

    def _watch(self) -> Watch:
        s = self._s
        bot = WatchedBot(self.cluster.name, self.bot.service_name) if self.bot else None
        return Watch(
            s.name,
            WatchArgs(
                account_id=self._here.account_id,
                email=s.alarm_email,
                prompt_queue=self.queues.prompts.name,
                dead_letter_queue=self.queues.dead_letters.name,
                job_queue_arn=self.jobs.queue.arn,
                bot=bot,
                oldest_prompt_minutes=s.oldest_prompt_minutes,
                monthly_budget_usd=s.monthly_budget_usd,
                tags=s.tags,
            ),
        )
