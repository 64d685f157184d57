"""A GPT-Neo model from the hub into the state folder: download, check, convert. No torch.

Addresses are the hub's (https://huggingface.co/docs/hub/models-downloading): `/<repo>/resolve/
<revision>/<file>`, which redirects large files to a store; the first answer carries `X-Linked-Size`,
`X-Linked-ETag` (SHA-256 of a large file) or `ETag` (git's blob id of a small one) and `X-Repo-Commit`.

Verb `pull`: JSON lines {"event": "progress", file, done, total} (bytes; total null if unknown),
{"event": "converting"}, {"event": "done", name, version, folder}.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import httpx

from core.errors import UsageError, WriterError
from core.settings import Settings
from model_container.models import convert, folders
from model_container.models.folders import Model

HUB = "https://huggingface.co"
TRIES = 4
"""Times that a broken download is taken up again before it is given up."""
_TIMEOUT = httpx.Timeout(30.0)
PAUSE_S = 1.0
"""Before the second try; doubles."""

Progress = Callable[[str, int, int | None], None]
"""file, bytes done, bytes in all (None where not known)."""


def silent(_file: str, _done: int, _total: int | None) -> None:
    """A `Progress` that ignores every report."""


class NotThere(UsageError):
    """The hub has no such file."""


class _Broken(Exception):
    """The connection or the server failed; what came so far is kept."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the hub says about a file; '' and None if it says nothing."""

    digest: str
    size: int | None
    commit: str


def pull(
    name: str,
    state_dir: Path,
    *,
    endpoint: str = HUB,
    progress: Progress = silent,
    pause_s: float = PAUSE_S,
) -> Model:
    """Download `owner/name[@revision]` (default revision:
    main), convert it, and mark it as the last one pulled.

    Repeating it is cheap: what was downloaded before is kept, half a file included,
    and an unchanged model is not converted again. Raises UsageError for a name that
    the hub does not have or that is no GPT-Neo, WriterError if network or disk fail.
    """
    repo, _, revision = name.partition("@")
    revision = revision or "main"
    if repo.count("/") != 1 or not re.fullmatch(r"\w[\w.-]*", revision, re.ASCII):
        raise UsageError(
            f"{name!r} is no hub id: use owner/name or owner/name@revision, as EleutherAI/gpt-neo-125m"
        )
    folder = folders.home_of(repo, state_dir) / revision
    checkpoint = folder / "checkpoint"

    def fetch(file: str) -> str:
        return fetch_file(
            repo, revision, file, checkpoint / file, progress, endpoint=endpoint, pause_s=pause_s
        )

    try:
        checkpoint.mkdir(parents=True, exist_ok=True)
        before = _state(checkpoint)
        try:
            # First, because it is small and says whether this is
            # a GPT-Neo at all, before gigabytes are downloaded.
            commit = fetch("config.json")
        except NotThere:
            raise UsageError(
                f"the hub ({endpoint}) has no model {name}: check its name and revision"
            ) from None
        convert.read_config(checkpoint)
        _first_of(fetch, ("tokenizer.json",), ("vocab.json", "merges.txt"))
        _fetch_weights(fetch, checkpoint, name)
        # Compared after all downloads: a changed tokenizer alone also needs a new conversion.
        if before != _state(checkpoint) or not (folder / "card.json").is_file():
            progress("", 0, None)
            # The revision that was asked for may be a branch, so the commit is what names the version.
            convert.make_model_folder(
                checkpoint, folder, name=repo, version=commit[:12] or revision, base=f"{repo}@{revision}"
            )
        # Last: a model that could not be converted must not become the default.
        folders.mark_last_pulled(folder, state_dir)
    except OSError as error:
        raise WriterError(
            f"{folder} cannot be written: {error.strerror or error}; free space, or set GRG_STATE_DIR"
        ) from error
    return folders.load(folder)


def fetch_file(
    repo: str,
    revision: str,
    filename: str,
    target: Path,
    progress: Progress,
    *,
    endpoint: str = HUB,
    pause_s: float = PAUSE_S,
) -> str:
    """Make `target` the hub's file, unless it already is; returns its commit ('' if the hub does not say).

    Half of a file is kept as `<target>.part` and resumed, also by a later call.
    Raises NotThere if the hub has no such file, UsageError if it is not public,
    WriterError if the network fails or the hash is wrong, OSError if the disk fails.
    """
    url = f"{endpoint.rstrip('/')}/{repo}/resolve/{revision}/{filename}"
    part = target.with_name(f"{target.name}.part")
    trouble = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause_s * 2 ** (attempt - 1))
        try:
            facts, resumed = _download(url, filename, target, part, progress)
        except _Broken as error:
            trouble = str(error)
            continue
        if part.is_file():
            if facts.digest and _digest(part, facts.digest) != facts.digest:
                part.unlink()
                trouble = "its hash is not the one that the hub gives"
                if resumed:
                    continue  # half of another version may have lain there
                break
            part.replace(target)
        return facts.commit
    kept = f"; {part.stat().st_size} bytes are kept, run it again to go on" if part.is_file() else ""
    raise WriterError(
        f"{filename} of {repo} could not be downloaded ({trouble}): check the network and try again{kept}"
    )


def _download(url: str, filename: str, target: Path, part: Path, progress: Progress) -> tuple[_Facts, bool]:
    """One request. Leaves a whole `part`, or none if `target`
    is right already; the second value says whether it resumed.
    """
    have = part.stat().st_size if part.is_file() else 0
    # Uncompressed, or byte ranges and sizes would be those of the compressed stream.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as client,
            client.stream("GET", url, headers=headers) as response,
        ):
            if response.status_code == 416:  # more than there is: begin anew
                part.unlink(missing_ok=True)
                raise _Broken("what was kept is longer than the file")
            _check_status(response, url)
            facts = _facts(response)
            if facts.digest and target.is_file() and _digest(target, facts.digest) == facts.digest:
                part.unlink(missing_ok=True)
                return facts, False
            # A server may ignore the range and send everything; then the file starts over.
            resumed = response.status_code == 206
            done = have if resumed else 0
            with part.open("ab" if resumed else "wb") as file:
                progress(filename, done, facts.size)
                for chunk in response.iter_raw():  # written at once: a broken connection loses nothing
                    file.write(chunk)
                    done += len(chunk)
                    progress(filename, done, facts.size)
            if facts.size is not None and done != facts.size:
                # Too many bytes cannot be resumed from; too few can.
                if done > facts.size:
                    part.unlink()
                raise _Broken(f"{done} of {facts.size} bytes came")
            return facts, resumed
    except httpx.HTTPError as error:
        raise _Broken(str(error) or type(error).__name__) from error
    except httpx.InvalidURL as error:
        raise UsageError(f"HF_ENDPOINT gives the address {url}, which is none: {error}") from error


def _check_status(response: httpx.Response, url: str) -> None:
    """Raise NotThere, UsageError or _Broken, unless the answer carries the file."""
    code = response.status_code
    if code == 404:
        raise NotThere(f"{url} does not exist")
    if code in (401, 403):  # the hub's answer for a repository that does not exist, too
        raise UsageError(f"{url} does not exist or is not open to everyone ({code}): check the name")
    if code not in (200, 206):
        raise _Broken(f"the hub answered {code}")


def _facts(response: httpx.Response) -> _Facts:
    """What the hub's own answer says; what it leaves out is taken from the store that it redirects to."""
    # The store's own headers describe its copy, whose tag need not be a hash of the file.
    first = (response.history or [response])[0].headers
    tag = first.get("x-linked-etag") or first.get("etag") or ""
    digest = tag.strip('"').lower() if re.fullmatch(r'"?([0-9a-fA-F]{40}|[0-9a-fA-F]{64})"?', tag) else ""
    size = first.get("x-linked-size")
    if size is None:
        total = response.headers.get("content-range", "").rpartition("/")[2]
        size = total if response.status_code == 206 else response.headers.get("content-length")
    return _Facts(digest, int(size) if size and size.isdecimal() else None, first.get("x-repo-commit", ""))


def _digest(path: Path, like: str) -> str:
    """SHA-256, or git's blob id if `like` has its length (40)."""
    if len(like) == 64:
        return convert.file_sha256(path)
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _first_of(fetch: Callable[[str], str], *choices: tuple[str, ...]) -> None:
    """Fetch the first choice whose files the hub has. Raises UsageError if it has none."""
    for files in choices:
        try:
            for file in files:
                fetch(file)
        except NotThere:
            continue
        return
    wanted = " nor ".join(" with ".join(files) for files in choices)
    raise UsageError(f"the hub's folder has no {wanted}")


def _fetch_weights(fetch: Callable[[str], str], checkpoint: Path, name: str) -> None:
    """Fetch the weights in the best format that the hub has:
    one safetensors file, shards, or a pickle if torch is here.
    """
    try:
        fetch("model.safetensors")
    except NotThere:
        pass
    else:
        return
    index = "model.safetensors.index.json"
    try:
        fetch(index)
    except NotThere:
        pass
    else:
        shards = set(json.loads((checkpoint / index).read_text(encoding="utf-8"))["weight_map"].values())
        for shard in sorted(shards):
            if Path(shard).name != shard:
                raise UsageError(f"{name}: its index names {shard!r}, which is no file name")
            fetch(shard)
        return
    if not convert.torch_installed():
        raise UsageError(
            f"{name} has no model.safetensors; to read its pytorch_model.bin install torch (`uv sync --extra torch`)"
        )
    try:
        fetch("pytorch_model.bin")
    except NotThere:
        raise UsageError(f"{name} has neither model.safetensors nor pytorch_model.bin") from None


def _state(folder: Path) -> list[tuple[str, int, int]]:
    """Name, size and time of every finished file, to tell whether anything has changed."""
    files = (path for path in folder.iterdir() if not path.name.endswith(".part"))
    return sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)


def main(name: str, settings: Settings, endpoint: str, stdout: TextIO) -> int:
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

    model = pull(name, settings.state_dir, endpoint=endpoint, progress=progress)
    emit("done", name=model.name, version=model.version, folder=str(model.folder))
    return 0
