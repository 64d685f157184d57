"""The worker's loop over a source in memory and a writer that needs no model."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import Failure, FailureCode, Outcome, Prompt, Review
from core.domain.leased_prompt import MAX_ATTEMPTS, LeasedPrompt
from core.errors import DamagedModel, StorageError, UsageError, WriterError
from core.local.source import LocalPromptSource
from core.settings import Settings
from model_container.worker import Worker, load_writer
from tests import tiny_model
from tests.core.local.test_source import Bot
from tests.records import prompt, review_of
from tests.tables import each

ROOT = Path(__file__).resolve().parents[2]


class MemorySource:
    """Source in lists: `batches` are taken in turn; `on_empty` is called when nothing is left."""

    def __init__(self, *batches: list[LeasedPrompt]) -> None:
        self.batches = list(batches)
        self.outcomes: dict[str, Outcome] = {}
        self.buried: list[Failure] = []
        self.given_back: list[str] = []
        self.attempts: dict[str, int] = {}
        self.texts: dict[int, frozenset[str]] = {}
        self.others: list[frozenset[str]] = []
        """What other workers wrote just before each claim."""
        self.spares: list[tuple[str, str]] = []
        self.asked: list[int] = []
        self.changes = 0
        self.on_empty: Callable[[], None] = lambda: None

    def receive(self, most: int) -> list[LeasedPrompt]:
        self.asked.append(most)
        if not self.batches:
            self.on_empty()
            return []
        return self.batches.pop(0)

    def record_attempt(self, id: str) -> int:
        self.attempts[id] = self.attempts.get(id, 0) + 1
        return self.attempts[id] - 1

    def complete(self, outcome: Outcome) -> None:
        if isinstance(outcome, Review):
            assert outcome.text in self.texts_of(outcome.app_id), "claimed before anybody can see it"
        self.outcomes.setdefault(outcome.id, outcome)

    def dead_letter(self, failure: Failure) -> None:
        self.buried.append(failure)
        self.complete(failure)

    def keep_spares(self, prompt: Prompt, spares: Sequence[Review]) -> None:
        self.spares += [(prompt.id, spare.text) for spare in spares]

    def release(self, deliveries: Sequence[LeasedPrompt]) -> None:
        self.given_back += [delivery.prompt.id for delivery in deliveries]

    def texts_of(self, app_id: int) -> frozenset[str]:
        return self.texts.get(app_id, frozenset())

    def claim(self, app_id: int, texts: Collection[str]) -> frozenset[str]:
        others = self.others.pop(0) if self.others else frozenset()
        self.texts[app_id] = self.texts_of(app_id) | others | frozenset(texts)
        return others.intersection(texts)

    def version(self) -> int:
        self.changes += 1
        return self.changes  # always something new: the loop never sleeps


class MemoryWriter:
    """Writes at once; `batches` holds what came together, `taken` what was not to be written."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.taken: list[Container[str]] = []
        self.error: Exception | None = None
        self.spares: list[Review] = []
        self.takes_s = 0.0

    def write(self, prompts: Sequence[Prompt], *, taken: Container[str] = ()) -> list[Outcome]:
        self.batches.append([one.id for one in prompts])
        self.taken.append(taken)
        if self.error is not None:
            raise self.error
        time.sleep(self.takes_s)
        self.spares = [review_of(one, "A spare.") for one in prompts if one.candidates > 1]
        return [
            Failure(one.id, "writer", "nothing usable", 5.0) if one.name == "dull" else review_of(one)
            for one in prompts
        ]


def batch(*ids: str, isolated: bool = False, **more: Any) -> list[LeasedPrompt]:
    return [LeasedPrompt(prompt(id, **more), isolated) for id in ids]


def work(
    source: MemorySource, writer: MemoryWriter | None = None, load: Callable[[], Any] | None = None
) -> Worker:
    """Run until the source is empty."""
    stop = threading.Event()
    source.on_empty = stop.set
    worker = Worker(source, Settings(batch=8))
    worker.run(load or (lambda: writer or MemoryWriter()), stop)
    return worker


