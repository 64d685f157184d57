"""The words of policies. Pure: no resource is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

Statement = Mapping[str, Any]


def document(*statements: Statement) -> pulumi.Output[str]:
    """The policy as JSON, once the addresses in it are known."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def refuse_without_tls(action: str, resources: Sequence[pulumi.Input[str]]) -> Statement:
    """Nobody, the account's own administrators included, may use the resources over a connection without TLS."""
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
    """An AWS service may do one thing, for named sources of one account.

    Without the condition the service could be told to do it by any other account ("confused deputy").
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
    """Whoever has the policy may do these things with these resources."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return {**statement, "Condition": condition} if condition else statement


def assumed_by(service: str, account_id: str, sources: str = "") -> pulumi.Output[str]:
    """Who may take a role: one AWS service, for one account, for sources whose addresses match."""
    only: dict[str, Any] = {"StringEquals": {"aws:SourceAccount": account_id}}
    if sources:
        only["ArnLike"] = {"aws:SourceArn": sources}
    return document(
        {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
            # EC2 hands the role to a machine without saying for whom.
            **({"Condition": only} if service != "ec2.amazonaws.com" else {}),
        }
    )
