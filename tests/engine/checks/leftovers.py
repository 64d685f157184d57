"""What of a stack is in the emulator, found without Pulumi."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.engine.lacking import Emulator


def leftovers(emulator: Emulator, stack: str) -> list[str]:
    """Everything that bears the stack's tag or name: a word for its kind, and its name."""
    return sorted({*_by_name(emulator, f"grg-{stack}-"), *_by_tag(emulator, stack)})


def _by_name(emulator: Emulator, prefix: str) -> Iterable[str]:
    for kind, service, call, answer, key in (
        ("s3 bucket", "s3", "list_buckets", "Buckets", "Name"),
        ("role", "iam", "list_roles", "Roles", "RoleName"),
        ("instance profile", "iam", "list_instance_profiles", "InstanceProfiles", "InstanceProfileName"),
        ("log group", "logs", "describe_log_groups", "logGroups", "logGroupName"),
        ("secret", "secretsmanager", "list_secrets", "SecretList", "Name"),
        ("repository", "ecr", "describe_repositories", "repositories", "repositoryName"),
        ("alarm", "cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
        ("rule", "events", "list_rules", "Rules", "Name"),
        ("topic", "sns", "list_topics", "Topics", "TopicArn"),
        (
            "scaling group",
            "autoscaling",
            "describe_auto_scaling_groups",
            "AutoScalingGroups",
            "AutoScalingGroupName",
        ),
        ("launch template", "ec2", "describe_launch_templates", "LaunchTemplates", "LaunchTemplateName"),
    ):
        for one in getattr(emulator.client(service), call)()[answer]:
            if (name := one[key].rpartition(":")[2]).startswith(prefix):
                yield f"{kind} {name}"
    for url in emulator.client("sqs").list_queues().get("QueueUrls", ()):
        if (name := url.rpartition("/")[2]).startswith(prefix):
            yield f"queue {name}"
    yield from _of_batch_and_ecs(emulator, prefix)


def _of_batch_and_ecs(emulator: Emulator, prefix: str) -> Iterable[str]:
    batch, ecs = emulator.client("batch"), emulator.client("ecs")
    # A deleted cluster is INACTIVE for some time. moto lists it all the same.
    clusters = ecs.describe_clusters(clusters=ecs.list_clusters()["clusterArns"])["clusters"]
    named = {
        "job queue": [one["jobQueueName"] for one in batch.describe_job_queues()["jobQueues"]],
        "compute environment": [
            one["computeEnvironmentName"]
            for one in batch.describe_compute_environments()["computeEnvironments"]
        ],
        "job definition": [
            one["jobDefinitionName"]
            for one in batch.describe_job_definitions(status="ACTIVE")["jobDefinitions"]
        ],
        "cluster": [one["clusterArn"] for one in clusters if one["status"] == "ACTIVE"],
        "task definition": ecs.list_task_definitions(status="ACTIVE")["taskDefinitionArns"],
    }
    for kind, names in named.items():
        for name in names:
            if name.rpartition("/")[2].startswith(prefix):
                yield f"{kind} {name.rpartition('/')[2]}"


def _by_tag(emulator: Emulator, stack: str) -> Iterable[str]:
    """Of EC2, whose things have ids and no names."""
    ec2 = emulator.client("ec2")
    tagged = [{"Name": "tag:Stack", "Values": [stack]}]
    for kind, call, answer, key in (
        ("vpc", "describe_vpcs", "Vpcs", "VpcId"),
        ("subnet", "describe_subnets", "Subnets", "SubnetId"),
        ("security group", "describe_security_groups", "SecurityGroups", "GroupId"),
        ("gateway", "describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
        ("endpoint", "describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId"),
        ("route table", "describe_route_tables", "RouteTables", "RouteTableId"),
    ):
        found: list[dict[str, Any]] = getattr(ec2, call)(Filters=tagged)[answer]
        for one in found:
            if one.get("State") != "deleted":
                yield f"{kind} {one[key]}"
