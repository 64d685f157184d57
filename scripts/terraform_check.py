"""Make a stack in an emulator of AWS with Terraform, run bot and workers on it, compare their calls with their roles.

    uv run --group dev --extra infra python scripts/terraform_check.py [--mirror FOLDER] [fargate] [gpu] [standing]

The Pulumi program runs under mocks; what it asks for is written as a Terraform configuration (see
`tests/infra/terraform.py`) and applied to moto's server. It must be accepted, and a second plan must be empty.
Then the bot of the stack and workers by its job definition answer messages in it, with no variable that the stack
did not give them but those that an image has. Takes some five minutes a stack, most of them Terraform waiting.

`--mirror`: a folder with the provider, from `terraform providers mirror FOLDER`. Without it Terraform downloads it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.aws_cloud import ACCOUNT, REGION, MotoServer
from tests.infra import cloud as mocks
from tests.infra import terraform
from tests.infra.answers import PROJECT as PROJECT_FILE
from tests.infra.answers import World
from tests.infra.stack_run import StackRun
from tests.steam_store import SteamStore
from tests.tiny_model import make_model

PROJECT = PROJECT_FILE["name"]
GIVEN = {"bot-image": "registry.example/grg-bot:1", "worker-image": "registry.example/grg-worker:1"}
"""No registry, no Docker: images are named and not pulled."""
STACKS: dict[str, dict[str, Any]] = {
    "fargate": {"adapters": ["console"], "monthly-budget-usd": 10},
    "gpu": {"adapters": [], "profile": "gpu-spot", "min-workers": 1, "keep-data": False},
    "standing": {
        "adapters": ["discord"],
        "fast-lane": True,
        "min-workers": 1,
        "review-architecture": "arm64",
        "tokens": "GRG_DISCORD_TOKEN=hush",
    },
}

# What moto 5.2 has not, and what is done about it here. AWS has all of it.
LACKING = {
    "aws_budgets_budget": "moto tells no tags of a budget, Terraform asks for ever: left out",
    "aws_sqs_queue_redrive_allow_policy": "moto forgets RedriveAllowPolicy, Terraform waits for it for ever: left out",
    "aws_batch_compute_environment": (
        "moto demands a service role where AWS has its own, and security groups beside those of the launch template, "
        "which AWS refuses: both are added"
    ),
    "aws_batch_job_definition": "moto knows no ecsProperties: the same task as containerProperties",
    "aws_ecs_service": (
        "moto starts no task, so that none gets steady: it is not waited for; and it tells of an empty network "
        "configuration, on which the provider crashes: the bot's gets one; it forgets Fargate Spot: Fargate is taken"
    ),
    "aws_ecs_task_definition": "moto demands `memory` where AWS is content with `memoryReservation`: it is added",
}
# Attributes that a second plan may want to change, by resource type, and why.
_TEMPLATE = "moto counts the template's own tags among those of its machines, so that it gets a new version"
CHANGES_AGAIN: dict[str, dict[str, str]] = {
    "aws_autoscaling_group": {
        "capacity_reservation_specification": "moto does not keep it",
        "instance_maintenance_policy": "moto does not keep it",
        "launch_template": _TEMPLATE,
        "max_instance_lifetime": "moto does not keep it",
    },
    "aws_batch_compute_environment": {"compute_resources": _TEMPLATE},
    "aws_batch_job_queue": {"job_state_time_limit_action": "moto does not keep it"},
    "aws_ecs_service": {"availability_zone_rebalancing": "moto does not tell it"},
    "aws_launch_template": dict.fromkeys(
        ("default_version", "latest_version", "tag_specifications"), _TEMPLATE
    ),
    "aws_sqs_queue": {"redrive_policy": "moto gives it back with other white space"},
}


class Terraform:
    """The command, in a folder of its own."""

    def __init__(self, folder: Path, mirror: Path | None) -> None:
        self.folder, self._environ = folder, dict(os.environ)
        folder.mkdir()
        if mirror is not None:
            rc = folder / "terraform.rc"
            rc.write_text(f'provider_installation {{ filesystem_mirror {{ path = "{mirror}" }} }}')
            self._environ["TF_CLI_CONFIG_FILE"] = str(rc)

    def run(self, *arguments: str, may: tuple[int, ...] = (0,)) -> str:
        """Its output. An exit code that may not be ends the check."""
        done = subprocess.run(
            ["terraform", *arguments],
            cwd=self.folder,
            env=self._environ,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in may:
            sys.exit(f"error: terraform {arguments[0]} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
        return done.stdout

    def schemas(self, url: str) -> Mapping[str, Any]:
        """Of the provider's resources."""
        services = "autoscaling batch budgets cloudwatch ec2 ecr ecs events iam logs s3 secretsmanager sns sqs ssm sts"
        self.write(
            "provider",
            {
                "terraform": {
                    "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.100"}}
                },
                "provider": {
                    "aws": {
                        "region": REGION,
                        "access_key": "test",
                        "secret_key": "test",
                        "s3_use_path_style": True,
                        "max_retries": 3,
                        "skip_credentials_validation": True,
                        "endpoints": [dict.fromkeys(services.split(), url)],
                    }
                },
            },
        )
        self.run("init", "-no-color", "-input=false")
        said = json.loads(self.run("providers", "schema", "-json"))["provider_schemas"]
        (provider,) = said.values()
        return dict(provider["resource_schemas"])

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """A part of the configuration."""
        (self.folder / f"{name}.tf.json").write_text(json.dumps(content, indent=1))

    def show(self, *what: str) -> Any:
        """State or plan as JSON."""
        return json.loads(self.run("show", "-json", *what))


