"""Training as a job in AWS: asked for, interrupted, gone on with on another machine, published from the bucket."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("moto")

from core.aws.artifacts.folders import ArtifactFolders
from core.aws.clients import connect
from core.errors import StorageError, UsageError
from core.settings import Settings
from model_container.models import folders
from model_container.publishing import publish
from model_container.training import command as train
from model_container.training import remote
from tests.aws_cloud import KEYS, Cloud, environment
from tests.needs import needs_torch
from tests.tiny_model import make_checkpoint
from tests.training_runs import make_dataset
from tests.warm import TRAINING, Warm

pytestmark = needs_torch

OPTIONS = [
    "--epochs",
    "8",
    "--batch",
    "1",
    "--every",
    "2",
    "--learning-rate",
    "0.01",
    "--threads",
    "1",
    "--length",
    "320",
]


@pytest.fixture
def cloud(cloud: Cloud, moto_url: str) -> Iterator[Cloud]:
    """Whose address boto3 finds in the environment, too."""
    with environment(moto_url):
        yield cloud


@pytest.fixture
def settings(cloud: Cloud, tmp_path: Path) -> Settings:
    cloud.batch.register_job_definition(
        jobDefinitionName=f"{cloud.name}-trainer",
        type="container",
        containerProperties={
            "image": "grg",
            "command": ["python", "-m", "model_container", "train"],
            "resourceRequirements": [{"type": "VCPU", "value": "2"}, {"type": "MEMORY", "value": "4096"}],
        },
    )
    return cloud.settings(train_job_definition=f"{cloud.name}-trainer", state_dir=tmp_path / "here")


def job(cloud: Cloud) -> dict[str, Any]:
    """The training job that was submitted."""
    listed = cloud.batch.list_jobs(
        jobQueue=f"{cloud.name}-jobs", filters=[{"name": "JOB_NAME", "values": ["train-*"]}]
    )
    (found,) = cloud.batch.describe_jobs(jobs=[item["jobId"] for item in listed["jobSummaryList"]])["jobs"]
    return dict(found)


def machine(cloud: Cloud, command: list[str], folder: Path) -> Warm:
    """A machine of its own: nothing on its disk, the job's command. What it says is in `folder/log`."""
    assert command[:2] == ["python", "-m"]
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GRG_"))},
        **KEYS,
        "AWS_ENDPOINT_URL": cloud.url,
        "GRG_BACKEND": "aws",
        "GRG_BUCKET": cloud.bucket,
        "GRG_STATE_DIR": str(folder / "state"),
    }
    folder.mkdir()
    with (folder / "log").open("wb") as log:
        return Warm(*command[2:], environ=environ, stderr=log, preloaded=TRAINING)


def test_a_run_in_aws_survives_the_loss_of_its_machine_and_its_model_is_published_from_there(
    cloud: Cloud, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = make_dataset(tmp_path / "ds")
    base = make_checkpoint(tmp_path / "tiny", layers=2, width=32, heads=2, spread=0.05)
    assert train.main([str(data), "--on", "aws", "--base", str(base), *OPTIONS], settings) == 0
    address = capsys.readouterr().out.strip()
    submitted = job(cloud)
    command = submitted["container"]["command"]
    assert submitted["jobName"].startswith("train-") and not cloud.jobs(), (
        "the bot does not take it for a worker"
    )
    assert command[:4] == ["python", "-m", "model_container", "train"]
    with pytest.raises(StorageError, match="not there or not whole"):
        publish.publish(address, "mine", settings)

    first = machine(cloud, command, tmp_path / "first")
    while not cloud.keys(f"{address.split('/', 3)[3].removesuffix('/model')}/state") and first.poll() is None:
        time.sleep(0.05)
    first.send_signal(signal.SIGTERM)
    assert first.wait(60) == 75, (tmp_path / "first/log").read_text()
    shutil.rmtree(tmp_path / "first")

    second = machine(cloud, command, tmp_path / "second")
    assert second.wait(60) == 0, (tmp_path / "second/log").read_text()
    assert "going on from step" in (tmp_path / "second/log").read_text()

    label = publish.publish(address, "mine", settings)
    found = folders.of(Settings(**{**vars(settings), "model": "mine", "state_dir": tmp_path / "worker"}))
    assert found.label == label and found.checkpoint is not None
    told = json.loads((found.folder / "card.json").read_text())
    assert told["training"]["settings"]["steps"] == 16 and told["training"]["data"]["source"] == "a test"
    assert told["published"]["replaces"] is None


def test_the_best_checkpoint_so_far_moves_to_the_next_machine_with_the_last_one(
    cloud: Cloud, settings: Settings, tmp_path: Path
) -> None:
    address = f"s3://{cloud.bucket}/training/run"
    for home in ("first", "second"):
        here = Settings(**{**vars(settings), "state_dir": tmp_path / home})
        with remote.open_remote_run(address, here) as place:
            run = place.out / "run"
            if home == "second":
                place.resume()
                break
            for name in ("checkpoint-4", "best-2", "best-4"):
                (run / name).mkdir(parents=True)
                (run / name / "model.safetensors").write_bytes(name.encode())
            place.keep(run / "checkpoint-4")
    found = {path.parent.name: path.read_text() for path in run.glob("*/model.safetensors")}
    assert found == {"checkpoint-4": "checkpoint-4", "best-2": "best-2"}


def test_a_folder_that_was_written_over_by_half_is_not_taken(cloud: Cloud, tmp_path: Path) -> None:
    clients = connect()
    store = ArtifactFolders(clients, cloud.bucket)
    (tmp_path / "a").write_text("one")
    store.put({"x/a": tmp_path / "a"}, "training/run/state/0")
    assert store.get("training/run/state/0", tmp_path / "got") and (tmp_path / "got/x/a").read_text() == "one"
    cloud.put("training/run/state/0/x/a", "two")
    assert not store.get("training/run/state/0", tmp_path / "again")
    assert not [path for path in (tmp_path / "again").rglob("*") if path.is_file()]
    assert not store.get("training/nothing", tmp_path / "none")
    cloud.put("training/odd/manifest.json", '{"files": {"../up": {"size": 1, "sha256": "0"}}}')
    assert not store.get("training/odd", tmp_path / "none")
    clients.close()


@pytest.mark.parametrize("address", ["s3://", "s3://bucket", "bucket/x", "/tmp/x"])
def test_an_address_that_is_none_is_one_line(address: str) -> None:
    with pytest.raises(UsageError, match="is not a place in a bucket"):
        remote.split(address)


def test_a_job_that_cannot_be_submitted_says_what_is_missing(
    cloud: Cloud, settings: Settings, tmp_path: Path
) -> None:
    data = make_dataset(tmp_path / "ds")
    wrong = Settings(**{**vars(settings), "train_job_definition": "none"})
    with pytest.raises(StorageError, match=r"job definition none \(GRG_TRAIN_JOB_DEFINITION\)"):
        train.main([str(data), "--on", "aws"], wrong)
    assert cloud.keys("training/"), "the data set is there for the next try"
