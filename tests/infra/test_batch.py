"""Batch: what workers run on, which settings they get, and when they end."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import base64
import json

from core.settings import FIELDS
from infra import containers
from infra.compute_environments import vcpus_of
from model_container.worker import GRACE_S
from tests.infra.answers import ROOT
from tests.infra.cloud import Cloud, arn_of, environ_of

RUNS_IN = {"made": "X86_64", "adopted": "X86_64", "throwaway": "ARM64"}


def needs(container: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {need["type"]: need["value"] for need in container["resourceRequirements"]}


def test_workers_run_on_fargate_spot_with_nothing_idle(on_fargate: Cloud) -> None:
    environment = on_fargate.one("ComputeEnvironment").inputs
    resources = environment["computeResources"]
    assert (environment["type"], environment["state"], resources["type"]) == (
        "MANAGED",
        "ENABLED",
        "FARGATE_SPOT",
    )
    assert "minVcpus" not in resources
    assert resources["subnets"] == on_fargate.outputs["subnet_ids"]
    assert resources["securityGroupIds"] == [on_fargate.outputs["security_group_id"]]


def test_as_many_workers_fit_as_the_bot_may_submit(on_fargate: Cloud, gpu: Cloud) -> None:
    for cloud in (on_fargate, gpu):
        [container] = cloud.one("JobDefinition", "writer").containers
        most = cloud.one("ComputeEnvironment").inputs["computeResources"]["maxVcpus"]
        assert most >= int(needs(container)["VCPU"]) * int(cloud.outputs["GRG_MAX_WORKERS"])


@pytest.mark.parametrize(("stack", "vcpus", "mib"), [("made", "2", "4096"), ("throwaway", "4", "8192")])
def test_a_worker_on_fargate_has_the_processors_of_the_configuration_and_two_gigabytes_each(
    stack: str, vcpus: str, mib: str, request: pytest.FixtureRequest
) -> None:
    cloud: Cloud = request.getfixturevalue(stack)
    [container] = cloud.one("JobDefinition").containers
    assert needs(container) == {"VCPU": vcpus, "MEMORY": mib}


@pytest.mark.parametrize("stack", sorted(RUNS_IN))
def test_a_worker_on_fargate_goes_out_by_an_address_of_its_own(
    stack: str, request: pytest.FixtureRequest
) -> None:
    cloud: Cloud = request.getfixturevalue(stack)
    definition = cloud.one("JobDefinition")
    assert definition.inputs["platformCapabilities"] == ["FARGATE"]
    assert definition.task["networkConfiguration"] == {"assignPublicIp": "ENABLED"}
    assert definition.task["runtimePlatform"] == {
        "cpuArchitecture": RUNS_IN[stack],
        "operatingSystemFamily": "LINUX",
    }


def test_gpu_machines_are_spot_ones_of_several_types_and_zones(gpu: Cloud) -> None:
    resources = gpu.one("ComputeEnvironment").inputs["computeResources"]
    assert (resources["type"], resources["allocationStrategy"]) == ("SPOT", "SPOT_PRICE_CAPACITY_OPTIMIZED")
    assert resources["instanceTypes"] == ["g4dn.xlarge", "g4dn.2xlarge", "g6.xlarge"]
    assert len(resources["subnets"]) >= 2
    assert resources["ec2Configurations"] == [{"imageType": "ECS_AL2023_NVIDIA"}]
    assert "bidPercentage" not in resources


def test_one_gpu_machine_is_kept_only_if_asked_for(gpu: Cloud) -> None:
    assert gpu.one("ComputeEnvironment").inputs["computeResources"]["minVcpus"] == vcpus_of("g4dn.xlarge")


@pytest.mark.parametrize(("type_", "vcpus"), [("g4dn.xlarge", 4), ("g5.2xlarge", 8), ("g6.16xlarge", 64)])
def test_a_types_processors_follow_from_its_size(type_: str, vcpus: int) -> None:
    assert vcpus_of(type_) == vcpus


def test_a_gpu_job_takes_one_gpu_and_fits_the_smallest_machine(gpu: Cloud) -> None:
    for definition in gpu.of("JobDefinition"):
        [container] = definition.containers
        assert definition.inputs["platformCapabilities"] == ["EC2"]
        assert needs(container)["GPU"] == "1"
        assert int(needs(container)["VCPU"]) <= 4
        assert int(needs(container)["MEMORY"]) <= 15 * 1024  # of 16 GiB ECS gives out a little less


def test_the_launch_template_of_gpu_machines_and_the_environment_agree(gpu: Cloud) -> None:
    resources = gpu.one("ComputeEnvironment").inputs["computeResources"]
    template = gpu.one("LaunchTemplate")
    assert resources["launchTemplate"] == {"launchTemplateId": f"{template.name}-id", "version": "5"}
    # Batch takes groups from one of the two and refuses both; it picks image and type itself.
    assert "securityGroupIds" not in resources
    assert not {"imageId", "instanceType"} & set(template.inputs)
    assert template.inputs["iamInstanceProfile"]["arn"] == resources["instanceRole"]


def test_machines_keep_their_metadata_encrypt_their_disk_and_answer_nobody(every: Cloud) -> None:
    for template in every.of("LaunchTemplate"):
        metadata = template.inputs["metadataOptions"]
        assert (metadata["httpTokens"], metadata["httpPutResponseHopLimit"]) == ("required", 1)
        [disk] = template.inputs["blockDeviceMappings"]
        assert (disk["ebs"]["encrypted"], disk["ebs"]["volumeType"]) == ("true", "gp3")
        assert disk["ebs"]["deleteOnTermination"] == "true"
        [interface] = template.inputs["networkInterfaces"]
        assert interface["securityGroups"] == [every.outputs["security_group_id"]]
        assert "keyName" not in template.inputs


def scripts_of(cloud: Cloud) -> list[str]:
    """What the machines of each launch template do at their first start."""
    return [base64.b64decode(template.inputs["userData"]).decode() for template in cloud.of("LaunchTemplate")]


def test_machines_drain_when_they_are_taken_back(every: Cloud) -> None:
    for script in scripts_of(every):
        assert script.startswith("MIME-Version: 1.0")
        assert "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config" in script


def test_machines_keep_the_images_that_they_use_and_delete_the_others(every: Cloud) -> None:
    # With prefer-cached the agent deletes none, and a machine that is always there fills its disk:
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
    for script in scripts_of(every):
        assert "ECS_IMAGE_PULL_BEHAVIOR=once >> /etc/ecs/ecs.config" in script
        assert "ECS_DISABLE_IMAGE_CLEANUP" not in script


def test_a_container_on_the_machines_own_network_cannot_take_the_machines_role(every: Cloud) -> None:
    # One hop is enough from there, and Batch puts its jobs there: only root, which no container is, may ask.
    closed = (
        "iptables --insert OUTPUT --destination 169.254.169.254 --match owner ! --uid-owner 0 --jump REJECT"
    )
    for script in scripts_of(every):
        assert closed in script.splitlines()
    for definition in [*every.of("JobDefinition"), *every.of("TaskDefinition")]:
        assert not definition.containers[0]["user"].startswith("0")


def test_a_training_job_has_time_to_save_even_where_the_provider_drops_its_stop_timeout(gpu: Cloud) -> None:
    [script] = scripts_of(gpu)
    assert "ECS_CONTAINER_STOP_TIMEOUT=120s >> /etc/ecs/ecs.config" in script


def test_a_job_that_cannot_start_is_cancelled_so_that_an_alarm_speaks(every: Cloud) -> None:
    actions = every.one("JobQueue").inputs["jobStateTimeLimitActions"]
    assert {(action["state"], action["action"]) for action in actions} == {("RUNNABLE", "CANCEL")}
    assert {action["reason"] for action in actions} == {
        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
    }
    # What Batch accepts.
    assert [action for action in actions if not 600 <= action["maxTimeSeconds"] <= 86_400] == []


def test_the_queue_takes_jobs_for_the_environment_alone(every: Cloud) -> None:
    queue = every.one("JobQueue").inputs
    assert queue["state"] == "ENABLED"
    assert queue["computeEnvironmentOrders"] == [
        {"order": 1, "computeEnvironment": arn_of(every.one("ComputeEnvironment"))}
    ]


def test_an_environment_that_is_replaced_comes_before_the_old_one_goes(every: Cloud) -> None:
    """Names that Pulumi makes, so that two can be there; the queue hangs on the one that is named in it."""
    for kind in ("ComputeEnvironment", "JobQueue", "LaunchTemplate", "JobDefinition"):
        for resource in every.of(kind):
            assert not {"name", "namePrefix"} & set(resource.inputs)
            assert not resource.replaced_by_deleting_first
    environment = every.one("ComputeEnvironment")
    assert (environment.type, environment.name) in every.one("JobQueue").needs


def test_another_profile_is_another_queue(made: Cloud, gpu: Cloud) -> None:
    """Batch lets no queue hold environments of both kinds, not even for a moment."""
    assert made.one("JobQueue").name.replace("dev", "gpu") != gpu.one("JobQueue").name
    assert made.one("ComputeEnvironment").name.replace("dev", "gpu") != gpu.one("ComputeEnvironment").name


def test_a_job_is_tried_again_only_where_its_machine_was_taken_back(every: Cloud) -> None:
    for definition in every.of("JobDefinition"):
        retry = definition.inputs["retryStrategy"]
        assert retry["attempts"] == 2
        *again, last = retry["evaluateOnExits"]
        assert last == {"action": "EXIT", "onReason": "*"}
        assert {rule["action"] for rule in again} == {"RETRY"}
        assert {rule["onStatusReason"] for rule in again} == {"Host EC2*", "Your Spot Task was interrupted*"}


def test_a_job_that_hangs_is_ended_after_a_day(every: Cloud) -> None:
    for definition in every.of("JobDefinition"):
        assert definition.inputs["timeout"] == {"attemptDurationSeconds": 86_400}


def test_a_worker_that_is_stopped_has_time_to_give_back_what_it_holds(every: Cloud) -> None:
    for definition in every.of("JobDefinition"):
        [container] = definition.containers
        assert GRACE_S + 5 < container["stopTimeout"] <= 120


def test_a_queued_prompt_is_hidden_for_longer_than_a_worker_needs_to_say_that_it_lives(every: Cloud) -> None:
    # A worker hides what it took anew every third of GRG_HOLD_S.
    visible = every.one("Queue", "prompts").inputs["visibilityTimeoutSeconds"]
    assert visible >= int(every.outputs["GRG_HOLD_S"])


def test_a_worker_runs_as_nobody_and_writes_to_its_state_alone(every: Cloud) -> None:
    for definition in every.of("JobDefinition"):
        [container] = definition.containers
        assert container["user"] == "10001:10001"
        assert container["readonlyRootFilesystem"] is True
        assert container["mountPoints"] == [{"sourceVolume": "state", "containerPath": "/var/lib/grg"}]
        assert [volume["name"] for volume in definition.task["volumes"]] == ["state"]
        assert environ_of(container)["TMPDIR"] == "/var/lib/grg"
        assert "privileged" not in container


def test_user_and_state_folder_are_those_of_the_images() -> None:
    dockerfile = (ROOT / "model_container" / "Dockerfile").read_text()
    assert f"\nUSER {containers.USER}\n" in dockerfile
    assert f"\nVOLUME {containers.STATE_DIR}\n" in dockerfile
    assert f"GRG_STATE_DIR={containers.STATE_DIR}" in dockerfile


def test_commands_are_those_of_the_images() -> None:
    dockerfile = (ROOT / "model_container" / "Dockerfile").read_text()
    for command in (containers.WORK, containers.BOT):
        assert f"CMD {json.dumps(list(command))}" in dockerfile


def test_a_gpu_machine_keeps_a_writers_model_from_one_job_to_the_next(gpu: Cloud) -> None:
    assert gpu.one("JobDefinition", "writer").task["volumes"] == [
        {"name": "state", "host": {"sourcePath": "/var/lib/grg/writer"}}
    ]
    script = base64.b64decode(gpu.one("LaunchTemplate").inputs["userData"]).decode()
    assert "install --directory --owner 10001 --group 10001 /var/lib/grg/bot /var/lib/grg/writer" in script


def test_a_worker_is_told_where_to_work_and_what_the_bot_reckons_with(every: Cloud) -> None:
    [container] = every.one("JobDefinition", "writer").containers
    environ = environ_of(container)
    for name in ("BACKEND", "BUCKET", "PROMPT_QUEUE_URL", "BATCH", "HOLD_S", "LINGER_S"):
        assert environ[f"GRG_{name}"] == every.outputs[f"GRG_{name}"]
    assert {name for name in environ if name not in FIELDS} == {"TMPDIR", "AWS_DEFAULT_REGION"}
    assert [name for name, value in environ.items() if not value] == []  # Batch drops an empty one


def test_the_model_is_the_configurations_or_else_the_images(made: Cloud, throwaway: Cloud) -> None:
    [container] = throwaway.one("JobDefinition").containers
    assert environ_of(container)["GRG_MODEL"] == throwaway.outputs["GRG_MODEL"] == "house@2"
    [container] = made.one("JobDefinition").containers
    assert "GRG_MODEL" not in environ_of(container)


def test_training_is_a_job_of_the_gpu_profile(gpu: Cloud, on_fargate: Cloud) -> None:
    trainer = gpu.one("JobDefinition", "trainer")
    assert gpu.outputs["GRG_TRAIN_JOB_DEFINITION"] == f"{trainer.name}-1a2b3c4"
    assert trainer.containers[0]["command"] == ["python", "-m", "model_container", "train"]
    assert trainer.task["taskRoleArn"] == arn_of(gpu.one("Role", "training"))
    assert trainer.containers[0]["stopTimeout"] == 120  # the notice that a spot machine gets, to save in
    assert [d.name for d in on_fargate.of("JobDefinition") if d.name.endswith("trainer")] == []
    assert on_fargate.outputs["GRG_TRAIN_JOB_DEFINITION"] == ""


def test_jobs_have_a_role_for_their_work_and_another_for_their_start(every: Cloud) -> None:
    writer = every.one("JobDefinition", "writer")
    assert writer.task["taskRoleArn"] == arn_of(every.one("Role", "-workers"))
    assert writer.task["executionRoleArn"] == arn_of(every.one("Role", "-workers-start"))


@pytest.mark.parametrize(("stack", "days"), [("made", 30), ("throwaway", 7)])
def test_logs_are_kept_as_long_as_the_configuration_says(
    stack: str, days: int, request: pytest.FixtureRequest
) -> None:
    cloud: Cloud = request.getfixturevalue(stack)
    assert {group.inputs["retentionInDays"] for group in cloud.of("LogGroup")} == {days}


def test_every_container_writes_to_a_log_of_the_stack(every: Cloud) -> None:
    groups = {f"{group.name}-1a2b3c4" for group in every.of("LogGroup")}
    for kind in ("JobDefinition", "TaskDefinition"):
        for definition in every.of(kind):
            for container in definition.containers:
                assert container["logConfiguration"]["logDriver"] == "awslogs"
                assert container["logConfiguration"]["options"]["awslogs-group"] in groups
