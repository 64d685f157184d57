"""The program's resources as a Terraform configuration, made from what the provider says of itself (its schema).

Pulumi's AWS provider is Terraform's with other spellings: names in camel case, lists in the plural. Whatever the
schema knows under no spelling is an error, so that nothing the program says is dropped on the way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs

from tests.infra.answers import Answers, World
from tests.infra.cloud import Cloud, Resource

Block = Mapping[str, Any]

_PREFIXES = {"ec2": "aws", "vpc": "aws_vpc"}
"""Services whose resources do not begin with the service's name."""
_RENAMED = {"aws_sqs_redrive_allow_policy": "aws_sqs_queue_redrive_allow_policy"}
_NAMES = ("name", "bucket", "alarm_name", "compute_environment_name")
"""Where a resource's own name stands. Pulumi makes one up if the program gives none."""


def snake(text: str) -> str:
    """`redrivePolicy` as `redrive_policy`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", text).lower()


def type_of(token: str) -> str:
    """`aws:sqs/queue:Queue` as `aws_sqs_queue`."""
    module, _, kind = token.partition(":")[2].partition("/")
    prefix = _PREFIXES.get(module, f"aws_{module}")
    found = f"{prefix}_{snake(kind.rpartition(':')[2])}"
    return _RENAMED.get(found, found)


def physical(name: str) -> str:
    """A name as Pulumi makes it up."""
    return f"{name}-1a2b3c4"


class References(Answers):
    """Answers with references, for Terraform to fill in. Names are known before: they are made up here."""

    def __init__(self, world: World, region: str, account: str) -> None:
        super().__init__(world)
        self.region, self.account = region, account

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """See `Answers`."""
        if not args.typ.startswith("aws:"):
            return super().new_resource(args)
        address = f"{type_of(args.typ)}.{args.name}"
        kind = args.typ.rpartition(":")[2]
        state: dict[str, Any] = {"name": physical(args.name), "arn": f"${{{address}.arn}}"}
        match kind:
            case "Bucket":
                state["bucket"] = physical(args.name)
            case "Queue":
                state["url"] = f"${{{address}.url}}"
            case "JobDefinition":
                state["arnPrefix"] = f"${{{address}.arn_prefix}}"
            case "LaunchTemplate":
                state["latestVersion"] = f"${{{address}.latest_version}}"
            case "Repository":
                state |= {"registryId": self.account, "repositoryUrl": f"${{{address}.repository_url}}"}
            case "SecretVersion":
                state["versionId"] = f"${{{address}.version_id}}"
            case "Vpc":
                state["defaultRouteTableId"] = f"${{{address}.default_route_table_id}}"
        return f"${{{address}.id}}", {**args.inputs, **state}

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """See `Answers`."""
        match args.token.rpartition(":")[2]:
            case "getCallerIdentity":
                return {"accountId": self.account}, []
            case "getRegion":
                return {"region": self.region}, []
            case "getAvailabilityZones":
                return {"names": [f"{self.region}{letter}" for letter in "abc"]}, []
            case "getInstanceTypeOfferings":
                return {"locations": [f"{self.region}{letter}" for letter in "abc"]}, []
            case "getService":
                service = args.args["serviceName"].removesuffix(physical(""))
                return {"taskDefinition": f"${{aws_ecs_task_definition.{service}.arn}}"}, []
        return super().call(args)


def configuration(cloud: Cloud, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """`resource` and `output` of a main.tf.json. `schemas`: `resource_schemas` of the provider."""
    resources: dict[str, dict[str, Any]] = {}
    for resource in cloud.resources:
        if resource.type.startswith("aws:"):
            type_ = type_of(resource.type)
            resources.setdefault(type_, {})[resource.name] = _one(resource, schemas[type_]["block"])
    outputs = {name: {"value": value, "sensitive": False} for name, value in cloud.outputs.items()}
    return {"resource": resources, "output": outputs}


def _one(resource: Resource, block: Block) -> dict[str, Any]:
    where = f"{type_of(resource.type)}.{resource.name}"
    said = _block(resource.inputs, block, where)
    for name in _NAMES:
        spec = block["attributes"].get(name)
        if (
            spec
            and spec["type"] == "string"
            and (spec.get("optional") or spec.get("required"))
            and name not in said
        ):
            said[name] = physical(resource.name)
            break
    needs = [f"{type_of(type_)}.{name}" for type_, name in resource.needs if type_.startswith("aws:")]
    return {**said, "depends_on": sorted(set(needs) - {where})}


def _block(values: Mapping[str, Any], block: Block, where: str) -> dict[str, Any]:
    attributes, blocks = block.get("attributes", {}), block.get("block_types", {})
    said: dict[str, Any] = {}
    for key, value in values.items():
        name = _spelling(key, {**attributes, **blocks}, where)
        if name in blocks:
            inner, path = blocks[name]["block"], f"{where}.{name}"
            items = value if isinstance(value, list) else [value]
            said[name] = [_block(item, inner, path) for item in items]
        else:
            said[name] = _attribute(value, attributes[name].get("type"))
    return said


def _attribute(value: Any, type_: Any) -> Any:
    """Keys of a map are the user's own; those of an object are the provider's."""
    if isinstance(type_, list) and type_[0] in ("list", "set") and isinstance(value, list):
        return [_attribute(item, type_[1]) for item in value]
    if isinstance(type_, list) and type_[0] == "object" and isinstance(value, dict):
        # Terraform wants all keys of an object, those that are not set too.
        return {**dict.fromkeys(type_[1]), **{snake(key): item for key, item in value.items()}}
    return value


def _spelling(key: str, known: Mapping[str, Any], where: str) -> str:
    name = snake(key)
    for tried in (name, name.removesuffix("s"), f"{name.removesuffix('ies')}y", f"{name}_arn"):
        if tried in known:
            return tried
    # The newer provider calls some things by shorter names.
    longer = [full for full in known if full.endswith(f"_{name}")]
    if len(longer) == 1:
        return longer[0]
    raise KeyError(f"{where} has no {key}: {', '.join(sorted(known))}")
