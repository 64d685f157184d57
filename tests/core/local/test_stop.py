"""`grg worker stop`: it ends the worker that holds the lock, and no other process."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import WriterError
from core.health.process import start_time
from core.local.database import lock_file
from core.local.source import WORKER_BEAT, WORKER_LOCK
from core.local.stop import stop_worker


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        yield process
        process.kill()


def test_the_worker_is_asked_to_end_and_waited_for(tmp_path: Path, process: subprocess.Popen[bytes]) -> None:
    lock = lock_file(tmp_path / WORKER_LOCK)
    assert lock is not None
    (tmp_path / WORKER_BEAT).write_text(f"{process.pid} {start_time(process.pid)}", "ascii")
    # The kernel frees a worker's lock when it ends; here the test holds it.
    threading.Thread(target=lambda: (process.wait(), lock.close())).start()
    assert stop_worker(tmp_path)
    assert process.wait(0) < 0
    assert not stop_worker(tmp_path), "it has ended"


def test_a_worker_that_does_not_end_is_named_with_what_ends_it(
    tmp_path: Path, process: subprocess.Popen[bytes]
) -> None:
    lock = lock_file(tmp_path / WORKER_LOCK)
    assert lock is not None
    with lock:
        (tmp_path / WORKER_BEAT).write_text(f"{process.pid} {start_time(process.pid)}", "ascii")
        with pytest.raises(WriterError, match=f"kill -9 {process.pid}"):
            stop_worker(tmp_path, patience_s=0)


def test_another_process_with_the_number_of_a_dead_worker_is_left_alone(
    tmp_path: Path, process: subprocess.Popen[bytes]
) -> None:
    lock = lock_file(tmp_path / WORKER_LOCK)
    assert lock is not None
    with lock:
        (tmp_path / WORKER_BEAT).write_text(f"{process.pid} 1", "ascii")
        with pytest.raises(WriterError, match="try again"):
            stop_worker(tmp_path)
        assert process.poll() is None
