"""What whoever deploys asks of AWS, in the words of IAM, written down on the way to the emulator."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import botocore.loaders

from tests.aws_proxy import AwsProxy
from tests.infra.answers import ROOT

FILE = Path(__file__).with_name("deployers_calls.json")
"""All actions that `scripts/engine.py` has seen so far."""
POLICY = ROOT / "docs" / "deployer-policy.json"
NOT_SEEN: Mapping[str, str] = {
    "budgets:ModifyBudget": "a budget, which the emulator does not take",
    "budgets:ViewBudget": "the same",
    "budgets:ListTagsForResource": "the same",
    "budgets:TagResource": "the same",
    "budgets:UntagResource": "the same",
    "ec2:RunInstances": "a launch template is tried by the services that use it, with the deployer's permissions",
    "ecr:BatchCheckLayerAvailability": "an image is pushed by Docker",
    "ecr:BatchGetImage": "the same",
    "ecr:CompleteLayerUpload": "the same",
    "ecr:GetAuthorizationToken": "the same",
    "ecr:GetDownloadUrlForLayer": "the same",
    "ecr:InitiateLayerUpload": "the same",
    "ecr:PutImage": "the same",
    "ecr:UploadLayerPart": "the same",
    "iam:CreateServiceLinkedRole": "AWS makes its own roles at an account's first use of a service",
    "iam:PassRole": "no call of its own: a service is given a role",
    "s3:DeleteObject": "keep-data false: the bucket is emptied before it goes",
    "s3:DeleteObjectVersion": "the same",
    "s3:ListBucketVersions": "the same",
    "sqs:SetQueueAttributes": "a queue's policy and what feeds its dead letters",
    "ssm:GetParameters": "the machine image of a fast lane",
}
"""Actions that are needed and that no call to the emulator shows, and what for."""
_SERVICES = {"monitoring": "cloudwatch", "tagging": "tag"}
"""IAM's name of a service, where requests are signed for another one."""
# The sub-resources of a bucket and what IAM calls them (Service Authorization Reference, Amazon S3).
_OF_A_BUCKET = {
    "accelerate": "AccelerateConfiguration",
    "acl": "BucketAcl",
    "cors": "BucketCORS",
    "encryption": "EncryptionConfiguration",
    "lifecycle": "LifecycleConfiguration",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "notification": "BucketNotification",
    "object-lock": "BucketObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "replication": "ReplicationConfiguration",
    "requestPayment": "BucketRequestPayment",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
}
_DELETED_BY_ITSELF = {"policy", "website"}
"""To delete any other part of a bucket's settings is to put it, for IAM."""


class CallRecorder(AwsProxy):
    """A proxy in front of the emulator; `seen` are the actions."""

    def __init__(self, moto_url: str) -> None:
        super().__init__(moto_url)
        self.seen: set[str] = set()

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """See `AwsProxy`."""
        self.seen.add(action(method, path, headers, body))
        return super().forward(method, path, headers, body)


def keep(seen: Iterable[str]) -> None:
    """Add actions to the file."""
    FILE.write_text(json.dumps(sorted({*known(), *seen}), indent=1) + "\n")


def known() -> set[str]:
    """The actions in the file."""
    return set(json.loads(FILE.read_text())) if FILE.exists() else set()


def action(method: str, path: str, headers: Mapping[str, str], body: bytes) -> str:
    """What a request asks leave for, as IAM names it: `sqs:CreateQueue`."""
    given = {name.lower(): value for name, value in headers.items()}
    scope = re.search(r"Credential=[^/]+/[^/]+/[^/]+/([^/]+)/", given.get("authorization", ""))
    service = scope[1] if scope else "s3"
    parts = urlsplit(path)
    if service == "s3":
        return f"s3:{_of_s3(method, parts.path, parse_qs(parts.query, keep_blank_values=True))}"
    if target := given.get("x-amz-target"):
        name = target.rpartition(".")[2]
    elif "/operation/" in parts.path:
        name = parts.path.rpartition("/")[2]
    elif parts.path.startswith("/v1/"):
        name = _of_batch(method, parts.path)
    else:
        name = parse_qs(body.decode()).get("Action", ["?"])[0]
    return f"{_SERVICES.get(service, service)}:{name}"


def _of_s3(method: str, path: str, query: Mapping[str, Any]) -> str:
    bucket, _, key = path.strip("/").partition("/")
    if not bucket:
        return "ListAllMyBuckets"
    if key:
        return {"GET": "GetObject", "HEAD": "GetObject", "DELETE": "DeleteObject"}.get(method, "PutObject")
    for part, name in _OF_A_BUCKET.items():
        if part in query:
            verb = (
                "Get"
                if method == "GET"
                else "Delete"
                if method == "DELETE" and part in _DELETED_BY_ITSELF
                else "Put"
            )
            return f"{verb}{name}"
    if "versions" in query:
        return "ListBucketVersions"
    return {"PUT": "CreateBucket", "DELETE": "DeleteBucket", "POST": "DeleteObject"}.get(method, "ListBucket")


def _of_batch(method: str, path: str) -> str:
    if path.startswith("/v1/tags/"):
        return {"GET": "ListTagsForResource", "DELETE": "UntagResource"}.get(method, "TagResource")
    return _batch_operations()[path.removeprefix("/v1/")]


@functools.cache
def _batch_operations() -> dict[str, str]:
    model = botocore.loaders.Loader().load_service_model("batch", "service-2")
    return {name.lower(): name for name in model["operations"]}
