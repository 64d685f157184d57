"""The bucket: private, kept, and emptied of what is done with."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import ast
import re

import pulumi

from infra import parsers
from infra.storage import RETENTION, Storage, StorageArgs
from tests.infra.answers import ROOT, World
from tests.infra.cloud import Cloud, arn_of, deploy
from tests.infra.context import CONTEXT

# Every prefix that the program writes, see "In the bucket" in the design.
PREFIXES = [
    "requests/open/",
    "requests/closed/",
    "prompts/",
    "reviews/",
    "messages/",
    "asked/",
    "reports/",
    "retractions/",
    "shown/",
    "attempts/",
    "workers/",
    "spares/",
    "texts/",
    "models/",
    "training/",
    "places/",
    "people/",
    "ratings/",
    "cursors/",
    "usage/",
    "bot/",
]
BUCKET_PARTS = [
    "Bucket",
    "BucketPublicAccessBlock",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketServerSideEncryptionConfiguration",
    "BucketVersioning",
    "BucketLifecycleConfiguration",
]


def rules(cloud: Cloud) -> dict[str, dict[str, object]]:
    """The lifecycle rules by their prefix."""
    found = cloud.one("BucketLifecycleConfiguration").inputs["rules"]
    return {rule["filter"]["prefix"]: rule for rule in found}


def test_the_bucket_blocks_public_access_in_all_four_ways(made: Cloud) -> None:
    block = made.one("BucketPublicAccessBlock").inputs
    ways = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert [block[way] for way in ways] == [True] * 4


def test_access_lists_are_off(made: Cloud) -> None:
    assert made.one("BucketOwnershipControls").inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


def test_the_bucket_encrypts_all_that_is_put(made: Cloud) -> None:
    [rule] = made.one("BucketServerSideEncryptionConfiguration").inputs["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}


def test_the_bucket_policy_refuses_connections_without_tls_and_allows_nothing(made: Cloud) -> None:
    arn = arn_of(made.one("Bucket"))
    assert made.one("BucketPolicy").policy["Statement"] == [
        {
            "Sid": "RefuseWithoutTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def test_the_bucket_is_versioned_before_its_rules_on_versions(made: Cloud) -> None:
    versioning = made.one("BucketVersioning")
    assert versioning.inputs["versioningConfiguration"] == {"status": "Enabled"}
    assert versioning.name in made.one("BucketLifecycleConfiguration").depends_on


def test_who_may_reach_the_bucket_is_changed_one_after_the_other(made: Cloud) -> None:
    block, owner = made.one("BucketPublicAccessBlock"), made.one("BucketOwnershipControls")
    assert block.name in owner.depends_on
    assert owner.name in made.one("BucketPolicy").depends_on


def test_every_part_is_of_the_bucket_that_was_made(made: Cloud) -> None:
    assert {made.one(part).inputs["bucket"] for part in BUCKET_PARTS[1:]} == {made.outputs["GRG_BUCKET"]}


def test_every_prefix_that_the_program_writes_has_its_rule_and_no_other_has(made: Cloud) -> None:
    assert sorted(rules(made)) == sorted(["", *PREFIXES])
    assert sorted(retention.prefix for retention in RETENTION) == sorted(PREFIXES)


def test_every_prefix_that_the_code_names_is_known_here() -> None:
    """A key is a text, or an f-string's first part, that begins with a small word and a slash."""
    rooms = [
        *(ROOT / "core" / "aws").rglob("*.py"),
        *(ROOT / "core" / "domain").glob("*.py"),
        ROOT / "core" / "document_keys.py",
    ]
    named = {
        node.value.partition("/")[0]
        for path in rooms
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and re.match(r"[a-z]+/([a-z{(.]|$)", str(node.value))
    }
    assert named >= {"requests", "spares", "places"}
    named -= {
        "application",
        "terminal",
    }  # application/json, and what is kept on this machine on both backends
    assert named <= {prefix.partition("/")[0] for prefix in PREFIXES}


def test_every_rule_is_on_and_named_once(made: Cloud) -> None:
    assert {rule["status"] for rule in rules(made).values()} == {"Enabled"}
    assert len({rule["id"] for rule in rules(made).values()}) == len(rules(made))


