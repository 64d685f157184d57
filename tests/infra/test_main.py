"""The whole program, for every stack file there is."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import ast
import collections
import inspect
import time
from pathlib import Path
from typing import Any

import pulumi_aws
import pulumi_docker_build

from core.aws.clients import require_settings
from core.aws.doctor import NEEDED
from core.settings import FIELDS, read
from infra.parsers import ConfigError
from infra.program_settings import NOT_EXPORTED
from tests.infra.answers import PROJECT, ROOT
from tests.infra.cloud import STACK_FILES, Cloud, Resource, as_the_command_would, deploy, run_main, stack_file

# Addresses that every stack gives its operator.
ADDRESSES = {
    "AWS_DEFAULT_REGION",
    "alarm_topic_arn",
    "cluster",
    "dead_letter_queue_url",
    "security_group_id",
    "subnet_ids",
    "vpc_id",
    "worker_image",
    "worker_log_group",
}


def class_of(resource: Resource) -> Any:
    """The provider's class for a type token, `aws:sqs/queue:Queue`."""
    if resource.type == "docker-build:index:Image":
        return pulumi_docker_build.Image
    module, _, kind = resource.type.partition(":")[2].partition("/")
    return getattr(getattr(pulumi_aws, module), kind.partition(":")[2])


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.name)
def test_the_program_runs_for_the_stack_file_in_under_five_seconds_of_work(path: Path) -> None:
    # Processor time, so that a busy machine does not count.
    begin = time.process_time()
    cloud = deploy(run_main, config=as_the_command_would(stack_file(path)), stack=path.name.split(".")[1])
    assert time.process_time() - begin < 5
    assert cloud.resources


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.name)
def test_the_stack_file_holds_values_of_the_declared_types_as_the_command_demands(path: Path) -> None:
    python = {"string": str, "integer": int, "boolean": bool, "array": list}
    ours = {
        k.partition(":")[2]: v for k, v in stack_file(path).items() if k.startswith(f"{PROJECT['name']}:")
    }
    assert {k for k, v in ours.items() if type(v) is not python[PROJECT["config"][k]["type"]]} == set()


def test_outputs_are_every_setting_that_is_the_stacks_and_addresses_for_the_operator(every: Cloud) -> None:
    settings = {name for name in every.outputs if name.startswith("GRG_")}
    assert settings == set(FIELDS) - set(NOT_EXPORTED)
    more = set(every.outputs) - settings - ADDRESSES
    assert set(every.outputs) >= ADDRESSES
    assert more == ({"bot_log_group", "bot_service"} if every.of("TaskDefinition") else set())


def test_a_setting_that_no_stack_says_has_a_reason() -> None:
    assert set(NOT_EXPORTED) <= set(FIELDS)
    assert all(NOT_EXPORTED.values())


def test_the_program_takes_the_outputs_as_its_settings(every: Cloud) -> None:
    settings = read({name: value for name, value in every.outputs.items() if name.isupper()})
    assert (settings.backend, settings.bucket) == ("aws", every.outputs["GRG_BUCKET"])
    require_settings(settings, NEEDED, "GRG_BACKEND=aws")


def test_all_that_takes_tags_says_whose_it_is(every: Cloud) -> None:
    taggable = [
        r
        for r in every.resources
        if r.type.startswith("aws:") and "tags" in inspect.signature(class_of(r)._internal_init).parameters
    ]
    assert len(taggable) >= 20
    wanted = {"Project": "game-review-generator", "ManagedBy": "pulumi"}
    assert [r.name for r in taggable if not wanted.items() <= tags_of(r).items()] == []


def test_what_machines_bring_along_says_whose_it_is(every: Cloud) -> None:
    for template in every.of("LaunchTemplate"):
        marked = {spec["resourceType"]: spec["tags"] for spec in template.inputs["tagSpecifications"]}
        assert set(marked) == {"instance", "volume", "network-interface"}
        assert {tags["Project"] for tags in marked.values()} == {"game-review-generator"}


def tags_of(resource: Resource) -> dict[str, str]:
    """A scaling group lists them, everything else maps them."""
    tags = resource.inputs.get("tags", {})
    return {tag["key"]: tag["value"] for tag in tags} if isinstance(tags, list) else tags


def test_tags_and_names_tell_the_stacks_of_one_account_apart(made: Cloud, throwaway: Cloud) -> None:
    for cloud, stack in ((made, "dev"), (throwaway, "throwaway")):
        tagged = [r for r in cloud.resources if "tags" in r.inputs and r.type.startswith("aws:")]
        assert {tags_of(r)["Stack"] for r in tagged} == {stack}
        assert [
            r.name for r in cloud.resources if r.name.partition("-")[0] != "grg" or stack not in r.name
        ] == []


def test_every_resource_hangs_under_a_component_of_ours(every: Cloud) -> None:
    components = [r for r in every.resources if r.type.startswith("grg:infra:")]
    names = {r.name for r in components}
    assert [r.name for r in every.resources if r.custom and r.parent not in names] == []
    assert len({r.type for r in components}) >= 7


def test_no_two_resources_of_a_kind_have_one_name(every: Cloud) -> None:
    names = collections.Counter((r.type, r.name) for r in every.resources)
    assert [name for name, times in names.items() if times > 1] == []


def test_no_resource_is_of_a_class_that_the_provider_calls_old(every: Cloud) -> None:
    old = [
        r.type
        for r in every.resources
        if r.custom and "deprecated" in (class_of(r).__doc__ or "")[:200].lower()
    ]
    assert old == []


def test_no_policy_of_a_resource_allows_everything_or_everyone(every: Cloud) -> None:
    kinds = ("BucketPolicy", "QueuePolicy", "TopicPolicy")
    allowed = [
        s for kind in kinds for r in every.of(kind) for s in r.policy["Statement"] if s["Effect"] == "Allow"
    ]
    assert allowed
    for statement in allowed:
        assert "*" not in (statement["Action"], statement["Resource"], statement["Principal"])
        assert ":*" not in statement["Action"]
        # EventBridge publishes to SNS without saying on whose behalf.
        assert statement.get("Condition") or statement["Principal"] == {"Service": "events.amazonaws.com"}


def test_a_wrong_value_is_told_before_anything_is_made() -> None:
    values = {
        "game-review-generator:alarm-email": "operator@reviews.test",
        "game-review-generator:keep-days": 1,
    }
    cloud = Cloud()
    with pytest.raises(ConfigError):
        deploy(run_main, config=as_the_command_would(values), cloud=cloud)
    assert cloud.resources == []


def test_the_entry_is_short_and_imports_only_pulumi_and_the_components() -> None:
    text = (ROOT / "__main__.py").read_text()
    assert len(text.splitlines()) <= 30
    modules = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            modules.add((node.module or "").partition(".")[0])
    assert modules == {"pulumi", "infra"}


def test_no_module_grows_past_four_hundred_lines() -> None:
    modules = (ROOT / "infra").rglob("*.py")
    assert {path.name for path in modules if len(path.read_text().splitlines()) >= 400} == set()
