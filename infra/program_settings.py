"""The program's own settings, as the bot and the workers get them. No resource is made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from core.settings import FIELDS, Settings, as_environment

T = TypeVar("T")

PROVIDED = (
    "GRG_BACKEND",
    "GRG_BUCKET",
    "GRG_PROMPT_QUEUE_URL",
    "GRG_REVIEW_QUEUE_URL",
    "GRG_JOB_QUEUE",
    "GRG_JOB_DEFINITION",
    "GRG_TRAIN_JOB_DEFINITION",
)
"""Settings that name what the stack makes; the configuration may not set them."""
NOT_EXPORTED = {
    "GRG_ADAPTERS": "each bot has its own adapters; those of the stack's bot are in the key adapters",
    "GRG_CRASH_AT": "it is for tests",
    "GRG_STATE_DIR": "a folder of the machine that runs the program; the images have theirs",
}
"""Settings that are in no output, each with the reason."""
SHARED = ("GRG_BATCH", "GRG_HOLD_S", "GRG_LINGER_S")
"""The bot plans with how the workers behave, so both get these, and two versions of the program cannot disagree."""
WORKERS = (
    "GRG_BACKEND",
    "GRG_BUCKET",
    "GRG_PROMPT_QUEUE_URL",
    *SHARED,
    "GRG_ENGINE",
    "GRG_LOG_FORMAT",
    "GRG_MODEL",
    "GRG_SPARE_S",
)
"""Every setting that a worker reads."""

# US dollars, us-east-1, read in November 2026 (see the costs in docs/operations.md). Spot prices move. The program
# needs the figure for its monthly cap, and GRG_WORKER_PRICE_HOUR sets it exactly.
_FARGATE_VCPU_HOUR = {"amd64": 0.04048, "arm64": 0.03238}
_FARGATE_GB_HOUR = {"amd64": 0.004445, "arm64": 0.00356}
_SPOT_SHARE = 0.3
_ADDRESS_HOUR = 0.005
_GPU_HOUR = 0.21


def worker_price_hour(*, gpu: bool, vcpus: int, architecture: str) -> float:
    """The price of one worker in US dollars an hour, with its public address.

    An estimate: spot prices differ from zone to zone and change. `vcpus` and `architecture` matter on Fargate only,
    where each vCPU comes with 2 GB of memory. Raises KeyError for an architecture other than amd64 and arm64.
    """
    if gpu:
        return round(_GPU_HOUR + _ADDRESS_HOUR, 4)
    on_demand = vcpus * _FARGATE_VCPU_HOUR[architecture] + 2 * vcpus * _FARGATE_GB_HOUR[architecture]
    return round(on_demand * _SPOT_SHARE + _ADDRESS_HOUR, 4)


def outputs(effective: Settings, provided: Mapping[str, T]) -> dict[str, T | str]:
    """Every setting that a stack can export, as text: what it provides, what was configured, and the defaults.

    `provided` wins. A setting that the stack will never know, such as the training job without a GPU, has its
    default.
    """
    values = as_environment(effective)
    return {name: provided.get(name, values[name]) for name in FIELDS if name not in NOT_EXPORTED}


def for_bot(
    effective: Settings, configured: Mapping[str, str], adapters: Iterable[str], provided: Mapping[str, T]
) -> dict[str, T | str]:
    """The bot's variables: what the stack provides, what is shared with the workers, and what was configured.

    What the stack provides wins over the configuration. Defaults are left out, because they would override those of
    an image (such as the model that is in it).
    """
    values = as_environment(effective)
    fixed = {name: values[name] for name in (*SHARED, "GRG_MAX_WORKERS", "GRG_WORKER_PRICE_HOUR")}
    return {**fixed, **configured, **provided, "GRG_ADAPTERS": ",".join(adapters)}


def for_worker(
    effective: Settings, configured: Mapping[str, str], provided: Mapping[str, T]
) -> dict[str, T | str]:
    """A worker's variables, chosen in the same way.

    Settings that no worker reads are left out, and so are those that are empty.
    """
    values = as_environment(effective)
    known: dict[str, T | str] = {**{name: values[name] for name in SHARED}, **configured, **provided}
    return {name: known[name] for name in WORKERS if known.get(name, "") != ""}
