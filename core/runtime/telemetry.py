"""What the program says about itself: log lines, and times and outcomes as metrics. Standard library only.

Lines go to stderr through a thread of their own and a queue that drops rather than blocks: a pipe
that is full because nobody reads it must not stop the bot. With `json` each line is one object; a
request is found again by its `request`, from link to reply, in the bot's lines and the workers'.
Stages and outcomes are then lines in CloudWatch's embedded metric format, which CloudWatch Logs
turns into metrics by itself
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
"""

from __future__ import annotations

import json
import logging
import os
import queue
import re
import time
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener
from typing import Any, Literal

Stage = Literal["page", "queue_wait", "start", "load", "write", "reply"]
"""Reading the store's page · from queueing until a worker takes it · from submitting a job until its worker
lives · loading the model · writing, a batch's whole time · from the outcome until it is shown."""

NAMESPACE = "GameReviewGenerator"
"""Of the metrics: `Seconds` by Store and Stage, `Requests` by Store and Outcome."""
MAX_QUEUED_LINES = 10_000
"""Lines that nobody has read yet; more are dropped and counted."""
_REQUEST = re.compile(r"\brequest=([\w-]+)")

_metrics = logging.getLogger("grg.metrics")


def begin(log_format: str, level: int, store: str = "", descriptor: int = 2) -> Log:
    """Send all log lines to a file descriptor, as `text` or `json`. `store` names this stack's metrics: its bucket.

    Once a process; the root logger's other handlers are taken off. Call `end` of what it returns before the process ends.
    """
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    log = Log(_Json(store or "local") if log_format == "json" else _Text(), descriptor)
    root.addHandler(log.handler)
    root.setLevel(level)
    return log


def stage(name: Stage, seconds: float, request: str = "") -> None:
    """A stage took so long. Never raises, never waits."""
    _metrics.info("%s took %.3f s%s", name, seconds, _of(request), extra={"metric": ("Stage", name, seconds)})


def outcome(name: str, request: str = "") -> None:
    """A request was closed: replied, apologised, refused, cancelled, expired, undeliverable."""
    _metrics.info("closed as %s%s", name, _of(request), extra={"metric": ("Outcome", name, 1)})


def _of(request: str) -> str:
    return f" request={request}" if request else ""


class Log:
    """The queue, and the thread that empties it."""

    def __init__(self, formatter: logging.Formatter, descriptor: int) -> None:
        self._lines: queue.Queue[Any] = queue.Queue(MAX_QUEUED_LINES)
        self.handler = _Dropping(self._lines, formatter)
        listener = QueueListener(self._lines, _Writer(descriptor, self.handler))  # type: ignore[arg-type]  # it only calls `handle`
        listener.start()  # never stopped: its `stop` waits for ever on a pipe that nobody reads

    @property
    def dropped(self) -> int:
        """Lines that were dropped since the last one that said how many."""
        return self.handler.dropped

    def end(self, patience_s: float = 2.0) -> None:
        """Wait until all lines are written, at most so long."""
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
        return self.format(record)

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
                left = left[os.write(self._descriptor, left) :]
        except OSError:  # the reader went away: there is nobody to tell
            return


class _Text(logging.Formatter):
    """For people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")


class _Json(logging.Formatter):
    """One object a line; a metric is a line with `_aws`."""

    def __init__(self, store: str) -> None:
        super().__init__()
        self._store = store

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "logger": record.name, "message": message,
        }  # fmt: skip
        if found := _REQUEST.search(message):
            said["request"] = found[1]
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        if metric := getattr(record, "metric", None):
            said |= self._metric(record, *metric)
        return json.dumps(said, ensure_ascii=True, default=str)

    def _metric(self, record: logging.LogRecord, dimension: str, value: str, number: float) -> dict[str, Any]:
        name, unit = ("Seconds", "Seconds") if dimension == "Stage" else ("Requests", "Count")
        told = {
            "Namespace": NAMESPACE,
            "Dimensions": [["Store", dimension]],
            "Metrics": [{"Name": name, "Unit": unit}],
        }
        return {
            "_aws": {"Timestamp": int(record.created * 1_000), "CloudWatchMetrics": [told]},
            "Store": self._store,
            dimension: value,
            name: number,
        }
