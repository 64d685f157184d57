"""A model from a bucket: fetched once, checked, and never taken by half."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import DamagedModel, StorageError, UsageError, WriterError
from core.settings import Settings
from model_container.models import folders
from tests.aws_cloud import ROOT, Cloud, environment
from tests.aws_proxy import AwsProxy
from tests.tiny_model import make_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("made") / "tiny")


@pytest.fixture
def proxy(cloud: Cloud) -> Iterator[AwsProxy]:
    with AwsProxy(cloud.url) as between, environment(between.url):
        yield between


def publish(cloud: Cloud, model: Path, name: str, version: str, *, spoil: str = "", to: str = "") -> None:
    """As `grg model publish` does: the files, then the manifest. `spoil` changes a byte of a file on its way."""
    bucket = to or cloud.bucket
    files = {}
    for path in sorted(path for path in model.rglob("*") if path.is_file()):
        body, key = path.read_bytes(), str(path.relative_to(model))
        if key == "card.json":
            body = json.dumps({**json.loads(body), "name": name, "version": version}).encode()
        files[key] = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        if key == spoil:
            body = bytes([body[0] ^ 1]) + body[1:]
        cloud.s3.put_object(Bucket=bucket, Key=f"models/{name}/{version}/{key}", Body=body)
    manifest = json.dumps({"files": files}).encode()
    cloud.s3.put_object(Bucket=bucket, Key=f"models/{name}/{version}/manifest.json", Body=manifest)


def test_the_newest_version_is_fetched_once_and_then_used_from_the_disk(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path
) -> None:
    for version in ("20261101T090000Z", "20261124T120000Z", "20261002T235959Z"):
        publish(cloud, tiny, "house", version)
    cloud.put("models/house/20271231T000000Z/card.json", "{}")  # being published: no manifest yet
    wanted = f"s3://{cloud.bucket}/models/house/"
    first = folders.resolve(wanted, tmp_path)
    assert first.label == "house@20261124T120000Z"
    assert (first.ct2 / "model.bin").read_bytes() == (tiny / "ct2" / "model.bin").read_bytes()
    gets = proxy.calls["GetObject"]
    assert folders.resolve(wanted, tmp_path) == first
    assert proxy.calls["GetObject"] - gets <= 2, "the manifests, not the files"


def test_a_version_can_be_named_and_one_that_is_not_there_is_said(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path
) -> None:
    assert proxy.url
    publish(cloud, tiny, "house", "1")
    publish(cloud, tiny, "house", "2")
    assert folders.resolve(f"s3://{cloud.bucket}/models/house/1", tmp_path).version == "1"
    with pytest.raises(UsageError, match=r"there is no model at s3://.*/models/house/3"):
        folders.resolve(f"s3://{cloud.bucket}/models/house/3", tmp_path)


def test_on_aws_a_name_means_what_is_published_and_else_what_is_here(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path
) -> None:
    assert proxy.url
    publish(cloud, tiny, "house", "1")
    publish(cloud, tiny, "owner--house", "7")
    make_model(tmp_path / "models" / "baked" / "1", name="baked")
    far = cloud.settings(state_dir=tmp_path)

    def found(name: str, settings: Settings = far) -> str:
        return folders.of(Settings(**{**vars(settings), "model": name})).label

    assert [found(name) for name in ("house", "house@1", "owner/house", "baked")] == [
        "house@1",
        "house@1",
        "owner--house@7",
        "baked@1",
    ]
    with pytest.raises(UsageError, match="no model 'house@2'"):
        found("house@2")
    with pytest.raises(UsageError, match="no model 'house' here"):
        found("house", Settings(state_dir=tmp_path))


@pytest.mark.parametrize("spoil", ["ct2/model.bin", "tokenizer.json", "card.json"])
def test_a_file_that_is_not_what_the_manifest_says_is_named_and_nothing_is_kept(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path, spoil: str
) -> None:
    assert proxy.url
    publish(cloud, tiny, "house", "1", spoil=spoil)
    with pytest.raises(DamagedModel, match=rf"models/house/1/{spoil} is damaged .*: publish the model again"):
        folders.resolve(f"s3://{cloud.bucket}/models/house", tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        '{"files": 1}',
        '{"files": {"card.json": {}}}',
        '{"files": {"x": {"size": 1, "sha256": "0"}}}',
        '{"files": {"card.json": {"size": 1, "sha256": "0"}, "../x": {"size": 1, "sha256": "0"}}}',
    ],
)
def test_a_manifest_that_makes_no_sense_is_one_line(
    cloud: Cloud, proxy: AwsProxy, tmp_path: Path, manifest: str
) -> None:
    assert proxy.url
    cloud.put("models/house/1/manifest.json", manifest)
    with pytest.raises(DamagedModel, match=r"manifest\.json cannot be read") as error:
        folders.resolve(f"s3://{cloud.bucket}/models/house", tmp_path)
    assert "\n" not in str(error.value)


def test_trouble_on_the_way_is_tried_again(cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path) -> None:
    publish(cloud, tiny, "house", "1")
    proxy.answer("GetObject", 503, "SlowDown", times=4, key="models/house/1/ct2")
    assert folders.resolve(f"s3://{cloud.bucket}/models/house", tmp_path).label == "house@1"


@pytest.mark.parametrize("how", ["refused", "cut off"])
def test_a_model_that_cannot_be_fetched_now_is_no_damaged_one(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path, how: str
) -> None:
    publish(cloud, tiny, "house", "1")
    key = "models/house/1/ct2"
    if how == "refused":
        proxy.answer("GetObject", 500, "InternalError", times=99, key=key)
    else:
        proxy.cut("GetObject", times=99, key=key)
    with pytest.raises(StorageError):
        folders.resolve(f"s3://{cloud.bucket}/models/house", tmp_path)


def test_a_copy_that_lost_bytes_on_this_disk_is_fetched_again(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path
) -> None:
    assert proxy.url
    publish(cloud, tiny, "house", "1")
    wanted = f"s3://{cloud.bucket}/models/house"
    weights = folders.resolve(wanted, tmp_path).ct2 / "model.bin"
    for spoil in (lambda: weights.write_bytes(b"short"), weights.unlink):
        spoil()
        assert folders.resolve(wanted, tmp_path).label == "house@1"
        assert weights.read_bytes() == (tiny / "ct2" / "model.bin").read_bytes()


def test_a_fetch_that_was_killed_leaves_nothing_that_is_taken(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path
) -> None:
    publish(cloud, tiny, "house", "1")
    environ = {
        **cloud.environ(proxy.url),
        "GRG_MODEL": f"s3://{cloud.bucket}/models/house",
        "GRG_STATE_DIR": str(tmp_path),
        "GRG_CRASH_AT": "model_fetched",
        "PYTHONPATH": str(ROOT),
    }
    program = "import os; from core import settings; from core.runtime import failpoints\n"
    program += "from model_container.models import folders\n"
    program += "s = settings.read(os.environ); failpoints.arm(s.crash_at); folders.of(s)"
    died = subprocess.run([sys.executable, "-c", program], env=environ, cwd=ROOT, check=False, timeout=60)
    assert died.returncode == -9
    home = tmp_path / "models" / ".s3" / cloud.bucket / "models" / "house"
    assert [path.name for path in home.iterdir() if path.is_dir()] != ["1"]
    assert folders.resolve(environ["GRG_MODEL"], tmp_path).label == "house@1"
    assert [path.name for path in home.iterdir() if path.is_dir()] == ["1"], "what it left is cleared away"


def test_two_workers_on_one_machine_fetch_it_once(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path
) -> None:
    publish(cloud, tiny, "house", "1")
    found: list[folders.Model] = []
    wanted = f"s3://{cloud.bucket}/models/house"
    threads = [
        threading.Thread(target=lambda: found.append(folders.resolve(wanted, tmp_path))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(map(str, found))) == 1
    files = len([path for path in tiny.rglob("*") if path.is_file()])
    assert proxy.calls["GetObject"] <= files + 8, "each file once; two looks at manifests each"


def test_a_disk_that_cannot_be_written_is_one_line(
    cloud: Cloud, proxy: AwsProxy, tiny: Path, tmp_path: Path
) -> None:
    assert proxy.url
    publish(cloud, tiny, "house", "1")
    (tmp_path / "models").write_text("a file where a folder should be")
    with pytest.raises(WriterError, match="cannot be written"):
        folders.resolve(f"s3://{cloud.bucket}/models/house", tmp_path)