@pytest.mark.parametrize(
    "prefix",
    [
        "requests/closed/",
        "prompts/",
        "reviews/",
        "messages/",
        "asked/",
        "reports/",
        "attempts/",
        "workers/",
        "spares/",
        "texts/",
    ],
)
def test_finished_work_goes_after_the_days_of_the_configuration(
    prefix: str, made: Cloud, throwaway: Cloud
) -> None:
    assert rules(made)[prefix]["expiration"] == {"days": 90}
    assert rules(throwaway)[prefix]["expiration"] == {"days": 30}


@pytest.mark.parametrize(
    "prefix",
    [
        "requests/open/",
        "models/",
        "training/",
        "places/",
        "people/",
        "ratings/",
        "cursors/",
        "usage/",
        "bot/",
    ],
)
def test_what_is_owed_or_was_made_by_people_never_goes_by_age(prefix: str, made: Cloud) -> None:
    assert "expiration" not in rules(made)[prefix]


@pytest.mark.parametrize("prefix", ["models/", "training/", "places/", "ratings/", "usage/"])
def test_what_was_replaced_by_mistake_can_be_had_back_for_a_month(prefix: str, made: Cloud) -> None:
    assert rules(made)[prefix]["noncurrentVersionExpiration"] == {"noncurrentDays": 30}


@pytest.mark.parametrize(
    "prefix",
    [
        "requests/open/",
        "requests/closed/",
        "prompts/",
        "reviews/",
        "asked/",
        "reports/",
        "spares/",
        "texts/",
        "people/",
        "cursors/",
        "bot/",
    ],
)
def test_old_versions_of_the_programs_notes_and_of_forgotten_people_go_in_a_day(
    prefix: str, made: Cloud
) -> None:
    assert rules(made)[prefix]["noncurrentVersionExpiration"] == {"noncurrentDays": 1}


def test_uploads_that_died_and_lone_delete_markers_are_tidied_everywhere(made: Cloud) -> None:
    tidy = rules(made)[""]
    assert tidy["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert tidy["expiration"] == {"expiredObjectDeleteMarker": True}
    assert "noncurrentVersionExpiration" not in tidy


def test_the_bucket_and_all_that_protects_it_outlive_the_stack(made: Cloud) -> None:
    assert {part for part in BUCKET_PARTS if not made.one(part).retained} == set()
    assert made.one("Bucket").inputs["forceDestroy"] is False


def test_nothing_but_the_bucket_outlives_the_stack(made: Cloud) -> None:
    assert {resource.type.rpartition(":")[2] for resource in made.resources if resource.retained} == set(
        BUCKET_PARTS
    )


def test_a_stack_that_keeps_no_data_leaves_no_bucket(throwaway: Cloud) -> None:
    assert throwaway.one("Bucket").inputs["forceDestroy"] is True
    assert [resource.name for resource in throwaway.resources if resource.retained] == []


def test_an_adopted_bucket_gets_a_notification_and_nothing_else(adopted: Cloud) -> None:
    touched = [
        resource for resource in adopted.resources if resource.inputs.get("bucket") == "our-old-bucket"
    ]
    assert [resource.type for resource in touched] == ["aws:s3/bucketNotification:BucketNotification"]
    assert [part for part in BUCKET_PARTS if adopted.of(part)] == []
    assert adopted.outputs["GRG_BUCKET"] == "our-old-bucket"


def adopt(world: World) -> None:
    args = StorageArgs(existing_bucket="our-old-bucket", keep_data=True, keep_days=90)
    deploy(lambda: Storage(CONTEXT, args), world=world)


def test_a_bucket_of_another_region_is_refused() -> None:
    with pytest.raises(parsers.ConfigError, match=r"^bucket='our-old-bucket' .* this one is in us-west-2$"):
        adopt(World(buckets={"our-old-bucket": "us-west-2"}))


def test_a_bucket_that_aws_does_not_know_is_refused() -> None:
    with pytest.raises(
        parsers.ConfigError, match=r"^bucket='our-old-bucket' is not allowed: use a bucket that exists"
    ):
        adopt(World(buckets={}))


def test_the_component_registers_what_others_need_of_it() -> None:
    args = StorageArgs(existing_bucket="", keep_data=True, keep_days=90)

    def program() -> None:
        storage = Storage(CONTEXT, args)
        pulumi.export("name", storage.bucket_name)
        pulumi.export("arn", storage.bucket_arn)

    outputs = deploy(program).outputs
    assert outputs["arn"] == f"arn:aws:s3:::{outputs['name']}"
