"""One address for AWS whose S3 and SQS are other servers than moto's, such as versitygw and ElasticMQ.

    with AwsRouter(moto_url, s3_url, sqs_url) as router, Cloud(router.url) as cloud:
        ...

It goes by the service that the signature names. S3's notices to SQS are made here: no such server sends them.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote_plus, unquote, urlsplit
from xml.etree import ElementTree as ET

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.aws_cloud import KEYS, REGION
from tests.aws_proxy import HOP_BY_HOP, AwsProxy

_SERVICE = re.compile(r"/([a-z0-9-]+)/aws4_request")
_NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"
_NOT_SIGNED = {"authorization", "host", "x-amz-content-sha256", "x-amz-date"} | HOP_BY_HOP
"""Headers that are made anew for the other server."""


class AwsRouter(AwsProxy):
    """Use it as a context manager; `url` is good inside. The two servers take the keys of `tests.aws_cloud.KEYS`."""

    def __init__(self, moto_url: str, s3_url: str, sqs_url: str) -> None:
        super().__init__(moto_url)
        self._servers = {"s3": s3_url, "sqs": sqs_url}
        self._other = moto_url
        self._keys = Credentials(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"])
        self._sqs = boto3.client(
            "sqs",
            REGION,
            endpoint_url=sqs_url,
            aws_access_key_id=self._keys.access_key,
            aws_secret_access_key=self._keys.secret_key,
        )
        self._notices: dict[str, list[tuple[str, str, str]]] = {}
        """By bucket: the URL of a queue, and how the keys begin and end that it is told of."""

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """What the service's own server answers."""
        signed = _SERVICE.search(headers.get("Authorization", ""))
        service = signed[1] if signed else ""
        parts = urlsplit(path)
        bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
        if service == "s3":
            if method == "PUT" and "notification" in parse_qs(parts.query, keep_blank_values=True):
                self._notices[bucket] = self._wished(body)
                return 200, {}, b""
            headers = self._signed_anew(method, path, headers, body)
        answer = self.ask(self._servers.get(service, self._other), method, path, headers, body)
        if (service, method, answer[0]) == ("s3", "PUT", 200) and key:
            self._tell(bucket, key)
        return answer

    def _signed_anew(self, method: str, path: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        """S3's signature holds the host, which is another now."""
        kept = {name: value for name, value in headers.items() if name.lower() not in _NOT_SIGNED}
        request = AWSRequest(method=method, url=self._servers["s3"] + path, data=body, headers=kept)
        S3SigV4Auth(self._keys, "s3", REGION).add_auth(request)
        return dict(request.headers.items())

    def _wished(self, body: bytes) -> list[tuple[str, str, str]]:
        found = []
        for told in ET.fromstring(body).iter(f"{_NAMESPACE}QueueConfiguration"):
            rules = {
                str(rule.findtext(f"{_NAMESPACE}Name")).lower(): str(rule.findtext(f"{_NAMESPACE}Value"))
                for rule in told.iter(f"{_NAMESPACE}FilterRule")
            }
            queue = str(told.findtext(f"{_NAMESPACE}Queue")).rpartition(":")[2]
            url = self._sqs.get_queue_url(QueueName=queue)["QueueUrl"]
            found.append((url, rules.get("prefix", ""), rules.get("suffix", "")))
        return found

    def _tell(self, bucket: str, key: str) -> None:
        """As S3 does: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"""
        record = {
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": datetime.now(UTC).isoformat(),
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": bucket}, "object": {"key": quote_plus(key, safe="/")}},
        }
        for url, prefix, suffix in self._notices.get(bucket, ()):
            if key.startswith(prefix) and key.endswith(suffix):
                self._sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"Records": [record]}))
