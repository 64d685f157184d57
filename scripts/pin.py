"""Write exact versions of everything that can be installed into pyproject.toml: `uv run --no-project scripts/pin.py`.

Resolves all extras and groups for every platform, as somebody with nothing but the public package
index would, and writes the result between the two marks in `[tool.uv]`. They are constraints: they
install nothing, they only say which version it is. `--check` changes nothing and ends with 1 if a
declared dependency has no pin (offline; the tests run it too).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
BEGIN, END = "# >>> pins: written by scripts/pin.py\n", "# <<< pins\n"

HELD = ("torch==2.13.0", "atomicwrites==1.4.0")
"""Chosen by hand. torch is 2.5 GB with its CUDA parts and can change texts: raise it by itself, then compare the engines.
The next atomicwrites has no wheel."""


def main(arguments: list[str]) -> int:
    """Write, or check. Returns the exit code."""
    text = PYPROJECT.read_text(encoding="utf-8")
    if arguments == ["--check"]:
        missing = sorted(unpinned(tomllib.loads(text)))
        said = (
            f"no pin for {', '.join(missing)}: run scripts/pin.py"
            if missing
            else "every dependency is pinned"
        )
        print(said, file=sys.stderr)
        return 1 if missing else 0
    if arguments:
        print("usage: scripts/pin.py [--check]", file=sys.stderr)
        return 2
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        print(
            f"error: {PYPROJECT.name} lacks the two marks {BEGIN.strip()!r} and {END.strip()!r}",
            file=sys.stderr,
        )
        return 1
    build = tomllib.loads(text)["build-system"]["requires"]
    pins = table("constraint-dependencies", resolve(before, after))
    build_pins = table("build-constraint-dependencies", resolve_build(build))
    PYPROJECT.write_text(before + BEGIN + pins + build_pins + END + after, encoding="utf-8")
    return 0


def resolve(before: str, after: str) -> list[str]:
    """The newest versions that go together, one requirement a line, with the platforms they are for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        held = f"constraint-dependencies = {list(HELD)!r}\n"
        (folder / "pyproject.toml").write_text(before + held + after, encoding="utf-8")
        for asked_for in ("README.md", "LICENSE"):
            (folder / asked_for).touch()
        everything = (
            "--all-extras",
            "--all-groups",
            "--no-hashes",
            "--no-emit-project",
            "--no-annotate",
            "--no-header",
        )
        return run_uv(["export", *everything], folder)


def resolve_build(requirements: Iterable[str]) -> list[str]:
    """The same for what builds the package."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "build.in").write_text("\n".join(requirements), encoding="utf-8")
        return run_uv(
            ["pip", "compile", "--universal", "--no-annotate", "--no-header", "build.in"], Path(name)
        )


def run_uv(arguments: list[str], folder: Path) -> list[str]:
    """What a uv command prints, line by line, without this machine's own sources of packages."""
    private = re.compile(
        r"UV_(FIND_LINKS|NO_INDEX|INDEX.*|DEFAULT_INDEX|EXTRA_INDEX_URL|CONSTRAINT|OVERRIDE|TORCH_BACKEND)"
    )
    environment = {name: value for name, value in os.environ.items() if not private.fullmatch(name)}
    done = subprocess.run(
        ["uv", *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.splitlines()


def table(key: str, pins: Iterable[str]) -> str:
    """One TOML array, one pin a line; single quotes are what markers hold."""
    return f"{key} = [\n" + "".join(f'    "{pin}",\n' for pin in pins) + "]\n"


def unpinned(project: dict[str, Any]) -> set[str]:
    """Names of declared dependencies that no pin is for."""
    pinned = {name_of(pin) for pin in project["tool"]["uv"].get("constraint-dependencies", []) if "==" in pin}
    return {name_of(requirement) for requirement in declared(project)} - pinned


def declared(project: dict[str, Any]) -> Iterator[str]:
    """Every requirement that pyproject.toml names, but for the build's own."""
    yield from project["project"]["dependencies"]
    for requirements in project["project"]["optional-dependencies"].values():
        yield from requirements
    for requirements in project["dependency-groups"].values():
        yield from requirements


def name_of(requirement: str) -> str:
    """A requirement's name in its normal form (packaging.python.org, name normalization)."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", name[0]).lower() if name else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
