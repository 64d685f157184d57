"""SIGKILL of the command in the middle of an `up`, with the real provider: what to type then, and what is left behind."""

from __future__ import annotations

import signal

from tests.engine.bench import Bench, make
from tests.engine.checks.leftovers import leftovers
from tests.engine.stack import stopped

_NAME, _HELD = "killed", "-vpc"
"""The command dies when the network is made and not written down: many others need it. Others are being made then, too."""


def play(bench: Bench) -> None:
    """Kill an `up`, do what docs/operations.md says, and go on to the end. Raises AssertionError."""
    stack = bench.stack(_NAME)
    make(stack, {"adapters": []})
    stopped(stack, signal.SIGKILL, _HELD)
    stack.drop_empty_attributes()
    locked = stack.up(may_fail=True)
    assert locked.rc and "pulumi cancel" in locked.output, locked.output
    stack.run("cancel", "--yes", stack.name)
    pending = stack.pending()
    assert f"Vpc grg-{stack.name}{_HELD}" in pending, pending
    cleared = stack.refresh("--clear-pending-creates")
    assert stack.pending() == []
    bench.report.done(stack, "killed; refresh", cleared, f"; were pending: {', '.join(pending)}")
    bench.report.done(stack, "up", stack.up())
    again = bench.report.done(stack, "up again", stack.up())
    assert again.steps == {}, (again.steps, again.changed_keys)
    bench.report.done(stack, "destroy", stack.destroy())
    left = leftovers(bench.emulator, stack.name)
    bench.report.add(stack.name, "left behind unused", 0, ", ".join(left))
    # The bucket stays on purpose; of what was pending some was made and never written down, the network among it.
    assert [one.split()[0] for one in left].count("vpc") == 1, left
    assert len(left) <= 1 + len(pending), left
