"""`python -m model_container`: verbs, exit codes, one line for trouble, light until a verb is known."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tiny_model, warm

ROOT = Path(__file__).parents[2]


def run(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return warm.run("model_container", *args, environ={**os.environ, **environ}, timeout=300)


def test_list_is_json(tmp_path: Path) -> None:
    tiny_model.make_model(tmp_path / "models" / "mine" / "1", name="mine", layers=2)
    done = run("list", GRG_STATE_DIR=str(tmp_path))
    assert done.returncode == 0
    (mine,) = [entry for entry in json.loads(done.stdout) if not entry["demo"]]
    assert (mine["name"], mine["version"], mine["default"]) == ("mine", "1", False)
    assert mine["parameters"] > 1_000


def test_convert_makes_a_folder_that_selfcheck_passes(tmp_path: Path) -> None:
    checkpoint = tiny_model.make_checkpoint(tmp_path / "checkpoint", layers=2)
    made = run("convert", str(checkpoint), str(tmp_path / "m"), "--name", "mine", "--version", "3")
    assert (made.returncode, made.stdout.strip()) == (0, str(tmp_path / "m"))
    checked = run("selfcheck", GRG_MODEL=str(tmp_path / "m"), GRG_STATE_DIR=str(tmp_path))
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("ok: mine@3 on ctranslate2 ")


@pytest.mark.parametrize(
    ("args", "environ", "message"),
    [
        (["selfcheck"], {"GRG_MODEL": "s3://bucket"}, "use s3://bucket/models/name"),
        (["selfcheck"], {"GRG_MODEL": "nobody"}, "no model 'nobody' here"),
        (["list"], {"GRG_BATCH": "many"}, "GRG_BATCH='many' is not allowed"),
        (["convert", "/no/such", "/tmp/x"], {}, "/no/such has no config.json"),
    ],
)
def test_expected_trouble_is_one_line_and_exit_1(
    tmp_path: Path, args: list[str], environ: dict[str, str], message: str
) -> None:
    done = run(*args, **{"GRG_STATE_DIR": str(tmp_path), **environ})
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("args", [["dance"], ["pull"], ["list", "--dance"], ["bench", "--shape", "9b"]])
def test_wrong_usage_is_exit_2(args: list[str]) -> None:
    done = run(*args)
    assert done.returncode == 2
    # A wrong value is one line; for anything else the usage stands above it.
    assert done.stderr.startswith("error: --") or "usage:" in done.stderr.lower()


def test_nothing_heavy_is_imported_before_the_verb_is_known() -> None:
    heavy = (
        "ctranslate2",
        "numpy",
        "tokenizers",
        "huggingface_hub",
        "torch",
        "transformers",
        "boto3",
        "click",
        "rich",
    )
    code = f"import sys, model_container.__main__; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_writing_on_ctranslate2_imports_no_torch(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m", layers=2)
    code = (
        "import sys; from pathlib import Path; from model_container import engines\n"
        "from model_container.models import folders\nfrom model_container.writing import writer\n"
        "e = engines.pick(folders.load(Path(sys.argv[1])))\n"
        "print([name for name in 'torch transformers huggingface_hub boto3 click rich'.split() if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
