"""Blocking calls run in threads, and what is left of them at the end holds nobody up."""

from __future__ import annotations

import asyncio
import contextvars
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.runtime.blocking import Blocking, call_detached

ROOT = Path(__file__).resolve().parents[3]
WHO = contextvars.ContextVar("WHO", default="nobody")


@pytest.mark.parametrize("detached", [False, True])
def test_a_call_runs_in_another_thread_and_sees_its_callers_context(detached: bool) -> None:
    async def story() -> tuple[str, threading.Thread]:
        WHO.set("ann")

        def work() -> tuple[str, threading.Thread]:
            return WHO.get(), threading.current_thread()

        return await (call_detached(work) if detached else blocking.call(work))

    with Blocking() as blocking:
        who, thread = asyncio.run(story())
    assert who == "ann" and thread is not threading.current_thread()


@pytest.mark.parametrize("detached", [False, True])
def test_what_a_call_raises_is_raised_in_its_caller(detached: bool) -> None:
    def work() -> None:
        raise ValueError("no")

    with Blocking() as blocking, pytest.raises(ValueError, match="no"):
        asyncio.run(call_detached(work) if detached else blocking.call(work))


def test_calls_run_side_by_side_and_their_results_come_in_order() -> None:
    together = threading.Barrier(4, timeout=30)

    def work(number: int) -> int:
        together.wait()
        return number

    with Blocking(threads=4) as blocking:
        assert list(blocking.map(work, range(4))) == [0, 1, 2, 3]


def test_a_program_ends_while_a_detached_call_waits() -> None:
    program = (
        "import asyncio, threading; from core.runtime.blocking import call_detached\n"
        "async def main():\n"
        "    task = asyncio.create_task(call_detached(threading.Event().wait))\n"
        "    await asyncio.sleep(0.05)\n"
        "    task.cancel()\n"
        "asyncio.run(main())\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=30, check=True)
