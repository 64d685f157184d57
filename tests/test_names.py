"""The code speaks in standard terms: none of the names that docs/names.md lists as old is left."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("core", "adapters", "model_container", "infra")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
STILL_MEANT = {"Delivery", "alive", "heard", "readable"}
"""Old names that are ordinary words or have another meaning elsewhere: only their table says so."""


def old_names() -> set[str]:
    rows = re.findall(
        r"^\| (`[^|]+) \|", (ROOT / "docs" / "names.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)} - STILL_MEANT


def identifiers(path: Path) -> Iterator[str]:
    """Every name that a module defines, uses, passes by keyword or imports, and its own."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case (
                ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name))
            ):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield from name.split(".")
                yield from [other] if other else []


def test_the_table_lists_at_least_forty_old_names() -> None:
    assert len(old_names()) >= 40


def test_renamed_modules_have_only_their_new_names() -> None:
    page = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+(?:\.\w+)+)` \| `(\w+(?:\.\w+)+)` \|", page, re.MULTILINE)
    assert rows
    for old, new in rows:
        was, now = (ROOT / f"{name.replace('.', '/')}.py" for name in (old, new))
        assert not was.exists() and now.is_file(), f"{old} → {new}"


def test_no_module_uses_an_old_name() -> None:
    old = old_names()
    prefixes = tuple(name for name in old if name.endswith("_"))
    used = []
    for path in MODULES:
        found = {name.lstrip("_") for name in identifiers(path)}
        names = sorted(name for name in found if name in old or name.startswith(prefixes))
        used += [f"{path.relative_to(ROOT)}: {name}" for name in names]
    assert used == []
