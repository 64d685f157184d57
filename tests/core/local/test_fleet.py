"""The fleet starts a worker when something waits and none runs. A tiny `model_container` stands in for ours.

A child process looks for our modules in the program's own folder: so a folder with another one is all it takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from core.domain import Failure, FailureCode, Outcome
from core.health.process import start_time
from core.local.database import Database, is_locked
from core.local.fleet import MAX_CONSECUTIVE_FAILURES, LocalFleet
from core.local.source import WORKER_BEAT, WORKER_LOCK, LocalPromptSource
from core.local.store import LocalStore
from core.local.watchdog import Watchdog
from core.settings import Settings
from tests.core.fleet_contract import FleetContract
from tests.records import prompt, request, review_of

ROOT = Path(__file__).resolve().parents[3]
WORKER = """
    import os, pathlib, signal, sys, time
    from core.domain import Decoding, Review
    from core.local.source import LocalPromptSource

    folder = pathlib.Path(os.environ["GRG_STATE_DIR"])
    with (folder / "starts").open("a") as file:
        file.write(f"{os.getpid()} {sys.argv[1:]} {os.environ['GRG_BATCH']}\\n")
    starts = len((folder / "starts").read_text().splitlines())
    print("hello from the worker", flush=True)
    if os.environ["GRG_MODEL"] == "dies" or (os.environ["GRG_MODEL"] == "dies twice" and starts < 3):
        sys.exit(3)
    with LocalPromptSource(folder, float(os.environ["GRG_HOLD_S"])) as side:
        give_up_at = time.monotonic() + float(os.environ["GRG_LINGER_S"])
        while time.monotonic() < give_up_at:
            for delivery in side.receive(8):
                one = delivery.prompt
                print(f"alone: {delivery.isolated}", flush=True)
                if os.environ["GRG_MODEL"] == "stops" and not delivery.isolated:
                    os.kill(os.getpid(), signal.SIGSTOP)
                side.complete(Review(one.id, one.app_id, one.name, "A text.", "", "m", False, "e", 1, Decoding(), 0.1))
            time.sleep(0.02)
"""


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Home:
    """A state folder with its bot's side."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder = folder / "state"
        self.settings = Settings(state_dir=self.folder, **{"linger_s": 0, **settings})  # type: ignore[arg-type]
        self.database = Database(self.folder)
        self.store = LocalStore(self.database)
        self.clock = Clock()
        self.fleet = LocalFleet(
            self.settings, self.database, check_s=0.05, restart_s=0.0002, clock=self.clock
        )

    async def stage(self, id: str) -> None:
        await self.store.create_open(request(id=id))
        await self.store.stage_prompt(prompt(id), request(id=id))

    @property
    def starts(self) -> list[str]:
        path = self.folder / "starts"
        return path.read_text().splitlines() if path.exists() else []

    def waiting(self) -> list[str]:
        with self.database.reading() as connection:
            return [id for (id,) in connection.execute("SELECT id FROM queue ORDER BY id")]

    async def events(self, most: int) -> list[str]:
        """The next events."""
        heard = []
        async with asyncio.timeout(30):
            async for id in self.fleet.events():
                heard.append(id)
                if len(heard) == most:
                    return heard
        raise AssertionError("events ended by themselves")


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


Make = Callable[..., Home]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    package = tmp_path / "model_container"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(dedent(WORKER))
    # Children look for modules in this folder first, and for those of `core` behind it.
    monkeypatch.setattr("core.runtime.child._ROOT", tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    made: list[Home] = []

    def make(**settings: object) -> Home:
        made.append(Home(tmp_path, **settings))
        return made[-1]

    yield make
    for one in made:
        one.fleet.close()
        one.database.close()
        for start in one.starts:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(start.split()[0]), signal.SIGKILL)


