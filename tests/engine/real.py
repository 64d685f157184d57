"""The real provider: Terraform's AWS provider behind Pulumi's protocol, and moto behind that.

What is planned, replaced and called is the provider's own; Pulumi's AWS provider wraps the same code.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from tests.engine import rpc
from tests.engine.lacking import LEFT_OUT, NOT_KEPT, Emulator
from tests.engine.provider import Change, Provider
from tests.engine.spelling import camel, config, lookup_type, resource_type, spelt
from tests.engine.terraform_protocol import Block, TerraformProvider
from tests.infra.answers import state_of

_SERVICES = (
    "autoscaling batch budgets cloudwatch ec2 ecr ecs events iam logs resourcegroupstaggingapi s3 secretsmanager sns "
    "sqs ssm sts"
)
_NAMES = ("name", "bucket", "alarm_name", "compute_environment_name")
"""Where a resource's own name stands. Pulumi makes one up if the program gives none."""
_MADE_BY_AWS = {"tags_all"}
_HELD = "__held"
"""The output by which the provider's own state is found again."""


def configure(terraform: TerraformProvider, region: str, url: str) -> None:
    """Point the process at an emulator. Once is enough for all stacks of a region."""
    told = {
        "region": region,
        "accessKey": "test",
        "secretKey": "test",
        "s3UsePathStyle": True,
        "maxRetries": 3,
        "skipCredentialsValidation": True,
        "endpoints": [dict.fromkeys(_SERVICES.split(), url)],
    }
    terraform.configure(config(told, terraform.settings, "provider"))


