"""The whole program, for every stack file there is."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import ast
import inspect
import time
from pathlib import Path
from typing import Any

import pulumi_aws

from infra.config import ConfigError
from tests.infra.cloud import (
    PROJECT,
    ROOT,
    STACK_FILES,
    Cloud,
    Resource,
    as_the_command_would,
    deploy,
    run_main,
    stack_file,
)

# The program's settings that name something in AWS; the stack exports those whose thing it makes.
SETTINGS_OF_AWS = {
    "GRG_BUCKET",
    "GRG_PROMPT_QUEUE_URL",
    "GRG_REVIEW_QUEUE_URL",
    "GRG_JOB_QUEUE",
    "GRG_JOB_DEFINITION",
}


def class_of(resource: Resource) -> Any:
    """The provider's class for a type token, `aws:sqs/queue:Queue`."""
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


def test_outputs_are_the_settings_of_what_was_made_and_addresses_for_the_operator(every: Cloud) -> None:
    assert set(every.outputs) == {
        "GRG_BUCKET",
        "GRG_PROMPT_QUEUE_URL",
        "GRG_REVIEW_QUEUE_URL",
        "dead_letter_queue_url",
        "alarm_topic_arn",
        "vpc_id",
        "subnet_ids",
        "security_group_id",
    }
    assert all(every.outputs.values())


def test_every_output_in_capitals_is_a_setting_of_the_program(every: Cloud) -> None:
    assert {name for name in every.outputs if name.isupper()} <= SETTINGS_OF_AWS


def test_all_that_takes_tags_says_whose_it_is(every: Cloud) -> None:
    taggable = [
        r
        for r in every.resources
        if r.custom and "tags" in inspect.signature(class_of(r)._internal_init).parameters
    ]
    assert len(taggable) >= 8
    wanted = {"Project": "game-review-generator", "ManagedBy": "pulumi"}
    assert [r.name for r in taggable if not wanted.items() <= r.inputs.get("tags", {}).items()] == []


def test_tags_and_names_tell_the_stacks_of_one_account_apart(made: Cloud, throwaway: Cloud) -> None:
    for cloud, stack in ((made, "dev"), (throwaway, "throwaway")):
        assert {r.inputs["tags"]["Stack"] for r in cloud.resources if "tags" in r.inputs} == {stack}
        assert [
            r.name for r in cloud.resources if r.name.partition("-")[0] != "grg" or stack not in r.name
        ] == []


def test_every_resource_hangs_under_a_component_of_ours(every: Cloud) -> None:
    components = {r.name for r in every.resources if r.type.startswith("grg:infra:")}
    assert [r.name for r in every.resources if r.custom and r.parent not in components] == []
    assert len([r for r in every.resources if not r.custom]) == 4


def test_no_resource_is_of_a_class_that_the_provider_calls_old(every: Cloud) -> None:
    old = [
        r.type
        for r in every.resources
        if r.custom and "deprecated" in (class_of(r).__doc__ or "")[:200].lower()
    ]
    assert old == []


def test_no_policy_allows_everything_or_everyone(every: Cloud) -> None:
    allowed = [
        s
        for r in every.resources
        if "policy" in r.inputs
        for s in r.policy["Statement"]
        if s["Effect"] == "Allow"
    ]
    assert allowed
    for statement in allowed:
        assert "*" not in (statement["Action"], statement["Resource"], statement["Principal"])
        assert ":*" not in statement["Action"]
        assert statement["Condition"]


def test_a_wrong_value_is_told_before_anything_is_made() -> None:
    values = {
        "game-review-generator:alarm-email": "operator@example.org",
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
    assert modules == {"pulumi", "pulumi_aws", "infra"}


def test_no_module_grows_past_three_hundred_lines() -> None:
    modules = (ROOT / "infra").glob("*.py")
    assert {path.name for path in modules if len(path.read_text().splitlines()) >= 300} == set()
