"""What a training run says of its steps: one line that is drawn again on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Mapping

_PAUSE_S = 15.0
"""Between two lines if stderr is not a terminal; a held-out loss is always reported."""
_TOLD = {"loss": "loss", "eval_loss": "held-out loss"}


def say(line: str) -> None:
    """Print one line to stderr at once."""
    print(line, file=sys.stderr, flush=True)


class Progress:
    """The progress of one process, written to stderr. A resumed
    run's remaining time is estimated from where it resumed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: tuple[int, float] | None = None
        self._said_at = clock() - _PAUSE_S
        self._losses: dict[str, float] = {}

    def begin(self, step: int) -> None:
        """Note that `step` steps are done and the next one begins. Only the first call starts the clock."""
        if self._began is None:
            self._began = step, self._clock()

    def end_of_step(self, step: int, steps: int) -> None:
        """Redraw the line; does nothing if stderr is not a terminal."""
        if sys.stderr.isatty():
            done = round(10 * step / steps)
            line = f"[{'#' * done}{'·' * (10 - done)}] {self._line(step, steps)}"
            # A line that is wider than the terminal could not be drawn over.
            shown = line[: shutil.get_terminal_size().columns - 1]
            print(f"\r\033[K{shown}", end="", file=sys.stderr, flush=True)

    def measured(self, step: int, steps: int, losses: Mapping[str, float], *, last: bool) -> None:
        """Take the losses of a step, in nats a token; `last` says that no other losses of this step follow.

        Without a terminal this prints a line at most every 15
        seconds, and always after a look at the held-out games.
        """
        self._losses |= {name: losses[name] for name in _TOLD if name in losses}
        if sys.stderr.isatty():
            self.end_of_step(step, steps)
        elif last and ("eval_loss" in losses or self._clock() - self._said_at >= _PAUSE_S):
            self._said_at = self._clock()
            print(self._line(step, steps), file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the cursor on a fresh line, so that what
        is printed next does not overwrite the last state.
        """
        if sys.stderr.isatty():
            print(file=sys.stderr, flush=True)

    def _line(self, step: int, steps: int) -> str:
        """Step, time left and the losses known so far, on one line."""
        losses = "".join(
            f", {name} {self._losses[key]:.3f}" for key, name in _TOLD.items() if key in self._losses
        )
        return f"step {step} of {steps}{self._left(step, steps)}{losses}"

    def seconds_left(self, step: int, steps: int) -> int | None:
        """An estimate from the mean time a step in this process; None before the first step and after the last."""
        # Steps that an earlier process did took no time here and must not be counted.
        first, at = self._began or (step, 0.0)
        if not first < step < steps:
            return None
        return round((self._clock() - at) / (step - first) * (steps - step))

    def _left(self, step: int, steps: int) -> str:
        """The time left in words, after a comma; empty if nothing can be said."""
        seconds = self.seconds_left(step, steps)
        if seconds is None:
            return ""
        # Below 100 seconds a figure in minutes would hardly ever change.
        if seconds < 100:
            return f", {seconds} s left"
        hours, minutes = divmod(round(seconds / 60), 60)
        return f", {hours} h {minutes} min left" if hours else f", {minutes} min left"
