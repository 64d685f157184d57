"""A worker gives signs of life as long as it gets on."""

from __future__ import annotations

import time

import pytest

from core.errors import StorageError
from core.health.heartbeat import STALLED_AFTER_HOLDS, Heartbeat

HOLD_S = 0.06


def test_it_beats_while_there_is_progress_and_falls_silent_without() -> None:
    beats: list[float] = []
    pulse = Heartbeat(lambda: beats.append(time.monotonic()), HOLD_S)
    pulse.start()
    for _ in range(4):
        time.sleep(STALLED_AFTER_HOLDS * HOLD_S / 2)
        pulse.progress()
    last = time.monotonic()
    assert beats[-1] > last - 0.5, "it beat all the time"
    time.sleep(STALLED_AFTER_HOLDS * HOLD_S * 2)
    silent_since = beats[-1]
    assert silent_since < last + STALLED_AFTER_HOLDS * HOLD_S + 0.5
    pulse.progress()
    time.sleep(0.5)
    assert beats[-1] > silent_since, "and again, once it gets on"
    pulse.stop()
    number = len(beats)
    time.sleep(3 * HOLD_S)
    assert len(beats) == number


def test_a_beat_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    beats: list[int] = []

    def beat() -> None:
        beats.append(len(beats))
        if len(beats) < 3:
            raise StorageError("the disk is full")

    pulse = Heartbeat(beat, HOLD_S)
    pulse.start()
    time.sleep(1)
    pulse.stop()
    assert len(beats) > 3
    assert caplog.text.count("no heart-beat: the disk is full") == 2
