"""What the bot and the workers are told: the program's own settings, by their names. Pure: no resource is made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from core.settings import FIELDS, Settings, as_environment

T = TypeVar("T")

MADE = (
    "GRG_BACKEND",
    "GRG_BUCKET",
    "GRG_PROMPT_QUEUE_URL",
    "GRG_REVIEW_QUEUE_URL",
    "GRG_JOB_QUEUE",
    "GRG_JOB_DEFINITION",
    "GRG_TRAIN_JOB_DEFINITION",
)
"""Name what the stack makes: nobody else may set them."""
NOT_THE_STACKS = {
    "GRG_ADAPTERS": "who runs a bot says on what it listens; the stack's own bot is told by the key adapters",
    "GRG_CRASH_AT": "it is for tests",
    "GRG_STATE_DIR": "a folder of the machine that runs the program; the images have theirs",
}
"""Settings that no output has, and why."""
AGREED = ("GRG_BATCH", "GRG_HOLD_S", "GRG_LINGER_S")
"""The bot reckons with what the workers do: both are told, so that two versions of the program cannot differ."""
WORKERS = (
    "GRG_BACKEND",
    "GRG_BUCKET",
    "GRG_PROMPT_QUEUE_URL",
    *AGREED,
    "GRG_ENGINE",
    "GRG_LOG_FORMAT",
    "GRG_MODEL",
    "GRG_SPARE_S",
)
"""All that a worker reads."""

# US dollars, us-east-1, read in November 2026 (see the costs in docs/operations.md). What a spot machine costs moves;
# the program wants the figure for its monthly cap, and whoever needs it exact sets GRG_WORKER_PRICE_HOUR.
_FARGATE_VCPU_HOUR = {"amd64": 0.04048, "arm64": 0.03238}
_FARGATE_GB_HOUR = {"amd64": 0.004445, "arm64": 0.00356}
_SPOT_SHARE = 0.3
_ADDRESS_HOUR = 0.005
_GPU_HOUR = 0.21


def worker_price_hour(*, gpu: bool, vcpus: int, architecture: str) -> float:
    """US dollars that one worker costs an hour, with the address by which it goes out."""
    if gpu:
        return round(_GPU_HOUR + _ADDRESS_HOUR, 4)
    full = vcpus * _FARGATE_VCPU_HOUR[architecture] + 2 * vcpus * _FARGATE_GB_HOUR[architecture]
    return round(full * _SPOT_SHARE + _ADDRESS_HOUR, 4)


def outputs(effective: Settings, made: Mapping[str, T]) -> dict[str, T | str]:
    """Every setting that a stack can say, as text: what it made, what it was told, and the program's defaults."""
    values = as_environment(effective)
    return {name: made.get(name, values[name]) for name in FIELDS if name not in NOT_THE_STACKS}


def for_bot(
    effective: Settings, given: Mapping[str, str], adapters: Iterable[str], made: Mapping[str, T]
) -> dict[str, T | str]:
    """Variables of the bot: what was made, what must agree, what the stack's configuration says, and no defaults.

    An image has settings of its own (which model is in it), which a default would undo.
    """
    values = as_environment(effective)
    said = {name: values[name] for name in (*AGREED, "GRG_MAX_WORKERS", "GRG_WORKER_PRICE_HOUR")}
    return {**said, **given, **made, "GRG_ADAPTERS": ",".join(adapters)}


def for_worker(effective: Settings, given: Mapping[str, str], made: Mapping[str, T]) -> dict[str, T | str]:
    """Variables of a worker, in the same way."""
    values = as_environment(effective)
    said: dict[str, T | str] = {**{name: values[name] for name in AGREED}, **given, **made}
    return {name: said[name] for name in WORKERS if said.get(name, "") != ""}
