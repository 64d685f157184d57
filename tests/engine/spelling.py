"""Pulumi's names and values as Terraform's, by what the provider says of itself (its schema).

Pulumi's AWS provider is Terraform's with other spellings: names in camel case, lists in the plural. Whatever the
schema knows under no spelling is an error, so that nothing the program says is dropped on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tests.engine.rpc import UNKNOWN
from tests.engine.terraform_protocol import GROUP, MAP, SINGLE, Block

_PREFIXES = {"ec2": "aws", "index": "aws", "vpc": "aws_vpc"}
"""Services whose resources do not begin with the service's name."""
_RENAMED = {"aws_sqs_redrive_allow_policy": "aws_sqs_queue_redrive_allow_policy"}


def snake(text: str) -> str:
    """`redrivePolicy` as `redrive_policy`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", text).lower()


def camel(text: str) -> str:
    """`redrive_policy` as `redrivePolicy`."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), text)


def resource_type(token: str) -> str:
    """`aws:sqs/queue:Queue` as `aws_sqs_queue`."""
    module, _, kind = token.partition(":")[2].partition("/")
    prefix = _PREFIXES.get(module, f"aws_{module}")
    found = f"{prefix}_{snake(kind.rpartition(':')[2])}"
    return _RENAMED.get(found, found)


def lookup_type(token: str) -> str:
    """`aws:ec2/getSubnets:getSubnets` as `aws_subnets`."""
    module, _, kind = token.partition(":")[2].partition("/")
    prefix = _PREFIXES.get(module, f"aws_{module}")
    return f"{prefix}_{snake(kind.rpartition(':')[2].removeprefix('get'))}"


def spelt(key: str, known: Iterable[str], where: str) -> str:
    """Terraform's name of a property. Raises KeyError if there is none."""
    name, known = snake(key), list(known)
    for tried in (name, name.removesuffix("s"), f"{name.removesuffix('ies')}y", f"{name}_arn"):
        if tried in known:
            return tried
    # The newer provider calls some things by shorter names.
    longer = [full for full in known if full.endswith(f"_{name}")]
    if len(longer) == 1:
        return longer[0]
    raise KeyError(f"{where} has no {key}: {', '.join(sorted(known))}")


def config(values: Mapping[str, Any], block: Block, where: str) -> dict[str, Any]:
    """Pulumi's inputs as Terraform's, those that are not set included (null, or an empty list of blocks)."""
    said: dict[str, Any] = dict.fromkeys(block.attributes)
    for name, (nesting, _) in block.blocks.items():
        said[name] = None if nesting in (SINGLE, GROUP) else {} if nesting == MAP else []
    for key, value in values.items():
        if value is None or key.startswith("__"):
            continue
        name = spelt(key, [*block.attributes, *block.blocks], where)
        if name in block.attributes:
            said[name] = _attribute(value, block.attributes[name].type)
        elif value is UNKNOWN:
            said[name] = UNKNOWN
        else:
            nesting, inner = block.blocks[name]
            items = value if isinstance(value, list) else [value]
            made = [UNKNOWN if item is UNKNOWN else config(item, inner, f"{where}.{name}") for item in items]
            said[name] = made[0] if nesting in (SINGLE, GROUP) else made
    return said


def _attribute(value: Any, type_: Any) -> Any:
    """Keys of a map are the user's own; those of an object are the provider's, and all of them must be there."""
    if value is None or value is UNKNOWN:
        return value
    match type_:
        case ["list" | "set", inner]:
            return [_attribute(item, inner) for item in (value if isinstance(value, list) else [value])]
        case ["map", inner]:
            return {key: _attribute(item, inner) for key, item in value.items()}
        case ["object", fields]:
            given = {snake(key): item for key, item in value.items()}
            return {name: _attribute(given.get(name), inner) for name, inner in fields.items()}
        case "string":
            return str(value).lower() if isinstance(value, bool) else str(value)
        case "number":
            number = float(value)
            return int(number) if number.is_integer() else number
        case "bool":
            return value if isinstance(value, bool) else value == "true"
    return value