def test_each_batch_is_written_together_and_each_outcome_put() -> None:
    source, writer = MemorySource(batch("a", "b"), batch("c")), MemoryWriter()
    work(source, writer)
    assert writer.batches == [["a", "b"], ["c"]]
    assert {id: replace(of, worker_seconds=0.0) for id, of in source.outcomes.items()} == {
        id: review_of(prompt(id)) for id in "abc"
    }
    assert source.asked == [8, 8, 8]


def test_a_prompt_of_which_nothing_usable_came_has_a_failed_outcome() -> None:
    source = MemorySource([*batch("a", name="dull"), *batch("b")])
    work(source)
    assert isinstance(source.outcomes["a"], Failure) and isinstance(source.outcomes["b"], Review)


def test_texts_that_the_games_of_a_batch_have_are_not_written_again() -> None:
    source, writer = MemorySource([*batch("a", app_id=1), *batch("b", app_id=2)]), MemoryWriter()
    source.texts = {1: frozenset({"One."}), 2: frozenset({"Two."}), 3: frozenset({"Three."})}
    work(source, writer)
    (taken,) = writer.taken
    assert [text in taken for text in ("One.", "Two.", "Three.")] == [True, True, False]


def test_a_text_that_another_worker_wrote_at_the_same_moment_is_written_anew() -> None:
    class Numbered(MemoryWriter):
        def write(self, prompts: Sequence[Prompt], *, taken: Container[str] = ()) -> list[Outcome]:
            super().write(prompts, taken=taken)
            return [
                review_of(one, next(t for n in range(9) if (t := f"{one.id} {n}") not in taken))
                for one in prompts
            ]

    source, writer = MemorySource([*batch("a", "b", app_id=1), *batch("c", app_id=2)]), Numbered()
    source.others = [frozenset({"a 0", "c 0", "a 1"})]  # one game's claim meets what another worker wrote
    source.others *= 2
    work(source, writer)
    texts = {id: outcome.text for id, outcome in source.outcomes.items() if isinstance(outcome, Review)}
    assert texts == {"a": "a 2", "b": "b 0", "c": "c 1"}
    assert writer.batches == [["a", "b", "c"], ["a", "c"]]


def test_a_text_that_somebody_else_has_is_kept_if_no_other_can_be_written() -> None:
    class Once(MemoryWriter):
        def write(self, prompts: Sequence[Prompt], *, taken: Container[str] = ()) -> list[Outcome]:
            super().write(prompts, taken=taken)
            return [
                review_of(one, "One.") if "One." not in taken else Failure(one.id, "writer", "no other", 5.0)
                for one in prompts
            ]

    source = MemorySource(batch("a"))
    source.others = [frozenset({"One."})]
    work(source, Once())
    kept = source.outcomes["a"]
    assert isinstance(kept, Review) and kept.text == "One."


def test_only_what_is_written_alone_notes_an_attempt() -> None:
    source = MemorySource(batch("a", "b"), batch("c", isolated=True))
    work(source)
    assert source.attempts == {"c": 1}


@each(("before", "written"), [(0, True), (MAX_ATTEMPTS - 1, True), (MAX_ATTEMPTS, False)])
def test_what_killed_three_writers_is_given_up_unread_and_the_next_is_written(
    before: int, written: bool
) -> None:
    source, writer = MemorySource(batch("a", isolated=True), batch("b")), MemoryWriter()
    source.attempts["a"] = before
    work(source, writer)
    assert writer.batches == ([["a"], ["b"]] if written else [["b"]])
    assert [(failure.id, failure.code, failure.values) for failure in source.buried] == (
        [] if written else [("a", FailureCode.WORKERS_DIED, {"times": MAX_ATTEMPTS})]
    )
    assert isinstance(source.outcomes["b"], Review)


