"""What goes wrong on an owner's side of Pulumi, with recorded answers: what is seen, what to type, what is left behind."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable

from tests.engine import rpc
from tests.engine.bench import Bench, make
from tests.engine.recorded import Recorded
from tests.engine.stack import EngineStack, Result, stopped
from tests.infra.answers import World

_VALUES = {"adapters": ["discord"]}
_FIRST, _MIDDLE = "-vpc", "-reviews"
"""Ends of the names of a resource that is made early, and of one that many others wait for."""


def play(bench: Bench, names: list[str]) -> None:
    """Play each fault. Raises AssertionError."""
    for fault in FAULTS:
        if not names or fault.__name__ in names:
            stack = _stack(bench, fault.__name__.replace("_", "-")[:20])
            fault(bench, stack)


def refused(bench: Bench, stack: EngineStack) -> None:
    """AWS refuses one resource: the others stay, and the next `up` goes on from there."""
    provider = _recorded(stack)
    provider.refuse = f"Queue::grg-{stack.name}{_MIDDLE}"
    failed = stack.up(may_fail=True)
    assert failed.rc
    bench.report.done(stack, "up, one refused", failed, f"; {_line(failed.output, 'refused on purpose')}")
    provider.refuse = ""
    _completes(bench, stack)


def interrupt(bench: Bench, stack: EngineStack) -> None:
    """Ctrl-C in the middle of an `up`: what was begun is finished and written down."""
    output = stopped(stack, signal.SIGINT, _FIRST)
    assert "cancel" in output.lower(), output
    bench.report.add(stack.name, "Ctrl-C in an up", 0, _error(output))
    _completes(bench, stack)


def kill(bench: Bench, stack: EngineStack) -> None:
    """SIGKILL in the middle of an `up`: the stack is locked, and one resource is not written down."""
    stopped(stack, signal.SIGKILL, _FIRST)
    stack.drop_empty_attributes()
    locked = stack.up(may_fail=True)
    assert locked.rc and "pulumi cancel" in locked.output, locked.output
    bench.report.add(stack.name, "up after a kill", locked.seconds, _error(locked.output))
    stack.run("cancel", "--yes", stack.name)
    assert f"Vpc grg-{stack.name}{_FIRST}" in stack.pending()
    cleared = stack.refresh("--clear-pending-creates")
    assert stack.pending() == []
    bench.report.done(stack, "cancel; refresh", cleared, "; pending creates cleared")
    up = stack.up()
    assert "pending" not in up.output
    orphans = [name for name, number in Counter(_names(stack)).items() if number > 1]
    assert f"Vpc grg-{stack.name}{_FIRST}" in orphans
    bench.report.done(stack, "up", up, f"; left behind unused: {', '.join(orphans)}")
    assert stack.up().steps == {}


def torn_state(bench: Bench, stack: EngineStack) -> None:
    """SIGKILL while the state in a folder is written: its attributes, which are not put there at once, are empty."""
    stack.up()
    [attributes] = stack.state.rglob(f"{stack.name}.json.attrs")
    attributes.write_bytes(b"")
    failed = stack.run("preview", may_fail=True)
    assert failed.rc and "failed to load checkpoint: EOF" in failed.output, failed.output
    bench.report.add(stack.name, "preview, empty attributes", failed.seconds, _error(failed.output))
    assert stack.drop_empty_attributes() == [attributes]
    again = bench.report.done(stack, "up without them", stack.up())
    assert again.steps == {}


def passphrase(bench: Bench, stack: EngineStack) -> None:
    """A forgotten passphrase: nothing is done, and nothing is lost while it is remembered later."""
    stack.up()
    right, stack.passphrase = stack.passphrase, "wrong"
    failed = stack.run("preview", may_fail=True)
    assert failed.rc and "passphrase" in failed.output, failed.output
    bench.report.add(stack.name, "preview, wrong passphrase", failed.seconds, _error(failed.output))
    stack.passphrase = right
    assert stack.up().steps == {}


def by_hand(bench: Bench, stack: EngineStack) -> None:
    """A resource is deleted in the console: `refresh` sees it, the next `up` makes it again."""
    stack.up()
    provider = _recorded(stack)
    [queue] = [one for one in provider.standing if one[0].endswith(f"Queue::grg-{stack.name}{_MIDDLE}")]
    provider.standing.discard(queue)
    assert stack.up().steps == {}, "Pulumi does not look by itself"
    seen = bench.report.done(stack, "refresh, a queue is gone", stack.refresh())
    assert seen.of("delete") == [f"Queue grg-{stack.name}{_MIDDLE}"]
    mended = bench.report.done(stack, "up", stack.up())
    assert f"Queue grg-{stack.name}{_MIDDLE}" in mended.of("create")
    assert len(set(_names(stack))) == len(_names(stack))


def two_stacks(bench: Bench, stack: EngineStack) -> None:
    """Two stacks in one account share no name, and the end of one leaves the other alone."""
    stack.up()
    other = _stack(bench, "second", _recorded(stack))
    made = bench.report.done(other, "up beside another stack", other.up())
    assert set(made.steps.values()) == {"create"}
    assert len(set(_names(stack))) == len(_names(stack)), "a name is used twice"
    other.destroy()
    assert stack.refresh().steps == {}
    result = bench.report.done(stack, "up after the other's end", stack.up())
    assert result.steps == {}


def adopted_bucket(bench: Bench, stack: EngineStack) -> None:
    """An adopted bucket is never Pulumi's to delete, whatever `keep-data` says."""
    stack.set(bucket="our-old-bucket", keep_data=False)
    made = bench.report.done(stack, "up with an old bucket", stack.up())
    assert [name for name in made.of("create") if name.startswith("Bucket")] == [
        f"BucketNotification grg-{stack.name}-bucket-notification"
    ]
    gone = bench.report.done(stack, "destroy", stack.destroy())
    assert gone.of("delete") == made.of("create")


