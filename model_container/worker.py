"""The worker: loads the model once, writes what is queued in batches, waits for more, ends by itself.

SIGTERM: what can be finished within `GRACE_S` is, the rest is given back.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Protocol

from core.domain import Failure, FailureCode, Outcome, Prompt, Review
from core.domain.leases import MAX_ATTEMPTS, LeasedPrompt
from core.errors import DamagedModel, UsageError
from core.ports import PromptSource
from core.runtime import failpoints, telemetry
from core.runtime.failpoints import reached
from core.settings import Settings

POLL_S = 0.05
"""Between looks at the store's change counter while there is nothing to write."""
GRACE_S = 15.0
"""From SIGTERM until what is not finished is given back; spot machines leave 20 s and more."""

log = logging.getLogger("grg.worker")


class Writes(Protocol):
    """What the worker uses of a `Writer`."""

    spares: list[Review]
    """Left over by the latest `write`."""

    def write(self, prompts: Sequence[Prompt], *, taken: Collection[str] = ()) -> Sequence[Outcome]:
        """One outcome for each prompt."""


class Stop:
    """SIGTERM and SIGINT as an event, heard by a thread even while native code runs.

    Made before any other thread starts: they inherit its blocked signals.
    """

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.release: Callable[[], None] = lambda: None
        """What to do after `GRACE_S`; there is nothing to give back until a worker says so."""
        self._finished = threading.Event()
        signals = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        threading.Thread(target=self._wait, args=(signals,), daemon=True).start()

    def _wait(self, signals: set[signal.Signals]) -> None:
        signal.sigwait(signals)
        self.asked.set()
        if not self._finished.wait(GRACE_S):
            self.release()
            os._exit(0)

    def finished(self) -> None:
        """Nothing is held any more."""
        self._finished.set()


class Worker:
    """The loop over one source with one writer."""

    def __init__(self, source: PromptSource, settings: Settings) -> None:
        self._source, self._settings = source, settings
        self._held: list[LeasedPrompt] = []

    def release(self) -> None:
        """Give back what is held and not finished."""
        self._source.release(self._held)
        self._held = []

    def run(self, load: Callable[[], Writes], stop: threading.Event) -> None:
        """Until stopped, or until nothing came for `linger_s`."""
        begun = time.monotonic()
        try:
            writer = load()
        except (UsageError, DamagedModel) as error:
            # The message may name this machine's folders: for the owner alone.
            log.error("the model cannot be loaded: %s", error)
            self._fail_all()
            raise
        except Exception as error:
            # Storage, memory or disk, which may pass: nobody's prompt was taken yet, and the fleet, which counts this
            # failure, starts another worker ever more rarely.
            log.error("the model cannot be loaded now: %s", error)
            raise
        telemetry.stage("load", time.monotonic() - begun)
        reached("model_loaded")
        idle_since = time.monotonic()
        while not stop.is_set():
            version = self._source.version()
            self._held = self._source.receive(self._settings.batch)
            if self._held:
                self._write(writer)
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since > self._settings.linger_s:
                return
            else:
                self._wait_for_change(version, stop, idle_since)

    def _write(self, writer: Writes) -> None:
        delivery = self._held[0]
        if delivery.isolated and self._source.record_attempt(delivery.prompt.id) >= MAX_ATTEMPTS:
            self._source.dead_letter(
                Failure(
                    delivery.prompt.id,
                    FailureCode.WORKERS_DIED,
                    f"{MAX_ATTEMPTS} workers in a row died while they wrote this",
                    time.time(),
                    {"times": MAX_ATTEMPTS},
                )
            )
            self._held = []
            return
        begun, prompts = time.monotonic(), [held.prompt for held in self._held]
        for held in self._held:
            telemetry.stage("queue_wait", held.waited_s, request=held.prompt.id)
        taken = frozenset().union(*(self._source.texts_of(app_id) for app_id in {p.app_id for p in prompts}))
        outcomes = writer.write(prompts, taken=taken)
        reached("texts_written")
        seconds = time.monotonic() - begun
        for outcome in outcomes:
            telemetry.stage("write", seconds, request=outcome.id)
            self._source.complete(_with_its_share(outcome, seconds / len(prompts)))
            self._held = [held for held in self._held if held.prompt.id != outcome.id]
            with telemetry.about(outcome.id):
                log.info("%s", type(outcome).__name__.lower())
        for prompt in prompts:
            self._source.keep_spares(prompt, [spare for spare in writer.spares if spare.id == prompt.id])

    def _fail_all(self) -> None:
        """No worker can load the model until its owner mends it: say so to everyone who waits."""
        while held := self._source.receive(self._settings.batch):
            for delivery in held:
                self._source.complete(
                    Failure(
                        delivery.prompt.id,
                        FailureCode.ENGINE_UNAVAILABLE,
                        "the worker cannot load its model",
                        time.time(),
                    )
                )

    def _wait_for_change(self, version: int, stop: threading.Event, idle_since: float) -> None:
        while self._source.version() == version and not stop.is_set():
            if time.monotonic() - idle_since > self._settings.linger_s:
                return
            time.sleep(POLL_S)


def _with_its_share(outcome: Outcome, seconds: float) -> Outcome:
    """A review says what it cost: its part of the batch's wall time. Loading and waiting are nobody's."""
    if isinstance(outcome, Failure):
        return outcome
    return dataclasses.replace(outcome, worker_seconds=round(seconds, 3))


def load_writer(settings: Settings) -> Writes:
    """The model that the settings name, loaded. Raises UsageError or DamagedModel if that cannot succeed until the owner
    acts; WriterError, StorageError or what a library raises if another try may.
    """
    # Imported here: NumPy starts threads, and `Stop` must come before any.
    from model_container import engines
    from model_container.models import folders
    from model_container.writing.writer import Writer

    model = folders.of(settings)
    try:
        return Writer(engines.pick(model, settings.engine), model)
    except UsageError:
        raise
    except Exception:
        folders.check(model)  # libraries say the same of a damaged file as of too little memory
        raise


@contextmanager
def open_source(settings: Settings) -> Iterator[PromptSource | None]:
    """The worker's side of the world that `GRG_BACKEND` names; None if no other worker is wanted there."""
    if settings.backend == "aws":
        from core.aws.clients import connect
        from core.aws.worker.source import S3PromptSource

        with closing(connect()) as clients, S3PromptSource(settings, clients) as far:
            yield far
        return
    from core.local.source import AnotherWorker, LocalPromptSource

    try:
        near = LocalPromptSource(settings.state_dir, settings.hold_s, settings.spare_s)
    except AnotherWorker as error:
        log.info("%s", error)
        yield None
        return
    with near:
        yield near


def main(settings: Settings) -> int:
    """Work until nothing comes any more. Returns the exit code."""
    stop = Stop()  # before any thread
    said = telemetry.begin(settings.log_format, logging.INFO, settings.bucket)
    failpoints.arm(settings.crash_at)
    try:
        with open_source(settings) as source:
            if source is None:
                return 0
            worker = Worker(source, settings)

            def leave() -> None:
                worker.release()
                said.end()

            stop.release = leave
            worker.run(lambda: load_writer(settings), stop.asked)
            stop.finished()
        return 0
    finally:
        said.end()
