"""The alarms, the e-mail address that they are sent to and, if asked for, a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.context import StackContext
from infra.iam import policies
from infra.queues import Queues

# SQS publishes its metrics once a minute; a finer period would not get anybody out of bed sooner.
_PERIOD_SECONDS = 300


@dataclass(frozen=True)
class WatchedBot:
    """The names that CloudWatch knows the bot by.

    Both are dimensions of the service's metrics. They are known only once the cluster and the service exist.
    """

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
    """An SNS topic with one subscriber, the alarms and the event rule that publish to it, and a budget.

    Nothing is delivered before the owner of the e-mail address has confirmed the subscription.
    """

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
        self._topic_policy(topic, alarms)
        self._job_events()
        if args.monthly_budget_usd:
            self._budget()
        self.register_outputs({"topic_arn": self.topic_arn})

    def _dead_letters(self) -> aws.cloudwatch.MetricAlarm:
        """The alarm for a prompt that was given up.

        It lasts until somebody has emptied the dead-letter queue, or the messages in it have expired.
        """
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
        """The alarm for prompts that nobody works on.

        A message counts until it is deleted, so that a prompt that one worker holds for too long raises it as well.
        """
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
        """The alarm for a bot that is down: two periods in a row without a single report from its task."""
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
        """An alarm with all that the alarms have in common; `metric` holds the other arguments.

        Its end is announced in the same way as its beginning, so that the owner knows when nothing is left to do.
        """
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

    def _job_events(self) -> None:
        """Batch publishes no metric of jobs that failed or cannot start, but an event for each.

        A job is reported as failed only after its last attempt.
        """
        name = f"{self._context.name}-failed-jobs"
        queue = [self._args.job_queue_arn]
        failed = {
            "detail-type": ["Batch Job State Change"],
            "detail": {"status": ["FAILED"], "jobQueue": queue},
        }
        # https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html
        blocked = {"detail-type": ["Batch Job Queue Blocked"], "detail": {"jobQueue": queue}}
        rule = aws.cloudwatch.EventRule(
            name,
            description="A worker failed, with all its attempts, or cannot start",
            event_pattern=pulumi.Output.json_dumps({"source": ["aws.batch"], "$or": [failed, blocked]}),
            tags=self._context.tags,
            opts=self._child,
        )
        aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            arn=self.topic_arn,
            # A target that is put twice under one id is one target: with an id of its own, an interrupted `pulumi up`
            # would leave a second, and every message would come twice.
            target_id="alarms",
            input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
                input_paths={
                    "job": "$.detail.jobId",
                    "status": "$.detail.status",
                    "reason": "$.detail.statusReason",
                },
                # RUNNABLE for a job that cannot start.
                input_template='"The Batch job <job> is <status>: <reason>. See docs/operations.md."',
            ),
            opts=self._child,
        )

    def _topic_policy(
        self,
        topic: aws.sns.Topic,
        alarms: Sequence[aws.cloudwatch.MetricAlarm],
    ) -> None:
        """The topic's policy: who may publish to it, and that nobody may without TLS.

        It replaces the policy that SNS gives every topic, so that both services must be named in it.
        """
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
                # EventBridge does not tell SNS on whose behalf it publishes, and a statement with a condition on that
                # would never apply.
                policies.allow_any_source(
                    "FailedJobsSpeak", "events.amazonaws.com", "sns:Publish", topic.arn
                ),
            ),
            opts=self._child,
        )

    def _budget(self) -> None:
        """A monthly budget, with an e-mail at 80 % of actual and at 100 % of forecast costs.

        It only warns: AWS stops nothing when a budget is exceeded.
        """

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
