"""The values that every component of a stack needs, passed as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.location import AwsLocation


@dataclass(frozen=True, kw_only=True)
class StackContext:
    """Where a stack's resources are made, what their names start with, and what they are marked with."""

    name: str
    """The prefix of every resource's name; it keeps the stacks of one account apart."""
    location: AwsLocation
    tags: Mapping[str, str]
    """For every resource that takes tags."""
    log_days: int
    """How many days CloudWatch keeps the logs."""
