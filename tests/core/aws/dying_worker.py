"""A worker process with the real loop and source, whose writer dies (SIGKILL) over a prompt named Poison."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Sequence
from typing import Any

from core import settings
from core.aws.clients import connect
from core.aws.worker_side import S3Source
from core.domain import Prompt, Review
from model_container.worker import Worker
from tests.records import review_of


class Mortal:
    """Writes at once."""

    def write(self, prompts: Sequence[Prompt], taken: frozenset[str]) -> list[Review]:
        del taken
        if any(prompt.name == "Poison" for prompt in prompts):
            os.kill(os.getpid(), signal.SIGKILL)
        return [review_of(prompt) for prompt in prompts]


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    read = settings.read(os.environ)
    with S3Source(read, connect()) as side:
        writer: Any = Mortal()
        Worker(side, read).run(lambda: writer, threading.Event())


if __name__ == "__main__":
    main()
