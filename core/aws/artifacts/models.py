"""Models in a bucket: finding a published one, and making a verified copy of it on this machine's disk.

models/{name}/{version}/manifest.json    see `manifest`
models/{name}/{version}/…                the files, card.json among them

`version` is a stamp that sorts: the last one is the newest. Blocking.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from boto3.exceptions import Boto3Error
from urllib3.exceptions import HTTPError

from core.aws.artifacts import manifest
from core.aws.bucket import Bucket
from core.aws.clients import Clients, translate_errors
from core.errors import DamagedModel, StorageError, UsageError, WriterError
from core.runtime.failpoints import reached
from core.runtime.files import lock

MODELS = "models/"
_TRIES = 3
"""Of a file, on top of boto3's own."""

log = logging.getLogger("grg.models")


@dataclass(frozen=True, slots=True)
class PublishedModel:
    """A model in a bucket."""

    prefix: str
    """`models/{name}/{version}`, without a slash at its end."""
    files: Mapping[str, tuple[int, str]]
    """Name to size in bytes and sha256 in hex."""


class Models:
    """The models of one bucket. Raises StorageError if it cannot be used."""

    def __init__(self, clients: Clients, bucket: str) -> None:
        self._s3, self._bucket = clients.s3, Bucket(clients.s3, bucket)

    def named(self, name: str, version: str | None) -> PublishedModel | None:
        """The model of that name, the newest version if none is named; None if there is no such model."""
        # A hub name has a slash, which would look like one more level of the prefix.
        prefix = f"{MODELS}{name.replace('/', '--')}"
        return self.at(f"{prefix}/{version}") if version else self.at(prefix)

    def at(self, prefix: str) -> PublishedModel | None:
        """The model under a prefix, or the newest version under it."""
        prefix = prefix.strip("/")
        whole = self._whole(prefix)
        if whole is not None:
            return whole
        # Manifests exactly one level below the prefix: deeper ones do not belong to a version of this model.
        versions = {
            item.key.removesuffix(f"/{manifest.NAME}")
            for page in self._bucket.pages(f"{prefix}/")
            for item in page
            if item.key.endswith(f"/{manifest.NAME}") and item.key.count("/") == prefix.count("/") + 2
        }
        return self._whole(max(versions)) if versions else None

    def fetch(self, found: PublishedModel, home: Path) -> Path:
        """The folder with a verified copy, downloaded if it is not there yet, or if files of it have lost their size since.

        Raises DamagedModel if what is published is wrong, WriterError if this disk cannot hold it. Only one process of
        this machine downloads it while the others wait; an incomplete download never has the folder's name.
        """
        target = home / self._bucket.name / found.prefix
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with lock(target.parent / f"{target.name}.lock"):
                # Checked inside the lock: a process that waited finds the copy that another one has just completed.
                if not _is_complete(target, found):
                    self._fetch(found, target)
        except OSError as error:
            raise WriterError(
                f"{target} cannot be written: {error}; free some space, or set GRG_STATE_DIR"
            ) from error
        return target

    def _whole(self, prefix: str) -> PublishedModel | None:
        stored = self._bucket.read(f"{prefix}/{manifest.NAME}")
        if stored is None:
            return None
        try:
            files = {
                name: (size, digest.lower()) for name, (size, digest) in manifest.read(stored.body).items()
            }
            _ = files["card.json"]
            return PublishedModel(prefix, files)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedModel(
                f"s3://{self._bucket.name}/{prefix}/{manifest.NAME} cannot be read ({error!r}): publish the model again"
            ) from error

    def _fetch(self, found: PublishedModel, target: Path) -> None:
        for left in target.parent.glob(f"{target.name}.part-*"):  # of a fetch that was killed
            shutil.rmtree(left, ignore_errors=True)
        size = sum(size for size, _ in found.files.values())
        log.info("fetching %s, %.0f MB", found.prefix, size / 1e6)
        begun = time.monotonic()
        draft = Path(tempfile.mkdtemp(prefix=f"{target.name}.part-", dir=target.parent))
        try:
            for name, (size, digest) in found.files.items():
                path = draft / name
                path.parent.mkdir(parents=True, exist_ok=True)
                self._fetch_file(f"{found.prefix}/{name}", path, size, digest)
            reached("model_fetched")
            shutil.rmtree(target, ignore_errors=True)  # a copy that is no longer complete
            draft.replace(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        log.info("fetched %s in %.1f s", found.prefix, time.monotonic() - begun)

    def _fetch_file(self, key: str, path: Path, size: int, digest: str) -> None:
        where, arrived = f"s3://{self._bucket.name}/{key}", False
        for tried in range(1, _TRIES + 1):
            try:
                with translate_errors("s3:GetObject", where):
                    self._s3.download_file(self._bucket.name, key, str(path))
            except (Boto3Error, HTTPError) as error:  # the connection broke while the body came
                wrong, arrived = str(error), False
            else:
                arrived = True
                came_size, came = manifest.of_file(path)
                if (came_size, came) == (size, digest):
                    return
                wrong = (
                    f"{came_size} bytes with sha256 {came[:12]}…, the manifest says {size} and {digest[:12]}…"
                )
            log.warning("%s is not what it should be (%s), try %d", where, wrong, tried)
        if not arrived:
            raise StorageError(f"{where} could not be fetched ({wrong}): try again later")
        raise DamagedModel(f"{where} is damaged ({wrong}): publish the model again")


def _is_complete(target: Path, found: PublishedModel) -> bool:
    """Whether each file of a copy is there and has its size."""
    try:
        # Sizes only, because hashing every file would slow down each start; the download itself was verified.
        return all((target / name).stat().st_size == size for name, (size, _) in found.files.items())
    except OSError:
        return False


def parse(wanted: str) -> tuple[str, str]:
    """Bucket and prefix in `s3://bucket/prefix`. Raises UsageError."""
    match = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]+)/+([^?#]*[^/?#])/*", wanted)
    if match is None:
        raise UsageError(f"no model {wanted!r}: use s3://bucket/models/name or …/name/version")
    return match[1], match[2]
