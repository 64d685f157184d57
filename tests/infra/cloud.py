"""A cloud for tests: runs a Pulumi program against recorded answers and keeps all that it asked for.

`deploy` returns only when every resource is registered and every `apply` has run, and raises what any of them raised:
the tests then assert on plain values, so that none can pass because nobody waited for it.
"""

from __future__ import annotations

import asyncio
import functools
import json
import runpy
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws
import pytest
import yaml
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_root_resource, set_root_resource

from tests.infra.answers import PROJECT, ROOT, Answers, World, state_of

STACK_FILES = (ROOT / "Pulumi.dev.yaml", *sorted((Path(__file__).parent / "stacks").glob("Pulumi.*.yaml")))
EMAIL, TOKENS = f"{PROJECT['name']}:alarm-email", f"{PROJECT['name']}:tokens"


@dataclass(frozen=True)
class Resource:
    """One registration, as the engine would have received it."""

    type: str
    name: str
    inputs: dict[str, Any]
    parent: str
    urn: str
    """What the engine knows it by, less stack and project: the types of its parents and its own, and its name."""
    needs: tuple[tuple[str, str], ...]
    """Types and names of the resources that must be there first."""
    retained: bool
    replaced_by_deleting_first: bool
    secrets: frozenset[str]
    """Inputs that Pulumi keeps encrypted."""

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Names of the resources that must be there first."""
        return tuple(name for _, name in self.needs)

    @property
    def custom(self) -> bool:
        return not self.type.startswith("grg:")

    @property
    def policy(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.inputs["policy"])
        return document

    @property
    def containers(self) -> list[dict[str, Any]]:
        """Of an ECS task definition or a Batch job definition."""
        if "ecsProperties" in self.inputs:
            return list(self.task["containers"])
        return list(json.loads(self.inputs["containerDefinitions"]))

    @property
    def task(self) -> dict[str, Any]:
        """Of a Batch job definition."""
        [task] = json.loads(self.inputs["ecsProperties"])["taskProperties"]
        return dict(task)


@dataclass
class Cloud:
    """All that a program asked for."""

    resources: list[Resource] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    """The stack's."""

    def of(self, type_: str) -> list[Resource]:
        """All resources (not components) of that class, by name: they are registered in no fixed order."""
        found = [r for r in self.resources if r.custom and r.type.rpartition(":")[2] == type_]
        return sorted(found, key=lambda resource: resource.name)

    def one(self, type_: str, name_end: str = "") -> Resource:
        """The only resource of a class (with a name that ends so)."""
        found = [resource for resource in self.of(type_) if resource.name.endswith(name_end)]
        assert len(found) == 1, f"{type_} …{name_end}: {[resource.name for resource in found]}"
        return found[0]


def environ_of(container: Mapping[str, Any]) -> dict[str, str]:
    """The variables that a container definition holds in clear text."""
    return {item["name"]: item["value"] for item in container["environment"]}


def arn_of(resource: Resource) -> str:
    return str(state_of(resource.type, resource.name, {})["arn"])


class _Recorder(MockMonitor):
    def __init__(self, answers: Answers, cloud: Cloud) -> None:
        super().__init__(answers)
        self.cloud = cloud
        self._types: dict[str, str] = {}
        """By the URN of each resource: its type after those of its parents, as the engine joins them."""

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the name is Pulumi's
        response = super().RegisterResource(request)
        if request.type != "pulumi:pulumi:Stack":
            types = "$".join(filter(None, (self._types.get(request.parent), request.type)))
            self._types[response.urn] = types
            given = rpc.deserialize_properties(request.object)
            self.cloud.resources.append(
                Resource(
                    type=request.type,
                    name=request.name,
                    inputs={key: rpc.unwrap_rpc_secret(value) for key, value in given.items()},
                    parent=_name(request.parent),
                    urn=f"{types}::{request.name}",
                    needs=tuple((_type(urn), _name(urn)) for urn in request.dependencies),
                    retained=request.retainOnDelete,
                    replaced_by_deleting_first=request.deleteBeforeReplace,
                    secrets=frozenset(key for key, value in given.items() if rpc.is_rpc_secret(value)),
                )
            )
        return response


class _Inline(ThreadPoolExecutor):
    """Answers in the calling thread: in a fixed order, without a wait for a busy machine at each question.

    In threads of its own Pulumi would also open event loops that nobody closes.
    """

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is whoever waits for the future that gets it
            future.set_exception(error)
        return future


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]


def _type(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2]


@functools.cache
def _load_provider() -> None:
    """The provider warns of its own old classes when a part of it loads, which is at the first touch. Our use of an old
    class would still be an error. The parts take seconds to load, which only whoever runs these tests is to wait for.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert pulumi_aws.s3.Bucket
        assert pulumi_aws.ec2.Vpc
        assert all(
            getattr(pulumi_aws, part)
            for part in (
                "autoscaling",
                "batch",
                "budgets",
                "cloudwatch",
                "ecr",
                "ecs",
                "iam",
                "secretsmanager",
                "sns",
                "sqs",
                "vpc",
            )
        )


def deploy(
    program: Callable[[], object],
    *,
    config: Mapping[str, str] | None = None,
    secrets: Sequence[str] = (TOKENS,),
    stack: str = "dev",
    world: World | None = None,
    cloud: Cloud | None = None,
    answers: Answers | None = None,
    by_the_command: bool = True,
    preview: bool = False,
) -> Cloud:
    """Runs the program to its end. `config` is what the Pulumi command would hand it, see `as_the_command_would`.

    The command puts it into the environment; a program that runs another one sets it directly (`by_the_command` False).
    `secrets` are its keys that the stack file holds encrypted.
    A `cloud` that is given holds what was registered before a program failed; `answers` stand in for those of a `world`.
    """
    _load_provider()
    cloud = cloud or Cloud()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(_Inline())
    try:
        with pytest.MonkeyPatch.context() as patch:
            if by_the_command:
                patch.setenv("PULUMI_CONFIG", json.dumps(config or {}))
            pulumi.runtime.set_all_config(dict(config or {}), list(secrets))
            set_root_resource(None)  # the one of the run before still holds that run's outputs
            monitor = _Recorder(answers or Answers(world or World()), cloud)
            pulumi.runtime.set_mocks(
                monitor.mocks, project=PROJECT["name"], stack=stack, preview=preview, monitor=monitor
            )

            @pulumi.runtime.test
            def run() -> pulumi.Output[None]:
                program()
                return pulumi.Output.all(**get_root_resource().outputs).apply(cloud.outputs.update)

            run()
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        asyncio.set_event_loop(None)
        loop.close()
    return cloud


def run_main() -> None:
    """The program as Pulumi runs it."""
    runpy.run_path(str(ROOT), run_name="__main__")


def as_the_command_would(values: Mapping[str, Any], *, defaults: bool = True) -> dict[str, str]:
    """Values of a stack file as the Pulumi command hands them to a program: its project's defaults filled in, as text."""
    keys = PROJECT["config"]
    filled = {
        f"{PROJECT['name']}:{key}": spec["default"]
        for key, spec in keys.items()
        if defaults and "default" in spec
    }
    return {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in {**filled, **values}.items()
    }


def stack_file(path: Path) -> dict[str, Any]:
    """Its values, with the tokens, which a file in the repository cannot hold."""
    values: dict[str, Any] = yaml.safe_load(path.read_text())["config"]
    adapters = values.get(f"{PROJECT['name']}:adapters", ["discord"])
    tokens = [f"GRG_{name.upper()}_TOKEN=token-of-{name}" for name in adapters]
    return {**values, TOKENS: "\n".join(tokens)}
