"""The bench keeps its contract at a size that takes seconds; what it measures is for a run by hand."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from model_container.bench import speed
from model_container.models import convert, folders, random_weights
from tests import tiny_model, warm

ROOT = Path(__file__).parents[3]
ROW = {
    "engine",
    "precision",
    "batch",
    "tokens_per_s",
    "reviews_per_minute",
    "cold_s",
    "cold_review_s",
    "peak_mb",
    "limit_share",
    "seconds",
}


def run(state: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return warm.run(
        "model_container", "bench", *args, environ={**os.environ, "GRG_STATE_DIR": str(state)}, timeout=300
    )


def test_a_quick_bench_gives_a_row_for_each_engine(tmp_path: Path) -> None:
    done = run(tmp_path, "--shape", "tiny", "--quick", "--batch", "2", "--json", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert (report["shape"], report["prompt_tokens"], report["new_tokens"]) == ("tiny", 200, 16)
    assert report["bandwidth_gb_s"] > 0
    assert json.loads((tmp_path / "speed.json").read_text(encoding="utf-8")) == report
    assert "ctranslate2 int8, 2 at once" in (tmp_path / "speed.svg").read_text(encoding="utf-8")
    names = ["ctranslate2", "transformers"] if convert.torch_installed() else ["ctranslate2"]
    assert [(row["engine"], row["batch"]) for row in report["rows"]] == [(name, 2) for name in names]
    for row in report["rows"]:
        assert set(row) == ROW
        assert row["tokens_per_s"] > 0 and row["cold_s"] > 0 and row["peak_mb"] > 10
    assert ("the transformers row is missing" in done.stderr) is not convert.torch_installed()


def test_ours_is_compared_with_the_old_way_of_one_prompt_after_the_other() -> None:
    old = {
        "engine": "transformers",
        "batch": 1,
        "tokens_per_s": 20,
        "reviews_per_minute": 12,
        "cold_review_s": 9,
        "peak_mb": 900,
    }
    ours = {
        "engine": "ctranslate2",
        "batch": 8,
        "tokens_per_s": 160,
        "reviews_per_minute": 96,
        "cold_review_s": 3,
        "peak_mb": 450,
    }
    assert speed.speedup_over_baseline([old, ours]) == {
        "8": {"tokens_per_s": 8.0, "reviews_per_minute": 8.0, "cold_review": 3.0, "peak_memory": 0.5}
    }
    assert speed.speedup_over_baseline([ours]) == {}


def test_a_quick_profile_tells_the_parts_of_a_tokens_time(tmp_path: Path) -> None:
    done = run(tmp_path, "profile", "--shape", "tiny", "--quick", "--json", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    parts = {name: part["ms"] for name, part in report["parts"].items()}
    assert parts.pop("all") == pytest.approx(sum(parts.values()), abs=0.05)
    assert json.loads((tmp_path / "out" / "profile.json").read_text(encoding="utf-8")) == report


def test_a_model_of_ones_own_is_measured_too_and_shown_as_a_table(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m", layers=2)
    done = run(tmp_path, "--model", str(folder), "--quick", "--batch", "1", "--engines", "ctranslate2")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("tiny@1: 200 tokens read, 16 written, median of 1")
    assert lines[1].split()[:3] == ["engine", "precision", "batch"]
    assert lines[2].split()[:3] == ["ctranslate2", "int8", "1"]


@pytest.mark.parametrize(
    "args", [["--batch", "0"], ["--batch", "x"], ["--runs", "0"], ["--engines", "llama"]]
)
def test_what_cannot_be_measured_is_one_line(tmp_path: Path, args: list[str]) -> None:
    done = run(tmp_path, "--shape", "tiny", *args)
    assert done.returncode == 1
    assert done.stderr.startswith("error: bench takes")


def test_a_model_that_cannot_be_loaded_is_one_line(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m", layers=2)
    data = (folder / "ct2" / "model.bin").read_bytes()
    (folder / "ct2" / "model.bin").write_bytes(b"\xff" * len(data))
    done = run(tmp_path, "--model", str(folder), "--quick", "--engines", "ctranslate2")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "error: the bench cannot go on: model tiny@1 cannot be loaded"
    )


def test_random_weights_are_the_same_each_time(tmp_path: Path) -> None:
    one, other = random_weights.shaped("tiny", tmp_path / "a"), random_weights.shaped("tiny", tmp_path / "b")
    assert (one.ct2 / "model.bin").read_bytes() == (other.ct2 / "model.bin").read_bytes()
    assert folders.load(one.folder).window == 256


def test_a_table_is_aligned() -> None:
    row = dict.fromkeys(ROW, 1.5)
    report = {
        "model": "m@1",
        "prompt_tokens": 200,
        "new_tokens": 100,
        "runs": 5,
        "threads": 2,
        "bandwidth_gb_s": 30.0,
    }
    ratios = {"8": {"tokens_per_s": 8.0, "reviews_per_minute": 8.0, "cold_review": 3.0, "peak_memory": 0.5}}
    lines = speed.table({**report, "rows": [row, row], "against_the_old_way": ratios}).splitlines()
    assert len(lines) == 5
    assert lines[2] == lines[3]
    assert "8.0 times the reviews" in lines[4]
