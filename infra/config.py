"""The stack's configuration, checked before the first resource is made.

`Pulumi.yaml` gives every key its type, its description and its default, which the Pulumi command applies, so that no
default is repeated here. This module decides what is allowed. A field's key is its name with hyphens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pulumi
from pulumi.runtime.config import CONFIG

from core import settings as core_settings
from core.errors import GrgError
from infra import program_settings
from infra.parsers import HIDDEN, PARSERS, ConfigError, invalid

PROJECT = "game-review-generator"
REQUIRED_SETTINGS = {
    "discord": ("GRG_DISCORD_TOKEN",),
    "matrix": ("GRG_MATRIX_TOKEN", "GRG_MATRIX_HOMESERVER", "GRG_MATRIX_USER"),
    "telegram": ("GRG_TELEGRAM_TOKEN",),
}
"""The chat adapters in the bot's image, with the settings that each cannot start without.

Nothing is known about adapters of other packages.
"""
# In Pulumi.yaml, so that it is set in every stack: alone it does not show that the owner wants a machine.
_DEFAULT_BOT_MACHINE = "t4g.small"
_HUB_ID = r"[\w.-]+/[\w.-]+(@[\w.-]+)?"


@dataclass(frozen=True, kw_only=True)
class StackConfig:
    """The checked values of the keys that `Pulumi.yaml` describes. Empty means made here, or not used."""

    adapters: tuple[str, ...]
    alarm_email: str
    availability_zones: tuple[str, ...]
    bot_ami: str
    bot_image: str
    bot_instance_type: str
    bucket: str
    fast_lane: bool
    keep_data: bool
    keep_days: int
    log_days: int
    min_workers: int
    monthly_budget_usd: int
    oldest_prompt_minutes: int
    profile: str
    review_architecture: str
    review_instance_types: tuple[str, ...]
    review_vcpus: int
    settings: Mapping[str, str]
    subnet_ids: tuple[str, ...]
    tokens: Mapping[str, str] = field(repr=False)
    vpc_cidr: str
    vpc_id: str
    worker_image: str
    stack: str

    @property
    def name(self) -> str:
        """The prefix of every resource's name; it keeps the stacks of one account apart."""
        return f"grg-{self.stack}"

    @property
    def gpu(self) -> bool:
        """Whether the workers run on machines with a GPU."""
        return self.profile == "gpu-spot"

    @property
    def machine_types(self) -> dict[str, tuple[str, ...]]:
        """For each key that names types of machine, those types: every zone must offer at least one of them."""
        types: dict[str, tuple[str, ...]] = {}
        if self.fast_lane:
            types["bot-instance-type"] = (self.bot_instance_type,)
        if self.gpu:
            types["review-instance-types"] = self.review_instance_types
        return types

    @property
    def uses_fargate_spot(self) -> bool:
        """Whether a service always runs on Fargate Spot: the bot, or a worker."""
        return (bool(self.adapters) and not self.fast_lane) or (bool(self.min_workers) and not self.gpu)

    @property
    def outbound_ports(self) -> tuple[int, ...]:
        """The ports of servers that the bot's settings name, other than that of HTTPS.

        The security group opens only these, because it allows nothing else by default.
        """
        homeserver = {**self.settings, **self.tokens}.get("GRG_MATRIX_HOMESERVER", "")
        port = port_of(homeserver) if "matrix" in self.adapters else None
        return (port,) if port not in (None, 443) else ()

    @property
    def effective_settings(self) -> core_settings.Settings:
        """The program's settings in this stack, without the names of resources that are still to be made.

        Raises GrgError for a value that the program does not accept; `read` has ruled that out.
        """
        price = program_settings.worker_price_hour(
            gpu=self.gpu, vcpus=self.review_vcpus, architecture=self.review_architecture
        )
        return core_settings.read(
            {"GRG_BACKEND": "aws", "GRG_WORKER_PRICE_HOUR": str(price), **self.settings}
        )

    @property
    def tags(self) -> dict[str, str]:
        """For every resource that takes tags: whose it is, for bills and for anybody who finds it in the account."""
        return {"Project": PROJECT, "Stack": self.stack, "ManagedBy": "pulumi"}


