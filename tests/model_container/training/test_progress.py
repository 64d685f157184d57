"""What a training run says of its steps, on a terminal and in a log."""

from __future__ import annotations

import io
import os
import re
import sys

import pytest

from model_container.training.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Told:
    """Thirty steps by a clock of its own; every tenth is measured on held-out games too."""

    def __init__(self, seconds: float) -> None:
        self.now = 0.0
        progress = Progress(lambda: self.now)
        for step in range(30):
            progress.begin(step)
            self.now += seconds
            progress.end_of_step(step + 1, 30)
            due = (step + 1) % 10 == 0
            progress.measured(step + 1, 30, {"loss": 6.0}, last=not due)
            if due:
                progress.measured(step + 1, 30, {"eval_loss": 5.5}, last=True)
        progress.end()


def test_a_log_gets_a_line_now_and_then_and_each_step_once(capsys: pytest.CaptureFixture[str]) -> None:
    Told(seconds=4)
    said = capsys.readouterr().err.splitlines()
    steps = [int(line.split()[1]) for line in said]
    assert steps == [1, 5, 9, 10, 14, 18, 20, 24, 28, 30]
    assert said[0] == "step 1 of 30, 2 min left, loss 6.000"
    assert said[3] == "step 10 of 30, 80 s left, loss 6.000, held-out loss 5.500"
    assert said[-1] == "step 30 of 30, loss 6.000, held-out loss 5.500"


@pytest.mark.parametrize(("seconds", "left"), [(0.1, "3 s"), (6, "3 min"), (1_000, "8 h 3 min")])
def test_the_time_left_is_said_as_people_say_it(
    seconds: float, left: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Told(seconds)
    assert f" of 30, {left} left, loss" in capsys.readouterr().err


def test_a_run_that_goes_on_is_timed_from_where_it_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    progress = Progress(lambda: now)
    progress.begin(80)
    now = 20.0
    progress.measured(90, 100, {"loss": 6.0}, last=True)
    assert capsys.readouterr().err == "step 90 of 100, 20 s left, loss 6.000\n"


def test_a_terminal_has_one_line_that_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((60, 20)))
    Told(seconds=4)
    drawn = terminal.getvalue()
    assert drawn.count("\n") == 1 and drawn.endswith("\n")
    lines = re.split(r"\r\x1b\[K", drawn.rstrip("\n"))
    assert all(len(line) < 60 for line in lines)
    assert lines[-1].startswith("[##########] step 30 of 30, loss 6.000, held-out loss")
    assert "[###·······] step 10 of 30, 80 s left, loss 6.000" in lines[20]
