"""Who is told, of what, and by whom alone."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

from tests.infra.cloud import ACCOUNT, Cloud, arn_of


def test_alarms_go_to_the_address_of_the_configuration(every: Cloud) -> None:
    subscription = every.one("TopicSubscription").inputs
    assert subscription["topic"] == every.outputs["alarm_topic_arn"]
    assert (subscription["protocol"], "@" in subscription["endpoint"]) == ("email", True)


def test_every_alarm_tells_of_its_start_and_of_its_end(every: Cloud) -> None:
    topic = every.outputs["alarm_topic_arn"]
    assert len(every.of("MetricAlarm")) == 2
    for alarm in every.of("MetricAlarm"):
        assert (alarm.inputs["alarmActions"], alarm.inputs["okActions"]) == ([topic], [topic])


def test_a_silent_queue_raises_no_alarm(every: Cloud) -> None:
    assert {alarm.inputs["treatMissingData"] for alarm in every.of("MetricAlarm")} == {"notBreaching"}


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
                    ]
                },
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            },
        },
    ]


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
    assert {tuple(n["subscriberEmailAddresses"]) for n in warnings.values()} == {("operator@example.org",)}


def test_a_budget_is_of_the_whole_account(throwaway: Cloud) -> None:
    assert "costFilters" not in throwaway.one("Budget").inputs
