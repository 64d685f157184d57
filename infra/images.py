"""The container images: built from this folder into repositories of the stack, or existing ones."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_docker_build as docker_build

from infra.context import StackContext

DOCKERFILE = "model_container/Dockerfile"
# A new build takes the tag from the one before, which must stay for as long as ECS or an operator may go back to it. By
# number and not by age: ECR counts days from the push, so that an image which has run for months would be deleted as
# soon as an upgrade takes its tag. A build is up to three manifests (an index, an image for each processor).
BUILDS_KEPT = 6
_LIFECYCLE = {
    "rules": [
        {
            "rulePriority": 1,
            "description": "Builds that were replaced",
            "selection": {
                "tagStatus": "untagged",
                "countType": "imageCountMoreThan",
                "countNumber": 3 * BUILDS_KEPT,
            },
            "action": {"type": "expire"},
        }
    ]
}
_IN_ECR = (
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/(?P<name>[^:@]+)[:@].+"
)


@dataclass(frozen=True, kw_only=True)
class ImageArgs:
    """One image. With an existing one the stage and the platforms have no effect."""

    existing: str
    """An image that exists; empty builds one."""
    target: str
    """The stage of the Dockerfile."""
    platforms: Sequence[docker_build.Platform]


class Image(pulumi.ComponentResource):
    """An image named by its digest, so that what runs is what was pushed, and the repository to pull it from.

    A build needs Docker on the machine that runs `pulumi up`. An existing image keeps the name that it was given by,
    which may be a tag.
    """

    uri: pulumi.Output[str]
    repository_arns: list[pulumi.Output[str]]
    """Empty for an image outside ECR, for which no role needs a permission."""

    def __init__(
        self, name: str, context: StackContext, args: ImageArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("grg:infra:Image", name, None, opts)
        self._name, self._context = name, context
        if args.existing:
            self.uri = pulumi.Output.from_input(args.existing)
            arns = _repository_arns(args.existing, context.location.partition)
            self.repository_arns = [pulumi.Output.from_input(arn) for arn in arns]
        else:
            repository = self._repository()
            self.uri = self._build(args, repository).ref
            self.repository_arns = [repository.arn]
        self.register_outputs({"uri": self.uri})

    def _repository(self) -> aws.ecr.Repository:
        """A repository that scans what is pushed to it and deletes builds beyond the last `BUILDS_KEPT`."""
        child = pulumi.ResourceOptions(parent=self)
        repository = aws.ecr.Repository(
            self._name,
            image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
            encryption_configurations=[
                aws.ecr.RepositoryEncryptionConfigurationArgs(encryption_type="AES256")
            ],
            # Everything in it can be built again.
            force_delete=True,
            tags=self._context.tags,
            opts=child,
        )
        aws.ecr.LifecyclePolicy(
            self._name, repository=repository.name, policy=json.dumps(_LIFECYCLE), opts=child
        )
        return repository

    def _build(self, args: ImageArgs, repository: aws.ecr.Repository) -> docker_build.Image:
        """Builds the image from this folder and pushes it.

        Every build has the tag `latest`, so that the one before loses it and becomes subject to the lifecycle policy.
        """
        # Requested again each time, because it is valid for twelve hours.
        login = aws.ecr.get_authorization_token_output(registry_id=repository.registry_id)
        return docker_build.Image(
            self._name,
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


def _repository_arns(image: str, partition: str) -> list[str]:
    """The ARN of the image's repository; empty if it is not in ECR.

    The repository may be in another account or region, so both are taken from the image's name.
    """
    match = re.fullmatch(_IN_ECR, image)
    if not match:
        return []
    return [f"arn:{partition}:ecr:{match['region']}:{match['account']}:repository/{match['name']}"]
