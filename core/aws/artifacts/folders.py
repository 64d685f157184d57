"""Folders in the bucket, uploaded and downloaded whole or not at all. Blocking.

A folder is complete when its manifest (see `manifest`) is there. One that was overwritten while it was read, or only in
part, does not match its manifest and is not used.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from boto3.exceptions import Boto3Error
from urllib3.exceptions import HTTPError

from core.aws.artifacts import manifest
from core.aws.bucket import Bucket
from core.aws.clients import Clients, translate_errors
from core.errors import StorageError


class ArtifactFolders:
    """The folders of one bucket. Raises StorageError if it cannot be used, OSError if the disk fails."""

    def __init__(self, clients: Clients, bucket: str) -> None:
        self._s3, self.bucket = clients.s3, Bucket(clients.s3, bucket)

    def put(self, files: Mapping[str, Path], prefix: str) -> None:
        """Write files by name under a prefix, the manifest last."""
        entries: dict[str, dict[str, Any]] = {}
        for name, path in files.items():
            size, digest = manifest.of_file(path)
            entries[name] = {"size": size, "sha256": digest}
            key = f"{prefix}/{name}"
            with (
                translate_errors("s3:PutObject", self._name(key)),
                _translate_transfer_errors(self._name(key)),
            ):
                self._s3.upload_file(str(path), self.bucket.name, key)
        # Written last: after an upload that was cut short there is no manifest, or an older one that does not match.
        self.bucket.put(f"{prefix}/{manifest.NAME}", json.dumps({"files": entries}, indent=1))

    def manifest(self, prefix: str) -> dict[str, tuple[int, str]] | None:
        """Sizes in bytes and SHA-256 by name; None if there is no folder, or its manifest cannot be read."""
        stored = self.bucket.read(f"{prefix}/{manifest.NAME}")
        if stored is None:
            return None
        try:
            return manifest.read(stored.body)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def get(self, prefix: str, target: Path) -> bool:
        """Download the folder's files into `target`, next to what is there. False if it is absent or incomplete."""
        files = self.manifest(prefix)
        if files is None:
            return False
        target.mkdir(parents=True, exist_ok=True)
        # Inside the target, so that moving a file stays on one file system and replaces an older one at once.
        draft = Path(tempfile.mkdtemp(prefix=".part-", dir=target))
        try:
            for name, expected in files.items():
                path = draft / name
                path.parent.mkdir(parents=True, exist_ok=True)
                key = f"{prefix}/{name}"
                # Looked for first, so that a missing file means an incomplete folder and not trouble with the bucket.
                if self.bucket.etag(key) is None:
                    return False
                with (
                    translate_errors("s3:GetObject", self._name(key)),
                    _translate_transfer_errors(self._name(key)),
                ):
                    self._s3.download_file(self.bucket.name, key, str(path))
                if manifest.of_file(path) != expected:
                    return False
            # Moved once every file has been verified, so that an incomplete folder changes nothing in the target.
            for name in files:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (draft / name).replace(target / name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return True

    def _name(self, key: str) -> str:
        return f"s3://{self.bucket.name}/{key}"


@contextmanager
def _translate_transfer_errors(what: str) -> Iterator[None]:
    """A connection that breaks while a body goes over it is a StorageError."""
    try:
        yield
    except (Boto3Error, HTTPError) as error:
        raise StorageError(f"{what} could not be moved ({error}): try again") from error
