"""A file of settings: one `NAME=value` a line, as `docker --env-file`, systemd and `uv run --env-file` read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from core.errors import StorageError, UsageError
from core.runtime.files import write_atomically

DEFAULT = Path("bot.env")
"""Where `grg setup` writes, in the current folder."""
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)", re.ASCII)


def read(path: Path) -> dict[str, str]:
    """The settings in a file, quotes around values taken off; none if there is no such file.

    Raises UsageError that names the first line that is no setting, StorageError if the file cannot be read.
    """
    return dict(setting for line in _lines(path) if (setting := _setting(line, path)))


def update(path: Path, values: Mapping[str, str], notes: Mapping[str, str] | None = None) -> None:
    """Put settings into a file that nobody else may read, and leave its other lines as they are.

    `notes` are comments by the name of the setting that they stand above.

    Raises UsageError for a value that would not be one line, StorageError if the file cannot be written.
    """
    for name, value in values.items():
        # Half of what reads such files ends a line at other signs too, and what follows would be a setting of its own.
        if len(value.splitlines()) > 1 or not value.isprintable():
            raise UsageError(
                f"{name} holds a sign that cannot be seen: copy the value again, without line ends"
            )
    comments = {name: f"# {note}\n" for name, note in (notes or {}).items()}
    kept = [
        line
        for line in _lines(path)
        if (_setting(line, path) or ("", ""))[0] not in values and f"{line}\n" not in comments.values()
    ]
    text = "".join(f"{line}\n" for line in kept)
    text += "".join(f"{comments.get(name, '')}{name}={value}\n" for name, value in values.items())
    try:
        write_atomically(path, text.encode())  # by way of a temporary file, which has mode 600
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror}): run this in a folder of yours"
        ) from error


def _lines(path: Path) -> list[str]:
    try:
        # Not `splitlines`, which ends lines at signs that no program that reads such a file does.
        return [line.rstrip("\r") for line in path.read_text("utf-8").removesuffix("\n").split("\n")]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} cannot be read: {error}") from error


def _setting(line: str, path: Path) -> tuple[str, str] | None:
    """The name and value of a line; None for an empty line or a comment."""
    text = line.strip()
    if not text or text.startswith("#"):
        return None
    match = _LINE.fullmatch(text)
    if match is None:
        # Without the line itself, which may hold a token.
        raise UsageError(f"{path}: a line is no setting: write NAME=value, one a line")
    value = match[2].strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return match[1], value[1:-1] if quoted else value