def play(story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await story()

    asyncio.run(whole())


def test_what_is_queued_is_written_by_a_worker_and_told_as_an_event(home: Make) -> None:
    here = home(linger_s=1, batch=5)

    async def story() -> None:
        listening = asyncio.create_task(here.events(2))
        await asyncio.sleep(0.3)
        for id in ("a", "b"):
            await here.stage(id)
            await here.fleet.queue(id)
        assert await listening == ["a", "b"]
        assert await here.store.outcome("b") is not None

    play(story)
    (start,) = here.starts
    assert start.endswith("['work'] 5"), "the settings are handed on"
    assert (here.folder / "worker.log").read_text().startswith("hello from the worker\n")


def test_queuing_twice_is_one_entry_and_without_a_prompt_none(home: Make) -> None:
    here = home()

    async def story() -> None:
        await here.stage("a")
        with LocalPromptSource(here.folder):  # somebody writes already: no worker is started
            for id in ("a", "a", "no prompt"):
                await here.fleet.queue(id)
            assert here.waiting() == ["a"]

    play(story)
    assert here.starts == []


def test_what_is_withdrawn_is_not_waiting_any_more(home: Make) -> None:
    here = home()

    async def story() -> None:
        await here.stage("a")
        with LocalPromptSource(here.folder):
            await here.fleet.queue("a")
            await here.fleet.withdraw("a")
            await here.fleet.withdraw("a")
            assert here.waiting() == []

    play(story)


def test_what_was_written_before_the_bot_started_is_no_event(home: Make) -> None:
    here = home()

    async def story() -> None:
        await here.store.put_outcome(review_of(request(id="old")))
        listening = asyncio.create_task(here.events(1))
        await asyncio.sleep(0.3)
        with LocalPromptSource(here.folder) as side:
            side.complete(review_of(request(id="new")))
        assert await listening == ["new"]

    play(story)


def test_a_worker_that_dies_is_started_again_while_something_waits(home: Make) -> None:
    here = home(model="dies twice", linger_s=1)

    async def story() -> None:
        listening = asyncio.create_task(here.events(1))
        await asyncio.sleep(0.3)
        await here.stage("a")
        await here.fleet.queue("a")
        assert await listening == ["a"]

    play(story)
    assert len(here.starts) == 3


def test_no_worker_is_started_where_nothing_waits(home: Make) -> None:
    here = home()

    async def story() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(here.events(1), 0.5)

    play(story)
    assert here.starts == []


def test_a_worker_outlives_its_bot_and_the_next_bot_uses_it(home: Make) -> None:
    first = home(linger_s=20)

    async def before() -> None:
        await first.stage("a")
        await first.fleet.queue("a")
        while not is_locked(first.folder / WORKER_LOCK):  # noqa: ASYNC110  a lock tells nobody when it is taken
            await asyncio.sleep(0.02)
        first.fleet.close()

    play(before)
    second = home(linger_s=20)

    async def after() -> None:
        await second.stage("b")
        await second.fleet.queue("b")
        while await second.store.outcome("b") is None:  # noqa: ASYNC110  a store tells nobody
            await asyncio.sleep(0.02)

    play(after)
    assert len(second.starts) == 1
    os.kill(int(second.starts[0].split()[0]), signal.SIGKILL)


def test_after_many_workers_in_a_row_died_without_a_text_who_waits_is_told(home: Make) -> None:
    here = home(model="dies")

    async def story() -> None:
        await here.stage("a")
        await here.fleet.queue("a")
        assert await here.events(1) == ["a"]
        outcome = await here.store.outcome("a")
        assert isinstance(outcome, Failure) and outcome.code == FailureCode.ENGINE_UNAVAILABLE
        assert here.waiting() == []

    play(story)
    assert len(here.starts) == MAX_CONSECUTIVE_FAILURES


def test_a_worker_that_stands_still_is_killed_and_the_next_one_writes_what_it_had(home: Make) -> None:
    """As one that was stopped, or whose memory is on a disk that hangs: it lives, and gives no sign."""
    here = home(model="stops", linger_s=1)

    def stands_still() -> bool:
        return bool(here.starts) and state_of(int(here.starts[0].split()[0])) == "T"

    async def story() -> None:
        listening = asyncio.create_task(here.events(1))
        await here.stage("a")
        await here.fleet.queue("a")
        async with asyncio.timeout(30):
            while not stands_still():  # noqa: ASYNC110  it tells nobody
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)  # its last sign is seen
        here.clock.now += here.settings.hold_s
        assert await listening == ["a"]

    play(story)
    stopped, second = (int(start.split()[0]) for start in here.starts)
    assert start_time(stopped) is None and start_time(second) is not None
    assert (here.folder / "worker.log").read_text().count("alone: True") == 1


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that can be killed in place of a worker."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


def test_a_worker_that_gives_signs_is_left_alone_however_long_it_writes_and_a_silent_one_is_killed(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    clock = Clock()
    watchdog = Watchdog(tmp_path, hold_s=60, clock=clock)
    with LocalPromptSource(tmp_path, hold_s=60) as worker:
        (tmp_path / WORKER_BEAT).write_text(f"{sleeper.pid} {start_time(sleeper.pid)}")
        for beat in range(10):
            watchdog.check()
            clock.now += 59
            watchdog.check()
            os.utime(tmp_path / WORKER_BEAT, (beat, beat))
        assert sleeper.poll() is None
        watchdog.check()
        clock.now += 59
        watchdog.check()
        assert sleeper.poll() is None
        clock.now += 1
        watchdog.check()
        assert sleeper.wait(10) == -signal.SIGKILL
        assert worker.receive(1) == []


def test_a_number_that_belongs_to_another_process_by_now_is_not_killed(tmp_path: Path) -> None:
    with LocalPromptSource(tmp_path, hold_s=60):
        (tmp_path / WORKER_BEAT).write_text(f"{os.getpid()} 12345")
        watch = Watchdog(tmp_path, hold_s=0)
        for _ in range(3):
            watch.check()  # or this test would end here


def test_a_long_log_is_put_aside(home: Make) -> None:
    here = home()
    (here.folder / "worker.log").write_bytes(b"x" * 2_000_000)

    async def story() -> None:
        await here.stage("a")
        await here.fleet.queue("a")

    play(story)
    assert (here.folder / "worker.log.1").stat().st_size == 2_000_000
    assert (here.folder / "worker.log").stat().st_size < 1_000


class Here:
    """A state folder whose worker is this test, so that none is started."""

    def __init__(self, folder: Path, worker: LocalPromptSource) -> None:
        self.home, self._worker = Home(folder), worker
        self.fleet = self.home.fleet

    async def stage(self, id: str) -> None:
        await self.home.stage(id)

    async def write(self, outcome: Outcome) -> None:
        self._worker.complete(outcome)

    def waiting(self) -> set[str]:
        return set(self.home.waiting())


class TestLocalFleet(FleetContract):
    @contextlib.contextmanager
    def backend(self) -> Iterator[Here]:
        with tempfile.TemporaryDirectory() as folder, LocalPromptSource(Path(folder) / "state") as worker:
            here = Here(Path(folder), worker)
            try:
                yield here
            finally:
                here.home.database.close()
