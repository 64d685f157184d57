"""A module of ours runs as a process of its own, and files in the current folder are not taken for libraries."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from core.runtime import child


def test_a_file_in_the_current_folder_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "asyncio.py").write_text("print('evil')")
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").write_text("print('evil')")
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        child.command("core.health.check", "neither"),
        env=child.environment(environ),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and done.stdout.startswith("usage: ")


def test_what_was_on_the_path_stays_behind_our_own() -> None:
    ours, *others = child.environment({"PYTHONPATH": "/one:/two", "LANG": "C"})["PYTHONPATH"].split(":")
    assert Path(ours, "core", "runtime", "child.py").exists() and others == ["/one", "/two"]
