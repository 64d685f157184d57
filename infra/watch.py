"""Who is told when something is wrong: alarms and, if asked for, a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import policies

# SQS reports once a minute; nobody gets up faster than in five.
_PERIOD_SECONDS = 300


@dataclass(frozen=True)
class WatchArgs:
    """What is watched, when it is too much, and who is told."""

    account_id: str
    email: str
    """Gets the alarms; its owner must confirm the subscription once."""
    prompt_queue: pulumi.Input[str]
    """Name of the queue, as CloudWatch knows it."""
    dead_letter_queue: pulumi.Input[str]
    """Name of the queue, as CloudWatch knows it."""
    oldest_prompt_minutes: int
    monthly_budget_usd: int
    """For the whole account; 0 makes no budget."""
    tags: Mapping[str, str]


class Watch(pulumi.ComponentResource):
    """A topic with one reader, two alarms that write to it, and a budget that writes to the reader."""

    topic_arn: pulumi.Output[str]

    def __init__(self, name: str, args: WatchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Watch", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        # No KMS key: alarms may not use the account's default one, and one of our own costs a dollar a month to hide
        # two sentences.
        topic = aws.sns.Topic(f"{name}-alarms", tags=args.tags, opts=child)
        self.topic_arn = topic.arn
        aws.sns.TopicSubscription(
            f"{name}-alarms-email", topic=topic.arn, protocol="email", endpoint=args.email, opts=child
        )
        dead_letters = self._alarm(
            f"{name}-dead-letters",
            args,
            description="A prompt could not be written, however often it was tried. See docs/operations.md.",
            metric="ApproximateNumberOfMessagesVisible",
            queue=args.dead_letter_queue,
            above=0,
        )
        oldest_prompt = self._alarm(
            f"{name}-oldest-prompt",
            args,
            description=f"A prompt waits for over {args.oldest_prompt_minutes} minutes. See docs/operations.md.",
            metric="ApproximateAgeOfOldestMessage",
            queue=args.prompt_queue,
            above=args.oldest_prompt_minutes * 60,
        )
        self._policy(name, args, topic, [dead_letters, oldest_prompt])
        if args.monthly_budget_usd:
            self._budget(name, args)
        self.register_outputs({"topic_arn": self.topic_arn})

    def _alarm(
        self,
        name: str,
        args: WatchArgs,
        *,
        description: str,
        metric: str,
        queue: pulumi.Input[str],
        above: int,
    ) -> aws.cloudwatch.MetricAlarm:
        return aws.cloudwatch.MetricAlarm(
            name,
            alarm_description=description,
            namespace="AWS/SQS",
            metric_name=metric,
            dimensions={"QueueName": queue},
            statistic="Maximum",
            comparison_operator="GreaterThanThreshold",
            threshold=above,
            period=_PERIOD_SECONDS,
            evaluation_periods=1,
            # A queue that nobody has used for six hours reports nothing: that is peace, not trouble.
            treat_missing_data="notBreaching",
            alarm_actions=[self.topic_arn],
            ok_actions=[self.topic_arn],
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _policy(
        self, name: str, args: WatchArgs, topic: aws.sns.Topic, alarms: Sequence[aws.cloudwatch.MetricAlarm]
    ) -> None:
        aws.sns.TopicPolicy(
            f"{name}-alarms-policy",
            arn=topic.arn,
            policy=policies.document(
                # The one thing that SNS lets anybody do without TLS; it takes no "sns:*" in a topic's policy.
                policies.refuse_without_tls("sns:Publish", [topic.arn]),
                policies.allow_service(
                    "AlarmsSpeak",
                    "cloudwatch.amazonaws.com",
                    "sns:Publish",
                    topic.arn,
                    account_id=args.account_id,
                    sources=[alarm.arn for alarm in alarms],
                ),
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _budget(self, name: str, args: WatchArgs) -> None:
        def warn(kind: str, percent: int) -> aws.budgets.BudgetNotificationArgs:
            return aws.budgets.BudgetNotificationArgs(
                notification_type=kind,
                comparison_operator="GREATER_THAN",
                threshold=percent,
                threshold_type="PERCENTAGE",
                subscriber_email_addresses=[args.email],
            )

        # The whole account: a budget of tagged costs stays at zero, and so silent, until somebody activates the
        # tag in the account's billing settings.
        aws.budgets.Budget(
            f"{name}-budget",
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(args.monthly_budget_usd),
            limit_unit="USD",
            notifications=[warn("ACTUAL", 80), warn("FORECASTED", 100)],
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
