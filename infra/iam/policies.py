"""The building blocks of IAM and resource policies. No resource is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

Statement = Mapping[str, Any]


def document(*statements: Statement) -> pulumi.Output[str]:
    """A policy document as JSON, available once the ARNs in it are known.

    IAM limits a role's inline policies to 10,240 characters together, white space not counted.
    """
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def refuse_without_tls(action: str, resources: Sequence[pulumi.Input[str]]) -> Statement:
    """Denies the action over a connection without TLS to everybody, the account's administrators included.

    A denial wins over everything that other statements allow, in whatever order they stand.
    """
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
    only = {
        "ArnLike": {"aws:SourceArn": list(sources)},
        "StringEquals": {"aws:SourceAccount": account_id},
    }
    return {**allow_any_source(sid, service, action, resource), "Condition": only}


def allow_any_source(sid: str, service: str, action: str, resource: pulumi.Input[str]) -> Statement:
    """Allows an AWS service one action on anybody's behalf, for services that do not say on whose.

    Use `allow_service` for all others: this statement also covers what the service does for other accounts.
    """
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
    }


def allow(
    actions: Sequence[str], resources: Sequence[pulumi.Input[str]], condition: Mapping[str, Any] | None = None
) -> Statement:
    """Allows the holder of the policy these actions on these resources.

    `condition` is a `Condition` as IAM writes it; without one the statement always applies.
    """
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return {**statement, "Condition": condition} if condition else statement


def assumed_by(service: str, account_id: str, sources: str = "") -> pulumi.Output[str]:
    """A trust policy: one AWS service may assume the role, for one account and for sources whose ARNs match.

    `sources` is an ARN that may contain wildcards; empty accepts every source in the account.
    """
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
