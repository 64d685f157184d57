"""A model from the hub into the state folder: what there is, what of it is needed, download, check, convert.

Downloading is huggingface_hub's business: addresses, renamed repositories, redirects to stores, tokens, proxies, what it
resumes. This module asks what a repository holds at a commit, refuses what cannot be a model before it is downloaded,
and compares each file with the checksum that the hub gave, which that library does not.

Verb `pull`: JSON lines {"event": "progress", file, done, total} (bytes; total null if unknown),
{"event": "converting"}, {"event": "done", name, version, folder, prompt}.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TextIO

# It would tell the hub the versions of what is installed, and ask it once a day which programs are agents.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import httpx2
import huggingface_hub
from huggingface_hub import errors as hub_errors

from core.errors import UsageError, WriterError
from core.settings import Settings
from model_container.models import convert, families, folders, lexicon, memorised, phrases
from model_container.models.folders import Model

HUB = "https://huggingface.co"
_TIMEOUT_S = 30.0
_SMALL_BYTES, _TOKENIZER_BYTES = families.MAX_JSON_BYTES, 100 << 20
"""The most that a config, and a tokenizer or an index, may have."""
_ALSO = (
    "generation_config.json",
    "tokenizer_config.json",
    "chat_template.jinja",
    convert.TRAINING,
    memorised.FILE,
    lexicon.FILE,
    phrases.FILE,
)
"""Small files that a model is better converted with; the last four are of models that were trained here."""

Progress = Callable[[str, int, int | None], None]
"""file, bytes done, bytes in all (None where not known)."""


def silent(_file: str, _done: int, _total: int | None) -> None:
    """A `Progress` that ignores every report."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a repository, as the hub lists it."""

    name: str
    size: int | None
    digest: str
    """SHA-256 of a large file, git's blob id of a small one; '' if the hub does not say."""


@dataclass(frozen=True, slots=True)
class _Repository:
    """A repository at one commit."""

    api: huggingface_hub.HfApi
    name: str
    commit: str
    files: dict[str, _File]


def pull(
    name: str,
    state_dir: Path,
    *,
    endpoint: str = HUB,
    progress: Progress = silent,
    prompt: str | None = None,
) -> Model:
    """Download `owner/name[@revision]` (default revision: main), convert it, and make it the default.

    Repeating it is cheap: a file that is here already is not downloaded again, and an unchanged model is not
    converted again. `prompt` is the format of its prompts, see `convert.make_model_folder`. Offline
    (HF_HUB_OFFLINE) a model that was pulled before is made the default. Raises UsageError for a name that
    the hub does not have, or a model that cannot be used, WriterError if network or disk fail.
    """
    repo, _, revision = name.partition("@")
    revision = revision or "main"
    if repo.count("/") != 1 or not re.fullmatch(r"\w[\w.-]*", revision, re.ASCII):
        raise UsageError(
            f"{name!r} is not a hub id: use owner/name or owner/name@revision, as EleutherAI/gpt-neo-125m"
        )
    folder = folders.home_of(repo, state_dir) / revision
    checkpoint = folder / "checkpoint"
    if huggingface_hub.is_offline_mode():
        if not (folder / "card.json").is_file():
            raise UsageError(
                f"HF_HUB_OFFLINE is set and {name} was never pulled: unset it once to download the model"
            )
        folders.set_default(folder, state_dir)
        return folders.load(folder)
    try:
        checkpoint.mkdir(parents=True, exist_ok=True)
        with in_one_line(name, endpoint):
            there = _look(repo, revision, endpoint)
            before = _state(checkpoint)
            # First, because it is small and says whether this is a
            # model that can be used at all, before gigabytes are downloaded.
            _fetch(there, "config.json", checkpoint, progress, most=_SMALL_BYTES)
            convert.read_config(checkpoint)
            for file in _wanted(there, checkpoint, progress):
                _fetch(there, file, checkpoint, progress, most=_most(file))
        # Compared after all downloads: a changed tokenizer alone also needs a new conversion.
        if before != _state(checkpoint) or prompt is not None or not _is_whole(folder):
            progress("", 0, None)
            # The revision that was asked for may be a branch, so the commit is what names the version.
            convert.make_model_folder(
                checkpoint,
                folder,
                name=repo,
                version=there.commit[:12],
                base=f"{repo}@{revision}",
                prompt=prompt,
            )
        # Last: a model that could not be converted must not become the default.
        folders.set_default(folder, state_dir)
    except OSError as error:
        raise WriterError(
            f"{folder} cannot be written: {error.strerror or error}; free space, or set GRG_STATE_DIR"
        ) from error
    return folders.load(folder)


