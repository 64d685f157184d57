"""What a stack asks for, checked before the first resource is made.

`Pulumi.yaml` names, types, describes and defaults every key; the Pulumi command applies those defaults, so that
none is repeated here. This module says what is allowed. A field's key is its name with hyphens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi

from core import settings as program_settings
from core.errors import GrgError
from infra import settings as program
from infra.parsers import HIDDEN, PARSERS, ConfigError, refuse

PROJECT = "game-review-generator"
NEEDED = {
    "discord": ("GRG_DISCORD_TOKEN",),
    "matrix": ("GRG_MATRIX_TOKEN", "GRG_MATRIX_HOMESERVER", "GRG_MATRIX_USER"),
    "telegram": ("GRG_TELEGRAM_TOKEN",),
}
"""The adapters for chats that the bot's image has, and what each does not start without.

Of a stranger's nothing is known here.
"""
_HUB_ID = r"[\w.-]+/[\w.-]+(@[\w.-]+)?"


@dataclass(frozen=True, kw_only=True)
class StackConfig:
    """The keys of `Pulumi.yaml`, checked; what each means is described there. Empty: made here, or not used."""

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
        """What the names of all resources start with; keeps the stacks of one account apart."""
        return f"grg-{self.stack}"

    @property
    def gpu(self) -> bool:
        """Whether the workers run on machines with a GPU."""
        return self.profile == "gpu-spot"

    @property
    def machines(self) -> dict[str, tuple[str, ...]]:
        """Types of machine by the key that names them: each zone must offer one of each key's."""
        types: dict[str, tuple[str, ...]] = {}
        if self.adapters:
            types["bot-instance-type"] = (self.bot_instance_type,)
        if self.gpu:
            types["review-instance-types"] = self.review_instance_types
        return types

    @property
    def effective(self) -> program_settings.Settings:
        """The program's settings as this stack has them, less the addresses of what is only being made."""
        price = program.worker_price_hour(
            gpu=self.gpu, vcpus=self.review_vcpus, architecture=self.review_architecture
        )
        return program_settings.read(
            {"GRG_BACKEND": "aws", "GRG_WORKER_PRICE_HOUR": str(price), **self.settings}
        )

    @property
    def tags(self) -> dict[str, str]:
        """On everything that takes tags: whose it is, for bills and for whoever finds it in the account."""
        return {"Project": PROJECT, "Stack": self.stack, "ManagedBy": "pulumi"}


