"""`grg model …`: what a person reads when a model is downloaded, listed, chosen, removed and pushed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import render
from model_container.models import folders, random_weights
from tests import tiny_model, warm
from tests.loopback_hub import COMMIT, Hub, serving

REPO = "EleutherAI/gpt-neo-tiny"
DEMO = folders.load(folders.DEMO).label


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with serving(tiny_model.make_checkpoint(tmp_path / "hub", layers=2), REPO) as server:
        yield server


def grg(*arguments: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith(("GRG_", "HF_"))}
    ours = {"GRG_STATE_DIR": str(folder / "state"), "HF_HOME": str(folder / "hf")}
    return warm.run("core", *arguments, environ={**given, **ours, **environ}, said="")


def test_a_model_is_pulled_listed_chosen_and_removed(hub: Hub, tmp_path: Path) -> None:
    done = grg("model", "pull", REPO, folder=tmp_path, HF_ENDPOINT=hub.url)
    assert done.returncode == 0, done.stderr
    assert "downloading model.safetensors (0.6 MB)" in done.stderr
    assert f"{REPO} is ready and is now the default; its prompt: plain (" in done.stderr
    random_weights.shaped("tiny", tmp_path / "state")
    listed = grg("model", "list", folder=tmp_path).stdout.splitlines()
    assert [line[:1] for line in listed] == [" ", "*", " "]
    assert "(demo)" in listed[0] and f"{REPO}@{COMMIT[:12]}" in listed[1]
    assert "random-tiny@1" in listed[2] and listed[2].partition(" MB")[2].startswith(
        "  (random weights, of grg bench)"
    )
    done = grg("model", "use", "demo", folder=tmp_path, GRG_MODEL=REPO)
    assert done.stderr.splitlines() == [
        f"{DEMO} is now the default",
        f"warning: GRG_MODEL={REPO} is set, and wins over it",
    ]
    done = grg("model", "remove", REPO, folder=tmp_path)
    assert done.stderr.startswith(f"removed {REPO}@{COMMIT[:12]} (") and done.stderr.endswith(
        f"the default is {DEMO}\n"
    )
    shown = json.loads(grg("model", "list", "--json", folder=tmp_path).stdout)
    assert [(one["name"], one["kind"]) for one in shown] == [("demo", "model"), ("random-tiny", "bench")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["use", "none"], "error: no model 'none' here"),
        (["remove", "none"], "error: no model 'none' in "),
        (["remove", "demo"], "error: the demo model is part of the program"),
        (["push", "demo", "nowhere"], "error: 'nowhere' is not a repository on the hub: use owner/name"),
        (["push", "none", "me/x"], "error: no model 'none' here"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    done = grg("model", *arguments, folder=tmp_path, HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == 1 and done.stderr.startswith(says) and len(done.stderr.splitlines()) == 1


def test_off_a_terminal_a_file_of_unknown_size_has_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    with render.download() as on_progress:
        on_progress("config.json", 0, None)
        on_progress("config.json", 700, None)
        on_progress("model.safetensors", 0, 2_500_000)
    assert capsys.readouterr().err.splitlines() == [
        "downloading config.json (size not known)",
        "downloading model.safetensors (2.5 MB)",
    ]
