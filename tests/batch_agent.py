"""What AWS Batch does with a job and moto does not: runs its command, as a child process with the job's environment.

with BatchAgent(cloud, start_delay_s=1) as agent:
    ...
    agent.kill_one()        # SIGKILL, as a machine that is gone
    agent.reclaim_one()     # SIGTERM, as a spot machine that is taken back
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.aws_cloud import KEYS, Cloud
from tests.warm import Warm

_LOOK_S = 0.3


class BatchAgent:
    """Use it as a context manager; at its end the workers are killed."""

    def __init__(
        self, cloud: Cloud, folder: Path, start_delay_s: float = 0, image: Mapping[str, str] | None = None
    ) -> None:
        """`image`: variables that the job's image has; the job's own win."""
        self._cloud, self._folder, self._delay_s = cloud, folder, start_delay_s
        self._image = image or {}
        self._seen: dict[str, float] = {}
        self._children: dict[str, Warm] = {}
        self._ended: dict[str, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        for child in self._children.values():
            child.kill()
            child.wait()

    def status(self, job: str) -> str:
        """As Batch would say."""
        child = self._children.get(job)
        if child is None:
            return "RUNNABLE"
        code = child.poll()
        return "RUNNING" if code is None else "SUCCEEDED" if code == 0 else "FAILED"

    @property
    def jobs(self) -> list[str]:
        """Jobs that ran so far, first to last."""
        return list(self._children)

    @property
    def running(self) -> list[str]:
        """Jobs that run now."""
        return [job for job in list(self._children) if self.status(job) == "RUNNING"]

    def kill_one(self) -> bool:
        """SIGKILL a worker. False if none runs."""
        return self._signal_one(signal.SIGKILL)

    def reclaim_one(self) -> bool:
        """SIGTERM a worker. False if none runs."""
        return self._signal_one(signal.SIGTERM)

    def seconds(self) -> float:
        """Machine time of all jobs that ended: from the start of the machine, as it is billed."""
        now = time.monotonic()
        ended = [job for job, child in list(self._children.items()) if child.poll() is not None]
        return sum(self._ended.get(job, now) - self._seen[job] for job in ended)

    def log(self) -> str:
        """The workers' output, and how each ended."""
        told = [path.read_text("utf-8", "replace") for path in sorted(self._folder.glob("worker-*.log"))]
        return "".join(told) + f"exit codes: {[child.poll() for child in self._children.values()]}"

    def _signal_one(self, number: signal.Signals) -> bool:
        for job in self.running:
            self._children[job].send_signal(number)
            return True
        return False

    def _run(self) -> None:
        while not self._stop.wait(_LOOK_S):
            for job, child in list(self._children.items()):
                if job not in self._ended and child.poll() is not None:
                    self._ended[job] = time.monotonic()
            for job in self._cloud.jobs():
                at = self._seen.setdefault(job["jobId"], time.monotonic())
                if job["jobId"] not in self._children and time.monotonic() >= at + self._delay_s:
                    self._start(job["jobId"])

    def _start(self, job: str) -> None:
        (found,) = self._cloud.batch.describe_jobs(jobs=[job])["jobs"]
        container = found["container"]
        given = {item["name"]: item["value"] for item in container.get("environment", ())}
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GRG_"))}
        environ = {
            **plain,
            **KEYS,
            "AWS_ENDPOINT_URL": self._cloud.url,
            **self._image,
            **given,
            "AWS_BATCH_JOB_ID": job,
        }
        with (self._folder / f"worker-{len(self._children)}.log").open("wb") as log:
            python, minus_m, *command = container["command"]
            assert (shutil.which(python), minus_m) == (sys.executable, "-m")
            self._children[job] = Warm(*command, environ=environ, stdout=log, stderr=log)
