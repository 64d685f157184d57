"""Images: built from the Dockerfile that is here, kept and looked through, or given."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import json
import re

from tests.infra.answers import ACCOUNT, REGION, ROOT
from tests.infra.cloud import Cloud

AMD64, ARM64 = "linux/amd64", "linux/arm64"


@pytest.mark.parametrize(
    ("stack", "targets"),
    [
        ("made", {"bot": ("bot", [ARM64]), "worker": ("worker-cpu", [AMD64])}),
        ("throwaway", {"bot": ("bot", [ARM64]), "worker": ("worker-cpu", [ARM64])}),
        ("gpu", {"worker": ("worker-gpu", [AMD64])}),
        ("adopted", {}),
    ],
)
def test_each_image_is_built_for_where_it_runs(
    stack: str, targets: dict[str, tuple[str, list[str]]], request: pytest.FixtureRequest
) -> None:
    cloud: Cloud = request.getfixturevalue(stack)
    built = {
        image.name.rpartition("-")[2]: (image.inputs["target"], image.inputs["platforms"])
        for image in cloud.of("Image")
    }
    assert built == targets
    assert len(cloud.of("Repository")) == len(targets)


def test_the_stages_are_those_of_the_dockerfile(made: Cloud, gpu: Cloud) -> None:
    for image in (i for cloud in (made, gpu) for i in cloud.of("Image")):
        dockerfile = (ROOT / image.inputs["dockerfile"]["location"]).read_text()
        assert re.search(rf"^FROM \S+ AS {image.inputs['target']}$", dockerfile, re.MULTILINE)
        assert image.inputs["context"] == {"location": "."}


def test_a_preview_builds_nothing_and_a_deployment_pushes(made: Cloud) -> None:
    for image in made.of("Image"):
        assert (image.inputs["buildOnPreview"], image.inputs["push"]) == (False, True)
        repository = made.one("Repository", image.name.rpartition("-")[2])
        assert image.inputs["tags"] == [
            f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{repository.name}-1a2b3c4:latest"
        ]


def test_the_login_to_the_repository_is_a_secret(made: Cloud) -> None:
    for image in made.of("Image"):
        assert "registries" in image.secrets


def test_what_runs_is_named_by_its_digest(made: Cloud) -> None:
    images = [
        container["image"]
        for kind in ("JobDefinition", "TaskDefinition")
        for d in made.of(kind)
        for container in d.containers
    ]
    assert len(images) == 2
    assert [image for image in images if "@sha256:" not in image] == []


def test_given_images_are_run_as_they_are_named(adopted: Cloud) -> None:
    [bot], [worker] = adopted.one("TaskDefinition").containers, adopted.one("JobDefinition").containers
    assert bot["image"] == "registry.example/grg-bot:1.0"
    assert worker["image"] == adopted.outputs["worker_image"]
    assert adopted.outputs["worker_image"].endswith("/ours/grg-worker:1.0")


def test_repositories_look_through_what_is_pushed_and_are_encrypted(made: Cloud) -> None:
    for repository in made.of("Repository"):
        assert repository.inputs["imageScanningConfiguration"] == {"scanOnPush": True}
        assert repository.inputs["encryptionConfigurations"] == [{"encryptionType": "AES256"}]


def expired(images: list[tuple[int, bool]], policy: str) -> list[tuple[int, bool]]:
    """What ECR deletes: of each image the days since its push, and whether it has a tag. Newest first."""
    gone = []
    for rule in json.loads(policy)["rules"]:
        select = rule["selection"]
        assert (select["tagStatus"], rule["action"]) == ("untagged", {"type": "expire"})
        untagged = [image for image in images if not image[1]]
        if select["countType"] == "sinceImagePushed":
            gone += [image for image in untagged if image[0] > select["countNumber"]]
        else:
            assert select["countType"] == "imageCountMoreThan"
            gone += untagged[select["countNumber"] :]
    return gone


def test_the_image_that_a_rollback_needs_outlives_the_upgrade_that_takes_its_tag(made: Cloud) -> None:
    for repository, policy in zip(made.of("Repository"), made.of("LifecyclePolicy"), strict=True):
        assert policy.inputs["repository"] == f"{repository.name}-1a2b3c4"
        # Pushed today; the one before ran for a year and has just lost its tag.
        assert expired([(0, True), (365, False)], policy.inputs["policy"]) == []


def test_builds_do_not_pile_up_for_ever(made: Cloud) -> None:
    [policy, _] = made.of("LifecyclePolicy")
    builds = [(day, day == 0) for day in range(100)]
    assert 10 <= len(builds) - len(expired(builds, policy.inputs["policy"])) <= 30
