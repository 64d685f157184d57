"""What IAM would say: a call that was made, against the statements of a role."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.aws_proxy import named

Statement = Mapping[str, Any]

_S3 = {"HeadObject": "GetObject", "ListObjectsV2": "ListBucket"}
"""IAM's word where it is not the call's."""


@dataclass(frozen=True, order=True)
class Call:
    """An action as IAM names it, and the address of what it was done to."""

    action: str
    resource: str


def calls_of(method: str, path: str, headers: Mapping[str, str], body: bytes, here: str) -> list[Call]:
    """What a request to AWS asks leave for. `here` is `{region}:{account}`."""
    action, key = named(method, path, dict(headers))
    said = json.loads(body) if body[:1] == b"{" else {}
    if "AmazonSQS" in headers.get("X-Amz-Target", ""):
        name = said.get("QueueName") or said["QueueUrl"].rpartition("/")[2]
        return [Call(f"sqs:{action.removesuffix('Batch')}", f"arn:aws:sqs:{here}:{name}")]
    if urlsplit(path).path == "/v1/terminatejob":
        return [Call("batch:TerminateJob", _batch(said["jobId"], "job", here))]
    if urlsplit(path).path.startswith("/v1/"):
        if action != "SubmitJob":
            return [Call(f"batch:{action}", "*")]
        queue, definition = (
            _batch(said[f"job{kind}"], f"job-{kind.lower()}", here) for kind in ("Queue", "Definition")
        )
        return [Call("batch:SubmitJob", queue), Call("batch:SubmitJob", definition)]
    bucket = urlsplit(path).path.split("/")[1]
    whole = action == "ListObjectsV2"
    if action == "DeleteObject" and "versionId=" in path:
        action = "DeleteObjectVersion"
    return [Call(f"s3:{_S3.get(action, action)}", f"arn:aws:s3:::{bucket}" + ("" if whole else f"/{key}"))]


def _batch(name: str, kind: str, here: str) -> str:
    return name if name.startswith("arn:") else f"arn:aws:batch:{here}:{kind}/{name}"


def allows(statements: Iterable[Statement], call: Call) -> bool:
    """Whether some statement allows it. Ours have no Deny, and conditions only where machines need them."""
    return any(
        call.action in statement["Action"]
        and any(fnmatch.fnmatchcase(call.resource, pattern) for pattern in statement["Resource"])
        for statement in statements
    )


def grants(statements: Iterable[Statement]) -> list[Call]:
    """Each action with each resource that it is allowed for."""
    return sorted(
        Call(action, pattern)
        for statement in statements
        for action in statement["Action"]
        for pattern in statement["Resource"]
    )


def unused(statements: Sequence[Statement], calls: Iterable[Call]) -> list[Call]:
    """What is allowed and was never called for."""
    made = list(calls)
    return [
        grant
        for grant in grants(statements)
        if not any(
            call.action == grant.action and fnmatch.fnmatchcase(call.resource, grant.resource)
            for call in made
        )
    ]