@pytest.mark.parametrize(
    "error", [DamagedModel("/home/ann/x is damaged"), UsageError("no model 'x' in /home/ann")]
)
def test_a_model_that_cannot_be_loaded_apologises_to_all_and_only_the_log_has_the_reason(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def load() -> Any:
        raise error

    source = MemorySource(batch("a", "b"), batch("c", isolated=True))
    with pytest.raises(type(error)):
        work(source, load=load)
    assert source.outcomes.keys() == set("abc")
    for outcome in source.outcomes.values():
        assert isinstance(outcome, Failure) and outcome.code == FailureCode.ENGINE_UNAVAILABLE
        assert str(error) in caplog.text and str(error) not in outcome.message


@each(
    "error",
    [
        WriterError("/home/ann/x cannot be read"),
        StorageError("s3://b/models/x could not be fetched"),
        OSError(28, "No space left on device"),
        MemoryError(),
        ZeroDivisionError("oops"),
    ],
)
def test_trouble_while_the_model_is_loaded_that_may_pass_costs_nobody_a_reply(error: Exception) -> None:
    def load() -> Any:
        raise error

    source = MemorySource(batch("a", "b"))
    with pytest.raises(type(error)):
        work(source, load=load)
    assert source.outcomes == {} and source.buried == [], "nobody is told that there will be no review"
    assert source.asked == [] and source.attempts == {}, "no prompt was taken, so another worker has them all"


def test_a_model_whose_bytes_have_changed_is_damaged_and_one_that_does_not_fit_is_not(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m", layers=2)
    weights = folder / "ct2" / "model.bin"
    whole = weights.read_bytes()
    settings = Settings(model=str(folder), state_dir=tmp_path / "state")
    load_writer(settings)
    weights.write_bytes(whole[:30] + b"\xff" * 60 + whole[90:])
    with pytest.raises(DamagedModel, match=r"ct2/model\.bin has another checksum"):
        load_writer(settings)
    card = json.loads((folder / "card.json").read_text())
    card["files"]["ct2/model.bin"]["sha256"] = hashlib.sha256(weights.read_bytes()).hexdigest()
    (folder / "card.json").write_text(json.dumps(card))
    with pytest.raises(
        WriterError
    ) as error:  # as the card says: what the library complains of may be anything
        load_writer(settings)
    assert not isinstance(error.value, DamagedModel)


def test_an_engine_that_fails_ends_the_worker_and_puts_nothing() -> None:
    source, writer = MemorySource(batch("a", "b")), MemoryWriter()
    writer.error = WriterError("out of memory")
    with pytest.raises(WriterError):
        work(source, writer)
    assert source.outcomes == {}


def test_what_is_not_finished_can_be_given_back_and_nothing_else() -> None:
    """As SIGTERM's thread does while the engine is still at it."""
    source = MemorySource(batch("a", "b", "c"))
    worker = Worker(source, Settings())
    complete = source.complete

    def finish_one_then_run_out_of_time(outcome: Outcome) -> None:
        complete(outcome)
        if outcome.id == "b":
            worker.release()
            raise KeyboardInterrupt

    source.complete = finish_one_then_run_out_of_time  # type: ignore[method-assign]  # the moment that matters
    with pytest.raises(KeyboardInterrupt):
        worker.run(MemoryWriter, threading.Event())  # type: ignore[arg-type]
    assert source.given_back == ["b", "c"]  # b has its outcome: giving it back as well does no harm
    worker.release()
    assert source.given_back == ["b", "c"]


def test_a_worker_that_is_told_to_stop_takes_nothing_more() -> None:
    source, stop = MemorySource(batch("a"), batch("b")), threading.Event()
    complete = source.complete

    def finish_then_stop(outcome: Outcome) -> None:
        complete(outcome)
        stop.set()

    source.complete = finish_then_stop  # type: ignore[method-assign]
    Worker(source, Settings()).run(MemoryWriter, stop)  # type: ignore[arg-type]
    assert list(source.outcomes) == ["a"] and len(source.batches) == 1


def test_a_review_says_its_share_of_the_time_that_its_batch_took() -> None:
    source, writer = MemorySource(batch("a", "b", "c", "d")), MemoryWriter()
    writer.takes_s = 0.4
    work(source, writer)
    shares = [outcome.worker_seconds for outcome in source.outcomes.values() if isinstance(outcome, Review)]
    assert len(set(shares)) == 1 and 0.1 <= shares[0] < 0.2


def test_good_texts_that_are_left_over_are_kept_with_the_prompt_they_were_written_for() -> None:
    source = MemorySource([*batch("a", candidates=4), *batch("b", candidates=1)])
    work(source)
    assert source.spares == [("a", "A spare.")]


def test_waiting_loading_and_writing_are_measured(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "grg.metrics")
    work(MemorySource([replace(held, waited_s=2.5) for held in batch("a", "b")]))
    metrics = [record.metric for record in caplog.records if hasattr(record, "metric")]
    assert [name for _, name, _ in metrics] == ["load", "queue_wait", "queue_wait", "write", "write"]
    assert [seconds for _, name, seconds in metrics if name == "queue_wait"] == [2.5, 2.5]


def test_a_worker_to_which_nothing_comes_ends_by_itself() -> None:
    source = MemorySource()
    Worker(source, Settings(linger_s=0)).run(MemoryWriter, threading.Event())  # type: ignore[arg-type]
    assert source.outcomes == {}


SIGTERM = """
    import sys, threading, time
    from pathlib import Path
    from core.local.source import LocalPromptSource
    from core.settings import Settings
    from model_container import worker
    from tests.records import review_of

    worker.GRACE_S = float(sys.argv[2])

    class Slow:
        spares = []

        def __init__(self):
            if sys.argv[4:]:
                print("loading", flush=True)
                time.sleep(float(sys.argv[3]))

        def write(self, prompts, *, taken=()):
            print("writing", flush=True)
            time.sleep(float(sys.argv[3]))
            return [review_of(prompt) for prompt in prompts]

    stop = worker.Stop()
    with LocalPromptSource(Path(sys.argv[1])) as side:
        one = worker.Worker(side, Settings(linger_s=60))
        stop.release = one.release
        one.run(Slow, stop.asked)
        stop.finished()
    print("ended", flush=True)
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted as Linux shows them")
def test_no_thread_runs_before_signals_are_blocked() -> None:
    """One that does is killed by SIGTERM with all the rest: nothing would be finished or given back."""
    program = "import os, model_container.worker; print(len(os.listdir('/proc/self/task')))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "1\n"


def told_to_stop(
    folder: Path, grace_s: float, writing_s: float, *, while_loading: bool = False
) -> tuple[int, str, float]:
    """Exit code, what it said after SIGTERM, seconds from there to its end."""
    command = [sys.executable, "-c", textwrap.dedent(SIGTERM), str(folder), str(grace_s), str(writing_s)]
    command += ["load slowly"] * while_loading
    begins = "loading\n" if while_loading else "writing\n"
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == begins
        os.kill(child.pid, signal.SIGTERM)
        begun = time.monotonic()
        said = child.stdout.read()
        return child.wait(timeout=30), said, time.monotonic() - begun


@pytest.mark.parametrize("isolated", [False, True])
def test_a_reclaimed_machine_gives_back_what_it_cannot_finish_and_it_counts_for_nothing(
    tmp_path: Path, isolated: bool
) -> None:
    bot = Bot(tmp_path)
    bot.queue("a")
    if isolated:
        with LocalPromptSource(tmp_path) as earlier:
            earlier.receive(1)
    code, said, seconds = told_to_stop(tmp_path, grace_s=0.1, writing_s=60)
    assert (code, said) == (0, "") and seconds < 20
    assert bot.row("a") == (int(isolated), 0, 0)
    bot.database.close()


def test_a_reclaimed_machine_finishes_what_it_can(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    bot.queue("a")
    code, said, _ = told_to_stop(tmp_path, grace_s=30, writing_s=0.3)
    assert (code, said) == (0, "ended\n")
    assert bot.row("a") is None
    bot.database.close()


@pytest.mark.parametrize(("grace_s", "loading_s", "said"), [(0.1, 60, ""), (30, 0.3, "ended\n")])
def test_a_worker_that_is_reclaimed_while_it_loads_the_model_exits_at_once(
    tmp_path: Path, grace_s: float, loading_s: float, said: str
) -> None:
    bot = Bot(tmp_path)
    bot.queue("a")
    code, heard, seconds = told_to_stop(tmp_path, grace_s, loading_s, while_loading=True)
    assert (code, heard) == (0, said) and seconds < 20
    assert bot.row("a") == (0, 0, 0), "nothing was taken"
    bot.database.close()
