"""A worker in a process of its own, over the real queue, with a writer that needs no model.

    python -m tests.core.local.crash_worker FOLDER

A prompt whose name is "poison" kills the process while it is written. GRG_CRASH_AT is armed.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Container, Sequence
from pathlib import Path

from core.domain import Outcome, Prompt, Review
from core.local.source import LocalPromptSource
from core.runtime import failpoints
from core.settings import Settings
from model_container.worker import Worker
from tests.records import review_of


class DeadlyWriter:
    """Writes at once, or dies. Leaves a spare over for each prompt."""

    def __init__(self) -> None:
        self.spares: list[Review] = []

    def write(self, prompts: Sequence[Prompt], *, taken: Container[str] = ()) -> list[Outcome]:
        if any(prompt.name == "poison" for prompt in prompts):
            os.kill(os.getpid(), signal.SIGKILL)
        self.spares = [review_of(prompt, f"Left over by {os.getpid()}.") for prompt in prompts]
        return [review_of(prompt, f"{prompt.name} by {os.getpid()}.") for prompt in prompts]


if __name__ == "__main__":
    failpoints.arm(os.environ.get("GRG_CRASH_AT", ""))
    with LocalPromptSource(Path(sys.argv[1])) as side:
        worker = Worker(side, Settings(linger_s=0, batch=4))
        worker.run(DeadlyWriter, threading.Event())
