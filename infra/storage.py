"""The bucket that keeps requests and reviews: made here, or an existing one."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.context import StackContext
from infra.iam import policies
from infra.parsers import invalid, lookup


@dataclass(frozen=True, kw_only=True)
class StorageArgs:
    """Which bucket, and how long what is in it is kept.

    The last two are about a bucket that is made here, and have no effect on an existing one.
    """

    existing_bucket: str
    """The name of a bucket to use; empty makes one."""
    keep_data: bool
    """Whether a bucket that was made, and all that protects it, is left when the stack is destroyed."""
    keep_days: int
    """How many days finished work stays in a bucket that was made."""


@dataclass(frozen=True)
class Retention:
    """How long the objects under a prefix are kept.

    A prefix without an entry keeps its objects, and their old versions, for ever.
    """

    prefix: str
    expires: bool
    """Whether an object is deleted after `keep_days`; otherwise it stays until somebody deletes it."""
    old_versions_days: int
    """How many days a replaced or deleted object can be restored; S3 counts whole days, from 1."""


# An old version is worth keeping if a person or a training run made it, but not if the program keeps rewriting a record
# of its own. Nothing that an open request needs may expire. Records of people who asked to be forgotten lie under
# people/ and must be gone soon, so that deleted ones are kept for the shortest time that S3 offers.
RETENTION = (
    Retention("requests/open/", expires=False, old_versions_days=1),
    Retention("requests/closed/", expires=True, old_versions_days=1),
    Retention("prompts/", expires=True, old_versions_days=1),
    Retention("reviews/", expires=True, old_versions_days=1),
    Retention("messages/", expires=True, old_versions_days=1),
    Retention("asked/", expires=True, old_versions_days=1),
    Retention("reports/", expires=True, old_versions_days=1),
    Retention("shown/", expires=True, old_versions_days=1),
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
    """One bucket. If it is made here it is private, encrypted, versioned, reached by TLS only, and outlives the stack.

    An existing bucket is left as its owner configured it.
    """

    existing_bucket: str
    """Its name if it existed before; empty if it was made here."""
    bucket_name: pulumi.Output[str]
    bucket_arn: pulumi.Output[str]

    def __init__(
        self, context: StackContext, args: StorageArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("grg:infra:Storage", context.name, None, opts)
        self.existing_bucket = args.existing_bucket
        if args.existing_bucket:
            existing = _check_existing(args.existing_bucket, context.location.region)
            self.bucket_name = pulumi.Output.from_input(existing.bucket)
            self.bucket_arn = pulumi.Output.from_input(existing.arn)
        else:
            bucket = self._make(context, args)
            self.bucket_name = bucket.bucket
            self.bucket_arn = bucket.arn
        self.register_outputs({"bucket_name": self.bucket_name, "bucket_arn": self.bucket_arn})

    def _make(self, context: StackContext, args: StorageArgs) -> aws.s3.Bucket:
        """A bucket with everything that protects it.

        With `keep_data` all of that is left when the stack is destroyed. Otherwise the bucket is deleted with all
        that is in it.
        """
        # What protects the bucket stays with it: without its access block and its policy, a bucket that is left would
        # be less private than before. Retained rather than protected, because `pulumi destroy` stops at what is
        # protected.
        name, kept = context.name, pulumi.ResourceOptions(parent=self, retain_on_delete=args.keep_data)
        bucket = aws.s3.Bucket(
            f"{name}-bucket", force_destroy=not args.keep_data, tags=context.tags, opts=kept
        )
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
            # Without access control lists: policies alone decide who may do what.
            rule=aws.s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            # S3 refuses two simultaneous changes to a bucket's access ("conflicting conditional operation").
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
        self._encryption(name, bucket, kept)
        self._retention(name, args, bucket, kept)
        return bucket

    def _encryption(self, name: str, bucket: aws.s3.Bucket, kept: pulumi.ResourceOptions) -> None:
        """Encrypts every object at rest, without the program asking for it."""
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-bucket-encryption",
            bucket=bucket.bucket,
            # With S3's own keys: no charge for each request, and no key policy to keep in step with the bucket's.
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

    def _retention(
        self, name: str, args: StorageArgs, bucket: aws.s3.Bucket, kept: pulumi.ResourceOptions
    ) -> None:
        """Keeps replaced and deleted objects for a while, and deletes what is past its time.

        S3 applies such rules about once a day, so that an object may be there a little longer than its rule says.
        """
        versioning = aws.s3.BucketVersioning(
            f"{name}-bucket-versions",
            bucket=bucket.bucket,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
            opts=kept,
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{name}-bucket-lifecycle",
            bucket=bucket.bucket,
            rules=[_cleanup_rule(), *(_retention_rule(retention, args.keep_days) for retention in RETENTION)],
            # Rules on old versions need versioning first.
            opts=pulumi.ResourceOptions.merge(kept, pulumi.ResourceOptions(depends_on=[versioning])),
        )


def _check_existing(bucket: str, region: str) -> aws.s3.GetBucketResult:
    """The bucket as AWS describes it. Raises ConfigError if it cannot be found, or is in another region."""
    ask = functools.partial(aws.s3.get_bucket, bucket=bucket)
    existing = lookup("bucket", bucket, "a bucket that exists and is yours", ask)
    if existing.bucket_region != region:
        # S3 notifies only queues of the bucket's region.
        raise invalid(
            "bucket",
            bucket,
            f"a bucket in {region}, the stack's region; this one is in {existing.bucket_region}",
        )
    return existing


def _cleanup_rule() -> aws.s3.BucketLifecycleConfigurationRuleArgs:
    """The rule for the whole bucket, which removes what only costs money or slows listings down."""
    return aws.s3.BucketLifecycleConfigurationRuleArgs(
        id="everything",
        status="Enabled",
        filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        # The parts of an unfinished upload are charged for, and no listing shows them.
        abort_incomplete_multipart_upload=(
            aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(days_after_initiation=7)
        ),
        # A deleted object leaves a marker, which every later listing of requests/open/ would have to skip.
        expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(expired_object_delete_marker=True),
    )


def _retention_rule(retention: Retention, keep_days: int) -> aws.s3.BucketLifecycleConfigurationRuleArgs:
    """The rule for one prefix. S3 counts `keep_days` from the day on which the current version was written."""
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
