"""What each role may do: every action and every resource is named. No resource is made here.

A resource is `*` only if the action accepts no other (the Service Authorization Reference says so for each), and a
comment gives the reason. `scripts/engine.py life` compares these tables with the calls that the real bot and workers
make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi

from infra.context import AwsLocation
from infra.iam.policies import Statement, allow

# Access to each prefix of the bucket: r to read, w to write, d to delete, v to delete what the bucket keeps of older
# versions.
BOT_FILES = {
    "requests/": "rwd",
    "requests/open/": "v",
    "prompts/": "wd",
    "reviews/": "rw",
    "messages/": "w",
    "asked/": "wd",
    "spares/": "rwd",
    "places/": "rw",
    "people/": "rwd",
    "ratings/": "wd",
    # Read too: a write that met an object compares it with what its own first try may have written.
    "reports/": "rwd",
    "retractions/": "wd",
    "shown/": "rw",
    "cursors/": "rw",
    "usage/": "rw",
    "workers/": "r",
    "bot/": "rwd",
}
WORKER_FILES = {
    "requests/open/": "r",
    "prompts/": "r",
    "reviews/": "rw",
    "attempts/": "rwd",
    "workers/": "rwd",
    "spares/": "rw",
    "texts/": "rw",
    "usage/": "w",
    "models/": "r",
}
TRAINING_FILES = {"training/": "rw"}

_ACTIONS = {"r": "s3:GetObject", "w": "s3:PutObject", "d": "s3:DeleteObject", "v": "s3:DeleteObjectVersion"}


def files(bucket_arn: pulumi.Input[str], access: Mapping[str, str]) -> list[Statement]:
    """Access to objects under each prefix of the bucket, and to the bucket's listing.

    `access` gives letters for each prefix, as in the tables above. An action that no prefix needs gets no statement.
    """
    statements = [
        allow([action], [pulumi.Output.concat(bucket_arn, f"/{p}*") for p in access if letter in access[p]])
        for letter, action in _ACTIONS.items()
        if any(letter in letters for letters in access.values())
    ]
    # Not restricted to prefixes: a caller that may not list the whole bucket gets "access denied" instead of "no such
    # object" (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html), and the program often asks for
    # objects that may not exist.
    return [*statements, allow(["s3:ListBucket"], [bucket_arn])]


def bot_policy(
    *,
    location: AwsLocation,
    bucket_arn: pulumi.Input[str],
    prompts_arn: pulumi.Input[str],
    reviews_arn: pulumi.Input[str],
    job_queue_arn: pulumi.Input[str],
    job_definition_arn: pulumi.Input[str],
) -> list[Statement]:
    """The bot: it stores requests, queues prompts, receives reviews and submits workers.

    `job_definition_arn` is without a revision.
    """
    definitions = [job_definition_arn, pulumi.Output.concat(job_definition_arn, ":*")]
    return [
        *files(bucket_arn, BOT_FILES),
        allow(["sqs:SendMessage", "sqs:GetQueueAttributes"], [prompts_arn]),
        allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [reviews_arn]),
        allow(["batch:SubmitJob"], [job_queue_arn, *definitions]),
        # To end a worker that hangs. The id of a job is not known in advance.
        allow(["batch:TerminateJob"], [location.arn("batch", "job/*")]),
        # Batch accepts no resource for actions that only read.
        allow(["batch:DescribeJobDefinitions", "batch:DescribeJobQueues", "batch:ListJobs"], ["*"]),
    ]


def worker_policy(
    *,
    bucket_arn: pulumi.Input[str],
    prompts_arn: pulumi.Input[str],
    dead_letters_arn: pulumi.Input[str],
) -> list[Statement]:
    """A worker: it takes prompts, stores reviews, and moves prompts that cannot be written to the dead letters.

    It changes no request, and it sees nothing about the people and places that reviews are for.
    """
    return [
        *files(bucket_arn, WORKER_FILES),
        allow(
            [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
            ],
            [prompts_arn],
        ),
        allow(["sqs:GetQueueUrl", "sqs:SendMessage"], [dead_letters_arn]),
    ]


def training_policy(*, bucket_arn: pulumi.Input[str]) -> list[Statement]:
    """A training job: it reads its data and base model, and stores its checkpoints and the trained model.

    Nothing but training/ is open to it, so that a faulty run can damage neither requests nor published models.
    """
    return files(bucket_arn, TRAINING_FILES)


def startup_policy(
    *,
    log_group_arn: pulumi.Input[str],
    repository_arns: Sequence[pulumi.Input[str]],
    secret_arns: Sequence[pulumi.Input[str]] = (),
) -> list[Statement]:
    """What ECS does for a container: it pulls the image, passes the secrets in and writes the log.

    The program in the container has none of these permissions. Without repositories the image comes from outside ECR,
    and without secrets none is passed in: ECS then needs no permission for either.
    """
    statements = [
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], [pulumi.Output.concat(log_group_arn, ":*")])
    ]
    if repository_arns:
        statements += [
            # A token is for a whole registry, so the action accepts no resource.
            allow(["ecr:GetAuthorizationToken"], ["*"]),
            allow(
                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                list(repository_arns),
            ),
        ]
    if secret_arns:
        statements.append(allow(["secretsmanager:GetSecretValue"], list(secret_arns)))
    return statements


def machine_policy(location: AwsLocation, cluster: pulumi.Input[str]) -> list[Statement]:
    """The ECS agent on a machine: it joins the cluster and reports on its tasks.

    `cluster` is a name, or `*` if Batch makes the cluster and chooses a name that is not known in advance.
    """
    clusters = pulumi.Output.concat(location.arn("ecs", "cluster/"), cluster)
    instances = pulumi.Output.concat(location.arn("ecs", "container-instance/"), cluster, "/*")
    return [
        allow(
            [
                "ecs:DeregisterContainerInstance",
                "ecs:RegisterContainerInstance",
                "ecs:SubmitAttachmentStateChanges",
                "ecs:SubmitContainerStateChange",
                "ecs:SubmitTaskStateChange",
            ],
            [clusters],
        ),
        allow(
            ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"],
            [instances],
            {"ArnLike": {"ecs:cluster": clusters}},
        ),
        # The agent asks for its endpoint before it is registered and has an ARN.
        allow(["ecs:DiscoverPollEndpoint"], ["*"]),
    ]
