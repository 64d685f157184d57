"""moto's server with a clock that a test can move: `python -m tests.moto_server PORT`.

`POST /test-clock` with a number of seconds sets how far its clock is ahead of the machine's. Everything that AWS
measures follows: when a hidden message comes back, how old an object is, what the `Date` header says.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import moto.core.utils
from werkzeug.serving import run_simple

PATH = "/test-clock"


class Clock:
    """The machine's time and how far this server is ahead of it."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def utcnow(self) -> datetime:
        """What moto asks for: UTC without a time zone."""
        return datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=self.ahead_s)


CLOCK = Clock()
moto.core.utils.utcnow = CLOCK.utcnow  # before the services are imported: they take the function by name

from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)


class Handler(MotoRequestHandler):  # type: ignore[misc]  # moto has no types for it
    """Says the server's own time in the `Date` header."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """In the header's format."""
        return str(super().date_time_string((timestamp or time.time()) + CLOCK.ahead_s))


class Application:
    """moto with the clock. One write at a time: moto looks at the condition of a conditional write and writes later,
    where S3 does both at once.
    """

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._writing = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        if environ["REQUEST_METHOD"] == "PUT":
            with self._writing:
                return list(self._moto(environ, start_response))
        if environ["PATH_INFO"] != PATH:
            return self._moto(environ, start_response)  # type: ignore[no-any-return]
        CLOCK.ahead_s = float(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start_response("204 No Content", [])
        return []


if __name__ == "__main__":
    run_simple("127.0.0.1", int(sys.argv[1]), Application(), threaded=True, request_handler=Handler)
