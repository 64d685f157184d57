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
from core.domain.leased_prompt import MAX_ATTEMPTS, LeasedPrompt
from core.errors import DamagedModel, UsageError
from core.ports import PromptSource
from core.runtime import failpoints, telemetry
from core.runtime.failpoints import reached
from core.settings import Settings

POLL_S = 0.05
"""Between looks at the store's change counter while there is nothing to write."""
_WRITINGS = 3
"""Times that a prompt is written, at most, if other workers write the same text at the same moment."""
GRACE_S = 15.0
"""From SIGTERM until what is not finished is given back; spot machines leave 20 s and more."""

log = logging.getLogger("grg.worker")


class Writes(Protocol):
    """What the worker uses of a `Writer`."""

    spares: list[Review]
    """Left over by the latest `write`."""

    def write(self, prompts: Sequence[Prompt], *, taken: Collection[str] = ()) -> Sequence[Outcome]:
        """One outcome for each prompt, in their order; no text is among `taken`."""


class Stop:
    """SIGTERM and SIGINT as an event, which a thread notices even while native code runs.

    Python's own handlers only run between two bytecodes, so a long call into an engine would delay them. Make
    it before any other thread starts, because threads inherit the blocked signals.
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
        """Wait for a signal, then give the worker `GRACE_S`
        seconds to finish before its prompts are released.
        """
        signal.sigwait(signals)
        self.asked.set()
        # What can still be finished is worth more than a clean
        # hand-over, which costs another worker the whole time again.
        if not self._finished.wait(GRACE_S):
            self.release()
            # Native code may still be running and cannot be interrupted; a normal exit would wait for it.
            os._exit(0)

    def finished(self) -> None:
        """Say that nothing is held any more, so that the process need not be ended by force."""
        self._finished.set()


class Worker:
    """The loop that takes prompts from one source and writes them with one writer."""

    def __init__(self, source: PromptSource, settings: Settings) -> None:
        self._source, self._settings = source, settings
        self._held: list[LeasedPrompt] = []

    def release(self) -> None:
        """Give back the prompts that are held and not finished,
        for other workers to take. Repeating it is safe.
        """
        self._source.release(self._held)
        self._held = []

    def run(self, load: Callable[[], Writes], stop: threading.Event) -> None:
        """Work until stopped, or until nothing has come for `linger_s` seconds.

        `load` is called once, before any prompt is taken. Whatever it raises is
        logged and raised again; if only the owner can fix it (UsageError,
        DamagedModel), every waiting prompt fails first, so that nobody waits in vain.
        """
        # Not time.time(): clocks of fresh machines are often set while the first minutes run.
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
            # Read before receiving: a prompt that arrives in between
            # changes the version, so the wait below ends at once.
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
        """Write the held prompts as one batch and complete each of them."""
        delivery = self._held[0]
        # A prompt that was tried before without a result comes alone,
        # so that if it kills this worker too, no other prompt is lost.
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
        outcomes, spares = self._written(writer, prompts)
        reached("texts_written")
        seconds = time.monotonic() - begun
        for outcome in outcomes:
            telemetry.stage("write", seconds, request=outcome.id)
            self._source.complete(_with_its_share(outcome, seconds / len(prompts)))
            # At once, not after the loop: a release that comes
            # in between must not give back what is complete.
            self._held = [held for held in self._held if held.prompt.id != outcome.id]
            with telemetry.about(outcome.id):
                log.info("%s", type(outcome).__name__.lower())
        for prompt in prompts:
            # After the outcomes: somebody waits for those, and nobody waits for a spare.
            self._source.keep_spares(prompt, [spare for spare in spares if spare.id == prompt.id])

    def _written(self, writer: Writes, prompts: Sequence[Prompt]) -> tuple[list[Outcome], list[Review]]:
        """An outcome for each prompt, in order, and what was left over. Nobody gets a text that somebody else was given."""
        outcomes: dict[str, Outcome] = {}
        spares: list[Review] = []
        waiting = list(prompts)
        for _ in range(_WRITINGS):
            app_ids = {prompt.app_id for prompt in waiting}
            taken = frozenset().union(*(self._source.texts_of(app_id) for app_id in app_ids))
            written = writer.write(waiting, taken=taken)
            reviews = [outcome for outcome in written if isinstance(outcome, Review)]
            # A text that is not distinct is still better than a failure to write another.
            outcomes |= {outcome.id: outcome for outcome in written if outcome.id not in outcomes}
            outcomes |= {review.id: review for review in reviews}
            lost = self._claim([*reviews, *writer.spares])
            spares += [spare for spare in writer.spares if (spare.app_id, spare.text) not in lost]
            again = {review.id for review in reviews if (review.app_id, review.text) in lost}
            waiting = [prompt for prompt in waiting if prompt.id in again]
            if not waiting:
                break
        else:
            log.info("%d texts are given again: no others could be written", len(waiting))
        return [outcomes[prompt.id] for prompt in prompts], spares

    def _claim(self, written: Sequence[Review]) -> set[tuple[int, str]]:
        """Claim what was written, game by game. Returns what other workers wrote first: games and texts."""
        lost: set[tuple[int, str]] = set()
        for app_id in dict.fromkeys(review.app_id for review in written):
            texts = [review.text for review in written if review.app_id == app_id]
            lost |= {(app_id, text) for text in self._source.claim(app_id, texts)}
        return lost

    def _fail_all(self) -> None:
        """Fail all prompts, because no worker can load the model until its owner repairs it."""
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
        """Wait until the source has something new, the
        worker is stopped, or it has been idle for too long.
        """
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
    """The worker's side of the backend that `GRG_BACKEND` names; None if no other worker is wanted there.

    Connections and locks are closed when the block is left.
    """
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
    """Work until nothing comes any more. Returns the exit
    code, 0 also if another worker is already at work here.
    """
    # A signal that arrives while the model loads is noticed as well, see `Stop`.
    stop = Stop()  # before any thread
    log_lines = telemetry.begin(settings.log_format, logging.INFO, settings.bucket)
    failpoints.arm(settings.crash_at)
    try:
        with open_source(settings) as source:
            if source is None:
                return 0
            worker = Worker(source, settings)

            def leave() -> None:
                # The prompts first: people wait for them, and telemetry is only about them.
                worker.release()
                log_lines.end()

            stop.release = leave
            worker.run(lambda: load_writer(settings), stop.asked)
            stop.finished()
        return 0
    finally:
        log_lines.end()
