"""AWS on loopback: moto's server as a process of its own, and in it what the Pulumi program makes.

    with MotoServer() as server, Cloud(server.url) as cloud:
        settings = cloud.settings()
        environ = cloud.environ()        # for a child process

Buckets, queues and the notification are as `infra/storage.py` and `infra/queues.py` declare them.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.config import Config

import tests.botocore_models  # all clients share what it reads
import tests.botocore_pauses  # noqa: F401  # no client waits long between two tries
from core.settings import Settings

ACCOUNT, REGION = "123456789012", "us-east-1"
KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
"""What a child needs to be let in; moto takes any key."""
ROOT = Path(__file__).resolve().parents[1]
WORKER = (sys.executable, "-m", "model_container")
_ENVIRON = dict(os.environ)
"""As it was at first: some tests start processes from threads, while pytest sets a variable of its own."""


@contextmanager
def environment(url: str) -> Iterator[None]:
    """boto3's own variables, for as long as the body runs."""
    mine = {**KEYS, "AWS_ENDPOINT_URL": url}
    before = {name: os.environ.get(name) for name in mine}
    os.environ.update(mine)
    try:
        yield
    finally:
        for name, value in before.items():  # these alone: pytest keeps a variable of its own there
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class MotoServer:
    """The server; `url` is good inside the context."""

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "tests.moto_server", str(port)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        give_up_at = time.monotonic() + 180
        while True:
            try:
                _post(f"{self.url}/moto-api/config", json.dumps({"batch": {"use_docker": False}}))
            except OSError:
                if self._process.poll() is not None or time.monotonic() > give_up_at:
                    raise
                time.sleep(0.1)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def _post(url: str, body: str, timeout_s: float = 5) -> None:
    with urllib.request.urlopen(urllib.request.Request(url, body.encode(), method="POST"), timeout=timeout_s):
        pass


@functools.cache
def _client(service: str, url: str) -> Any:
    """One for all stacks of a server: to make one takes 50 ms of CPU, more than most tests."""
    # Told of proxies (none), it does not look through the environment, which pytest changes meanwhile.
    return boto3.client(
        service,
        REGION,
        endpoint_url=url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(proxies={}, max_pool_connections=50),
    )