def kept_data(bench: Bench, stack: EngineStack) -> None:
    """`destroy` with keep-data leaves the bucket; a later `up` makes another one, and `bucket` takes the old one back."""
    stack.up()
    old = stack.outputs()["GRG_BUCKET"]
    bench.report.done(stack, "destroy with keep-data", stack.destroy())
    assert any(name.startswith("Bucket ") for name in _names(stack))
    assert all(name.startswith("Bucket") for name in _names(stack)), _names(stack)
    again = bench.report.done(stack, "destroy again", stack.destroy())
    assert again.steps == {}
    up = bench.report.done(stack, "up after that", stack.up())
    assert f"Bucket grg-{stack.name}-bucket" in up.of("create")
    _recorded(stack).world.buckets[old] = "eu-central-1"
    stack.set(bucket=old)
    back = bench.report.done(stack, "up with bucket set to it", stack.up())
    assert all(name.startswith("Bucket") for name in back.of("delete")), back.of("delete")


def dropped_data(bench: Bench, stack: EngineStack) -> None:
    """keep-data false takes effect with an `up`; then `destroy` leaves nothing."""
    stack.up()
    stack.set(keep_data=False)
    result = bench.report.done(stack, "keep-data false, up", stack.up())
    assert set(result.steps.values()) <= {"update"}
    bench.report.done(stack, "destroy", stack.destroy())
    assert _names(stack) == []


FAULTS: tuple[Callable[[Bench, EngineStack], None], ...] = (
    refused,
    interrupt,
    kill,
    torn_state,
    passphrase,
    by_hand,
    two_stacks,
    adopted_bucket,
    kept_data,
    dropped_data,
)


def _stack(bench: Bench, name: str, provider: Recorded | None = None) -> EngineStack:
    stack = bench.stack(name, provider or Recorded(World()))
    stack.region = "eu-central-1"
    make(stack, _VALUES)
    return stack


def _recorded(stack: EngineStack) -> Recorded:
    assert isinstance(stack.provider, Recorded)
    return stack.provider


def _completes(bench: Bench, stack: EngineStack) -> Result:
    """The next `up` makes the rest, and nothing twice."""
    result = bench.report.done(stack, "up again", stack.up())
    assert stack.up().steps == {}
    names = _names(stack)
    assert len(set(names)) == len(names), [name for name, number in Counter(names).items() if number > 1]
    return result


def _names(stack: EngineStack) -> list[str]:
    """Classes and names of what is in the cloud."""
    return sorted(
        f"{rpc.type_of(urn).rpartition(':')[2]} {rpc.name_of(urn)}" for urn, _ in _recorded(stack).standing
    )


def _error(output: str) -> str:
    """The line that tells the owner most."""
    return _line(output, "error:")


def _line(output: str, word: str) -> str:
    lines = [" ".join(line.split()) for line in output.splitlines() if word in line]
    return (lines or ["?"])[-1][:160].replace("|", "¦")
