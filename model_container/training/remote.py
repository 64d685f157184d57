"""A training run elsewhere: asking AWS Batch for it, and being that job. Layout: `core.aws.artifacts.training_jobs`.

The job's machine may be taken away at any time, so each checkpoint goes to the bucket too, in two places by turns: one
of them is whole whenever the other is being written. A job resumes from what it finds there.
"""

from __future__ import annotations

import contextlib
import dataclasses
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.aws.artifacts.folders import ArtifactFolders
from core.aws.artifacts.training_jobs import NEEDED, RUNS, submit
from core.aws.clients import Clients, connect, require_settings
from core.errors import StorageError, UsageError, WriterError
from core.settings import Settings
from model_container import dataset
from model_container.models import folders, lexicon, memorised, phrases
from model_container.training.checkpoints import BEST, steps_of

_SLOTS = ("state/0", "state/1")
_NOTES = ("plan.json", "start.json")
"""Files of a run's folder that are uploaded with its checkpoints; all other files can be made again."""
_CHECKPOINT = (
    "config.json",
    "generation_config.json",
    "model.safetensors",
    "tokenizer.json",
    "training.json",
)
_MODEL = (
    *_CHECKPOINT,
    "loss.svg",
    "loss_curve.json",
    dataset.HELD_OUT,
    memorised.FILE,
    lexicon.FILE,
    phrases.FILE,
)


def submit_run(folder: Path, base: str, arguments: Sequence[str], settings: Settings) -> str:
    """Upload data set and base to the bucket and submit the job; returns the address where its model will be.

    `arguments` are the verb's options apart from data set, --out and --base.
    Every call submits another job. Raises UsageError if the folder is no
    data set or the settings lack the job's queue, StorageError if AWS fails.
    """
    # Before anything is uploaded: a job that cannot be submitted would leave its files in the bucket.
    require_settings(settings, NEEDED, "--on aws")
    if not (folder / dataset.CARD).is_file():
        raise UsageError(f"{folder} is not a data set: make one with `grg dataset build --out {folder}`")
    # The time makes the name unique, so that two runs on the same data never write to one place.
    run = f"{dataset.digest(folder)}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    there = f"{RUNS}{run}"
    with contextlib.closing(connect()) as clients:
        store = ArtifactFolders(clients, settings.bucket)
        store.put(_files(folder, (dataset.TRAIN, dataset.HELD_OUT, dataset.CARD)), f"{there}/dataset")
        # The bundled model is part of the image that the job runs.
        if base != "demo":  # which every image has
            store.put(_base_files(base, settings), f"{there}/base")
            base = f"s3://{settings.bucket}/{there}/base"
        command = [
            "python",
            "-m",
            "model_container",
            "train",
            f"s3://{settings.bucket}/{there}/dataset",
            "--out",
            f"s3://{settings.bucket}/{there}",
            "--base",
            base,
            *arguments,
        ]
        submit(clients, settings, run, command)
    return f"s3://{settings.bucket}/{there}/model"


def _base_files(base: str, settings: Settings) -> dict[str, Path]:
    """The files of a base that exists only on this machine, by the names that the hub gives them."""
    folder = Path(base).expanduser()
    if (folder / "config.json").is_file():
        return _files(folder, _CHECKPOINT, [path.name for path in folder.glob("*.safetensors*")])
    found = folders.of(dataclasses.replace(settings, model=base))
    if found.checkpoint is None:
        raise UsageError(f"{found.label} has no original weights here: get it with `grg model pull {base}`")
    weights = (path.name for path in found.checkpoint.glob("*.safetensors*"))
    return {**_files(found.checkpoint, ("config.json", *weights)), "tokenizer.json": found.tokenizer}


def _files(folder: Path, *names: Iterable[str]) -> dict[str, Path]:
    """Those of the named files that exist in `folder`, by name."""
    return {name: folder / name for group in names for name in group if (folder / name).is_file()}


