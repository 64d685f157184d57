"""The program as a Terraform configuration: nothing it says is lost or misspelt on the way."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

from typing import Any

from tests.infra.cloud import Cloud, Resource
from tests.infra.terraform import configuration, physical, snake, type_of

SCHEMA: dict[str, Any] = {
    "aws_sqs_queue": {
        "block": {
            "attributes": {
                "name": {"type": "string", "optional": True},
                "tags": {"type": ["map", "string"], "optional": True},
                "redrive_policy": {"type": "string", "optional": True},
                "topic_arn": {"type": "string", "optional": True},
            },
            "block_types": {
                "rule": {"block": {"attributes": {"some_day": {"type": "number", "optional": True}}}},
            },
        }
    }
}


def queue(**inputs: Any) -> Resource:
    return Resource(
        type="aws:sqs/queue:Queue",
        name="q",
        inputs=inputs,
        parent="p",
        urn="grg:infra:Queues$aws:sqs/queue:Queue::q",
        needs=(("aws:sns/topic:Topic", "t"), ("grg:infra:Queues", "p")),
        retained=False,
        replaced_by_deleting_first=False,
        secrets=frozenset(),
    )


def written(**inputs: Any) -> dict[str, Any]:
    said = configuration(Cloud(resources=[queue(**inputs)]), SCHEMA)["resource"]["aws_sqs_queue"]["q"]
    assert isinstance(said, dict)
    return said


@pytest.mark.parametrize(
    ("token", "type_"),
    [
        ("aws:sqs/queue:Queue", "aws_sqs_queue"),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", "aws_vpc_endpoint"),
        ("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "aws_vpc_security_group_egress_rule"),
        ("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "aws_sqs_queue_redrive_allow_policy"),
    ],
)
def test_a_resource_has_the_name_that_terraform_gives_it(token: str, type_: str) -> None:
    assert type_of(token) == type_


def test_words_are_parted_as_terraform_parts_them() -> None:
    assert [snake(word) for word in ("redrivePolicy", "cidrIpv4", "tags")] == [
        "redrive_policy",
        "cidr_ipv4",
        "tags",
    ]


def test_lists_become_blocks_and_a_users_own_keys_stay() -> None:
    said = written(rules=[{"someDay": 1}], tags={"ManagedBy": "x"}, redrivePolicy="{}", topic="arn")
    assert said["rule"] == [{"some_day": 1}]
    assert (said["tags"], said["redrive_policy"], said["topic_arn"]) == ({"ManagedBy": "x"}, "{}", "arn")


def test_a_resource_without_a_name_gets_one_as_pulumi_would_make_it_up() -> None:
    assert written()["name"] == physical("q") == "q-1a2b3c4"


def test_what_must_be_there_first_is_said() -> None:
    assert written()["depends_on"] == ["aws_sns_topic.t"]


def test_what_terraform_does_not_know_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"aws_sqs_queue\.q has no colour"):
        written(colour="red")
