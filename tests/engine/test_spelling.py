"""Pulumi's inputs as Terraform's: nothing that the program says is lost or misspelt on the way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")

from tests.engine.rpc import UNKNOWN
from tests.engine.spelling import camel, config, lookup_type, resource_type, snake
from tests.engine.terraform_protocol import LIST, SET, Block, proposed


def _attribute(name: str, type_: str, *, computed: bool = False) -> Any:
    return SimpleNamespace(name=name, type=type_, required=False, optional=not computed, computed=computed)


_RULE = SimpleNamespace(attributes=[_attribute("some_day", '"number"')], block_types=[])
QUEUE = Block(
    SimpleNamespace(
        attributes=[
            _attribute("name", '"string"'),
            _attribute("tags", '["map", "string"]'),
            _attribute("topic_arn", '"string"'),
            _attribute("url", '"string"', computed=True),
        ],
        block_types=[
            SimpleNamespace(type_name="rule", nesting=SET, block=_RULE),
            SimpleNamespace(type_name="step", nesting=LIST, block=_RULE),
        ],
    )
)


def written(**inputs: Any) -> dict[str, Any]:
    return config(inputs, QUEUE, "q")


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
    assert resource_type(token) == type_
    assert lookup_type("aws:ec2/getSubnets:getSubnets") == "aws_subnets"


def test_words_are_parted_as_terraform_parts_them() -> None:
    words = {"redrivePolicy": "redrive_policy", "cidrIpv4": "cidr_ipv4", "tags": "tags"}
    assert {word: snake(word) for word in words} == words
    assert {camel(word) for word in words.values()} == set(words)


def test_lists_become_blocks_and_a_users_own_keys_stay() -> None:
    said = written(rules=[{"someDay": 1.0}], tags={"ManagedBy": "x"}, topic="arn")
    assert said == {
        "name": None,
        "tags": {"ManagedBy": "x"},
        "topic_arn": "arn",
        "url": None,
        "rule": [{"some_day": 1}],
        "step": [],
    }
    assert written(rules=UNKNOWN)["rule"] is UNKNOWN


def test_what_terraform_does_not_know_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"q has no colour"):
        written(colour="red")


def test_what_was_computed_before_is_proposed_again_and_what_was_asked_for_wins() -> None:
    before = {**written(name="old", steps=[{"someDay": 1}]), "url": "https://q"}
    now = proposed(before, written(name="new", steps=[{"someDay": 2}]), QUEUE)
    assert (now["name"], now["url"], now["step"]) == ("new", "https://q", [{"some_day": 2}])
