"""docs/crash-windows.md names every crash point of AWS, and only tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from core.runtime import failpoints

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "crash-windows.md").read_text("utf-8")


def test_every_point_of_aws_has_its_row() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert rows == {*failpoints.AWS_BOT, *failpoints.WORKER, *failpoints.AWS_WORKER}


def test_the_tests_that_are_named_exist() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    source = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert not {name for name in named if f"def {name}(" not in source}
    for path in re.findall(r"`(tests/[\w/]+\.py)`", PAGE):
        assert (ROOT / path).is_file(), path


def test_the_picture_names_no_point_that_does_not_exist() -> None:
    drawn = (ROOT / "docs" / "aws-flow-light.svg").read_text("utf-8")
    points = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", " ".join(re.findall(r"monospace\">([^<]+)<", drawn))))
    assert points <= set(failpoints.ALL)
    missing = {*failpoints.AWS_BOT, *failpoints.WORKER, *failpoints.AWS_WORKER} - points
    assert missing <= {"lease_taken", "lease_renewed", "dead_letter_sent", "note_taken_back", "given_back"}
