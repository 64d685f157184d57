"""A parser for each key of the stack's configuration, and the one-line error for a wrong value."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

import pulumi

T = TypeVar("T")

HIDDEN = "[secret]"
"""Shown in errors in place of a secret."""
_NO_VALUES = ("", "…", "...")


class ConfigError(pulumi.RunError):
    """A key or its value is wrong. The message is one line with both and what is allowed.

    Pulumi shows no traceback for a RunError, which would only hide that line.
    """


def invalid(key: str, value: object, allowed: str) -> ConfigError:
    """The error for a value that cannot be used. `allowed` completes "use …".

    The message shows the value, so pass `HIDDEN` in place of a secret.
    """
    return ConfigError(f"{key}={value!r} is not allowed: use {allowed}")


def lookup(key: str, value: str, allowed: str, ask: Callable[[], T]) -> T:
    """What AWS answers about something that the configuration names. Raises ConfigError if AWS does not know it.

    A lookup that fails for another reason, such as a missing permission, raises the same: the message ends with the
    reason that AWS gives.
    """
    try:
        return ask()
    except Exception as error:  # Pulumi raises nothing more specific for a failed lookup
        reason = " ".join(str(error).split())
        raise ConfigError(f"{invalid(key, value, allowed)}: {reason}") from error


def _text(allowed: str, pattern: str) -> Callable[[str, str], str]:
    """A parser for a text that matches the pattern as a whole; `allowed` describes it in the error."""

    def parse(key: str, text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise invalid(key, text, allowed)
        return text

    return parse


def _integer(minimum: int, maximum: int) -> Callable[[str, str], int]:
    """A parser for a whole number between two limits, both included. Signs, spaces and separators are refused."""

    def parse(key: str, text: str) -> int:
        # The limit on the length keeps int() away from endless strings of digits.
        if not re.fullmatch(r"[0-9]{1,9}", text) or not minimum <= int(text) <= maximum:
            raise invalid(key, text, f"a whole number from {minimum} to {maximum}")
        return int(text)

    return parse


def _boolean(key: str, text: str) -> bool:
    """A parser for `true` or `false`, which is how Pulumi writes a boolean.

    No other spelling is accepted, so that none is misread.
    """
    if text not in ("true", "false"):
        raise invalid(key, text, "true or false")
    return text == "true"


def _list(
    allowed: str, pattern: str, minimum: int, maximum: int, *, flags: int = 0
) -> Callable[[str, str], tuple[str, ...]]:
    """A parser for a JSON list of different texts, each of which matches the pattern as a whole.

    An empty list is accepted whatever the minimum is, because it stands for a key that is not used.
    """

    def parse(key: str, text: str) -> tuple[str, ...]:
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            items = None
        well_formed = isinstance(items, list) and all(
            isinstance(item, str) and re.fullmatch(pattern, item, flags) for item in items
        )
        if (
            not well_formed
            or (items and not minimum <= len(items) <= maximum)
            or len(set(items)) < len(items)
        ):
            raise invalid(
                key, text, f"a list of {minimum} to {maximum} different {allowed}, or an empty list"
            )
        return tuple(items)

    return parse


# RFC 1918. AWS would accept public ranges too, and the machines could then not reach their real owners.
_PRIVATE = tuple(ipaddress.IPv4Network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))


def _range(key: str, text: str) -> str:
    """A private IPv4 range. One with bits set beyond its prefix, such as 10.42.0.1/16, is refused, as AWS does."""
    try:
        net = ipaddress.IPv4Network(text)
    except ValueError:
        net = None
    # AWS accepts /16 to /28, but a quarter of anything smaller than a /24 holds fewer than 64 addresses.
    if (
        net is None
        or not 16 <= net.prefixlen <= 24
        or not any(net.subnet_of(private) for private in _PRIVATE)
    ):
        raise invalid(key, text, "a private IPv4 range from /16 to /24, such as 10.42.0.0/16")
    return str(net)


def _choice(*choices: str) -> Callable[[str, str], str]:
    """A parser for one of a few words. They become a pattern as they are, so they must not contain special characters."""
    return _text(f"one of {', '.join(choices)}", "|".join(choices))


def _pairs(key: str, text: str) -> dict[str, str]:
    """A list of NAME=value. The names and values themselves are checked once all keys have been read."""
    items = _list("NAME=value pairs, such as GRG_CANDIDATES=2", r"GRG_[A-Z0-9_]+=.*", 1, 100)(key, text)
    pairs = dict(item.split("=", 1) for item in items)
    if len(pairs) < len(items):
        raise invalid(key, text, "each name once")
    return pairs


def _secret_pairs(key: str, text: str) -> dict[str, str]:
    """The same pairs in one text, separated by white space, or as a file for a shell. Errors never show it.

    Quotes around a whole value are removed, because a shell would do so too.
    """
    items = [item for line in text.splitlines() for item in _items_of(line)]
    pairs = dict(item.split("=", 1) for item in items if re.fullmatch(r"GRG_[A-Z0-9_]+=\S*", item))
    if len(pairs) < len(items):
        raise invalid(
            key, HIDDEN, "pairs such as GRG_DISCORD_TOKEN=…, each name once, with white space between them"
        )
    values = {name: re.sub(r"\A(['\"])(.*)\1\Z", r"\2", value) for name, value in pairs.items()}
    for name, value in values.items():
        if value in _NO_VALUES:
            raise invalid(key, HIDDEN, f"a value for {name}: it has none, or the dots of an example")
    return values


def _items_of(line: str) -> list[str]:
    """The pairs of a line: what comes before a comment, without the shell's `export`."""
    items = line.split()
    end = next((i for i, item in enumerate(items) if item.startswith("#")), len(items))
    return items[1 if items[:1] == ["export"] else 0 : end]


# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, less the reserved affixes
_BUCKET = r"(?!.*\.\.)(?![0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"


# Graviton types (g after the generation), from the smallest size that holds the bot.
_ARM_MACHINE = r"[a-z]+[0-9]+g[a-z]*\.(micro|small|medium|large|[0-9]*xlarge)"
# The types whose GPU the ECS_AL2023_NVIDIA image has a driver for and PyTorch still supports.
_GPU_MACHINE = r"(g4dn|g5|g6|g6e)\.[0-9]*xlarge"
_IMAGE = r"[a-z0-9][a-z0-9._:/-]*[a-z0-9](:[\w.-]+|@sha256:[0-9a-f]{64})"
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_LOG_DAYS = "1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653"


def _one_of(numbers: str) -> Callable[[str, str], int]:
    """A parser for one of a few whole numbers, which are given as one text with spaces between them."""
    choose = _choice(*numbers.split())
    return lambda key, text: int(choose(key, text))


PARSERS: dict[str, Callable[[str, str], Any]] = {
    "adapters": _list("names of chat adapters, such as discord", r"[a-z][a-z0-9_-]{0,40}", 1, 20),
    "alarm-email": _text("an e-mail address", r"[^@\s,]+@[^@\s,]+\.[^@\s,.]+"),
    "availability-zones": _list("zones, such as us-east-1a", r"[a-z]{2}(-[a-z]+)+-[0-9][a-z]", 2, 4),
    "bot-ami": _text("the id of a machine image, such as ami-0a1b2c3d, or nothing", r"|ami-[0-9a-f]{8,17}"),
    "bot-image": _text("an image with its tag or digest, or nothing", rf"|{_IMAGE}"),
    "bot-instance-type": _text("an arm64 type of micro size or more, such as t4g.small", _ARM_MACHINE),
    "bucket": _text("the name of an existing bucket, or nothing", rf"|{_BUCKET}"),
    "fast-lane": _boolean,
    "keep-data": _boolean,
    "keep-days": _integer(30, 3650),
    "log-days": _one_of(_LOG_DAYS),
    "min-workers": _integer(0, 1),
    "monthly-budget-usd": _integer(0, 100_000),
    "oldest-prompt-minutes": _integer(5, 1440),
    "profile": _choice("fargate-spot", "gpu-spot"),
    "review-architecture": _choice("amd64", "arm64"),
    "review-instance-types": _list("GPU types, such as g4dn.xlarge", _GPU_MACHINE, 1, 10),
    "review-vcpus": _one_of("1 2 4 8"),
    "settings": _pairs,
    "subnet-ids": _list("subnets, such as subnet-0a1b2c3d", r"subnet-[0-9a-f]{8,17}", 2, 6),
    "tokens": _secret_pairs,
    "vpc-cidr": _range,
    "vpc-id": _text("the id of an existing VPC, such as vpc-0a1b2c3d, or nothing", r"|vpc-[0-9a-f]{8,17}"),
    "worker-image": _text("an image with its tag or digest, or nothing", rf"|{_IMAGE}"),
}
