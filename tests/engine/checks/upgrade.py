"""A stack that an earlier version of the program made, in the hands of today's."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from tests.engine import rpc
from tests.engine.bench import Bench, make
from tests.engine.checks.keys import DATA
from tests.engine.stack import EngineStack, Result
from tests.infra.answers import ROOT

OLD = "e05d911"
"""The commit that `tests/infra/registered_by_e05d911.json` is about."""
KEPT = (*DATA, "Vpc", "Subnet", "SecurityGroup", "InternetGateway", "LogGroup")
_STACK: dict[str, Any] = {"adapters": ["discord"], "availability-zones": ["us-east-1a", "us-east-1b"]}
_MOVES = (["us-east-1b", "us-east-1c"], ["us-east-1a", "us-east-1c"])


def play(bench: Bench) -> None:
    """Upgrade, then move from zones [a, b] to [b, c] to [a, c]. Raises AssertionError."""
    old = checkout(bench.folder / OLD)
    if old is None:
        print(f"skipped: this clone has no commit {OLD} to upgrade from")
        return
    with bench.checkout(old) as host:
        stack = bench.stack("upgraded", host=host)
        make(stack, _STACK)
        bench.report.done(stack, f"up by {OLD}", stack.up())
    stack.take_project(bench.host)
    _keeps_what_it_has(bench, stack, "up by today's")
    again = bench.report.done(stack, "up again", stack.up())
    assert again.steps == {}
    for zones in _MOVES:
        stack.set(availability_zones=zones)
        letters = ", ".join(zone[-1] for zone in zones)
        result = bench.report.done(stack, f"zones {letters}", stack.up())
        assert lost(result, (*DATA, "Vpc", "SecurityGroup")) == []
    again = bench.report.done(stack, "up again", stack.up())
    assert again.steps == {}
    made = [asked for asked in stack.provider.asked if rpc.type_of(asked.urn).endswith(":Subnet")]
    ranges = [f"{rpc.name_of(one.urn)[-1]} {one.inputs['cidrBlock']}" for one in made if one.call == "create"]
    bench.report.add(stack.name, "ranges asked for", 0, ", ".join(ranges))
    # Not destroyed: moto adds no route when an endpoint moves to another table, and then misses it when the endpoint goes.


def _keeps_what_it_has(bench: Bench, stack: EngineStack, step: str) -> None:
    previewed = bench.report.done(stack, f"preview {step}", stack.preview())
    result = stack.up()
    said = [f"{kind}: {', '.join(result.of(kind))}" for kind in ("replace", "delete") if result.of(kind)]
    bench.report.done(stack, step, result, f" ({'; '.join(said)})" if said else "")
    for change in (previewed, result):
        assert lost(change, KEPT) == []


def lost(result: Result, classes: tuple[str, ...]) -> list[str]:
    """What of these classes is replaced or deleted."""
    return [name for step in ("replace", "delete") for name in result.of(step) if name.split()[0] in classes]


def checkout(folder: Path, commit: str = OLD) -> Path | None:
    """The files of a commit in a folder; None if this clone does not have it."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        return None
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder
