"""The SQS queues: prompts, their dead letters, and the queue that announces finished reviews."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from infra.context import StackContext
from infra.iam import policies
from infra.parsers import invalid
from infra.storage import Storage

# The longest that SQS offers. The bucket keeps the requests; a message is only a hint and may arrive that late.
RETENTION_SECONDS = 14 * 24 * 3600
# The longest that SQS offers: an answer as soon as there is a message, and no charge for empty answers in between.
LONG_POLL_SECONDS = 20
# How long a prompt stays hidden from other workers after one has taken it. It is also how long a prompt waits when its
# worker dies, so it is short; a worker that is still at work extends it.
VISIBILITY_SECONDS = 120
# Only a safety net: workers give a prompt up after three failed attempts. A prompt that is taken and released when a
# spot machine is reclaimed counts here as well, and must not make a good prompt look like a bad one.
DELIVERIES_BEFORE_DEAD_LETTER = 20


class Queues(pulumi.ComponentResource):
    """Three encrypted queues, reached by TLS only, and the bucket's notification of new reviews.

    An existing bucket that notifies somebody else already is refused with a ConfigError before a queue is made.
    """

    prompts: aws.sqs.Queue
    dead_letters: aws.sqs.Queue
    reviews: aws.sqs.Queue

    def __init__(
        self, context: StackContext, storage: Storage, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("grg:infra:Queues", context.name, None, opts)
        self._context, self._child = context, pulumi.ResourceOptions(parent=self)
        name = context.name
        notification = notification_id(context)
        if storage.existing_bucket:
            _refuse_foreign_notifications(storage.existing_bucket, notification)
        self.dead_letters = self._queue("dead-letters")
        self.prompts = self._queue("prompts", dead_letters=self.dead_letters)
        self.reviews = self._queue("reviews")
        aws.sqs.RedriveAllowPolicy(
            f"{name}-dead-letters-from",
            queue_url=self.dead_letters.url,
            redrive_allow_policy=pulumi.Output.json_dumps(
                {"redrivePermission": "byQueue", "sourceQueueArns": [self.prompts.arn]}
            ),
            opts=self._child,
        )
        self._policy("dead-letters", self.dead_letters)
        self._policy("prompts", self.prompts)
        from_bucket = policies.allow_service(
            "BucketTellsOfReviews",
            "s3.amazonaws.com",
            "sqs:SendMessage",
            self.reviews.arn,
            account_id=context.location.account_id,
            sources=[storage.bucket_arn],
        )
        policy = self._policy("reviews", self.reviews, from_bucket)
        aws.s3.BucketNotification(
            f"{name}-bucket-notification",
            bucket=storage.bucket_name,
            queues=[
                aws.s3.BucketNotificationQueueArgs(
                    id=notification,
                    queue_arn=self.reviews.arn,
                    events=["s3:ObjectCreated:*"],
                    filter_prefix="reviews/",
                    filter_suffix=".json",
                )
            ],
            # S3 sends a test message at once, and refuses a queue that it may not send to.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.register_outputs(
            {"prompts": self.prompts.url, "dead_letters": self.dead_letters.url, "reviews": self.reviews.url}
        )

    def _queue(self, name: str, dead_letters: aws.sqs.Queue | None = None) -> aws.sqs.Queue:
        """A queue with the times above; `dead_letters` receives what was delivered too often.

        Only the prompts need that: what is left in the other queues expires without harm.
        """
        redrive = (
            pulumi.Output.json_dumps(
                {"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": DELIVERIES_BEFORE_DEAD_LETTER}
            )
            if dead_letters
            else None
        )
        return aws.sqs.Queue(
            f"{self._context.name}-{name}",
            message_retention_seconds=RETENTION_SECONDS,
            receive_wait_time_seconds=LONG_POLL_SECONDS,
            visibility_timeout_seconds=VISIBILITY_SECONDS,
            redrive_policy=redrive,
            # With SQS's own keys. S3 cannot send to a queue that is encrypted with the account's default KMS key.
            sqs_managed_sse_enabled=True,
            tags=self._context.tags,
            opts=self._child,
        )

    def _policy(self, name: str, queue: aws.sqs.Queue, *allowed: policies.Statement) -> aws.sqs.QueuePolicy:
        """The queue's policy: nobody may use it without TLS, and `allowed` adds what other services may do.

        The bot and the workers are not in it, because their roles already allow what they need.
        """
        return aws.sqs.QueuePolicy(
            f"{self._context.name}-{name}-policy",
            queue_url=queue.url,
            policy=policies.document(policies.refuse_without_tls("sqs:*", [queue.arn]), *allowed),
            opts=self._child,
        )


def notification_id(context: StackContext) -> str:
    """The id of the bucket's notification to the review queue."""
    return f"{context.name}-reviews"


def _refuse_foreign_notifications(bucket: str, ours: str) -> None:
    """Raises ConfigError if the bucket notifies anybody but the queue `ours`.

    A bucket has a single notification configuration: writing ours would remove its owner's.
    """
    existing = aws.s3.get_bucket_notification(bucket=bucket)
    foreign = [queue.id for queue in existing.queues if queue.id != ours]
    foreign += [topic.id for topic in existing.topics]
    foreign += [function.id for function in existing.lambda_functions]
    if existing.eventbridge:
        foreign.append("EventBridge")
    if foreign:
        raise invalid("bucket", bucket, f"a bucket without notifications; this one has {', '.join(foreign)}")