class Real(Provider):
    """One stack's."""

    def __init__(self, terraform: TerraformProvider, emulator: Emulator) -> None:
        super().__init__()
        self._terraform, self._emulator = terraform, emulator
        self._states: dict[str, tuple[dict[str, Any], bytes]] = {}
        """What the provider said of each resource and wants to be given again."""

    def checked(
        self, urn: str, news: dict[str, Any], olds: dict[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        if not _is_made(urn):
            return news, []
        type_ = resource_type(rpc.type_of(urn))
        named = self._with_name(urn, news, olds)
        return named, self._terraform.validate(type_, self._inputs(urn, named))

    def compared(
        self, urn: str, old_inputs: dict[str, Any], olds: dict[str, Any], news: dict[str, Any]
    ) -> Change:
        before, after = rpc.opened(old_inputs), rpc.opened(news)
        said = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        if not _is_made(urn):
            return Change(tuple(sorted(said)))
        type_ = resource_type(rpc.type_of(urn))
        known = self._block(urn)
        in_inputs = {spelt(key, [*known.attributes, *known.blocks], urn) for key in said}
        state, private = self._states[olds[_HELD]]
        plan = self._terraform.plan(type_, state, private, self._inputs(urn, news))
        # Wherever anything in a resource differs, the provider plans empty lists for those that nobody set.
        changed = {key for key, value in plan.state.items() if _set(value) != _set(state.get(key))}
        changed -= _MADE_BY_AWS
        # What the emulator does not keep counts only where the program asks for something else.
        changed -= set(NOT_KEPT.get(type_, {})) - in_inputs
        replaces = changed & set(plan.replaces)
        if not in_inputs and not replaces and all(plan.state[key] is rpc.UNKNOWN for key in changed):
            changed = set()
        return Change(
            tuple(sorted(map(camel, changed))),
            tuple(sorted(map(camel, replaces))),
            delete_first=self._has_fixed_name(urn, before, after),
        )

    def created(self, urn: str, inputs: dict[str, Any], *, preview: bool) -> tuple[str, dict[str, Any]]:
        if not _is_made(urn):
            name = rpc.name_of(urn)
            return "" if preview else f"{name}-id", {
                **(state_of(rpc.type_of(urn), name, rpc.opened(inputs)) if not preview else {}),
                **inputs,
            }
        type_, asked = resource_type(rpc.type_of(urn)), self._inputs(urn, inputs)
        plan = self._terraform.plan(type_, None, b"", asked)
        if preview:
            return "", self._outputs(urn, inputs, plan.state)
        state, private = self._terraform.apply(type_, None, plan, asked)
        key = uuid.uuid4().hex
        self._states[key] = state, private
        return state["id"], {**self._outputs(urn, inputs, state), _HELD: key}

    def updated(
        self, urn: str, olds: dict[str, Any], news: dict[str, Any], *, preview: bool
    ) -> dict[str, Any]:
        if not _is_made(urn):
            return {**olds, **news}
        type_, asked, key = resource_type(rpc.type_of(urn)), self._inputs(urn, news), olds[_HELD]
        state, private = self._states[key]
        plan = self._terraform.plan(type_, state, private, asked)
        if preview:
            return {**self._outputs(urn, news, plan.state), _HELD: key}
        self._states[key] = self._terraform.apply(type_, state, plan, asked)
        return {**self._outputs(urn, news, self._states[key][0]), _HELD: key}

    def found(
        self, urn: str, id: str, inputs: dict[str, Any], state: dict[str, Any]
    ) -> dict[str, Any] | None:
        if not _is_made(urn):
            return state
        key = state[_HELD]
        now, private = self._terraform.read(resource_type(rpc.type_of(urn)), *self._states[key])
        if now is None:
            return None
        self._states[key] = now, private
        return {**self._outputs(urn, inputs, now), _HELD: key}

    def deleted(self, urn: str, id: str, state: dict[str, Any]) -> None:
        if _is_made(urn):
            self._terraform.delete(resource_type(rpc.type_of(urn)), *self._states[state[_HELD]])

    def answered(self, token: str, args: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        if token.endswith(":getBucketNotification"):  # the older provider has no such lookup
            return self._notification(args["bucket"]), []
        type_ = lookup_type(token)
        try:
            block = self._terraform.data(type_)
        except KeyError:
            type_ = type_.replace("aws_", "aws_ec2_", 1)
            block = self._terraform.data(type_)
        got = self._terraform.look_up(type_, config(args, block, type_))
        answer = {camel(name): value for name, value in got.items() if value is not None}
        match type_:
            case "aws_region":
                answer["region"] = got["name"]
            case "aws_s3_bucket":
                answer["bucketRegion"] = got["region"]
            case "aws_resourcegroupstaggingapi_resources":
                found = got["resource_tag_mapping_list"]
                answer["resourceTagMappingLists"] = [{"resourceArn": one["resource_arn"]} for one in found]
        return answer, []

    def _notification(self, bucket: str) -> dict[str, Any]:
        told = self._emulator.client("s3").get_bucket_notification_configuration(Bucket=bucket)
        names = {
            "queues": "QueueConfigurations",
            "topics": "TopicConfigurations",
            "lambdaFunctions": "LambdaFunctionConfigurations",
        }
        listed = {ours: [{"id": one["Id"]} for one in told.get(theirs, ())] for ours, theirs in names.items()}
        return {**listed, "bucket": bucket, "eventbridge": "EventBridgeConfiguration" in told}

    def _block(self, urn: str) -> Block:
        return self._terraform.resource(resource_type(rpc.type_of(urn)))

    def _inputs(self, urn: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        type_, block = resource_type(rpc.type_of(urn)), self._block(urn)
        asked = config(rpc.opened(dict(inputs)), block, f"{type_}.{rpc.name_of(urn)}")
        return self._emulator.as_moto_takes_it(type_, asked, block)

    def _outputs(self, urn: str, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> dict[str, Any]:
        """What the program may use: plain values of the state, and the inputs with their marks."""
        plain = {
            camel(name): rpc.UNKNOWN_TEXT if value is rpc.UNKNOWN else value
            for name, value in state.items()
            if name != "id" and (value is rpc.UNKNOWN or isinstance(value, str | int | float | bool))
        }
        now = {
            key: plain[key]
            for key, value in inputs.items()
            if key in plain and not rpc.is_secret(value) and plain[key] != rpc.opened(value)
        }
        return {**plain, **inputs, **now}

    def _with_name(self, urn: str, news: dict[str, Any], olds: Mapping[str, Any]) -> dict[str, Any]:
        """A name as Pulumi makes it up: kept from before, or fresh."""
        field = self._name_field(urn)
        if not field or field in news or any(key.endswith("Prefix") for key in news):
            return news
        return {**news, field: olds.get(field) or f"{rpc.name_of(urn)}-{uuid.uuid4().hex[:7]}"}

    def _name_field(self, urn: str) -> str:
        """The property that holds the resource's own name; empty if it has none."""
        attributes = self._block(urn).attributes
        for name in _NAMES:
            if name in attributes and attributes[name].type == "string" and attributes[name].settable:
                return camel(name)
        return ""

    def _has_fixed_name(self, urn: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Whether the program itself gave it a name, and keeps it, so that there cannot be two at once."""
        field = self._name_field(urn)
        name = str(after.get(field, ""))
        made_up = re.fullmatch(rf"{re.escape(rpc.name_of(urn))}-[0-9a-f]{{7}}", name)
        return bool(name) and not made_up and before.get(field) == name


def _set(value: Any) -> Any:
    """A value without the difference between null and empty, which the provider's own comparison does not make."""
    if isinstance(value, dict):
        return {key: _set(item) for key, item in value.items()} or None
    if isinstance(value, list):
        return [_set(item) for item in value] or None
    return value


def _is_made(urn: str) -> bool:
    """Whether the emulator takes it: no images are built, and see LEFT_OUT."""
    token = rpc.type_of(urn)
    return token.startswith("aws:") and resource_type(token) not in LEFT_OUT
