"""The bot: exactly one, with its tokens; and the writers that are always there."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import base64
import json
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockCallArgs

from core.health import check as alive
from infra.program_settings import WORKERS
from tests.infra.answers import REGION, Answers, World
from tests.infra.cloud import Cloud, Resource, arn_of, as_the_command_would, deploy, environ_of, run_main

NEWEST = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"


LEAST = {
    "game-review-generator:alarm-email": "operator@reviews.test",
    "game-review-generator:tokens": "GRG_DISCORD_TOKEN=hush",
}


def task_of(cloud: Cloud, name_end: str) -> Resource:
    return cloud.one("TaskDefinition", name_end)


def test_there_is_exactly_one_bot_and_never_two(with_bot: Cloud) -> None:
    bot = with_bot.one("Service", "-bot")
    service = bot.inputs
    assert service["desiredCount"] == 1
    assert (service["deploymentMinimumHealthyPercent"], service["deploymentMaximumPercent"]) == (0, 100)
    assert service.get("schedulingStrategy", "REPLICA") == "REPLICA"
    # Nor while a service is replaced: the new bot would find the old one's lease, and give up.
    assert bot.replaced_by_deleting_first


def test_it_lives_on_the_smallest_task_of_fargate_spot(made: Cloud, adopted: Cloud) -> None:
    for cloud in (made, adopted):
        service, task = cloud.one("Service", "-bot").inputs, task_of(cloud, "-bot").inputs
        assert service["capacityProviderStrategies"] == [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
        assert "launchType" not in service
        assert service["networkConfiguration"] == {
            "subnets": cloud.outputs["subnet_ids"],
            "securityGroups": [cloud.outputs["security_group_id"]],
            "assignPublicIp": True,
        }
        assert (task["cpu"], task["memory"], task["networkMode"]) == ("256", "512", "awsvpc")
        assert task["runtimePlatform"] == {"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"}
        assert task["volumes"] == [{"name": "state"}]
        assert [cloud.of(kind) for kind in ("Group", "LaunchTemplate", "InstanceProfile")] == [[], [], []]


def test_a_version_that_does_not_stay_up_is_taken_back_and_told(with_bot: Cloud) -> None:
    service = with_bot.one("Service", "-bot").inputs
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert service["waitForSteadyState"] is True


def test_an_up_whose_version_ecs_rolled_back_fails_with_what_runs() -> None:
    older = "arn:aws:ecs:eu-central-1:123456789012:task-definition/grg-dev-bot:7"
    values = as_the_command_would(LEAST)
    with pytest.raises(pulumi.RunError, match=f"^the bot runs {older} and not .*grg-dev-bot") as caught:
        deploy(run_main, config=values, world=World(rolled_back_to=older))
    assert len(str(caught.value).splitlines()) == 1


def test_a_preview_does_not_look_for_a_service_that_is_still_to_be_made() -> None:
    class NoService(Answers):
        def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
            assert not args.token.endswith("getService"), "AWS has no such service yet"
            return super().call(args)

    deploy(run_main, config=as_the_command_would(LEAST), answers=NoService(World()), preview=True)


def test_its_use_of_the_processor_is_measured_so_that_the_alarm_has_data(with_bot: Cloud) -> None:
    # CPUUtilization is the use in relation to what the task definition says, for the task or for its container:
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html
    task = task_of(with_bot, "-bot")
    assert int(task.inputs.get("cpu") or task.containers[0].get("cpu", 0)) >= 128


def test_beside_a_fast_lane_it_lives_on_one_machine_that_is_replaced_not_doubled(throwaway: Cloud) -> None:
    with_bot = throwaway
    assert with_bot.one("Service", "-bot").inputs["launchType"] == "EC2"
    group = with_bot.one("Group").inputs
    assert (group["minSize"], group["maxSize"], group["desiredCapacity"]) == (1, 1, 1)
    assert group["vpcZoneIdentifiers"] == with_bot.outputs["subnet_ids"]
    keep = group["instanceMaintenancePolicy"]
    assert (keep["minHealthyPercentage"], keep["maxHealthyPercentage"]) == (0, 100)
    assert group["instanceRefresh"]["preferences"]["minHealthyPercentage"] == 0
    assert group["launchTemplate"] == {
        "id": f"{with_bot.one('LaunchTemplate', '-bot-machine').name}-id",
        "version": "5",
    }


def test_its_machine_goes_only_after_the_bot(throwaway: Cloud) -> None:
    machines = throwaway.one("Group")
    assert (machines.type, machines.name) in throwaway.one("Service", "-bot").needs


def test_its_machine_is_a_small_arm64_one_with_the_newest_image(throwaway: Cloud) -> None:
    template = throwaway.one("LaunchTemplate").inputs
    assert (template["instanceType"], template["imageId"]) == ("t4g.small", NEWEST)
    # A new machine has no credits: limited to them, it would boot at a tenth of its speed.
    assert template["creditSpecification"] == {"cpuCredits": "unlimited"}
    # And a machine of a month makes room for one with what the image has learnt since.
    assert throwaway.one("Group").inputs["maxInstanceLifetime"] == 30 * 86_400


def test_another_image_and_type_may_be_given() -> None:
    machine = {
        "game-review-generator:bot-ami": "ami-0a1b2c3d",
        "game-review-generator:bot-instance-type": "m7g.medium",
        "game-review-generator:fast-lane": True,
    }
    template = deploy(run_main, config=as_the_command_would(LEAST | machine)).one("LaunchTemplate").inputs
    assert (template["instanceType"], template["imageId"]) == ("m7g.medium", "ami-0a1b2c3d")
    assert "creditSpecification" not in template


def test_its_machine_joins_the_stacks_cluster(throwaway: Cloud) -> None:
    script = base64.b64decode(throwaway.one("LaunchTemplate").inputs["userData"]).decode()
    assert f"ECS_CLUSTER={throwaway.outputs['cluster']} >>" in script


def test_it_runs_as_nobody_on_a_read_only_root_and_writes_to_its_state_alone(with_bot: Cloud) -> None:
    task = task_of(with_bot, "-bot")
    [container] = task.containers
    assert (container["user"], container["readonlyRootFilesystem"]) == ("10001:10001", True)
    assert container["mountPoints"] == [{"sourceVolume": "state", "containerPath": "/var/lib/grg"}]
    assert container["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert "portMappings" not in container
    assert container["command"] == ["grg", "bot"]


def test_on_a_machine_it_has_the_machines_address_and_a_folder_that_stays(throwaway: Cloud) -> None:
    task = task_of(throwaway, "-bot").inputs
    # The machine's own address leads out; a task's own interface on a machine would have no public one.
    assert task["networkMode"] == "bridge"
    assert task["volumes"] == [{"name": "state", "hostPath": "/var/lib/grg/bot"}]


def test_its_machine_makes_the_folders_for_the_containers_user(throwaway: Cloud) -> None:
    script = base64.b64decode(throwaway.one("LaunchTemplate").inputs["userData"]).decode()
    made = "install --directory --owner 10001 --group 10001 /var/lib/grg/bot /var/lib/grg/writer"
    assert made in script.splitlines()


def test_its_tokens_come_from_a_secret_and_stand_nowhere_else(with_bot: Cloud) -> None:
    [container] = task_of(with_bot, "-bot").containers
    secret, version = with_bot.one("Secret"), with_bot.one("SecretVersion")
    tokens = json.loads(version.inputs["secretString"])
    assert container["secrets"] == [
        {"name": name, "valueFrom": f"{arn_of(secret)}:{name}::v-1"} for name in sorted(tokens)
    ]
    assert "secretString" in version.secrets
    for resource in with_bot.resources:
        if resource is not version:
            assert not [token for token in tokens.values() if token in json.dumps(resource.inputs)]
    assert not [token for token in tokens.values() if token in json.dumps(with_bot.outputs)]


def test_a_new_token_is_a_new_version_of_the_task(made: Cloud) -> None:
    [secret] = task_of(made, "-bot").containers[0]["secrets"]
    assert secret["valueFrom"].endswith("::v-1")


@pytest.mark.parametrize(("stack", "adapters"), [("made", "discord"), ("adopted", "telegram,matrix")])
def test_it_is_told_all_that_was_made_and_its_adapters(
    stack: str, adapters: str, request: pytest.FixtureRequest
) -> None:
    cloud: Cloud = request.getfixturevalue(stack)
    environ = environ_of(task_of(cloud, "-bot").containers[0])
    made = ("BACKEND", "BUCKET", "PROMPT_QUEUE_URL", "REVIEW_QUEUE_URL", "JOB_QUEUE", "JOB_DEFINITION")
    for name in (*made, "MAX_WORKERS", "BATCH", "HOLD_S", "LINGER_S", "WORKER_PRICE_HOUR"):
        assert environ[f"GRG_{name}"] == cloud.outputs[f"GRG_{name}"]
    assert environ["GRG_ADAPTERS"] == adapters


def test_settings_of_the_configuration_reach_it_those_of_adapters_too(
    adopted: Cloud, throwaway: Cloud
) -> None:
    environ = environ_of(task_of(adopted, "-bot").containers[0])
    assert environ["GRG_MATRIX_HOMESERVER"] == "https://chat.example"
    environ = environ_of(task_of(throwaway, "-bot").containers[0])
    assert (environ["GRG_BATCH"], environ["GRG_MAX_WORKERS"]) == ("4", "3")


def test_every_container_is_told_its_region_and_no_keys_but_has_a_role(every: Cloud) -> None:
    for kind in ("TaskDefinition", "JobDefinition"):
        for definition in every.of(kind):
            environ = environ_of(definition.containers[0])
            assert {name for name in environ if name.startswith("AWS_")} == {"AWS_DEFAULT_REGION"}
            assert environ["AWS_DEFAULT_REGION"] == every.outputs["AWS_DEFAULT_REGION"] == REGION


def test_the_bot_has_the_bots_role(with_bot: Cloud) -> None:
    assert task_of(with_bot, "-bot").inputs["taskRoleArn"] == arn_of(with_bot.one("Role", "-bot"))


def test_without_adapters_there_is_no_bot_and_no_machine_for_one(gpu: Cloud) -> None:
    for kind in ("Service", "TaskDefinition", "Group", "Secret"):
        assert gpu.of(kind) == []


def test_a_fast_lane_is_a_writer_on_the_bots_machine(throwaway: Cloud) -> None:
    service, task = throwaway.one("Service", "fast-lane"), task_of(throwaway, "fast-lane")
    assert service.inputs["launchType"] == "EC2"
    assert service.inputs["cluster"] == arn_of(throwaway.one("Cluster"))
    machines = throwaway.one("Group")
    assert (machines.type, machines.name) in service.needs
    assert task.inputs["networkMode"] == "bridge"
    assert task.inputs["runtimePlatform"]["cpuArchitecture"] == "ARM64"
    assert task.inputs["volumes"] == [{"name": "state", "hostPath": "/var/lib/grg/writer"}]


def test_bot_and_fast_lane_fit_on_the_smallest_machine_for_both(throwaway: Cloud) -> None:
    asked = [task_of(throwaway, name).containers[0]["memoryReservation"] for name in ("-bot", "fast-lane")]
    assert task_of(throwaway, "-bot").containers[0]["memory"] == 768  # a leak ends the bot, not the machine
    assert sum(asked) < 1_800  # MiB that ECS gives out of a t4g.small's 2 GiB


def test_a_standing_writer_is_on_fargate_spot(throwaway: Cloud) -> None:
    service, task = (
        throwaway.one("Service", "standing-writer").inputs,
        task_of(throwaway, "standing-writer").inputs,
    )
    assert service["capacityProviderStrategies"] == [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    assert "launchType" not in service
    assert service["networkConfiguration"] == {
        "subnets": throwaway.outputs["subnet_ids"],
        "securityGroups": [throwaway.outputs["security_group_id"]],
        "assignPublicIp": True,
    }
    assert (task["cpu"], task["memory"], task["networkMode"]) == ("4096", "8192", "awsvpc")
    providers, queue = throwaway.one("ClusterCapacityProviders"), throwaway.one("JobQueue")
    assert providers.inputs["capacityProviders"] == ["FARGATE_SPOT"]
    # In a new account AWS refuses it before ECS has its role, which Batch's own cluster has made by then.
    assert (queue.type, queue.name) in providers.needs


def test_fargate_spot_is_asked_for_only_where_a_service_runs_on_it(every: Cloud) -> None:
    uses = any("capacityProviderStrategies" in service.inputs for service in every.of("Service"))
    assert len(every.of("ClusterCapacityProviders")) == (1 if uses else 0)


def test_ecs_starts_again_what_gives_no_sign_of_life(throwaway: Cloud, with_bot: Cloud) -> None:
    for cloud, task, program in (
        (with_bot, "-bot", "bot"),
        (throwaway, "fast-lane", "worker"),
        (throwaway, "standing-writer", "worker"),
    ):
        [container] = task_of(cloud, task).containers
        check = container["healthCheck"]
        assert check["command"] == ["CMD", "python", "-m", "core.health.check", program]
        assert program in alive.HEARTBEAT_FILES
        # What ECS allows: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
        assert 5 <= check["interval"] <= 300 and 2 <= check["timeout"] <= 60
        assert 1 <= check["retries"] <= 10 and 0 <= check["startPeriod"] <= 300


@pytest.mark.parametrize("name", ["fast-lane", "standing-writer"])
def test_a_writer_that_is_always_there_does_a_batch_workers_work_and_waits_for_ever(
    name: str, throwaway: Cloud
) -> None:
    [container], [job] = task_of(throwaway, name).containers, throwaway.one("JobDefinition").containers
    environ, jobs = environ_of(container), environ_of(job)
    assert int(environ.pop("GRG_LINGER_S")) > 365 * 86_400
    assert environ == {key: value for key, value in jobs.items() if key != "GRG_LINGER_S"}
    assert set(environ) <= {*WORKERS, "TMPDIR", "AWS_DEFAULT_REGION"}
    assert (container["image"], container["command"]) == (job["image"], job["command"])
    assert (container["user"], container["readonlyRootFilesystem"]) == ("10001:10001", True)
    assert task_of(throwaway, name).inputs["taskRoleArn"] == arn_of(throwaway.one("Role", "-workers"))


def test_nothing_always_runs_but_the_bot_unless_asked_for(made: Cloud, adopted: Cloud) -> None:
    for cloud in (made, adopted):
        assert [service.name for service in cloud.of("Service")] == [cloud.one("Service", "-bot").name]


def test_logs_name_the_region(with_bot: Cloud) -> None:
    [container] = task_of(with_bot, "-bot").containers
    assert container["logConfiguration"]["options"]["awslogs-region"] == REGION