def _look(repo: str, revision: str, endpoint: str) -> _Repository:
    """What the hub has at a revision. Raises UsageError if that is no model, and what huggingface_hub raises."""
    api = huggingface_hub.HfApi(endpoint=endpoint.rstrip("/"), library_name="game-review-generator")
    try:
        found = api.model_info(repo, revision=revision, files_metadata=True, timeout=_TIMEOUT_S)
        files = {
            one.rfilename: _File(one.rfilename, one.size, one.lfs.sha256 if one.lfs else one.blob_id or "")
            for one in found.siblings or ()
        }
        commit = found.sha or ""
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
    ) as error:  # an answer of another form than the hub's
        if isinstance(error, hub_errors.HfHubHTTPError | hub_errors.HFValidationError):
            raise
        raise WriterError(
            f"what answers at {endpoint} is no hub ({type(error).__name__}): check HF_ENDPOINT, or the proxy"
        ) from error
    if not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise WriterError(
            f"what answers at {endpoint} names no commit of {repo}: check HF_ENDPOINT, or the proxy"
        )
    if "config.json" not in files:
        raise UsageError(f"{repo} has no config.json, so it is no model that can be used here")
    return _Repository(api, repo, commit, files)


def _wanted(there: _Repository, checkpoint: Path, progress: Progress) -> Iterator[str]:
    """The files to fetch besides config.json, the small ones first. Raises UsageError if a necessary one is missing."""
    yield from (file for file in _ALSO if file in there.files)
    if "tokenizer.json" in there.files:
        yield "tokenizer.json"
    elif {"vocab.json", "merges.txt"} <= there.files.keys():
        yield from ("vocab.json", "merges.txt")
    else:
        raise UsageError(f"{there.name} has no tokenizer.json nor vocab.json with merges.txt")
    index = "model.safetensors.index.json"
    if "model.safetensors" in there.files:
        yield "model.safetensors"
    elif index in there.files:
        _fetch(there, index, checkpoint, progress, most=_most(index))
        shards = convert.shards_of(checkpoint / index)
        if missing := [shard for shard in shards if shard not in there.files]:
            raise UsageError(f"{there.name} has no {missing[0]}, which its index names")
        yield from shards
    elif "pytorch_model.bin" not in there.files:
        raise UsageError(f"{there.name} has neither model.safetensors nor pytorch_model.bin")
    elif not convert.torch_installed():
        raise UsageError(
            f"{there.name} has no model.safetensors; to read its pytorch_model.bin install torch (`uv sync --extra torch`)"
        )
    else:
        yield "pytorch_model.bin"


def _most(file: str) -> int | None:
    """The most bytes that a file may have; None for weights."""
    if file.endswith((".safetensors", ".bin")):
        return None
    return _SMALL_BYTES if file in _ALSO[:4] else _TOKENIZER_BYTES


def _fetch(there: _Repository, name: str, checkpoint: Path, progress: Progress, *, most: int | None) -> None:
    """Make `checkpoint`/`name` the repository's file, unless it already is.

    Raises UsageError if it is larger than `most` bytes, WriterError if it is not what the hub said.
    """
    file, target = there.files[name], checkpoint / name
    if most is not None and (file.size or 0) > most:
        raise UsageError(
            f"{name} of {there.name} has {file.size} bytes, at most {most} are sensible: it is no such file"
        )
    if file.digest and target.is_file() and _digest(target, file.digest) == file.digest:
        return
    # huggingface_hub keeps a file of its own notes by their name alone, whatever its bytes have become since.
    target.unlink(missing_ok=True)

    there.api.hf_hub_download(
        there.name, name, revision=there.commit, local_dir=checkpoint, tqdm_class=_bar(file, most, progress)
    )
    if file.digest and _digest(target, file.digest) != file.digest:
        target.unlink()
        raise WriterError(
            f"{name} of {there.name} could not be downloaded (its hash is not the one that the hub gives): try again"
        )


