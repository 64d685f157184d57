"""The tests' own cloud: it must not let a failure pass."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import asyncio

import pulumi
import pulumi_aws as aws

from tests.infra.cloud import deploy


def test_an_assertion_that_fails_once_a_value_is_known_fails_the_run() -> None:
    def program() -> None:
        def check(url: str) -> None:
            assert url == "something else"

        aws.sqs.Queue("queue").url.apply(check)

    with pytest.raises(AssertionError, match="something else"):
        deploy(program)


def test_a_question_without_an_answer_fails_the_run() -> None:
    with pytest.raises(Exception, match="getBillingServiceAccount"):
        deploy(lambda: pulumi.export("account", aws.get_billing_service_account().id))


def test_a_run_leaves_no_outputs_and_no_event_loop_behind() -> None:
    assert deploy(lambda: pulumi.export("first", 1)).outputs == {"first": 1}
    assert deploy(lambda: pulumi.export("second", 2)).outputs == {"second": 2}
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