def program(name: str, settings: Mapping[str, str]) -> mocks.Cloud:
    """What the Pulumi program asks for."""
    values = {"alarm-email": "operator@reviews.test", **GIVEN, **STACKS[name]}
    values["settings"] = [f"{key}={value}" for key, value in settings.items()]
    config = mocks.as_the_command_would({f"{PROJECT}:{key}": value for key, value in values.items()})
    answers = terraform.References(World(), REGION, ACCOUNT)
    return mocks.deploy(mocks.run_main, config=config, stack=name, answers=answers)


def as_moto_takes_it(resources: dict[str, Any]) -> dict[str, Any]:
    """See LACKING."""
    said = {type_: dict(named) for type_, named in resources.items()}
    for type_ in ("aws_budgets_budget", "aws_sqs_queue_redrive_allow_policy"):
        said.pop(type_, None)
    role = {"Version": "2012-10-17", "Statement": []}
    [first] = said["aws_batch_job_queue"]
    said["aws_iam_role"]["emulator"] = {"name": f"{first}-emulator", "assume_role_policy": json.dumps(role)}
    [group] = said["aws_security_group"]
    groups = {"security_group_ids": [f"${{aws_security_group.{group}.id}}"]}
    for name, environment in said["aws_batch_compute_environment"].items():
        said["aws_batch_compute_environment"][name] = {
            **environment,
            "service_role": "${aws_iam_role.emulator.arn}",
            "compute_resources": [{**groups, **asked} for asked in environment["compute_resources"]],
        }
    for name, definition in said["aws_batch_job_definition"].items():
        said["aws_batch_job_definition"][name] = _with_container_properties(definition)
    for name, task in said.get("aws_ecs_task_definition", {}).items():
        asked = [{"memory": 1024, **one} for one in json.loads(task["container_definitions"])]
        said["aws_ecs_task_definition"][name] = {**task, "container_definitions": json.dumps(asked)}
    for name, service in said.get("aws_ecs_service", {}).items():
        network = {
            "network_configuration": [{"subnets": [f"${{aws_subnet.{next(iter(said['aws_subnet']))}.id}}"]}]
        }
        said["aws_ecs_service"][name] = {**network, **service, "wait_for_steady_state": False}
        if said["aws_ecs_service"][name].pop("capacity_provider_strategy", None):
            said["aws_ecs_service"][name]["launch_type"] = "FARGATE"
    return said


def _with_container_properties(definition: Mapping[str, Any]) -> dict[str, Any]:
    said = dict(definition)
    [task] = json.loads(said.pop("ecs_properties"))["taskProperties"]
    [container] = task["containers"]
    open_remote_run = ("name", "essential", "stopTimeout")
    properties = {key: value for key, value in container.items() if key not in open_remote_run}
    properties |= {
        "jobRoleArn": task["taskRoleArn"],
        "executionRoleArn": task["executionRoleArn"],
        "volumes": task["volumes"],
    }
    for key in ("networkConfiguration", "runtimePlatform"):
        if key in task:
            properties[key] = task[key]
    return {**said, "container_properties": json.dumps(properties)}


def changed_again(plan: Mapping[str, Any]) -> list[str]:
    """What a second plan would do, less what CHANGES_AGAIN names."""
    found = []
    for change in plan.get("resource_changes", ()):
        before, after = change["change"]["before"], change["change"]["after"]
        if change["change"]["actions"] in (["no-op"], ["read"]):
            continue
        known = CHANGES_AGAIN.get(change["type"], {})
        keys = {
            key
            for key in {*(before or {}), *(after or {})}
            if (before or {}).get(key) != (after or {}).get(key)
        }
        for key in sorted(keys - set(known)):
            was, will = (json.dumps((side or {}).get(key)) for side in (before, after))
            found.append(f"{change['address']} {change['change']['actions']} {key}: {was} -> {will}")
    return found


def check(name: str, url: str, folder: Path, mirror: Path | None, settings: Mapping[str, str]) -> Terraform:
    """Make a stack; ends the check if it is refused or changes again."""
    begun = time.monotonic()
    terra = Terraform(folder / name, mirror)
    schemas = terra.schemas(url)
    said = terraform.configuration(program(name, settings), schemas)
    terra.write("main", {**said, "resource": as_moto_takes_it(said["resource"])})
    count = sum(len(named) for named in said["resource"].values())
    terra.run("apply", "-auto-approve", "-no-color", "-input=false")
    terra.run("plan", "-detailed-exitcode", "-out=again", "-no-color", may=(0, 2))
    if again := changed_again(terra.show("again")):
        sys.exit("error: a second plan is not empty:\n" + "\n".join(again))
    print(
        f"{name}: {count} resources accepted, nothing to change again ({time.monotonic() - begun:.0f} s)",
        flush=True,
    )
    return terra


def main() -> int:
    """Check the stacks that the command line names, or all. Returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stacks", nargs="*", choices=[*STACKS, []], help="default: all")
    parser.add_argument("--mirror", type=Path, help="a folder with Terraform's AWS provider")
    args = parser.parse_args()
    for what, why in LACKING.items():
        print(f"lacking in the emulator, {what}: {why}")
    # A job's command is `python …`: the one that runs this.
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as kept, MotoServer() as server, SteamStore() as steam:
        folder = Path(kept)
        model = make_model(folder / "model", parrot=True)
        settings = {
            "GRG_BATCH": "4",
            "GRG_CANDIDATES": "1",
            "GRG_HOLD_S": "4",
            "GRG_LINGER_S": "4",
            "GRG_MAX_WORKERS": "2",
            "GRG_MODEL": "tiny@1",
            "GRG_STEAM_URL": steam.url,
        }
        for name in args.stacks or STACKS:
            terra = check(name, server.url, folder, args.mirror, settings)
            if name == "fargate":
                StackRun(terra.show(), server.url, folder, steam, model).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
