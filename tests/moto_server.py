"""moto's server with a clock that a test can move: `python -m tests.moto_server PORT`.

`POST /test-clock` with a number of seconds sets how far its clock is ahead of the machine's. Everything that AWS
measures follows: when a hidden message comes back, how old an object is, what the `Date` header says.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import moto.core.utils
from werkzeug.serving import run_simple

os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"  # no browser asks

CLOCK_PATH, DEAD_VERSIONS_PATH = "/test-clock", "/test-dead-versions"


class Clock:
    """The machine's time and how far this server is ahead of it."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def utcnow(self) -> datetime:
        """What moto asks for: UTC without a time zone."""
        return datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=self.ahead_s)


CLOCK = Clock()
moto.core.utils.utcnow = CLOCK.utcnow  # before the services are imported: they take the function by name

from moto.core import DEFAULT_ACCOUNT_ID  # noqa: E402
from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3.models import S3Backend, s3_backends  # noqa: E402


class _LettingOthersIn:
    """Some of a bucket's keys, for a listing. S3 answers calls beside each other; here one interpreter answers all, and a
    short call would wait at each of its steps for a long listing.
    """

    def __init__(self, keys: Any, names: list[str]) -> None:
        self._keys, self._names = keys, names

    def items(self) -> Iterator[tuple[str, Any]]:
        """As of a dictionary."""
        for number, name in enumerate(self._names):
            if number % 500 == 499:
                time.sleep(0.0001)
            if (key := self._keys.get(name)) is not None:  # else it was deleted meanwhile
                yield name, key


def _at_the_prefix(list_objects: Callable[..., Any]) -> Callable[..., Any]:
    """A listing that begins at its prefix, as S3's does: moto's passes over all keys of the bucket, dead ones too."""

    def seeking(backend: S3Backend, bucket: Any, prefix: str | None, *more: Any, **named: Any) -> Any:
        if prefix:
            names = sorted(bucket.keys)
            found = names[bisect_left(names, prefix) : bisect_left(names, f"{prefix}\U0010ffff")]
            bucket = SimpleNamespace(keys=_LettingOthersIn(bucket.keys, found))
        return list_objects(backend, bucket, prefix, *more, **named)

    return seeking


S3Backend.list_objects = _at_the_prefix(S3Backend.list_objects)


class Handler(MotoRequestHandler):  # type: ignore[misc]  # moto has no types for it
    """Says the server's own time in the `Date` header. Keeps connections open, as AWS does and werkzeug does not: a
    connection and a thread for each request cost both sides more than many an answer.
    """

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Answer one request."""
        environ = self.make_environ()
        length = environ.get("CONTENT_LENGTH")
        body = self.rfile.read(int(length)) if length else b""
        if "wsgi.input_terminated" not in environ:  # else it comes in chunks
            environ["wsgi.input"] = BytesIO(body)
        said: list[Any] = []
        content = b"".join(self.server.app(environ, lambda *started: said.extend(started)))
        self.send_response(int(said[0].split()[0]))
        names = set()
        for name, value in said[1]:
            self.send_header(name, value)
            names.add(name.lower())
        if "content-length" not in names:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def handle_expect_100(self) -> bool:
        """The client waits for this before it sends an object."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return bool(going_on)

    def log_request(self, *_: object) -> None:
        """Nobody reads it."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """In the header's format."""
        return str(super().date_time_string((timestamp or time.time()) + CLOCK.ahead_s))


class Dispatcher(DomainDispatcherApplication):  # type: ignore[misc]  # moto has no types for it
    """Remembers which service a host is: moto lists its own folder and tries 90 patterns for each request."""

    get_backend_for_host = functools.cache(DomainDispatcherApplication.get_backend_for_host)


class Application:
    """moto with the clock. One write at a time: moto looks at the condition of a conditional write and writes later,
    where S3 does both at once.
    """

    def __init__(self) -> None:
        self._moto = Dispatcher(create_backend_app)
        self._writing = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        if environ["REQUEST_METHOD"] == "PUT":
            with self._writing:
                return list(self._moto(environ, start_response))
        if environ["PATH_INFO"] not in (CLOCK_PATH, DEAD_VERSIONS_PATH):
            return self._moto(environ, start_response)  # type: ignore[no-any-return]
        told = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        if environ["PATH_INFO"] == CLOCK_PATH:
            CLOCK.ahead_s = float(told)
        else:
            leave_dead_versions(**told)
        start_response("204 No Content", [])
        return []


def leave_dead_versions(bucket: str, prefix: str, keys: int, writes: int) -> None:
    """Write objects `writes` times each and delete them, in a bucket that keeps versions."""
    s3 = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    for number in range(keys):
        key = f"{prefix}{number:025d}.json"
        for _ in range(writes):
            s3.put_object(bucket, key, b"{}", disable_notification=True)
        s3.delete_object(bucket, key)
    gc.freeze()  # or each look for garbage would pass over them, whatever is asked for


if __name__ == "__main__":
    run_simple("127.0.0.1", int(sys.argv[1]), Application(), threaded=True, request_handler=Handler)
