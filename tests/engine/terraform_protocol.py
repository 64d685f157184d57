"""Terraform's AWS provider as a process of its own, spoken to by Terraform's plug-in protocol, version 5.

Pulumi's AWS provider wraps the same code. Of the protocol (`tfplugin5.proto`, published with terraform-plugin-go) only
the calls and fields that are used here are declared. Values are plain: dictionaries and lists, None for null,
`rpc.UNKNOWN` for what is known after a change.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import grpc
import msgspec
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from tests.engine.provider import Refused
from tests.engine.rpc import UNKNOWN

VARIABLE = "TERRAFORM_AWS_PROVIDER"
"""Names the provider's binary."""
HOW_TO_GET_IT = (
    f"no Terraform AWS provider: name its binary in {VARIABLE}, or let Terraform fetch it with "
    "`terraform providers mirror ~/.terraform.d/plugins`"
)
_ADDRESS = "registry.terraform.io/hashicorp/aws"
# Where Terraform keeps mirrors (its documentation, "Implied Local Mirror Directories"), and where optional software goes.
_MIRRORS = (
    "~/.terraform.d/plugins",
    "~/.local/share/terraform/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
)
_OPTIONAL_SOFTWARE = Path("/opt")
# What tells a plug-in that it was not started by a person (terraform-plugin-sdk, `plugin.Handshake`).
_COOKIE = {
    "TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    "PLUGIN_PROTOCOL_VERSIONS": "5",
}
# The provider writes down everything, also each request with its body and the secrets in it. Terraform and Pulumi keep
# these lines from their users unless they ask for them.
_UNASKED_FOR = ('"@level":"trace"', '"@level":"debug"', '"@level":"info"')
_ANY_SIZE = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_ERROR = 1
SINGLE, LIST, SET, MAP, GROUP = 1, 2, 3, 4, 5
"""How a block is nested."""

# Messages by name: each field as name, number and type (`*` repeated).
_MESSAGES = {
    "Value": "msgpack 1 bytes, json 2 bytes",
    "Step": "attribute_name 1 string, element_key_string 2 string, element_key_int 3 int64",
    "Path": "steps 1 *Step",
    "Diagnostic": "severity 1 int64, summary 2 string, detail 3 string, attribute 4 Path",
    "Attribute": "name 1 string, type 2 bytes, required 4 bool, optional 5 bool, computed 6 bool",
    "Nested": "type_name 1 string, block 2 Block, nesting 3 int64",
    "Block": "attributes 2 *Attribute, block_types 3 *Nested",
    "Schema": "version 1 int64, block 2 Block",
    "Named": "key 1 string, value 2 Schema",
    "SchemaRequest": "",
    "SchemaResponse": "provider 1 Schema, resources 2 *Named, data 3 *Named, diagnostics 4 *Diagnostic",
    "ValidateRequest": "type_name 1 string, config 2 Value",
    "ValidateResponse": "diagnostics 1 *Diagnostic",
    "ConfigureRequest": "terraform_version 1 string, config 2 Value",
    "ConfigureResponse": "diagnostics 1 *Diagnostic",
    "ReadRequest": "type_name 1 string, current_state 2 Value, private 3 bytes",
    "ReadResponse": "new_state 1 Value, diagnostics 2 *Diagnostic, private 3 bytes",
    "PlanRequest": (
        "type_name 1 string, prior_state 2 Value, proposed_new_state 3 Value, config 4 Value, prior_private 5 bytes"
    ),
    "PlanResponse": (
        "planned_state 1 Value, requires_replace 2 *Path, planned_private 3 bytes, diagnostics 4 *Diagnostic"
    ),
    "ApplyRequest": (
        "type_name 1 string, prior_state 2 Value, planned_state 3 Value, config 4 Value, planned_private 5 bytes"
    ),
    "ApplyResponse": "new_state 1 Value, private 2 bytes, diagnostics 3 *Diagnostic",
    "DataRequest": "type_name 1 string, config 2 Value",
    "DataResponse": "state 1 Value, diagnostics 2 *Diagnostic",
}
_CALLS = {
    "GetSchema": "Schema",
    "ValidateResourceTypeConfig": "Validate",
    "Configure": "Configure",
    "ReadResource": "Read",
    "PlanResourceChange": "Plan",
    "ApplyResourceChange": "Apply",
    "ReadDataSource": "Data",
}
"""The calls, and what the names of their messages begin with."""


