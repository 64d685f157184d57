"""A clock that is set while the program runs brings no deadline nearer."""

from __future__ import annotations

import time

import pytest

from core.runtime.clock import steady_clock


def test_it_begins_at_the_time_of_day_and_does_not_follow_when_that_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began = time.time()
    clock = steady_clock()
    assert began <= clock() <= began + 5
    monkeypatch.setattr(time, "time", lambda: began + 2 * 86_400)
    assert clock() <= began + 5
