"""The stand-in for IAM by which roles and calls are compared."""

from __future__ import annotations

import json

from tests.infra.iam import Call, allows, calls_of, unused

HERE = "us-east-1:123456789012"
STATEMENTS = [
    {
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": ["arn:aws:s3:::b/reviews/*", "arn:aws:s3:::b/prompts/*"],
    },
    {"Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::b"]},
]


def sqs(action: str, **said: str) -> list[Call]:
    return calls_of("POST", "/", {"X-Amz-Target": f"AmazonSQS.{action}"}, json.dumps(said).encode(), HERE)


def test_a_call_for_an_object_is_for_its_key() -> None:
    assert calls_of("GET", "/b/reviews/a.json", {}, b"", HERE) == [
        Call("s3:GetObject", "arn:aws:s3:::b/reviews/a.json")
    ]
    assert calls_of("HEAD", "/b/reviews/a%20b", {}, b"", HERE) == [
        Call("s3:GetObject", "arn:aws:s3:::b/reviews/a b")
    ]


def test_a_listing_is_of_the_bucket() -> None:
    assert calls_of("GET", "/b?list-type=2&prefix=x", {}, b"", HERE) == [
        Call("s3:ListBucket", "arn:aws:s3:::b")
    ]


def test_a_batch_of_messages_is_the_same_leave_as_one() -> None:
    url = "http://127.0.0.1:5000/123456789012/prompts"
    assert sqs("DeleteMessageBatch", QueueUrl=url) == [
        Call("sqs:DeleteMessage", f"arn:aws:sqs:{HERE}:prompts")
    ]
    assert sqs("GetQueueUrl", QueueName="dead") == [Call("sqs:GetQueueUrl", f"arn:aws:sqs:{HERE}:dead")]


def test_a_job_needs_leave_for_its_queue_and_for_its_definition() -> None:
    said = json.dumps({"jobQueue": "q", "jobDefinition": "d"}).encode()
    assert calls_of("POST", "/v1/submitjob", {}, said, HERE) == [
        Call("batch:SubmitJob", f"arn:aws:batch:{HERE}:job-queue/q"),
        Call("batch:SubmitJob", f"arn:aws:batch:{HERE}:job-definition/d"),
    ]
    assert calls_of("POST", "/v1/terminatejob", {}, b'{"jobId": "j"}', HERE) == [
        Call("batch:TerminateJob", f"arn:aws:batch:{HERE}:job/j")
    ]
    assert calls_of("POST", "/v1/listjobs", {}, b"{}", HERE) == [Call("batch:ListJobs", "*")]


def test_what_no_statement_allows_is_denied() -> None:
    assert allows(STATEMENTS, Call("s3:PutObject", "arn:aws:s3:::b/reviews/a.json"))
    assert not allows(STATEMENTS, Call("s3:DeleteObject", "arn:aws:s3:::b/reviews/a.json"))
    assert not allows(STATEMENTS, Call("s3:PutObject", "arn:aws:s3:::b/models/a"))
    assert not allows(STATEMENTS, Call("s3:PutObject", "arn:aws:s3:::other/reviews/a.json"))


def test_what_was_allowed_and_never_called_for_is_named() -> None:
    calls = [
        Call("s3:GetObject", "arn:aws:s3:::b/reviews/1"),
        Call("s3:PutObject", "arn:aws:s3:::b/prompts/1"),
        Call("s3:ListBucket", "arn:aws:s3:::b"),
    ]
    assert unused(STATEMENTS, calls) == [
        Call("s3:GetObject", "arn:aws:s3:::b/prompts/*"),
        Call("s3:PutObject", "arn:aws:s3:::b/reviews/*"),
    ]
