"""What the program says of itself, and that saying it never stops the program."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.runtime import telemetry
from core.runtime.blocking import Blocking

ROOT = Path(__file__).resolve().parents[3]
Lines = Callable[[str, Callable[[], None]], list[str]]


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Lines]:
    """What is said, in a format, while something is done."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def said(log_format: str, done: Callable[[], None]) -> list[str]:
        path = tmp_path / "said"
        with path.open("wb", buffering=0) as file:
            log = telemetry.begin(log_format, logging.INFO, "reviews-1", file.fileno())
            done()
            log.end()
        return path.read_text("utf-8").splitlines()

    yield said
    root.handlers[:] = before
    root.setLevel(level)


def test_a_json_line_holds_when_who_what_and_of_which_request(lines: Lines) -> None:
    def speak() -> None:
        with telemetry.about("abc234"):
            logging.getLogger("grg.settle").warning("oh\nno: %s", "full")

    (line,) = lines("json", speak)
    fields = json.loads(line)
    assert fields.pop("at").endswith("+00:00")
    assert fields == {
        "level": "WARNING",
        "logger": "grg.settle",
        "message": "oh\nno: full",
        "request": "abc234",
    }


def test_a_text_line_is_for_people(lines: Lines) -> None:
    (line,) = lines("text", lambda: telemetry.stage("page", 1.25, request="abc"))
    assert line.endswith(" INFO grg.metrics request=abc page took 1.250 s")


def test_tasks_and_calls_in_threads_name_the_request_that_they_were_started_for(lines: Lines) -> None:
    def speak() -> None:
        logging.getLogger("grg").info("x")

    async def story() -> None:
        with telemetry.about("abc"):
            task = asyncio.create_task(asyncio.to_thread(speak))
            await blocking.call(speak)
        await task
        speak()

    with Blocking() as blocking:
        found = lines("json", lambda: asyncio.run(story()))
    assert [json.loads(line).get("request") for line in found] == ["abc", "abc", None]


def test_a_bug_has_its_traceback_in_its_own_line(lines: Lines) -> None:
    def bug() -> None:
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            logging.getLogger("grg").exception("a bug")

    (line,) = lines("json", bug)
    assert "ZeroDivisionError" in json.loads(line)["trace"]


@pytest.mark.parametrize(
    ("say", "dimension", "value", "name", "unit", "number"),
    [
        (
            lambda: telemetry.stage("queue_wait", 7.5, request="abc"),
            "Stage",
            "queue_wait",
            "Seconds",
            "Seconds",
            7.5,
        ),
        (lambda: telemetry.outcome("replied", request="abc"), "Outcome", "replied", "Requests", "Count", 1),
    ],
)
def test_a_metric_is_a_whole_document_of_the_embedded_metric_format(
    lines: Lines,
    say: Callable[[], None],
    dimension: str,
    value: str,
    name: str,
    unit: str,
    number: float,
) -> None:
    """As the specification wants it: what the directive names stands at the root, dimensions as text, values as numbers."""
    before = time.time() * 1_000
    (line,) = lines("json", say)
    said: dict[str, Any] = json.loads(line)
    (directive,) = said["_aws"]["CloudWatchMetrics"]
    assert set(said["_aws"]) == {"Timestamp", "CloudWatchMetrics"}
    assert isinstance(said["_aws"]["Timestamp"], int)
    assert before - 5 <= said["_aws"]["Timestamp"] <= time.time() * 1_000 + 5
    assert directive == {
        "Namespace": "GameReviewGenerator",
        "Dimensions": [["Store", dimension]],
        "Metrics": [{"Name": name, "Unit": unit}],
    }
    assert (said["Store"], said[dimension], said[name], said["request"]) == (
        "reviews-1",
        value,
        number,
        "abc",
    )


LINES = 30_000
STUCK = f"""
    import logging, sys, time
    from core.runtime import telemetry

    log = telemetry.begin("text", logging.INFO)
    begun = time.monotonic()
    for number in range({LINES}):
        logging.getLogger("grg").info("line %d %s", number, "x" * 100)
    print(time.monotonic() - begun, log.dropped, flush=True)
    log.end(patience_s=0.2)
"""


def test_a_pipe_that_nobody_reads_neither_stops_the_program_nor_keeps_it_from_ending() -> None:
    reader, writer = os.pipe()
    try:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(STUCK)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=writer,
            timeout=60,
            check=True,
            text=True,
        )
    finally:
        os.close(writer)
        os.close(reader)
    seconds, dropped = done.stdout.split()
    assert float(seconds) < 20
    assert int(dropped) > 0


def test_what_was_dropped_is_counted_once_somebody_reads_again() -> None:
    program = STUCK + "    print('now', flush=True); sys.stdin.readline(); log.end(20)\n"
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdin is not None and child.stdout is not None and child.stderr is not None
        child.stdout.readline()
        assert child.stdout.readline() == "now\n"
        child.stdin.write("\n")
        child.stdin.flush()
        said = child.stderr.read().splitlines()
    counts = [line for line in said if "were dropped" in line]
    dropped = sum(int(line.split()[4]) for line in counts)
    assert dropped and len(said) - len(counts) + dropped == LINES


def test_a_reader_that_went_away_is_no_trouble() -> None:
    program = (
        "import logging\nfrom core.runtime import telemetry\nlog = telemetry.begin('json', logging.INFO)\n"
    )
    program += "for n in range(3): logging.getLogger('grg').info('x')\nlog.end()\nprint('lives')"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=writer,
        timeout=60,
        check=True,
    )
    os.close(writer)
    assert done.stdout == b"lives\n"
