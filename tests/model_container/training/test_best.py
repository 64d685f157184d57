"""The best checkpoint becomes the model, not the last one; a run that no longer gets better ends early."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from core.settings import Settings
from model_container.training import checkpoints, command
from tests.needs import needs_torch
from tests.training_runs import trained

pytestmark = needs_torch


@pytest.fixture(scope="module")
def whole(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole")
    trained(data, base, out)
    return out


def measured(out: Path) -> dict[int, float]:
    curve = json.loads((out / "loss_curve.json").read_text())
    return {entry["step"]: entry["eval_loss"] for entry in curve if "eval_loss" in entry}


def test_the_best_checkpoint_becomes_the_model_although_the_last_one_is_worse(whole: Path) -> None:
    told, losses = json.loads((whole / "training.json").read_text()), measured(whole)
    best = min(losses, key=losses.__getitem__)
    assert list(losses) == [2, 4, 6, 8, 10, 12, 14] and best < 12 and losses[14] > 1.02 * losses[best]
    assert told["step"] == best and told["settings"]["steps"] == 14
    assert told["held_out_loss"] == round(losses[best], 4)
    assert told["held_out_loss_at_the_end"] == round(losses[14], 4)
    kept = checkpoints.last_whole(whole / "run", checkpoints.BEST)
    assert kept is not None and kept.name == f"best-{best}"
    assert (whole / "model.safetensors").read_bytes() == (kept / "model.safetensors").read_bytes()
    last = load_file(whole / "run/checkpoint-14/model.safetensors")
    name = "transformer.wte.weight"
    assert (load_file(whole / "model.safetensors")[name] != last[name]).any()


def test_the_exported_model_has_the_loss_that_its_card_says(whole: Path, data: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    told = trained(data, whole, again, "--steps", "1")
    assert told["held_out_loss_at_start"] == pytest.approx(min(measured(whole).values()), abs=1e-3)


def test_the_card_says_what_was_used(whole: Path, data: Path, base: Path, tmp_path: Path) -> None:
    used = json.loads((whole / "training.json").read_text())["settings"]
    assert (used["learning_rate"], used["length"], used["every"], used["batch"]) == (0.02, 320, 2, 2)
    out = tmp_path / "default"
    arguments = [str(data), "--base", str(base), "--out", str(out), "--steps", "1", "--threads", "1"]
    assert command.main(arguments, Settings()) == 0
    used = json.loads((out / "training.json").read_text())["settings"]
    assert (used["learning_rate"], used["length"], used["every"], used["steps"]) == (0.001, 512, 1, 1)


def test_patience_ends_a_run_that_no_longer_gets_better(
    whole: Path, data: Path, base: Path, tmp_path: Path
) -> None:
    told = trained(data, base, tmp_path, "--patience", "2")
    best = told["step"]
    assert list(measured(tmp_path))[-1] == told["settings"]["steps"] == best + 4 < 14
    assert (tmp_path / "model.safetensors").read_bytes() == (whole / "model.safetensors").read_bytes()
    # The same command has nothing left to train.
    assert trained(data, base, tmp_path, "--patience", "2") == told


def test_a_last_step_between_two_checkpoints_is_measured_too(data: Path, base: Path, tmp_path: Path) -> None:
    trained(data, base, tmp_path, "--steps", "5", "--every", "3")
    assert list(measured(tmp_path)) == [3, 5]


def test_a_checkpoint_is_kept_as_the_best_one_only_if_it_is(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole / "run/checkpoint-14", tmp_path / "checkpoint-14")
    checkpoints.keep_if_best(tmp_path / "checkpoint-14")
    assert not list(tmp_path.glob("best-*"))
    state = json.loads((tmp_path / "checkpoint-14/trainer_state.json").read_text())
    state["log_history"] = [entry for entry in state["log_history"] if entry["step"] == 14]
    (tmp_path / "checkpoint-14/trainer_state.json").write_text(json.dumps(state))
    (tmp_path / "best-14").mkdir()  # a process died while it was being written
    (tmp_path / "best-2").mkdir()
    checkpoints.keep_if_best(tmp_path / "checkpoint-14")
    assert [path.name for path in tmp_path.glob("best-*")] == ["best-14"]
    assert checkpoints.last_whole(tmp_path, checkpoints.BEST) == tmp_path / "best-14"


def test_a_run_of_an_older_version_goes_on(whole: Path, data: Path, base: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "out")
    path = tmp_path / "out/run/plan.json"
    claim = json.loads(path.read_text())
    del claim["plan"]["patience"], claim["plan"]["best"]
    path.write_text(json.dumps(claim))
    assert trained(data, base, tmp_path / "out")["settings"]["steps"] == 14


def test_the_curve_shows_where_the_held_out_games_were_measured(whole: Path) -> None:
    drawn = (whole / "loss.svg").read_text()
    assert drawn.count("<circle") == 1 + len(measured(whole))
    # The title, the axis' name below it, then the plot.
    heights = [drawn.index(word) for word in (">Loss, nats", ">loss</text>")]
    ys = [float(drawn[:at].rpartition(' y="')[2].partition('"')[0]) for at in heights]
    assert ys[1] - ys[0] >= 16
