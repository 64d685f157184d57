"""The alarms, the e-mail address that they are sent to and, if asked for, a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra import policies
from infra.context import StackContext
from infra.queues import Queues

# SQS publishes its metrics once a minute; a finer period would not get anybody out of bed sooner.
_PERIOD_SECONDS = 300


@dataclass(frozen=True)
class WatchedBot:
    """The names that CloudWatch knows the bot by."""

    cluster: pulumi.Input[str]
    service: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class AlarmsArgs:
    """What is watched, the thresholds, and who receives the alarms."""

    email: str
    """The address that receives the alarms; its owner must confirm the subscription once."""
    queues: Queues
    job_queue_arn: pulumi.Input[str]
    bot: WatchedBot | None
    """None if the stack has no bot."""
    oldest_prompt_minutes: int
    monthly_budget_usd: int
    """For the whole account, in US dollars; 0 makes no budget."""


class Alarms(pulumi.ComponentResource):
    """An SNS topic with one subscriber, the alarms and the event rule that publish to it, and a budget."""

    topic_arn: pulumi.Output[str]

    def __init__(
        self, context: StackContext, args: AlarmsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        # The type is part of the URN of all that is below: its old name keeps a standing stack's resources.
        super().__init__("grg:infra:Watch", context.name, None, opts)
        self._context, self._args = context, args
        self._child = pulumi.ResourceOptions(parent=self)
        # No KMS key: alarms cannot publish with the account's default key, and a key of our own costs a dollar a month
        # to hide two sentences.
        topic = aws.sns.Topic(f"{context.name}-alarms", tags=context.tags, opts=self._child)
        self.topic_arn = topic.arn
        aws.sns.TopicSubscription(
            f"{context.name}-alarms-email",
            topic=topic.arn,
            protocol="email",
            endpoint=args.email,
            opts=self._child,
        )
        alarms = [self._dead_letters(), self._oldest_prompt()]
        if args.bot:
            alarms.append(self._bot_not_running(args.bot))
        self._topic_policy(topic, alarms, self._failed_jobs())
        if args.monthly_budget_usd:
            self._budget()
        self.register_outputs({"topic_arn": self.topic_arn})

    def _dead_letters(self) -> aws.cloudwatch.MetricAlarm:
        return self._alarm(
            "dead-letters",
            "A prompt was given up after every attempt to write its review failed.",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": self._args.queues.dead_letters.name},
            statistic="Maximum",
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            evaluation_periods=1,
            # A queue that has been idle for six hours publishes nothing, which is no reason for an alarm.
            treat_missing_data="notBreaching",
        )

    def _oldest_prompt(self) -> aws.cloudwatch.MetricAlarm:
        minutes = self._args.oldest_prompt_minutes
        return self._alarm(
            "oldest-prompt",
            f"A prompt has been waiting for more than {minutes} minutes.",
            namespace="AWS/SQS",
            metric_name="ApproximateAgeOfOldestMessage",
            dimensions={"QueueName": self._args.queues.prompts.name},
            statistic="Maximum",
            comparison_operator="GreaterThanThreshold",
            threshold=minutes * 60,
            evaluation_periods=1,
            treat_missing_data="notBreaching",
        )

    def _bot_not_running(self, bot: WatchedBot) -> aws.cloudwatch.MetricAlarm:
        # Every running task reports its CPU utilisation once a minute, and the alarm counts the reports. A new version
        # takes a minute or two to replace the old one and a new machine about three: neither raises the alarm.
        return self._alarm(
            "bot-not-running",
            "The bot has not run for ten minutes.",
            namespace="AWS/ECS",
            metric_name="CPUUtilization",
            dimensions={"ClusterName": bot.cluster, "ServiceName": bot.service},
            statistic="SampleCount",
            comparison_operator="LessThanThreshold",
            threshold=1,
            evaluation_periods=2,
            # A bot that does not run reports nothing.
            treat_missing_data="breaching",
        )

    def _alarm(self, name: str, description: str, **metric: Any) -> aws.cloudwatch.MetricAlarm:
        return aws.cloudwatch.MetricAlarm(
            f"{self._context.name}-{name}",
            alarm_description=f"{description} See docs/operations.md.",
            period=_PERIOD_SECONDS,
            alarm_actions=[self.topic_arn],
            ok_actions=[self.topic_arn],
            tags=self._context.tags,
            opts=self._child,
            **metric,
        )

    def _failed_jobs(self) -> aws.cloudwatch.EventRule:
        """Batch publishes no metric of failed jobs, but an event for each."""
        name = f"{self._context.name}-failed-jobs"
        rule = aws.cloudwatch.EventRule(
            name,
            description="A worker failed, with all its attempts",
            event_pattern=pulumi.Output.json_dumps(
                {
                    "source": ["aws.batch"],
                    "detail-type": ["Batch Job State Change"],
                    "detail": {"status": ["FAILED"], "jobQueue": [self._args.job_queue_arn]},
                }
            ),
            tags=self._context.tags,
            opts=self._child,
        )
        aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            arn=self.topic_arn,
            input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
                input_paths={"job": "$.detail.jobId", "why": "$.detail.statusReason"},
                input_template='"The Batch job <job> failed: <why>. See docs/operations.md."',
            ),
            opts=self._child,
        )
        return rule

    def _topic_policy(
        self,
        topic: aws.sns.Topic,
        alarms: Sequence[aws.cloudwatch.MetricAlarm],
        rule: aws.cloudwatch.EventRule,
    ) -> None:
        account_id = self._context.location.account_id
        aws.sns.TopicPolicy(
            f"{self._context.name}-alarms-policy",
            arn=topic.arn,
            policy=policies.document(
                # Publish is the only action that SNS allows without TLS, and a topic's policy accepts no "sns:*".
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

    def _budget(self) -> None:
        def warn(kind: str, percent: int) -> aws.budgets.BudgetNotificationArgs:
            return aws.budgets.BudgetNotificationArgs(
                notification_type=kind,
                comparison_operator="GREATER_THAN",
                threshold=percent,
                threshold_type="PERCENTAGE",
                subscriber_email_addresses=[self._args.email],
            )

        # For the whole account: a budget restricted to a tag stays at zero, and so never warns, until somebody
        # activates that tag in the account's billing settings.
        aws.budgets.Budget(
            f"{self._context.name}-budget",
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(self._args.monthly_budget_usd),
            limit_unit="USD",
            notifications=[warn("ACTUAL", 80), warn("FORECASTED", 100)],
            tags=self._context.tags,
            opts=self._child,
        )
