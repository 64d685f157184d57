"""What the program says about itself: log lines, and times and outcomes as metrics. Standard library only.

Lines go to stderr through a thread of their own and a queue that drops rather than blocks: a pipe
that is full because nobody reads it must not stop the bot. No line holds a token, or a character that controls a terminal
(`core.runtime.sayable`). With `json` each line is one object.

Lines written inside `about(request)` name that request, so that it can be followed from link to reply
through the bot's lines and the workers'. Stages and outcomes are, with `json`, lines in CloudWatch's
embedded metric format, which CloudWatch Logs turns into metrics by itself
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
"""

from __future__ import annotations

import json
import logging
import os
import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener
from typing import Any, Literal

from core.runtime.sayable import sayable

Stage = Literal["page", "queue_wait", "start", "load", "write", "reply"]
"""Reading the store's page · from queueing until a worker takes it · from submitting a job until its worker
lives · loading the model · writing, a batch's whole time · from the outcome until it is shown."""

NAMESPACE = "GameReviewGenerator"
"""Of the metrics: `Seconds` by Store and Stage, `Requests` by Store and Outcome."""
MAX_QUEUED_LINES = 10_000
"""Lines that nobody has read yet; more are dropped and counted."""

_request: ContextVar[str] = ContextVar("request", default="")
_metrics = logging.getLogger("grg.metrics")


@contextmanager
def about(request: str) -> Iterator[None]:
    """Log lines that the body writes, and tasks and calls that it starts, name this request by its id."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


class AddRequest(logging.Filter):
    """Gives each record a `request`: the id of the request that it is about, or an empty string."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        record.request = _request.get()
        return True


def begin(log_format: str, level: int, store: str = "", descriptor: int = 2) -> Log:
    """Send all log lines to a file descriptor, as `text` or `json`. `store` names this stack's metrics: its bucket.

    Call it once a process: it takes the root logger's other handlers off. Call `end` on the result before the process ends.
    """
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    log = Log(_Json(store or "local") if log_format == "json" else _Text(), descriptor)
    root.addHandler(log.handler)
    root.setLevel(level)
    return log


def stage(name: Stage, seconds: float, request: str = "") -> None:
    """Log how many seconds a stage took, of the request that `about` names if none is given. Never raises, never waits."""
    with about(request or _request.get()):
        _metrics.info("%s took %.3f s", name, seconds, extra={"metric": ("Stage", name, seconds)})


def outcome(name: str, request: str = "") -> None:
    """Log that a request was closed: replied, apologised, refused, cancelled, expired, undeliverable."""
    with about(request or _request.get()):
        _metrics.info("closed as %s", name, extra={"metric": ("Outcome", name, 1)})


class Log:
    """The queue, and the thread that empties it."""

    def __init__(self, formatter: logging.Formatter, descriptor: int) -> None:
        self._lines: queue.Queue[Any] = queue.Queue(MAX_QUEUED_LINES)
        self.handler = _Dropping(self._lines, formatter)
        self.handler.addFilter(AddRequest())
        listener = QueueListener(self._lines, _Writer(descriptor, self.handler))  # type: ignore[arg-type]  # it only calls `handle`
        listener.start()  # never stopped: its `stop` waits for ever on a pipe that nobody reads

    @property
    def dropped(self) -> int:
        """Lines that were dropped since the last one that said how many."""
        return self.handler.dropped

    def end(self, patience_s: float = 2.0) -> None:
        """Wait until all lines are written, at most `patience_s` seconds: a reader may have stopped reading."""
        give_up_at = time.monotonic() + patience_s
        while self._lines.unfinished_tasks and time.monotonic() < give_up_at:
            time.sleep(0.01)


class _Dropping(QueueHandler):
    """Formats at once, in the thread that says it; drops what does not fit."""

    def __init__(self, lines: queue.Queue[Any], formatter: logging.Formatter) -> None:
        super().__init__(lines)
        self.setFormatter(formatter)
        self.dropped = 0

    def prepare(self, record: logging.LogRecord) -> Any:
        # Formatted here, because arguments may change before the other thread writes the line.
        return sayable(self.format(record))

    def enqueue(self, record: Any) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            self.dropped += 1

    def take_dropped(self) -> int:
        """How many were dropped since the last call."""
        with self.lock:  # type: ignore[union-attr]  # None for handlers without one
            dropped, self.dropped = self.dropped, 0
        return dropped

    def line(self, message: str) -> str:
        """A line about the log itself."""
        return self.format(logging.LogRecord("grg.telemetry", logging.WARNING, "", 0, message, None, None))


class _Writer:
    """What the listener hands lines to. No logging.Handler: those are waited for when the process ends.

    It writes to the descriptor and not through sys.stderr, whose lock a stuck thread would keep for ever.
    """

    def __init__(self, descriptor: int, handler: _Dropping) -> None:
        self._descriptor, self._handler = descriptor, handler

    def handle(self, line: str) -> None:
        if dropped := self._handler.take_dropped():
            line = self._handler.line(f"{dropped} lines were dropped: nobody read them") + "\n" + line
        left = (line + "\n").encode("utf-8", "backslashreplace")
        try:
            while left:
                # A pipe may take a part of a long line at a time.
                left = left[os.write(self._descriptor, left) :]
        except OSError:  # the reader went away: there is nobody to tell
            return


class _Text(logging.Formatter):
    """For people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(about)s%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", "")
        record.about = f"request={request} " if request else ""
        return super().format(record)


class _Json(logging.Formatter):
    """One object a line; a metric is a line with `_aws`."""

    def __init__(self, store: str) -> None:
        super().__init__()
        self._store = store

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := getattr(record, "request", ""):
            fields["request"] = request
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        if metric := getattr(record, "metric", None):
            fields |= self._metric(record, *metric)
        return json.dumps(fields, ensure_ascii=True, default=str)

    def _metric(self, record: logging.LogRecord, dimension: str, value: str, number: float) -> dict[str, Any]:
        name, unit = ("Seconds", "Seconds") if dimension == "Stage" else ("Requests", "Count")
        directive = {
            "Namespace": NAMESPACE,
            "Dimensions": [["Store", dimension]],
            "Metrics": [{"Name": name, "Unit": unit}],
        }
        return {
            "_aws": {"Timestamp": int(record.created * 1_000), "CloudWatchMetrics": [directive]},
            "Store": self._store,
            dimension: value,
            name: number,
        }
