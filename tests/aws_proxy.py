"""A proxy in front of moto: counts calls, answers in its place, drops answers, and tells of jobs what the agent knows.

with AwsProxy(moto_url) as proxy:
    proxy.answer("PutObject", 409, "ConditionalRequestConflict", times=2, key="reviews/")
    proxy.answer("SubmitJob", 503, "Timeout", after=True)     # it ran all the same
    ...
    assert proxy.calls["PutObject"] == 3
"""

from __future__ import annotations

import collections
import contextlib
import http.client
import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

_S3 = {
    "GET": "GetObject",
    "HEAD": "HeadObject",
    "PUT": "PutObject",
    "DELETE": "DeleteObject",
    "POST": "DeleteObjects",
}
_BATCH = {
    "submitjob": "SubmitJob",
    "listjobs": "ListJobs",
    "describejobs": "DescribeJobs",
    "terminatejob": "TerminateJob",
    "describejobqueues": "DescribeJobQueues",
    "describejobdefinitions": "DescribeJobDefinitions",
}
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "expect"}


@dataclass
class Rule:
    """What is answered in place of moto's word."""

    action: str
    """`PutObject`, `SendMessage`, …; `*` is any."""
    status: int
    code: str
    times: float
    key: str
    """The object's key begins so."""
    after: bool
    """moto does what was asked; only its answer is lost."""
    share: float
    """Of the calls, at random."""


class AwsProxy:
    """Use it as a context manager; `url` is good inside."""

    def __init__(self, moto_url: str, seed: int = 0) -> None:
        self._moto = moto_url
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._mine = threading.local()
        self._rules: list[Rule] = []
        self.calls: collections.Counter[str] = collections.Counter()
        self.failed = 0
        """Calls that met a rule."""
        self.job_status: Callable[[str], str] | None = None
        """What a job does, by its id: moto says of each that it has ended well."""

    def __enter__(self) -> Self:
        self._server = _Quiet(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """What AWS_ENDPOINT_URL is to be."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(
        self,
        action: str,
        status: int,
        code: str,
        *,
        times: float = float("inf"),
        key: str = "",
        after: bool = False,
        share: float = 1.0,
    ) -> None:
        """From now on answer such calls with an error."""
        with self._lock:
            self._rules.append(Rule(action, status, code, times, key, after, share))

    def cut(self, action: str, *, times: float = float("inf"), key: str = "") -> None:
        """From now on send only the first half of such answers, then hang up."""
        self.answer(action, 0, "", times=times, key=key)

    def calm(self) -> None:
        """Answer as moto does again."""
        with self._lock:
            self._rules.clear()

    def rule_for(self, action: str, key: str) -> Rule | None:
        """The rule that a call meets; counts it."""
        with self._lock:
            self.calls[action] += 1
            for rule in self._rules:
                meant = rule.action in ("*", action) and key.startswith(rule.key) and rule.times > 0
                if meant and self._random.random() < rule.share:
                    rule.times -= 1
                    self.failed += 1
                    return rule
        return None

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """What moto answers."""
        return self.ask(self._moto, method, path, headers, body)

    def ask(
        self, url: str, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """What the server at `url` answers, over this thread's own connection. Raises OSError, HTTPException."""
        host = urlsplit(url).netloc
        open_ones: dict[str, http.client.HTTPConnection] = self._mine.__dict__
        if host not in open_ones:
            open_ones[host] = http.client.HTTPConnection(host, timeout=60)
        kept = {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}
        open_ones[host].request(method, path, body, {**kept, "Host": host, "Content-Length": str(len(body))})
        answer = open_ones[host].getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def hang_up(self) -> None:
        """Close this thread's connections."""
        for connection in self._mine.__dict__.values():
            connection.close()

    def true_jobs(self, body: bytes) -> bytes:
        """A list of jobs with what each really does."""
        said = json.loads(body)
        for job in said.get("jobSummaryList") or said.get("jobs", ()):
            if self.job_status is not None:
                job["status"] = self.job_status(job["jobId"])
        return json.dumps(said).encode()


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Who asked was killed meanwhile; bugs show as calls that are asked again and again."""


def named(method: str, path: str, headers: dict[str, str]) -> tuple[str, str]:
    """The action as IAM names it (less the service), and the object's key."""
    target = headers.get("X-Amz-Target", "")
    if target:
        return target.rpartition(".")[2], ""
    parts = urlsplit(path)
    if parts.path.startswith("/v1/"):
        return _BATCH.get(parts.path[4:], parts.path[4:]), ""
    key = unquote(parts.path.partition("/")[2].partition("/")[2])
    if method == "GET" and not key:
        return "ListObjectsV2", parse_qs(parts.query).get("prefix", [""])[0]
    return _S3.get(method, method), key


def _handler_of(proxy: AwsProxy) -> type[BaseHTTPRequestHandler]:  # noqa: C901  a class in a function
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body are sent one after the other

        def finish(self) -> None:
            proxy.hang_up()
            super().finish()

        def _do(self) -> None:
            headers = dict(self.headers.items())
            body = self.rfile.read(int(headers.get("Content-Length", 0)))
            action, key = named(self.command, self.path, headers)
            rule = proxy.rule_for(action, key)
            cut_off = rule is not None and not rule.status
            if rule is None or rule.after or cut_off:
                try:
                    status, said, content = proxy.forward(self.command, self.path, headers, body)
                except (OSError, http.client.HTTPException):  # moto ended, or was too slow
                    self.close_connection = True
                    return
                if action in {"ListJobs", "DescribeJobs"} and status == 200:
                    content = proxy.true_jobs(content)
            if rule is not None and not cut_off:
                status, said, content = (
                    rule.status,
                    *_error(rule, "X-Amz-Target" in headers or self.path.startswith("/v1/")),
                )
            with contextlib.suppress(OSError):  # who asked was killed meanwhile
                self._say(status, said, content, half=cut_off)

        def _say(self, status: int, said: dict[str, str], content: bytes, *, half: bool) -> None:
            self.send_response_only(status)
            for name, value in said.items():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            length = said.get("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", length or str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content[: len(content) // 2] if half else content)
            self.close_connection |= half

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _do  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def _error(rule: Rule, as_json: bool) -> tuple[dict[str, str], bytes]:
    if as_json:
        headers = {"Content-Type": "application/json", "x-amzn-ErrorType": rule.code}
        return headers, json.dumps({"__type": rule.code, "message": "the proxy says so"}).encode()
    body = f"<Error><Code>{rule.code}</Code><Message>the proxy says so</Message></Error>"
    return {"Content-Type": "application/xml"}, body.encode()
