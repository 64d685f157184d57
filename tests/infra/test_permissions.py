"""The roles: who may take them, and that each may do what its program does and nothing else."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import ast
from typing import Any

from infra.iam.permissions import BOT_FILES, TRAINING_FILES, WORKER_FILES
from infra.storage import RETENTION
from tests.infra.answers import ACCOUNT, REGION, ROOT
from tests.infra.cloud import Cloud, arn_of

# AWS knows no resource for these (its Service Authorization Reference, one page a service).
WITHOUT_RESOURCE = {
    "batch:DescribeJobDefinitions",
    "batch:DescribeJobQueues",
    "batch:ListJobs",
    "ecr:GetAuthorizationToken",
    "ecs:DiscoverPollEndpoint",
}
LETTERS = {
    "r": "s3:GetObject",
    "w": "s3:PutObject",
    "d": "s3:DeleteObject",
    "v": "s3:DeleteObjectVersion",
}


def statements(cloud: Cloud, role: str) -> list[dict[str, Any]]:
    """What the role whose name ends so may do."""
    policy = next(r for r in cloud.of("RolePolicy") if r.name == f"grg-{stack_of(cloud)}-{role}")
    return list(policy.policy["Statement"])


def stack_of(cloud: Cloud) -> str:
    return next(r.name for r in cloud.resources if r.type == "grg:infra:Storage").removeprefix("grg-")


def allowed(cloud: Cloud, role: str) -> dict[str, list[str]]:
    """Resources by action."""
    found: dict[str, list[str]] = {}
    for statement in statements(cloud, role):
        for action in statement["Action"]:
            found.setdefault(action, []).extend(statement["Resource"])
    return found


def bucket_arn(cloud: Cloud) -> str:
    return f"arn:aws:s3:::{cloud.outputs['GRG_BUCKET']}"


def files(cloud: Cloud, access: dict[str, str]) -> dict[str, list[str]]:
    said = {
        action: [f"{bucket_arn(cloud)}/{prefix}*" for prefix, done in access.items() if letter in done]
        for letter, action in LETTERS.items()
    }
    return {
        **{action: there for action, there in said.items() if there},
        "s3:ListBucket": [bucket_arn(cloud)],
    }


def test_the_bot_may_do_just_this(with_bot: Cloud) -> None:
    prompts, reviews = (arn_of(with_bot.one("Queue", name)) for name in ("prompts", "reviews"))
    definition = f"arn:aws:batch:{REGION}:{ACCOUNT}:job-definition/{with_bot.outputs['GRG_JOB_DEFINITION']}"
    assert allowed(with_bot, "bot") == {
        **files(with_bot, BOT_FILES),
        "sqs:SendMessage": [prompts],
        "sqs:GetQueueAttributes": [prompts, reviews],
        "sqs:ReceiveMessage": [reviews],
        "sqs:DeleteMessage": [reviews],
        "batch:SubmitJob": [arn_of(with_bot.one("JobQueue")), definition, f"{definition}:*"],
        "batch:TerminateJob": [f"arn:aws:batch:{REGION}:{ACCOUNT}:job/*"],
        "batch:DescribeJobDefinitions": ["*"],
        "batch:DescribeJobQueues": ["*"],
        "batch:ListJobs": ["*"],
    }


def test_a_worker_may_do_just_this(every: Cloud) -> None:
    prompts, dead = (arn_of(every.one("Queue", name)) for name in ("prompts", "dead-letters"))
    assert allowed(every, "workers") == {
        **files(every, WORKER_FILES),
        "sqs:ReceiveMessage": [prompts],
        "sqs:DeleteMessage": [prompts],
        "sqs:ChangeMessageVisibility": [prompts],
        "sqs:GetQueueAttributes": [prompts],
        "sqs:GetQueueUrl": [dead],
        "sqs:SendMessage": [dead],
    }


def test_a_training_job_may_read_its_data_and_publish_a_model(gpu: Cloud) -> None:
    assert allowed(gpu, "training") == files(gpu, TRAINING_FILES)


def test_what_roles_may_touch_in_the_bucket_lies_under_prefixes_that_have_a_rule() -> None:
    # requests/ stands for its two parts.
    prefixes = {"requests/", *(retention.prefix for retention in RETENTION)}
    for access in (BOT_FILES, WORKER_FILES, TRAINING_FILES):
        assert set(access) <= prefixes


def test_listing_is_not_narrowed_or_a_missing_object_would_read_as_denied(every: Cloud) -> None:
    for policy in every.of("RolePolicy"):
        for statement in policy.policy["Statement"]:
            if "s3:ListBucket" in statement["Action"]:
                assert "Condition" not in statement


def test_a_star_stands_only_where_aws_knows_no_resource(every: Cloud) -> None:
    starred = {
        action
        for policy in every.of("RolePolicy")
        for statement in policy.policy["Statement"]
        for action in statement["Action"]
        if "*" in statement["Resource"]
    }
    assert starred <= WITHOUT_RESOURCE


def test_every_action_is_named_in_full(every: Cloud) -> None:
    for policy in every.of("RolePolicy"):
        for statement in policy.policy["Statement"]:
            assert statement["Effect"] == "Allow"
            assert [action for action in statement["Action"] if "*" in action] == []


def test_every_role_has_one_policy_of_ours_and_none_of_amazons(every: Cloud) -> None:
    roles = [role.name for role in every.of("Role")]
    assert [policy.name for policy in every.of("RolePolicy")] == roles
    for policy in every.of("RolePolicy"):
        assert policy.inputs["role"] == f"{policy.name}-1a2b3c4"
    assert every.of("RolePolicyAttachment") == every.of("Policy") == []
    assert [role.name for role in every.of("Role") if role.inputs.get("managedPolicyArns")] == []


def test_tasks_take_their_roles_for_this_account_alone(every: Cloud) -> None:
    for role in every.of("Role"):
        [trust] = json_of(role.inputs["assumeRolePolicy"])["Statement"]
        if role.name.endswith("-machine"):
            assert trust["Principal"] == {"Service": "ec2.amazonaws.com"}
        else:
            assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
            assert trust["Condition"] == {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:*"},
            }


def json_of(text: str) -> Any:
    return ast.literal_eval(text)


def test_a_bot_machine_may_join_its_own_cluster_alone(throwaway: Cloud) -> None:
    may, cluster = allowed(throwaway, "bot-machine"), throwaway.outputs["cluster"]
    assert may.pop("ecs:DiscoverPollEndpoint") == ["*"]
    here = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
    assert {tuple(resources) for resources in may.values()} == {
        (f"{here}:cluster/{cluster}",),
        (f"{here}:container-instance/{cluster}/*",),
    }


def test_what_starts_a_container_may_pull_its_image_and_write_its_log(made: Cloud) -> None:
    for role, repository, group in (("workers-start", "worker", "workers"), ("bot-start", "bot", "bot")):
        may = allowed(made, role)
        log = arn_of(made.one("LogGroup", group))
        assert may["logs:CreateLogStream"] == may["logs:PutLogEvents"] == [f"{log}:*"]
        pulls = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
        assert {tuple(may[action]) for action in pulls} == {(arn_of(made.one("Repository", repository)),)}


def test_an_image_of_another_account_may_be_pulled_and_one_of_elsewhere_needs_no_leave(
    adopted: Cloud,
) -> None:
    theirs = "arn:aws:ecr:us-east-1:210987654321:repository/ours/grg-worker"
    assert allowed(adopted, "workers-start")["ecr:BatchGetImage"] == [theirs]
    assert not [action for action in allowed(adopted, "bot-start") if action.startswith("ecr:")]


def test_only_what_starts_the_bot_may_read_its_tokens(with_bot: Cloud) -> None:
    readers = {
        policy.name: statement["Resource"]
        for policy in with_bot.of("RolePolicy")
        for statement in policy.policy["Statement"]
        if "secretsmanager:GetSecretValue" in statement["Action"]
    }
    secret = with_bot.one("Secret")
    assert readers == {f"{secret.name.removesuffix('-tokens')}-start": [arn_of(secret)]}


def test_the_prefixes_here_are_those_of_the_code() -> None:
    """Each prefix that a role names is written somewhere in the program that has the role."""
    code = "".join(
        path.read_text("utf-8")
        for room in ("core", "model_container")
        for path in (ROOT / room).rglob("*.py")
    )
    named = {prefix for access in (BOT_FILES, WORKER_FILES) for prefix in access}
    # requests/ stands for its two parts.
    assert [prefix for prefix in named if f"{prefix}" not in code] == []
