"""What a stack asks for, checked before the first resource is made.

`Pulumi.yaml` names, types, describes and defaults every key; the Pulumi command applies those defaults, so that
none is repeated here. This module says what is allowed. A field's key is its name with hyphens.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pulumi

PROJECT = "game-review-generator"

T = TypeVar("T")


class ConfigError(pulumi.RunError):
    """A key or its value makes no sense; one line that names both and what is allowed. Shown without a traceback."""


def refuse(key: str, value: object, allowed: str) -> ConfigError:
    """The error for a value that cannot be used, in the words that every such error has."""
    return ConfigError(f"{key}={value!r} is not allowed: use {allowed}")


def look_up(key: str, value: str, allowed: str, ask: Callable[[], T]) -> T:
    """What AWS says about something named in the configuration; what it does not know is a wrong value."""
    try:
        return ask()
    except Exception as error:  # all that Pulumi raises for a failed look-up
        because = " ".join(str(error).split())
        raise ConfigError(f"{refuse(key, value, allowed)}: {because}") from error


def _text(allowed: str, pattern: str) -> Callable[[str, str], str]:
    def parse(key: str, text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise refuse(key, text, allowed)
        return text

    return parse


def _integer(least: int, most: int) -> Callable[[str, str], int]:
    def parse(key: str, text: str) -> int:
        # The length keeps int() off endless strings of digits.
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise refuse(key, text, f"a whole number from {least} to {most}")
        return int(text)

    return parse


def _boolean(key: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise refuse(key, text, "true or false")
    return text == "true"


def _list(allowed: str, pattern: str, least: int, most: int) -> Callable[[str, str], tuple[str, ...]]:
    def parse(key: str, text: str) -> tuple[str, ...]:
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            items = None
        shaped = isinstance(items, list) and all(
            isinstance(i, str) and re.fullmatch(pattern, i) for i in items
        )
        if not shaped or (items and not least <= len(items) <= most) or len(set(items)) != len(items):
            raise refuse(key, text, f"a list of {least} to {most} different {allowed}, or an empty list")
        return tuple(items)

    return parse


# RFC 1918: a range that AWS would accept but that belongs to others on the internet must not be taken by mistake.
_PRIVATE = tuple(ipaddress.IPv4Network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))


def _range(key: str, text: str) -> str:
    try:
        net = ipaddress.IPv4Network(text)
    except ValueError:
        net = None
    # AWS takes /16 to /28; beyond /24 four subnets of it would hold fewer than 64 addresses each.
    if (
        net is None
        or not 16 <= net.prefixlen <= 24
        or not any(net.subnet_of(private) for private in _PRIVATE)
    ):
        raise refuse(key, text, "a private IPv4 range from /16 to /24, such as 10.42.0.0/16")
    return str(net)


# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, less the reserved affixes
_BUCKET = r"(?!.*\.\.)(?![0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"


@dataclass(frozen=True)
class StackConfig:
    """The keys of `Pulumi.yaml`, checked; what each means is described there. Empty: made here, or not used."""

    alarm_email: str
    availability_zones: tuple[str, ...]
    bucket: str
    keep_data: bool
    keep_days: int
    monthly_budget_usd: int
    oldest_prompt_minutes: int
    subnet_ids: tuple[str, ...]
    vpc_cidr: str
    vpc_id: str
    stack: str

    @property
    def name(self) -> str:
        """What the names of all resources start with; keeps the stacks of one account apart."""
        return f"grg-{self.stack}"

    @property
    def tags(self) -> dict[str, str]:
        """On everything that takes tags: whose it is, for bills and for whoever finds it in the account."""
        return {"Project": PROJECT, "Stack": self.stack, "ManagedBy": "pulumi"}


PARSERS: dict[str, Callable[[str, str], Any]] = {
    "alarm-email": _text("an e-mail address", r"[^@\s,]+@[^@\s,]+\.[^@\s,.]+"),
    "availability-zones": _list("zones, such as us-east-1a", r"[a-z]{2}(-[a-z]+)+-[0-9][a-z]", 2, 4),
    "bucket": _text("the name of an existing bucket, or nothing", rf"|{_BUCKET}"),
    "keep-data": _boolean,
    "keep-days": _integer(30, 3650),
    "monthly-budget-usd": _integer(0, 100_000),
    "oldest-prompt-minutes": _integer(5, 1440),
    "subnet-ids": _list("subnets, such as subnet-0a1b2c3d", r"subnet-[0-9a-f]{8,17}", 2, 6),
    "vpc-cidr": _range,
    "vpc-id": _text("the id of an existing VPC, such as vpc-0a1b2c3d, or nothing", r"|vpc-[0-9a-f]{8,17}"),
}


def read(config: pulumi.Config, stack: str) -> StackConfig:
    """The stack's configuration. Raises ConfigError with one line that names the key, its value and what is allowed."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", stack):
        raise refuse(
            "stack", stack, "a name of at most 20 small letters, digits and hyphens (buckets take no others)"
        )
    _refuse_unknown_keys(config)
    values: dict[str, Any] = {}
    for key, parse in PARSERS.items():
        text = config.get(key)
        if text is None:
            raise ConfigError(f"{key} is not set: run `pulumi config set {key} …`; Pulumi.yaml describes it")
        values[key.replace("-", "_")] = parse(key, text)
    settings = StackConfig(stack=stack, **values)
    _refuse_contradictions(settings)
    return settings


def _refuse_unknown_keys(config: pulumi.Config) -> None:
    # A misspelt key would leave its default in force without a word: Pulumi itself lets keys pass that nobody declared.
    for full_key, value in pulumi.runtime.get_config_env().items():
        namespace, _, key = full_key.partition(":")
        if namespace == config.name and key not in PARSERS:
            raise refuse(key, value, f"one of the keys {', '.join(PARSERS)}")


def _refuse_contradictions(settings: StackConfig) -> None:
    if settings.vpc_id and not settings.subnet_ids:
        raise refuse("vpc-id", settings.vpc_id, "it together with subnet-ids")
    if settings.subnet_ids and not settings.vpc_id:
        raise refuse("subnet-ids", json.dumps(settings.subnet_ids), "it together with vpc-id")
    if settings.vpc_id and settings.availability_zones:
        zones = json.dumps(settings.availability_zones)
        raise refuse(
            "availability-zones", zones, "it without vpc-id: the zones of an existing VPC are its subnets'"
        )
