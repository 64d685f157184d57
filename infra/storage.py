"""Where promises are kept: the bucket, made here or adopted."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra import policies
from infra.parsers import look_up, refuse


@dataclass(frozen=True)
class StorageArgs:
    """What the stack wants of its bucket."""

    existing_bucket: str
    """Name of the bucket to adopt; empty makes one."""
    keep_data: bool
    """Whether destroying the stack leaves the bucket that was made, and all that protects it."""
    keep_days: int
    """Days that finished work stays in the bucket that was made."""
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Retention:
    """How long what lies under a prefix stays."""

    prefix: str
    expires: bool
    """Whether it goes after `keep_days`; otherwise it stays until somebody deletes it."""
    old_versions_days: int
    """Days that a replaced or deleted object can still be brought back; S3 counts whole days, from 1."""


# An old version is worth keeping where a person or a training run made it, not where the program rewrites its own
# notes. Nothing that an open request needs may go by age. What `grg` is asked to forget lies under people/: it must
# be gone soon, so a deleted record there is not kept longer than S3's shortest time.
RETENTION = (
    Retention("requests/open/", expires=False, old_versions_days=1),
    Retention("requests/closed/", expires=True, old_versions_days=1),
    Retention("prompts/", expires=True, old_versions_days=1),
    Retention("reviews/", expires=True, old_versions_days=1),
    Retention("messages/", expires=True, old_versions_days=1),
    Retention("asked/", expires=True, old_versions_days=1),
    Retention("reports/", expires=True, old_versions_days=1),
    Retention("retractions/", expires=True, old_versions_days=1),
    Retention("attempts/", expires=True, old_versions_days=1),
    Retention("workers/", expires=True, old_versions_days=1),
    Retention("spares/", expires=True, old_versions_days=1),
    Retention("texts/", expires=True, old_versions_days=1),
    Retention("models/", expires=False, old_versions_days=30),
    Retention("training/", expires=False, old_versions_days=30),
    Retention("places/", expires=False, old_versions_days=30),
    Retention("people/", expires=False, old_versions_days=1),
    Retention("ratings/", expires=False, old_versions_days=30),
    Retention("cursors/", expires=False, old_versions_days=1),
    Retention("usage/", expires=False, old_versions_days=30),
    Retention("bot/", expires=False, old_versions_days=1),
)


class Storage(pulumi.ComponentResource):
    """One bucket. A made one is private, encrypted, versioned, reached by TLS only, and outlives the stack.

    An adopted one is left as its owner has it.
    """

    bucket_name: pulumi.Output[str]
    bucket_arn: pulumi.Output[str]

    def __init__(self, name: str, args: StorageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("grg:infra:Storage", name, None, opts)
        if args.existing_bucket:
            found = _adopt(args.existing_bucket)
            self.bucket_name = pulumi.Output.from_input(found.bucket)
            self.bucket_arn = pulumi.Output.from_input(found.arn)
        else:
            bucket = self._make(name, args)
            self.bucket_name = bucket.bucket
            self.bucket_arn = bucket.arn
        self.register_outputs({"bucket_name": self.bucket_name, "bucket_arn": self.bucket_arn})

    def _make(self, name: str, args: StorageArgs) -> aws.s3.Bucket:
        # What protects the bucket stays with it: a bucket left behind without its access block and its policy would
        # be less private than before. Retained rather than `protect`ed, so that `pulumi destroy` runs to its end.
        kept = pulumi.ResourceOptions(parent=self, retain_on_delete=args.keep_data)
        bucket = aws.s3.Bucket(f"{name}-bucket", force_destroy=not args.keep_data, tags=args.tags, opts=kept)
        private = aws.s3.BucketPublicAccessBlock(
            f"{name}-bucket-private",
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=kept,
        )
        owner = aws.s3.BucketOwnershipControls(
            f"{name}-bucket-owner",
            bucket=bucket.bucket,
            # No access lists at all: policies alone say who may do what.
            rule=aws.s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            # S3 refuses two changes to who may reach a bucket at the same time ("conflicting conditional operation").
            opts=pulumi.ResourceOptions.merge(kept, pulumi.ResourceOptions(depends_on=[private])),
        )
        aws.s3.BucketPolicy(
            f"{name}-bucket-policy",
            bucket=bucket.bucket,
            policy=policies.document(
                policies.refuse_without_tls("s3:*", [bucket.arn, pulumi.Output.concat(bucket.arn, "/*")])
            ),
            opts=pulumi.ResourceOptions.merge(kept, pulumi.ResourceOptions(depends_on=[owner])),
        )
        self._keep_and_forget(name, args, bucket, kept)
        return bucket

    def _keep_and_forget(
        self, name: str, args: StorageArgs, bucket: aws.s3.Bucket, kept: pulumi.ResourceOptions
    ) -> None:
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-bucket-encryption",
            bucket=bucket.bucket,
            # S3's own keys: nothing to pay a request, and no second policy to keep in step with the bucket's.
            rules=[
                aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
                    apply_server_side_encryption_by_default=(
                        aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                            sse_algorithm="AES256"
                        )
                    )
                )
            ],
            opts=kept,
        )
        versioning = aws.s3.BucketVersioning(
            f"{name}-bucket-versions",
            bucket=bucket.bucket,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
            opts=kept,
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{name}-bucket-lifecycle",
            bucket=bucket.bucket,
            rules=[_tidy_rule(), *(_retention_rule(retention, args.keep_days) for retention in RETENTION)],
            # Rules on old versions mean something only once there are versions.
            opts=pulumi.ResourceOptions.merge(kept, pulumi.ResourceOptions(depends_on=[versioning])),
        )


def _adopt(bucket: str) -> aws.s3.GetBucketResult:
    ask = functools.partial(aws.s3.get_bucket, bucket=bucket)
    found = look_up("bucket", bucket, "a bucket that exists and is yours", ask)
    region = aws.get_region().region
    if found.bucket_region != region:
        # S3 sends notifications to queues of its own region only.
        raise refuse(
            "bucket",
            bucket,
            f"a bucket in {region}, the stack's region; this one is in {found.bucket_region}",
        )
    return found


def _tidy_rule() -> aws.s3.BucketLifecycleConfigurationRuleArgs:
    return aws.s3.BucketLifecycleConfigurationRuleArgs(
        id="everything",
        status="Enabled",
        filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        # Parts of an upload that died are billed, and no listing shows them.
        abort_incomplete_multipart_upload=(
            aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(days_after_initiation=7)
        ),
        # A deleted object leaves a marker that listings of requests/open/ would have to step over for ever.
        expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(expired_object_delete_marker=True),
    )


def _retention_rule(retention: Retention, keep_days: int) -> aws.s3.BucketLifecycleConfigurationRuleArgs:
    return aws.s3.BucketLifecycleConfigurationRuleArgs(
        id=retention.prefix.strip("/").replace("/", "-"),
        status="Enabled",
        filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=retention.prefix),
        expiration=(
            aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=keep_days)
            if retention.expires
            else None
        ),
        noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=retention.old_versions_days
        ),
    )
