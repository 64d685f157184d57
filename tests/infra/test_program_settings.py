"""The settings that the bot and the workers get, compared with those that they read."""

from __future__ import annotations

import pytest

pytest.importorskip("pulumi", reason="the infra extra is not installed")
pytest.importorskip("pulumi_aws", reason="the infra extra is not installed")

import ast
from pathlib import Path

from core.settings import FIELDS, read
from infra import program_settings as program
from tests.infra.answers import ROOT


def modules_of(start: Path) -> set[Path]:
    """A module and all of ours that it imports, however deep."""
    found: set[Path] = set()
    left = [start]
    while left:
        path = left.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            left += [ROOT.joinpath(*name.split(".")).with_suffix(".py") for name in names]
            left += [ROOT.joinpath(*name.split("."), "__init__.py") for name in names]
    return found


# Read by a worker, and the image's or the test's business.
NOT_TOLD = {"GRG_STATE_DIR", "GRG_CRASH_AT"}


def test_a_worker_is_told_every_setting_that_its_code_reads() -> None:
    names = {name.removeprefix("GRG_").lower(): name for name in FIELDS}
    read_there = set()
    for path in modules_of(ROOT / "model_container" / "worker.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in names:
                owner = (
                    node.value.attr
                    if isinstance(node.value, ast.Attribute)
                    else getattr(node.value, "id", "")
                )
                if owner in ("settings", "_settings"):
                    read_there.add(names[node.attr])
    assert read_there >= {"GRG_BUCKET", "GRG_BATCH", "GRG_HOLD_S"}
    assert read_there - NOT_TOLD <= set(program.WORKERS)


def test_what_is_told_are_settings() -> None:
    assert {*program.PROVIDED, *program.SHARED, *program.WORKERS} <= set(FIELDS)


@pytest.mark.parametrize(
    ("gpu", "vcpus", "architecture", "dollars"),
    [
        (False, 2, "amd64", 0.0346),  # what docs/operations.md shows
        (False, 1, "amd64", 0.0198),
        (False, 2, "arm64", 0.0287),
        (True, 2, "amd64", 0.215),
    ],
)
def test_what_a_worker_costs_an_hour_follows_from_what_it_runs_on(
    gpu: bool, vcpus: int, architecture: str, dollars: float
) -> None:
    assert program.worker_price_hour(gpu=gpu, vcpus=vcpus, architecture=architecture) == dollars


def test_a_default_is_an_output_and_no_variable_of_a_container() -> None:
    """An image's own settings would be undone by it."""
    settings = read({})
    assert program.outputs(settings, {})["GRG_ENGINE"] == "auto"
    assert "GRG_ENGINE" not in program.for_worker(settings, {}, {})
    assert "GRG_CANDIDATES" not in program.for_bot(settings, {}, ["discord"], {})


def test_what_was_made_wins_over_what_was_given() -> None:
    environ = program.for_worker(read({}), {"GRG_BUCKET": "given"}, {"GRG_BUCKET": "made"})
    assert environ["GRG_BUCKET"] == "made"
