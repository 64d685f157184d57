"""What the program is told by: the prompt queue, its dead letters, and the queue of reviews that are ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import policies
from infra.parsers import refuse

# SQS's longest. The bucket holds the promises; a hint may be late by as long as SQS can keep it.
RETENTION_SECONDS = 14 * 24 * 3600
# SQS's longest: an answer as soon as there is a message, and no paid empty answers in between.
LONG_POLL_SECONDS = 20
# A prompt is hidden from other writers for so long after it was taken. It is also how long a prompt waits after its
# writer died, so it is short; a writer that is at work prolongs it.
VISIBILITY_SECONDS = 120
# Only a net: a writer gives a prompt up after three tries of its own. Taking a prompt and giving it back when a spot
# machine is reclaimed counts here as well, and must not make a good prompt look like a bad one.
DELIVERIES_BEFORE_DEAD_LETTER = 20


@dataclass(frozen=True)
class QueuesArgs:
    """The account, and the bucket whose new reviews are told."""

    account_id: str
    bucket_name: pulumi.Input[str]
    bucket_arn: pulumi.Input[str]
    existing_bucket: str
    """Name of the bucket if it was adopted: then notifications of its owner must not be overwritten."""
    tags: Mapping[str, str]


class Queues(pulumi.ComponentResource):
    """Three queues, encrypted, reached by TLS only, and the bucket's notification of new reviews."""

    prompts: aws.sqs.Queue
    dead_letters: aws.sqs.Queue
    reviews: aws.sqs.Queue

    def __init__(self, name: str, args: QueuesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Queues", name, None, opts)
        notification = f"{name}-reviews"
        if args.existing_bucket:
            _refuse_foreign_notifications(args.existing_bucket, notification)
        self.dead_letters = self._queue(f"{name}-dead-letters", args.tags)
        self.prompts = self._queue(f"{name}-prompts", args.tags, dead_letters=self.dead_letters)
        self.reviews = self._queue(f"{name}-reviews", args.tags)
        aws.sqs.RedriveAllowPolicy(
            f"{name}-dead-letters-from",
            queue_url=self.dead_letters.url,
            redrive_allow_policy=pulumi.Output.json_dumps(
                {"redrivePermission": "byQueue", "sourceQueueArns": [self.prompts.arn]}
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._policy(f"{name}-dead-letters-policy", self.dead_letters)
        self._policy(f"{name}-prompts-policy", self.prompts)
        from_bucket = policies.allow_service(
            "BucketTellsOfReviews",
            "s3.amazonaws.com",
            "sqs:SendMessage",
            self.reviews.arn,
            account_id=args.account_id,
            sources=[args.bucket_arn],
        )
        policy = self._policy(f"{name}-reviews-policy", self.reviews, from_bucket)
        aws.s3.BucketNotification(
            f"{name}-bucket-notification",
            bucket=args.bucket_name,
            queues=[
                aws.s3.BucketNotificationQueueArgs(
                    id=notification,
                    queue_arn=self.reviews.arn,
                    events=["s3:ObjectCreated:*"],
                    filter_prefix="reviews/",
                    filter_suffix=".json",
                )
            ],
            # S3 tries the queue when it is told of it, and refuses one that it may not send to.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.register_outputs(
            {"prompts": self.prompts.url, "dead_letters": self.dead_letters.url, "reviews": self.reviews.url}
        )

    def _queue(
        self, name: str, tags: Mapping[str, str], dead_letters: aws.sqs.Queue | None = None
    ) -> aws.sqs.Queue:
        redrive = (
            pulumi.Output.json_dumps(
                {"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": DELIVERIES_BEFORE_DEAD_LETTER}
            )
            if dead_letters
            else None
        )
        return aws.sqs.Queue(
            name,
            message_retention_seconds=RETENTION_SECONDS,
            receive_wait_time_seconds=LONG_POLL_SECONDS,
            visibility_timeout_seconds=VISIBILITY_SECONDS,
            redrive_policy=redrive,
            # SQS's own keys: S3 can send to such a queue, which it cannot with the account's default KMS key.
            sqs_managed_sse_enabled=True,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _policy(self, name: str, queue: aws.sqs.Queue, *allowed: policies.Statement) -> aws.sqs.QueuePolicy:
        return aws.sqs.QueuePolicy(
            name,
            queue_url=queue.url,
            policy=policies.document(policies.refuse_without_tls("sqs:*", [queue.arn]), *allowed),
            opts=pulumi.ResourceOptions(parent=self),
        )


def _refuse_foreign_notifications(bucket: str, ours: str) -> None:
    """A bucket has one list of notifications, replaced as a whole: putting ours would silence its owner's."""
    found = aws.s3.get_bucket_notification(bucket=bucket)
    foreign = [queue.id for queue in found.queues if queue.id != ours]
    foreign += [topic.id for topic in found.topics]
    foreign += [function.id for function in found.lambda_functions]
    if found.eventbridge:
        foreign.append("EventBridge")
    if foreign:
        raise refuse("bucket", bucket, f"a bucket without notifications; this one has {', '.join(foreign)}")