def fetch(address: str, target: Path) -> Path:
    """Download a folder of the bucket to `target` and return
    it. Raises StorageError if it is missing or incomplete.
    """
    bucket, prefix = split(address)
    with contextlib.closing(connect()) as clients:
        if not ArtifactFolders(clients, bucket).get(prefix, target):
            raise StorageError(f"{address} is not there or not whole: wait for the run, or submit it again")
    return target


def upload(folder: Path, name: str, version: str, settings: Settings) -> None:
    """Put a model folder into the bucket, where workers look
    for it. Raises UsageError if no bucket is configured.
    """
    if not settings.bucket:
        raise UsageError("GRG_BACKEND=aws needs GRG_BUCKET: `pulumi stack output` shows the value")
    files = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    with contextlib.closing(connect()) as clients:
        ArtifactFolders(clients, settings.bucket).put(files, f"models/{name}/{version}")


class RemoteRun:
    """A run whose data set, base and result are in the
    bucket, together with its copy on this machine's disk.
    """

    def __init__(self, clients: Clients, out: str, settings: Settings) -> None:
        """`out` is `s3://bucket/training/{run}`. Raises UsageError."""
        bucket, self._there = split(out)
        self._store = ArtifactFolders(clients, bucket)
        self.home = settings.state_dir / "training" / self._there.rpartition("/")[2]
        self.out = self.home / "out"
        self._turn = 0

    def resume(self) -> None:
        """Download the newest checkpoint that is whole in the
        bucket; without one, the run starts from the beginning.
        """
        steps = []
        for turn, slot in enumerate(_SLOTS):
            files = self._store.manifest(f"{self._there}/{slot}") or {}
            numbers = [
                int(name.partition("/")[0].rpartition("-")[2])
                for name in files
                if name.startswith("checkpoint-")
            ]
            if numbers:
                steps.append((max(numbers), turn))
        # The newer slot may be damaged if its upload was interrupted; then the older one is used.
        for _, turn in sorted(steps, reverse=True):
            if self._store.get(f"{self._there}/{_SLOTS[turn]}", self.out / "run"):
                # The next upload goes to the other slot, so that
                # the checkpoint just resumed from stays whole.
                self._turn = 1 - turn
                return

    def keep(self, checkpoint: Path) -> None:
        """Upload a checkpoint over the older of the two. If the
        bucket fails for now, training continues without it.
        """
        step = steps_of(checkpoint)
        # A checkpoint that is the best one by itself has its copy's weights already.
        best = (path for path in checkpoint.parent.glob(f"{BEST}-*") if steps_of(path) != step)
        files = {
            f"{folder.name}/{path.name}": path
            for folder in (checkpoint, *best)
            for path in folder.iterdir()
            if path.is_file()
        }
        try:
            self._store.put(
                {**files, **_files(checkpoint.parent, _NOTES)}, f"{self._there}/{_SLOTS[self._turn]}"
            )
        except StorageError as error:
            print(
                f"{checkpoint.name} is kept here alone, the next one is tried again: {error}", file=sys.stderr
            )
            return
        # Only after a successful upload: a failed one may have
        # damaged this slot, so it is the one to overwrite next.
        self._turn = 1 - self._turn

    def upload_model(self) -> None:
        """Upload the finished model with its card, curve and held-out reviews."""
        self._store.put(_files(self.out, _MODEL), f"{self._there}/model")


@contextlib.contextmanager
def open_remote_run(out: str, settings: Settings) -> Iterator[RemoteRun]:
    """A `RemoteRun` with open connections. An OSError inside
    the block becomes a WriterError that names the folder.
    """
    with contextlib.closing(connect()) as clients:
        try:
            yield RemoteRun(clients, out, settings)
        except OSError as error:
            raise WriterError(f"{settings.state_dir} cannot be written: {error}; free some space") from error


def split(address: str) -> tuple[str, str]:
    """Bucket and prefix of `s3://bucket/prefix`. Raises UsageError if either is missing."""
    bucket, _, prefix = address.removeprefix("s3://").strip("/").partition("/")
    if not address.startswith("s3://") or not bucket or not prefix:
        raise UsageError(f"{address!r} is not a place in a bucket: use s3://bucket/training/name")
    return bucket, prefix
