"""`GRG_CRASH_AT` arms a point that exists, once or the n-th time. Dying itself is in test_crash_points.py."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UsageError
from core.runtime import failpoints

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    failpoints.arm("")


@pytest.mark.parametrize(
    "setting", ["nowhere", "queued:0", "queued:-1", "queued:x", "queued:1.5", ":2x", "Queued"]
)
def test_a_point_that_does_not_exist_or_a_senseless_count_is_refused(setting: str) -> None:
    with pytest.raises(UsageError, match="GRG_CRASH_AT="):
        failpoints.arm(setting)


def test_what_is_not_armed_is_passed() -> None:
    failpoints.arm("")
    for name in failpoints.ALL:
        failpoints.reached(name)


@pytest.mark.parametrize(("setting", "survived"), [("queued", 0), ("queued:1", 0), ("queued:3", 2)])
def test_the_process_is_killed_the_nth_time(setting: str, survived: int) -> None:
    script = (
        f"from core.runtime.failpoints import arm, reached\narm({setting!r})\n"
        "while True:\n  reached('replied'); reached('queued'); print('lives', flush=True)"
    )
    died = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert (died.returncode, died.stdout) == (-9, "lives\n" * survived)


def test_the_names_in_the_code_are_the_names_in_the_lists() -> None:
    used = set()
    for folder in ("core", "adapters", "model_container"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reached":
                    (name,) = node.args
                    assert isinstance(name, ast.Constant), path
                    used.add(name.value)
    assert used == set(failpoints.ALL)
    assert len(set(failpoints.ALL)) == len(failpoints.ALL)