def read(config: pulumi.Config, stack: str) -> StackConfig:
    """The stack's configuration. Raises ConfigError: one line with the key, its value and what is allowed.

    AWS is not asked for anything here. What AWS alone knows, such as whether a bucket exists, is checked by the
    component that uses it.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", stack):
        raise invalid(
            "stack", stack, "a name of at most 20 small letters, digits and hyphens (as in names of buckets)"
        )
    _refuse_unknown_keys(config)
    values: dict[str, Any] = {}
    for key, parse in PARSERS.items():
        text = config.get(key)
        if text is None:
            raise ConfigError(f"{key} is not set: run `pulumi config set {key} …`; Pulumi.yaml describes it")
        values[key.replace("-", "_")] = parse(key, text)
    if values["tokens"] and not pulumi.runtime.is_config_secret(f"{config.name}:tokens"):
        raise invalid(
            "tokens",
            HIDDEN,
            "`pulumi config set --secret tokens`, which asks for the value: now everybody can read it in the stack file",
        )
    stack_config = StackConfig(stack=stack, **values)
    _refuse_half_a_network(stack_config)
    _refuse_what_cannot_run(stack_config)
    _refuse_unknown_adapters(stack_config)
    _refuse_missing_tokens(stack_config)
    _refuse_wrong_settings(stack_config)
    return stack_config


def _refuse_unknown_keys(config: pulumi.Config) -> None:
    """Raises ConfigError for a key that `Pulumi.yaml` does not declare.

    Keys of other namespaces, such as `aws:region`, are left to those that read them.
    """
    # Pulumi accepts undeclared keys, so that a misspelt one would silently leave the default in force.
    # pulumi.Config lists no keys, so both places that it reads are asked: what the command passes, and what a program
    # that contains this one sets.
    given = {**pulumi.runtime.get_config_env(), **CONFIG.get()}
    for full_key, value in given.items():
        namespace, _, key = full_key.partition(":")
        if namespace == config.name and key not in PARSERS:
            shown = HIDDEN if pulumi.runtime.is_config_secret(full_key) else value
            raise invalid(key, shown, f"one of the keys {', '.join(PARSERS)}")


def warnings(s: StackConfig) -> list[str]:
    """A line for each value that is allowed but hardly intended.

    They are only shown: none of them stops a deployment.
    """
    lines = []
    # RFC 2606 reserves these domains, so nobody receives mail there.
    if re.search(r"[@.]example(\.(com|net|org))?\Z", s.alarm_email, re.IGNORECASE):
        lines.append(f"alarm-email={s.alarm_email!r} is an example: nobody will receive the alarms")
    if s.bot_instance_type != _DEFAULT_BOT_MACHINE and not s.fast_lane:
        lines.append(
            f"bot-instance-type={s.bot_instance_type!r} has no effect without fast-lane: the bot runs on Fargate Spot"
        )
    model = s.settings.get("GRG_MODEL", "")
    if re.fullmatch(_HUB_ID, model, re.ASCII) and not s.worker_image:
        lines.append(
            f"GRG_MODEL={model}: workers do not download from a hub. Fetch it with `grg model pull`, put it into the "
            "bucket with `grg model publish`, and set the published name (docs/operations.md, step 9)"
        )
    return lines


def port_of(url: str) -> int | None:
    """The TCP port of a web address; None if it is not one.

    An address that names no port has that of its scheme.
    """
    try:
        parts = urlsplit(url)
        return parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None


def _refuse_half_a_network(s: StackConfig) -> None:
    """Raises ConfigError if an existing network is only half described.

    A VPC is of no use without its subnets, nor they without it, and their zones can no longer be chosen.
    """
    if s.vpc_id and not s.subnet_ids:
        raise invalid("vpc-id", s.vpc_id, "it together with subnet-ids")
    if s.subnet_ids and not s.vpc_id:
        raise invalid("subnet-ids", json.dumps(s.subnet_ids), "it together with vpc-id")
    if s.vpc_id and s.availability_zones:
        zones = json.dumps(s.availability_zones)
        raise invalid(
            "availability-zones", zones, "it without vpc-id: the zones of an existing VPC are its subnets'"
        )


def _refuse_what_cannot_run(s: StackConfig) -> None:
    """Raises ConfigError for values that exclude each other.

    Each is allowed by itself, so that its parser accepts it. AWS would refuse some of these combinations in the
    middle of a `pulumi up`, and run others without any effect.
    """
    for key, image in (("bot-image", s.bot_image), ("worker-image", s.worker_image)):
        if f".amazonaws.com/{s.name}-" in image:
            # With an existing image the stack needs no repository, and would delete the one that holds this image.
            raise invalid(key, image, "an image outside the repositories that the stack makes itself")
    if s.gpu and not s.review_instance_types:
        raise invalid("review-instance-types", "[]", "at least one type with profile=gpu-spot")
    if s.gpu and s.review_architecture != "amd64":
        raise invalid("review-architecture", s.review_architecture, "amd64 with profile=gpu-spot")
    if s.fast_lane and not s.adapters:
        raise invalid(
            "fast-lane", "true", "it with at least one of adapters: the worker runs on the bot's machine"
        )
    if s.fast_lane and s.gpu:
        raise invalid(
            "fast-lane",
            "true",
            "it with profile=fargate-spot: the bot's machine has no GPU",
        )
    if s.bot_ami and not s.fast_lane:
        raise invalid(
            "bot-ami",
            s.bot_ami,
            "it only with fast-lane. Without it the bot has no machine: remove the key with `pulumi config rm bot-ami`",
        )
    if s.fast_lane and s.bot_instance_type.endswith(".micro"):
        raise invalid(
            "bot-instance-type",
            s.bot_instance_type,
            "small or larger with fast-lane: 1 GiB holds only the bot",
        )


def _refuse_unknown_adapters(s: StackConfig) -> None:
    """Raises ConfigError for an adapter that the bot's image does not contain.

    With `bot-image` every name is accepted, because nothing is known about an image that was built elsewhere.
    """
    for adapter in s.adapters:
        if adapter in REQUIRED_SETTINGS or s.bot_image:
            continue
        reason = (
            "console is for a terminal"
            if adapter == "console"
            else f"the image built here has no {adapter}; set bot-image to one that has it"
        )
        raise invalid("adapters", json.dumps(s.adapters), f"some of {', '.join(REQUIRED_SETTINGS)}: {reason}")


def _refuse_missing_tokens(s: StackConfig) -> None:
    """Raises ConfigError for an adapter without its token or settings, and for tokens that no adapter needs.

    Without its token the bot would stop at once, which ECS would only report after many minutes. A token that is not
    needed is better not stored.
    """
    for adapter in s.adapters:
        for name in REQUIRED_SETTINGS.get(adapter, ()):
            if name not in {*s.tokens, *s.settings}:
                key = "tokens" if name.endswith("_TOKEN") else "settings"
                raise invalid("adapters", json.dumps(s.adapters), f"{adapter} with {name}=… in the key {key}")
    if s.tokens and not s.adapters:
        raise invalid(
            "tokens",
            HIDDEN,
            "it only with a bot. With adapters=[] there is none: remove the tokens with `pulumi config rm tokens`, or name "
            "an adapter in adapters",
        )
    for name in s.tokens:
        if name in core_settings.FIELDS or not _is_of_an_adapter(name, s.adapters):
            raise invalid("tokens", HIDDEN, f"what the adapters in adapters need; {name} is not among it")


def _refuse_wrong_settings(s: StackConfig) -> None:
    """Raises ConfigError for settings that the stack provides itself, for secrets, and for unknown names and values.

    The program's own code checks the values, so that both accept the same ones.
    """
    for name, value in s.settings.items():
        shown = f"{name}={value}"
        if name in program_settings.PROVIDED:
            raise invalid("settings", shown, "it without the names of what the stack makes")
        if name in program_settings.NOT_EXPORTED:
            raise invalid("settings", shown, f"it without {name}: {program_settings.NOT_EXPORTED[name]}")
        if name.endswith(("_TOKEN", "_PASSWORD", "_SECRET")):
            raise invalid("settings", f"{name}={HIDDEN}", "the key tokens for secrets")
        if name not in core_settings.FIELDS and not _is_of_an_adapter(name, s.adapters):
            raise invalid("settings", shown, "settings of the program, or of an adapter in adapters")
    try:
        _ = s.effective_settings
    except GrgError as error:
        raise invalid(
            "settings", json.dumps(s.settings), f"values that the program accepts: {error}"
        ) from error


def _is_of_an_adapter(name: str, adapters: tuple[str, ...]) -> bool:
    """Whether a setting belongs to one of these adapters, by its prefix (`GRG_DISCORD_…`)."""
    return any(core_settings.for_adapter(adapter, {name: ""}) for adapter in adapters)
