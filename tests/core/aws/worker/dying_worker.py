"""A worker process with the real loop and source and no model. GRG_CRASH_AT is armed.

Its writer dies (SIGKILL) over a prompt named Poison, stands still (SIGSTOP) over one named Stops, and takes its time
over one named Slow; SIGTERM then leaves it a moment only, so that it gives back.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Container, Sequence

from core import settings
from core.aws.clients import connect
from core.aws.worker.source import S3PromptSource
from core.domain import Prompt, Review
from core.runtime import failpoints
from model_container import worker
from tests.records import review_of


class Mortal:
    """Writes at once. Leaves a spare over for each prompt."""

    def __init__(self) -> None:
        self.spares: list[Review] = []

    def write(self, prompts: Sequence[Prompt], *, taken: Container[str] = ()) -> list[Review]:
        del taken
        names = {prompt.name for prompt in prompts}
        if "Poison" in names:
            os.kill(os.getpid(), signal.SIGKILL)
        if "Stops" in names:
            os.kill(os.getpid(), signal.SIGSTOP)
        if "Slow" in names:
            os.kill(os.getpid(), signal.SIGTERM)
            threading.Event().wait()
        self.spares = [review_of(prompt, f"Left over by {os.getpid()}.") for prompt in prompts]
        return [review_of(prompt, f"{prompt.name} by {os.getpid()}.") for prompt in prompts]


def main() -> None:
    stop = worker.Stop()
    worker.GRACE_S = 0.2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    read = settings.read(os.environ)
    failpoints.arm(read.crash_at)
    with S3PromptSource(read, connect()) as side:
        loop = worker.Worker(side, read)
        stop.release = loop.release
        loop.run(Mortal, stop.asked)
        stop.finished()


if __name__ == "__main__":
    main()
