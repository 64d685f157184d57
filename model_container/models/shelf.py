"""What models lie in the state folder and how large they are; choosing the default, and removing one.

Besides what was pulled or trained there are the random weights of `grg bench` (`random-125m`: 600 MB) and conversions of
plain checkpoint folders, which are made again when they are needed.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.errors import UsageError, WriterError
from model_container.models import folders
from model_container.models.folders import Model

_REMOVED = ".removed-"
"""What the name of a folder that is being removed begins with."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A model in the state folder, whole or not."""

    folder: Path
    name: str
    version: str
    kind: str
    """model, bench (random weights) or converted (from a plain folder)."""
    model: Model | None
    """None if it is damaged, or its download never ended."""

    @property
    def label(self) -> str:
        """`name@version`."""
        return f"{self.name}@{self.version}"


def stored(state_dir: Path) -> list[Stored]:
    """Everything that takes up room, by kind and name."""
    models = state_dir / "models"
    homes = sorted(home for home in models.glob("*") if home.is_dir() and not home.name.startswith("."))
    places = [
        *(
            ("model", folder, home.name.replace("--", "/", 1))
            for home in homes
            for folder in sorted(home.iterdir())
        ),
        *(("bench", folder, f"random-{folder.name}") for folder in sorted((state_dir / "bench").glob("*"))),
        *(("converted", folder, folder.name) for folder in sorted((models / ".cache").glob("*"))),
    ]
    return [_at(kind, folder, name) for kind, folder, name in places if folder.is_dir()]


def _at(kind: str, folder: Path, name: str) -> Stored:
    """What lies in a folder; `name` if it has no card that tells."""
    try:
        model = folders.load(folder)
    except WriterError:
        return Stored(folder, name, folder.name, kind, None)
    return Stored(folder, model.name, model.version, kind, model)


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def use(wanted: str, state_dir: Path) -> Model:
    """Make a model the default; `demo` is the bundled one. Raises UsageError if there is none of that name here."""
    if not wanted.strip():  # an unset variable of a shell
        raise UsageError("the name is empty: use one of `grg model list`")
    if wanted.startswith("s3://"):
        raise UsageError(f"the default is a model on this machine: set GRG_MODEL={wanted} instead")
    model = folders.resolve(wanted, state_dir)
    if model.folder == folders.DEMO.absolute():
        try:
            (state_dir / "models" / "last.json").unlink(missing_ok=True)
        except OSError as error:
            raise WriterError(f"{state_dir} cannot be written: {error.strerror or error}") from error
    else:
        folders.set_default(model.folder, state_dir)
    return model


def remove(wanted: str, state_dir: Path, *, every: bool = False) -> list[tuple[str, int]]:
    """Delete the model `name[@version]`; returns what was deleted, each with its bytes.

    Of a name with several versions all are deleted if `every`. Raises UsageError if there is none of that name, or
    several and not `every`, WriterError if the disk fails. A worker that has loaded the model is not disturbed.
    """
    name, _, version = wanted.partition("@")
    there = stored(state_dir)
    found = [one for one in there if one.name == name and version in ("", one.version, one.folder.name)]
    if name == "demo" and not found:
        raise UsageError("the demo model is part of the program: it cannot be removed")
    if not found:
        names = ", ".join(sorted({one.label for one in there})) or "none"
        raise UsageError(f"no model {wanted!r} in {state_dir} (there is: {names})")
    if len(found) > 1 and not every:
        labels = ", ".join(one.label for one in found)
        raise UsageError(f"{name} has several versions ({labels}): name one, or use --all")
    done = []
    try:
        for one in found:
            done.append((one.label, size(one.folder)))
            _delete(one.folder)
    except OSError as error:
        raise WriterError(f"{error.filename} cannot be removed: {error.strerror or error}") from error
    return done


def _delete(folder: Path) -> None:
    """Delete a folder, and an empty one above it. What an earlier call left half deleted goes too."""
    # Renamed first: half a model must never be found by its name.
    home = folder.parent
    draft = Path(tempfile.mkdtemp(prefix=_REMOVED, dir=home.parent))
    folder.rename(draft / "model")
    for rest in home.parent.glob(f"{_REMOVED}*"):
        shutil.rmtree(rest)
    with contextlib.suppress(OSError):  # other versions are there
        home.rmdir()
