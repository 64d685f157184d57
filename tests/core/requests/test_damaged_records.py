"""Records of every kind, damaged in every way, cost nobody else anything. Long: `scripts/fuzz_records.py`."""

from __future__ import annotations

from pathlib import Path

from tests.kept_records import local_backend, s3_backend
from tests.record_fuzz import check, chunks


def test_everybody_else_is_served_beside_damaged_records_in_a_state_folder(tmp_path: Path) -> None:
    for number, cases in enumerate(chunks(seed=1, cases=140, size=70)):
        with local_backend(tmp_path / str(number)) as kept:
            check(kept, cases)


def test_everybody_else_is_served_beside_damaged_records_in_a_bucket(moto_url: str) -> None:
    for cases in chunks(seed=2, cases=51, size=51):
        with s3_backend(moto_url) as kept:
            check(kept, cases)
