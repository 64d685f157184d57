"""The container images: built from this folder into repositories of the stack, or given."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_docker_build as docker_build

DOCKERFILE = "model_container/Dockerfile"
# A new build takes the tag from the one before, which stays as long as anybody may want to go back to it. The newest
# always has its tag and stays.
UNTAGGED_DAYS = 30
_LIFECYCLE = {
    "rules": [
        {
            "rulePriority": 1,
            "description": "Builds that were replaced",
            "selection": {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": UNTAGGED_DAYS,
            },
            "action": {"type": "expire"},
        }
    ]
}
_IN_ECR = (
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/(?P<name>[^:@]+)[:@].+"
)


@dataclass(frozen=True)
class ImageArgs:
    """One image."""

    given: str
    """An image that exists; empty builds one."""
    target: str
    """Stage of the Dockerfile."""
    platforms: Sequence[docker_build.Platform]
    partition: str
    """The part of AWS that addresses are in, `aws` for most."""
    tags: Mapping[str, str]


class Image(pulumi.ComponentResource):
    """An image with its digest, so that what runs is what was pushed; and who must be let in to pull it."""

    uri: pulumi.Output[str]
    repository_arns: list[pulumi.Output[str]]
    """Empty for an image of a registry that asks no one."""

    def __init__(self, name: str, args: ImageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Image", name, None, opts)
        if args.given:
            self.uri = pulumi.Output.from_input(args.given)
            self.repository_arns = [
                pulumi.Output.from_input(arn) for arn in _arns(args.given, args.partition)
            ]
        else:
            repository = self._repository(name, args.tags)
            self.uri = self._build(name, args, repository).ref
            self.repository_arns = [repository.arn]
        self.register_outputs({"uri": self.uri})

    def _repository(self, name: str, tags: Mapping[str, str]) -> aws.ecr.Repository:
        child = pulumi.ResourceOptions(parent=self)
        repository = aws.ecr.Repository(
            name,
            image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
            encryption_configurations=[
                aws.ecr.RepositoryEncryptionConfigurationArgs(encryption_type="AES256")
            ],
            # Everything in it can be built again.
            force_delete=True,
            tags=tags,
            opts=child,
        )
        aws.ecr.LifecyclePolicy(name, repository=repository.name, policy=json.dumps(_LIFECYCLE), opts=child)
        return repository

    def _build(self, name: str, args: ImageArgs, repository: aws.ecr.Repository) -> docker_build.Image:
        # Asked for anew each time: it is good for twelve hours.
        login = aws.ecr.get_authorization_token_output(registry_id=repository.registry_id)
        return docker_build.Image(
            name,
            context=docker_build.BuildContextArgs(location="."),
            dockerfile=docker_build.DockerfileArgs(location=DOCKERFILE),
            target=args.target,
            platforms=list(args.platforms),
            tags=[pulumi.Output.concat(repository.repository_url, ":latest")],
            push=True,
            # `pulumi preview` then needs no Docker and takes seconds.
            build_on_preview=False,
            registries=[
                docker_build.RegistryArgs(
                    address=repository.repository_url,
                    username=login.user_name,
                    password=pulumi.Output.secret(login.password),
                )
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )


def _arns(image: str, partition: str) -> list[str]:
    """The repository of an image that lies in somebody's ECR."""
    found = re.fullmatch(_IN_ECR, image)
    return (
        [f"arn:{partition}:ecr:{found['region']}:{found['account']}:repository/{found['name']}"]
        if found
        else []
    )