def find() -> Path | None:
    """The provider's binary: the one that TERRAFORM_AWS_PROVIDER names, or the newest in a mirror of Terraform's."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    pattern = f"{_ADDRESS}/*/{platform.system().lower()}_{machine}/terraform-provider-aws_*"
    folders = [Path(folder).expanduser() for folder in _MIRRORS]
    found = [path for folder in folders for path in folder.glob(pattern)]
    found += _OPTIONAL_SOFTWARE.glob(f"*/{pattern}")
    return max(found, key=lambda path: [int(part) for part in re.findall(r"\d+", path.name)], default=None)


@dataclass(frozen=True)
class Attribute:
    """One value of a resource: its type as Terraform writes it in JSON, and who sets it."""

    type: Any
    computed: bool
    settable: bool


class Block:
    """What a resource, a lookup or a part of one is made of."""

    def __init__(self, told: Any) -> None:
        self.attributes = {
            one.name: Attribute(json.loads(one.type), one.computed, one.optional or one.required)
            for one in told.attributes
        }
        self.blocks = {one.type_name: (one.nesting, Block(one.block)) for one in told.block_types}


@dataclass(frozen=True)
class Plan:
    """What the provider would do."""

    state: dict[str, Any]
    private: bytes
    replaces: tuple[str, ...]
    """Attributes and blocks whose change asks for a new resource."""


class TerraformProvider:
    """The process, from `with` on. Calls raise Refused with the provider's own words."""

    def __init__(self, binary: Path, log: Path) -> None:
        self._binary, self._log = binary, log
        self._blocks: dict[tuple[str, str], Block] = {}
        self._reading = threading.Lock()

    def __enter__(self) -> Self:
        self._said = self._log.open("a")
        self._process = subprocess.Popen(
            [self._binary],
            env={**os.environ, **_COOKIE, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        assert self._process.stdout is not None
        network, address = self._process.stdout.readline().split("|")[2:4]
        target = f"unix:{address}" if network == "unix" else address
        self._channel = grpc.insecure_channel(target, options=_ANY_SIZE)
        self._told = self._call("GetSchema")
        return self

    def __exit__(self, *_: object) -> None:
        self._channel.close()
        self._process.kill()
        self._process.wait()
        self._listener.join()
        self._said.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                if not any(level in line for level in _UNASKED_FOR):
                    self._said.write(line)

    @property
    def settings(self) -> Block:
        """Of the provider itself."""
        return Block(self._told.provider.block)

    def resource(self, type_: str) -> Block:
        """Raises KeyError for a type that the provider does not have."""
        return self._block("resources", type_)

    def data(self, type_: str) -> Block:
        """Of a lookup. Raises KeyError for one that the provider does not have."""
        return self._block("data", type_)

    def configure(self, config: Mapping[str, Any]) -> None:
        """Region, endpoints and keys."""
        self._call("Configure", terraform_version="1.11.4", config=_value(config))

    def validate(self, type_: str, config: Mapping[str, Any]) -> list[str]:
        """What is wrong with the inputs."""
        try:
            self._call("ValidateResourceTypeConfig", type_name=type_, config=_value(config))
        except Refused as refusal:
            return [str(refusal)]
        return []

    def plan(
        self, type_: str, prior: Mapping[str, Any] | None, private: bytes, config: Mapping[str, Any]
    ) -> Plan:
        """What it would do to get from a state (None: nothing) to the inputs."""
        answer = self._call(
            "PlanResourceChange",
            type_name=type_,
            prior_state=_value(prior),
            proposed_new_state=_value(proposed(prior, config, self.resource(type_))),
            config=_value(config),
            prior_private=private,
        )
        replaces = {step.attribute_name or "?" for path in answer.requires_replace for step in path.steps[:1]}
        return Plan(_plain(answer.planned_state), answer.planned_private, tuple(sorted(replaces)))

    def apply(
        self, type_: str, prior: Mapping[str, Any] | None, plan: Plan, config: Mapping[str, Any]
    ) -> tuple[dict[str, Any], bytes]:
        """Do it: the new state, and what the provider wants to be given next time."""
        answer = self._call(
            "ApplyResourceChange",
            type_name=type_,
            prior_state=_value(prior),
            planned_state=_value(plan.state),
            config=_value(config),
            planned_private=plan.private,
        )
        return _plain(answer.new_state), answer.private

    def delete(self, type_: str, prior: Mapping[str, Any], private: bytes) -> None:
        """Make it go."""
        self._call(
            "ApplyResourceChange",
            type_name=type_,
            prior_state=_value(prior),
            planned_state=_value(None),
            config=_value(None),
            planned_private=private,
        )

    def read(
        self, type_: str, state: Mapping[str, Any], private: bytes
    ) -> tuple[dict[str, Any] | None, bytes]:
        """The state as it is now; None if the resource is gone."""
        answer = self._call("ReadResource", type_name=type_, current_state=_value(state), private=private)
        return _plain(answer.new_state), answer.private

    def look_up(self, type_: str, config: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of a data source."""
        answer: dict[str, Any] = _plain(
            self._call("ReadDataSource", type_name=type_, config=_value(config)).state
        )
        return answer

    def _block(self, kind: str, type_: str) -> Block:
        with self._reading:
            if (kind, type_) not in self._blocks:
                known = {named.key: named.value.block for named in getattr(self._told, kind)}
                self._blocks[kind, type_] = Block(known[type_])
            return self._blocks[kind, type_]

    def _call(self, name: str, **fields: Any) -> Any:
        request, response = (_CLASSES[f"{_CALLS[name]}{end}"] for end in ("Request", "Response"))
        ask = self._channel.unary_unary(
            f"/tfplugin5.Provider/{name}", request.SerializeToString, response.FromString
        )
        answer = ask(request(**fields))
        wrong = [f"{one.summary}: {one.detail}" for one in answer.diagnostics if one.severity == _ERROR]
        if wrong:
            raise Refused("; ".join(wrong)[:3_000])
        return answer


def proposed(prior: Mapping[str, Any] | None, config: Mapping[str, Any], block: Block) -> dict[str, Any]:
    """The inputs with what the provider computed before, as Terraform proposes it to a provider."""
    before = prior or {}
    said = {
        name: before.get(name) if config[name] is None and attribute.computed else config[name]
        for name, attribute in block.attributes.items()
    }
    for name, (nesting, inner) in block.blocks.items():
        value, was = config[name], before.get(name)
        if isinstance(value, dict) and nesting in (SINGLE, GROUP):
            said[name] = proposed(was if isinstance(was, dict) else None, value, inner)
        elif isinstance(value, list):
            said[name] = [
                item if item is UNKNOWN else proposed(_same(item, position, was, nesting), item, inner)
                for position, item in enumerate(value)
            ]
        else:
            said[name] = value
    return said


def _same(item: Mapping[str, Any], position: int, was: Any, nesting: int) -> Mapping[str, Any] | None:
    """What an item of a block was before: by its place in a list, by what is set of it in a set."""
    if not was:
        return None
    if nesting == LIST:
        return was[position] if position < len(was) else None
    return next(
        (old for old in was if all(value in (None, [], old.get(key)) for key, value in item.items())), None
    )


def _value(plain: Any) -> Any:
    def unknown(value: Any) -> Any:
        if value is UNKNOWN:
            return msgspec.msgpack.Ext(0, b"\0")
        raise TypeError(f"{value!r} cannot be told to Terraform's provider")

    return _CLASSES["Value"](msgpack=msgspec.msgpack.encode(plain, enc_hook=unknown))


def _plain(value: Any) -> Any:
    if value.msgpack:
        return msgspec.msgpack.decode(value.msgpack, ext_hook=lambda _code, _data: UNKNOWN)
    return json.loads(value.json) if value.json else None


def _declared(messages: Mapping[str, str]) -> dict[str, Any]:
    """Classes for the messages."""
    field_type = descriptor_pb2.FieldDescriptorProto
    scalars = {
        "bytes": field_type.TYPE_BYTES,
        "string": field_type.TYPE_STRING,
        "int64": field_type.TYPE_INT64,
        "bool": field_type.TYPE_BOOL,
    }
    file = descriptor_pb2.FileDescriptorProto(
        name="grg-tfplugin5.proto", package="grg.tfplugin5", syntax="proto3"
    )
    for name, fields in messages.items():
        message = file.message_type.add(name=name)
        for field in filter(None, fields.split(", ")):
            called, number, kind = field.split()
            made = message.field.add(name=called, number=int(number), label=field_type.LABEL_OPTIONAL)
            if kind.startswith("*"):
                made.label = field_type.LABEL_REPEATED
            if kind in scalars:
                made.type = scalars[kind]
            else:
                made.type, made.type_name = field_type.TYPE_MESSAGE, f".grg.tfplugin5.{kind.lstrip('*')}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"grg.tfplugin5.{name}"))
        for name in messages
    }


_CLASSES: Mapping[str, Any] = _declared(_MESSAGES)
