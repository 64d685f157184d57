"""Pulumi's own command: the one on the PATH, else one that is built from its Go module and kept.

The pinned version is that of the module that Go's proxy serves; the package that the program runs with
(`pulumi` in pyproject.toml) need only be of the same major version.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "3.274.1"
_MODULE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_VERSION_FLAG = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version={VERSION}"
_PRIORITY = ("nice", "-n", "15")
HOW_TO_GET_IT = (
    "no pulumi command: install one, or let Go build it once (ten minutes of two cores) with "
    "`uv run --group dev --extra infra python scripts/engine.py build`"
)


def find() -> Path | None:
    """The command on the PATH, or the one that was built before."""
    if found := shutil.which("pulumi"):
        return Path(found)
    return _kept() if _kept().is_file() else None


def build() -> Path | None:
    """Build the command, which takes minutes the first time. None where there is no Go.

    Raises RuntimeError with the end of Go's output if it fails.
    """
    if shutil.which("go") is None:
        return None
    folder = _kept().parent
    folder.mkdir(parents=True, exist_ok=True)
    # `go install …@version` refuses a module that replaces others, and a module of its own does not.
    (folder / "go.mod").write_text("module build\n\ngo 1.26\n")
    _go(folder, "get", "-tool", f"{_MODULE}@v{VERSION}")
    _go(folder, "build", "-o", "unfinished", "-ldflags", _VERSION_FLAG, _MODULE)
    (folder / "unfinished").rename(_kept())
    return _kept()


def version(command: Path) -> str:
    """What the command says of itself."""
    said = subprocess.run([command, "version"], capture_output=True, text=True, check=True, env=_environ())
    return said.stdout.strip().removeprefix("v")


def _environ() -> dict[str, str]:
    return {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}


def _kept() -> Path:
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "game-review-generator" / f"pulumi-{VERSION}" / "pulumi"


def _go(folder: Path, *arguments: str) -> None:
    print(f"go {' '.join(arguments)}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [*_PRIORITY, "go", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"go {arguments[0]} failed:\n{done.stderr[-2_000:]}")
