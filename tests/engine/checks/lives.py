"""A stack's whole life: preview, up, up with nothing to do, and destroy; with the real provider refresh and changes too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.engine import rpc
from tests.engine.bench import STACKS, TOKEN, Bench, copy_file, make
from tests.engine.checks.keys import DATA
from tests.engine.checks.leftovers import leftovers
from tests.engine.checks.stack_run import StackRun
from tests.engine.recorded import Recorded
from tests.engine.stack import EngineStack
from tests.infra.answers import World
from tests.infra.cloud import STACK_FILES, TOKENS, stack_file
from tests.steam_store import SteamStore
from tests.tiny_model import make_model

OTHER_PROFILE: dict[str, dict[str, Any]] = {
    "fargate": {"profile": "gpu-spot"},
    "gpu": {"profile": "fargate-spot"},
    "standing": {"profile": "gpu-spot", "fast-lane": False, "review-architecture": "amd64"},
}
"""What has to be set for the other profile."""
BACK: dict[str, dict[str, Any]] = {
    "fargate": {"profile": "fargate-spot"},
    "gpu": {"profile": "gpu-spot"},
    "standing": {"profile": "fargate-spot", "fast-lane": True, "review-architecture": "arm64"},
}


def fast(bench: Bench, path: Path) -> None:
    """The life of a stack file of the repository with recorded answers. Raises AssertionError."""
    provider = Recorded(World())
    stack, report = bench.stack(path.name.split(".")[1], provider), bench.report
    copy_file(stack, path)
    values = stack_file(path)
    report.done(stack, "init", stack.init())
    if values[TOKENS]:
        stack.set_secret("tokens", values[TOKENS])
    previewed = report.done(stack, "preview", stack.preview())
    assert set(previewed.steps.values()) == {"create"}
    assert provider.asked == []
    made = report.done(stack, "up", stack.up())
    assert made.steps == previewed.steps
    outputs = stack.outputs()
    assert outputs["GRG_BUCKET"]
    assert outputs["GRG_BACKEND"] == "aws"
    provider.asked.clear()
    again = report.done(stack, "up again", stack.up())
    assert (again.steps, provider.asked) == ({}, [])
    for token in values[TOKENS].split():
        assert stack.leaks(token.partition("=")[2]) == [], "a token stands in clear"
    report.done(stack, "destroy", stack.destroy())
    left = {rpc.type_of(urn) for urn, _ in provider.standing}
    kept = values.get("game-review-generator:keep-data", True) and not values.get(
        "game-review-generator:bucket"
    )
    assert all(type_.startswith("aws:s3/bucket") for type_ in left), left
    assert bool(left) == bool(kept), left


def files(names: list[str]) -> list[Path]:
    """Stack files by the names of their stacks; all if none is named."""
    return [path for path in STACK_FILES if not names or path.name.split(".")[1] in names]


def real(bench: Bench, name: str) -> None:
    """The life of one of STACKS with the real provider. Raises AssertionError."""
    stack = bench.stack(name)
    with _players(bench, stack) as play:
        make(stack, {**STACKS[name], **play.settings})
        _live(bench, stack, play)


def _live(bench: Bench, stack: EngineStack, play: _Play) -> None:
    name, report = stack.name, bench.report
    previewed = report.done(stack, "preview", stack.preview())
    made = report.done(stack, "up", stack.up())
    assert made.steps == previewed.steps
    _nothing_to_do(bench, stack, "up again")
    report.done(stack, "refresh", stack.refresh())
    _nothing_to_do(bench, stack, "up after the refresh")
    if name == "fargate":
        _mended_by_hand(bench, stack)
        play.run(bench, stack)
    for step, values in (("other profile", OTHER_PROFILE[name]), ("profile back", BACK[name])):
        stack.set_all(values)
        changed = report.done(stack, step, stack.up())
        assert _of_data(changed.steps) == []
    _nothing_to_do(bench, stack, "up again")
    report.done(stack, "destroy", stack.destroy())
    left = leftovers(bench.emulator, name)
    report.add(name, "left in the emulator", 0, ", ".join(left) or "nothing")
    kept = STACKS[name].get("keep-data", True)
    assert len(left) == (1 if kept else 0), left
    assert all(one.startswith("s3 bucket ") for one in left), left
    found = stack.leaks(TOKEN)
    report.add(name, "token in clear", 0, ", ".join(found) or "in no file of state, logs and output")
    assert found == []


@dataclass(frozen=True)
class _Play:
    """What the bot and the workers of a stack need to answer messages."""

    settings: dict[str, Any]
    run: Callable[[Bench, EngineStack], None]


@contextmanager
def _players(bench: Bench, stack: EngineStack) -> Iterator[_Play]:
    """A game store and a model, for the settings of the stack whose bot reads from a terminal."""
    with SteamStore() as steam:
        model = make_model(stack.folder.parent / "model", parrot=True)
        settings = {
            "GRG_BATCH": "4",
            "GRG_CANDIDATES": "1",
            "GRG_HOLD_S": "4",
            "GRG_LINGER_S": "4",
            "GRG_MAX_WORKERS": "2",
            "GRG_MODEL": "tiny@1",
            "GRG_STEAM_URL": steam.url,
        }

        def run(bench: Bench, stack: EngineStack) -> None:
            begun = time.monotonic()
            said = StackRun(stack.outputs(), bench.emulator, stack.folder.parent, steam, model).run()
            bench.report.add(stack.name, "bot and workers", time.monotonic() - begun, said)

        yield _Play({"settings": [f"{key}={value}" for key, value in settings.items()]}, run)


def _mended_by_hand(bench: Bench, stack: EngineStack) -> None:
    """A log was changed and an alarm deleted in the console: `refresh` sees both, the next `up` mends them."""
    logs, cloudwatch = bench.emulator.client("logs"), bench.emulator.client("cloudwatch")
    logs.put_retention_policy(logGroupName=stack.outputs()["bot_log_group"], retentionInDays=1)
    alarms = [one["AlarmName"] for one in cloudwatch.describe_alarms()["MetricAlarms"]]
    [alarm] = [one for one in alarms if one.startswith(f"grg-{stack.name}-") and "dead" in one]
    cloudwatch.delete_alarms(AlarmNames=[alarm])
    seen = bench.report.done(stack, "refresh, changed by hand", stack.refresh())
    assert (len(seen.of("delete")), seen.of("update")) == (1, [f"LogGroup grg-{stack.name}-bot"]), seen.steps
    mended = stack.up()
    changed = mended.of("update")
    bench.report.done(stack, "up", mended, f" ({', '.join(changed)})")
    # The new alarm has another name, which the topic's policy names.
    assert (len(mended.of("create")), f"LogGroup grg-{stack.name}-bot" in changed) == (1, True), mended.steps
    assert {name.split()[0] for name in changed} <= {"LogGroup", "TopicPolicy"}, mended.steps


def _nothing_to_do(bench: Bench, stack: EngineStack, step: str) -> None:
    result = bench.report.done(stack, step, stack.up())
    assert result.steps == {}, (result.steps, result.changed_keys)


def _of_data(steps: dict[str, str]) -> list[str]:
    """What holds data and is replaced or deleted."""
    return [
        urn
        for urn, step in steps.items()
        if step in ("replace", "delete") and rpc.type_of(urn).rpartition(":")[2] in DATA
    ]
