"""Pulling from a hub on loopback that redirects, breaks off, lies and refuses as real ones do."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from core.errors import UsageError, WriterError
from model_container import engines
from model_container.models import convert, folders
from model_container.models import hub as pull
from tests import tiny_model

REPO, COMMIT = "EleutherAI/gpt-neo-tiny", "0123456789abcdef0123456789abcdef01234567"


class Hub(ThreadingHTTPServer):
    """Serves a folder as `REPO` at `main`, weights by redirect. Set `breaks_after`, `tags`, `codes` to make trouble."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.breaks_after: dict[str, list[int]] = {}
        """By file: the bytes after which the next answers break off."""
        self.tags: dict[str, str] = {}
        """By file: a hash that is not the file's."""
        self.codes: dict[str, list[int]] = {}
        """By file: what the next requests are answered."""
        self.seen: list[tuple[str, str | None]] = []
        """(file, Range) of each request for a file's bytes."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def do_GET(self) -> None:
        store, prefix = "/store/", f"/{REPO}/resolve/main/"
        if not self.path.startswith((store, prefix)):
            self.answer(401)  # the hub's answer for an unknown repository
            return
        name = self.path.removeprefix(store).removeprefix(prefix)
        path = self.server.folder / name
        if self.server.codes.get(name):
            self.answer(self.server.codes[name].pop(0))
            return
        if not path.is_file():
            self.answer(404)
            return
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if path.suffix != ".json" and self.path.startswith(prefix):
            linked = {
                "X-Linked-Size": str(len(data)),
                "X-Linked-ETag": f'"{self.server.tags.get(name, digest)}"',
            }
            self.answer(302, {"Location": f"{store}{name}", "X-Repo-Commit": COMMIT, **linked})
            return
        blob = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        facts = (
            {"ETag": f'"{self.server.tags.get(name, blob)}"', "X-Repo-Commit": COMMIT}
            if path.suffix == ".json"
            else {}
        )
        self.send_file(name, data, facts)
        return

    def send_file(self, name: str, data: bytes, facts: dict[str, str]) -> None:
        wish = self.headers["Range"]
        self.server.seen.append((name, wish))
        start = int(wish.removeprefix("bytes=").rstrip("-")) if wish else 0
        if wish and start >= len(data):
            self.answer(416)
            return
        body = data[start:]
        self.send_response(206 if wish else 200)
        if wish:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        for key, value in {**facts, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.server.breaks_after.get(name):
            body = body[: self.server.breaks_after[name].pop(0)]
            self.close_connection = True
        self.wfile.write(body)

    def answer(self, code: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for key, value in {**(headers or {}), "Content-Length": "0"}.items():
            self.send_header(key, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    server = Hub(tiny_model.make_checkpoint(tmp_path / "hub", layers=2))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_pulled_model_is_converted_kept_and_the_default(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    model = pull.pull(
        REPO, tmp_path / "state", endpoint=hub.url, pause_s=0.01, progress=lambda *news: told.append(news)
    )
    assert (model.name, model.version, model.demo) == (REPO, COMMIT[:12], False)
    assert model.folder == tmp_path / "state" / "models" / "EleutherAI--gpt-neo-tiny" / "main"
    for wanted in ("", REPO, f"{REPO}@main", f"{REPO}@{COMMIT[:12]}"):
        assert folders.resolve(wanted, tmp_path / "state") == model
    size = (hub.folder / "model.safetensors").stat().st_size
    assert ("model.safetensors", size, size) in told
    assert model.checkpoint == model.folder / "checkpoint"
    assert convert.file_sha256(model.folder / "checkpoint" / "model.safetensors") == convert.file_sha256(
        hub.folder / "model.safetensors"
    )
    assert engines.pick(model).count("Lantern Deep") > 0
    assert not list(model.folder.rglob("*.part"))


def test_pulling_again_downloads_and_converts_nothing(hub: Hub, tmp_path: Path) -> None:
    first = pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    written = (first.ct2 / "model.bin").stat().st_mtime_ns
    pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    assert (first.ct2 / "model.bin").stat().st_mtime_ns == written


def test_a_new_version_on_the_hub_replaces_the_old_one(hub: Hub, tmp_path: Path) -> None:
    first = pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    before = convert.file_sha256(first.ct2 / "model.bin")
    tiny_model.make_checkpoint(hub.folder, layers=2, seed=7)
    second = pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    assert convert.file_sha256(second.ct2 / "model.bin") != before


def test_a_download_that_breaks_off_is_taken_up_where_it_broke(hub: Hub, tmp_path: Path) -> None:
    hub.breaks_after["model.safetensors"] = [70_000, 50_000]
    pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    ranges = [wish for name, wish in hub.seen if name == "model.safetensors"]
    assert ranges == [None, "bytes=70000-", "bytes=120000-"]


def test_a_download_that_was_given_up_is_taken_up_by_the_next_pull(hub: Hub, tmp_path: Path) -> None:
    hub.breaks_after["model.safetensors"] = [1_000] * pull.TRIES
    with pytest.raises(WriterError, match=r"model\.safetensors .*4000 bytes are kept, run it again to go on"):
        pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    hub.seen.clear()
    pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    assert ("model.safetensors", "bytes=4000-") in hub.seen


def test_half_of_another_version_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    part = folders.home_of(REPO, tmp_path) / "main" / "checkpoint" / "model.safetensors.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"old" * 1_000)
    model = pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    assert convert.file_sha256(model.folder / "checkpoint" / "model.safetensors") == convert.file_sha256(
        hub.folder / "model.safetensors"
    )


def test_a_kept_part_longer_than_the_file_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    part = folders.home_of(REPO, tmp_path) / "main" / "checkpoint" / "config.json.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b" " * 100_000)
    assert pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01).name == REPO


@pytest.mark.parametrize(("file", "digest"), [("model.safetensors", "0" * 64), ("config.json", "0" * 40)])
def test_a_wrong_hash_is_refused_and_nothing_of_it_kept(
    hub: Hub, tmp_path: Path, file: str, digest: str
) -> None:
    hub.tags[file] = digest
    with pytest.raises(WriterError, match="its hash is not the one that the hub gives"):
        pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    assert folders.list_models(tmp_path) == folders.list_models(tmp_path / "empty")
    assert not list(tmp_path.rglob(f"{file}*part"))


def test_a_server_in_trouble_is_asked_again(hub: Hub, tmp_path: Path) -> None:
    hub.codes["tokenizer.json"] = [503, 500]
    assert pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01).name == REPO


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("EleutherAI/other", "does not exist or is not open to everyone"),
        ("gpt-neo-125m", "is no hub id"),
        (f"{REPO}@a/b", "is no hub id"),
        ("../x/y", "is no hub id"),
        ("a b/c", "no model name"),
    ],
)
def test_a_name_that_the_hub_does_not_have_is_one_line(
    hub: Hub, tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        pull.pull(name, tmp_path, endpoint=hub.url, pause_s=0.01)


def test_a_model_of_another_kind_is_refused_before_its_weights_are_downloaded(
    hub: Hub, tmp_path: Path
) -> None:
    (hub.folder / "config.json").write_text('{"model_type": "llama"}', encoding="utf-8")
    with pytest.raises(UsageError, match="type 'llama'"):
        pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    assert [name for name, _ in hub.seen] == ["config.json"]


def test_large_checkpoints_come_in_shards(hub: Hub, tmp_path: Path) -> None:
    (hub.folder / "model.safetensors").unlink()
    tiny_model.make_checkpoint(hub.folder, layers=2, shards=3)
    model = pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    assert len(list((model.folder / "checkpoint").glob("model-*.safetensors"))) == 3


def test_old_tokenizer_files_do_as_well(hub: Hub, tmp_path: Path) -> None:
    convert.read_tokenizer(hub.folder).model.save(str(hub.folder))
    (hub.folder / "tokenizer.json").unlink()
    model = pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)
    assert engines.pick(model).count("Lantern Deep") > 0


@pytest.mark.skipif(convert.torch_installed(), reason="torch is installed")
def test_a_repository_without_safetensors_says_what_to_install(hub: Hub, tmp_path: Path) -> None:
    (hub.folder / "model.safetensors").rename(hub.folder / "pytorch_model.bin")
    with pytest.raises(UsageError, match=r"no model\.safetensors.*uv sync --extra torch"):
        pull.pull(REPO, tmp_path, endpoint=hub.url, pause_s=0.01)


def test_a_hub_that_cannot_be_reached_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match=r"config\.json of .* could not be downloaded"):
        pull.pull(REPO, tmp_path, endpoint="http://127.0.0.1:9", pause_s=0.01)


def verb(name: str, hub_url: str, state: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    command = f'{before} exec "{sys.executable}" -m model_container pull {name}'
    environ = {**os.environ, "HF_ENDPOINT": hub_url, "GRG_STATE_DIR": str(state)}
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env=environ,
        cwd=Path(__file__).parents[3],
    )


def test_the_verb_tells_its_progress_as_json_lines(hub: Hub, tmp_path: Path) -> None:
    done = verb(REPO, hub.url, tmp_path / "state")
    assert (done.returncode, done.stderr) == (0, "")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events[-2:]] == ["converting", "done"]
    assert events[-1]["name"] == REPO
    assert Path(events[-1]["folder"]).is_dir()
    size = (hub.folder / "model.safetensors").stat().st_size
    assert {"event": "progress", "file": "model.safetensors", "done": size, "total": size} in events


def test_a_full_disk_is_one_line(hub: Hub, tmp_path: Path) -> None:
    done = verb(
        REPO, hub.url, tmp_path / "state", before="ulimit -f 100;"
    )  # KiB: a write beyond fails as on a full disk
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "free space, or set GRG_STATE_DIR" in done.stderr
    assert len(done.stderr.splitlines()) == 1
