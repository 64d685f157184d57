"""What each role may do: every action named, every resource too. Pure: no resource is made here.

A `*` stands only where AWS knows no resource for an action (the Service Authorization Reference says so for
each), with the reason beside it. `scripts/terraform_check.py` compares these tables with the calls that the
real bot and workers make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi

from infra.location import Place
from infra.policies import Statement, allow

# What the program does under each prefix of the bucket: r reads, w writes, d deletes.
BOT_FILES = {
    "requests/": "rwd",
    "prompts/": "wd",
    "reviews/": "rw",
    "messages/": "w",
    "asked/": "wd",
    "spares/": "rwd",
    "places/": "rw",
    "people/": "rwd",
    "ratings/": "wd",
    "reports/": "wd",
    "retractions/": "wd",
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
    "spares/": "wd",
    "texts/": "rw",
    "usage/": "w",
    "models/": "r",
}
TRAINING_FILES = {"training/": "rw"}

_ACTIONS = {"r": "s3:GetObject", "w": "s3:PutObject", "d": "s3:DeleteObject"}


def files(bucket_arn: pulumi.Input[str], access: Mapping[str, str]) -> list[Statement]:
    """Of the bucket: each prefix for what is done there, and listing."""
    statements = [
        allow([action], [pulumi.Output.concat(bucket_arn, f"/{p}*") for p in access if letter in access[p]])
        for letter, action in _ACTIONS.items()
        if any(letter in done for done in access.values())
    ]
    # Not narrowed by prefix: to whoever may not list the whole bucket, S3 answers "denied" in place of "there is no
    # such object" (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html), and the program asks for
    # what may be absent all the time.
    return [*statements, allow(["s3:ListBucket"], [bucket_arn])]


def bot(
    *,
    place: Place,
    bucket_arn: pulumi.Input[str],
    prompts_arn: pulumi.Input[str],
    reviews_arn: pulumi.Input[str],
    job_queue_arn: pulumi.Input[str],
    job_definition_arn: pulumi.Input[str],
) -> list[Statement]:
    """The bot: keeps promises, queues prompts, hears of reviews, submits workers. `job_definition_arn` has no revision."""
    definitions = [job_definition_arn, pulumi.Output.concat(job_definition_arn, ":*")]
    return [
        *files(bucket_arn, BOT_FILES),
        allow(["sqs:SendMessage", "sqs:GetQueueAttributes"], [prompts_arn]),
        allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [reviews_arn]),
        allow(["batch:SubmitJob"], [job_queue_arn, *definitions]),
        # A worker that hangs is ended; what number a job gets, nobody knows before.
        allow(["batch:TerminateJob"], [place.arn("batch", "job/*")]),
        # Batch has no resource level for what only looks.
        allow(["batch:DescribeJobDefinitions", "batch:DescribeJobQueues", "batch:ListJobs"], ["*"]),
    ]


def worker(
    *,
    bucket_arn: pulumi.Input[str],
    prompts_arn: pulumi.Input[str],
    dead_letters_arn: pulumi.Input[str],
) -> list[Statement]:
    """A worker: takes prompts, puts reviews, buries what nobody can write."""
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


def training(*, bucket_arn: pulumi.Input[str]) -> list[Statement]:
    """A training job: reads its data and its base, keeps its states and what came of it."""
    return files(bucket_arn, TRAINING_FILES)


def starting(
    *,
    log_group_arn: pulumi.Input[str],
    repository_arns: Sequence[pulumi.Input[str]],
    secret_arns: Sequence[pulumi.Input[str]] = (),
) -> list[Statement]:
    """What ECS does before and around a container: pull its image, hand in its secrets, write its log."""
    statements = [
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], [pulumi.Output.concat(log_group_arn, ":*")])
    ]
    if repository_arns:
        statements += [
            # A token is for all of a registry: there is no resource to name.
            allow(["ecr:GetAuthorizationToken"], ["*"]),
            allow(
                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                list(repository_arns),
            ),
        ]
    if secret_arns:
        statements.append(allow(["secretsmanager:GetSecretValue"], list(secret_arns)))
    return statements


def machine(place: Place, cluster: pulumi.Input[str]) -> list[Statement]:
    """The ECS agent on a machine: joins its cluster and says how its tasks do.

    `cluster` is a name; `*` where Batch makes the cluster and picks a name that nobody knows before.
    """
    clusters = pulumi.Output.concat(place.arn("ecs", "cluster/"), cluster)
    instances = pulumi.Output.concat(place.arn("ecs", "container-instance/"), cluster, "/*")
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
        # It asks where to go before it is anything that could be named.
        allow(["ecs:DiscoverPollEndpoint"], ["*"]),
    ]
