"""`grg doctor --stack` asks `pulumi`; here a script of that name stands on the path."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from core.errors import UsageError
from core.ops import stack_outputs


def pulumi(folder: Path, script: str) -> None:
    """A `pulumi` that does this."""
    program = folder / "pulumi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_a_stack_s_outputs_are_the_settings(path: Path) -> None:
    outputs = {
        "GRG_BUCKET": "b",
        "GRG_MAX_WORKERS": 3,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "dashboard": "https://x",
    }
    (path / "answer").write_text(json.dumps(outputs))
    pulumi(path, f'echo "$@" > {path}/asked; cat {path}/answer')
    found = stack_outputs.read("dev")
    assert found == {"GRG_BUCKET": "b", "GRG_MAX_WORKERS": "3", "AWS_DEFAULT_REGION": "eu-west-1"}
    assert (path / "asked").read_text().split() == "stack output --json --non-interactive --stack dev".split()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'error: no stack named dev found' >&2; exit 255", "error: no stack named dev found"),
        ("exit 1", "it ended with 1"),
        ("echo '{}'", "run `pulumi up` first"),
        ("echo nonsense", "not a JSON object: try `pulumi stack output"),
        ("echo '[]'", "not a JSON object: try `pulumi stack output"),
    ],
)
def test_what_goes_wrong_is_one_line_that_says_what_to_do(path: Path, script: str, words: str) -> None:
    pulumi(path, script)
    with pytest.raises(UsageError) as refused:
        stack_outputs.read("dev")
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_without_pulumi_it_says_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(UsageError, match="pulumi is not installed here"):
        stack_outputs.read("dev")
