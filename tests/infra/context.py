"""The context of a stack for tests that make a single component."""

from __future__ import annotations

from infra.context import StackContext
from infra.location import AwsLocation
from tests.infra.cloud import ACCOUNT, REGION

CONTEXT = StackContext(
    name="grg-dev",
    location=AwsLocation(ACCOUNT, REGION, "aws"),
    tags={"Project": "game-review-generator", "Stack": "dev"},
    log_days=30,
)
