"""Who deploys: what the policy of the page allows is what the engine's provider called for."""

from __future__ import annotations

import fnmatch
import json
from typing import Any

import pytest

from tests.engine.calls import NOT_SEEN, POLICY, action, known

STATEMENTS: list[dict[str, Any]] = json.loads(POLICY.read_text())["Statement"]
ALLOWED = {one for statement in STATEMENTS for one in statement["Action"]}


def test_every_call_is_allowed_and_nothing_else_but_what_has_its_reason() -> None:
    needed = known() | set(NOT_SEEN)
    assert sorted(one for one in needed if not any(fnmatch.fnmatchcase(one, each) for each in ALLOWED)) == []
    idle = [each for each in ALLOWED if not any(fnmatch.fnmatchcase(one, each) for one in needed)]
    assert sorted(idle) == []


def test_what_is_done_to_a_bucket_is_allowed_on_buckets_and_not_on_objects() -> None:
    [objects] = [statement for statement in STATEMENTS if statement["Resource"] == ["arn:aws:s3:::grg-*/*"]]
    assert [one for one in objects["Action"] if "Bucket" in one] == []


def test_iam_takes_it_as_one_policy() -> None:
    # The longest managed policy, white space not counted:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    assert len("".join(POLICY.read_text().split())) <= 6_144


def test_roles_are_made_and_passed_only_under_the_stacks_own_names() -> None:
    for statement in STATEMENTS:
        if any(one.startswith("iam:") and "List" not in one for one in statement["Action"]):
            assert all(
                ":role/grg-" in arn or ":instance-profile/grg-" in arn or ":role/aws-" in arn
                for arn in statement["Resource"]
            ), statement
    [passing] = [statement for statement in STATEMENTS if "iam:PassRole" in statement["Action"]]
    assert passing["Condition"]["StringEquals"]["iam:PassedToService"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "name"),
    [
        ("PUT", "/b?versioning", {}, b"", "s3:PutBucketVersioning"),
        ("DELETE", "/b?lifecycle=", {}, b"", "s3:PutLifecycleConfiguration"),
        ("DELETE", "/b?policy", {}, b"", "s3:DeleteBucketPolicy"),
        ("HEAD", "/b", {}, b"", "s3:ListBucket"),
        (
            "POST",
            "/",
            {"Authorization": "Credential=k/d/r/ec2/aws4_request"},
            b"Action=CreateVpc",
            "ec2:CreateVpc",
        ),
        (
            "POST",
            "/v1/createjobqueue",
            {"Authorization": "Credential=k/d/r/batch/x"},
            b"{}",
            "batch:CreateJobQueue",
        ),
        (
            "GET",
            "/v1/tags/arn",
            {"Authorization": "Credential=k/d/r/batch/x"},
            b"",
            "batch:ListTagsForResource",
        ),
        (
            "POST",
            "/",
            {"Authorization": "Credential=k/d/r/tagging/x", "X-Amz-Target": "T_20170126.GetResources"},
            b"{}",
            "tag:GetResources",
        ),
    ],
)
def test_a_request_is_named_as_iam_names_it(
    method: str, path: str, headers: dict[str, str], body: bytes, name: str
) -> None:
    assert action(method, path, headers, body) == name
