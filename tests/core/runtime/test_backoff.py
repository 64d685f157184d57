"""Waits grow with each failure in a row, up to a limit."""

from __future__ import annotations

import pytest

from core.runtime.backoff import backoff_s


def test_waits_double_up_to_the_limit() -> None:
    assert [backoff_s(failures, 0.25, 10) for failures in range(1, 9)] == [0.25, 0.5, 1, 2, 4, 8, 10, 10]


@pytest.mark.parametrize("failures", [0, 1])
def test_the_first_wait_is_the_shortest(failures: int) -> None:
    assert backoff_s(failures, 5, 60) == 5


def test_a_day_of_failures_overflows_nothing() -> None:
    assert backoff_s(10**9, 1, 60) == 60
