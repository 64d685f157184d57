"""What goes over Pulumi's wire: protobuf structs, in which secrets and unknown values have marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from google.protobuf import json_format, struct_pb2

_MARK = "4dabf18193072939515e22adb298388d"
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


class Unknown:
    """The value of something that does not exist yet."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = Unknown()


def read(struct: Any) -> dict[str, Any]:
    """A struct as a dictionary, marks and all. Numbers are floats."""
    return dict(json_format.MessageToDict(struct))


def written(values: Mapping[str, Any]) -> Any:
    """A dictionary as a struct."""
    struct = struct_pb2.Struct()
    json_format.ParseDict(values, struct)
    return struct


def opened(value: Any) -> Any:
    """Without marks: secrets in clear, unknown values as UNKNOWN, and whole numbers as such."""
    if isinstance(value, dict):
        if _MARK in value:
            return opened(value["value"]) if "value" in value else None
        return {key: opened(item) for key, item in value.items() if key != "__defaults"}
    if isinstance(value, list):
        return [opened(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return UNKNOWN if value == UNKNOWN_TEXT else value


def is_secret(value: Any) -> bool:
    """Whether a value on the wire is marked as a secret, or holds one."""
    if isinstance(value, dict):
        return _MARK in value or any(is_secret(item) for item in value.values())
    return isinstance(value, list) and any(is_secret(item) for item in value)


def type_of(urn: str) -> str:
    """The type of the resource itself, without those of its parents."""
    return urn.split("::")[2].rpartition("$")[2]


def name_of(urn: str) -> str:
    """The name that the program gave."""
    return urn.rpartition("::")[2]
