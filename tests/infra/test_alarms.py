"""The alarms: what raises them, who receives them, and who alone may publish them."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import json
from collections.abc import Mapping
from typing import Any

from tests.infra.answers import ACCOUNT
from tests.infra.cloud import Cloud, arn_of


def test_alarms_go_to_the_address_of_the_configuration(every: Cloud) -> None:
    subscription = every.one("TopicSubscription").inputs
    assert subscription["topic"] == every.outputs["alarm_topic_arn"]
    assert (subscription["protocol"], "@" in subscription["endpoint"]) == ("email", True)


def test_every_alarm_tells_of_its_start_and_of_its_end(every: Cloud) -> None:
    topic = every.outputs["alarm_topic_arn"]
    for alarm in every.of("MetricAlarm"):
        assert (alarm.inputs["alarmActions"], alarm.inputs["okActions"]) == ([topic], [topic])


def test_a_silent_queue_raises_no_alarm(every: Cloud) -> None:
    silent = {
        n: every.one("MetricAlarm", n).inputs["treatMissingData"] for n in ("dead-letters", "oldest-prompt")
    }
    assert set(silent.values()) == {"notBreaching"}


def test_the_first_dead_letter_raises_an_alarm(every: Cloud) -> None:
    alarm = every.one("MetricAlarm", "dead-letters").inputs
    queue = every.outputs["dead_letter_queue_url"].rpartition("/")[2]
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible")
    assert alarm["dimensions"] == {"QueueName": queue}
    assert (alarm["statistic"], alarm["comparisonOperator"], alarm["threshold"]) == (
        "Maximum",
        "GreaterThanThreshold",
        0,
    )


@pytest.mark.parametrize(("stack", "seconds"), [("made", 1800), ("throwaway", 600)])
def test_a_prompt_that_waits_too_long_raises_an_alarm(
    stack: str, seconds: int, request: pytest.FixtureRequest
) -> None:
    cloud: Cloud = request.getfixturevalue(stack)
    alarm = cloud.one("MetricAlarm", "oldest-prompt").inputs
    queue = cloud.outputs["GRG_PROMPT_QUEUE_URL"].rpartition("/")[2]
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/SQS", "ApproximateAgeOfOldestMessage")
    assert alarm["dimensions"] == {"QueueName": queue}
    assert (alarm["statistic"], alarm["comparisonOperator"], alarm["threshold"]) == (
        "Maximum",
        "GreaterThanThreshold",
        seconds,
    )


def test_only_the_stacks_own_alarms_may_write_to_the_topic_and_only_by_tls(every: Cloud) -> None:
    topic = every.outputs["alarm_topic_arn"]
    policy = every.one("TopicPolicy")
    assert policy.inputs["arn"] == topic
    assert policy.policy["Statement"] == [
        {
            "Sid": "RefuseWithoutTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": [topic],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "AlarmsSpeak",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": topic,
            "Condition": {
                "ArnLike": {
                    "aws:SourceArn": [
                        arn_of(every.one("MetricAlarm", "dead-letters")),
                        arn_of(every.one("MetricAlarm", "oldest-prompt")),
                        *map(
                            arn_of, [a for a in every.of("MetricAlarm") if a.name.endswith("bot-not-running")]
                        ),
                    ]
                },
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            },
        },
        {
            "Sid": "FailedJobsSpeak",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": topic,
            # No condition: EventBridge publishes without a source, and a condition on it would never hold.
        },
    ]


def test_a_bot_that_does_not_run_raises_an_alarm(with_bot: Cloud) -> None:
    alarm = with_bot.one("MetricAlarm", "bot-not-running").inputs
    service = {"ClusterName": with_bot.outputs["cluster"], "ServiceName": with_bot.outputs["bot_service"]}
    assert (alarm["namespace"], alarm["metricName"], alarm["dimensions"]) == (
        "AWS/ECS",
        "CPUUtilization",
        service,
    )
    assert (alarm["statistic"], alarm["comparisonOperator"], alarm["threshold"]) == (
        "SampleCount",
        "LessThanThreshold",
        1,
    )
    assert alarm["treatMissingData"] == "breaching"


def test_where_there_is_no_bot_none_is_missed(gpu: Cloud) -> None:
    assert len(gpu.of("MetricAlarm")) == 2


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether EventBridge would take the event: each value of a pattern lists what is allowed there."""
    for key, wanted in pattern.items():
        if key == "$or":
            if not any(matches(choice, event) for choice in wanted):
                return False
        elif isinstance(wanted, dict):
            if not matches(wanted, event.get(key, {})):
                return False
        elif event.get(key) not in wanted:
            return False
    return True


def event(kind: str, status: str, queue: str) -> dict[str, Any]:
    detail = {"jobId": "1a2b", "jobQueue": queue, "status": status, "statusReason": "no such machine"}
    return {"source": "aws.batch", "detail-type": kind, "detail": detail}


def test_a_job_that_failed_or_cannot_start_sends_a_message_and_no_other_does(every: Cloud) -> None:
    pattern = json.loads(every.one("EventRule").inputs["eventPattern"])
    queue = arn_of(every.one("JobQueue"))
    assert matches(pattern, event("Batch Job State Change", "FAILED", queue))
    assert matches(pattern, event("Batch Job Queue Blocked", "RUNNABLE", queue))
    for status in ("SUBMITTED", "RUNNABLE", "RUNNING", "SUCCEEDED"):
        assert not matches(pattern, event("Batch Job State Change", status, queue))
    for kind in ("Batch Job State Change", "Batch Job Queue Blocked"):
        assert not matches(pattern, event(kind, "FAILED", f"{queue}-of-another-stack"))


def test_the_message_of_a_job_says_what_happened_and_why(every: Cloud) -> None:
    target = every.one("EventTarget").inputs
    assert target["arn"] == every.outputs["alarm_topic_arn"]
    transformer = target["inputTransformer"]
    text = transformer["inputTemplate"]
    for name, path in transformer["inputPaths"].items():
        value = event("Batch Job State Change", "FAILED", "")["detail"][path.removeprefix("$.detail.")]
        text = text.replace(f"<{name}>", value)
    assert json.loads(text).startswith("The Batch job 1a2b is FAILED: no such machine.")


def test_an_event_target_that_is_made_twice_is_one_target(every: Cloud) -> None:
    # PutTargets replaces a target of the same id; with an id made up each time there would be two.
    assert every.one("EventTarget").inputs["targetId"] == "alarms"


def test_no_budget_is_made_unless_asked_for(made: Cloud, adopted: Cloud) -> None:
    assert made.of("Budget") == adopted.of("Budget") == []


def test_a_budget_warns_by_e_mail_of_what_is_spent_and_of_what_is_coming(throwaway: Cloud) -> None:
    budget = throwaway.one("Budget").inputs
    assert (budget["budgetType"], budget["timeUnit"]) == ("COST", "MONTHLY")
    assert (budget["limitAmount"], budget["limitUnit"]) == ("50", "USD")
    warnings = {
        (n["notificationType"], n["threshold"], n["thresholdType"]): n for n in budget["notifications"]
    }
    assert set(warnings) == {("ACTUAL", 80, "PERCENTAGE"), ("FORECASTED", 100, "PERCENTAGE")}
    assert {tuple(n["subscriberEmailAddresses"]) for n in warnings.values()} == {("operator@reviews.test",)}


def test_a_budget_is_of_the_whole_account(throwaway: Cloud) -> None:
    assert "costFilters" not in throwaway.one("Budget").inputs
