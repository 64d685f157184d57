"""Pulling from a hub on loopback that redirects, breaks off, lies and refuses as real ones do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from huggingface_hub import close_session, constants
from huggingface_hub.utils._xet_progress_reporting import XetDownloadProgressReporter

from core.errors import UsageError, WriterError
from model_container import engines
from model_container.models import convert, folders
from model_container.models import hub as pull
from tests import tiny_model
from tests.loopback_hub import COMMIT, Hub, serving

REPO = "EleutherAI/gpt-neo-tiny"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make_checkpoint(tmp_path_factory.mktemp("checkpoint") / "in", layers=2)


@pytest.fixture
def hub(checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(
        constants, "HF_HUB_DISABLE_TELEMETRY", True
    )  # as `hub` asks, before anything is imported
    monkeypatch.setattr(time, "sleep", lambda _: None)  # huggingface_hub waits a second before it goes on
    monkeypatch.setenv("HF_TOKEN", "")
    with serving(Path(shutil.copytree(checkpoint, tmp_path / "hub")), REPO) as server:
        yield server


def test_a_pulled_model_is_converted_kept_and_the_default(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    model = pull.pull(REPO, tmp_path / "state", endpoint=hub.url, progress=lambda *news: told.append(news))
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
    first = pull.pull(REPO, tmp_path, endpoint=hub.url)
    written = (first.ct2 / "model.bin").stat().st_mtime_ns
    pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert (first.ct2 / "model.bin").stat().st_mtime_ns == written


def test_a_new_version_on_the_hub_replaces_the_old_one(hub: Hub, tmp_path: Path) -> None:
    first = pull.pull(REPO, tmp_path, endpoint=hub.url)
    before = convert.file_sha256(first.ct2 / "model.bin")
    tiny_model.make_checkpoint(hub.folder, layers=2, seed=7)
    second = pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert convert.file_sha256(second.ct2 / "model.bin") != before


def test_a_download_that_breaks_off_is_taken_up_where_it_broke(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 10_000)  # bytes that it writes at once; else 10 MB
    hub.breaks_after["model.safetensors"] = [70_000, 50_000]
    pull.pull(REPO, tmp_path, endpoint=hub.url)
    ranges = [wish for name, wish in hub.seen if name == "model.safetensors"]
    assert ranges == [None, "bytes=70000-", "bytes=120000-"]


def test_a_download_that_breaks_off_again_and_again_is_one_line_and_leaves_no_half(
    hub: Hub, tmp_path: Path
) -> None:
    hub.breaks_after["model.safetensors"] = [1_000] + [0] * 10
    with pytest.raises(WriterError, match=r"cannot be reached|could not be downloaded") as caught:
        pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.rglob("*.incomplete"))
    hub.breaks_after.clear()
    assert pull.pull(REPO, tmp_path, endpoint=hub.url).name == REPO


@pytest.mark.parametrize("size", [None, 1_000])
def test_a_damaged_model_is_whole_again_after_another_pull(
    hub: Hub, tmp_path: Path, size: int | None
) -> None:
    model = pull.pull(REPO, tmp_path, endpoint=hub.url)
    data = (model.ct2 / "model.bin").read_bytes()
    (model.ct2 / "model.bin").write_bytes(data[: size or -1] + (b"" if size else bytes([data[-1] ^ 1])))
    pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert (model.ct2 / "model.bin").read_bytes() == data


def test_another_prompt_needs_no_other_download(hub: Hub, tmp_path: Path) -> None:
    assert pull.pull(REPO, tmp_path, endpoint=hub.url).prompt == ""
    hub.seen.clear()
    with pytest.raises(UsageError, match="use --prompt plain"):
        pull.pull(REPO, tmp_path, endpoint=hub.url, prompt="examples")
    assert pull.pull(REPO, tmp_path, endpoint=hub.url, prompt="").prompt == "" and hub.seen == []


def test_bytes_that_changed_on_this_disk_are_downloaded_again(hub: Hub, tmp_path: Path) -> None:
    model = pull.pull(REPO, tmp_path, endpoint=hub.url)
    weights = model.folder / "checkpoint" / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert weights.read_bytes() == (hub.folder / "model.safetensors").read_bytes()


@pytest.mark.parametrize(("file", "digest"), [("model.safetensors", "0" * 64), ("config.json", "0" * 40)])
def test_a_wrong_hash_is_refused_and_nothing_of_it_kept(
    hub: Hub, tmp_path: Path, file: str, digest: str
) -> None:
    hub.tags[file] = digest
    with pytest.raises(WriterError, match="its hash is not the one that the hub gives"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert folders.list_models(tmp_path) == folders.list_models(tmp_path / "empty")
    assert not list(tmp_path.rglob(f"{file}*part"))


def test_a_server_in_trouble_is_asked_again(hub: Hub, tmp_path: Path) -> None:
    hub.codes["tokenizer.json"] = [503, 500]
    assert pull.pull(REPO, tmp_path, endpoint=hub.url).name == REPO


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "EleutherAI/other",
            "has no model EleutherAI/other, or it is not open to everyone .401.: .* set HF_TOKEN",
        ),
        (f"{REPO}@nowhere", "has no model .*@nowhere, or it is not open to everyone .404."),
        ("Eleuther--AI/x", "is not a hub id"),
        ("gpt-neo-125m", "is not a hub id"),
        (f"{REPO}@a/b", "is not a hub id"),
        ("../x/y", "is not a hub id"),
        ("a b/c", "not a model name"),
    ],
)
def test_a_name_that_the_hub_does_not_have_is_one_line(
    hub: Hub, tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        pull.pull(name, tmp_path, endpoint=hub.url)


def test_a_model_of_another_kind_is_refused_before_its_weights_are_downloaded(
    hub: Hub, tmp_path: Path
) -> None:
    (hub.folder / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(UsageError, match="type 'bert'"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert [name for name, _ in hub.seen] == ["config.json"]


def test_large_checkpoints_come_in_shards(hub: Hub, tmp_path: Path) -> None:
    (hub.folder / "model.safetensors").unlink()
    tiny_model.make_checkpoint(hub.folder, layers=2, shards=3)
    model = pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert len(list((model.folder / "checkpoint").glob("model-*.safetensors"))) == 3


def test_old_tokenizer_files_do_as_well(hub: Hub, tmp_path: Path) -> None:
    convert.read_tokenizer(hub.folder).model.save(str(hub.folder))
    (hub.folder / "tokenizer.json").unlink()
    model = pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert engines.pick(model).count("Lantern Deep") > 0


@pytest.mark.skipif(convert.torch_installed(), reason="torch is installed")
def test_a_repository_without_safetensors_says_what_to_install(hub: Hub, tmp_path: Path) -> None:
    (hub.folder / "model.safetensors").rename(hub.folder / "pytorch_model.bin")
    with pytest.raises(UsageError, match=r"no model\.safetensors.*uv sync --extra torch"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)


def test_a_hub_that_cannot_be_reached_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match=r"cannot be reached .*: check network and proxy"):
        pull.pull(REPO, tmp_path, endpoint="http://127.0.0.1:9")


@pytest.mark.parametrize("endpoint", ["not an address", "ftp://127.0.0.1", "http://127.0.0.1:port"])
def test_an_endpoint_that_is_no_address_is_one_line(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(UsageError, match=r"HF_ENDPOINT gives the address .*, which is none"):
        pull.pull(REPO, tmp_path, endpoint=endpoint)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>captive portal</html>",
        b"[]",
        b'{"sha": 7, "siblings": 3}',
        b'{"id": "a/b", "siblings": []}',
        b'{"siblings": [{"size": 1}]}',
    ],
)
def test_what_answers_and_is_no_hub_is_one_line(hub: Hub, tmp_path: Path, body: bytes) -> None:
    hub.bodies["api"] = body
    with pytest.raises((WriterError, UsageError), match="check HF_ENDPOINT, or the proxy"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)


def test_a_hub_in_trouble_is_one_line(hub: Hub, tmp_path: Path) -> None:
    hub.codes["api"] = [503]
    with pytest.raises(WriterError, match="answered 503: try again later"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)


def test_a_renamed_repository_is_followed_and_its_version_is_the_commit(hub: Hub, tmp_path: Path) -> None:
    hub.formerly = "Eleuther/old-name"
    model = pull.pull("Eleuther/old-name", tmp_path, endpoint=hub.url)
    assert (model.name, model.version) == ("Eleuther/old-name", COMMIT[:12])
    weights = model.folder / "checkpoint" / "model.safetensors"
    assert weights.read_bytes() == (hub.folder / "model.safetensors").read_bytes()
    assert any(
        path.startswith("/Eleuther/old-name/resolve/") for path in hub.asked
    )  # it was the file's redirect too


def test_wrong_bytes_of_a_renamed_repository_are_refused(hub: Hub, tmp_path: Path) -> None:
    hub.formerly, hub.tags["model.safetensors"] = "Eleuther/old-name", "0" * 64
    with pytest.raises(WriterError, match="its hash is not the one that the hub gives"):
        pull.pull("Eleuther/old-name", tmp_path, endpoint=hub.url)


def test_a_gated_repository_says_where_its_terms_are(hub: Hub, tmp_path: Path) -> None:
    hub.gated = True
    with pytest.raises(UsageError, match=f"is gated: accept its terms at {hub.url}/{REPO} and set HF_TOKEN"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)


def test_a_token_opens_what_is_not_public_and_stays_at_the_hub(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.token = "hf_secret"
    with pytest.raises(UsageError, match="or set HF_TOKEN"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert pull.pull(REPO, tmp_path, endpoint=hub.url).name == REPO


def test_offline_a_pulled_model_becomes_the_default_and_another_is_one_line(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = pull.pull(REPO, tmp_path, endpoint=hub.url)
    (tmp_path / "models" / "last.json").unlink()
    hub.asked.clear()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert pull.pull(REPO, tmp_path, endpoint=hub.url) == model == folders.resolve("", tmp_path)
    with pytest.raises(UsageError, match="HF_HUB_OFFLINE is set and a/b was never pulled: unset it once"):
        pull.pull("a/b", tmp_path, endpoint=hub.url)
    assert hub.asked == []


def test_a_proxy_is_asked_for_everything(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", hub.url)
    monkeypatch.setenv("NO_PROXY", "localhost")
    close_session()  # it read the environment when it was opened
    try:
        pull.pull(REPO, tmp_path, endpoint="http://hub.invalid")
    finally:
        close_session()
    assert {path.partition("/api")[0].partition("/Eleuther")[0] for path in hub.asked} >= {
        "http://hub.invalid"
    }


def test_a_config_that_never_ends_is_given_up_at_once(hub: Hub, tmp_path: Path) -> None:
    hub.endless.add("config.json")
    with pytest.raises(WriterError, match=r"config\.json does not end after \d+ bytes, as it should"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert (
        sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
        < 2 * pull._SMALL_BYTES + 1_000_000
    )


def test_a_config_too_large_to_be_one_is_not_downloaded(hub: Hub, tmp_path: Path) -> None:
    (hub.folder / "config.json").write_bytes(b" " * (pull._SMALL_BYTES + 1))
    with pytest.raises(UsageError, match=r"config\.json of .* bytes, at most \d+ are sensible"):
        pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert hub.seen == []


def test_a_file_whose_answer_names_no_length_is_downloaded(hub: Hub, tmp_path: Path) -> None:
    hub.without_length |= {"config.json", "tokenizer.json"}
    assert pull.pull(REPO, tmp_path, endpoint=hub.url).name == REPO


def test_the_hub_is_not_told_what_is_installed_here(hub: Hub, tmp_path: Path) -> None:
    pull.pull(REPO, tmp_path, endpoint=hub.url)
    assert not any("torch" in agent or "agent/" in agent for agent in hub.agents)


def test_progress_of_a_file_from_xet_storage_is_told_and_not_counted_twice() -> None:
    told: list[tuple[str, int, int | None]] = []
    bar = pull._bar(pull._File("model.safetensors", 100, ""), None, lambda *news: told.append(news))
    with XetDownloadProgressReporter(
        reconstruction_desc="x", total=100, log_level=0, tqdm_class=bar
    ) as reporter:
        for done in (40, 100):
            reporter.update_progress(
                SimpleNamespace(
                    total_bytes_completed=done,
                    total_transfer_bytes_completed=done // 2,
                    total_bytes_completion_rate=1.0,
                    total_transfer_bytes_completion_rate=1.0,
                    total_bytes=100,
                )
            )
    assert told == [("model.safetensors", done, 100) for done in (0, 40, 100)]


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
