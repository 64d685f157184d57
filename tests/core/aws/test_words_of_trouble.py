"""What AWS refuses is one line that names the thing and says what to do; what passes by itself is waited out."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from core.aws import doctor
from core.aws.bucket import Bucket
from core.aws.clients import Clients, connect, require_settings
from core.errors import StorageError, UsageError
from core.settings import Settings
from tests import warm
from tests.aws_cloud import Cloud, environment
from tests.aws_proxy import AwsProxy


@pytest.fixture
def proxy(cloud: Cloud) -> Iterator[AwsProxy]:
    with AwsProxy(cloud.url) as between, environment(between.url):
        yield between


@pytest.fixture
def behind(proxy: AwsProxy) -> Iterator[Clients]:
    assert proxy.url
    made = connect()
    yield made
    made.close()


def failed(settings: Settings) -> list[str]:
    return [says for _, ok, says in doctor.checks(settings) if not ok]


def refuse(settings: Settings, clients: Clients) -> None:
    """As a bot does before it promises anything."""
    require_settings(settings, doctor.NEEDED, "GRG_BACKEND=aws")
    doctor.require_access(settings, clients)


@pytest.mark.usefixtures("aws_environ")
def test_all_is_well_and_nothing_is_left_behind(cloud: Cloud) -> None:
    assert failed(cloud.settings()) == []
    assert cloud.keys("") == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"bucket": "grg-is-not-there"}, "there is no bucket grg-is-not-there (GRG_BUCKET)"),
        ({"prompt_queue_url": "http://127.0.0.1:1/123456789012/none"}, "/none (GRG_PROMPT_QUEUE_URL)"),
        ({"review_queue_url": "http://127.0.0.1:1/123456789012/none"}, "/none (GRG_REVIEW_QUEUE_URL)"),
        ({"job_queue": "none"}, "there is no job queue none (GRG_JOB_QUEUE)"),
        ({"job_definition": "none"}, "there is no active job definition none (GRG_JOB_DEFINITION)"),
        ({"job_definition": "none:3"}, "there is no active job definition none:3 (GRG_JOB_DEFINITION)"),
        ({"job_queue": "", "bucket": ""}, "GRG_BACKEND=aws needs GRG_BUCKET, GRG_JOB_QUEUE"),
    ],
)
@pytest.mark.usefixtures("aws_environ")
def test_what_is_missing_is_named(cloud: Cloud, clients: Clients, change: dict[str, Any], named: str) -> None:
    settings = dataclasses.replace(cloud.settings(), **change)
    assert all(named in says for says in failed(settings)) and failed(settings)
    with pytest.raises((StorageError, UsageError)) as caught:
        refuse(settings, clients)
    assert named in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (400, "ExpiredToken", "the AWS credentials have expired: sign in again"),
        (403, "InvalidAccessKeyId", "AWS does not know these credentials"),
        (403, "RequestTimeTooSkewed", "set the clock"),
        (400, "Odd", "AWS refused s3:GetObject on bucket"),
    ],
)
def test_credentials_and_the_unexpected_have_their_own_words(
    cloud: Cloud, proxy: AwsProxy, behind: Clients, status: int, code: str, says: str
) -> None:
    proxy.answer("GetObject", status, code)
    with pytest.raises(StorageError, match=says):
        Bucket(behind.s3, cloud.bucket).read("x")


@pytest.mark.parametrize(
    ("without", "says"),
    [("AWS_DEFAULT_REGION", "no AWS region is set"), ("AWS_ACCESS_KEY_ID", "no AWS credentials")],
)
def test_a_bot_without_region_or_credentials_says_one_line_and_ends_with_1(
    cloud: Cloud, without: str, says: str
) -> None:
    environ = cloud.environ(GRG_STATE_DIR=os.devnull)
    del environ[without]
    done = warm.run("core", "bot", environ=environ, timeout=120)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    assert says in line
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("status", [500, 503])
def test_a_bot_starts_although_its_first_looks_at_batch_fail_and_no_job_is_submitted_twice(
    cloud: Cloud, proxy: AwsProxy, behind: Clients, status: int
) -> None:
    proxy.answer("DescribeJobQueues", status, "InternalError", times=2)
    proxy.answer("DescribeJobDefinitions", status, "InternalError", times=2)
    refuse(cloud.settings(), behind)
    proxy.answer("SubmitJob", status, "InternalError", after=True)
    told = cloud.settings()
    with pytest.raises(ClientError):
        behind.submitting.submit_job(
            jobName="grg-x", jobQueue=told.job_queue, jobDefinition=told.job_definition
        )
    assert proxy.calls["SubmitJob"] == len(cloud.jobs()) == 1


@pytest.mark.parametrize("status", [500, 503])
def test_an_answer_of_5xx_is_asked_again(cloud: Cloud, proxy: AwsProxy, behind: Clients, status: int) -> None:
    proxy.answer("PutObject", status, "InternalError", times=2)
    assert Bucket(behind.s3, cloud.bucket).create("x", "1")
    assert cloud.text("x") == "1"


def test_a_conflict_is_retried_and_a_failed_precondition_is_final(
    cloud: Cloud, proxy: AwsProxy, behind: Clients
) -> None:
    bucket = Bucket(behind.s3, cloud.bucket)
    proxy.answer("PutObject", 409, "ConditionalRequestConflict", times=3)
    assert bucket.create("x", "first")
    assert proxy.calls["PutObject"] == 4
    assert not bucket.create("x", "second")
    etag = bucket.etag("x")
    assert etag is not None
    proxy.answer("PutObject", 409, "ConditionalRequestConflict", times=1)
    assert bucket.replace("x", "third", etag)
    assert bucket.replace("x", "fourth", etag) is None
    assert bucket.replace("gone", "fifth", etag) is None
    assert cloud.text("x") == "third"


def test_409_for_ever_is_an_error(
    cloud: Cloud, proxy: AwsProxy, behind: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.aws.bucket._MAX_CONFLICT_WAIT_S", 0.01)
    proxy.answer("PutObject", 409, "ConditionalRequestConflict")
    with pytest.raises(StorageError, match="409 again and again"):
        Bucket(behind.s3, cloud.bucket).create("x", "1")


def test_a_write_whose_response_was_lost_is_recognised_as_this_calls_own(
    cloud: Cloud, proxy: AwsProxy, behind: Clients
) -> None:
    proxy.answer("PutObject", 503, "SlowDown", after=True, times=1)
    bucket = Bucket(behind.s3, cloud.bucket)
    assert bucket.create("x", "mine")
    etag = bucket.etag("x")
    assert etag is not None
    proxy.answer("PutObject", 503, "SlowDown", after=True, times=1)
    written = bucket.replace("x", "mine anew", etag)
    assert written is not None and written.etag == bucket.etag("x")
    # Another's is never taken for it, whether or not the answer was lost.
    proxy.answer("PutObject", 503, "SlowDown", after=True, times=1)
    assert not bucket.create("x", "mine")
    assert bucket.replace("x", "mine", etag) is None
    assert cloud.text("x") == "mine anew"
