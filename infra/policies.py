"""The building blocks of IAM and resource policies. No resource is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

Statement = Mapping[str, Any]


def document(*statements: Statement) -> pulumi.Output[str]:
    """A policy document as JSON, available once the ARNs in it are known."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def refuse_without_tls(action: str, resources: Sequence[pulumi.Input[str]]) -> Statement:
    """Denies the action over a connection without TLS to everybody, the account's administrators included."""
    return {
        "Sid": "RefuseWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": list(resources),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def allow_service(
    sid: str,
    service: str,
    action: str,
    resource: pulumi.Input[str],
    *,
    account_id: pulumi.Input[str],
    sources: Sequence[pulumi.Input[str]],
) -> Statement:
    """Allows an AWS service one action, on behalf of named sources in one account.

    Without the condition, any other account could make the service act on this resource (the "confused deputy").
    """
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
        "Condition": {
            "ArnLike": {"aws:SourceArn": list(sources)},
            "StringEquals": {"aws:SourceAccount": account_id},
        },
    }


def allow(
    actions: Sequence[str], resources: Sequence[pulumi.Input[str]], condition: Mapping[str, Any] | None = None
) -> Statement:
    """Allows the holder of the policy these actions on these resources."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return {**statement, "Condition": condition} if condition else statement


def assumed_by(service: str, account_id: str, sources: str = "") -> pulumi.Output[str]:
    """A trust policy: one AWS service may assume the role, for one account and for sources whose ARNs match."""
    only: dict[str, Any] = {"StringEquals": {"aws:SourceAccount": account_id}}
    if sources:
        only["ArnLike"] = {"aws:SourceArn": sources}
    return document(
        {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
            # EC2 assumes the role for an instance without naming a source account.
            **({"Condition": only} if service != "ec2.amazonaws.com" else {}),
        }
    )
