"""The queues: what is sent arrives, is kept long enough, and is nobody else's."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import json
from typing import Any

import pulumi

from infra import parsers
from infra.queues import Queues
from infra.storage import Storage, StorageArgs
from tests.infra.cloud import ACCOUNT, Cloud, World, arn_of, deploy
from tests.infra.context import CONTEXT

NAMES = ("prompts", "dead-letters", "reviews")


def tls_only(arn: str) -> dict[str, Any]:
    return {
        "Sid": "RefuseWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": [arn],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def test_there_are_three_queues(every: Cloud) -> None:
    assert len(every.of("Queue")) == len(NAMES)
    assert [every.one("Queue", name).name for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_a_queue_keeps_messages_for_two_weeks_encrypted_and_answers_long_polls(
    name: str, every: Cloud
) -> None:
    queue = every.one("Queue", name).inputs
    assert queue["messageRetentionSeconds"] == 1_209_600
    assert queue["sqsManagedSseEnabled"] is True
    assert queue["receiveWaitTimeSeconds"] == 20


@pytest.mark.parametrize("name", NAMES)
def test_a_taken_message_comes_back_minutes_after_its_reader_died(name: str, every: Cloud) -> None:
    assert every.one("Queue", name).inputs["visibilityTimeoutSeconds"] == 120


def test_a_prompt_that_nobody_finishes_is_a_dead_letter_after_twenty_deliveries(every: Cloud) -> None:
    redrive = every.one("Queue", "prompts").inputs["redrivePolicy"]
    assert json.loads(redrive) == {
        "deadLetterTargetArn": arn_of(every.one("Queue", "dead-letters")),
        "maxReceiveCount": 20,
    }


def test_no_other_queue_has_dead_letters(every: Cloud) -> None:
    assert [q.name for q in every.of("Queue") if "redrivePolicy" in q.inputs] == [
        every.one("Queue", "prompts").name
    ]


def test_dead_letters_come_from_the_prompt_queue_alone(every: Cloud) -> None:
    allowed = every.one("RedriveAllowPolicy").inputs
    assert allowed["queueUrl"] == every.outputs["dead_letter_queue_url"]
    assert json.loads(allowed["redriveAllowPolicy"]) == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [arn_of(every.one("Queue", "prompts"))],
    }


@pytest.mark.parametrize("name", ["prompts", "dead-letters"])
def test_a_queue_of_the_program_refuses_connections_without_tls_and_allows_nothing(
    name: str, every: Cloud
) -> None:
    policy = every.one("QueuePolicy", f"{name}-policy")
    assert policy.policy["Statement"] == [tls_only(arn_of(every.one("Queue", name)))]


def test_the_review_queue_lets_the_bucket_send_and_nothing_more(every: Cloud) -> None:
    arn = arn_of(every.one("Queue", "reviews"))
    assert every.one("QueuePolicy", "reviews-policy").policy["Statement"] == [
        tls_only(arn),
        {
            "Sid": "BucketTellsOfReviews",
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {
                "ArnLike": {"aws:SourceArn": [f"arn:aws:s3:::{every.outputs['GRG_BUCKET']}"]},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            },
        },
    ]


def test_each_policy_is_on_its_own_queue(every: Cloud) -> None:
    urls = {name: every.one("QueuePolicy", f"{name}-policy").inputs["queueUrl"] for name in NAMES}
    assert urls == {
        "prompts": every.outputs["GRG_PROMPT_QUEUE_URL"],
        "dead-letters": every.outputs["dead_letter_queue_url"],
        "reviews": every.outputs["GRG_REVIEW_QUEUE_URL"],
    }


def test_a_new_review_is_told_to_the_review_queue(every: Cloud) -> None:
    notification = every.one("BucketNotification")
    assert notification.inputs["bucket"] == every.outputs["GRG_BUCKET"]
    [queue] = notification.inputs["queues"]
    assert queue == {
        "id": every.one("Queue", "reviews").name,
        "queueArn": arn_of(every.one("Queue", "reviews")),
        "events": ["s3:ObjectCreated:*"],
        "filterPrefix": "reviews/",
        "filterSuffix": ".json",
    }


def test_the_bucket_is_told_of_the_queue_only_once_it_may_send(every: Cloud) -> None:
    assert every.one("QueuePolicy", "reviews-policy").name in every.one("BucketNotification").depends_on


def build(world: World) -> Cloud:
    args = StorageArgs(existing_bucket="our-old-bucket", keep_data=True, keep_days=90)

    def program() -> None:
        queues = Queues(CONTEXT, Storage(CONTEXT, args))
        pulumi.export("reviews", queues.reviews.url)

    return deploy(program, world=world)


@pytest.mark.parametrize(
    ("notifications", "named"),
    [
        ({"queues": [{"id": "thumbnails"}]}, "thumbnails"),
        ({"topics": [{"id": "to-the-team"}]}, "to-the-team"),
        ({"lambdaFunctions": [{"id": "resize"}]}, "resize"),
        ({"eventbridge": True}, "EventBridge"),
        ({"queues": [{"id": "grg-dev-reviews"}, {"id": "grg-prod-reviews"}]}, "grg-prod-reviews"),
    ],
)
def test_a_bucket_whose_notifications_would_be_overwritten_is_refused(
    notifications: dict[str, Any], named: str
) -> None:
    with pytest.raises(
        parsers.ConfigError, match=rf"^bucket='our-old-bucket' .* without notifications; .* has {named}$"
    ):
        build(World(notifications=notifications))


def test_our_own_notification_on_the_bucket_is_no_hindrance_to_the_next_deployment() -> None:
    assert build(World(notifications={"queues": [{"id": "grg-dev-reviews"}]})).one("BucketNotification")
