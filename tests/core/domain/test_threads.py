"""Records are read by many threads, also those of a kind that no thread has read before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys, threading, time
from dataclasses import make_dataclass
from core.domain.records import convert

sys.setswitchinterval(1e-6)

def read(kind, number):
    gate.wait()
    time.sleep(number * 2e-5)
    for _ in range(3):
        assert convert(kind, {"inner": {"text": "a"}}, "here").inner.text == "a"

for _ in range(100):
    inner = make_dataclass("Inner", [("text", str)], frozen=True, slots=True)
    fields = [("inner", inner), *((f"field_{number}", str, "") for number in range(12))]
    outer = make_dataclass("Outer", fields, frozen=True, slots=True)
    gate = threading.Barrier(6)
    threads = [threading.Thread(target=read, args=(outer, number)) for number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
"""


def test_threads_that_meet_a_kind_of_record_at_once_do_not_crash_the_process() -> None:
    # In a process of its own: what is tested against is a crash in C.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
