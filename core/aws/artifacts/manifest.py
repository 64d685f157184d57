"""What a folder in the bucket holds: its manifest.json, {"files": {name: {"size": bytes, "sha256": hex}}}, written last."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePosixPath
from typing import Any

NAME = "manifest.json"


def read(body: bytes) -> dict[str, tuple[int, str]]:
    """Sizes in bytes and SHA-256 in hex by file name. Raises ValueError, TypeError, KeyError or AttributeError."""
    files = json.loads(body)["files"]
    return {_inside(name): (int(of["size"]), str(of["sha256"])) for name, of in files.items()}


def of_file(path: Path) -> tuple[int, str]:
    """A file's own entry. Raises OSError."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _inside(name: Any) -> str:
    """A file name, which must stay inside its folder."""
    path = PurePosixPath(name)
    # The manifest comes from a bucket, and a name like `../../x` must not reach any other folder of this machine.
    if path.is_absolute() or not path.parts or ".." in path.parts:
        raise ValueError(f"{name!r} is not the name of a file in the folder")
    return str(path)
