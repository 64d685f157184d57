"""Starting a module of ours as a process of its own. Standard library only."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def command(module: str, *arguments: str) -> list[str]:
    """The command that runs a module with this interpreter."""
    # Without -P a file in the current folder, such as a download named bs4.py, would be imported in a library's place.
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment in which `command` finds our modules, also in a clone that is not installed."""
    if _ROOT.name in ("site-packages", "dist-packages"):
        return dict(environ)
    given = [path for path in environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return {**environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *given])}