def read(config: pulumi.Config, stack: str) -> StackConfig:
    """The stack's configuration. Raises ConfigError with one line that names the key, its value and what is allowed."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", stack):
        raise refuse(
            "stack", stack, "a name of at most 20 small letters, digits and hyphens (buckets take no others)"
        )
    # Not config.get(): it warns of each secret that is read as text, and the names of the tokens are needed here.
    given = pulumi.runtime.get_config_env()
    _refuse_unknown_keys(config.name, given)
    values: dict[str, Any] = {}
    for key, parse in PARSERS.items():
        text = given.get(f"{config.name}:{key}")
        if text is None:
            raise ConfigError(f"{key} is not set: run `pulumi config set {key} …`; Pulumi.yaml describes it")
        values[key.replace("-", "_")] = parse(key, text)
    if values["tokens"] and not pulumi.runtime.is_config_secret(f"{config.name}:tokens"):
        raise refuse(
            "tokens",
            HIDDEN,
            "`pulumi config set --secret tokens`, which asks for it: it lies in the stack file for all to read",
        )
    stack_config = StackConfig(stack=stack, **values)
    _refuse_half_a_network(stack_config)
    _refuse_what_cannot_run(stack_config)
    _refuse_unknown_adapters(stack_config)
    _refuse_missing_tokens(stack_config)
    _refuse_wrong_settings(stack_config)
    return stack_config


def _refuse_unknown_keys(project: str, given: Mapping[str, str]) -> None:
    # A misspelt key would leave its default in force without a word: Pulumi itself lets keys pass that nobody declared.
    for full_key, value in given.items():
        namespace, _, key = full_key.partition(":")
        if namespace == project and key not in PARSERS:
            shown = HIDDEN if pulumi.runtime.is_config_secret(full_key) else value
            raise refuse(key, shown, f"one of the keys {', '.join(PARSERS)}")


def doubts(s: StackConfig) -> list[str]:
    """What may be deployed and is hardly meant, a line each."""
    found = []
    # RFC 2606: these belong to nobody.
    if re.search(r"[@.]example(\.(com|net|org))?\Z", s.alarm_email, re.IGNORECASE):
        found.append(f"alarm-email={s.alarm_email!r} is an example's address: nobody will hear the alarms")
    model = s.settings.get("GRG_MODEL", "")
    if re.fullmatch(_HUB_ID, model, re.ASCII) and not s.worker_image:
        found.append(
            f"GRG_MODEL={model}: workers ask no hub; `grg model pull` it, `grg model publish` it into the bucket, and "
            "name it as published (docs/operations.md, step 9)"
        )
    return found


def _refuse_half_a_network(s: StackConfig) -> None:
    if s.vpc_id and not s.subnet_ids:
        raise refuse("vpc-id", s.vpc_id, "it together with subnet-ids")
    if s.subnet_ids and not s.vpc_id:
        raise refuse("subnet-ids", json.dumps(s.subnet_ids), "it together with vpc-id")
    if s.vpc_id and s.availability_zones:
        zones = json.dumps(s.availability_zones)
        raise refuse(
            "availability-zones", zones, "it without vpc-id: the zones of an existing VPC are its subnets'"
        )


def _refuse_what_cannot_run(s: StackConfig) -> None:
    for key, image in (("bot-image", s.bot_image), ("worker-image", s.worker_image)):
        if f".amazonaws.com/{s.name}-" in image:
            # Given an image the stack needs no repository for it, and would delete the very one that this lies in.
            raise refuse(key, image, "an image outside the repositories that the stack makes itself")
    if s.gpu and not s.review_instance_types:
        raise refuse("review-instance-types", "[]", "at least one type with profile=gpu-spot")
    if s.gpu and s.review_architecture != "amd64":
        raise refuse("review-architecture", s.review_architecture, "amd64 with profile=gpu-spot")
    if s.fast_lane and not s.adapters:
        raise refuse("fast-lane", "true", "it with at least one of adapters: it writes on the bot's machine")
    if s.fast_lane and s.gpu:
        raise refuse(
            "fast-lane",
            "true",
            "it with profile=fargate-spot: the bot's machine has no GPU for the same model",
        )
    if s.fast_lane and s.bot_instance_type.endswith(".micro"):
        raise refuse(
            "bot-instance-type",
            s.bot_instance_type,
            "small or more with fast-lane: 1 GiB holds the bot alone",
        )


def _refuse_unknown_adapters(s: StackConfig) -> None:
    for adapter in s.adapters:
        if adapter in NEEDED or s.bot_image:
            continue
        way = (
            "console is for a terminal"
            if adapter == "console"
            else f"the image built here has no {adapter}; set bot-image to one that has it"
        )
        raise refuse("adapters", json.dumps(s.adapters), f"some of {', '.join(NEEDED)}: {way}")


def _refuse_missing_tokens(s: StackConfig) -> None:
    for adapter in s.adapters:
        for name in NEEDED.get(adapter, ()):
            if name not in {*s.tokens, *s.settings}:
                key = "tokens" if name.endswith("_TOKEN") else "settings"
                raise refuse("adapters", json.dumps(s.adapters), f"{adapter} with {name}=… in the key {key}")
    for name in s.tokens:
        if name in program_settings.FIELDS or not _is_of_an_adapter(name, s.adapters):
            raise refuse("tokens", HIDDEN, f"what the adapters in adapters need; {name} is not of them")


def _refuse_wrong_settings(s: StackConfig) -> None:
    for name, value in s.settings.items():
        shown = f"{name}={value}"
        if name in program.MADE:
            raise refuse("settings", shown, "it without what the stack makes and names itself")
        if name in program.NOT_THE_STACKS:
            raise refuse("settings", shown, f"it without {name}: {program.NOT_THE_STACKS[name]}")
        if name.endswith(("_TOKEN", "_PASSWORD", "_SECRET")):
            raise refuse("settings", f"{name}={HIDDEN}", "the key tokens for what nobody else may see")
        if name not in program_settings.FIELDS and not _is_of_an_adapter(name, s.adapters):
            raise refuse("settings", shown, "names of the program's settings, or of an adapter in adapters")
    try:
        _ = s.effective
    except GrgError as error:
        raise refuse("settings", json.dumps(s.settings), f"values that the program takes: {error}") from error


def _is_of_an_adapter(name: str, adapters: tuple[str, ...]) -> bool:
    return any(program_settings.for_adapter(adapter, {name: ""}) for adapter in adapters)