@functools.cache
def _machines(url: str) -> str:
    """The ARN of the machines that the job queues of all stacks share."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = _client("iam", url).create_role(RoleName="grg-machines", AssumeRolePolicyDocument=trust)
    made = _client("batch", url).create_compute_environment(
        computeEnvironmentName="grg-machines",
        type="UNMANAGED",
        state="ENABLED",
        serviceRole=role["Role"]["Arn"],
    )
    return str(made["computeEnvironmentArn"])


class Cloud:
    """One stack in it: a bucket, three queues, a job queue, a job definition. Its clients go past any proxy."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._ahead_s = 0.0
        self._open = contextlib.ExitStack()
        self.s3, self.sqs, self.batch = (_client(name, url) for name in ("s3", "sqs", "batch"))

    def __enter__(self) -> Self:
        self.name = f"grg-{uuid.uuid4().hex[:8]}"
        self.state_dir = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        self.bucket = f"{self.name}-bucket"
        self.s3.create_bucket(Bucket=self.bucket)
        self.dead_letters = self._queue("dead-letters")
        redrive = {"deadLetterTargetArn": self._arn("dead-letters"), "maxReceiveCount": 20}
        self.prompts = self._queue("prompts", RedrivePolicy=json.dumps(redrive))
        self.reviews = self._queue("reviews")
        self.notify()
        self._make_batch()
        return self

    def __exit__(self, *_: object) -> None:
        self._set_clock(0.0)
        self._open.close()

    def notify(self) -> None:
        """Tell the review queue of each new review in the bucket, in place of what the bucket told before."""
        rules = [{"Name": "prefix", "Value": "reviews/"}, {"Name": "suffix", "Value": ".json"}]
        told = {
            "Id": "reviews",
            "QueueArn": self._arn("reviews"),
            "Events": ["s3:ObjectCreated:*"],
            "Filter": {"Key": {"FilterRules": rules}},
        }
        self.s3.put_bucket_notification_configuration(
            Bucket=self.bucket, NotificationConfiguration={"QueueConfigurations": [told]}
        )

    def pass_time(self, seconds: float) -> None:
        """Move the server's clock ahead, for all stacks in it, until this stack is closed."""
        self._set_clock(self._ahead_s + seconds)

    def leave_dead_versions(self, prefix: str, *, keys: int, writes: int) -> None:
        """Write objects so often each, and delete them. The bucket keeps versions from now on."""
        told = {"Status": "Enabled"}
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration=told)
        asked = {"bucket": self.bucket, "prefix": prefix, "keys": keys, "writes": writes}
        _post(f"{self.url}/test-dead-versions", json.dumps(asked), timeout_s=3_600)

    def _set_clock(self, ahead_s: float) -> None:
        if ahead_s != self._ahead_s:
            _post(f"{self.url}/test-clock", str(ahead_s))
            self._ahead_s = ahead_s

    def settings(self, **more: Any) -> Settings:
        """The settings of this stack's bot."""
        values: dict[str, Any] = {
            "backend": "aws",
            "bucket": self.bucket,
            "prompt_queue_url": self.prompts,
            "review_queue_url": self.reviews,
            "job_queue": f"{self.name}-jobs",
            "job_definition": f"{self.name}-worker",
            "max_workers": 2,
            "state_dir": self.state_dir,
        }
        return Settings(**{**values, **more})

    def environ(self, url: str = "", **more: str) -> dict[str, str]:
        """The same as variables, with what boto3 needs; `url` is a proxy's."""
        told = self.settings()
        names = (
            "backend",
            "bucket",
            "prompt_queue_url",
            "review_queue_url",
            "job_queue",
            "job_definition",
            "max_workers",
        )
        mine = {f"GRG_{name.upper()}": str(getattr(told, name)) for name in names}
        base = {name: value for name, value in _ENVIRON.items() if not name.startswith(("AWS_", "GRG_"))}
        return {**base, **KEYS, **mine, "AWS_ENDPOINT_URL": url or self.url, **more}

    def define_worker(self, environ: dict[str, str], command: Sequence[str] = WORKER) -> None:
        """The job definition, as a new revision: the command and the variables of a worker."""
        self.batch.register_job_definition(
            jobDefinitionName=f"{self.name}-worker",
            type="container",
            containerProperties={
                "image": "grg",
                "command": list(command),
                "environment": [{"name": name, "value": value} for name, value in environ.items()],
                "resourceRequirements": [{"type": "VCPU", "value": "2"}, {"type": "MEMORY", "value": "4096"}],
            },
        )

    def keys(self, prefix: str) -> list[str]:
        """All keys under a prefix."""
        listed = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [item["Key"] for item in listed.get("Contents", ())]

    def text(self, key: str) -> str:
        """An object as it is stored."""
        body: bytes = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return body.decode()

    def put(self, key: str, text: str) -> None:
        """Put an object as it is."""
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())

    def depth(self, url: str) -> tuple[int, int]:
        """Messages that wait, and that are in somebody's hands."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return int(found[names[0]]), int(found[names[1]])

    def take_all(self, url: str) -> list[str]:
        """Take and delete what waits in a queue: the bodies."""
        bodies = []
        while messages := self.sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0
        ).get("Messages"):
            for message in messages:
                bodies.append(message["Body"])
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return bodies

    def jobs(self) -> list[dict[str, Any]]:
        """Submitted jobs, as moto keeps them."""
        answer = self.batch.list_jobs(
            jobQueue=f"{self.name}-jobs", filters=[{"name": "JOB_NAME", "values": ["grg-*"]}]
        )
        return list(answer["jobSummaryList"])

    def _queue(self, name: str, **attributes: str) -> str:
        given = {"VisibilityTimeout": "120", "ReceiveMessageWaitTimeSeconds": "20", **attributes}
        url: str = self.sqs.create_queue(QueueName=f"{self.name}-{name}", Attributes=given)["QueueUrl"]
        return url

    def _arn(self, name: str) -> str:
        return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.name}-{name}"

    def _make_batch(self) -> None:
        self.batch.create_job_queue(
            jobQueueName=f"{self.name}-jobs",
            state="ENABLED",
            priority=1,
            computeEnvironmentOrder=[{"order": 1, "computeEnvironment": _machines(self.url)}],
        )
        self.define_worker({})
