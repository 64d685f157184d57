"""What moto has not, and what is done about it. AWS has all of it."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Mapping
from typing import Any

import boto3

from tests.engine.rpc import UNKNOWN
from tests.engine.spelling import config
from tests.engine.terraform_protocol import Block

LEFT_OUT = {
    "aws_budgets_budget": "moto tells no tags of a budget, and the provider asks for ever: it is not made",
    "aws_sqs_queue_redrive_allow_policy": "moto forgets it, and the provider waits for it for ever: it is not made",
}
MADE_OTHERWISE = {
    "aws_batch_compute_environment": (
        "moto demands a service role where AWS has its own, and security groups beside those of the launch template, "
        "which AWS refuses: both are added"
    ),
    "aws_batch_job_definition": "moto knows no ecsProperties: the same task as containerProperties",
    "aws_ecs_service": (
        "moto starts no task, so that none gets steady: it is not waited for; and it tells of an empty network "
        "configuration, on which the provider crashes: the bot's gets one; it forgets Fargate Spot: Fargate is taken"
    ),
    "aws_launch_template": (
        "moto counts the template's own tags among those of its machines, so that each `up` would make a new version: "
        "the template gets none of its own"
    ),
    "aws_ecs_task_definition": "moto demands `memory` where AWS is content with `memoryReservation`: it is added",
}
NOT_KEPT: Mapping[str, Mapping[str, str]] = {
    "aws_autoscaling_group": {
        "capacity_reservation_specification": "moto does not keep it",
        "instance_maintenance_policy": "moto does not keep it",
        "max_instance_lifetime": "moto does not keep it",
    },
    "aws_batch_job_queue": {"job_state_time_limit_action": "moto does not keep it"},
    "aws_ecs_service": {
        "availability_zone_rebalancing": "moto does not tell it",
        "network_configuration": "moto does not tell it",
    },
    "aws_sqs_queue": {"redrive_policy": "moto gives it back with other white space"},
}
"""What a resource seems to have changed in when it is read again, by type and attribute, and why."""


class Emulator:
    """moto's server, and the additions that it demands."""

    def __init__(self, url: str, region: str) -> None:
        self.url, self.region = url, region
        self._clients: dict[str, Any] = {}
        self._making = threading.Lock()

    def client(self, service: str) -> Any:
        """A client of one service."""
        with self._making:  # boto3 makes one client at a time
            if service not in self._clients:
                self._clients[service] = boto3.client(
                    service,
                    self.region,
                    endpoint_url=self.url,
                    aws_access_key_id="test",
                    aws_secret_access_key="test",
                )
            return self._clients[service]

    def as_moto_takes_it(self, type_: str, asked: dict[str, Any], block: Block) -> dict[str, Any]:
        """The inputs of a resource, as MADE_OTHERWISE says."""
        match type_:
            case "aws_batch_compute_environment":
                groups = [self._security_group]
                for machines in asked["compute_resources"]:
                    machines["security_group_ids"] = machines["security_group_ids"] or groups
                return {**asked, "service_role": self._role}
            case "aws_batch_job_definition" if asked.get("ecs_properties") is not None:
                properties = _container_properties(asked["ecs_properties"])
                return {**asked, "ecs_properties": None, "container_properties": properties}
            case "aws_launch_template":
                return {**asked, "tags": None}
            case "aws_ecs_task_definition" if asked["container_definitions"] is not UNKNOWN:
                containers = json.loads(asked["container_definitions"])
                limited = [{"memory": 1024, **container} for container in containers]
                return {**asked, "container_definitions": json.dumps(limited)}
            case "aws_ecs_service":
                asked["wait_for_steady_state"] = False
                if not asked["network_configuration"]:
                    _, inner = block.blocks["network_configuration"]
                    somewhere = config({"subnets": [self._subnet]}, inner, "network_configuration")
                    asked["network_configuration"] = [somewhere]
                if asked["capacity_provider_strategy"]:
                    asked |= {"capacity_provider_strategy": [], "launch_type": "FARGATE"}
        return asked

    @functools.cached_property
    def _role(self) -> str:
        iam = self.client("iam")
        return str(iam.create_role(RoleName="emulator", AssumeRolePolicyDocument="{}")["Role"]["Arn"])

    @functools.cached_property
    def _security_group(self) -> str:
        return str(self.client("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"])

    @functools.cached_property
    def _subnet(self) -> str:
        return str(self.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"])


def _container_properties(ecs_properties: Any) -> Any:
    if ecs_properties is UNKNOWN:
        return UNKNOWN
    [task] = json.loads(ecs_properties)["taskProperties"]
    [container] = task["containers"]
    of_a_task_alone = ("name", "essential", "stopTimeout")
    properties = {key: value for key, value in container.items() if key not in of_a_task_alone}
    properties |= {
        "jobRoleArn": task["taskRoleArn"],
        "executionRoleArn": task["executionRoleArn"],
        "volumes": task["volumes"],
    }
    kept = ("networkConfiguration", "runtimePlatform")
    return json.dumps(properties | {key: task[key] for key in kept if key in task})
