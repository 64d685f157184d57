"""The context of a stack for tests that make a single component."""

from __future__ import annotations

from infra.context import AwsLocation, StackContext
from tests.infra.answers import ACCOUNT, REGION

CONTEXT = StackContext(
    name="grg-dev",
    location=AwsLocation(ACCOUNT, REGION, "aws"),
    tags={"Project": "game-review-generator", "Stack": "dev"},
    log_days=30,
)
