"""How AWS is reached, and what its errors mean here.

boto3 is not typed: its clients are Any in this package and appear nowhere else. They are safe to
use from many threads (https://docs.aws.amazon.com/boto3/latest/guide/clients.html).
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import boto3
from botocore import exceptions
from botocore.config import Config

from core.errors import StorageError, UsageError
from core.runtime.blocking import MAX_THREADS, Blocking
from core.settings import Settings

LONG_POLL_S = 20
"""SQS's longest wait for a message."""

T = TypeVar("T")

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_UNKNOWN = {
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
}
_SKEWED = {"RequestTimeTooSkewed", "RequestInTheFuture"}
# The answer to a HEAD request has no body, so a refusal there is known by its HTTP status alone.
_DENIED = {"AccessDenied", "AccessDeniedException", "AllAccessDisabled", "Forbidden", "403"}
_ABSENT = {"NoSuchBucket", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"}


def require_settings(settings: Settings, needed: Sequence[str], purpose: str) -> None:
    """Raises UsageError if some of the settings that are needed for a purpose are empty, and names these."""
    missing = [f"GRG_{name.upper()}" for name in needed if not getattr(settings, name)]
    if missing:
        raise UsageError(f"{purpose} needs {', '.join(missing)}: `pulumi stack output` shows the values")


@dataclass(frozen=True, slots=True)
class Clients:
    """One client for each service, another for what is not retried, and the threads that their calls run in."""

    s3: Any
    sqs: Any
    batch: Any
    submitting: Any
    """Batch without retries: SubmitJob has no client token, and one that timed out may have run all the
    same. Its caller looks at the list of jobs before the next try."""
    blocking: Blocking

    async def call(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a blocking call in a thread."""
        return await self.blocking.call(function, *arguments)

    async def each(self, pages: Iterator[Iterable[T]]) -> AsyncIterator[T]:
        """What is on pages that block while they are read: each is read in a thread, when it is asked for."""
        while (page := await self.call(next, pages, None)) is not None:
            for item in page:
                yield item

    def close(self) -> None:
        """Start no more calls; those under way end by their own time limits."""
        self.blocking.close()


def connect(blocking: Blocking | None = None) -> Clients:
    """Clients with boto3's standard credentials, region and AWS_ENDPOINT_URL. Makes no request yet. Raises StorageError."""
    # At INFO botocore logs at each start where it found the credentials.
    logging.getLogger("botocore").setLevel(logging.WARNING)
    # Adaptive retries also slow the client down after throttling. The pool has a connection for each
    # thread: with boto3's default of ten, the other threads would open a new one for every call.
    careful = {
        "retries": {"mode": "adaptive", "total_max_attempts": 5},
        "max_pool_connections": MAX_THREADS,
    }
    with translate_errors("connect", "AWS"):
        session = boto3.session.Session()
        # ECS and Lambda set AWS_REGION; of the two variables boto3 reads only AWS_DEFAULT_REGION.
        region = session.region_name or os.environ.get("AWS_REGION")
        return Clients(
            s3=session.client("s3", region, config=Config(connect_timeout=3, read_timeout=10, **careful)),
            sqs=session.client(
                # A long poll is silent until a message comes, so the read time-out must be longer than the poll.
                "sqs",
                region,
                config=Config(connect_timeout=3, read_timeout=LONG_POLL_S + 10, **careful),
            ),
            batch=session.client(
                "batch", region, config=Config(connect_timeout=3, read_timeout=10, **careful)
            ),
            submitting=session.client(
                "batch",
                region,
                config=Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 1}),
            ),
            blocking=blocking or Blocking(),
        )


def code_of(error: exceptions.ClientError) -> str:
    """`NoSuchKey`, `PreconditionFailed`, … or the HTTP status if the answer has no body (HEAD)."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def translate_errors(action: str, target: str) -> Iterator[None]:
    """Turn boto3's errors into a StorageError of one line that says what to do.

    `action` is the permission as IAM names it (`s3:PutObject`); `target` is what it was done to,
    with the setting that names it (`bucket reviews (GRG_BUCKET)`).
    """
    try:
        yield
    except exceptions.ClientError as error:
        raise StorageError(_refused(action, target, error)) from error
    except (exceptions.BotoCoreError, ValueError) as error:  # ValueError: an endpoint that is not an address
        raise StorageError(_unasked(action, target, error)) from error


def _refused(action: str, target: str, error: exceptions.ClientError) -> str:
    code, message = code_of(error), " ".join(str(error.response.get("Error", {}).get("Message", "")).split())
    # A clock that is minutes off spoils every signature, which most services report as a wrong one.
    if code in _SKEWED or "Signature expired" in message or "Signature not yet current" in message:
        return "this machine's clock is not the one that AWS goes by: set the clock, then start again"
    if code in _EXPIRED:
        return (
            "the AWS credentials have expired: sign in again (`aws sso login`, or new keys) and start again"
        )
    if code in _UNKNOWN:
        return f"AWS does not know these credentials ({code}): check AWS_PROFILE or the keys, and the region"
    if code in _DENIED:
        return f"AWS denies {action} on {target}: allow it to the role that runs this"
    if code in _ABSENT:
        return f"there is no {target}: check the setting, the region and the account"
    # Batch has one code for everything that was wrong with a request.
    if code == "ClientException" and "does not exist" in message:
        return f"there is no {target}: check the setting, the region and the account ({message})"
    return f"AWS refused {action} on {target} ({code}: {message})"


def _unasked(action: str, target: str, error: Exception) -> str:
    message = " ".join(str(error).split())
    if isinstance(error, exceptions.NoRegionError):
        return "no AWS region is set: set AWS_DEFAULT_REGION, e.g. to us-east-1"
    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return "no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use a role"
    if isinstance(error, exceptions.UnauthorizedSSOTokenError | exceptions.TokenRetrievalError):
        return "the AWS credentials have expired: sign in again (`aws sso login`) and start again"
    if isinstance(error, exceptions.HTTPClientError):  # no connection, a time-out, a connection that broke
        return f"AWS cannot be reached for {action} on {target} ({message}): check the network; it is tried again"
    return f"AWS cannot be asked for {action} on {target} ({message})"
