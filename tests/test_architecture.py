"""What the import contracts in pyproject.toml cannot see."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("core", "adapters", "model_container", "infra")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MAX_MODULE_LINES = 400

# What a room may take from core. Everything else there is core's own business.
DOORS = {
    "adapters": {
        "core.domain.community",
        "core.domain",
        "core.errors",
        "core.hookspecs",
        "core.testing",
        "core.messages.catalogue",
        "core.messages.panel",
        "core.messages.settings",
    },
    "infra": {"core.errors", "core.settings"},
    "model_container": {
        "core.aws.clients",
        "core.aws.artifacts.folders",  # training runs and published models
        "core.aws.artifacts.models",
        "core.aws.artifacts.training_jobs",
        "core.aws.worker.source",
        "core.runtime.failpoints",
        "core.domain.leased_prompt",
        "core.domain",
        "core.errors",
        "core.facts",
        "core.facts.inflect",
        "core.local.source",
        "core.prompts",  # training pairs are built by the function that builds prompts
        "core.ports",
        "core.settings",
        "core.runtime.backoff",
        "core.runtime.files",
        "core.runtime.sayable",
        "core.runtime.telemetry",
        "core.domain.text",
        "core.domain.records",
    },
}


@functools.cache
def imports_of(path: Path) -> tuple[str, ...]:
    """Full names of the modules that a file imports, wherever in it the import stands."""
    return tuple(_imports(ast.parse(path.read_text(encoding="utf-8"))))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if is_module(inner) else node.module


@functools.cache
def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def repository_files() -> list[Path]:
    """Everything that belongs to the repository; skips where that cannot be told."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("room", sorted(DOORS))
def test_a_room_takes_only_what_core_offers_it(room: str) -> None:
    taken = {
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / room).rglob("*.py")
        for name in imports_of(path)
        if name.split(".")[0] == "core" and name not in DOORS[room]
    }
    assert not taken


def test_only_the_aws_world_touches_amazons_library() -> None:
    amazons = {"boto3", "botocore"}
    outside = [path for path in MODULES if not path.is_relative_to(ROOT / "core" / "aws")]
    assert not [path for path in outside if amazons & {name.split(".")[0] for name in imports_of(path)}]


def test_pulumis_entry_is_short_and_builds_from_infra_alone() -> None:
    entry = ROOT / "__main__.py"
    assert len(entry.read_text(encoding="utf-8").splitlines()) <= 30
    assert {name.split(".")[0] for name in imports_of(entry)} <= {"infra", "pulumi", "pulumi_aws"}


def test_no_module_grows_past_what_one_reads_at_a_sitting() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {path: count for path, count in lines.items() if count > MAX_MODULE_LINES} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_folder_holds_more_modules_than_one_can_take_in(room: str) -> None:
    allowed = 21 if room == "infra" else 16  # infra has one module a resource
    folders = {path.parent for path in MODULES if path.is_relative_to(ROOT / room)}
    counts = {
        str(folder.relative_to(ROOT)): len([path for path in folder.glob("*.py") if path.stem != "__init__"])
        for folder in folders
    }
    assert {folder: count for folder, count in counts.items() if count > allowed} == {}


def test_the_formatter_lays_out_every_line() -> None:
    switch = "fmt:" + " skip"
    python = [path for path in repository_files() if path.suffix == ".py"]
    assert not [path for path in python if switch in path.read_text(encoding="utf-8")]


def test_every_file_that_holds_tests_is_collected_or_is_a_contract_that_one_imports() -> None:
    paths = list((ROOT / "tests").rglob("*.py"))
    collected = [path for path in paths if path.name.startswith("test_")]
    imported = {name for path in collected for name in imports_of(path)}
    missed = []
    for path in set(paths) - set(collected):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
        if any(f.name.startswith("test_") for f in functions):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if not (path.stem.endswith("_contract") and module in imported):
                missed.append(module)
    assert not missed


def test_nothing_names_a_folder_of_one_machine() -> None:
    one_machine = re.compile(rb"/(?<![\w.:/-]/)(?:root|work|home/[a-z]|Users/[A-Za-z])(?:/|\b)")
    named = []
    for path in repository_files():
        text = path.read_bytes()
        for found in one_machine.finditer(text) if path != Path(__file__).resolve() else ():
            number = text.count(b"\n", 0, found.start()) + 1
            named.append(f"{path.relative_to(ROOT)}:{number}: {text[found.start() :][:100]!r}")
    assert not named


def test_the_service_starts_without_the_heavy_parts() -> None:
    heavy = "boto3 bs4 ctranslate2 discord httpx lxml nio numpy rich telegram tokenizers torch transformers"
    program = f"import core.requests.intake, sys; print(*sorted(set(sys.modules) & set({heavy.split()!r})))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == ""


def test_every_dependency_is_pinned() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/pin.py", "--check"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_each_adapter_is_among_those_that_know_no_other() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (independent,) = (
        one["modules"] for one in contracts if one["type"] == "independence" and "adapters" in str(one)
    )
    assert sorted(independent) == sorted(
        f"adapters.{path.parent.name}" for path in (ROOT / "adapters").glob("*/__init__.py")
    )
