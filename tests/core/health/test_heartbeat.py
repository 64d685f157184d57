"""A worker's heartbeat goes on as long as the worker makes progress."""

from __future__ import annotations

import threading

import pytest

from core.errors import StorageError
from core.health.heartbeat import STALLED_AFTER_HOLDS, Heartbeat

HOLD_S = 60


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_the_heartbeat_stops_without_progress() -> None:
    beats: list[float] = []
    clock = Clock()
    heartbeat = Heartbeat(lambda: beats.append(clock()), HOLD_S, clock)
    clock.now += STALLED_AFTER_HOLDS * HOLD_S
    heartbeat.tick()
    assert beats == [clock.now], "one batch may take this long"
    clock.now += 1
    heartbeat.tick()
    assert len(beats) == 1, "a worker that hangs is silent"
    heartbeat.mark_progress()
    heartbeat.tick()
    assert beats[1:] == [clock.now], "it beats again after progress"


def test_its_thread_beats_again_and_again_until_it_is_stopped() -> None:
    before = set(threading.enumerate())
    enough, beats = threading.Event(), list[int]()

    def beat() -> None:
        beats.append(len(beats))
        if len(beats) == 3:
            enough.set()

    heartbeat = Heartbeat(beat, hold_s=0.01)
    heartbeat.start()
    assert enough.wait(30)
    heartbeat.stop()
    assert set(threading.enumerate()) <= before


def test_a_beat_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    beats: list[int] = []

    def beat() -> None:
        beats.append(len(beats))
        if len(beats) < 3:
            raise StorageError("the disk is full")

    heartbeat = Heartbeat(beat, HOLD_S)
    for _ in range(4):
        heartbeat.tick()
    assert len(beats) == 4
    assert caplog.text.count("no heartbeat: the disk is full") == 2
