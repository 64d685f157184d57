"""Who is told when something is wrong: alarms and, if asked for, a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra import policies

# SQS reports once a minute; nobody gets up faster than in five.
_PERIOD_SECONDS = 300


@dataclass(frozen=True)
class WatchedBot:
    """The bot, as CloudWatch knows it."""

    cluster: pulumi.Input[str]
    service: pulumi.Input[str]


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
    job_queue_arn: pulumi.Input[str]
    bot: WatchedBot | None
    """None where the stack has none."""
    oldest_prompt_minutes: int
    monthly_budget_usd: int
    """For the whole account; 0 makes no budget."""
    tags: Mapping[str, str]


class Watch(pulumi.ComponentResource):
    """A topic with one reader, alarms and an event that write to it, and a budget that writes to the reader."""

    topic_arn: pulumi.Output[str]

    def __init__(self, name: str, args: WatchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Watch", name, None, opts)
        self._args, self._child = args, pulumi.ResourceOptions(parent=self)
        # No KMS key: alarms may not use the account's default one, and one of our own costs a dollar a month to hide
        # two sentences.
        topic = aws.sns.Topic(f"{name}-alarms", tags=args.tags, opts=self._child)
        self.topic_arn = topic.arn
        aws.sns.TopicSubscription(
            f"{name}-alarms-email", topic=topic.arn, protocol="email", endpoint=args.email, opts=self._child
        )
        alarms = [self._dead_letters(name), self._oldest_prompt(name)]
        if args.bot:
            alarms.append(self._bot_not_running(name, args.bot))
        self._policy(name, topic, alarms, self._failed_jobs(name))
        if args.monthly_budget_usd:
            self._budget(name, args)
        self.register_outputs({"topic_arn": self.topic_arn})

    def _dead_letters(self, name: str) -> aws.cloudwatch.MetricAlarm:
        return self._alarm(
            f"{name}-dead-letters",
            "A prompt could not be written, however often it was tried.",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": self._args.dead_letter_queue},
            statistic="Maximum",
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            evaluation_periods=1,
            # A queue that nobody has used for six hours reports nothing: that is peace, not trouble.
            treat_missing_data="notBreaching",
        )

    def _oldest_prompt(self, name: str) -> aws.cloudwatch.MetricAlarm:
        minutes = self._args.oldest_prompt_minutes
        return self._alarm(
            f"{name}-oldest-prompt",
            f"A prompt waits for over {minutes} minutes.",
            namespace="AWS/SQS",
            metric_name="ApproximateAgeOfOldestMessage",
            dimensions={"QueueName": self._args.prompt_queue},
            statistic="Maximum",
            comparison_operator="GreaterThanThreshold",
            threshold=minutes * 60,
            evaluation_periods=1,
            treat_missing_data="notBreaching",
        )

    def _bot_not_running(self, name: str, bot: WatchedBot) -> aws.cloudwatch.MetricAlarm:
        # Each running task reports its processor once a minute; the number of reports is what counts here. A new
        # version takes a minute or two to replace the old one, a new machine about three: neither is an alarm.
        return self._alarm(
            f"{name}-bot-not-running",
            "The bot has not run for ten minutes.",
            namespace="AWS/ECS",
            metric_name="CPUUtilization",
            dimensions={"ClusterName": bot.cluster, "ServiceName": bot.service},
            statistic="SampleCount",
            comparison_operator="LessThanThreshold",
            threshold=1,
            evaluation_periods=2,
            # Whoever does not run reports nothing.
            treat_missing_data="breaching",
        )

    def _alarm(self, name: str, description: str, **what: Any) -> aws.cloudwatch.MetricAlarm:
        return aws.cloudwatch.MetricAlarm(
            name,
            alarm_description=f"{description} See docs/operations.md.",
            period=_PERIOD_SECONDS,
            alarm_actions=[self.topic_arn],
            ok_actions=[self.topic_arn],
            tags=self._args.tags,
            opts=self._child,
            **what,
        )

    def _failed_jobs(self, name: str) -> aws.cloudwatch.EventRule:
        """Batch counts no failed jobs for CloudWatch, but tells of each."""
        rule = aws.cloudwatch.EventRule(
            f"{name}-failed-jobs",
            description="A worker failed, all its tries included",
            event_pattern=pulumi.Output.json_dumps(
                {
                    "source": ["aws.batch"],
                    "detail-type": ["Batch Job State Change"],
                    "detail": {"status": ["FAILED"], "jobQueue": [self._args.job_queue_arn]},
                }
            ),
            tags=self._args.tags,
            opts=self._child,
        )
        aws.cloudwatch.EventTarget(
            f"{name}-failed-jobs",
            rule=rule.name,
            arn=self.topic_arn,
            input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
                input_paths={"job": "$.detail.jobId", "why": "$.detail.statusReason"},
                input_template='"The Batch job <job> failed: <why>. See docs/operations.md."',
            ),
            opts=self._child,
        )
        return rule

    def _policy(
        self,
        name: str,
        topic: aws.sns.Topic,
        alarms: Sequence[aws.cloudwatch.MetricAlarm],
        rule: aws.cloudwatch.EventRule,
    ) -> None:
        account_id = self._args.account_id
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
                    account_id=account_id,
                    sources=[alarm.arn for alarm in alarms],
                ),
                policies.allow_service(
                    "FailedJobsSpeak",
                    "events.amazonaws.com",
                    "sns:Publish",
                    topic.arn,
                    account_id=account_id,
                    sources=[rule.arn],
                ),
            ),
            opts=self._child,
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
