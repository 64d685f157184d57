"""The bucket as this program uses it: whole small objects, conditional writes, listings by page. Blocking.

Conditional writes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html.
S3 answers 412 if the condition does not hold, and 409 if another write was under way: that decides
nothing yet, so the write is tried again. A write that was tried more than once, by boto3 or here, may meet its own first
try, whose answer was lost: what is there is then compared with what was to be written.
"""

from __future__ import annotations

import email.utils
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from core.aws.clients import code_of, translate_errors
from core.errors import StorageError
from core.runtime.backoff import backoff_s

_CONFLICT_TRIES = 7
_CONFLICT_WAIT_S, _MAX_CONFLICT_WAIT_S = 0.05, 2.0
"""Waits between tries: the first one, doubled each time up to the second, so that all take at most about 3 s."""
# The answer to a HEAD request has no body, so its error code is the HTTP status.
_GONE = {"NoSuchKey", "404"}

log = logging.getLogger("grg.bucket")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stored:
    """An object's content, with what a conditional write needs."""

    body: bytes
    etag: str
    age_s: float
    """Seconds since it was written, by S3's own clock."""
    version: str = ""
    """See `Written`."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a conditional write made."""

    etag: str
    version: str
    """By which S3 keeps it beside later ones; empty in a bucket without versions."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An object in a listing."""

    key: str
    age_s: float
    """Seconds since it was written, by S3's own clock, to the second."""
    etag: str = ""
    """Its version."""


class Bucket:
    """One bucket. Every method may raise StorageError."""

    def __init__(self, s3: Any, name: str) -> None:
        self._s3, self.name = s3, name
        self._target = f"bucket {name} (GRG_BUCKET)"

    def read(self, key: str) -> Stored | None:
        """The object of that key, None if there is none."""

        def get() -> Stored:
            answer = self._s3.get_object(Bucket=self.name, Key=key)
            return Stored(
                # Read here, where errors are translated: the connection may still break while the body comes.
                answer["Body"].read(),
                answer["ETag"],
                _age(answer, answer["LastModified"].timestamp()),
                answer.get("VersionId", ""),
            )

        return self._absent_is_none("s3:GetObject", get)

    def etag(self, key: str) -> str | None:
        """The version of an object, None if there is none."""

        def head() -> str:
            return str(self._s3.head_object(Bucket=self.name, Key=key)["ETag"])

        return self._absent_is_none("s3:GetObject", head)

    def put(self, key: str, body: str) -> None:
        """Write an object, over an older one if there is one."""
        with translate_errors("s3:PutObject", self._target):
            self._put(key, body)

    def create(self, key: str, body: str) -> Written | None:
        """Write only if the key has no object. None: another write was first."""
        return self._put_if(key, body, IfNoneMatch="*")

    def replace(self, key: str, body: str, etag: str) -> Written | None:
        """Write only over the object with this `etag`. None: it has changed or is gone."""
        return self._put_if(key, body, IfMatch=etag)

    def delete(self, key: str) -> None:
        """Delete an object, if there is one."""
        with translate_errors("s3:DeleteObject", self._target):
            self._s3.delete_object(Bucket=self.name, Key=key)

    def delete_versions(self, key: str, versions: Sequence[str]) -> None:
        """Delete an object for good. `versions` are all that it ever had, oldest first.

        Nothing is left that a listing would have to pass over. If S3 refuses, the object is deleted as by `delete`.
        """
        try:
            with translate_errors("s3:DeleteObjectVersion", self._target):
                # The latest last: as long as there is an older one, that would take its place.
                for version in versions:
                    self._s3.delete_object(Bucket=self.name, Key=key, VersionId=version)
        except StorageError as error:
            log.info("%s is deleted, and its versions stay until they expire: %s", key, error)
            self.delete(key)

    def pages(self, prefix: str, page: int = 1_000) -> Iterator[list[Listed]]:
        """Objects under a prefix, by key, page by page. Objects written or deleted meanwhile may or may not be listed."""
        token: str | None = ""
        while token is not None:
            listed, token = self.page(prefix, page, token)
            yield listed

    def all(self, prefix: str) -> list[Listed]:
        """All objects under a prefix, by key."""
        return [item for page in self.pages(prefix) for item in page]

    def page(self, prefix: str, most: int = 1_000, token: str = "") -> tuple[list[Listed], str | None]:
        """At most `most` (up to 1,000) objects under a prefix, and the token of the next page; None after the last.

        Without a token it is the first page. One that is not the last may have fewer, or none: S3 passes over deleted ones.
        """
        where = {"ContinuationToken": token} if token else {}
        with translate_errors("s3:ListBucket", self._target):
            answer = self._s3.list_objects_v2(Bucket=self.name, Prefix=prefix, MaxKeys=most, **where)
        listed = [
            Listed(item["Key"], _age(answer, item["LastModified"].timestamp()), item["ETag"])
            for item in answer.get("Contents", ())
        ]
        return listed, answer.get("NextContinuationToken")

    def _put(self, key: str, body: str, **condition: str) -> Written:
        answer = self._s3.put_object(
            Bucket=self.name, Key=key, Body=body.encode(), ContentType="application/json", **condition
        )
        return Written(str(answer["ETag"]), answer.get("VersionId", ""))

    def _put_if(self, key: str, body: str, **condition: str) -> Written | None:
        """What was written; None if the condition does not hold."""
        for tried in range(_CONFLICT_TRIES):
            if tried:
                time.sleep(backoff_s(tried, _CONFLICT_WAIT_S, _MAX_CONFLICT_WAIT_S))
            with translate_errors("s3:PutObject", self._target):
                try:
                    return self._put(key, body, **condition)
                except ClientError as error:
                    answer = error.response["ResponseMetadata"]
                    status = answer["HTTPStatusCode"]
                    # If-Match on an object that has been deleted is answered with 404 instead of 412.
                    if status == 412 or code_of(error) in _GONE:
                        was_repeated = tried > 0 or answer.get("RetryAttempts", 0) > 0
                        return self._found(key, body) if was_repeated else None
                    if status != 409:
                        raise
        raise StorageError(
            f"{self._target} answers 409 again and again, another program writes the same object: stop one of them"
        )

    def _found(self, key: str, body: str) -> Written | None:
        """The object, if it holds exactly `body`; None if it does not, or is gone."""
        found = self.read(key)
        return (
            Written(found.etag, found.version) if found is not None and found.body == body.encode() else None
        )

    def _absent_is_none(self, action: str, get: Callable[[], T]) -> T | None:
        with translate_errors(action, self._target):
            try:
                return get()
            except ClientError as error:
                if code_of(error) in _GONE:
                    return None
                raise


def _age(answer: Any, written: float) -> float:
    """Both times are S3's: no local clock decides whether a bot or a worker is alive."""
    date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    now = email.utils.parsedate_to_datetime(date).timestamp() if date else time.time()
    return max(0.0, now - written)