def _bar(file: _File, most: int | None, progress: Progress) -> type[Any]:
    """What huggingface_hub reports progress to: the part of tqdm that it calls, for a file by HTTP or by Xet."""

    class Bar:
        def __init__(self, *, initial: int = 0, total: int | None = None, **_: object) -> None:
            self.n, self.total = initial, file.size if total is None else total
            progress(file.name, self.n, self.total)

        def update(self, more: float | None = 1) -> None:
            """Count bytes, before they are written. Raises WriterError if they are more than there can be."""
            self.n += int(more or 0)
            limit = most if self.total is None else self.total
            if limit is not None and self.n > limit:
                raise WriterError(
                    f"{file.name} does not end after {limit} bytes, as it should: check HF_ENDPOINT, or the proxy"
                )
            progress(file.name, self.n, self.total)

        def ignore(self, *_: object, **__: object) -> None:
            """What is only for the eyes; and bytes on the network, of which Xet may need fewer than a file has."""

        update_transfer = set_postfix_str = set_transfer_postfix_str = refresh = close = ignore

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.close()

    return Bar


@contextlib.contextmanager
def in_one_line(name: str, endpoint: str, doing: str = "") -> Iterator[None]:  # noqa: C901 (a table of errors)
    """Each error of huggingface_hub and of the network as one line that says what to do.

    `name` is what was asked for; `doing` is "write to" if it was to be changed.
    """
    try:
        yield
    except hub_errors.GatedRepoError as error:
        raise UsageError(
            f"{name} is gated: accept its terms at {endpoint}/{name.partition('@')[0]} and set HF_TOKEN"
        ) from error
    except hub_errors.HFValidationError as error:
        raise UsageError(f"{name!r} is not a hub id: {' '.join(str(error).split())[:120]}") from error
    except hub_errors.LocalEntryNotFoundError as error:
        why = error.__cause__ or error
        raise WriterError(
            f"{name} could not be downloaded ({_said(why)}): check the network and try again"
        ) from error
    except hub_errors.HfHubHTTPError as error:
        code = error.response.status_code
        if doing and code in (401, 403):
            raise UsageError(
                f"the hub ({endpoint}) does not let you {doing} {name} ({code}): set HF_TOKEN to a token that may"
            ) from error
        if code in (401, 403, 404):  # the hub's answer for a repository that does not exist, too
            raise UsageError(
                f"the hub ({endpoint}) has no model {name}, or it is not open to everyone ({code}): check its name and "
                "revision, or set HF_TOKEN"
            ) from error
        raise WriterError(f"the hub ({endpoint}) answered {code}: try again later") from error
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
        raise UsageError(f"HF_ENDPOINT gives the address {endpoint}, which is none: {error}") from error
    except httpx2.HTTPError as error:
        raise WriterError(
            f"the hub ({endpoint}) cannot be reached ({_said(error)}): check network and proxy"
        ) from error
    except OSError as error:
        # huggingface_hub says with the class of disk errors that fewer bytes came than there are.
        if error.errno is not None:
            raise
        raise WriterError(f"{name} could not be downloaded ({_said(error)}): try again") from error


def _said(error: BaseException) -> str:
    """The first sentence of an error, or its kind if it says nothing."""
    return " ".join(str(error).split()).partition(". ")[0][:160] or type(error).__name__


def _digest(path: Path, like: str) -> str:
    """SHA-256, or git's blob id if `like` has its length (40)."""
    if len(like) == 64:
        return convert.file_sha256(path)
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _is_whole(folder: Path) -> bool:
    """Whether a model lies there whose files are what its card says: a damaged one is told to be pulled again."""
    try:
        folders.check(folders.load(folder))
    except WriterError:
        return False
    return True


def _state(folder: Path) -> list[tuple[str, int, int]]:
    """Name, size and time of every finished file, to tell whether anything has changed."""
    files = (path for path in folder.iterdir() if path.is_file())
    return sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)


def main(name: str, settings: Settings, endpoint: str, stdout: TextIO, prompt: str | None = None) -> int:
    """The verb `pull`; returns the exit code. Progress at
    most ten times a second, and at the end of each file.
    """
    last = 0.0

    def emit(event: str, **more: Any) -> None:
        print(json.dumps({"event": event, **more}), file=stdout, flush=True)

    def progress(file: str, done: int, total: int | None) -> None:
        nonlocal last
        if not file:
            emit("converting")
        elif done == total or time.monotonic() - last > 0.1:
            last = time.monotonic()
            emit("progress", file=file, done=done, total=total)

    model = pull(name, settings.state_dir, endpoint=endpoint, progress=progress, prompt=prompt)
    emit(
        "done",
        name=model.name,
        version=model.version,
        folder=str(model.folder),
        prompt=model.prompt or "plain",
    )
    return 0
